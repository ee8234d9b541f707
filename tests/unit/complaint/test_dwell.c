#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/dwell.h"
#include "support/configuration.h"

enum { MAX_EVENTS = 12 };

#define PLACES                                                                 \
	"[calendar.cn]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"  \
	"[calendar.us]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"
#define SERVICE "[service.a]\ncarriers = a\ntransit = cn 1-2, any 4-7, us 2-4\n"
#define CLOSURE                                                                \
	"[window.cny]\nkind = suspended\nplace = cn\nfrom = 2026-02-15\n"      \
	"last = 2026-02-23\nsource = here\ncause = holiday\n"

/* One event of a parcel from China to the United States. */
struct step {
	const char *day;
	enum status status;
	enum cause cause;
	const char *country;
	bool is_accepted;
};

/* The way is `cn 1-2, any 4-7, us 2-4`, 3, 7 and 6 days by the calendar. */
struct way {
	struct configuration configuration;
	struct event events[MAX_EVENTS];
	struct shipment shipment;
	struct finding finding;
	struct dwell_norm norm;
	struct dwell_sources sources;
	struct dwell dwell;
};

static const struct route *
route_of(struct configuration *c, const struct shipment *shipment)
{
	const struct lane lane = { shipment->origin, shipment->destination };
	struct error err = { 0 };
	const struct route *route = routes_get(&c->routes, shipment->carrier,
	    shipment->service, &lane, &err);
	if (route == NULL)
		fail_msg("%s", err.text);
	return route;
}

static int
begin(void **state)
{
	static struct way way;
	way = (struct way){ .shipment = shipment_unknown() };
	configuration_open(&way.configuration);
	configuration_make(&way.configuration, PLACES SERVICE CLOSURE);
	way.shipment.carrier = STR("a");
	way.shipment.origin = STR("CN");
	way.shipment.destination = STR("US");
	way.sources = (struct dwell_sources){
		.events = way.events,
		.shipment = &way.shipment,
		.finding = &way.finding,
		.route = route_of(&way.configuration, &way.shipment),
		.today = a_day("2026-03-31"),
	};
	*state = &way;
	return 0;
}

static int
end(void **state)
{
	struct way *way = *state;
	configuration_close(&way->configuration);
	return 0;
}

static void
go(struct way *way, const struct step *steps, size_t count)
{
	way->sources.event_count = count;
	for (size_t i = 0; i < count; i++) {
		struct event *event = &way->events[i];
		*event = (struct event){
			.at = { INSTANT_NONE, a_day_or_none(steps[i].day) },
			.status = steps[i].status,
			.cause = steps[i].cause,
			.is_accepted = steps[i].is_accepted,
			.code = str_from(status_name(steps[i].status)),
		};
		snprintf(event->country, sizeof(event->country), "%s",
		    steps[i].country);
	}
	dwell_measure(&way->sources, &way->dwell);
}

/* "handling 1, linehaul 7 (2)": days, and excess where there is some. */
static const char *
split(struct way *way)
{
	struct arena *run = &way->configuration.run;
	struct str all = STR_EMPTY;
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++) {
		if (way->dwell.days[p] == 0)
			continue;
		all = arena_format(run, "%.*s%s%s %d", STR_ARG(all),
		    str_is_empty(all) ? "" : ", ", phase_name(p),
		    way->dwell.days[p]);
		if (way->dwell.excess[p] > 0)
			all = arena_format(run, "%.*s (%d)", STR_ARG(all),
			    way->dwell.excess[p]);
	}
	return arena_cstr(run, all);
}

static const char *
explained(struct way *way)
{
	struct arena *run = &way->configuration.run;
	return arena_cstr(run, dwell_explain(&way->sources, &way->dwell, run));
}

static void
every_phase_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = { "handling", "first_mile", "export",
		"linehaul", "import_customs", "last_mile", "pickup_wait" };
	assert_int_equal(COUNT_OF(names), PHASE_COUNT);
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++)
		assert_string_equal(phase_name(p), names[p]);
}

