#include "report/glance.h"

#include "expect.h"
#include "sample.h"

static void
nothing_to_draw_is_no_section(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 1000);
	glance_add(&out, &report);
	glance_add_nights(&out, &report);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void
delays_are_drawn_by_cause_carrier_lane_and_days_and_mails_by_language(
    void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"customs: 2; holiday: 1; peak: 1; unclaimed: 1; weather: "
		"1</desc>",
		"yunexpress: 4; 4px: 1; cainiao: 1</desc>",
		"CN \xE2\x86\x92 DE: 2; CN \xE2\x86\x92 US: 2; "
		"CN \xE2\x86\x92 FR: 1; CN \xE2\x86\x92 JP: 1</desc>",
		"not late yet: 1; 1 to 3 days: 0; 4 to 7 days: 4; 8 to 14 "
		"days: 0; 15 to 30 days: 1; over 30 days: 0</desc>",
		"heard of today: 0; 1 or 2 days: 0; 3 to 5 days: 6; 6 to 10 "
		"days: 0; 11 to 20 days: 0; over 20 days: 0</desc>",
		"ar: 1; de: 1; en: 1; fr: 1; ja: 1; zh: 1</desc>",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	buf_init(&out, 100000);
	glance_add(&out, &sample.report);
	struct str html = expect_strict(&out, STRICT_PIECE);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		expect_has(html, wanted[i]);
	buf_release(&out);
}

/* What the charts say of one finding. */
static void
assert_drawn(const struct report_finding *finding, const char *wanted)
{
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 100000);
	report.findings = finding;
	report.finding_count = 1;
	glance_add(&out, &report);
	expect_has(expect_strict(&out, STRICT_PIECE), wanted);
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
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report_finding finding = sample_finding("4px", "1");
		finding.days_late = cases[i].days;
		assert_drawn(&finding, cases[i].bar);
	}
}

static void
every_silence_has_its_bar(void **state)
{
	(void)state;
	static const struct {
		int days;
		const char *bar;
	} cases[] = {
		{ -1, "not known: 1" },
		{ 0, "heard of today: 1" },
		{ 2, "1 or 2 days: 1" },
		{ 3, "3 to 5 days: 1" },
		{ 10, "6 to 10 days: 1" },
		{ 20, "11 to 20 days: 1" },
		{ 21, "over 20 days: 1" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report_finding finding = sample_finding("4px", "1");
		finding.silent_days = cases[i].days;
		assert_drawn(&finding, cases[i].bar);
	}
}

static void
a_lane_that_is_not_known_is_a_question_mark(void **state)
{
	(void)state;
	struct report_finding finding = sample_finding("4px", "1");
	finding.origin = finding.destination = STR_EMPTY;
	assert_drawn(&finding, "? \xE2\x86\x92 ?: 1</desc>");
}

static const struct report_night nights[] = {
	{ .on = { 20477 }, .open = 1000, .late = 100, .mails = 30 },
	{ .on = { 20478 },
	    .open = 2000,
	    .late = 300,
	    .mails = 1500,
	    .findings = 1700,
	    .is_held = true },
	{ .on = { 20479 }, .open = 1000, .late = 50, .mails = 20 },
};

static void
the_last_nights_are_drawn_and_stand_in_a_table(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 100000);
	report.nights = nights;
	report.night_count = COUNT_OF(nights);
	glance_add_nights(&out, &report);
	struct str html = expect_strict(&out, STRICT_PIECE);
	expect_has(html, "<h2 id=\"nights\">The last 3 runs</h2>");
	expect_has(html,
	    "2026-01-24: 30; 2026-01-25: 1,500; 2026-01-26: 20</desc>");
	expect_has(html,
	    "2026-01-24: 10; 2026-01-25: 15; 2026-01-26: 5</desc>");
	expect_has(html, "Outlined: held by a brake.");
	expect_has(html,
	    "<tr><th scope=\"row\">2026-01-25, held</th><td class=\"num\">"
	    "1,500</td><td class=\"num\">1,700</td><td class=\"num\">2,000"
	    "</td><td class=\"num\">300 (15 %)</td></tr>");
	expect_order(html, "<th scope=\"row\">2026-01-26",
	    "<th scope=\"row\">2026-01-24");
	buf_release(&out);
}

static void
one_night_has_nothing_to_be_compared_with(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 100000);
	report.nights = nights;
	report.night_count = 1;
	glance_add_nights(&out, &report);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_draw_is_no_section),
		cmocka_unit_test(
		    delays_are_drawn_by_cause_carrier_lane_and_days_and_mails_by_language),
		cmocka_unit_test(every_lateness_has_its_bar),
		cmocka_unit_test(every_silence_has_its_bar),
		cmocka_unit_test(a_lane_that_is_not_known_is_a_question_mark),
		cmocka_unit_test(
		    the_last_nights_are_drawn_and_stand_in_a_table),
		cmocka_unit_test(one_night_has_nothing_to_be_compared_with),
	};
	return cmocka_run_group_tests_name("glance", tests, NULL, NULL);
}
