#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/profile.h"

#include "unit/intake/profile_source.h"

static const char small[] = "[profile.small]\n"
			    "required = tracking\n"
			    "[profile.small.columns]\n"
			    "tracking = \"Tracking Number | Tracking #\"\n"
			    "order = Order\n";

static void
the_shipped_profiles_compile(void **state)
{
	static const struct {
		const char *name;
		unsigned rows;
		bool has_codes;
	} shipped[] = {
		{ "canonical-shipments", ROWS_SHIPMENTS, false },
		{ "canonical-events", ROWS_EVENTS, true },
		{ "aftership", ROWS_SHIPMENTS, true },
		{ "17track", ROWS_SHIPMENTS, true },
		{ "easypost-tracker", ROWS_SHIPMENTS, true },
		{ "shippo-tracking", ROWS_SHIPMENTS, true },
		{ "upu-ems-events", ROWS_EVENTS, true },
		{ "carrier-zh", ROWS_SHIPMENTS | ROWS_EVENTS, true },
		{ "shopify-orders", ROWS_ORDERS, true },
		{ "amazon-orders", ROWS_ORDERS, true },
		{ "ebay-orders", ROWS_ORDERS, false },
		{ "aliexpress-orders", ROWS_ORDERS, true },
		{ "shipstation", ROWS_ORDERS | ROWS_SHIPMENTS, true },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(shipped); i++) {
		struct bench bench;
		bench_open(&bench);
		const struct profile *profile = bench_shipped(&bench,
		    shipped[i].name);
		assert_int_equal(profile->rows, shipped[i].rows);
		assert_int_equal(vocabulary_has_codes(&profile->vocabulary),
		    shipped[i].has_codes);
		bench_close(&bench);
	}
}

static void
a_profile_has_sensible_defaults(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\n[profile.x.columns]\ntracking = t\ncarrier = c\n",
	    "x");
	assert_non_null(profile);
	assert_int_equal(profile->rows, ROWS_SHIPMENTS);
	assert_int_equal(profile->delimiter, '\0');
	assert_true(profile->has_quotes);
	assert_int_equal(profile->order, DATE_ORDER_UNKNOWN);
	assert_int_equal(profile->required,
	    1 << FIELD_TRACKING | 1 << FIELD_CARRIER);
	bench_close(&bench);
}

static void
every_key_of_a_profile_is_understood(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.Mine]\nrows = orders\ndelimiter = tab\nquote = none\n"
	    "encoding = gb18030\nfallback_encoding = shift_jis\n"
	    "timezone = Asia/Shanghai\ndates = mdy, excel\n"
	    "required = order, email\nfooters = seller id | total\n"
	    "texts = y\ncode_prefix = sub_\nassumed_status = in_transit\n"
	    "numbers = carrier:number\n"
	    "[profile.Mine.columns]\norder = o\nemail = e\n"
	    "[profile.y.texts]\nweather = snow\n",
	    "Mine");
	assert_non_null(profile);
	assert_int_equal(profile->rows, ROWS_ORDERS);
	assert_int_equal(profile->delimiter, '\t');
	assert_false(profile->has_quotes);
	assert_true(str_equal(profile->encoding, STR("gb18030")));
	assert_true(str_equal(profile->fallback_encoding, STR("shift_jis")));
	assert_true(str_equal(profile->timezone, STR("Asia/Shanghai")));
	assert_int_equal(profile->order, DATE_ORDER_MDY);
	assert_true(profile->has_serials);
	assert_int_equal(profile->required,
	    1 << FIELD_ORDER | 1 << FIELD_EMAIL);
	assert_int_equal(profile->footer_count, 2);
	assert_int_equal(vocabulary_find_cause(&profile->vocabulary,
			     STR("snow"), &(unsigned){ 0 }),
	    CAUSE_WEATHER);
	assert_true(str_equal(profile->code_prefix, STR("sub_")));
	assert_int_equal(profile->assumed_status, STATUS_IN_TRANSIT);
	assert_int_equal(profile->numbers, NUMBERS_WITH_CARRIER);
	bench_close(&bench);
}

static void
every_mistake_of_a_profile_is_told_at_once(void **state)
{
	static const char *const said[] = { "shipments, events, orders is",
		"auto, comma, semicolon", "double, none", "no known encoding",
		"iso, mdy, dmy, excel", "'tracking' meant?", "'rows' meant?",
		"'promised_on' meant?", "nothing stands beside",
		"'columns' meant?", "no status of ours",
		"moving: no status of ours", "plain, carrier:number",
		"a header needs a letter", "a carrier is wanted",
		"no code followed by", "no [profile.nobody.texts]" };
	struct bench bench;
	(void)state;
	bench_open(&bench);
	assert_null(bench_profile(&bench,
	    "[profile.x]\nrows = parcels\ndelimiter = ,\nquote = single\n"
	    "encoding = klingon\ndates = ymd\nrequired = traking\nrow = 1\n"
	    "assumed_status = moving\nnumbers = all\n"
	    "texts = nobody\n"
	    "[profile.x.columns]\npromised = P\ntracking = a | | b\n"
	    "[profile.x.colums]\norder = o\n"
	    "[profile.x.codes]\na = b\n"
	    "[profile.x.skip]\n-- = yes\n"
	    "[profile.x.carriers]\nyt* =\n"
	    "[profile.x.reasons]\neme = invoice\n",
	    "x"));
	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (!bench_complains(&bench, said[i]))
			fail_msg("case %zu \"%s\"", i, said[i]);
	assert_int_equal(bench.mistakes.count, COUNT_OF(said));
	for (size_t i = 0; i < bench.mistakes.count; i++)
		assert_true(bench.mistakes.items[i].place.line > 0);
	bench_close(&bench);
}

