#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/parcel.h"

#define SUSPENDED(id, place, from, last)                                       \
	PARCEL_WINDOW(id, "suspended", place, from, last) "cause = weather\n"

static void
make(struct configuration *c, const char *more)
{
	configuration_make(c,
	    arena_format(&c->run, "%s%s%s", PARCEL_PLACES, PARCEL_SERVICE, more)
		.ptr);
}

#define CHECK(state, cases) parcel_check(*(state), cases, COUNT_OF(cases))

/* One row for each status, one column for each cause; b is rule 11. */
static const char *const rule_of[STATUS_COUNT] = {
	[STATUS_UNMAPPED] = "22222222222222222",
	[STATUS_NOT_FOUND] = "b7557777555574472",
	[STATUS_PRE_TRANSIT] = "b7557777555574472",
	[STATUS_IN_TRANSIT] = "b7557777555574472",
	[STATUS_IN_CUSTOMS] = "b7557777555574472",
	[STATUS_OUT_FOR_DELIVERY] = "b7557777555574472",
	[STATUS_PICKUP_READY] = "55555555555554452",
	[STATUS_ATTEMPT_FAILED] = "57557777555574452",
	[STATUS_EXCEPTION] = "77557777555574472",
	[STATUS_RETURNING] = "33333333333333332",
	[STATUS_RETURNED] = "33333333333333332",
	[STATUS_DELIVERED] = "11111111111111111",
	[STATUS_CANCELLED] = "11111111111111111",
	[STATUS_STALE] = "97557777555574472",
};

static const char causes[] = "-customs documents duties weather peak holiday "
			     "carrier absent unclaimed address refused "
			     "prohibited lost damaged other unknown";

/* What the finding of that row and column is, written as parcel_verdict(). */
static const char *
verdict_of(struct configuration *c, char rule, enum status status,
    enum cause cause)
{
	const char *said = cause_name(cause);
	bool is_return = cause == CAUSE_ADDRESS || cause == CAUSE_DUTIES ||
	                 cause == CAUSE_UNCLAIMED || cause == CAUSE_REFUSED ||
	                 cause == CAUSE_PROHIBITED;
	bool is_silent = cause == CAUSE_NONE || cause == CAUSE_OTHER;
	if (rule == '1')
		return "none 1 - -";
	if (rule == '2')
		return "unmapped 2 - -";
	if (rule == '3')
		return arena_format(&c->run, "%s 3 %s -", status_name(status),
		    is_return ? said : "other")
		    .ptr;
	if (rule == '4')
		return arena_format(&c->run, "%s 4 %s -", said, said).ptr;
	if (rule == '5')
		return arena_format(&c->run, "action 5 %s -",
		    status == STATUS_PICKUP_READY ? "unclaimed"
		    : is_silent                   ? "absent"
						  : said)
		    .ptr;
	if (rule == 'b')
		return "none 11 - -";
	return arena_format(&c->run, "delayed %c %s -", rule,
	    is_silent ? "carrier" : said)
	    .ptr;
}

static const char *
verdict_for(struct configuration *c, enum status status, enum cause cause)
{
	struct shipment shipment = parcel_of(&(struct parcel){ 0 });
	struct evidence evidence;
	struct finding finding;
	shipment.status = status;
	shipment.cause = cause;
	evidence_gather(&evidence, &shipment, parcel_route(c, &shipment),
	    a_day("2026-03-05"));
	detect(&evidence, &finding);
	return arena_format(&c->run, "%s %d %s %s",
	    finding_kind_name(finding.kind), finding.rule,
	    finding.cause == CAUSE_NONE ? "-" : cause_name(finding.cause),
	    finding.window == NULL ? "-" : "?")
	    .ptr;
}

