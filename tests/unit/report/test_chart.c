#include "report/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"
#include "strict.h"

static bool
holds(const struct buf *out, const char *text)
{
	struct str all = buf_str(out);
	return str_find(all, str_from(text)) < all.len;
}

static void
assert_holds(const struct buf *out, const char *text)
{
	if (!holds(out, text))
		fail_msg("\"%s\" is missing in %.*s", text,
		    STR_ARG(buf_str(out)));
}

static void
bars_are_shares_of_the_largest(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	struct buf out;
	buf_init(&out, 100000);
	tally_init(&tally, &arena);
	tally_add(&tally, STR("customs"), 40000);
	tally_add(&tally, STR("weather"), 10000);
	tally_add(&tally, STR("peak"), 1);
	tally_add(&tally, STR("duties"), 0);
	chart_add(&out, "by-cause", "Delays by cause", &tally);
	assert_holds(&out, "width=\"100.0%\"");
	assert_holds(&out, "width=\"25.0%\"");
	assert_holds(&out, "width=\"0.5%\"");
	assert_holds(&out, ">40,000</text>");
	assert_holds(&out,
	    "customs: 40,000; weather: 10,000; peak: 1; duties: 0</desc>");
	assert_null(strict_check(buf_str(&out), STRICT_PIECE));
	buf_release(&out);
	tally_release(&tally);
	arena_release(&arena);
}

static void
nothing_to_count_is_no_chart(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	struct buf out;
	buf_init(&out, 1000);
	tally_init(&tally, &arena);
	tally_add(&tally, STR("over 30 days"), 0);
	chart_add(&out, "days-late", "Days late", &tally);
	assert_int_equal(out.len, 0);
	struct report report = sample_empty();
	assert_int_equal(chart_add_all(&out, &report), 0);
	assert_int_equal(out.len, 0);
	buf_release(&out);
	tally_release(&tally);
	arena_release(&arena);
}

static void
a_report_is_drawn_by_cause_carrier_lane_lateness_and_language(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	buf_init(&out, 100000);
	assert_int_equal(chart_add_all(&out, &sample.report), 5);
	assert_holds(&out, "customs: 2; holiday: 1; peak: 1; unclaimed: 1; "
			   "weather: 1</desc>");
	assert_holds(&out, "yunexpress: 4; 4px: 1; cainiao: 1</desc>");
	assert_holds(&out,
	    "CN \xE2\x86\x92 DE: 2; CN \xE2\x86\x92 US: 2; CN \xE2\x86\x92 FR: "
	    "1; CN \xE2\x86\x92 JP: 1</desc>");
	assert_holds(&out,
	    "not late yet: 1; 1 to 3 days: 0; 4 to 7 days: 4; 8 to 14 days: 0; "
	    "15 to 30 days: 1; over 30 days: 0</desc>");
	assert_holds(&out, "ar: 1; de: 1; en: 1; fr: 1; ja: 1; zh: 1</desc>");
	assert_null(strict_check(buf_str(&out), STRICT_PIECE));
	buf_release(&out);
}

static void
every_lateness_has_its_bar(void **state)
{
	(void)state;
	static const struct {
		int days;
		const char *bar;
	} cases[] = {
		{ -1, "not known: 1" },
		{ 0, "not late yet: 1" },
		{ 1, "1 to 3 days: 1" },
		{ 3, "1 to 3 days: 1" },
		{ 4, "4 to 7 days: 1" },
		{ 14, "8 to 14 days: 1" },
		{ 15, "15 to 30 days: 1" },
		{ 31, "over 30 days: 1" },
		{ 99999, "over 30 days: 1" },
	};
	struct report_finding finding = sample_finding("4px", "1");
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 100000);
	report.findings = &finding;
	report.finding_count = 1;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&out);
		finding.days_late = cases[i].days;
		chart_add_all(&out, &report);
		if (!holds(&out, cases[i].bar))
			fail_msg("%d days are not \"%s\"", cases[i].days,
			    cases[i].bar);
	}
	buf_release(&out);
}

static void
a_hostile_carrier_is_a_label_and_a_long_one_is_cut(void **state)
{
	(void)state;
	struct report_finding finding =
	    sample_finding("</svg><script>alert(1)</script>\x1b[2J", "1");
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 100000);
	report.findings = &finding;
	report.finding_count = 1;
	finding.origin = finding.destination = STR_EMPTY;
	chart_add_all(&out, &report);
	assert_null(strict_check(buf_str(&out), STRICT_PIECE));
	assert_holds(&out,
	    "&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/scr...</text>");
	assert_holds(&out, "? \xE2\x86\x92 ?: 1</desc>");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_shares_of_the_largest),
		cmocka_unit_test(nothing_to_count_is_no_chart),
		cmocka_unit_test(
		    a_report_is_drawn_by_cause_carrier_lane_lateness_and_language),
		cmocka_unit_test(every_lateness_has_its_bar),
		cmocka_unit_test(
		    a_hostile_carrier_is_a_label_and_a_long_one_is_cut),
	};
	return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
