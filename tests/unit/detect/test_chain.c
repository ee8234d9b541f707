#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/chain.h"
#include "support/parcel.h"

#define SLOW(id, place, from, last, days)                                      \
	PARCEL_WINDOW(id, "slow", place, from, last)                           \
	"cause = peak\nextra_days = " days "\n"

/* The route of the parcel with `more` configured. */
static const struct route *
route_with(struct configuration *c, const char *more)
{
	struct shipment shipment = parcel_of(&(struct parcel){ 0 });
	configuration_make(c, more);
	return parcel_route(c, &shipment);
}

static void
assert_exits(const struct route *route, const char *shipped,
    const char *const wanted[3])
{
	struct chain chain;
	struct unknown_day unknown;
	char text[DATE_TEXT];
	if (!chain_maxima(route, a_day(shipped), &chain, &unknown))
		fail_msg("%.*s on %s is unknown", STR_ARG(unknown.place),
		    date_format(unknown.day, text));
	for (size_t i = 0; i < 3; i++)
		if (!date_equal(chain.exits[i], a_day(wanted[i])))
			fail_msg("exit %zu is %s, wanted %s", i + 1,
			    date_format(chain.exits[i], text), wanted[i]);
}

static void
each_leg_begins_where_the_last_one_ended(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	struct unknown_day unknown;
	struct date early = DATE_NONE, plain = DATE_NONE;
	static const char *const exits[] = { "2026-03-04", "2026-03-11",
		"2026-03-17" };
	assert_exits(route, "2026-03-02", exits);
	assert_true(
	    chain_due_early(route, a_day("2026-03-02"), &early, &unknown));
	assert_day(early, "2026-03-10");
	assert_true(
	    chain_due_plain(route, a_day("2026-03-02"), &plain, &unknown));
	assert_day(plain, "2026-03-17");
	assert_true(
	    chain_due_early(route, a_day("2026-03-05"), &early, &unknown));
	assert_day(early, "2026-03-12");
}

static void
a_parcel_shipped_on_a_weekend_starts_on_the_next_working_day(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	struct chain chain;
	struct unknown_day unknown;
	assert_true(chain_maxima(route, a_day("2026-02-28"), &chain, &unknown));
	assert_day(chain.day0, "2026-03-02");
	assert_day(chain.exits[2], "2026-03-17");
	struct date plain = DATE_NONE;
	assert_true(
	    chain_due_plain(route, a_day("2026-02-28"), &plain, &unknown));
	assert_day(plain, "2026-03-17");
}

static void
a_closed_day_moves_minima_and_maxima_but_not_the_plain_date(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES "2026-03-09 = closed\n" PARCEL_SERVICE);
	struct unknown_day unknown;
	struct date early = DATE_NONE, plain = DATE_NONE;
	static const char *const exits[] = { "2026-03-04", "2026-03-11",
		"2026-03-17" };
	assert_exits(route, "2026-03-02", exits);
	assert_true(
	    chain_due_early(route, a_day("2026-03-02"), &early, &unknown));
	assert_day(early, "2026-03-11");
	assert_true(
	    chain_due_plain(route, a_day("2026-03-02"), &plain, &unknown));
	assert_day(plain, "2026-03-17");
}

static void
a_suspension_at_any_stops_the_line_haul(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE PARCEL_WINDOW("w", "suspended", "any",
		"2026-03-06", "2026-03-08") "cause = weather\n");
	static const char *const exits[] = { "2026-03-04", "2026-03-14",
		"2026-03-19" };
	assert_exits(route, "2026-03-02", exits);
}

