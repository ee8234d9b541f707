#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/stage.h"
#include "support/parcel.h"

/* A way of `legs` legs at `any`, each of two days. */
static const struct route *
way_of(struct configuration *c, int legs, struct shipment *shipment)
{
	struct str text = STR("[service.a]\ncarriers = a\ntransit = any 2");
	for (int i = 1; i < legs; i++)
		text = arena_format(&c->run, "%.*s, any 2", STR_ARG(text));
	configuration_make(c,
	    arena_format(&c->run, "%.*s\n", STR_ARG(text)).ptr);
	return parcel_route(c, shipment);
}

/* Exits on 2026-03-03, 03-05, 03-07 and so on. */
static const struct chain chain = { { 0 },
	{ { 20515 }, { 20517 }, { 20519 }, { 20521 } } };

struct staging {
	struct parcel parcel;
	int wanted;
};

static void
check(struct configuration *c, int legs, const struct staging *cases,
    size_t count)
{
	assert_day(chain.exits[0], "2026-03-03");
	for (size_t i = 0; i < count; i++) {
		struct shipment shipment = parcel_of(&cases[i].parcel);
		const struct route *route = way_of(c, legs, &shipment);
		int got = stage_of(&shipment, route, &chain,
		    parcel_day(cases[i].parcel.today, "2026-03-05"));
		if (got != cases[i].wanted)
			fail_msg("case %zu of %d legs: wanted %d, got %d", i,
			    legs, cases[i].wanted, got);
	}
}

static void
a_parcel_nobody_has_seen_is_in_the_first_leg(void **state)
{
	static const struct staging cases[] = {
		{ { .status = STATUS_NOT_FOUND, .country = "US" }, 1 },
		{ { .status = STATUS_PRE_TRANSIT, .country = "US" }, 1 },
		{ { .status = STATUS_PRE_TRANSIT, .today = "2026-12-31" }, 1 },
	};
	check(*state, 3, cases, COUNT_OF(cases));
}

static void
a_parcel_near_its_door_is_in_the_last_leg(void **state)
{
	static const struct staging cases[] = {
		{ { .status = STATUS_OUT_FOR_DELIVERY, .country = "CN" }, 3 },
		{ { .status = STATUS_PICKUP_READY, .country = "DE" }, 3 },
		{ { .status = STATUS_ATTEMPT_FAILED, .today = "2026-03-01" },
		    3 },
	};
	check(*state, 3, cases, COUNT_OF(cases));
}

static void
else_the_country_of_the_last_event_tells(void **state)
{
	static const struct staging cases[] = {
		{ { .country = "US" }, 3 },
		{ { .country = "CN" }, 1 },
		{ { .country = "DE" }, 2 },
		{ { .country = "US", .status = STATUS_EXCEPTION }, 3 },
		{ { .country = "CN", .status = STATUS_STALE }, 1 },
		{ { .country = "KZ", .status = STATUS_IN_CUSTOMS }, 2 },
		{ { .country = "CN", .today = "2026-12-31" }, 1 },
		{ { .country = "CN", .destination = "CN" }, 3 },
		{ { .country = "US", .destination = "" }, 2 },
		{ { .country = "CN", .status = STATUS_DELIVERED }, 1 },
	};
	check(*state, 3, cases, COUNT_OF(cases));
}

static void
else_the_first_leg_that_today_has_not_left_behind(void **state)
{
	static const struct staging cases[] = {
		{ { .today = "2026-01-01" }, 1 },
		{ { .today = "2026-03-02" }, 1 },
		{ { .today = "2026-03-03" }, 1 },
		{ { .today = "2026-03-04" }, 2 },
		{ { .today = "2026-03-05" }, 2 },
		{ { .today = "2026-03-06" }, 3 },
		{ { .today = "2026-03-07" }, 3 },
		{ { .today = "2026-03-08" }, 3 },
		{ { .today = "2026-12-31" }, 3 },
		{ { .today = "2026-03-06", .destination = "" }, 3 },
	};
	check(*state, 3, cases, COUNT_OF(cases));
}

static void
with_two_legs_elsewhere_is_the_second(void **state)
{
	static const struct staging cases[] = {
		{ { .country = "CN" }, 1 },
		{ { .country = "DE" }, 2 },
		{ { .country = "US" }, 2 },
		{ { .today = "2026-03-03" }, 1 },
		{ { .today = "2026-03-09" }, 2 },
	};
	check(*state, 2, cases, COUNT_OF(cases));
}

static void
with_four_legs_elsewhere_is_still_the_second(void **state)
{
	static const struct staging cases[] = {
		{ { .country = "DE" }, 2 },
		{ { .country = "US" }, 4 },
		{ { .today = "2026-03-06" }, 3 },
		{ { .status = STATUS_PICKUP_READY }, 4 },
	};
	check(*state, 4, cases, COUNT_OF(cases));
}

static void
one_leg_is_the_first_the_middle_and_the_last(void **state)
{
	static const struct staging cases[] = {
		{ { .status = STATUS_NOT_FOUND }, 1 },
		{ { .status = STATUS_PICKUP_READY }, 1 },
		{ { .country = "DE" }, 1 },
		{ { .country = "US" }, 1 },
		{ { .today = "2026-12-31" }, 1 },
	};
	check(*state, 1, cases, COUNT_OF(cases));
}

static void
without_a_chain_only_the_chain_is_missed(void **state)
{
	struct configuration *c = *state;
	static const struct staging cases[] = {
		{ { .status = STATUS_NOT_FOUND }, 1 },
		{ { .status = STATUS_PICKUP_READY }, 3 },
		{ { .country = "US" }, 3 },
		{ { .country = "CN" }, 1 },
		{ { .country = "DE" }, 2 },
		{ { .today = "2026-03-05" }, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment = parcel_of(&cases[i].parcel);
		const struct route *route = way_of(c, 3, &shipment);
		assert_int_equal(stage_of(&shipment, route, NULL,
				     a_day("2026-03-05")),
		    cases[i].wanted);
	}
	struct shipment shipment = parcel_of(&(struct parcel){ 0 });
	assert_int_equal(stage_of(&shipment, way_of(c, 1, &shipment), NULL,
			     a_day("2026-03-05")),
	    1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(a_parcel_nobody_has_seen_is_in_the_first_leg),
		PARCEL_TEST(a_parcel_near_its_door_is_in_the_last_leg),
		PARCEL_TEST(else_the_country_of_the_last_event_tells),
		PARCEL_TEST(else_the_first_leg_that_today_has_not_left_behind),
		PARCEL_TEST(with_two_legs_elsewhere_is_the_second),
		PARCEL_TEST(with_four_legs_elsewhere_is_still_the_second),
		PARCEL_TEST(one_leg_is_the_first_the_middle_and_the_last),
		PARCEL_TEST(without_a_chain_only_the_chain_is_missed),
	};
	return cmocka_run_group_tests_name("stage", tests, NULL, NULL);
}
