#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/transit.h"
#include "support/parcel.h"

static const struct route *
route_with(struct configuration *c, const char *more)
{
	struct shipment shipment = parcel_of(&(struct parcel){ 0 });
	configuration_make(c, more);
	return parcel_route(c, &shipment);
}

static void
days_are_shared_out_as_the_maxima_are(void **state)
{
	static const struct {
		int days;
		int shares[3];
	} cases[] = {
		{ 0, { 0, 0, 0 } },
		{ 1, { 0, 1, 0 } },
		{ 4, { 1, 2, 1 } },
		{ 13, { 2, 7, 4 } },
		{ 26, { 4, 14, 8 } },
		{ 27, { 4, 15, 8 } },
	};
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	assert_int_equal(transit_promised(route), 13);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int shares[SERVICE_MAX_LEGS];
		transit_share(route, cases[i].days, shares);
		for (size_t k = 0; k < 3; k++)
			if (shares[k] != cases[i].shares[k])
				fail_msg("%d days: leg %zu gets %d, wanted %d",
				    cases[i].days, k + 1, shares[k],
				    cases[i].shares[k]);
	}
}

static void
without_maxima_the_last_leg_takes_all(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES "[service.a]\ncarriers = a\n"
			  "transit = cn 0-0, us 0-0\n");
	int shares[SERVICE_MAX_LEGS];
	transit_share(route, 5, shares);
	assert_int_equal(shares[0], 0);
	assert_int_equal(shares[1], 5);
}

/* On the day that all maxima make it due it took as long as promised. */
static void
a_parcel_takes_the_fewest_days_that_make_it_due(void **state)
{
	static const struct {
		const char *delivered;
		int days;
	} cases[] = {
		{ "2026-03-02", 0 },
		{ "2026-03-16", 12 },
		{ "2026-03-17", 13 },
		{ "2026-03-18", 14 },
	};
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int days = -1;
		if (!transit_days(route, a_day("2026-03-02"),
			a_day(cases[i].delivered), &days) ||
		    days != cases[i].days)
			fail_msg("delivered on %s: %d days, wanted %d",
			    cases[i].delivered, days, cases[i].days);
	}
}

static void
what_a_window_took_is_not_counted(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE PARCEL_WINDOW("w", "suspended", "us",
		"2026-03-12", "2026-03-18") "cause = holiday\n");
	int days;
	assert_true(transit_days(route, a_day("2026-03-02"),
	    a_day("2026-03-24"), &days));
	assert_int_equal(days, 13);
}

static void
what_cannot_be_counted_is_no_answer(void **state)
{
	static const struct {
		const char *shipped, *delivered;
	} cases[] = {
		{ "2026-03-02", "2026-03-01" },
		{ "2026-12-20", "2027-02-01" },
		{ "2025-03-02", "2026-03-01" },
	};
	const struct route *route = route_with(*state,
	    PARCEL_PLACES PARCEL_SERVICE);
	int days;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (transit_days(route, a_day(cases[i].shipped),
			a_day(cases[i].delivered), &days))
			fail_msg("from %s to %s: %d days", cases[i].shipped,
			    cases[i].delivered, days);
}

static void
beyond_the_most_days_there_is_no_answer(void **state)
{
	const struct route *route = route_with(*state,
	    PARCEL_PLACES "[service.a]\ncarriers = a\n"
			  "transit = any 1-2\n");
	int days;
	assert_true(transit_days(route, a_day("2026-01-01"),
	    date_plus(a_day("2026-01-01"), TRANSIT_MAX_DAYS), &days));
	assert_int_equal(days, TRANSIT_MAX_DAYS);
	assert_false(transit_days(route, a_day("2026-01-01"),
	    date_plus(a_day("2026-01-01"), TRANSIT_MAX_DAYS + 1), &days));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(days_are_shared_out_as_the_maxima_are),
		PARCEL_TEST(without_maxima_the_last_leg_takes_all),
		PARCEL_TEST(a_parcel_takes_the_fewest_days_that_make_it_due),
		PARCEL_TEST(what_a_window_took_is_not_counted),
		PARCEL_TEST(what_cannot_be_counted_is_no_answer),
		PARCEL_TEST(beyond_the_most_days_there_is_no_answer),
	};
	return cmocka_run_group_tests_name("transit", tests, NULL, NULL);
}