/* The leg at any lasts from 2026-03-04 to 03-11. */
static void
a_slow_window_moves_an_exit_when_it_meets_the_leg(void **state)
{
	static const struct {
		const char *window;
		const char *exit;
	} cases[] = {
		{ SLOW("w", "any", "2026-03-05", "2026-03-06", "3"),
		    "2026-03-14" },
		{ SLOW("w", "any", "2026-03-11", "2026-03-20", "3"),
		    "2026-03-14" },
		{ SLOW("w", "any", "2026-03-12", "2026-03-20", "3"),
		    "2026-03-11" },
		{ SLOW("w", "any", "2026-03-01", "2026-03-05", "3"),
		    "2026-03-14" },
		{ SLOW("w", "any", "2026-03-01", "2026-03-04", "3"),
		    "2026-03-11" },
		{ SLOW("w", "any", "2026-03-05", "2026-03-06", "0"),
		    "2026-03-11" },
		{ SLOW("w", "any", "2026-03-05", "2026-03-06",
		      "3") "carriers = b\n",
		    "2026-03-11" },
		{ SLOW("w", "any", "2026-03-05", "2026-03-06",
		      "3") "lanes = CN->DE\n",
		    "2026-03-11" },
	};
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct route *route = route_with(c,
		    arena_format(&c->run, "%s%s%s", PARCEL_PLACES,
			PARCEL_SERVICE, cases[i].window)
			.ptr);
		struct date exit = DATE_NONE;
		struct unknown_day unknown;
		char text[DATE_TEXT];
		assert_true(chain_leave(&route->legs[1], a_day("2026-03-04"),
		    &exit, &unknown));
		if (!date_equal(exit, a_day(cases[i].exit)))
			fail_msg("case %zu: %s", i, date_format(exit, text));
	}
}

static void
slow_windows_act_once_each_in_order_on_the_exit_as_moved_so_far(void **state)
{
	static const char *const exits[] = { "2026-03-04", "2026-03-15",
		"2026-03-19" };
	/* The first reaches the second; the third begins too late. */
	assert_exits(route_with(*state,
			 PARCEL_PLACES PARCEL_SERVICE SLOW("z", "any",
			     "2026-03-10", "2026-03-20", "2") SLOW("a", "any",
			     "2026-03-13", "2026-03-20", "2")
			     SLOW("b", "any", "2026-03-16", "2026-03-20", "5")),
	    "2026-03-02", exits);
}

static void
slow_windows_of_one_day_act_in_order_of_their_ids(void **state)
{
	struct configuration *c = *state;
	const struct route *route = route_with(c,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("b", "us", "2026-03-16",
		"2026-03-31", "1")
		SLOW("a", "us", "2026-03-16", "2026-03-31", "2"));
	struct window_cost costs[FINDING_MAX_COSTS];
	struct chain chain;
	struct unknown_day unknown;
	assert_true(chain_maxima(route, a_day("2026-03-02"), &chain, &unknown));
	assert_day(chain.exits[2], "2026-03-20");
	assert_int_equal(chain_costs(route, a_day("2026-03-02"), &chain, costs),
	    2);
	assert_true(str_equal(costs[0].window->id, STR("a")));
	assert_true(str_equal(costs[1].window->id, STR("b")));
}

static void
every_leg_meets_a_slow_window_anew(void **state)
{
	static const char *const exits[] = { "2026-03-05", "2026-03-08",
		"2026-03-11" };
	assert_exits(route_with(*state, "[service.a]\ncarriers = a\ntransit = "
					"any 2, any 2, any 2\n" SLOW("w", "any",
					    "2026-03-01", "2026-03-31", "1")),
	    "2026-03-02", exits);
}

static void
slow_windows_leave_minima_and_the_plain_date_alone(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("w", "any", "2026-03-01",
		"2026-03-31", "9"));
	struct unknown_day unknown;
	struct date early = DATE_NONE, plain = DATE_NONE;
	assert_true(
	    chain_due_early(route, a_day("2026-03-02"), &early, &unknown));
	assert_true(
	    chain_due_plain(route, a_day("2026-03-02"), &plain, &unknown));
	assert_day(early, "2026-03-10");
	assert_day(plain, "2026-03-17");
}

static void
a_leg_of_no_days_ends_on_the_first_working_day(void **state)
{
	static const char *const exits[] = { "2026-03-02", "2026-03-07",
		"2026-03-09" };
	assert_exits(route_with(*state,
			 PARCEL_PLACES "[service.a]\ncarriers = a\n"
				       "transit = cn 0-0, any 5, us 0-0\n"),
	    "2026-03-02", exits);
}

