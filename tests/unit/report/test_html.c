#include "report/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"
#include "strict.h"

static struct str
page_of(const struct report *report, struct buf *out)
{
	buf_init(out, 10000000);
	report_html(report, out);
	const char *trouble = strict_check(buf_str(out), STRICT_PAGE);
	if (trouble != NULL)
		fail_msg("%s in %.*s", trouble, STR_ARG(buf_str(out)));
	return buf_str(out);
}

static void
assert_has(struct str html, const char *wanted)
{
	if (str_find(html, str_from(wanted)) == html.len)
		fail_msg("\"%s\" is missing in:\n%.*s", wanted, STR_ARG(html));
}

static void
assert_lacks(struct str html, const char *unwanted)
{
	if (str_find(html, str_from(unwanted)) < html.len)
		fail_msg("\"%s\" is in:\n%.*s", unwanted, STR_ARG(html));
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
		"<title>shipdelay, run 20260126T020000-1</title>",
		"<h1>Run 20260126T020000-1</h1>",
		"<li><a href=\"#mails\">Mails</a> (6)</li>",
		"<h2 id=\"needs\">Needs a person</h2>",
		"<a href=\"#m3\">1 mail in doubt: the relay did not answer",
		"<li><a href=\"#m2\">1 mail was rejected by the relay</a></li>",
		"<li><a href=\"#staff\">2 parcels for the staff</a></li>",
		"<li><b>12,345</b>rows read</li>",
		"Delays by cause</figcaption>",
		"<caption>Findings</caption>",
		"<th scope=\"row\">none</th><td class=\"num\">11,991</td>",
		">in_doubt <span class=\"dim\">sent, but the relay did not ",
		"<h2 id=\"mails\">",
		"<h2 id=\"staff\">",
		"<h2 id=\"rejects\">",
		"<h2 id=\"unmapped\">",
		"<h2 id=\"findings\">",
		"</main>\n</body>\n</html>\n",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str html = page_of(&sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_has(html, wanted[i]);
	buf_release(&out);
}

static void
an_empty_night_is_a_short_calm_page(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	struct str html = page_of(&report, &out);
	assert_has(html, "<p class=\"box good\">Nothing needs a person.</p>");
	assert_has(html, "<p>No mail.</p>");
	assert_lacks(html, "<svg");
	assert_lacks(html, "<caption>Findings");
	assert_lacks(html, "id=\"charts\"");
	buf_release(&out);
}

static void
a_brake_comes_first_with_what_to_type(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.brake = (struct report_brake){ STR("max_share"),
		STR("41.5"), STR("30") };
	struct str html = page_of(&sample.report, &out);
	assert_has(html,
	    "<main>\n<section class=\"box bad\" aria-labelledby=\"brake\">\n"
	    "<h2 id=\"brake\">Held by the brake max_share</h2>\n"
	    "<p>Mails about a larger share of the open shipments than "
	    "max_share allows: 41.5 percent, the limit is 30.</p>");
	assert_has(html, "<pre>shipdelay approve 20260126T020000-1 --by NAME\n"
			 "shipdelay discard 20260126T020000-1</pre>");
	buf_release(&out);
}

static void
a_dry_run_says_so_and_asks_for_no_approval(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.is_dry_run = true;
	sample.report.brake = (struct report_brake){ STR("first_run"), STR("0"),
		STR("hold") };
	struct str html = page_of(&sample.report, &out);
	assert_has(html, "Dry run: nothing was sent, nothing was recorded.");
	assert_has(html, "A real run would be held");
	assert_lacks(html, "shipdelay approve");
	buf_release(&out);
}

static void
a_stop_is_no_night_without_need(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	report.stop = STR("inbox/a&b.csv: is empty");
	struct str html = page_of(&report, &out);
	assert_has(html, "<p>inbox/a&amp;b.csv: is empty</p>");
	assert_lacks(html, "Nothing needs a person");
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
	sample->staff[0] = (struct report_staff){ evil, evil };
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
		assert_lacks(html, "<script");
		assert_lacks(html, "<img");
		assert_lacks(html, "\xE2\x80\xAE");
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_complete_and_well_formed),
		cmocka_unit_test(an_empty_night_is_a_short_calm_page),
		cmocka_unit_test(a_brake_comes_first_with_what_to_type),
		cmocka_unit_test(a_dry_run_says_so_and_asks_for_no_approval),
		cmocka_unit_test(a_stop_is_no_night_without_need),
		cmocka_unit_test(no_data_becomes_markup),
	};
	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
