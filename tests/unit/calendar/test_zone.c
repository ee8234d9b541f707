#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "calendar/zone.h"

/* 2005 to 2030, for the comparison by the hour. */
#define FIRST_HOUR INT64_C(1104537600)
#define LAST_HOUR INT64_C(1924992000)

struct zones {
	struct arena run;
};

static int
begin(void **state)
{
	static struct zones zones;
	zones = (struct zones){ 0 };
	*state = &zones;
	return 0;
}

static int
end(void **state)
{
	struct zones *zones = *state;
	arena_release(&zones->run);
	return 0;
}

static const struct zone *
load(void **state, const char *name)
{
	struct zones *zones = *state;
	struct error err = { 0 };
	const struct zone *zone = zone_load(str_from(name), &zones->run, &err);
	if (zone == NULL)
		fail_msg("%s: %s", name, err.text);
	return zone;
}

struct spelling {
	const char *text;   /* civil time, or with an offset */
	const char *wanted; /* how the instant is written in the zone */
};

static void
check_spellings(const struct zone *zone, const struct spelling *cases,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct instant instant;
		char out[INSTANT_TEXT];
		if (!instant_parse(str_from(cases[i].text), zone, &instant))
			fail_msg("\"%s\" is refused", cases[i].text);
		instant_format(instant, zone, out);
		if (strcmp(out, cases[i].wanted) != 0)
			fail_msg("\"%s\": wanted %s, got %s", cases[i].text,
			    cases[i].wanted, out);
	}
}

static void
shanghai_is_eight_hours_east_all_year(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-01-26T02:00:00", "2026-01-26T02:00:00+08:00" },
		{ "2026-07-26T02:00:00", "2026-07-26T02:00:00+08:00" },
		{ "2026-01-25T18:00:00Z", "2026-01-26T02:00:00+08:00" },
		{ "2026-01-26", "2026-01-26T00:00:00+08:00" },
		/* China had summer time from 1986 to 1991. */
		{ "1988-07-01T12:00:00", "1988-07-01T12:00:00+09:00" },
	};
	const struct zone *zone = load(state, "Asia/Shanghai");
	check_spellings(zone, cases, COUNT_OF(cases));
	assert_true(str_equal(zone_name(zone), STR("Asia/Shanghai")));
}

static void
an_hour_that_berlin_skips_moves_forward_by_the_gap(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00" },
		{ "2026-03-29T02:00:00", "2026-03-29T03:00:00+02:00" },
		{ "2026-03-29T02:30:00", "2026-03-29T03:30:00+02:00" },
		{ "2026-03-29T02:59:59", "2026-03-29T03:59:59+02:00" },
		{ "2026-03-29T03:00:00", "2026-03-29T03:00:00+02:00" },
	};
	check_spellings(load(state, "Europe/Berlin"), cases, COUNT_OF(cases));
}

static void
an_hour_that_berlin_has_twice_is_the_earlier(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-10-25T01:59:59", "2026-10-25T01:59:59+02:00" },
		{ "2026-10-25T02:00:00", "2026-10-25T02:00:00+02:00" },
		{ "2026-10-25T02:59:59", "2026-10-25T02:59:59+02:00" },
		{ "2026-10-25T03:00:00", "2026-10-25T03:00:00+01:00" },
		{ "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00" },
		{ "2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00" },
		{ "2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00" },
	};
	check_spellings(load(state, "Europe/Berlin"), cases, COUNT_OF(cases));
}

