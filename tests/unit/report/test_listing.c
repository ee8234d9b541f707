#include "report/listing.h"

#include "expect.h"
#include "sample.h"

typedef void (*listing_fn)(struct buf *out, const struct report *report);

static struct str
list(listing_fn add, const struct report *report, struct buf *out)
{
	buf_init(out, 10000000);
	add(out, report);
	return expect_strict(out, STRICT_PIECE);
}

static void
add_untold(struct buf *out, const struct report *report)
{
	struct telling telling;
	telling_init(&telling, report);
	listing_add_untold(out, &telling);
	telling_release(&telling);
}

static void
an_empty_list_is_left_out(void **state)
{
	(void)state;
	static const listing_fn lists[] = { listing_add_staff,
		listing_add_rejects, listing_add_unmapped, add_untold };
	struct report report = sample_empty();
	struct buf out;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		assert_int_equal(list(lists[i], &report, &out).len, 0);
		buf_release(&out);
	}
}

static void
the_staff_reads_why_and_what_to_do_once_for_all(void **state)
{
	(void)state;
	struct report_staff staff[3] = {
		{ STR("A1"), STR("lost"), STR("Claim it."), 0 },
		{ STR("A2"), STR("no usable address"), STR("Look for it."), 2 },
		{ STR("#3"), STR("no usable address"), STR("Look for it."), 9 },
	};
	struct report_finding findings[] = { sample_finding("4px", "A0"),
		sample_finding("4px", "A2") };
	struct report report = sample_empty();
	struct buf out;
	report.findings = findings;
	report.finding_count = COUNT_OF(findings);
	report.staff = staff;
	report.staff_count = COUNT_OF(staff);
	struct str html = list(listing_add_staff, &report, &out);
	expect_has(html,
	    "<h3>no usable address</h3>\n<p>Look for it.</p>\n"
	    "<details open=\"open\"><summary>2 parcels</summary>\n"
	    "<ul class=\"mails\">\n<li><p><b class=\"id\">A2</b> order ");
	expect_has(html, "<li><p><b class=\"id\">#3</b></p>\n</li>");
	expect_order(html, "<h3>no usable address</h3>", "<h3>lost</h3>");
	expect_has(html, "<code>shipdelay explain</code>");
	buf_release(&out);
}

static void
many_parcels_of_the_staff_are_folded(void **state)
{
	(void)state;
	struct report_staff staff[21];
	struct report report = sample_empty();
	struct buf out;
	for (size_t i = 0; i < COUNT_OF(staff); i++)
		staff[i] = (struct report_staff){ .tracking = STR("A"),
			.why = STR("lost") };
	report.staff = staff;
	report.staff_count = COUNT_OF(staff);
	expect_has(list(listing_add_staff, &report, &out),
	    "<details><summary>21 entries</summary>");
	buf_release(&out);
}

static void
what_is_about_no_parcel_names_none(void **state)
{
	(void)state;
	struct report_staff staff = { .tracking = STR(""),
		.why = STR("no complaint was worked on"),
		.advice = STR("Mend it.") };
	struct report report = sample_empty();
	struct buf out;
	report.staff = &staff;
	report.staff_count = 1;
	struct str html = list(listing_add_staff, &report, &out);
	expect_has(html, "<p>Mend it.</p>\n</section>");
	expect_lacks(html, "no number yet");
	buf_release(&out);
}

static void
an_advice_that_is_not_there_is_no_paragraph(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	expect_has(list(listing_add_staff, &sample.report, &out),
	    "<h3>lost, says the carrier</h3>\n<details open=\"open\">"
	    "<summary>1 parcel</summary>\n<ul class=\"mails\">\n<li><p>"
	    "<b class=\"id\">4PX3001234568CN</b> order");
	buf_release(&out);
}

static void
rows_and_codes_are_tables_with_what_to_do(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str rejects = list(listing_add_rejects, &sample.report, &out);
	expect_has(rejects,
	    "<tr><th scope=\"row\" class=\"id\">yunexpress-20260126.csv:7</th>"
	    "<td>the quote in column 4 is never closed</td></tr>");
	expect_has(rejects, "shipdelay probe");
	buf_release(&out);
	struct str unmapped = list(listing_add_unmapped, &sample.report, &out);
	expect_has(unmapped,
	    "<tr><th scope=\"row\" class=\"id\">X-77</th><td>1</td></tr>");
	expect_has(unmapped, "add them to the profile");
	buf_release(&out);
}

static void
what_is_in_no_mail_stands_with_its_reason(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str html = list(add_untold, &sample.report, &out);
	expect_has(html,
	    "<details><summary><h3>deferred: another mail went to this "
	    "address 5 hours ago</h3> 1 parcel</summary>\n"
	    "<ul class=\"mails\">\n<li><p><b class=\"id\">YT2601000000003</b>");
	/* Of these the staff reads. */
	expect_lacks(html, "br has no calendar");
	/* Told, by a mail of this report. */
	expect_lacks(html, "YT2601000000001");
	buf_release(&out);
}

static void
the_quiet_end_of_a_delay_is_a_reason(void **state)
{
	(void)state;
	struct report_finding findings[2] = { sample_finding("4px", "1"),
		sample_finding("4px", "2") };
	struct report report = sample_empty();
	struct buf out;
	findings[0].notice = NOTICE_CLOSED;
	findings[1].is_told = false;
	report.findings = findings;
	report.finding_count = COUNT_OF(findings);
	struct str html = list(add_untold, &report, &out);
	expect_has(html, "<h3>closed</h3> 1 parcel");
	expect_has(html, "<h3>nothing to tell</h3> 1 parcel");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_list_is_left_out),
		cmocka_unit_test(
		    the_staff_reads_why_and_what_to_do_once_for_all),
		cmocka_unit_test(many_parcels_of_the_staff_are_folded),
		cmocka_unit_test(what_is_about_no_parcel_names_none),
		cmocka_unit_test(an_advice_that_is_not_there_is_no_paragraph),
		cmocka_unit_test(rows_and_codes_are_tables_with_what_to_do),
		cmocka_unit_test(what_is_in_no_mail_stands_with_its_reason),
		cmocka_unit_test(the_quiet_end_of_a_delay_is_a_reason),
	};
	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