static void
every_status_with_every_cause_has_the_one_rule_it_must_have(void **state)
{
	struct configuration *c = *state;
	make(c, "");
	for (enum status status = 0; status < STATUS_COUNT; status++) {
		assert_int_equal(strlen(rule_of[status]), CAUSE_COUNT);
		for (enum cause cause = 0; cause < CAUSE_COUNT; cause++) {
			const char *got = verdict_for(c, status, cause);
			const char *wanted = verdict_of(c,
			    rule_of[status][cause], status, cause);
			if (strcmp(got, wanted) != 0)
				fail_msg("%s, %s: wanted %s, got %s",
				    status_name(status), cause_name(cause),
				    wanted, got);
		}
	}
}

/* The columns above stand in this order. */
static void
the_causes_stand_in_the_order_of_the_table(void **state)
{
	(void)state;
	struct str rest = str_from(causes + 1), word;
	enum cause cause = CAUSE_CUSTOMS;
	while (str_next(&rest, ' ', &word)) {
		assert_true(str_equal(word, str_from(cause_name(cause))));
		cause++;
	}
	assert_int_equal(cause, CAUSE_COUNT);
}

static void
rules_1_to_5_need_no_dates(void **state)
{
	struct configuration *c = *state;
	static const struct parcel_case cases[] = {
		{ { .shipped = "2030-01-01", .status = STATUS_DELIVERED },
		    "none 1 - -" },
		{ { .shipped = "2030-01-01", .cause = CAUSE_UNKNOWN },
		    "unmapped 2 - -" },
		{ { .shipped = "2030-01-01", .status = STATUS_RETURNED },
		    "returned 3 other -" },
		{ { .shipped = "2030-01-01", .cause = CAUSE_LOST },
		    "lost 4 lost -" },
		{ { .shipped = "2030-01-01", .cause = CAUSE_DUTIES },
		    "action 5 duties -" },
		{ { .shipped = "2030-01-01" }, "cannot_decide 0 - -" },
		{ { .shipped = "2030-01-01", .cause = CAUSE_CUSTOMS },
		    "cannot_decide 0 - -" },
	};
	make(c, "");
	CHECK(state, cases);
}

static void
a_suspension_where_the_parcel_is_covers_its_first_and_last_day(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-03", .country = "CN" }, "none 11 - -" },
		{ { .today = "2026-03-04", .country = "CN" },
		    "suspended 6 weather w" },
		{ { .today = "2026-03-06", .country = "CN" },
		    "suspended 6 weather w" },
		{ { .today = "2026-03-07", .country = "CN" }, "none 11 - -" },
		{ { .today = "2026-03-04", .country = "DE" }, "none 11 - -" },
		{ { .today = "2026-03-04", .country = "US" }, "none 11 - -" },
	};
	make(*state, SUSPENDED("w", "cn", "2026-03-04",
			 "2026-03-06") "notice_days = 0\n");
	CHECK(state, cases);
}

static void
a_suspension_of_others_does_not_count(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "CN" }, "none 11 - -" },
	};
	make(*state,
	    SUSPENDED("w", "cn", "2026-03-04", "2026-03-06") "carriers = b\n");
	CHECK(state, cases);
	make(*state,
	    SUSPENDED("w", "cn", "2026-03-04", "2026-03-06") "lanes = *->DE\n");
	CHECK(state, cases);
}

static void
of_several_suspensions_the_earliest_then_the_first_id_is_told(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "CN" }, "suspended 6 weather b" },
	};
	make(*state, SUSPENDED("a", "cn", "2026-03-05", "2026-03-09")
			 SUSPENDED("c", "cn", "2026-03-04", "2026-03-05")
			     SUSPENDED("b", "cn", "2026-03-04", "2026-03-09"));
	CHECK(state, cases);
}

static void
a_suspension_of_the_calendar_is_a_holiday(void **state)
{
	struct configuration *c = *state;
	static const struct parcel_case cases[] = {
		{ { .country = "CN" },
		    "suspended 6 holiday cn:2026-03-05/2026-03-06" },
	};
	configuration_make(c, PARCEL_SERVICE
	    "[calendar.cn]\nweekend = sat, sun\ncovers = always\n"
	    "2026-03-05/2026-03-06 = suspended, x\n"
	    "[calendar.us]\nweekend = sat, sun\ncovers = always\n");
	CHECK(state, cases);
}

