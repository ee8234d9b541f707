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
	    "[profile.x.carriers]\n???????????cn = china-post\n"
	    "* = post\nyt* = yunexpress\n",
	    "x");
	assert_non_null(profile);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!str_equal(profile_carrier_of(profile,
				   str_from(cases[i].number)),
			str_from(cases[i].carrier)))
			fail_msg("case %zu \"%s\"", i, cases[i].number);
	bench_close(&bench);
}

/* Every code of the carriers' documents: CODE=status/cause. */
static const struct {
	const char *profile, *codes;
} vendors[] = {
	{ "17track",
	    "NotFound=not_found NotFound_Other=not_found "
	    "NotFound_InvalidCode=not_found "
	    "InfoReceived=pre_transit InTransit=in_transit "
	    "InTransit_PickedUp=in_transit InTransit_Other=in_transit "
	    "InTransit_Departure=in_transit InTransit_Arrival=in_transit "
	    "InTransit_CustomsProcessing=in_customs "
	    "InTransit_CustomsReleased=in_transit "
	    "InTransit_CustomsRequiringInformation=exception/documents "
	    "Expired=stale Expired_Other=stale AvailableForPickup=pickup_ready "
	    "AvailableForPickup_Other=pickup_ready "
	    "OutForDelivery=out_for_delivery "
	    "OutForDelivery_Other=out_for_delivery "
	    "DeliveryFailure_Other=attempt_failed/other "
	    "DeliveryFailure_NoBody=attempt_failed/absent "
	    "DeliveryFailure_Security=attempt_failed/customs "
	    "DeliveryFailure_Rejected=attempt_failed/refused "
	    "DeliveryFailure_InvalidAddress=attempt_failed/address "
	    "Delivered=delivered Delivered_Other=delivered "
	    "Exception_Other=exception/other Exception_Returning=returning "
	    "Exception_Returned=returned "
	    "Exception_NoBody=exception/unclaimed "
	    "Exception_Security=exception/customs "
	    "Exception_Damage=exception/damaged "
	    "Exception_Rejected=exception/refused "
	    "Exception_Delayed=exception/other Exception_Lost=exception/lost "
	    "Exception_Destroyed=exception/lost Exception_Cancel=cancelled "
	    "Exception_099=exception/other "
	    "PickedUp=in_transit Departure=in_transit Arrival=in_transit "
	    "Returning=returning Returned=returned "
	    "pending=not_found notfound=not_found notfound001=not_found "
	    "transit=in_transit transit001=in_transit "
	    "pickup=pickup_ready pickup001=out_for_delivery "
	    "pickup002=pickup_ready delivered001=delivered "
	    "undelivered=attempt_failed undelivered001=attempt_failed "
	    "expired001=stale exception=exception/other "
	    "exception004=exception/unclaimed exception005=exception/other "
	    "exception006=exception/customs "
	    "exception007=exception/damaged exception008=cancelled "
	    "exception009=exception/refused "
	    "exception010=returned exception011=returning "
	    "exception012=exception/other "
	    "INIT=not_found NO_RECORD=not_found INFO_RECEIVED=pre_transit "
	    "IN_TRANSIT=in_transit IN_TRANSIT_01=in_transit "
	    "IN_TRANSIT_03=in_transit IN_TRANSIT_08=in_transit "
	    "WAITING_DELIVERY=out_for_delivery "
	    "DELIVERY_FAILED=attempt_failed DELIVERY_FAILED_01=attempt_failed "
	    "ABNORMAL=exception ABNORMAL_02=exception "
	    "DELIVERED=delivered DELIVERED_01=delivered "
	    "运输途中=in_transit 可能异常=exception 投递失败=attempt_failed "
	    "成功签收=delivered 到达待取=pickup_ready " },
	{ "easypost-tracker",
	    "unknown=pre_transit pre_transit=pre_transit in_transit=in_transit "
	    "out_for_delivery=out_for_delivery "
	    "delivered=delivered available_for_pickup=pickup_ready "
	    "return_to_sender=returning failure=exception/other "
	    "cancelled=cancelled error=not_found "
	    "address_correction=exception/address "
	    "arrived_at_destination=in_transit arrived_at_facility=in_transit "
	    "arrived_at_pickup_location=pickup_ready "
	    "awaiting_information=exception/documents "
	    "damaged=exception/damaged delayed=exception/other "
	    "delivery_exception=attempt_failed/other "
	    "departed_facility=in_transit departed_origin_facility=in_transit "
	    "expired=stale held=exception/other label_created=pre_transit "
	    "lost=exception/lost missorted=exception/carrier "
	    "received_at_destination_facility=in_transit "
	    "received_at_origin_facility=in_transit refused=exception/refused "
	    "return=returning status_update=in_transit "
	    "transferred_to_destination_carrier=in_transit "
	    "transit_exception=exception/other "
	    "weather_delay=exception/weather " },
	{ "shippo-tracking",
	    "UNKNOWN=not_found PRE_TRANSIT=pre_transit TRANSIT=in_transit "
	    "DELIVERED=delivered RETURNED=returned "
	    "FAILURE=exception/other information_received=pre_transit "
	    "address_issue=exception/address "
	    "contact_carrier=exception/other delayed=exception/other "
	    "delivery_attempted=attempt_failed/absent "
	    "delivery_rescheduled=in_transit delivery_scheduled=in_transit "
	    "location_inaccessible=attempt_failed/address "
	    "notice_left=attempt_failed/absent "
	    "out_for_delivery=in_transit package_accepted=in_transit "
	    "package_arrived=in_transit package_damaged=exception/damaged "
	    "package_departed=in_transit "
	    "package_forwarded=in_transit package_held=exception/other "
	    "package_processed=in_transit "
	    "package_processing=in_transit pickup_available=pickup_ready "
	    "reschedule_delivery=attempt_failed/absent "
	    "return_to_sender=returning package_unclaimed=exception/unclaimed "
	    "package_undeliverable=exception/other "
	    "package_disposed=exception/lost package_lost=exception/lost "
	    "other=not_found " },
	{ "upu-ems-events",
	    "EMA=pre_transit EMB=in_transit EXA=in_customs "
	    "EXB=exception/customs EXC=in_transit EXD=exception/other "
	    "EXX=cancelled EMC=in_transit EMJ=in_transit EMK=in_transit "
	    "EMD=in_transit EDA=exception/other EDB=in_customs "
	    "EME=exception/customs EDC=in_transit EMF=in_transit "
	    "EDD=in_transit EDE=in_transit EMG=in_transit "
	    "EDF=exception/other EDG=out_for_delivery EDH=pickup_ready "
	    "EMH=attempt_failed EMI=delivered "
	    "EDX=exception/prohibited "
	    "EVJCD=exception/documents EVJCO=exception/documents "
	    "EVJEM=exception/documents EVJIN=exception/documents "
	    "EVJCC=exception/documents EVJML=exception/prohibited "
	    "EVJPA=exception/prohibited EVJAP=exception/customs "
	    "EVJES=exception/customs EVJLV=exception/customs "
	    "EVHAP=cancelled/duties EVHCA=cancelled/address "
	    "EVHCR=cancelled/customs EVHDI=cancelled/damaged "
	    "EVHFM=cancelled/weather EVKAI=attempt_failed/address "
	    "EVKGA=attempt_failed/address EVKNA=attempt_failed/absent "
	    "EVKRF=attempt_failed/refused "
	    "EVKAA=attempt_failed/address " },
	{ "canonical-events",
	    "EMA=pre_transit EMB=in_transit EXA=in_customs "
	    "EXB=exception/customs EXC=in_transit EXD=exception/other "
	    "EXX=cancelled EMC=in_transit EMJ=in_transit EMK=in_transit "
	    "EMD=in_transit EDA=exception/other EDB=in_customs "
	    "EME=exception/customs EDC=in_transit EMF=in_transit "
	    "EDD=in_transit EDE=in_transit EMG=in_transit "
	    "EDF=exception/other EDG=out_for_delivery EDH=pickup_ready "
	    "EMH=attempt_failed EMI=delivered "
	    "EDX=exception/prohibited "
	    "not_found=not_found pre_transit=pre_transit in_transit=in_transit "
	    "in_customs=in_customs "
	    "out_for_delivery=out_for_delivery pickup_ready=pickup_ready "
	    "attempt_failed=attempt_failed "
	    "exception=exception returning=returning returned=returned "
	    "delivered=delivered cancelled=cancelled stale=stale " },
	{ "carrier-zh",
	    "FPX_L_RPIF=pre_transit FPX_O_IR=in_transit FPX_C_SPLS=in_transit "
	    "FPX_C_AAF=in_transit FPX_C_ADFF=in_transit "
	    "FPX_C_DT=exception/lost FPX_M_HA=in_transit FPX_M_DFOA=in_transit "
	    "FPX_M_ATA=in_transit FPX_M_CRSD=in_customs "
	    "FPX_I_RCUK=in_transit FPX_I_ANY=in_customs FPX_D_AOPC=in_transit "
	    "FPX_D_APC=in_transit FPX_D_STPP=in_transit "
	    "FPX_D_HQ=in_transit FPX_D_SD=out_for_delivery "
	    "FPX_D_FD=attempt_failed FPX_D_UNDG=exception/other "
	    "FPX_S_OK=delivered FPX_S_OKGP=delivered FPX_S_OKVP=delivered "
	    "FPX_S_OKPO=delivered FPX_S_OKCC=delivered "
	    "FPX_S_OKSC=delivered 运输途中=in_transit 异常=exception "
	    "投递失败=attempt_failed 退件中=returning "
	    "已签收=delivered 海关扣留=exception/customs " },
};

