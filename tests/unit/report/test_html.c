#include "report/html.h"

#include "expect.h"
#include "sample.h"

static struct str
page_of(const struct report *report, struct buf *out)
{
	buf_init(out, 10000000);
	report_html(report, out);
	return expect_strict(out, STRICT_PAGE);
}

static void
a_page_is_complete_and_well_formed(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"<!DOCTYPE html>\n<html lang=\"en\">\n",
		"<meta charset=\"utf-8\"/>",
		"name=\"viewport\" content=\"width=device-width",
		"default-src 'none'",
		"<title>3 of 6 mails were sent: shipdelay, run 20260126T02",
		"<h1>3 of 6 mails were sent</h1>",
		"<p>6 mails to 6 customers about 7 parcels, in 6 languages.",
		"<li><a href=\"#mails\">Mails</a> (6)</li>",
		"<h2 id=\"needs\">Needs a person</h2>",
		"<th scope=\"row\">all rows</th><td class=\"num\">12,345</td>",
		"Delays by cause</figcaption>",
		"<caption>Findings</caption>",
		"<th scope=\"row\">none</th><td class=\"num\">11,991</td>",
		">in_doubt <span class=\"dim\">sent, but the relay did not ",
		"<h2 id=\"mails\">",
		"<h2 id=\"staff\">",
		"<h2 id=\"rejects\">",
		"<h2 id=\"unmapped\">",
		"<h2 id=\"untold\">",
		"<h2 id=\"books\">",
		"</main>\n</body>\n</html>\n",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str html = page_of(&sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		expect_has(html, wanted[i]);
	buf_release(&out);
}

static void
an_empty_night_is_a_short_calm_page(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	struct str html = page_of(&report, &out);
	expect_has(html, "<p class=\"box good\">Nothing needs a person.</p>");
	expect_has(html, "<p>No mail.</p>");
	expect_lacks(html, "<svg");
	expect_lacks(html, "<caption>Findings");
	expect_lacks(html, "id=\"charts\"");
	buf_release(&out);
}

static void
a_supervisor_reads_the_verdict_then_the_brake_then_what_is_sent(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.brake = (struct report_brake){ STR("max_share"),
		STR("41.5"), STR("30") };
	struct str html = page_of(&sample.report, &out);
	expect_order(html, "<h1>6 mails wait for a yes</h1>",
	    "<main>\n<section class=\"box bad\" aria-labelledby=\"brake\">");
	expect_order(html, "shipdelay discard", "What, to whom, and why</h2>");
	expect_order(html, "What, to whom, and why</h2>",
	    "Needs a person</h2>");
	expect_order(html, "Needs a person</h2>", "At a glance</h2>");
	buf_release(&out);
}

static void
a_customer_with_two_mails_is_one_customer(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.mails[1].to = STR("Anna@Kunde.example");
	expect_has(page_of(&sample.report, &out), "6 mails to 5 customers");
	buf_release(&out);
}

static void
a_dry_run_says_so(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.is_dry_run = true;
	expect_has(page_of(&sample.report, &out),
	    "Dry run: nothing was sent, nothing was recorded.");
	buf_release(&out);
}

/* Every text of the report is an attack. */
static void
make_hostile(struct sample *sample, struct str evil)
{
	sample->report.run = sample->report.command = evil;
	sample->report.now = sample->report.stop = evil;
	sample->report.brake = (struct report_brake){ evil, evil, evil };
	for (size_t i = 0; i < SAMPLE_FINDINGS; i++) {
		struct report_finding *finding = &sample->findings[i];
		finding->tracking = finding->carrier = finding->order = evil;
		finding->row = finding->window = finding->reason = evil;
		finding->origin = finding->destination = evil;
	}
	for (size_t i = 0; i < SAMPLE_MAILS; i++) {
		struct report_mail *mail = &sample->mails[i];
		mail->to = mail->language = mail->subject = evil;
		mail->message_id = mail->reply = mail->run = evil;
		mail->preview = mail->why = evil;
	}
	sample->rejects[0] = (struct report_reject){ evil, evil };
	sample->staff[0] = (struct report_staff){ evil, evil, evil, 0 };
	sample->unmapped[0].code = evil;
}

static void
no_data_becomes_markup(void **state)
{
	(void)state;
	static const char *const attacks[] = {
		"<script>alert(1)</script>",
		"\"><img src=x onerror=alert(1)>",
		"' onmouseover='alert(1)",
		"</pre></details></title></style><h1>",
		"&lt;script&gt;",
		"<!-- --><![CDATA[",
		"\x1b[2J\r\n\x7f\xC2\x9B\xE2\x80\xAE",
		"=cmd|'/C calc'!A0",
		"{{name}} \xFF\xC3",
	};
	for (size_t i = 0; i < COUNT_OF(attacks); i++) {
		struct sample sample;
		struct buf out;
		sample_init(&sample);
		make_hostile(&sample, str_from(attacks[i]));
		struct str html = page_of(&sample.report, &out);
		expect_lacks(html, "<script");
		expect_lacks(html, "<img");
		expect_lacks(html, "\xE2\x80\xAE");
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_complete_and_well_formed),
		cmocka_unit_test(an_empty_night_is_a_short_calm_page),
		cmocka_unit_test(
		    a_supervisor_reads_the_verdict_then_the_brake_then_what_is_sent),
		cmocka_unit_test(a_customer_with_two_mails_is_one_customer),
		cmocka_unit_test(a_dry_run_says_so),
		cmocka_unit_test(no_data_becomes_markup),
	};
	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