static void
a_suspension_holds_before_what_the_carrier_reports(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "CN", .cause = CAUSE_CUSTOMS },
		    "suspended 6 weather w" },
		{ { .country = "CN", .status = STATUS_EXCEPTION },
		    "suspended 6 weather w" },
		{ { .country = "CN", .status = STATUS_STALE },
		    "suspended 6 weather w" },
		{ { .country = "CN", .cause = CAUSE_DUTIES },
		    "action 5 duties -" },
		{ { .country = "CN", .status = STATUS_RETURNING },
		    "returning 3 other -" },
	};
	make(*state, SUSPENDED("w", "cn", "2026-03-01", "2026-03-31"));
	CHECK(state, cases);
}

/* Due on Tuesday 03-17; with grace 1 late after 03-18. */
static void
a_parcel_is_late_once_due_day_and_grace_have_passed(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-17", .country = "US" }, "none 11 - -" },
		{ { .today = "2026-03-18", .country = "US" }, "none 11 - -" },
		{ { .today = "2026-03-19", .country = "US" },
		    "delayed 8 carrier -" },
		/* Promised Friday 03-13: grace ends on Monday. */
		{ { .today = "2026-03-16", .promised = "2026-03-13" },
		    "none 11 - -" },
		{ { .today = "2026-03-17", .promised = "2026-03-13" },
		    "delayed 8 carrier -" },
		{ { .today = "2026-03-19", .promised = "2026-03-20" },
		    "none 11 - -" },
	};
	make(*state, "");
	CHECK(state, cases);
}

static void
without_grace_a_parcel_is_late_on_the_next_day(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-17", .country = "US" }, "none 11 - -" },
		{ { .today = "2026-03-18", .country = "US" },
		    "delayed 8 carrier -" },
		/* Promised a Friday: Saturday is late, too. */
		{ { .today = "2026-03-13", .promised = "2026-03-13" },
		    "none 11 - -" },
		{ { .today = "2026-03-14", .promised = "2026-03-13" },
		    "delayed 8 carrier -" },
	};
	configuration_make(*state,
	    PARCEL_PLACES "[service.a]\ncarriers = a\ngrace = 0\n"
			  "transit = cn 1-2, any 4-7, us 2-4\n");
	CHECK(state, cases);
}

static void
a_parcel_is_silent_from_the_threshold_on(void **state)
{
	static const struct parcel_case cases[] = {
		/* Fridays to Thursday: four working days, then five. */
		{ { .today = "2026-03-06",
		      .event = "2026-03-02",
		      .country = "CN" },
		    "none 11 - -" },
		{ { .today = "2026-03-09",
		      .event = "2026-03-02",
		      .country = "CN" },
		    "delayed 9 carrier -" },
		{ { .today = "2026-03-06",
		      .event = "2026-03-02",
		      .country = "DE" },
		    "none 11 - -" },
		{ { .today = "2026-03-07",
		      .event = "2026-03-02",
		      .country = "DE" },
		    "delayed 9 carrier -" },
		{ { .today = "2026-03-05", .status = STATUS_STALE },
		    "delayed 9 carrier -" },
		{ { .today = "2026-03-09", .event = "", .country = "CN" },
		    "delayed 9 carrier -" },
	};
	make(*state, "");
	CHECK(state, cases);
}

static void
late_holds_before_silent_and_reported_before_late(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-04-01",
		      .event = "2026-03-02",
		      .country = "US" },
		    "delayed 8 carrier -" },
		{ { .today = "2026-04-01",
		      .event = "2026-03-02",
		      .country = "US",
		      .cause = CAUSE_CUSTOMS },
		    "delayed 7 customs -" },
		{ { .today = "2026-04-01",
		      .event = "2026-03-02",
		      .country = "US",
		      .status = STATUS_EXCEPTION },
		    "delayed 7 carrier -" },
	};
	make(*state, "");
	CHECK(state, cases);
}

