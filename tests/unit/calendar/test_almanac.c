#include "calendar/almanac.h"

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

#define COVERS_2026 "weekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"

/* 2026-02-14 is a Saturday. */
#define CN                                                                     \
	"[calendar.cn]\n" COVERS_2026 "2026-02-14 = open, make-up\n"           \
	"2026-02-15/2026-02-17 = suspended, Festival\n"                        \
	"2026-05-01/2026-05-02 = closed, Labour Day\n"                         \
	"2026-06-01 = advisory, Strike\n"

static struct almanac
almanac_of(const struct configuration *c, const char *place)
{
	return (struct almanac){ &c->calendars,
		calendars_find(&c->calendars, str_from(place)) };
}

static void
a_day_is_what_holds_for_everybody(void **state)
{
	static const struct {
		const char *day;
		enum day_kind kind;
		const char *id;
	} rows[] = {
		{ "2026-02-13", DAY_WORKING, NULL },
		{ "2026-02-14", DAY_OPEN, "cn:2026-02-14" },
		{ "2026-02-15", DAY_SUSPENDED, "cn:2026-02-15/2026-02-17" },
		{ "2026-02-21", DAY_WEEKEND, NULL },
		{ "2026-05-02", DAY_CLOSED, "cn:2026-05-01/2026-05-02" },
		{ "2026-06-01", DAY_ADVISORY, "cn:2026-06-01" },
		{ "2026-07-06", DAY_SLOW, "peak" },
		{ "2026-07-11", DAY_WEEKEND, NULL },
		{ "2026-08-03", DAY_WORKING, NULL },
		{ "2025-12-31", DAY_UNKNOWN, NULL },
	};
	struct configuration *c = *state;
	configuration_make(c,
	    CN "[window.peak]\nkind = slow\nplace = cn\nfrom = 2026-07-06\n"
	       "last = 2026-07-12\nextra_days = 2\ncause = peak\n"
	       "title.en = Peak\nsource = us\n"
	       "[window.theirs]\nkind = suspended\nplace = cn\n"
	       "carriers = yun*\nfrom = 2026-08-03\nlast = 2026-08-03\n"
	       "cause = holiday\ntitle.en = Theirs\nsource = them\n");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct almanac_day day = almanac_day(&c->calendars,
		    calendars_find(&c->calendars, STR("cn")),
		    a_day(rows[i].day));
		if (day.kind != rows[i].kind ||
		    (day.window == NULL) != (rows[i].id == NULL) ||
		    (day.window != NULL &&
			!str_equal(day.window->id, str_from(rows[i].id))))
			fail_msg("%s is %s", rows[i].day,
			    day_kind_name(day.kind));
	}
}

static void
the_first_of_suspended_open_and_closed_counts(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[calendar.cn]\n" COVERS_2026 "2026-03-02/2026-03-04 = closed, C\n"
	    "2026-03-03/2026-03-04 = open, O\n2026-03-04 = suspended, S\n");
	const struct calendar *cn = calendars_find(&c->calendars, STR("cn"));
	assert_int_equal(almanac_day(&c->calendars, cn, a_day("2026-03-02"))
			     .kind,
	    DAY_CLOSED);
	assert_int_equal(almanac_day(&c->calendars, cn, a_day("2026-03-03"))
			     .kind,
	    DAY_OPEN);
	assert_int_equal(almanac_day(&c->calendars, cn, a_day("2026-03-04"))
			     .kind,
	    DAY_SUSPENDED);
}

static void
calendars_that_agree_have_no_difference(void **state)
{
	struct configuration *c = *state;
	struct almanac_difference *differences;
	/* A holiday on a Saturday is no difference. */
	configuration_make(c,
	    CN "[calendar.xx]\n" COVERS_2026 "2026-02-14 = open, Worked\n"
	       "2026-02-15 = suspended, A\n2026-02-16/2026-02-17 = suspended, "
	       "B\n2026-05-01 = closed, C\n");
	assert_int_equal(almanac_compare(almanac_of(c, "cn"),
			     almanac_of(c, "xx"), a_day("2026-01-01"),
			     a_day("2026-12-31"), &c->run, &differences),
	    0);
}

static void
days_that_differ_alike_are_one_difference(void **state)
{
	struct configuration *c = *state;
	struct almanac_difference *found;
	configuration_make(c, CN "[calendar.xx]\n" COVERS_2026
				 "2026-02-15/2026-02-17 = closed, New Year\n");
	size_t count = almanac_compare(almanac_of(c, "cn"), almanac_of(c, "xx"),
	    a_day("2026-01-01"), a_day("2026-12-31"), &c->run, &found);
	assert_int_equal(count, 3);
	assert_day(found[0].from, "2026-02-14");
	assert_int_equal(found[0].a.kind, DAY_OPEN);
	assert_int_equal(found[0].b.kind, DAY_WEEKEND);
	/* Customers are told of the one and not of the other. */
	assert_day(found[1].from, "2026-02-15");
	assert_day(found[1].last, "2026-02-17");
	assert_int_equal(found[1].b.kind, DAY_CLOSED);
	assert_day(found[2].from, "2026-05-01");
	assert_day(found[2].last, "2026-05-01");
	assert_int_equal(found[2].b.kind, DAY_WORKING);
}

static void
only_days_that_both_know_are_shared(void **state)
{
	struct configuration *c = *state;
	struct date first, last;
	configuration_make(c,
	    CN "[calendar.old]\nweekend = sat, sun\ncovers = "
	       "2024-01-01/2025-12-31\n"
	       "[calendar.half]\nweekend = sat, sun\ncovers = "
	       "2026-07-01/2027-12-31\n"
	       "[calendar.ever]\nweekend = sat, sun\ncovers = "
	       "always\n2026-03-01 = closed, A\n"
	       "[calendar.bare]\nweekend = sat, sun\ncovers = always\n");
	struct almanac cn = almanac_of(c, "cn");
	assert_true(almanac_shared(cn, almanac_of(c, "half"), &first, &last));
	assert_day(first, "2026-07-01");
	assert_day(last, "2026-12-31");
	assert_true(almanac_shared(cn, almanac_of(c, "ever"), &first, &last));
	assert_day(first, "2026-01-01");
	assert_false(almanac_shared(cn, almanac_of(c, "old"), &first, &last));
	assert_true(almanac_shared(almanac_of(c, "bare"), almanac_of(c, "ever"),
	    &first, &last));
	assert_day(first, "2026-03-01");
	assert_day(last, "2026-03-01");
	assert_false(almanac_shared(almanac_of(c, "bare"), almanac_of(c, "any"),
	    &first, &last));
}

#define ALMANAC_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALMANAC_TEST(a_day_is_what_holds_for_everybody),
		ALMANAC_TEST(the_first_of_suspended_open_and_closed_counts),
		ALMANAC_TEST(calendars_that_agree_have_no_difference),
		ALMANAC_TEST(days_that_differ_alike_are_one_difference),
		ALMANAC_TEST(only_days_that_both_know_are_shared),
	};
	return cmocka_run_group_tests_name("almanac", tests, NULL, NULL);
}
