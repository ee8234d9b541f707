#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/clock.h"
#include "support/configuration.h"

/* Memorial Day is on 2026-05-25, our own holiday from 03-09 to 03-10. */
#define PLACES                                                                 \
	"[calendar.us]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"  \
	"2026-05-25 = closed, Memorial Day\n"                                  \
	"[calendar.cn]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"  \
	"2026-03-09/2026-03-10 = closed, Our holiday\n"

struct office {
	struct configuration configuration;
	struct timetable us, cn;
	const struct zone *shanghai, *angeles;
	struct platform_rule rules[8];
	struct clocks clocks;
};

static void
set_table(struct configuration *c, const char *place, struct timetable *table)
{
	const struct window **windows = arena_alloc(&c->run,
	    c->calendars.window_count, sizeof(*windows));
	size_t count = 0;
	for (size_t i = 0; i < c->calendars.window_count; i++)
		if (str_equal(c->calendars.windows[i].place, str_from(place)))
			windows[count++] = &c->calendars.windows[i];
	timetable_init(table, calendars_find(&c->calendars, str_from(place)),
	    windows, count, &c->run);
}

static void
add_rule(struct office *office, enum platform platform, int stage, int amount,
    enum clock_unit unit)
{
	office->rules[office->clocks.rule_count++] = (struct platform_rule){
		.platform = platform,
		.has_stage = stage >= 0,
		.stage = stage >= 0 ? (enum dispute_stage)stage
		                    : DISPUTE_MESSAGE,
		.amount = amount,
		.unit = unit,
		.zone = office->angeles,
		.days = platform == PLATFORM_EBAY ? &office->us : NULL,
	};
}

static int
begin(void **state)
{
	static struct office office;
	struct error err = { 0 };
	struct configuration *c = &office.configuration;
	office = (struct office){ 0 };
	configuration_open(c);
	configuration_make(c, PLACES);
	set_table(c, "us", &office.us);
	set_table(c, "cn", &office.cn);
	office.shanghai = zone_load(STR("Asia/Shanghai"), &c->run, &err);
	office.angeles = zone_load(STR("America/Los_Angeles"), &c->run, &err);
	office.clocks = (struct clocks){ office.rules, 0, &office.cn,
		office.shanghai };
	add_rule(&office, PLATFORM_EBAY, -1, 3, CLOCK_WORKING_DAYS);
	add_rule(&office, PLATFORM_PAYPAL, -1, 20, CLOCK_DAYS);
	add_rule(&office, PLATFORM_PAYPAL, DISPUTE_CHARGEBACK, 10, CLOCK_DAYS);
	add_rule(&office, PLATFORM_AMAZON, -1, 48, CLOCK_HOURS);
	add_rule(&office, PLATFORM_AMAZON, DISPUTE_APPEAL, 30, CLOCK_DAYS);
	add_rule(&office, PLATFORM_STRIPE, -1, 2, CLOCK_WORKING_DAYS);
	*state = &office;
	return 0;
}

static int
end(void **state)
{
	struct office *office = *state;
	configuration_close(&office->configuration);
	return 0;
}

static struct instant
at(const struct office *office, const char *text)
{
	struct instant instant;
	if (!instant_parse(str_from(text), office->shanghai, &instant))
		fail_msg("\"%s\"", text);
	return instant;
}

static void
assert_at(const struct office *office, struct instant got, const char *wanted)
{
	char text[INSTANT_TEXT];
	if (got.seconds != at(office, wanted).seconds)
		fail_msg("wanted %s, got %s", wanted,
		    instant_format(got, office->shanghai, text));
}

static void
an_answer_is_due_by_the_rule_of_platform_and_stage(void **state)
{
	struct office *office = *state;
	static const struct {
		enum platform platform;
		enum dispute_stage stage;
		const char *opened, *due;
	} cases[] = {
		/* The two examples of COMPLAINTS 4.1. */
		{ PLATFORM_EBAY, DISPUTE_REQUEST, "2026-03-06T12:00:00-08:00",
		    "2026-03-11T00:00:00-07:00" },
		{ PLATFORM_EBAY, DISPUTE_REQUEST, "2026-05-22T12:00:00-07:00",
		    "2026-05-28T00:00:00-07:00" },
		/* The day is that of the platform: still Thursday there. */
		{ PLATFORM_EBAY, DISPUTE_REQUEST, "2026-03-06T09:00:00+08:00",
		    "2026-03-10T00:00:00-07:00" },
		/* Where its calendar ends, weekends are all that is known. */
		{ PLATFORM_EBAY, DISPUTE_REQUEST, "2027-05-28T12:00:00-07:00",
		    "2027-06-02T00:00:00-07:00" },
		{ PLATFORM_PAYPAL, DISPUTE_DISPUTE, "2026-03-01T12:00:00-08:00",
		    "2026-03-21T00:00:00-07:00" },
		{ PLATFORM_PAYPAL, DISPUTE_CHARGEBACK,
		    "2026-03-01T12:00:00-08:00", "2026-03-11T00:00:00-07:00" },
		{ PLATFORM_AMAZON, DISPUTE_CLAIM, "2026-03-06T09:30:00Z",
		    "2026-03-08T09:30:00Z" },
		{ PLATFORM_AMAZON, DISPUTE_APPEAL, "2026-03-06T09:30:00Z",
		    "2026-04-05T00:00:00-07:00" },
		/* Without a calendar a rule counts from Monday to Friday. */
		{ PLATFORM_STRIPE, DISPUTE_DISPUTE, "2026-05-22T12:00:00-07:00",
		    "2026-05-26T00:00:00-07:00" },
		{ PLATFORM_STRIPE, DISPUTE_DISPUTE, "2026-05-23T12:00:00-07:00",
		    "2026-05-26T00:00:00-07:00" },
		/* No rule: 2 working days of ours, the holiday left out. */
		{ PLATFORM_EMAIL, DISPUTE_MESSAGE, "2026-03-06T12:00:00+08:00",
		    "2026-03-12T00:00:00+08:00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct complaint complaint = {
			.platform = cases[i].platform,
			.stage = cases[i].stage,
			.opened_at = at(office, cases[i].opened),
			.respond_due = INSTANT_NONE,
		};
		struct instant due = clock_respond_due(&office->clocks,
		    &complaint);
		char text[INSTANT_TEXT];
		if (due.seconds != at(office, cases[i].due).seconds)
			fail_msg("case %zu: wanted %s, got %s", i, cases[i].due,
			    instant_format(due, office->angeles, text));
	}
}