/* The parcel is in the United States from 03-12 to 03-17. */
static void
a_suspension_ahead_is_told_within_its_notice_days(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-02", .country = "CN" }, "none 11 - -" },
		{ { .today = "2026-03-03", .country = "CN" },
		    "advance 10 weather w" },
		{ { .today = "2026-03-12", .country = "US" },
		    "advance 10 weather w" },
		{ { .today = "2026-03-13", .country = "US" },
		    "suspended 6 weather w" },
	};
	make(*state, SUSPENDED("w", "us", "2026-03-13",
			 "2026-03-20") "notice_days = 10\n");
	CHECK(state, cases);
}

static void
a_suspension_of_the_calendar_is_told_by_advance_days(void **state)
{
	static const char text[] = PARCEL_SERVICE
	    "[notices]\nadvance_days = 2\n"
	    "[calendar.cn]\nweekend = sat, sun\ncovers = always\n"
	    "[calendar.us]\nweekend = sat, sun\ncovers = always\n"
	    "2026-03-13/2026-03-20 = suspended, x\n";
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-10", .country = "DE" }, "none 11 - -" },
		{ { .today = "2026-03-11", .country = "DE" },
		    "advance 10 holiday us:2026-03-13/2026-03-20" },
	};
	configuration_make(*state, text);
	CHECK(state, cases);
}

static void
a_suspension_that_the_parcel_will_not_meet_is_not_told(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "DE" }, "none 11 - -" },
		{ { .country = "US" }, "none 11 - -" },
	};
	make(*state, SUSPENDED("w", "cn", "2026-03-09", "2026-03-20"));
	CHECK(state, cases);
	make(*state, SUSPENDED("w", "us", "2026-03-18", "2026-03-20"));
	CHECK(state, cases);
	make(*state, PARCEL_WINDOW("w", "closed", "us", "2026-03-09",
			 "2026-03-10") "cause = holiday\n");
	CHECK(state, cases);
}

/* The earliest of all, "0", is over before the parcel gets there. */
static void
of_several_ahead_the_earliest_then_the_first_id_is_told(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "CN", .today = "2026-03-03" },
		    "advance 10 weather b" },
	};
	make(*state,
	    SUSPENDED("a", "us", "2026-03-12", "2026-03-20")
		SUSPENDED("c", "any", "2026-03-09", "2026-03-10")
		    SUSPENDED("b", "any", "2026-03-09", "2026-03-09")
			SUSPENDED("0", "us", "2026-03-06", "2026-03-10"));
	CHECK(state, cases);
}

static void
a_delay_holds_before_a_suspension_ahead(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .country = "CN", .cause = CAUSE_CUSTOMS },
		    "delayed 7 customs -" },
		{ { .country = "CN",
		      .today = "2026-03-09",
		      .event = "2026-03-02" },
		    "delayed 9 carrier -" },
	};
	make(*state, SUSPENDED("w", "us", "2026-03-13", "2026-03-20"));
	CHECK(state, cases);
}

#define PAST(id, kind, place, from, last, cause)                               \
	PARCEL_WINDOW(id, kind, place, from, last) "cause = " cause "\n"

struct likely {
	const char *windows;
	const char *wanted;
};

/* At us since the event of Monday 03-02; today is 03-10: rule 7. */
static void
check_likely(void **state, const struct likely *cases, size_t count)
{
	struct configuration *c = *state;
	const struct parcel parcel = { .status = STATUS_EXCEPTION,
		.country = "US",
		.event = "2026-03-02",
		.today = "2026-03-10" };
	for (size_t i = 0; i < count; i++) {
		make(c, cases[i].windows);
		struct str wanted = arena_format(&c->run, "delayed 7 %s",
		    cases[i].wanted);
		const char *got = parcel_verdict(c, &parcel);
		if (strcmp(got, wanted.ptr) != 0)
			fail_msg("case %zu: wanted %s, got %s", i, wanted.ptr,
			    got);
	}
}

