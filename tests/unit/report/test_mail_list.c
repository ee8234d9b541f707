#include "report/mail_list.h"

#include <string.h>

#include "expect.h"
#include "sample.h"

struct page {
	struct arena arena;
	struct buf out;
	struct str summary; /* both end with the page */
	struct str list;
};

static void
compose(struct page *page, const struct report *report)
{
	struct telling telling;
	struct batches batches;
	memset(page, 0, sizeof(*page));
	buf_init(&page->out, 100000000);
	batches_of(report, &page->arena, &batches);
	telling_init(&telling, report);
	for (size_t i = 0; i < report->finding_count; i++)
		telling_find(&telling, &report->findings[i]);
	mail_list_add_summary(&page->out, report, &batches);
	page->summary = arena_str(&page->arena,
	    expect_strict(&page->out, STRICT_PIECE));
	buf_clear(&page->out);
	mail_list_add(&page->out, &telling, &batches);
	page->list = expect_strict(&page->out, STRICT_PIECE);
	telling_release(&telling);
}

static void
release(struct page *page)
{
	buf_release(&page->out);
	arena_release(&page->arena);
}

static void
a_mail_stands_with_its_parcels_its_letter_and_its_fate(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"<li id=\"m1\"><b>anna@kunde.example</b>, de\n"
		"<p><b class=\"id\">YT2601000000001</b> order",
		"Rule 7, the carrier reports a problem: delayed, customs.",
		"<details><summary><bdi lang=\"de\">Ihre Bestellung #1001 "
		"verz\xC3\xB6gert sich</bdi></summary>\n"
		"<pre dir=\"auto\" lang=\"de\">Guten Tag Anna,\n\nIhr Paket",
		"The relay said: 550 5.1.1 &lt;bernard@client.example&gt;: ",
		"<code>shipdelay resolve 77aa01.20260125T020000@shop.example "
		"sent</code> or <code>resend</code>",
		"planned &#8594; sending &#8594; in_doubt &#8594; sending "
		"&#8594; in_doubt, decided in run 20260125T020000-1, "
		"Message-ID <span class=\"id\">77aa01",
		/* Of the mail of an earlier run there is no finding. */
		"<p><b class=\"id\">YT2512000000009</b></p>",
		/* The isolates of an Arabic subject and letter stay. */
		"<bdi lang=\"ar\">\xD8\xAA\xD8\xA3\xD8\xAE\xD8\xB1 \xD8\xB7\xD9"
		"\x84\xD8\xA8\xD9\x83 \xE2\x81\xA8#1001\xE2\x81\xA9</bdi>",
		"<li id=\"m6\">",
	};
	struct sample sample;
	struct page page;
	sample_init(&sample);
	compose(&page, &sample.report);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		expect_has(page.list, wanted[i]);
	expect_lacks(page.list, "m7");
	release(&page);
}

static void
the_urgent_ones_come_first_and_few_are_seen_at_once(void **state)
{
	(void)state;
	struct sample sample;
	struct page page;
	sample_init(&sample);
	compose(&page, &sample.report);
	expect_has(page.list,
	    "<details id=\"b1\" open=\"open\"><summary><h3>delayed: customs "
	    "hold it since 20 January; it was due on 20 January</h3> <span "
	    "class=\"s bad\">in_doubt</span> 1 mail</summary>");
	expect_order(page.list, "id=\"m3\"", "id=\"m2\"");
	expect_order(page.list, "id=\"m2\"", "id=\"m1\"");
	release(&page);
}

static void
the_summary_names_each_batch_with_its_languages(void **state)
{
	(void)state;
	struct sample sample;
	struct page page;
	sample_init(&sample);
	for (size_t i = 0; i < SAMPLE_MAILS; i++) {
		sample.mails[i].state = MAIL_HELD;
		sample.mails[i].why = STR("delayed: customs");
	}
	sample.mails[5].language = STR("de");
	sample.mails[1].notices = sample_delayed;
	compose(&page, &sample.report);
	expect_has(page.summary,
	    "<tr><th scope=\"row\"><a href=\"#b1\">delayed: customs"
	    "</a></th><td class=\"num\">5</td><td>de 2, fr 1, ja 1, zh 1</td>"
	    "</tr>");
	expect_has(page.summary, "digest: delayed: customs");
	expect_lacks(page.summary, "held");
	release(&page);
	sample.mails[0].state = MAIL_REJECTED;
	compose(&page, &sample.report);
	expect_has(page.summary, "<span class=\"s warn\">held</span>");
	release(&page);
}

