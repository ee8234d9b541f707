#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/columns.h"

#include "unit/intake/profile_source.h"

static const char small[] = "[profile.small]\n"
			    "required = tracking\n"
			    "[profile.small.columns]\n"
			    "tracking = \"Tracking Number | Tracking #\"\n"
			    "order = Order\n";

static void
columns_are_found_by_header_in_any_order(void **state)
{
	static const struct str headers[] = { STR_INIT("ORDER"), STR_INIT("x"),
		STR_INIT("tracking_number") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench, small, "small");
	columns_match(&columns, profile, headers, COUNT_OF(headers));
	assert_int_equal(columns.of[FIELD_TRACKING], 2);
	assert_int_equal(columns.of[FIELD_ORDER], 0);
	assert_int_equal(columns.of[FIELD_EMAIL], COLUMN_NONE);
	assert_int_equal(columns.found, 2);
	assert_int_equal(columns.clash[0], COLUMN_NONE);
	assert_int_equal(columns_missing(&columns, profile, 0), FIELD_COUNT);
	bench_close(&bench);
}

static void
the_alias_named_first_wins(void **state)
{
	static const struct str headers[] = { STR_INIT("Tracking #"),
		STR_INIT("Tracking Number") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench, small, "small");
	columns_match(&columns, profile, headers, COUNT_OF(headers));
	assert_int_equal(columns.of[FIELD_TRACKING], 1);
	bench_close(&bench);
}

static void
one_header_twice_is_a_clash_only_where_it_is_read(void **state)
{
	static const struct str clashing[] = { STR_INIT("Order"),
		STR_INIT("Tracking Number"), STR_INIT("TRACKING NUMBER") };
	static const struct str harmless[] = { STR_INIT("Note"),
		STR_INIT("Tracking Number"), STR_INIT("Note") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench, small, "small");
	columns_match(&columns, profile, clashing, COUNT_OF(clashing));
	assert_int_equal(columns.clash[0], 1);
	assert_int_equal(columns.clash[1], 2);
	columns_match(&columns, profile, harmless, COUNT_OF(harmless));
	assert_int_equal(columns.clash[0], COLUMN_NONE);
	bench_close(&bench);
}