static void
newfoundland_counts_in_half_hours_west(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-01-15T12:00:00Z", "2026-01-15T08:30:00-03:30" },
		{ "2026-07-15T12:00:00Z", "2026-07-15T09:30:00-02:30" },
		{ "2026-03-08T02:15:00", "2026-03-08T03:15:00-02:30" },
		{ "2026-11-01T01:15:00", "2026-11-01T01:15:00-02:30" },
		/* Until 2011 the clocks changed one minute past midnight. */
		{ "2010-03-14T00:00:30", "2010-03-14T00:00:30-03:30" },
		{ "2010-03-14T00:01:00", "2010-03-14T01:01:00-02:30" },
		{ "2010-11-07T00:00:59", "2010-11-07T00:00:59-02:30" },
		/* In 1988 by two hours. */
		{ "1988-04-03T00:30:00", "1988-04-03T02:30:00-01:30" },
	};
	check_spellings(load(state, "America/St_Johns"), cases,
	    COUNT_OF(cases));
}

static void
the_day_that_samoa_left_out_moves_to_the_next(void **state)
{
	static const struct spelling cases[] = {
		{ "2011-12-29T23:59:59", "2011-12-29T23:59:59-10:00" },
		{ "2011-12-30T00:00:00", "2011-12-31T00:00:00+14:00" },
		{ "2011-12-30T12:00:00", "2011-12-31T12:00:00+14:00" },
		{ "2011-12-30T23:59:59", "2011-12-31T23:59:59+14:00" },
		{ "2011-12-31T00:00:00", "2011-12-31T00:00:00+14:00" },
		{ "2011-12-31T12:00:00", "2011-12-31T12:00:00+14:00" },
		{ "2011-12-30T09:59:59Z", "2011-12-29T23:59:59-10:00" },
		{ "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00" },
		{ "2012-01-01T00:00:00", "2012-01-01T00:00:00+14:00" },
	};
	check_spellings(load(state, "Pacific/Apia"), cases, COUNT_OF(cases));
}

static void
midnight_may_be_skipped_without_leaving_the_day(void **state)
{
	static const struct spelling cases[] = {
		{ "2018-11-04", "2018-11-04T01:00:00-02:00" },
		{ "2018-11-03", "2018-11-03T00:00:00-03:00" },
		{ "2018-02-17T23:30:00", "2018-02-17T23:30:00-02:00" },
	};
	check_spellings(load(state, "America/Sao_Paulo"), cases,
	    COUNT_OF(cases));
}

static void
an_instant_becomes_the_date_of_the_zone(void **state)
{
	const struct zone *shanghai = load(state, "Asia/Shanghai");
	const struct zone *angeles = load(state, "America/Los_Angeles");
	const struct zone *utc = load(state, "UTC");
	struct instant instant;
	char text[DATE_TEXT];
	assert_true(instant_parse(STR("2026-01-25T16:00:00Z"), utc, &instant));
	assert_string_equal(date_format(zone_date(shanghai, instant), text),
	    "2026-01-26");
	assert_string_equal(date_format(zone_date(utc, instant), text),
	    "2026-01-25");
	instant.seconds -= 1;
	assert_string_equal(date_format(zone_date(shanghai, instant), text),
	    "2026-01-25");
	assert_true(instant_parse(STR("2026-01-01T07:59:59Z"), utc, &instant));
	assert_string_equal(date_format(zone_date(angeles, instant), text),
	    "2025-12-31");
	assert_string_equal(date_format(zone_date(utc, (struct instant){ -1 }),
				text),
	    "1969-12-31");
	assert_string_equal(date_format(zone_date(utc,
					    (struct instant){ -86400 }),
				text),
	    "1969-12-31");
}

static void
an_unknown_instant_has_no_date_and_no_text(void **state)
{
	char out[INSTANT_TEXT] = "old";
	const struct zone *zone = load(state, "America/St_Johns");
	assert_false(instant_is_set(INSTANT_NONE));
	assert_true(instant_is_set((struct instant){ 0 }));
	assert_string_equal(instant_format(INSTANT_NONE, zone, out), "");
	assert_false(date_is_set(zone_date(zone, INSTANT_NONE)));
}