static struct report_mail *
make_many(struct arena *arena, size_t count)
{
	struct report_mail *mails = arena_alloc(arena, count, sizeof(*mails));
	for (size_t i = 0; i < count; i++) {
		mails[i] = sample_mail("x", i % 4 == 0 ? "de" : "en");
		mails[i].why = STR("delayed: customs");
		mails[i].to = arena_format(arena, "c%zu@x.example", i + 1);
		mails[i].preview = arena_format(arena,
		    "Dear customer %zu,\n\nit is late.\n", i + 1);
	}
	return mails;
}

static void
of_very_many_one_letter_is_whole_and_the_others_say_what_differs(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct report report = sample_empty();
	struct page page;
	report.mail_count = MAIL_LIST_WHOLE + 1;
	report.mails = make_many(&arena, report.mail_count);
	compose(&page, &report);
	expect_has(page.list,
	    "<details><summary><b>en</b>, 750 mails: <bdi "
	    "lang=\"en\">Your order #1001 is delayed</bdi></summary>\n"
	    "<pre dir=\"auto\" lang=\"en\">Dear customer 2,\n\nit is late.\n"
	    "</pre>");
	expect_has(page.list, "<summary>c2@x.example to c134@x.example<");
	expect_has(page.list,
	    "<pre dir=\"auto\" lang=\"en\">Dear customer 3,\n</pre>");
	expect_order(page.list, "<b>en</b>, 750", "<b>de</b>, 251");
	release(&page);
	report.mail_count = MAIL_LIST_WHOLE;
	compose(&page, &report);
	expect_lacks(page.list, "says otherwise");
	expect_has(page.list, "Dear customer 3,\n\nit is late.\n</pre>");
	release(&page);
	arena_release(&arena);
}

static void
of_many_only_the_urgent_ones_are_open(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct report report = sample_empty();
	struct report_mail *mails = make_many(&arena, 21);
	struct page page;
	mails[7].state = MAIL_REJECTED;
	report.mails = mails;
	report.mail_count = 21;
	compose(&page, &report);
	expect_has(page.list, "<details id=\"b1\" open=\"open\">");
	expect_has(page.list, "<details id=\"b2\"><summary>");
	release(&page);
	report.mail_count = 20;
	compose(&page, &report);
	expect_has(page.list, "<details id=\"b2\" open=\"open\">");
	release(&page);
	arena_release(&arena);
}

static void
a_letter_that_is_not_known_is_left_out(void **state)
{
	(void)state;
	struct sample sample;
	struct page page;
	sample_init(&sample);
	sample.report.mail_count = 1;
	sample.mails[0].preview = STR_EMPTY;
	compose(&page, &sample.report);
	expect_lacks(page.list, "<pre");
	expect_has(page.list, "<p><bdi lang=\"de\">Ihre Bestellung");
	release(&page);
}

static void
no_mail_is_said(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct page page;
	compose(&page, &report);
	expect_has(page.list, "<p>No mail.</p>");
	release(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_mail_stands_with_its_parcels_its_letter_and_its_fate),
		cmocka_unit_test(
		    the_urgent_ones_come_first_and_few_are_seen_at_once),
		cmocka_unit_test(
		    the_summary_names_each_batch_with_its_languages),
		cmocka_unit_test(
		    of_very_many_one_letter_is_whole_and_the_others_say_what_differs),
		cmocka_unit_test(of_many_only_the_urgent_ones_are_open),
		cmocka_unit_test(a_letter_that_is_not_known_is_left_out),
		cmocka_unit_test(no_mail_is_said),
	};
	return cmocka_run_group_tests_name("mail_list", tests, NULL, NULL);
}
