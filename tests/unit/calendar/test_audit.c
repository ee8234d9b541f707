#include "calendar/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

/* Every remark as "kind place day", joined by "|". */
static const char *
audited(struct configuration *c, const char *more, const char *today,
    int days_ahead)
{
	struct remark *remarks;
	struct str all = STR_EMPTY;
	configuration_make(c, more);
	const struct audit audit = {
		.calendars = &c->calendars,
		.services = &c->services,
		.today = a_day(today),
		.ship_until = date_plus(a_day(today), days_ahead),
	};
	size_t count = audit_remarks(&audit, &c->run, &remarks);
	for (size_t i = 0; i < count; i++) {
		char day[DATE_TEXT];
		all = arena_format(&c->run, "%.*s%s%s %.*s %s", STR_ARG(all),
		    i == 0 ? "" : "|", remark_kind_name(remarks[i].kind),
		    STR_ARG(remarks[i].place),
		    date_format(remarks[i].day, day));
	}
	return arena_cstr(&c->run, all);
}

static void
assert_remarks(struct configuration *c, const char *more, const char *wanted)
{
	const char *got = audited(c, more, "2026-01-15", 14);
	if (strcmp(got, wanted) != 0)
		fail_msg("\"%s\": \"%s\" instead of \"%s\"", more, got, wanted);
}

#define YEAR "weekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"
#define US "[calendar.us]\n" YEAR

/* The default service of the tests has no leg here. */
static void
a_sound_calendar_has_no_remark(void **state)
{
	assert_remarks(*state,
	    "[calendar.cn]\n" YEAR "2026-02-14 = open, make-up\n"
	    "2026-02-15/2026-02-23 = suspended, Spring Festival\n"
	    "2026-02-28 = open, make-up\n"
	    "2026-05-01/2026-05-05 = closed, Labour Day\n",
	    "");
}

static void
coverage_is_asked_for_by_the_longest_way(void **state)
{
	static const struct {
		const char *transit;
		const char *today;
		int days_ahead;
		const char *wanted;
	} rows[] = {
		/* Monday 14 December, 3 + 1 working days: the 18th */
		{ "us 1-3", "2026-12-14", 0, "" },
		{ "us 1-3", "2026-12-25", 0, "" },
		{ "us 1-3", "2026-12-28", 0, "coverage us 2026-12-28" },
		/* The first of the days ahead that does not fit is told. */
		{ "us 1-3", "2026-12-14", 14, "coverage us 2026-12-26" },
		/* Days of the line-haul are on the way there. */
		{ "any 1-20, us 1-3", "2026-12-07", 0, "" },
		{ "any 1-21, us 1-3", "2026-12-07", 0,
		    "coverage us 2026-12-07" },
		/* Behind the last leg at the place nothing is asked. */
		{ "us 1-3, any 1-20", "2026-12-07", 0, "" },
		{ "{destination} 1-13", "2026-12-14", 0,
		    "coverage us 2026-12-14" },
		{ "any 1-90", "2026-12-14", 14, "" },
	};
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str more = arena_format(&c->run,
		    US "2026-01-01 = closed, New Year\n[service.a]\n"
		       "carriers = a*\nlanes = CN->US\ngrace = 1\n"
		       "transit = %s\n",
		    rows[i].transit);
		const char *got = audited(c, arena_cstr(&c->run, more),
		    rows[i].today, rows[i].days_ahead);
		if (strcmp(got, rows[i].wanted) != 0)
			fail_msg("%s at %s: \"%s\"", rows[i].transit,
			    rows[i].today, got);
	}
}

static void
a_lane_that_never_comes_here_asks_for_nothing(void **state)
{
	static const struct {
		const char *lanes;
		const char *wanted;
	} rows[] = {
		{ "CN->US", "coverage us 2026-12-14" },
		{ "CN->*", "coverage us 2026-12-14" },
		{ "CN->DE", "" },
		{ "CN->DE, cn->us", "coverage us 2026-12-14" },
		{ "US->*", "" },
	};
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str more = arena_format(&c->run,
		    US "[service.a]\ncarriers = a*\nlanes = %s\n"
		       "transit = any 1-1, {destination} 1-20\n",
		    rows[i].lanes);
		const char *got = audited(c, arena_cstr(&c->run, more),
		    "2026-12-14", 0);
		if (strcmp(got, rows[i].wanted) != 0)
			fail_msg("%s: \"%s\"", rows[i].lanes, got);
	}
}

static void
a_shutdown_on_the_way_lengthens_it(void **state)
{
	struct configuration *c = *state;
	const char *service = "[service.a]\ncarriers = a*\nlanes = CN->US\n"
			      "transit = us 1-3\n";
	struct str bare = arena_format(&c->run, US "%s", service);
	struct str shut = arena_format(&c->run,
	    US "2026-12-15/2026-12-29 = suspended, Strike\n%s", service);
	assert_string_equal(audited(c, bare.ptr, "2026-12-14", 0), "");
	assert_string_equal(audited(c, shut.ptr, "2026-12-14", 0),
	    "coverage us 2026-12-14");
}

static void
a_covered_year_without_an_entry_is_found(void **state)
{
	struct configuration *c = *state;
	assert_remarks(c,
	    "[calendar.us]\nweekend = sat, sun\ncovers = "
	    "2025-01-01/2028-12-31\n"
	    "2026-07-03 = closed, A\n",
	    "empty year us 2027-01-01");
	/* Of a calendar of weekends alone nothing is expected. */
	assert_remarks(c,
	    "[calendar.us]\nweekend = sat, sun\ncovers = "
	    "2025-01-01/2028-12-31\n",
	    "");
	/* Half a year may have none. */
	assert_remarks(c,
	    "[calendar.us]\nweekend = sat, sun\ncovers = "
	    "2025-01-01/2027-06-30\n"
	    "2026-07-03 = closed, A\n",
	    "");
}