static void
what_the_configuration_gives_is_not_missing(void **state)
{
	static const struct str headers[] = { STR_INIT("tracking"),
		STR_INIT("status") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_shipped(&bench,
	    "canonical-shipments");
	columns_match(&columns, profile, headers, COUNT_OF(headers));
	assert_int_equal(columns_missing(&columns, profile, 0), FIELD_CARRIER);
	assert_int_equal(columns_missing(&columns, profile,
			     1U << FIELD_CARRIER),
	    FIELD_COUNT);
	bench_close(&bench);
}

static void
an_estimate_is_read_only_where_no_promise_is_given(void **state)
{
	static const struct str both[] = { STR_INIT("eta"),
		STR_INIT("promised_on"), STR_INIT("promised_at") };
	static const struct str one[] = { STR_INIT("eta"), STR_INIT("lang") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_shipped(&bench,
	    "canonical-shipments");
	columns_match(&columns, profile, both, COUNT_OF(both));
	assert_int_equal(columns.of[FIELD_PROMISED_ON], 1);
	columns_match(&columns, profile, one, COUNT_OF(one));
	assert_int_equal(columns.of[FIELD_PROMISED_ON], 0);
	assert_int_equal(columns.of[FIELD_LANGUAGE], 1);
	bench_close(&bench);
}

static void
a_field_may_have_further_columns(void **state)
{
	static const struct str headers[] = { STR_INIT("b"), STR_INIT("x"),
		STR_INIT("A"), STR_INIT("c"), STR_INIT("c") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nrequired = tracking\n[profile.x.columns]\n"
	    "tracking = a | a | d | b | c\n",
	    "x");
	columns_match(&columns, profile, headers, COUNT_OF(headers));
	assert_int_equal(columns.of[FIELD_TRACKING], 2);
	assert_int_equal(columns.others[FIELD_TRACKING][0], 0);
	assert_int_equal(columns.others[FIELD_TRACKING][1], 3);
	assert_int_equal(columns.others[FIELD_TRACKING][2], COLUMN_NONE);
	assert_int_equal(columns.found, 1);
	/* The first alone must be unambiguous. */
	assert_int_equal(columns.clash[0], COLUMN_NONE);
	bench_close(&bench);
}

static void
events_may_have_columns_of_their_own(void **state)
{
	static const struct str events[] = { STR_INIT("no"),
		STR_INIT("country") };
	static const struct str parcels[] = { STR_INIT("no"),
		STR_INIT("country"), STR_INIT("status") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nrows = shipments, events\nrequired = tracking\n"
	    "[profile.x.columns]\ntracking = no\nstatus = status\n"
	    "destination = country\n"
	    "[profile.x.events]\ncountry = country\ndestination = to\n",
	    "x");
	columns_match(&columns, profile, events, COUNT_OF(events));
	assert_true(columns.tells_events);
	assert_int_equal(columns.of[FIELD_COUNTRY], 1);
	assert_int_equal(columns.of[FIELD_DESTINATION], COLUMN_NONE);
	columns_match(&columns, profile, parcels, COUNT_OF(parcels));
	assert_false(columns.tells_events);
	assert_int_equal(columns.of[FIELD_COUNTRY], COLUMN_NONE);
	assert_int_equal(columns.of[FIELD_DESTINATION], 1);
	bench_close(&bench);
}

static void
an_order_may_be_known_by_its_group_alone(void **state)
{
	static const struct str headers[] = { STR_INIT("record"),
		STR_INIT("email") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nrows = orders\n[profile.x.columns]\n"
	    "order = no\ngroup = record\n",
	    "x");
	columns_match(&columns, profile, headers, 2);
	assert_int_equal(columns_missing(&columns, profile, 0), FIELD_COUNT);
	columns_match(&columns, profile, headers + 1, 1);
	assert_int_equal(columns_missing(&columns, profile, 0), FIELD_ORDER);
	bench_close(&bench);
}

static void
a_second_number_is_never_the_column_of_the_first(void **state)
{
	static const struct str one[] = { STR_INIT("No"), STR_INIT("x") };
	static const struct str both[] = { STR_INIT("Local no"),
		STR_INIT("No") };
	struct bench bench;
	struct columns columns;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nrequired = tracking\n[profile.x.columns]\n"
	    "tracking = No | Local no\nlast_mile = No | Local no\n"
	    "[profile.x.skip]\nfree sample = yes\nx = yes\n",
	    "x");
	assert_non_null(profile);
	columns_match(&columns, profile, one, COUNT_OF(one));
	assert_int_equal(columns.of[FIELD_TRACKING], 0);
	assert_int_equal(columns.of[FIELD_LAST_MILE], COLUMN_NONE);
	assert_int_equal(columns.skips[0], COLUMN_NONE);
	assert_int_equal(columns.skips[1], 1);
	columns_match(&columns, profile, both, COUNT_OF(both));
	assert_int_equal(columns.of[FIELD_TRACKING], 1);
	assert_int_equal(columns.of[FIELD_LAST_MILE], 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_by_header_in_any_order),
		cmocka_unit_test(the_alias_named_first_wins),
		cmocka_unit_test(
		    one_header_twice_is_a_clash_only_where_it_is_read),
		cmocka_unit_test(what_the_configuration_gives_is_not_missing),
		cmocka_unit_test(
		    an_estimate_is_read_only_where_no_promise_is_given),
		cmocka_unit_test(a_field_may_have_further_columns),
		cmocka_unit_test(events_may_have_columns_of_their_own),
		cmocka_unit_test(an_order_may_be_known_by_its_group_alone),
		cmocka_unit_test(
		    a_second_number_is_never_the_column_of_the_first),
	};
	return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