/* Check "CODE=status/cause" against a profile's vocabulary. */
static void
check_code(struct bench *bench, struct str pair, struct buf *scratch)
{
	struct meaning meaning = { 0 };
	size_t equals = str_find_byte(pair, '=');
	struct str said = str_behind(pair, equals + 1), got;
	if (!vocabulary_find_code(&bench->profile->vocabulary,
		str_slice(pair, 0, equals), scratch, &meaning))
		fail_msg("%.*s is not known", STR_ARG(pair));
	got = arena_format(&bench->run, "%s%s%s", status_name(meaning.status),
	    meaning.cause == CAUSE_NONE ? "" : "/", cause_name(meaning.cause));
	if (!str_equal(got, said))
		fail_msg("%.*s, but it is %.*s", STR_ARG(pair), STR_ARG(got));
}

static void
every_code_of_every_carrier_has_our_words(void **state)
{
	struct buf scratch;
	(void)state;
	buf_init(&scratch, 1000);
	for (size_t i = 0; i < COUNT_OF(vendors); i++) {
		struct bench bench;
		struct str rest = str_from(vendors[i].codes), pair;
		bench_open(&bench);
		bench_shipped(&bench, vendors[i].profile);
		while (str_next(&rest, ' ', &pair))
			if (pair.len > 0)
				check_code(&bench, pair, &scratch);
		bench_close(&bench);
	}
	buf_release(&scratch);
}