/* The second source is glibc itself, asked hour by hour. */
static void
the_table_agrees_with_the_c_library_at_every_hour(void **state)
{
	static const char *const names[] = { "Asia/Shanghai", "Europe/Berlin",
		"America/St_Johns", "Pacific/Apia", "Africa/Casablanca",
		"Australia/Lord_Howe", "Africa/Cairo", "Asia/Gaza" };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct zone *zone = load(state, names[i]);
		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t at = FIRST_HOUR; at < LAST_HOUR; at += 3600) {
			time_t when = (time_t)at;
			struct tm civil;
			localtime_r(&when, &civil);
			if (zone_offset(zone, (struct instant){ at }) !=
			    civil.tm_gmtoff)
				fail_msg("%s at %lld", names[i], (long long)at);
		}
		unsetenv("TZ");
		tzset();
	}
}

/* Of the years behind 2037 zone files have nothing but the rule. */
static void
summer_time_goes_on_as_long_as_there_is_a_rule(void **state)
{
	static const struct spelling cases[] = {
		{ "2038-01-15 12:00:00", "2038-01-15T12:00:00+01:00" },
		{ "2038-07-15 12:00:00", "2038-07-15T12:00:00+02:00" },
		{ "2099-10-25 00:59:59Z", "2099-10-25T02:59:59+02:00" },
		{ "2099-10-25 01:00:00Z", "2099-10-25T02:00:00+01:00" },
	};
	check_spellings(load(state, "Europe/Berlin"), cases, COUNT_OF(cases));
}

static void
names_that_are_no_zone_are_refused(void **state)
{
	struct zones *zones = *state;
	static const char *const names[] = { "", "Nowhere", "Mars/Olympus",
		"../x", "../../../etc/passwd", "/etc/passwd", "/UTC",
		"/usr/share/zoneinfo/UTC", "Asia/../UTC", "Asia", "America/",
		"America/Argentina", "zone.tab", "tzdata.zi", "leapseconds",
		"asia/shanghai", "Asia/Shanghai ", "UTC+8", "CST-8", ":UTC",
		"Asia/Shang\nhai" };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct error err = { 0 };
		if (zone_load(str_from(names[i]), &zones->run, &err) != NULL)
			fail_msg("\"%s\" is taken", names[i]);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_true(str_starts_with(str_from(err.text),
		    arena_format(&zones->run, "'%s' is no", names[i])));
	}
	struct error err = { 0 };
	assert_null(zone_load(STR("UTC\0"), &zones->run, &err));
}