static void
the_chain_is_had_whole_or_not_at_all(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	struct chain chain = { DATE_NONE, { DATE_NONE, DATE_NONE } };
	struct unknown_day unknown;
	struct date early = DATE_NONE, plain = DATE_NONE;
	assert_false(
	    chain_maxima(route, a_day("2026-12-21"), &chain, &unknown));
	assert_true(str_equal(unknown.place, STR("us")));
	assert_day(unknown.day, "2027-01-01");
	assert_false(date_is_set(chain.day0));
	assert_false(date_is_set(chain.exits[0]));
	assert_true(
	    chain_due_early(route, a_day("2026-12-21"), &early, &unknown));
	assert_day(early, "2026-12-29");
	assert_true(
	    chain_due_plain(route, a_day("2026-12-21"), &plain, &unknown));
	assert_day(plain, "2027-01-05");
	assert_false(
	    chain_due_early(route, a_day("2025-12-31"), &early, &unknown));
	assert_true(str_equal(unknown.place, STR("cn")));
	assert_day(unknown.day, "2025-12-31");
	assert_day(early, "2026-12-29");
}

static void
a_slow_window_may_lead_to_an_unknown_day(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("w", "us", "2026-12-01",
		"2026-12-31", "30"));
	struct chain chain;
	struct unknown_day unknown;
	assert_false(
	    chain_maxima(route, a_day("2026-12-01"), &chain, &unknown));
	assert_true(str_equal(unknown.place, STR("us")));
	assert_day(unknown.day, "2027-01-01");
}

static void
a_place_without_a_calendar_is_named_without_a_day(void **state)
{
	struct configuration *c = *state;
	struct unknown_day unknown;
	struct chain chain;
	struct date day = DATE_NONE;
	configuration_make(c,
	    PARCEL_PLACES "[service.a]\ncarriers = a\n"
			  "transit = cn 1-2, {destination} 2-4\n");
	struct shipment shipment = parcel_of(
	    &(struct parcel){ .destination = "BR" });
	const struct route *route = parcel_route(c, &shipment);
	assert_false(
	    chain_maxima(route, a_day("2026-03-02"), &chain, &unknown));
	assert_true(str_equal(unknown.place, STR("br")));
	assert_false(date_is_set(unknown.day));
	assert_false(
	    chain_due_early(route, a_day("2026-03-02"), &day, &unknown));
	assert_false(
	    chain_due_plain(route, a_day("2026-03-02"), &day, &unknown));
	assert_false(date_is_set(day));
}

struct cost {
	const char *id;
	int days;
};

static void
assert_costs(struct configuration *c, const char *more,
    const struct cost *wanted, size_t count)
{
	const struct route *route = route_with(c, more);
	struct window_cost costs[FINDING_MAX_COSTS];
	struct chain chain;
	struct unknown_day unknown;
	assert_true(chain_maxima(route, a_day("2026-03-02"), &chain, &unknown));
	size_t got = chain_costs(route, a_day("2026-03-02"), &chain, costs);
	for (size_t i = 0; i < got && i < count; i++)
		if (!str_equal(costs[i].window->id, str_from(wanted[i].id)) ||
		    costs[i].days != wanted[i].days)
			fail_msg("cost %zu is %.*s %d", i,
			    STR_ARG(costs[i].window->id), costs[i].days);
	if (got != count)
		fail_msg("%zu costs, wanted %zu", got, count);
}

static void
a_window_costs_the_working_days_that_it_took(void **state)
{
	static const struct cost one[] = { { "us:2026-03-12/2026-03-15", 2 } };
	assert_costs(*state,
	    PARCEL_PLACES "2026-03-12/2026-03-15 = closed\n"
			  "2026-05-01 = closed\n"
			  "2026-03-16 = advisory\n" PARCEL_SERVICE,
	    one, 1);
	static const struct cost both[] = {
		{ "s", 1 },
		{ "us:2026-03-12/2026-03-13", 1 },
	};
	assert_costs(*state,
	    PARCEL_PLACES
	    "2026-03-12/2026-03-13 = closed\n" PARCEL_SERVICE PARCEL_WINDOW("s",
		"suspended", "us", "2026-03-12",
		"2026-03-12") "cause = weather\n",
	    both, 2);
	assert_costs(*state, PARCEL_PLACES PARCEL_SERVICE, NULL, 0);
	assert_costs(*state,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("w", "any", "2026-03-01",
		"2026-03-31", "0"),
	    NULL, 0);
}