/* With what a code clears, whatever comes before it is over. */
static void
releases_and_deliveries_clear_what_was_before(void **state)
{
	static const struct {
		const char *profile, *code;
		bool clears_customs, clears_weather;
	} cases[] = {
		{ "aftership", "InTransit_005", true, false },
		{ "aftership", "InTransit_008", true, true },
		{ "aftership", "InTransit_003", false, false },
		{ "17track", "InTransit_CustomsReleased", true, false },
		{ "17track", "IN_TRANSIT_03", true, false },
		{ "17track", "Delivered_Other", true, true },
		{ "upu-ems-events", "EXC", true, false },
		{ "upu-ems-events", "EDC", true, false },
		{ "upu-ems-events", "EMF", true, false },
		{ "upu-ems-events", "EMI", true, true },
		{ "upu-ems-events", "EMD", false, false },
		{ "canonical-events", "EDC", true, false },
		{ "carrier-zh", "清关完成", true, false },
	};
	struct buf scratch;
	(void)state;
	buf_init(&scratch, 1000);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench bench;
		struct meaning meaning = { 0 };
		bench_open(&bench);
		bench_shipped(&bench, cases[i].profile);
		vocabulary_find_code(&bench.profile->vocabulary,
		    str_from(cases[i].code), &scratch, &meaning);
		if (((meaning.cleared & 1U << CAUSE_CUSTOMS) != 0) !=
			cases[i].clears_customs ||
		    ((meaning.cleared & 1U << CAUSE_WEATHER) != 0) !=
			cases[i].clears_weather)
			fail_msg("case %zu %s", i, cases[i].code);
		bench_close(&bench);
	}
	buf_release(&scratch);
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
		cmocka_unit_test(every_code_of_every_carrier_has_our_words),
		cmocka_unit_test(releases_and_deliveries_clear_what_was_before),
	};
	return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
