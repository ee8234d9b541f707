#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/parcel.h"

static void
gather(struct configuration *c, const struct parcel *parcel,
    struct shipment *shipment, struct evidence *evidence)
{
	if (c->settings.service_count == 0)
		configuration_make(c, PARCEL_PLACES PARCEL_SERVICE);
	parcel_evidence(c, parcel, shipment, evidence);
}

static void
every_date_of_a_parcel_on_its_way_is_had(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state, &(struct parcel){ .country = "CN" }, &shipment,
	    &evidence);
	assert_true(evidence.is_complete);
	assert_true(evidence.has_chain);
	assert_day(evidence.due_early, "2026-03-10");
	assert_day(evidence.due_late, "2026-03-17");
	assert_day(evidence.due_plain, "2026-03-17");
	assert_day(evidence.due_on, "2026-03-17");
	assert_int_equal(evidence.stage, 1);
	assert_day(evidence.heard_on, "2026-03-05");
	assert_int_equal(evidence.silent_days, 0);
	assert_false(date_is_set(evidence.late_after));
}

static void
a_promised_day_is_the_due_day_and_the_chain_is_needed_still(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state, &(struct parcel){ .promised = "2026-03-13" }, &shipment,
	    &evidence);
	assert_day(evidence.due_on, "2026-03-13");
	assert_day(evidence.due_late, "2026-03-17");
	gather(*state,
	    &(struct parcel){ .promised = "2026-03-13",
		.shipped = "2026-12-28",
		.today = "2026-03-05" },
	    &shipment, &evidence);
	assert_day(evidence.due_on, "2026-03-13");
	assert_false(evidence.is_complete);
}

static void
a_parcel_without_a_shipping_day_ships_today(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state, &(struct parcel){ .shipped = "" }, &shipment, &evidence);
	assert_day(evidence.shipped_on, "2026-03-05");
	assert_day(evidence.chain.day0, "2026-03-05");
	assert_day(evidence.due_late, "2026-03-20");
}

struct reaching {
	struct parcel parcel;
	int stage;
	const char *reach[3];
};