static void
an_unexplained_delay_is_explained_by_the_window_with_most_days(void **state)
{
	static const struct likely cases[] = {
		{ "", "carrier -" },
		{ PAST("a", "closed", "us", "2026-03-03", "2026-03-04",
		      "weather") PAST("b", "slow", "us", "2026-03-05",
		      "2026-03-07", "peak"),
		    "peak b" },
		{ PAST("a", "advisory", "us", "2026-03-03", "2026-03-06",
		      "customs") PAST("b", "slow", "us", "2026-03-05",
		      "2026-03-07", "peak"),
		    "customs a" },
		{ PAST("a", "suspended", "us", "2026-03-03", "2026-03-06",
		      "weather"),
		    "weather a" },
		{ PAST("a", "open", "us", "2026-03-03", "2026-03-06",
		      "weather"),
		    "carrier -" },
		{ PAST("a", "slow", "any", "2026-03-03", "2026-03-06", "peak"),
		    "carrier -" },
		{ PAST("a", "slow", "us", "2026-03-03", "2026-03-06",
		      "peak") "carriers = b\n",
		    "carrier -" },
	};
	check_likely(state, cases, COUNT_OF(cases));
}

static void
only_days_after_the_last_sign_up_to_today_count(void **state)
{
	static const struct likely cases[] = {
		{ PAST("a", "slow", "us", "2026-02-01", "2026-03-02", "peak"),
		    "carrier -" },
		{ PAST("a", "slow", "us", "2026-02-01", "2026-03-03", "peak"),
		    "peak a" },
		{ PAST("a", "slow", "us", "2026-03-10", "2026-03-20", "peak"),
		    "peak a" },
		{ PAST("a", "slow", "us", "2026-03-11", "2026-03-20", "peak"),
		    "carrier -" },
		/* A hundred days before do not count against two since. */
		{ PAST("a", "slow", "us", "2026-01-01", "2026-03-03", "peak")
			PAST("b", "closed", "us", "2026-03-04", "2026-03-05",
			    "weather"),
		    "weather b" },
	};
	check_likely(state, cases, COUNT_OF(cases));
}

static void
of_equally_long_windows_the_later_then_the_first_id_explains(void **state)
{
	static const struct likely cases[] = {
		{ PAST("a", "slow", "us", "2026-03-03", "2026-03-04", "peak")
			PAST("b", "slow", "us", "2026-03-05", "2026-03-06",
			    "weather"),
		    "weather b" },
		{ PAST("b", "slow", "us", "2026-03-03", "2026-03-04", "peak")
			PAST("a", "closed", "us", "2026-03-05", "2026-03-06",
			    "weather"),
		    "weather a" },
		{ PAST("b", "slow", "us", "2026-03-05", "2026-03-06", "peak")
			PAST("a", "closed", "us", "2026-03-05", "2026-03-06",
			    "weather") PAST("c", "advisory", "us", "2026-03-05",
			    "2026-03-06", "customs"),
		    "weather a" },
		{ PAST("a", "slow", "us", "2026-03-03", "2026-03-03", "peak")
			PAST("b", "slow", "us", "2026-03-05", "2026-03-05",
			    "weather"),
		    "weather b" },
		/* Equal in days that count, though one began long before. */
		{ PAST("a", "slow", "us", "2026-01-01", "2026-03-04", "peak")
			PAST("b", "slow", "us", "2026-03-03", "2026-03-04",
			    "weather"),
		    "weather b" },
	};
	check_likely(state, cases, COUNT_OF(cases));
}

static void
without_any_date_of_the_parcel_the_carrier_is_the_cause(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .status = STATUS_EXCEPTION,
		      .country = "US",
		      .event = "",
		      .shipped = "" },
		    "delayed 7 carrier -" },
		{ { .status = STATUS_EXCEPTION, .country = "US", .event = "" },
		    "delayed 7 peak a" },
	};
	make(*state,
	    PAST("a", "slow", "us", "2026-03-01", "2026-03-31", "peak"));
	CHECK(state, cases);
}