static void
names_may_hold_signs_and_digits(void **state)
{
	static const struct {
		const char *name;
		int hours;
	} cases[] = { { "Etc/GMT+9", -9 }, { "Etc/GMT-10", 10 },
		{ "America/Port-au-Prince", -5 }, { "NZ", 12 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		/* Noon of 2026-06-30 in winter there, of 01-01 elsewhere. */
		const struct instant winter = { i == 3 ? 1782820800
						       : 1767268800 };
		if (zone_offset(load(state, cases[i].name), winter) !=
		    cases[i].hours * 3600)
			fail_msg("%s", cases[i].name);
	}
}

static void
a_name_over_all_measure_is_refused(void **state)
{
	struct zones *zones = *state;
	struct error err = { 0 };
	static char name[5000];
	memset(name, 'A', sizeof(name));
	assert_null(
	    zone_load((struct str){ name, sizeof(name) }, &zones->run, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
}

static void
the_zone_of_the_process_is_as_before(void **state)
{
	setenv("TZ", "Asia/Tokyo", 1);
	tzset();
	load(state, "America/St_Johns");
	assert_string_equal(getenv("TZ"), "Asia/Tokyo");
	time_t when = 0;
	struct tm civil;
	localtime_r(&when, &civil);
	assert_int_equal(civil.tm_gmtoff, 9 * 3600);
	unsetenv("TZ");
	tzset();
	load(state, "America/St_Johns");
	assert_null(getenv("TZ"));
}

static void
another_zone_folder_in_the_environment_is_ignored(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-01-26T02:00:00Z", "2026-01-26T10:00:00+08:00" },
	};
	setenv("TZDIR", "/nonexistent", 1);
	const struct zone *zone = load(state, "Asia/Shanghai");
	unsetenv("TZDIR");
	check_spellings(zone, cases, COUNT_OF(cases));
}

static void
an_instant_is_written_in_several_ways(void **state)
{
	static const struct spelling cases[] = {
		{ "2026-01-26T02:00:00+08:00", "2026-01-25T18:00:00+00:00" },
		{ "2026-01-26T02:00:00+0800", "2026-01-25T18:00:00+00:00" },
		{ "2026-01-26T02:00:00-03:30", "2026-01-26T05:30:00+00:00" },
		{ "2026-01-26T02:00:00Z", "2026-01-26T02:00:00+00:00" },
		{ "2026-01-26 02:00:00", "2026-01-26T02:00:00+00:00" },
		{ "2026-01-26T02:00", "2026-01-26T02:00:00+00:00" },
		{ "2026-01-26T02:00Z", "2026-01-26T02:00:00+00:00" },
		{ "2026-01-26", "2026-01-26T00:00:00+00:00" },
		{ "2026-01-26T23:59:59", "2026-01-26T23:59:59+00:00" },
	};
	check_spellings(load(state, "UTC"), cases, COUNT_OF(cases));
}

static void
what_is_no_instant_is_refused(void **state)
{
	static const char *const texts[] = { "", "now", "2026-01-26T",
		"2026-01-26T2:00", "2026-01-26T24:00", "2026-01-26T02:60",
		"2026-01-26T02:00:60", "2026-01-26T02:00:", "2026-01-26T02",
		"2026-01-26T02:00:00 Z", "2026-01-26T02:00:00z",
		"2026-01-26T02:00:00+8", "2026-01-26T02:00:00+08",
		"2026-01-26T02:00:00+08:0", "2026-01-26T02:00:00+16:00",
		"2026-01-26T02:00:00+08:60", "2026-01-26T02:00:00+08:00x",
		"2026-01-26Z", "2026-01-26+08:00", "2026-13-01T00:00:00",
		"2026-02-29", "2026-01-26x02:00", "2026-01-26T-2:00",
		"2026-01-26T02:00:00.5", "1769364000" };
	const struct zone *zone = load(state, "UTC");
	struct instant instant = { 7 };
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (instant_parse(str_from(texts[i]), zone, &instant))
			fail_msg("\"%s\" is taken", texts[i]);
	assert_int_equal(instant.seconds, 7);
}

#define ZONE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ZONE_TEST(shanghai_is_eight_hours_east_all_year),
		ZONE_TEST(an_hour_that_berlin_skips_moves_forward_by_the_gap),
		ZONE_TEST(an_hour_that_berlin_has_twice_is_the_earlier),
		ZONE_TEST(newfoundland_counts_in_half_hours_west),
		ZONE_TEST(the_day_that_samoa_left_out_moves_to_the_next),
		ZONE_TEST(midnight_may_be_skipped_without_leaving_the_day),
		ZONE_TEST(an_instant_becomes_the_date_of_the_zone),
		ZONE_TEST(an_unknown_instant_has_no_date_and_no_text),
		ZONE_TEST(the_table_agrees_with_the_c_library_at_every_hour),
		ZONE_TEST(summer_time_goes_on_as_long_as_there_is_a_rule),
		ZONE_TEST(names_that_are_no_zone_are_refused),
		ZONE_TEST(names_may_hold_signs_and_digits),
		ZONE_TEST(a_name_over_all_measure_is_refused),
		ZONE_TEST(the_zone_of_the_process_is_as_before),
		ZONE_TEST(another_zone_folder_in_the_environment_is_ignored),
		ZONE_TEST(an_instant_is_written_in_several_ways),
		ZONE_TEST(what_is_no_instant_is_refused),
	};
	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
