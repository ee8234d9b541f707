#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/arrival.h"
#include "support/parcel.h"

/* Two working days of the States and one of China are closed. */
#define PORT PARCEL_WINDOW("port", "closed", "us", "2026-03-12", "2026-03-16")
#define WOMEN PARCEL_WINDOW("women", "closed", "cn", "2026-03-03", "2026-03-03")
#define CLOSED                                                                 \
	PARCEL_PLACES PARCEL_SERVICE PORT "cause = weather\n" WOMEN            \
					  "cause = holiday\n"

static struct arrival
arrival_with(struct configuration *c, const struct parcel *parcel)
{
	struct shipment shipment;
	struct evidence evidence;
	struct arrival arrival;
	struct parcel delivered = *parcel;
	delivered.status = STATUS_DELIVERED;
	parcel_evidence(c, &delivered, &shipment, &evidence);
	if (!arrival_of(&evidence, &arrival))
		fail_msg("no arrival");
	return arrival;
}

static void
it_is_held_against_the_promise_and_the_due_day(void **state)
{
	/* With weekends alone it is due on 03-17, with closed days on 03-20. */
	static const struct {
		struct parcel parcel;
		int days;
		enum promise promise;
		bool is_late;
	} cases[] = {
		{ { .event = "2026-03-17" }, 15, PROMISE_KEPT, false },
		{ { .event = "2026-03-18" }, 16, PROMISE_BROKEN, false },
		{ { .event = "2026-03-20" }, 18, PROMISE_BROKEN, false },
		{ { .event = "2026-03-21" }, 19, PROMISE_BROKEN, true },
		{ { .event = "2026-03-11", .promised = "2026-03-11" }, 9,
		    PROMISE_KEPT, false },
		{ { .event = "2026-03-12", .promised = "2026-03-11" }, 10,
		    PROMISE_BROKEN, true },
		{ { .event = "2026-03-12", .shipped = "" }, -1, PROMISE_UNKNOWN,
		    false },
		{ { .event = "2026-03-12",
		      .shipped = "",
		      .promised = "2026-03-11" },
		    -1, PROMISE_BROKEN, true },
		{ { .event = "2026-03-01" }, -1, PROMISE_UNKNOWN, false },
	};
	struct configuration *c = *state;
	configuration_make(c, CLOSED);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct parcel parcel = cases[i].parcel;
		parcel.today = "2026-03-23";
		struct arrival arrival = arrival_with(c, &parcel);
		if (arrival.days != cases[i].days ||
		    arrival.promise != cases[i].promise ||
		    arrival.is_late != cases[i].is_late)
			fail_msg("case %zu: %d days, %s, late %d", i,
			    arrival.days, promise_name(arrival.promise),
			    arrival.is_late);
	}
}

static void
its_days_are_those_of_the_service_or_of_the_export(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, CLOSED);
	struct arrival arrival = arrival_with(c,
	    &(struct parcel){ .today = "2026-03-23", .event = "2026-03-19" });
	assert_true(date_equal(arrival.delivered_on, a_day("2026-03-19")));
	assert_true(date_equal(arrival.promised_on, a_day("2026-03-17")));
	assert_true(date_equal(arrival.due_on, a_day("2026-03-20")));
	arrival = arrival_with(c, &(struct parcel){ .today = "2026-03-23",
				      .promised = "2026-03-09" });
	assert_true(date_equal(arrival.promised_on, a_day("2026-03-09")));
	assert_true(date_equal(arrival.due_on, a_day("2026-03-09")));
}

static void
what_broke_the_promise_is_the_window_that_cost_most(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, CLOSED);
	struct arrival arrival = arrival_with(c,
	    &(struct parcel){ .today = "2026-03-23", .event = "2026-03-18" });
	assert_non_null(arrival.window);
	assert_true(str_equal(arrival.window->id, STR("port")));
	arrival = arrival_with(c,
	    &(struct parcel){ .today = "2026-03-23", .event = "2026-03-17" });
	assert_null(arrival.window);
}

static void
only_a_delivery_on_a_known_day_is_one(void **state)
{
	static const struct parcel cases[] = {
		{ .status = STATUS_OUT_FOR_DELIVERY },
		{ .status = STATUS_RETURNED },
		{ .status = STATUS_DELIVERED, .event = "" },
	};
	struct configuration *c = *state;
	configuration_make(c, CLOSED);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment;
		struct evidence evidence;
		struct arrival arrival;
		parcel_evidence(c, &cases[i], &shipment, &evidence);
		if (arrival_of(&evidence, &arrival))
			fail_msg("case %zu", i);
	}
}

static void
without_a_calendar_nothing_was_promised(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    PARCEL_PLACES "[service.a]\ncarriers = a\n"
			  "transit = cn 1-2, {destination} 2-4\n");
	struct arrival arrival = arrival_with(c,
	    &(struct parcel){ .destination = "XX", .event = "2026-03-20" });
	assert_int_equal(arrival.promise, PROMISE_UNKNOWN);
	assert_false(arrival.is_late);
	assert_int_equal(arrival.days, 18);
}

static void
every_promise_has_a_name(void **state)
{
	(void)state;
	static const char *const names[] = { "unknown", "kept", "broken" };
	assert_int_equal(COUNT_OF(names), PROMISE_COUNT);
	for (enum promise p = PROMISE_UNKNOWN; p < PROMISE_COUNT; p++) {
		assert_string_equal(promise_name(p), names[p]);
		assert_int_equal(promise_parse(str_from(names[p])), p);
	}
	assert_int_equal(promise_parse(STR("x")), PROMISE_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(it_is_held_against_the_promise_and_the_due_day),
		PARCEL_TEST(its_days_are_those_of_the_service_or_of_the_export),
		PARCEL_TEST(
		    what_broke_the_promise_is_the_window_that_cost_most),
		PARCEL_TEST(only_a_delivery_on_a_known_day_is_one),
		PARCEL_TEST(without_a_calendar_nothing_was_promised),
		cmocka_unit_test(every_promise_has_a_name),
	};
	return cmocka_run_group_tests_name("arrival", tests, NULL, NULL);
}