static void
the_wait_before_the_first_day_counts_too(void **state)
{
	static const struct cost wanted[] = { { "s", 2 } };
	assert_costs(*state,
	    PARCEL_PLACES PARCEL_SERVICE PARCEL_WINDOW("s", "suspended", "cn",
		"2026-02-20", "2026-03-03") "cause = holiday\n",
	    wanted, 1);
}

/* Three working days from Wednesday 03-11 are 12, 14 and 15. */
static void
a_slow_window_costs_the_days_it_moved_the_exit_and_no_day_costs_twice(
    void **state)
{
	static const struct cost wanted[] = { { "w", 4 } };
	assert_costs(*state,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("w", "any", "2026-03-10",
		"2026-03-20", "3") PARCEL_WINDOW("x", "suspended", "any",
		"2026-03-13", "2026-03-13") "cause = weather\n",
	    wanted, 1);
}

/* The second is reached only through the first, the others not at all. */
static void
slow_windows_cost_what_each_of_them_moved(void **state)
{
	static const struct cost wanted[] = { { "z", 2 }, { "a", 3 } };
	assert_costs(*state,
	    PARCEL_PLACES PARCEL_SERVICE SLOW("z", "any", "2026-03-10",
		"2026-03-20", "2") SLOW("a", "any", "2026-03-13", "2026-03-20",
		"3") SLOW("b", "any", "2026-03-17", "2026-03-20", "5") SLOW("c",
		"any", "2026-02-01", "2026-03-04", "5") PARCEL_WINDOW("d",
		"advisory", "any", "2026-03-01", "2026-03-20") "cause = peak\n",
	    wanted, 2);
}

/* Ten windows of a day each, of which eight are told. */
static void
more_windows_than_can_be_told_do_no_harm(void **state)
{
	struct configuration *c = *state;
	static const struct cost wanted[] = { { "w0", 1 }, { "w1", 1 },
		{ "w2", 1 }, { "w3", 1 }, { "w4", 1 }, { "w5", 1 }, { "w6", 1 },
		{ "w7", 1 } };
	struct str text = STR(PARCEL_PLACES PARCEL_SERVICE);
	for (int i = 0; i < 10; i++)
		text = arena_format(&c->run,
		    "%.*s[window.w%d]\nkind = suspended\nplace = any\n"
		    "from = 2026-03-%02d\nlast = 2026-03-%02d\n"
		    "source = x\ncause = weather\n",
		    STR_ARG(text), i, 5 + i, 5 + i);
	assert_int_equal(COUNT_OF(wanted), FINDING_MAX_COSTS);
	assert_costs(c, arena_cstr(&c->run, text), wanted, COUNT_OF(wanted));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(each_leg_begins_where_the_last_one_ended),
		PARCEL_TEST(
		    a_parcel_shipped_on_a_weekend_starts_on_the_next_working_day),
		PARCEL_TEST(
		    a_closed_day_moves_minima_and_maxima_but_not_the_plain_date),
		PARCEL_TEST(a_suspension_at_any_stops_the_line_haul),
		PARCEL_TEST(a_slow_window_moves_an_exit_when_it_meets_the_leg),
		PARCEL_TEST(
		    slow_windows_act_once_each_in_order_on_the_exit_as_moved_so_far),
		PARCEL_TEST(slow_windows_of_one_day_act_in_order_of_their_ids),
		PARCEL_TEST(every_leg_meets_a_slow_window_anew),
		PARCEL_TEST(slow_windows_leave_minima_and_the_plain_date_alone),
		PARCEL_TEST(a_leg_of_no_days_ends_on_the_first_working_day),
		PARCEL_TEST(the_chain_is_had_whole_or_not_at_all),
		PARCEL_TEST(a_slow_window_may_lead_to_an_unknown_day),
		PARCEL_TEST(a_place_without_a_calendar_is_named_without_a_day),
		PARCEL_TEST(a_window_costs_the_working_days_that_it_took),
		PARCEL_TEST(the_wait_before_the_first_day_counts_too),
		PARCEL_TEST(
		    a_slow_window_costs_the_days_it_moved_the_exit_and_no_day_costs_twice),
		PARCEL_TEST(slow_windows_cost_what_each_of_them_moved),
		PARCEL_TEST(more_windows_than_can_be_told_do_no_harm),
	};
	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