static void
late_and_silent_parcels_are_explained_alike(void **state)
{
	static const struct parcel_case cases[] = {
		{ { .today = "2026-03-19",
		      .event = "2026-03-18",
		      .country = "US" },
		    "delayed 8 peak a" },
		{ { .today = "2026-03-09",
		      .event = "2026-03-02",
		      .country = "US" },
		    "delayed 9 peak a" },
		{ { .today = "2026-03-09",
		      .event = "2026-03-08",
		      .country = "US",
		      .cause = CAUSE_OTHER },
		    "delayed 7 peak a" },
		{ { .today = "2026-03-09",
		      .event = "2026-03-08",
		      .country = "US",
		      .cause = CAUSE_CUSTOMS },
		    "delayed 7 customs -" },
	};
	make(*state,
	    PAST("a", "advisory", "us", "2026-03-01", "2026-03-31", "peak"));
	CHECK(state, cases);
}

static void
cannot_decide_names_place_and_day_and_keeps_what_is_known(void **state)
{
	struct configuration *c = *state;
	make(c, "");
	struct finding finding = parcel_finding(c,
	    &(struct parcel){ .shipped = "2026-12-21",
		.today = "2026-12-22",
		.country = "CN" });
	assert_int_equal(finding.kind, FINDING_CANNOT_DECIDE);
	assert_int_equal(finding.rule, 0);
	assert_int_equal(finding.cause, CAUSE_NONE);
	assert_null(finding.window);
	assert_true(str_equal(finding.unknown.place, STR("us")));
	assert_day(finding.unknown.day, "2027-01-01");
	assert_int_equal(finding.stage, 1);
	assert_day(finding.due_early, "2026-12-29");
	assert_day(finding.due_late, "");
	assert_day(finding.due_plain, "2027-01-05");
	assert_int_equal(finding.days_late, -1);
	assert_int_equal(finding.silent_days, 0);
}

static void
cannot_decide_names_the_default_where_a_country_became_it(void **state)
{
	struct configuration *c = *state;
	static const char service[] = "[service.a]\ncarriers = a\n"
				      "transit = cn 1-2, {destination} 2-4\n";
	configuration_make(c,
	    arena_format(&c->run, "%s%s%s", PARCEL_PLACES, service,
		"[calendar.default]\nweekend = none\n"
		"covers = 2026-01-01/2026-03-06\n")
		.ptr);
	struct finding finding = parcel_finding(c,
	    &(struct parcel){ .destination = "BR" });
	assert_int_equal(finding.kind, FINDING_CANNOT_DECIDE);
	assert_true(str_equal(finding.unknown.place, STR("default")));
	assert_day(finding.unknown.day, "2026-03-07");
	configuration_make(c,
	    arena_format(&c->run, "%s%s", PARCEL_PLACES, service).ptr);
	finding = parcel_finding(c, &(struct parcel){ .destination = "BR" });
	assert_int_equal(finding.kind, FINDING_CANNOT_DECIDE);
	assert_true(str_equal(finding.unknown.place, STR("br")));
	assert_day(finding.unknown.day, "");
}

static void
days_late_are_counted_from_the_due_day_and_never_negative(void **state)
{
	static const struct {
		const char *today, *promised;
		int wanted;
	} cases[] = { { "2026-03-05", "", 0 }, { "2026-03-17", "", 0 },
		{ "2026-03-18", "", 1 }, { "2026-03-31", "", 14 },
		{ "2026-03-17", "2026-03-13", 4 },
		{ "2026-03-31", "2026-05-01", 0 } };
	make(*state, "");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct finding finding = parcel_finding(*state,
		    &(struct parcel){ .today = cases[i].today,
			.promised = cases[i].promised });
		if (finding.days_late != cases[i].wanted)
			fail_msg("%s: %d", cases[i].today, finding.days_late);
	}
}

static void
a_finding_keeps_its_evidence(void **state)
{
	struct configuration *c = *state;
	make(c, SUSPENDED("w", "us", "2026-03-12",
		    "2026-03-13") "notice_days = 14\n");
	struct finding finding = parcel_finding(c,
	    &(struct parcel){ .country = "CN", .today = "2026-03-03" });
	assert_int_equal(finding.kind, FINDING_ADVANCE);
	assert_int_equal(finding.stage, 1);
	assert_day(finding.due_early, "2026-03-10");
	assert_day(finding.due_late, "2026-03-19");
	assert_day(finding.due_plain, "2026-03-17");
	assert_day(finding.due_on, "2026-03-19");
	assert_day(finding.estimated_on, "2026-03-19");
	assert_int_equal(finding.days_late, 0);
	assert_int_equal(finding.silent_days, 0);
}

