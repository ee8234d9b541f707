#include "report/listing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"
#include "strict.h"

typedef void (*listing_fn)(struct buf *out, const struct report *report);

static struct str
list(listing_fn add, const struct report *report, struct buf *out)
{
	buf_init(out, 10000000);
	add(out, report);
	const char *trouble = strict_check(buf_str(out), STRICT_PIECE);
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
an_empty_list_is_left_out_but_for_the_mails(void **state)
{
	(void)state;
	static const listing_fn lists[] = { listing_add_staff,
		listing_add_rejects, listing_add_unmapped,
		listing_add_findings };
	struct report report = sample_empty();
	struct buf out;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		assert_int_equal(list(lists[i], &report, &out).len, 0);
		buf_release(&out);
	}
	assert_has(list(listing_add_mails, &report, &out), "<p>No mail.</p>");
	buf_release(&out);
}

static void
every_mail_stands_with_its_reason_and_preview(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"<li id=\"m1\">\n<h3>anna@kunde.example <span class=\"s good\">"
		"accepted</span></h3>\n<p>delayed, de, 1 parcel: "
		"<span class=\"id\">YT2601000000001</span></p>\n"
		"<p>customs hold it since 20 January; it was due on 20 "
		"January</p>\n<details><summary><bdi>Ihre Bestellung #1001 "
		"verz\xC3\xB6gert sich</bdi></summary>\n",
		"<pre dir=\"auto\" lang=\"de\">Guten Tag Anna,\n\nIhr Paket",
		"<p class=\"dim\">The relay said: 550 5.1.1 "
		"&lt;bernard@client.example&gt;: Recipient",
		"<code>shipdelay resolve 77aa01.20260125T020000@shop.example "
		"sent</code> or <code>resend</code>",
		"planned &#8594; sending &#8594; in_doubt &#8594; sending "
		"&#8594; in_doubt, decided in run 20260125T020000-1, "
		"Message-ID <span class=\"id\">77aa01",
		"<p>digest, en, 2 parcels: <span class=\"id\">YT2601000000004, "
		"YT2601000000002</span></p>",
		/* The isolates of an Arabic subject and letter stay. */
		"<bdi>\xD8\xAA\xD8\xA3\xD8\xAE\xD8\xB1 \xD8\xB7\xD9\x84\xD8\xA8"
		"\xD9\x83 \xE2\x81\xA8#1001\xE2\x81\xA9</bdi>",
		"<li id=\"m6\">",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str html = list(listing_add_mails, &sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_has(html, wanted[i]);
	assert_lacks(html, "m7");
	buf_release(&out);
}

static void
the_short_lists_are_tables(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	assert_has(list(listing_add_staff, &sample.report, &out),
	    "<tr><th scope=\"row\" class=\"id\">4PX3001234568CN</th>"
	    "<td>lost, says the carrier</td></tr>");
	buf_release(&out);
	assert_has(list(listing_add_rejects, &sample.report, &out),
	    "<tr><th scope=\"row\" class=\"id\">yunexpress-20260126.csv:7</th>"
	    "<td>the quote in column 4 is never closed</td></tr>");
	buf_release(&out);
	assert_has(list(listing_add_unmapped, &sample.report, &out),
	    "<tr><th scope=\"row\" class=\"id\">X-77</th><td>1</td></tr>");
	buf_release(&out);
}

static void
a_finding_leads_to_the_mail_that_told_it(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"<caption>1 to 9 of 9</caption>",
		"<tr><th scope=\"row\" class=\"id\">YT2601000000002</th>"
		"<td>#1001</td><td>yunexpress <span class=\"dim\">CN&#8594;US"
		"</span></td><td>advance, holiday, yunexpress-cny-2026</td>"
		"<td>2026-01-20</td><td>2026-01-30</td><td class=\"num\">0</td>"
		"<td class=\"num\">4</td><td><a href=\"#m5\">advance</a></td>"
		"<td>yunexpress-20260126.csv:2</td></tr>",
		("<td>cannot_decide</td><td></td><td></td><td class=\"num\">"
		 "</td><td class=\"num\"></td><td>br has no calendar</td>"),
		"<td>lost</td>",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str html = list(listing_add_findings, &sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_has(html, wanted[i]);
	buf_release(&out);
}

static void
many_findings_stand_in_chunks(void **state)
{
	(void)state;
	static const struct {
		size_t count;
		const char *last_chunk;
	} cases[] = {
		{ 499, "<caption>1 to 499 of 499</caption>" },
		{ 500, "<caption>1 to 500 of 500</caption>" },
		{ 501, "<caption>501 to 501 of 501</caption>" },
		{ 1234, "<caption>1,001 to 1,234 of 1,234</caption>" },
	};
	struct arena arena = { 0 };
	struct report_finding *findings = arena_alloc(&arena, 1234,
	    sizeof(*findings));
	for (size_t i = 0; i < 1234; i++)
		findings[i] = sample_finding("4px", "1");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report report = sample_empty();
		struct buf out;
		report.findings = findings;
		report.finding_count = cases[i].count;
		assert_has(list(listing_add_findings, &report, &out),
		    cases[i].last_chunk);
		buf_release(&out);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_list_is_left_out_but_for_the_mails),
		cmocka_unit_test(every_mail_stands_with_its_reason_and_preview),
		cmocka_unit_test(the_short_lists_are_tables),
		cmocka_unit_test(a_finding_leads_to_the_mail_that_told_it),
		cmocka_unit_test(many_findings_stand_in_chunks),
	};
	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