static void
a_way_is_split_where_status_and_country_change(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-01", STATUS_PRE_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-02", STATUS_PRE_TRANSIT, CAUSE_NONE, "CN", true },
		{ "2026-03-03", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-04", STATUS_IN_CUSTOMS, CAUSE_NONE, "CN", false },
		{ "2026-03-05", STATUS_IN_TRANSIT, CAUSE_NONE, "", false },
		{ "2026-03-06", STATUS_IN_TRANSIT, CAUSE_NONE, "DE", false },
		{ "2026-03-10", STATUS_EXCEPTION, CAUSE_DOCUMENTS, "US",
		    false },
		{ "2026-03-15", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-03-17", STATUS_ATTEMPT_FAILED, CAUSE_ABSENT, "",
		    false },
		{ "2026-03-18", STATUS_PICKUP_READY, CAUSE_NONE, "", false },
		{ "2026-03-21", STATUS_DELIVERED, CAUSE_NONE, "US", false },
		{ "2026-03-30", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	go(way, steps, COUNT_OF(steps));
	assert_true(way->dwell.is_split);
	assert_string_equal(split(way),
	    "handling 1, first_mile 2, export 2 (2), linehaul 4, "
	    "import_customs 5, last_mile 3 (2), pickup_wait 3 (3)");
	assert_int_equal(way->dwell.excess_days, 7);
}

static void
a_parcel_on_its_way_stays_until_today(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-02", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-04", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(split(way), "first_mile 2, last_mile 27 (21)");
	assert_int_equal(way->dwell.longest, PHASE_LAST_MILE);
	assert_false(way->dwell.is_mixed);
}

static void
suspended_days_do_not_count_at_their_place_alone(void **state)
{
	static const struct step steps[] = {
		{ "2026-02-13", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-02-25", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-03-01", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	static const struct step abroad[] = {
		{ "2026-02-13", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-02-25", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(split(way), "first_mile 3, last_mile 4");
	go(way, abroad, COUNT_OF(abroad));
	assert_string_equal(split(way), "last_mile 12 (6)");
}

static void
enough_delivered_parcels_say_what_is_usual(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-02", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-12", STATUS_IN_CUSTOMS, CAUSE_NONE, "US", false },
		{ "2026-03-20", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	way->norm = (struct dwell_norm){ 19,
		{ [PHASE_FIRST_MILE] = 9, [PHASE_IMPORT] = 2 } };
	way->sources.norm = &way->norm;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(split(way), "first_mile 10 (7), import_customs 8 "
					"(2)");
	assert_int_equal(way->dwell.norm_parcels, 0);
	way->norm.parcels = DWELL_LEAST_PARCELS;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(split(way), "first_mile 10 (1), import_customs 8 "
					"(6)");
	assert_int_equal(way->dwell.norm_parcels, 20);
	way->sources.norm = NULL;
	way->sources.route = NULL;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(split(way), "first_mile 10, import_customs 8");
}

static void
fewer_legs_allow_for_more_phases(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-02", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-05", STATUS_IN_TRANSIT, CAUSE_NONE, "DE", false },
		{ "2026-03-12", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-03-20", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	static const struct {
		const char *legs, *split;
	} cases[] = {
		{ "any 1-12", "first_mile 3, linehaul 7, last_mile 8 (6)" },
		{ "any 1-9, us 1-5",
		    "first_mile 3, linehaul 7 (1), last_mile 8 (1)" },
		{ "cn 1-1, any 1-2, any 1-3, us 1-5",
		    "first_mile 3 (1), linehaul 7 (2), last_mile 8 (1)" },
	};
	struct way *way = *state;
	struct configuration *c = &way->configuration;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		configuration_make(c, arena_format(&c->run,
					  PLACES "[service.a]\ncarriers = a\n"
						 "transit = %s\n",
					  cases[i].legs)
					  .ptr);
		way->sources.route = route_of(c, &way->shipment);
		go(way, steps, COUNT_OF(steps));
		if (strcmp(split(way), cases[i].split) != 0)
			fail_msg("%s: %s", cases[i].legs, split(way));
	}
}

static void
the_whys_name_lateness_phase_and_event(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-02", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-05", STATUS_IN_TRANSIT, CAUSE_NONE, "DE", false },
		{ "2026-03-10", STATUS_IN_CUSTOMS, CAUSE_NONE, "US", false },
		{ "2026-03-12", STATUS_EXCEPTION, CAUSE_DOCUMENTS, "US",
		    false },
		{ "2026-03-30", STATUS_IN_CUSTOMS, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	way->finding.days_late = 9;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(explained(way),
	    "why1 9 days late\n"
	    "why2 15 of 15 days above the usual in import_customs (the service "
	    "allows 6 days)\n"
	    "why3 documents on 2026-03-12 (exception)\n");
	way->norm = (struct dwell_norm){ 143, { [PHASE_IMPORT] = 1 } };
	way->sources.norm = &way->norm;
	way->finding.days_late = 1;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(explained(way),
	    "why1 1 day late\n"
	    "why2 20 of 28 days above the usual in import_customs (median 1 "
	    "day of 143 parcels)\n"
	    "why3 documents on 2026-03-12 (exception)\n");
}

static void
an_event_with_a_cause_tells_more_than_a_longer_silence(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-02", STATUS_IN_CUSTOMS, CAUSE_NONE, "US", false },
		{ "2026-03-12", STATUS_EXCEPTION, CAUSE_CUSTOMS, "US", false },
		{ "2026-03-13", STATUS_EXCEPTION, CAUSE_DOCUMENTS, "US",
		    false },
		{ "2026-03-14", STATUS_IN_CUSTOMS, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(explained(way),
	    "why2 23 of 23 days above the usual in import_customs (the service "
	    "allows 6 days)\n"
	    "why3 documents on 2026-03-13 (exception)\n");
}

static void
where_no_event_names_a_cause_the_longest_silence_counts(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-01", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-03", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-03-20", STATUS_OUT_FOR_DELIVERY, CAUSE_NONE, "US",
		    false },
	};
	struct way *way = *state;
	way->finding.days_late = -1;
	go(way, steps, COUNT_OF(steps));
	assert_string_equal(explained(way),
	    "why2 22 of 22 days above the usual in last_mile (the service "
	    "allows 6 days)\n"
	    "why3 no event for 17 days after 2026-03-03 (in_transit)\n");
}

static void
a_mixed_delay_names_every_phase(void **state)
{
	static const struct step steps[] = {
		{ "2026-03-01", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-11", STATUS_IN_TRANSIT, CAUSE_NONE, "DE", false },
		{ "2026-03-24", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-04-04", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	way->finding.days_late = 12;
	go(way, steps, COUNT_OF(steps));
	assert_true(way->dwell.is_mixed);
	assert_string_equal(explained(way),
	    "why1 12 days late\n"
	    "why2 no phase has half of the 18 days above the usual: first_mile "
	    "7, linehaul 6, last_mile 5\n"
	    "why3 no event for 10 days after 2026-03-01 (in_transit)\n");
}

static void
an_export_without_events_tells_what_it_can(void **state)
{
	struct way *way = *state;
	const struct window *cny =
	    calendars_find_window(&way->configuration.calendars, STR("cny"));
	go(way, NULL, 0);
	assert_false(way->dwell.is_split);
	assert_string_equal(explained(way), "");
	way->finding.days_late = 3;
	const struct window_cost costs[] = { { cny, 2 }, { cny, 9 } };
	way->finding.costs = costs;
	way->finding.cost_count = COUNT_OF(costs);
	way->shipment.text = STR("Held by customs");
	assert_string_equal(explained(way),
	    "why1 3 days late\nwhy2 9 days by cny\n"
	    "why3 the carrier says: Held by customs\n");
	way->shipment.event.date = a_day("2026-03-20");
	way->finding.cost_count = 0;
	way->sources.finding = NULL;
	assert_string_equal(explained(way),
	    "why3 the carrier says on 2026-03-20: Held by customs\n");
}

static void
a_parcel_that_lost_no_time_has_no_reason_for_it(void **state)
{
	static const struct step steps[] = {
		{ "", STATUS_PRE_TRANSIT, CAUSE_NONE, "", false },
		{ "2026-03-02", STATUS_IN_TRANSIT, CAUSE_NONE, "CN", false },
		{ "2026-03-03", STATUS_IN_TRANSIT, CAUSE_NONE, "US", false },
		{ "2026-03-04", STATUS_DELIVERED, CAUSE_NONE, "US", false },
	};
	struct way *way = *state;
	go(way, steps, COUNT_OF(steps));
	assert_int_equal(way->dwell.excess_days, 0);
	assert_string_equal(explained(way), "");
}

static void
medians_are_those_of_parcels_with_events(void **state)
{
	struct way *way = *state;
	struct dwell parcels[5] = { { .is_split = false } };
	static const int days[] = { 0, 9, 1, 4, 30 };
	for (size_t i = 1; i < COUNT_OF(parcels); i++) {
		parcels[i].is_split = true;
		parcels[i].days[PHASE_IMPORT] = days[i];
	}
	dwell_norm_of(parcels, COUNT_OF(parcels), &way->configuration.run,
	    &way->norm);
	assert_int_equal(way->norm.parcels, 4);
	assert_int_equal(way->norm.days[PHASE_IMPORT], 4);
	assert_int_equal(way->norm.days[PHASE_HANDLING], 0);
	dwell_norm_of(parcels, 1, &way->configuration.run, &way->norm);
	assert_int_equal(way->norm.parcels, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_phase_has_its_name),
		TEST(a_way_is_split_where_status_and_country_change),
		TEST(a_parcel_on_its_way_stays_until_today),
		TEST(suspended_days_do_not_count_at_their_place_alone),
		TEST(enough_delivered_parcels_say_what_is_usual),
		TEST(fewer_legs_allow_for_more_phases),
		TEST(the_whys_name_lateness_phase_and_event),
		TEST(an_event_with_a_cause_tells_more_than_a_longer_silence),
		TEST(where_no_event_names_a_cause_the_longest_silence_counts),
		TEST(a_mixed_delay_names_every_phase),
		TEST(an_export_without_events_tells_what_it_can),
		TEST(a_parcel_that_lost_no_time_has_no_reason_for_it),
		TEST(medians_are_those_of_parcels_with_events),
	};
	return cmocka_run_group_tests_name("dwell", tests, NULL, NULL);
}