static size_t
costs_of(struct configuration *c, const struct parcel *parcel,
    struct window_cost *costs)
{
	struct shipment shipment;
	struct evidence evidence;
	struct finding finding;
	parcel_evidence(c, parcel, &shipment, &evidence);
	detect(&evidence, &finding);
	return detect_costs(&evidence, &finding, costs);
}

static void
of_a_finding_the_windows_that_cost_days_are_told(void **state)
{
	struct configuration *c = *state;
	struct window_cost costs[FINDING_MAX_COSTS];
	make(c, SUSPENDED("w", "us", "2026-03-12",
		    "2026-03-13") "notice_days = 14\n");
	assert_int_equal(costs_of(c,
			     &(struct parcel){ .country = "CN",
				 .today = "2026-03-03" },
			     costs),
	    1);
	assert_true(str_equal(costs[0].window->id, STR("w")));
	assert_int_equal(costs[0].days, 2);
	/* Nothing is found, or nothing can be. */
	assert_int_equal(costs_of(c,
			     &(struct parcel){ .country = "US",
				 .today = "2026-03-14" },
			     costs),
	    0);
	assert_int_equal(costs_of(c,
			     &(struct parcel){ .shipped = "2026-12-21",
				 .today = "2026-12-22",
				 .country = "CN" },
			     costs),
	    0);
}

/* In the air the parcel is until 03-11. */
static void
an_estimate_may_be_told_before_the_stage_is_overstayed(void **state)
{
	static const struct {
		struct parcel parcel;
		bool is_expected;
	} cases[] = {
		{ { .country = "DE", .today = "2026-03-10" }, true },
		{ { .country = "DE", .today = "2026-03-11" }, false },
		{ { .country = "DE", .today = "2026-03-12" }, false },
		{ { .country = "CN", .today = "2026-03-03" }, true },
		{ { .country = "CN", .today = "2026-03-04" }, false },
		{ { .country = "US", .today = "2026-03-16" }, true },
		{ { .country = "DE", .cause = CAUSE_CUSTOMS }, false },
		{ { .country = "DE", .cause = CAUSE_PROHIBITED }, false },
		{ { .country = "DE", .cause = CAUSE_WEATHER }, true },
		{ { .country = "DE", .shipped = "2026-12-21" }, false },
	};
	make(*state, "");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct finding finding = parcel_finding(*state,
		    &cases[i].parcel);
		if (finding.is_expected != cases[i].is_expected)
			fail_msg("case %zu", i);
	}
}

/* For `explain`: which rules hold does not depend on the first that does. */
static void
every_rule_can_be_asked_by_itself(void **state)
{
	static const struct {
		struct parcel parcel;
		const char *holds; /* of rules 1 to 11 */
	} cases[] = {
		{ { .country = "CN" }, "..........x" },
		{ { .country = "CN", .status = STATUS_DELIVERED },
		    "x.........x" },
		{ { .country = "US",
		      .status = STATUS_EXCEPTION,
		      .cause = CAUSE_DUTIES,
		      .today = "2026-04-01",
		      .event = "2026-03-02" },
		    "....x.xxx.x" },
		{ { .country = "CN",
		      .status = STATUS_STALE,
		      .today = "2026-06-09",
		      .promised = "2026-06-01" },
		    ".......xxxx" },
		{ { .country = "CN",
		      .cause = CAUSE_LOST,
		      .today = "2026-06-10",
		      .promised = "2026-06-30" },
		    "...x.x....x" },
	};
	struct configuration *c = *state;
	make(c, SUSPENDED("w", "cn", "2026-06-10", "2026-06-20"));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shipment shipment;
		struct evidence evidence;
		char got[RULE_COUNT + 1] = "";
		parcel_evidence(c, &cases[i].parcel, &shipment, &evidence);
		for (int rule = 1; rule <= RULE_COUNT; rule++) {
			struct verdict verdict;
			got[rule - 1] = detect_rule(rule, &evidence, &verdict)
			                    ? 'x'
			                    : '.';
			assert_true(*detect_rule_name(rule) != '\0');
		}
		if (strcmp(got, cases[i].holds) != 0)
			fail_msg("case %zu: %s", i, got);
	}
}