static void
from_where_it_is_the_parcel_reaches_each_leg_in_turn(void **state)
{
	static const struct reaching cases[] = {
		{ { .country = "CN" }, 1,
		    { "2026-03-06", "2026-03-13", "2026-03-19" } },
		{ { .country = "CN", .today = "2026-03-02" }, 1,
		    { "2026-03-04", "2026-03-11", "2026-03-17" } },
		{ { .country = "CN", .today = "2026-03-03" }, 1,
		    { "2026-03-04", "2026-03-11", "2026-03-17" } },
		{ { .country = "DE" }, 2, { "", "2026-03-11", "2026-03-17" } },
		{ { .country = "DE", .today = "2026-03-14" }, 2,
		    { "", "2026-03-15", "2026-03-19" } },
		{ { .country = "US" }, 3, { "", "", "2026-03-17" } },
		{ { .country = "US", .today = "2026-03-17" }, 3,
		    { "", "", "2026-03-18" } },
		{ { .country = "US", .today = "2026-03-20" }, 3,
		    { "", "", "2026-03-23" } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment;
		struct evidence evidence;
		gather(*state, &cases[i].parcel, &shipment, &evidence);
		if (evidence.stage != cases[i].stage)
			fail_msg("case %zu: stage %d", i, evidence.stage);
		for (size_t k = 0; k < 3; k++)
			assert_day(evidence.reach[k], cases[i].reach[k]);
		assert_day(evidence.estimated_on, cases[i].reach[2]);
	}
}

/* r of the stage itself is not moved again; those after it are. */
static void
slow_windows_move_the_legs_ahead_only(void **state)
{
	struct configuration *c = *state;
	struct shipment shipment;
	struct evidence evidence;
	configuration_make(c,
	    PARCEL_PLACES PARCEL_SERVICE PARCEL_WINDOW("w", "slow", "any",
		"2026-03-12", "2026-03-31") "cause = peak\nextra_days = 3\n");
	gather(c, &(struct parcel){ .country = "CN" }, &shipment, &evidence);
	assert_day(evidence.chain.exits[1], "2026-03-11");
	assert_day(evidence.reach[1], "2026-03-16");
	gather(c, &(struct parcel){ .country = "DE", .today = "2026-03-14" },
	    &shipment, &evidence);
	assert_day(evidence.reach[1], "2026-03-15");
}

static void
no_estimate_is_today_or_before(void **state)
{
	static const char *const countries[] = { "CN", "DE", "US", "" };
	for (size_t i = 0; i < COUNT_OF(countries); i++)
		for (int day = 0; day < 90; day++) {
			struct shipment shipment;
			struct evidence evidence;
			char today[DATE_TEXT];
			date_format(date_plus(a_day("2026-03-02"), day), today);
			gather(*state,
			    &(struct parcel){ .today = today,
				.country = countries[i] },
			    &shipment, &evidence);
			if (!date_before(a_day(today), evidence.estimated_on))
				fail_msg("%s on %s", countries[i], today);
		}
}

static void
silence_is_counted_at_the_place_where_the_parcel_is(void **state)
{
	static const struct {
		struct parcel parcel;
		int wanted;
	} cases[] = {
		{ { .event = "2026-03-05" }, 0 },
		{ { .event = "2026-03-04", .country = "CN" }, 1 },
		{ { .event = "2026-03-06",
		      .today = "2026-03-09",
		      .country = "CN" },
		    1 },
		{ { .event = "2026-03-06",
		      .today = "2026-03-09",
		      .country = "DE" },
		    3 },
		{ { .event = "2026-03-06",
		      .today = "2026-03-08",
		      .country = "US" },
		    0 },
		/* No event: since it was shipped. */
		{ { .event = "", .today = "2026-03-09", .country = "CN" }, 5 },
		{ { .event = "", .shipped = "", .country = "CN" }, 0 },
		/* An event of tomorrow, as exports from the east have them. */
		{ { .event = "2026-03-06", .today = "2026-03-05" }, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment;
		struct evidence evidence;
		gather(*state, &cases[i].parcel, &shipment, &evidence);
		if (evidence.silent_days != cases[i].wanted)
			fail_msg("case %zu: %d", i, evidence.silent_days);
	}
}

static void
grace_is_asked_for_only_once_the_due_day_has_passed(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	struct parcel parcel = { .country = "US",
		.promised = "2026-12-31",
		.shipped = "2026-12-01",
		.today = "2026-12-29" };
	gather(*state, &parcel, &shipment, &evidence);
	assert_true(evidence.is_complete);
	assert_false(date_is_set(evidence.late_after));
	/* The day after is beyond what the calendar covers. */
	parcel.promised = "2026-12-28";
	gather(*state, &parcel, &shipment, &evidence);
	assert_true(evidence.is_complete);
	assert_day(evidence.late_after, "2026-12-29");
	parcel.promised = "2025-12-30";
	gather(*state, &parcel, &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_true(str_equal(evidence.unknown.place, STR("us")));
	assert_day(evidence.unknown.day, "2025-12-31");
}

static void
without_grace_no_day_is_asked_for(void **state)
{
	struct configuration *c = *state;
	struct shipment shipment;
	struct evidence evidence;
	configuration_make(c,
	    PARCEL_PLACES "[service.a]\ncarriers = a\ngrace = 0\n"
			  "transit = cn 1-2, any 4-7, us 2-4\n");
	gather(c,
	    &(struct parcel){ .country = "US",
		.promised = "2025-12-30",
		.today = "2026-03-05" },
	    &shipment, &evidence);
	assert_true(evidence.is_complete);
	assert_false(date_is_set(evidence.late_after));
}

static void
each_date_stands_alone_and_the_first_reason_is_named(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state,
	    &(struct parcel){ .shipped = "2026-12-21",
		.today = "2026-12-22",
		.event = "2026-12-21",
		.country = "CN" },
	    &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_false(evidence.has_chain);
	assert_day(evidence.due_early, "2026-12-29");
	assert_day(evidence.due_late, "");
	assert_day(evidence.due_on, "");
	assert_day(evidence.due_plain, "2027-01-05");
	assert_day(evidence.estimated_on, "");
	assert_int_equal(evidence.stage, 1);
	assert_int_equal(evidence.silent_days, 1);
	assert_true(str_equal(evidence.unknown.place, STR("us")));
	assert_day(evidence.unknown.day, "2027-01-01");
}

static void
silence_alone_can_be_unknown(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state,
	    &(struct parcel){ .event = "2025-12-30", .country = "CN" },
	    &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_true(evidence.has_chain);
	assert_day(evidence.estimated_on, "2026-03-19");
	assert_int_equal(evidence.silent_days, -1);
	assert_true(str_equal(evidence.unknown.place, STR("cn")));
	assert_day(evidence.unknown.day, "2025-12-31");
}

static void
the_estimate_alone_can_be_unknown(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state,
	    &(struct parcel){ .today = "2026-12-31",
		.promised = "2027-05-05",
		.country = "US" },
	    &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_day(evidence.due_late, "2026-03-17");
	assert_day(evidence.estimated_on, "");
	assert_int_equal(evidence.silent_days, 0);
	assert_true(str_equal(evidence.unknown.place, STR("us")));
	assert_day(evidence.unknown.day, "2027-01-01");
	/* China can still be left, America no more be reached. */
	gather(*state,
	    &(struct parcel){ .today = "2026-12-21",
		.promised = "2027-05-05",
		.country = "CN" },
	    &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_day(evidence.reach[1], "2026-12-29");
	assert_day(evidence.estimated_on, "");
	assert_true(str_equal(evidence.unknown.place, STR("us")));
	assert_day(evidence.unknown.day, "2027-01-01");
}

static void
the_chain_of_minima_names_its_day_before_that_of_maxima(void **state)
{
	struct configuration *c = *state;
	struct shipment shipment;
	struct evidence evidence;
	configuration_make(c, PARCEL_SERVICE
	    "[calendar.cn]\nweekend = sat, sun\ncovers = always\n"
	    "[calendar.us]\nweekend = sat, sun\n"
	    "covers = 2026-01-01/2026-03-08\n");
	gather(c, &(struct parcel){ .country = "CN" }, &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_day(evidence.due_early, "");
	assert_true(str_equal(evidence.unknown.place, STR("us")));
	assert_day(evidence.unknown.day, "2026-03-09");
}

static void
without_a_chain_the_stage_may_be_unknown_and_nothing_crashes(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	gather(*state,
	    &(struct parcel){ .shipped = "2025-06-01", .event = "2026-03-01" },
	    &shipment, &evidence);
	assert_int_equal(evidence.stage, 0);
	assert_null(evidence_table(&evidence));
	assert_int_equal(evidence.silent_days, -1);
	assert_true(str_equal(evidence.unknown.place, STR("cn")));
	assert_day(evidence.unknown.day, "2025-06-01");
	assert_false(evidence_meets(&evidence,
	    &(struct window){ .kind = WINDOW_SUSPENDED }));
}

static void
a_place_without_a_calendar_leaves_what_does_not_need_it(void **state)
{
	struct configuration *c = *state;
	struct shipment shipment;
	struct evidence evidence;
	configuration_make(c,
	    PARCEL_PLACES "[service.a]\ncarriers = a\n"
			  "transit = cn 1-2, {destination} 2-4\n");
	gather(c,
	    &(struct parcel){ .destination = "BR",
		.country = "CN",
		.promised = "2026-03-04",
		.event = "2026-03-04" },
	    &shipment, &evidence);
	assert_false(evidence.is_complete);
	assert_true(str_equal(evidence.unknown.place, STR("br")));
	assert_false(date_is_set(evidence.unknown.day));
	assert_day(evidence.due_on, "2026-03-04");
	assert_day(evidence.due_early, "");
	assert_day(evidence.due_plain, "");
	assert_int_equal(evidence.silent_days, 1);
	assert_string_equal(evidence_table(&evidence)->calendar->place.ptr,
	    "cn");
}

struct meeting {
	const char *place, *from, *last, *more;
	bool meets;
};

/*
 * In China since 03-02, today 03-03: r is 03-04, 03-11 and 03-17.  A window
 * begins by the day a leg is left, and ends after it is entered.
 */
static void
a_parcel_meets_a_window_on_its_way_by_both_edges(void **state)
{
	static const struct meeting cases[] = {
		{ "cn", "2026-03-04", "2026-03-09", "", true },
		{ "cn", "2026-03-05", "2026-03-09", "", false },
		{ "any", "2026-03-04", "2026-03-04", "", false },
		{ "any", "2026-03-04", "2026-03-05", "", true },
		{ "any", "2026-03-11", "2026-03-20", "", true },
		{ "any", "2026-03-12", "2026-03-20", "", false },
		{ "us", "2026-03-04", "2026-03-11", "", false },
		{ "us", "2026-03-04", "2026-03-12", "", true },
		{ "us", "2026-03-17", "2026-03-20", "", true },
		{ "us", "2026-03-18", "2026-03-20", "", false },
		{ "us", "2026-03-17", "2026-03-20", "carriers = b\n", false },
		{ "us", "2026-03-17", "2026-03-20", "lanes = *->DE\n", false },
	};
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment;
		struct evidence evidence;
		const struct window window = { .kind = WINDOW_SUSPENDED,
			.place = str_from(cases[i].place),
			.carriers = &(struct str){ "*", 1 },
			.carrier_count = cases[i].more[0] != 'c',
			.lanes = &(struct lane){ { "*", 1 }, { "*", 1 } },
			.lane_count = cases[i].more[0] != 'l',
			.from = a_day(cases[i].from),
			.last = a_day(cases[i].last) };
		gather(c,
		    &(struct parcel){ .country = "CN", .today = "2026-03-03" },
		    &shipment, &evidence);
		assert_day(evidence.reach[2], "2026-03-17");
		if (evidence_meets(&evidence, &window) != cases[i].meets)
			fail_msg("case %zu: %s %s", i, cases[i].place,
			    cases[i].from);
	}
}

static void
legs_left_behind_meet_nothing(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	const struct window window = { .kind = WINDOW_SUSPENDED,
		.place = STR("cn"),
		.carriers = &(struct str){ "*", 1 },
		.carrier_count = 1,
		.lanes = &(struct lane){ { "*", 1 }, { "*", 1 } },
		.lane_count = 1,
		.from = a_day("2026-03-04"),
		.last = a_day("2026-12-31") };
	gather(*state, &(struct parcel){ .country = "CN" }, &shipment,
	    &evidence);
	assert_true(evidence_meets(&evidence, &window));
	gather(*state, &(struct parcel){ .country = "DE" }, &shipment,
	    &evidence);
	assert_false(evidence_meets(&evidence, &window));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(every_date_of_a_parcel_on_its_way_is_had),
		PARCEL_TEST(
		    a_promised_day_is_the_due_day_and_the_chain_is_needed_still),
		PARCEL_TEST(a_parcel_without_a_shipping_day_ships_today),
		PARCEL_TEST(
		    from_where_it_is_the_parcel_reaches_each_leg_in_turn),
		PARCEL_TEST(slow_windows_move_the_legs_ahead_only),
		PARCEL_TEST(no_estimate_is_today_or_before),
		PARCEL_TEST(
		    silence_is_counted_at_the_place_where_the_parcel_is),
		PARCEL_TEST(
		    grace_is_asked_for_only_once_the_due_day_has_passed),
		PARCEL_TEST(without_grace_no_day_is_asked_for),
		PARCEL_TEST(
		    each_date_stands_alone_and_the_first_reason_is_named),
		PARCEL_TEST(silence_alone_can_be_unknown),
		PARCEL_TEST(the_estimate_alone_can_be_unknown),
		PARCEL_TEST(
		    the_chain_of_minima_names_its_day_before_that_of_maxima),
		PARCEL_TEST(
		    without_a_chain_the_stage_may_be_unknown_and_nothing_crashes),
		PARCEL_TEST(
		    a_place_without_a_calendar_leaves_what_does_not_need_it),
		PARCEL_TEST(a_parcel_meets_a_window_on_its_way_by_both_edges),
		PARCEL_TEST(legs_left_behind_meet_nothing),
	};
	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