static void
what_the_row_says_wins(void **state)
{
	struct office *office = *state;
	struct complaint complaint = {
		.platform = PLATFORM_EBAY,
		.opened_at = at(office, "2026-03-06T12:00:00-08:00"),
		.respond_due = at(office, "2026-03-20T08:00:00Z"),
	};
	assert_at(office, clock_respond_due(&office->clocks, &complaint),
	    "2026-03-20T08:00:00Z");
}

static void
our_own_time_ends_with_a_working_day(void **state)
{
	struct office *office = *state;
	assert_at(office,
	    clock_office_due(&office->clocks,
		at(office, "2026-03-06T12:00:00+08:00"), 1),
	    "2026-03-11T23:59:59+08:00");
	assert_at(office,
	    clock_office_due(&office->clocks,
		at(office, "2026-03-11T01:00:00+08:00"), 3),
	    "2026-03-16T23:59:59+08:00");
}

static void
a_decision_is_due_a_day_before_the_platform_waits_no_longer(void **state)
{
	struct office *office = *state;
	struct instant submitted = at(office, "2026-03-11T10:00:00+08:00");
	assert_at(office,
	    clock_decide_due(&office->clocks, submitted,
		at(office, "2026-03-14T00:00:00Z")),
	    "2026-03-13T00:00:00Z");
	assert_at(office,
	    clock_decide_due(&office->clocks, submitted,
		at(office, "2026-04-01T00:00:00Z")),
	    "2026-03-16T23:59:59+08:00");
}

static void
a_clock_warns_at_three_quarters_and_is_breached_at_its_end(void **state)
{
	(void)state;
	static const struct {
		int64_t now;
		enum clock_level level;
	} cases[] = {
		{ 900, CLOCK_FINE },
		{ 1000, CLOCK_FINE },
		{ 1299, CLOCK_FINE },
		{ 1300, CLOCK_WARN },
		{ 1399, CLOCK_WARN },
		{ 1400, CLOCK_BREACH },
		{ 9999, CLOCK_BREACH },
	};
	struct instant from = { 1000 }, due = { 1400 };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (clock_level(from, due, (struct instant){ cases[i].now }) !=
		    cases[i].level)
			fail_msg("at %lld", (long long)cases[i].now);
	assert_int_equal(clock_level(from, INSTANT_NONE, due), CLOCK_FINE);
	assert_string_equal(clock_level_name(CLOCK_FINE), "");
	assert_string_equal(clock_level_name(CLOCK_WARN), "WARN");
	assert_string_equal(clock_level_name(CLOCK_BREACH), "BREACH");
}

static void
a_unit_is_one_of_three_words(void **state)
{
	(void)state;
	enum clock_unit unit = CLOCK_HOURS;
	assert_true(clock_unit_parse(STR("working_days"), &unit));
	assert_int_equal(unit, CLOCK_WORKING_DAYS);
	assert_true(clock_unit_parse(STR("days"), &unit));
	assert_int_equal(unit, CLOCK_DAYS);
	assert_true(clock_unit_parse(STR("Hours"), &unit));
	assert_int_equal(unit, CLOCK_HOURS);
	assert_false(clock_unit_parse(STR("weeks"), &unit));
	assert_int_equal(unit, CLOCK_HOURS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_due_by_the_rule_of_platform_and_stage),
		TEST(what_the_row_says_wins),
		TEST(our_own_time_ends_with_a_working_day),
		TEST(
		    a_decision_is_due_a_day_before_the_platform_waits_no_longer),
		cmocka_unit_test(
		    a_clock_warns_at_three_quarters_and_is_breached_at_its_end),
		cmocka_unit_test(a_unit_is_one_of_three_words),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