static void
a_rule_that_does_not_hold_leaves_the_verdict_alone(void **state)
{
	struct shipment shipment;
	struct evidence evidence;
	make(*state, "");
	parcel_evidence(*state, &(struct parcel){ .country = "CN" }, &shipment,
	    &evidence);
	for (int rule = 1; rule < RULE_COUNT; rule++) {
		struct verdict verdict = { FINDING_LOST, CAUSE_PEAK, NULL };
		assert_false(detect_rule(rule, &evidence, &verdict));
		assert_int_equal(verdict.kind, FINDING_LOST);
		assert_int_equal(verdict.cause, CAUSE_PEAK);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PARCEL_TEST(
		    every_status_with_every_cause_has_the_one_rule_it_must_have),
		PARCEL_TEST(the_causes_stand_in_the_order_of_the_table),
		PARCEL_TEST(rules_1_to_5_need_no_dates),
		PARCEL_TEST(
		    a_suspension_where_the_parcel_is_covers_its_first_and_last_day),
		PARCEL_TEST(a_suspension_of_others_does_not_count),
		PARCEL_TEST(
		    of_several_suspensions_the_earliest_then_the_first_id_is_told),
		PARCEL_TEST(a_suspension_of_the_calendar_is_a_holiday),
		PARCEL_TEST(a_suspension_holds_before_what_the_carrier_reports),
		PARCEL_TEST(
		    a_parcel_is_late_once_due_day_and_grace_have_passed),
		PARCEL_TEST(without_grace_a_parcel_is_late_on_the_next_day),
		PARCEL_TEST(a_parcel_is_silent_from_the_threshold_on),
		PARCEL_TEST(late_holds_before_silent_and_reported_before_late),
		PARCEL_TEST(a_suspension_ahead_is_told_within_its_notice_days),
		PARCEL_TEST(
		    a_suspension_of_the_calendar_is_told_by_advance_days),
		PARCEL_TEST(
		    a_suspension_that_the_parcel_will_not_meet_is_not_told),
		PARCEL_TEST(
		    of_several_ahead_the_earliest_then_the_first_id_is_told),
		PARCEL_TEST(a_delay_holds_before_a_suspension_ahead),
		PARCEL_TEST(
		    an_unexplained_delay_is_explained_by_the_window_with_most_days),
		PARCEL_TEST(only_days_after_the_last_sign_up_to_today_count),
		PARCEL_TEST(
		    of_equally_long_windows_the_later_then_the_first_id_explains),
		PARCEL_TEST(
		    without_any_date_of_the_parcel_the_carrier_is_the_cause),
		PARCEL_TEST(late_and_silent_parcels_are_explained_alike),
		PARCEL_TEST(
		    cannot_decide_names_place_and_day_and_keeps_what_is_known),
		PARCEL_TEST(
		    cannot_decide_names_the_default_where_a_country_became_it),
		PARCEL_TEST(
		    days_late_are_counted_from_the_due_day_and_never_negative),
		PARCEL_TEST(a_finding_keeps_its_evidence),
		PARCEL_TEST(of_a_finding_the_windows_that_cost_days_are_told),
		PARCEL_TEST(
		    an_estimate_may_be_told_before_the_stage_is_overstayed),
		PARCEL_TEST(every_rule_can_be_asked_by_itself),
		PARCEL_TEST(a_rule_that_does_not_hold_leaves_the_verdict_alone),
	};
	return cmocka_run_group_tests_name("detect", tests, NULL, NULL);
}