static void
a_required_field_needs_a_header(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	assert_null(
	    bench_profile(&bench, "[profile.x]\nrequired = tracking\n", "x"));
	assert_true(bench_complains(&bench, "names no header for 'tracking'"));
	bench_close(&bench);
}

static void
a_profile_that_does_not_exist_is_a_mistake_where_it_is_named(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	assert_null(bench_profile(&bench, small, "smal"));
	assert_int_equal(bench.mistakes.count, 1);
	assert_string_equal(bench.mistakes.items[0].place.file, "test.ini");
	bench_close(&bench);
}

static void
day_and_month_cannot_both_be_first(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	assert_null(bench_profile(&bench,
	    "[profile.x]\ndates = mdy, dmy\n[profile.x.columns]\n"
	    "tracking = t\ncarrier = c\n",
	    "x"));
	assert_true(bench_complains(&bench, "not both"));
	bench_close(&bench);
}

static void
a_footer_is_known_by_its_first_words(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nfooters = record(s) downloaded | seller id\n"
	    "[profile.x.columns]\ntracking = t\ncarrier = c\n",
	    "x");
	assert_non_null(profile);
	assert_true(profile_is_footer(profile,
	    STR("2 record(s) downloaded, from January 1")));
	assert_true(profile_is_footer(profile, STR("Seller ID : x")));
	assert_false(profile_is_footer(profile, STR("LP123")));
	assert_false(profile_is_footer(profile, STR("")));
	bench_close(&bench);
}

static void
a_profile_may_read_two_kinds_of_rows(void **state)
{
	static const struct {
		const char *rows;
		unsigned bits, required;
	} cases[] = {
		{ "shipments, events", ROWS_SHIPMENTS | ROWS_EVENTS,
		    1U << FIELD_TRACKING | 1U << FIELD_CARRIER },
		{ "orders, shipments", ROWS_SHIPMENTS | ROWS_ORDERS,
		    1U << FIELD_ORDER },
		{ "events", ROWS_EVENTS,
		    1U << FIELD_TRACKING | 1U << FIELD_CARRIER },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench bench;
		char text[200];
		bench_open(&bench);
		snprintf(text, sizeof(text),
		    "[profile.x]\nrows = %s\n[profile.x.columns]\n"
		    "tracking = t\ncarrier = c\norder = o\n",
		    cases[i].rows);
		const struct profile *profile = bench_profile(&bench, text,
		    "x");
		if (profile == NULL || profile->rows != cases[i].bits ||
		    profile->required != cases[i].required)
			fail_msg("case %zu \"%s\"", i, cases[i].rows);
		bench_close(&bench);
	}
}

static void
the_closest_shape_names_a_numbers_carrier(void **state)
{
	static const struct {
		const char *number, *carrier;
	} cases[] = {
		{ "YT2601812702000314", "yunexpress" },
		{ "yt1", "yunexpress" },
		{ "LP202601184CN", "china-post" },
		{ "LP202601184DE", "post" },
	};
	struct bench bench;
	(void)state;
	bench_open(&bench);
	const struct profile *profile = bench_profile(&bench,
	    "[profile.x]\nrequired = tracking\n"
	    "[profile.x.columns]\ntracking = t\n"
	    "[profile.x.carriers]\n* = post\nyt* = yunexpress\n"
	    "???????????cn = china-post\n",
	    "x");
	assert_non_null(profile);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!str_equal(profile_carrier_of(profile,
				   str_from(cases[i].number)),
			str_from(cases[i].carrier)))
			fail_msg("case %zu \"%s\"", i, cases[i].number);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_profiles_compile),
		cmocka_unit_test(a_profile_has_sensible_defaults),
		cmocka_unit_test(every_key_of_a_profile_is_understood),
		cmocka_unit_test(every_mistake_of_a_profile_is_told_at_once),
		cmocka_unit_test(a_required_field_needs_a_header),
		cmocka_unit_test(
		    a_profile_that_does_not_exist_is_a_mistake_where_it_is_named),
		cmocka_unit_test(day_and_month_cannot_both_be_first),
		cmocka_unit_test(a_footer_is_known_by_its_first_words),
		cmocka_unit_test(a_profile_may_read_two_kinds_of_rows),
		cmocka_unit_test(the_closest_shape_names_a_numbers_carrier),
	};
	return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