static void
china_rests_on_the_first_day_of_spring_festival(void **state)
{
	struct configuration *c = *state;
	const char *wrong =
	    "[calendar.cn]\nweekend = sat, sun\ncovers = "
	    "2025-01-01/2027-12-31\n"
	    "2026-02-15/2026-02-23 = suspended, Spring Festival\n"
	    "2027-02-07/2027-02-12 = suspended, Spring Festival\n";
	assert_remarks(c, wrong, "festival cn 2027-02-06");
	/* What is over is over. */
	assert_string_equal(audited(c, wrong, "2027-02-10", 14), "");
	assert_remarks(c,
	    "[calendar.cn]\nweekend = sat, sun\ncovers = always\n2026-02-17 = "
	    "closed, A\n",
	    "");
	assert_remarks(c,
	    "[calendar.cn]\nweekend = sat, sun\ncovers = always\n",
	    "festival cn 2026-02-17");
	/* A carrier's own shutdown says nothing of the others. */
	assert_remarks(c,
	    "[calendar.cn]\nweekend = sat, sun\ncovers = "
	    "always\n[window.a]\nkind = suspended\n"
	    "place = cn\ncarriers = a*\nfrom = 2026-02-10\n"
	    "last = 2026-02-20\ncause = holiday\ntitle.en = A\nsource = x\n",
	    "festival cn 2026-02-17");
}

static void
a_make_up_day_takes_the_place_of_rest(void **state)
{
	struct configuration *c = *state;
	assert_remarks(c, US "2026-05-08/2026-05-09 = open, make-up\n",
	    "make-up day us 2026-05-08");
	assert_remarks(c, US "2026-01-10 = open\n2026-05-09 = open\n", "");
	/* In the past it is nobody's work any more. */
	assert_remarks(c, US "2026-01-14 = open\n", "");
}

static void
a_hole_in_a_holiday_is_found(void **state)
{
	static const struct {
		const char *entries;
		const char *wanted;
	} rows[] = {
		{ "2026-10-01 = closed, A\n2026-10-05/2026-10-07 = closed, A\n",
		    "gap us 2026-10-02" },
		/* The weekend of the 3rd is no hole. */
		{ "2026-10-02 = closed, A\n2026-10-05 = closed, A\n", "" },
		{ "2026-10-01 = closed, A\n2026-10-05 = closed, B\n", "" },
		{ "2026-10-05 = closed, A\n2026-10-08 = suspended, A\n",
		    "gap us 2026-10-06" },
		{ "2026-10-05 = closed, A\n2026-10-09 = closed, A\n", "" },
		{ "2026-10-02 = closed, A\n2026-10-03 = open, M\n"
		  "2026-10-05 = closed, A\n",
		    "" },
		{ "2026-12-30 = closed, A\n", "" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char text[400];
		snprintf(text, sizeof(text), "%s%s", US, rows[i].entries);
		assert_remarks(*state, text, rows[i].wanted);
	}
}

static void
entries_that_contradict_each_other_are_found(void **state)
{
	struct configuration *c = *state;
	assert_remarks(c,
	    US "2026-10-01/2026-10-07 = closed, A\n2026-10-05 = open, B\n",
	    "overlap us 2026-10-05");
	assert_remarks(c,
	    US "2026-10-01/2026-10-07 = suspended, A\n2026-10-03 = open, B\n",
	    "overlap us 2026-10-03");
	assert_remarks(c,
	    US "2026-10-01/2026-10-07 = suspended, A\n2026-10-05 = closed, B\n",
	    "");
	/* A carrier that stops on a make-up day is meant, */
	assert_remarks(c,
	    US "2026-10-10 = open, A\n[window.b]\nkind = suspended\n"
	       "place = us\ncarriers = b*\nfrom = 2026-10-05\n"
	       "last = 2026-10-16\ncause = holiday\ntitle.en = B\n"
	       "source = x\n",
	    "");
	/* and so is one that works on a holiday. */
	assert_remarks(c,
	    US "2026-10-01/2026-10-07 = closed, A\n[window.b]\nkind = open\n"
	       "place = us\ncarriers = b*\nfrom = 2026-10-05\n"
	       "last = 2026-10-06\ncause = holiday\ntitle.en = B\n"
	       "source = x\n",
	    "");
}

static void
a_holiday_on_a_weekend_is_a_note(void **state)
{
	assert_remarks(*state, US "2026-07-04 = closed, A\n",
	    "weekend us 2026-07-04");
	assert_remarks(*state, US "2026-07-03/2026-07-04 = closed, A\n", "");
	for (enum remark_kind kind = 0; kind < REMARK_KIND_COUNT; kind++)
		assert_int_equal(remark_kind_needs_person(kind),
		    kind != REMARK_WEEKEND);
}

#define AUDIT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(a_sound_calendar_has_no_remark),
		AUDIT_TEST(coverage_is_asked_for_by_the_longest_way),
		AUDIT_TEST(a_lane_that_never_comes_here_asks_for_nothing),
		AUDIT_TEST(a_shutdown_on_the_way_lengthens_it),
		AUDIT_TEST(a_covered_year_without_an_entry_is_found),
		AUDIT_TEST(china_rests_on_the_first_day_of_spring_festival),
		AUDIT_TEST(a_make_up_day_takes_the_place_of_rest),
		AUDIT_TEST(a_hole_in_a_holiday_is_found),
		AUDIT_TEST(entries_that_contradict_each_other_are_found),
		AUDIT_TEST(a_holiday_on_a_weekend_is_a_note),
	};
	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
