#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/export.h"

#include "unit/intake/profile_source.h"

/* An export under test. */
struct feed {
	struct bench bench;
	struct export_reader *reader;
	struct shipment shipment;
};

static void
open_feed(struct feed *feed, const char *profile, const char *text)
{
	*feed = (struct feed){ 0 };
	bench_open(&feed->bench);
	struct export_request request = {
		.table = { .source = bench_source(&feed->bench, str_from(text)),
		    .profile = bench_shipped(&feed->bench, profile) },
		.file = STR("f.csv"),
		.carrier = STR_EMPTY,
		.zone = feed->bench.utc,
		.business = feed->bench.shanghai,
	};
	feed->reader = export_open(&request, &feed->bench.err);
	if (feed->reader == NULL)
		fail_msg("%s", feed->bench.err.text);
}

static void
close_feed(struct feed *feed)
{
	export_close(feed->reader);
	bench_close(&feed->bench);
}

static enum row_kind
next(struct feed *feed)
{
	enum row_kind kind = export_next(feed->reader, &feed->shipment);
	const struct shipment *row = &feed->shipment;
	if (kind == ROW_SOUND && row->way != 0)
		assert_true(row->way == shipment_way(row));
	if (kind == ROW_SOUND)
		export_complete(feed->reader, &feed->shipment);
	return kind;
}

static void
assert_text(struct str text, const char *expected)
{
	if (!str_equal(text, str_from(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void
assert_date(struct date date, const char *expected)
{
	char text[DATE_TEXT];
	assert_string_equal(date_format(date, text), expected);
}

static const char canonical[] =
    "tracking,order,carrier,service,status,cause,text,event_at,country,origin,"
    "destination,shipped_at,promised_on,email,name,language\n";

static void
a_canonical_row_fills_every_member(void **state)
{
	struct feed feed;
	char text[600], event[INSTANT_TEXT];
	(void)state;
	snprintf(text, sizeof(text), "%s%s", canonical,
	    "LP1CN,#10231,yunexpress,global,exception,customs,"
	    "\"Held, by customs\",2026-01-20T09:12:00-03:00,bra,China,"
	    "Brazil,2026-01-09T23:00:00Z,2026-01-27,ana@example.com,"
	    "Ana Prado,pt\n");
	open_feed(&feed, "canonical-shipments", text);
	assert_int_equal(next(&feed), ROW_SOUND);
	const struct shipment *shipment = &feed.shipment;
	assert_text(shipment->tracking, "LP1CN");
	assert_text(shipment->order, "#10231");
	assert_text(shipment->carrier, "yunexpress");
	assert_text(shipment->service, "global");
	assert_int_equal(shipment->status, STATUS_EXCEPTION);
	assert_int_equal(shipment->cause, CAUSE_CUSTOMS);
	assert_text(shipment->vendor_code, "exception");
	assert_text(shipment->text, "Held, by customs");
	instant_format(shipment->event.instant, feed.bench.shanghai, event);
	assert_string_equal(event, "2026-01-20T20:12:00+08:00");
	assert_date(shipment->event.date, "2026-01-20");
	assert_text(shipment->country, "BR");
	assert_text(shipment->origin, "CN");
	assert_text(shipment->destination, "BR");
	assert_date(shipment->shipped_on, "2026-01-10");
	assert_date(shipment->promised_on, "2026-01-27");
	assert_text(shipment->email, "ana@example.com");
	assert_text(shipment->name, "Ana Prado");
	assert_text(shipment->language, "pt");
	assert_text(shipment->row.file, "f.csv");
	assert_int_equal(shipment->row.line, 2);
	assert_int_equal(next(&feed), ROW_END);
	close_feed(&feed);
}

static void
a_row_may_tell_where_and_to_whom_a_parcel_went(void **state)
{
	struct feed feed;
	(void)state;
	open_feed(&feed, "canonical-shipments",
	    "tracking,carrier,status,place,signed_by,city,postcode\n"
	    "A1,post,delivered,\"San Francisco, CA\",A. Prado,Oakland,"
	    "'01310-100\n"
	    "A2,post,delivered,,-,,\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.place, "San Francisco, CA");
	assert_text(feed.shipment.signed_by, "A. Prado");
	assert_text(feed.shipment.city, "Oakland");
	assert_text(feed.shipment.postcode, "01310-100");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.place, "");
	assert_text(feed.shipment.signed_by, "");
	assert_text(feed.shipment.city, "");
	assert_text(feed.shipment.postcode, "");
	close_feed(&feed);
}

static void
each_column_of_an_address_is_read_alone(void **state)
{
	static const char *const columns[] = { "place", "signed_by", "city",
		"postcode" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		struct feed feed;
		char text[100];
		snprintf(text, sizeof(text), "tracking,carrier,%s\nA1,post,x\n",
		    columns[i]);
		open_feed(&feed, "canonical-shipments", text);
		assert_int_equal(next(&feed), ROW_SOUND);
		const struct str cells[] = { feed.shipment.place,
			feed.shipment.signed_by, feed.shipment.city,
			feed.shipment.postcode };
		for (size_t k = 0; k < COUNT_OF(cells); k++)
			if (!str_equal(cells[k], k == i ? STR("x") : STR("")))
				fail_msg("%s in %s", columns[i], columns[k]);
		close_feed(&feed);
	}
}

static void
empty_cells_are_unknown(void **state)
{
	struct feed feed;
	char text[400];
	(void)state;
	snprintf(text, sizeof(text), "%sLP1,,c,,,,,,,,,,,,,\n", canonical);
	open_feed(&feed, "canonical-shipments", text);
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_int_equal(feed.shipment.status, STATUS_UNMAPPED);
	assert_int_equal(feed.shipment.cause, CAUSE_NONE);
	assert_false(instant_is_set(feed.shipment.event.instant));
	assert_false(date_is_set(feed.shipment.event.date));
	assert_false(date_is_set(feed.shipment.shipped_on));
	assert_false(date_is_set(feed.shipment.promised_on));
	assert_text(feed.shipment.country, "");
	assert_text(feed.shipment.email, "");
	close_feed(&feed);
}

static void
canonical_words_are_exact(void **state)
{
	static const struct {
		const char *status, *cause;
		enum status read;
		enum cause because;
		const char *code;
	} cases[] = {
		{ "in_transit", "", STATUS_IN_TRANSIT, CAUSE_NONE,
		    "in_transit" },
		{ "exception", "weather", STATUS_EXCEPTION, CAUSE_WEATHER,
		    "exception" },
		{ "In_Transit", "", STATUS_UNMAPPED, CAUSE_NONE, "In_Transit" },
		{ "Exception_004", "", STATUS_UNMAPPED, CAUSE_NONE,
		    "Exception_004" },
		{ "exception", "Weather", STATUS_EXCEPTION, CAUSE_UNKNOWN,
		    "exception/Weather" },
		{ "exception", "unknown", STATUS_EXCEPTION, CAUSE_UNKNOWN,
		    "exception/unknown" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[200];
		snprintf(text, sizeof(text),
		    "tracking,carrier,status,cause,text\nA,c,%s,%s,"
		    "held by customs\n",
		    cases[i].status, cases[i].cause);
		open_feed(&feed, "canonical-shipments", text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != cases[i].read ||
		    feed.shipment.cause != cases[i].because ||
		    !str_equal(feed.shipment.vendor_code,
			str_from(cases[i].code)))
			fail_msg("case %zu %s/%s: %.*s", i, cases[i].status,
			    cases[i].cause, STR_ARG(feed.shipment.vendor_code));
		close_feed(&feed);
	}
}

static void
a_date_alone_is_that_day_and_a_time_without_zone_the_sources(void **state)
{
	struct feed feed;
	char event[INSTANT_TEXT];
	(void)state;
	open_feed(&feed, "canonical-shipments",
	    "tracking,carrier,event_at\nA,c,2026-01-20\n"
	    "B,c,2026-01-20 20:00:00\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_date(feed.shipment.event.date, "2026-01-20");
	instant_format(feed.shipment.event.instant, feed.bench.shanghai, event);
	assert_string_equal(event, "2026-01-20T00:00:00+08:00");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_date(feed.shipment.event.date, "2026-01-21");
	close_feed(&feed);
}

static void
rows_are_rejected_with_column_value_and_reason(void **state)
{
	static const struct {
		const char *row;
		const char *said[2];
	} cases[] = {
		{ ",c,,,,,", { "column 'tracking' is empty", "" } },
		{ "A,,,,,,", { "column 'carrier' is empty", "" } },
		{ "4.49044E+13,c,,,,,",
		    { "column 'tracking': '4.49044E+13'", "as text" } },
		{ "A,c,2026-13-01,,,,",
		    { "column 'event_at': '2026-13-01'", "no day" } },
		{ "A,c,,01/02/2026,,,",
		    { "column 'Shipped_At': '01/02/2026'", "dates = dmy" } },
		{ "A,c,,,soon,,",
		    { "column 'promised_on': 'soon'", "no date" } },
		{ "A,c,,,,\"ana@example.com\nBcc: x@example.com\",",
		    { "column 'email'", "line end" } },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[300];
		snprintf(text, sizeof(text),
		    "tracking,carrier,event_at,Shipped_At,promised_on,email,"
		    "name\n%s\nB,c,,,,,\n",
		    cases[i].row);
		open_feed(&feed, "canonical-shipments", text);
		assert_int_equal(next(&feed), ROW_REJECTED);
		assert_int_equal(export_row(feed.reader).line, 2);
		struct str why = export_reason(feed.reader);
		for (size_t k = 0; k < 2; k++)
			if (str_find(why, str_from(cases[i].said[k])) ==
				why.len &&
			    cases[i].said[k][0] != '\0')
				fail_msg("case %zu: %.*s", i, STR_ARG(why));
		assert_int_equal(next(&feed), ROW_SOUND);
		assert_text(feed.shipment.tracking, "B");
		close_feed(&feed);
	}
}

static void
the_sources_carrier_fills_what_the_file_leaves_out(void **state)
{
	struct bench bench;
	struct shipment shipment;
	(void)state;
	bench_open(&bench);
	struct export_request request = {
		.table = { .source = bench_source(&bench,
			       STR("tracking,carrier\nA,\nB,dhl\n")),
		    .profile = bench_shipped(&bench, "canonical-shipments") },
		.file = STR("f.csv"),
		.carrier = STR("yunexpress"),
		.zone = bench.utc,
		.business = bench.utc,
	};
	struct export_reader *reader = export_open(&request, &bench.err);
	assert_non_null(reader);
	assert_int_equal(export_next(reader, &shipment), ROW_SOUND);
	assert_text(shipment.carrier, "yunexpress");
	assert_int_equal(export_next(reader, &shipment), ROW_SOUND);
	assert_text(shipment.carrier, "dhl");
	export_close(reader);
	request.table.source = bench_source(&bench,
	    STR("tracking,status\nA,in_transit\n"));
	reader = export_open(&request, &bench.err);
	assert_non_null(reader);
	assert_int_equal(export_next(reader, &shipment), ROW_SOUND);
	assert_text(shipment.carrier, "yunexpress");
	export_close(reader);
	bench_close(&bench);
}

static void
several_addresses_give_the_first_usable(void **state)
{
	struct feed feed;
	(void)state;
	open_feed(&feed, "canonical-shipments",
	    "tracking,carrier,email\nA,c,\"x, ana@example.com;b@example.com\"\n"
	    "B,c,\"ana@example.com\nb@example.com\"\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.email, "ana@example.com");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.email, "ana@example.com");
	close_feed(&feed);
}

static void
the_names_of_the_older_canonical_format_are_understood(void **state)
{
	struct feed feed;
	(void)state;
	open_feed(&feed, "canonical-shipments",
	    "tracking,order,carrier,status,cause,event_at,text,origin,"
	    "destination,shipped_at,promised_at,eta,email,name,lang\n"
	    "YT2601812702000314,10232,yunexpress,in_transit,,"
	    "2026-01-21T17:40:00+01:00,Arrived,CN,DE,2026-01-12,2026-01-30,"
	    "2026-01-31,jonas.weber@example.com,Jonas Weber,de\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_date(feed.shipment.promised_on, "2026-01-30");
	assert_text(feed.shipment.language, "de");
	close_feed(&feed);
}

/* Every code of AfterShip's two pages, and how the dashboard says it. */
static const struct {
	const char *tag;
	const char *code;
	enum status status;
	enum cause cause;
} codes[] = {
	{ "Pending", "Pending_001", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "Pending_002", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "Pending_003", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "Pending_004", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "Pending_005", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "Pending_006", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "Pending", "", STATUS_NOT_FOUND, CAUSE_NONE },
	{ "InfoReceived", "InfoReceived_001", STATUS_PRE_TRANSIT, CAUSE_NONE },
	{ "InfoReceived", "", STATUS_PRE_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_001", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_002", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_003", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_004", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_005", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_006", STATUS_IN_CUSTOMS, CAUSE_NONE },
	{ "InTransit", "InTransit_007", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_008", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "InTransit_009", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "InTransit", "", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "In transit", "", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "IN_TRANSIT", "", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "OutForDelivery", "OutForDelivery_001", STATUS_OUT_FOR_DELIVERY,
	    CAUSE_NONE },
	{ "OutForDelivery", "OutForDelivery_002", STATUS_PICKUP_READY,
	    CAUSE_NONE },
	{ "OutForDelivery", "OutForDelivery_003", STATUS_OUT_FOR_DELIVERY,
	    CAUSE_NONE },
	{ "OutForDelivery", "OutForDelivery_004", STATUS_OUT_FOR_DELIVERY,
	    CAUSE_NONE },
	{ "Out for delivery", "", STATUS_OUT_FOR_DELIVERY, CAUSE_NONE },
	{ "AvailableForPickup", "AvailableForPickup_001", STATUS_PICKUP_READY,
	    CAUSE_NONE },
	{ "Available for pickup", "", STATUS_PICKUP_READY, CAUSE_NONE },
	{ "Delivered", "Delivered_001", STATUS_DELIVERED, CAUSE_NONE },
	{ "Delivered", "Delivered_002", STATUS_DELIVERED, CAUSE_NONE },
	{ "Delivered", "Delivered_003", STATUS_DELIVERED, CAUSE_NONE },
	{ "Delivered", "Delivered_004", STATUS_DELIVERED, CAUSE_NONE },
	{ "Delivered", "Delivered_005", STATUS_DELIVERED, CAUSE_NONE },
	{ "DELIVERED", "", STATUS_DELIVERED, CAUSE_NONE },
	{ "AttemptFail", "AttemptFail_001", STATUS_ATTEMPT_FAILED,
	    CAUSE_OTHER },
	{ "AttemptFail", "AttemptFail_002", STATUS_ATTEMPT_FAILED,
	    CAUSE_ABSENT },
	{ "AttemptFail", "AttemptFail_003", STATUS_ATTEMPT_FAILED,
	    CAUSE_ABSENT },
	{ "Failed attempt", "", STATUS_ATTEMPT_FAILED, CAUSE_NONE },
	{ "Exception", "Exception_001", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "Exception", "Exception_002", STATUS_EXCEPTION, CAUSE_ADDRESS },
	{ "Exception", "Exception_003", STATUS_EXCEPTION, CAUSE_REFUSED },
	{ "Exception", "Exception_004", STATUS_EXCEPTION, CAUSE_CUSTOMS },
	{ "Exception", "Exception_005", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "Exception", "Exception_006", STATUS_EXCEPTION, CAUSE_DUTIES },
	{ "Exception", "Exception_007", STATUS_EXCEPTION, CAUSE_ADDRESS },
	{ "Exception", "Exception_008", STATUS_EXCEPTION, CAUSE_UNCLAIMED },
	{ "Exception", "Exception_009", STATUS_EXCEPTION, CAUSE_PROHIBITED },
	{ "Exception", "Exception_010", STATUS_RETURNING, CAUSE_NONE },
	{ "Exception", "Exception_011", STATUS_RETURNED, CAUSE_NONE },
	{ "Exception", "Exception_012", STATUS_EXCEPTION, CAUSE_DAMAGED },
	{ "Exception", "Exception_013", STATUS_EXCEPTION, CAUSE_LOST },
	/* In no list: the tag they stand under. */
	{ "Exception", "Exception_014", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "Exception", "Exception_015", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "Exception", "Exception_016", STATUS_EXCEPTION, CAUSE_CARRIER },
	{ "Exception", "Exception_017", STATUS_EXCEPTION, CAUSE_WEATHER },
	{ "Exception", "Exception_018", STATUS_EXCEPTION, CAUSE_DOCUMENTS },
	{ "Exception", "Exception_099", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "", "InTransit_042", STATUS_IN_TRANSIT, CAUSE_NONE },
	{ "Exception", "", STATUS_EXCEPTION, CAUSE_OTHER },
	{ "Expired", "Expired_001", STATUS_STALE, CAUSE_NONE },
	{ "Expired", "", STATUS_STALE, CAUSE_NONE },
	/* A code nobody knows beside a tag; the code in the tag's column. */
	{ "Delivered", "Teleported_001", STATUS_DELIVERED, CAUSE_NONE },
	{ "Exception_004", "", STATUS_EXCEPTION, CAUSE_CUSTOMS },
	{ "Teleported", "Teleported_001", STATUS_UNMAPPED, CAUSE_NONE },
	{ "", "", STATUS_UNMAPPED, CAUSE_NONE },
};

static void
every_aftership_code_has_our_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		struct feed feed;
		char text[200];
		snprintf(text, sizeof(text),
		    "Tracking number,Carrier,Status,Sub-status\nA,c,%s,%s\n",
		    codes[i].tag, codes[i].code);
		open_feed(&feed, "aftership", text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != codes[i].status ||
		    feed.shipment.cause != codes[i].cause)
			fail_msg("case %zu %s/%s: %s/%s", i, codes[i].tag,
			    codes[i].code, status_name(feed.shipment.status),
			    cause_name(feed.shipment.cause));
		close_feed(&feed);
	}
}

static void
aftership_text_decides_only_where_the_code_gave_no_cause(void **state)
{
	static const struct {
		const char *tag, *code, *text;
		enum status status;
		enum cause cause;
	} cases[] = {
		{ "InTransit", "InTransit_001", "Delay - severe weather",
		    STATUS_IN_TRANSIT, CAUSE_WEATHER },
		{ "InTransit", "InTransit_006", "Customs inspection",
		    STATUS_IN_CUSTOMS, CAUSE_CUSTOMS },
		{ "InTransit", "InTransit_006", "Handed to import customs",
		    STATUS_IN_CUSTOMS, CAUSE_NONE },
		{ "Exception", "Exception_004", "Severe weather",
		    STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "Exception", "", "Severe weather", STATUS_EXCEPTION,
		    CAUSE_OTHER },
		{ "InTransit", "InTransit_005", "Held by customs",
		    STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "InTransit", "InTransit_008", "Typhoon is over",
		    STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "Exception", "Exception_010", "Returned: incorrect address",
		    STATUS_RETURNING, CAUSE_ADDRESS },
		{ "Teleported", "", "Severe weather", STATUS_UNMAPPED,
		    CAUSE_NONE },
		{ "InTransit", "", "海关查验", STATUS_IN_TRANSIT,
		    CAUSE_CUSTOMS },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[300];
		snprintf(text, sizeof(text),
		    "tracking_number,slug,tag,subtag,subtag_message\n"
		    "A,c,%s,%s,%s\n",
		    cases[i].tag, cases[i].code, cases[i].text);
		open_feed(&feed, "aftership", text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != cases[i].status ||
		    feed.shipment.cause != cases[i].cause)
			fail_msg("case %zu %s: %s/%s", i, cases[i].text,
			    status_name(feed.shipment.status),
			    cause_name(feed.shipment.cause));
		close_feed(&feed);
	}
}

static void
an_aftership_export_is_read_as_it_comes(void **state)
{
	struct feed feed;
	(void)state;
	open_feed(&feed, "aftership",
	    "Tracking number,Order number,Customer name,Emails,Carrier,Status,"
	    "Sub-status,Latest event,Latest event time,Origin,Destination,"
	    "Estimated delivery date,On-time status,Created at\n"
	    "YT2601812702000314,#10232,Jonas Weber,\"jonas.weber@example.com,"
	    "office@example.com\",yunexpress,InTransit,InTransit_006,"
	    "Handed to import customs,2026-01-21T17:40:00+01:00,CHN,DEU,"
	    "2026-01-30,On time,2026-01-12T06:03:10+00:00\n"
	    "RB202601198CN,#10233,Mia O'Neill,mia@example.com,china-post,"
	    "Exception,Exception_007,\"Address incomplete: \"\"Flat ?\"\"\","
	    "2026-01-22T08:05:00+00:00,CHN,IRL,,,2026-01-02T11:20:00+00:00\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.vendor_code, "InTransit_006");
	assert_text(feed.shipment.email, "jonas.weber@example.com");
	assert_text(feed.shipment.origin, "CN");
	assert_text(feed.shipment.destination, "DE");
	assert_text(feed.shipment.country, "");
	assert_date(feed.shipment.event.date, "2026-01-22");
	assert_date(feed.shipment.promised_on, "2026-01-30");
	/* "Created at" stands for the shipping day that is not exported. */
	assert_date(feed.shipment.shipped_on, "2026-01-12");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.text, "Address incomplete: \"Flat ?\"");
	assert_text(feed.shipment.name, "Mia O'Neill");
	assert_false(date_is_set(feed.shipment.promised_on));
	assert_int_equal(next(&feed), ROW_END);
	close_feed(&feed);
}

static void
a_shopify_file_is_no_export_of_shipments(void **state)
{
	struct bench bench;
	(void)state;
	bench_open(&bench);
	struct export_request request = {
		.table = { .source = bench_source(&bench,
			       STR("Name,Email\n#1,a@example.com\n")),
		    .profile = bench_shipped(&bench, "aftership") },
		.file = STR("f.csv"),
		.carrier = STR_EMPTY,
		.zone = bench.utc,
		.business = bench.utc,
	};
	assert_null(export_open(&request, &bench.err));
	assert_int_equal(bench.err.kind, ERROR_INPUT);
	bench_close(&bench);
}

/* Every feature of the profile language that a row can exercise. */
static const char special[] =
    "[profile.x]\nrows = shipments, events\nrequired = tracking\n"
    "code_prefix = sub_\nassumed_status = in_transit\n"
    "[profile.x.columns]\ntracking = No\nlast_mile = Local\nstatus = Status\n"
    "code = Code\ncause = Cause\ntext = Text\nreason = Reason\n"
    "action = Action\nevent_at = Day\nevent_time = Time\nzone = Zone\n"
    "delivered_at = Done\ncarrier = Carrier\n"
    "[profile.x.codes]\nheld = exception/customs\nmoving = in_transit\n"
    "done = delivered\n"
    "[profile.x.texts]\nweather = snow\nclears = released from customs\n"
    "delivered = signed\n"
    "[profile.x.reasons]\nheld duties = tax\nheld returning = sent back\n"
    "[profile.x.carriers]\nyt* = yunexpress\n";

static void
open_special(struct feed *feed, const char *text)
{
	*feed = (struct feed){ 0 };
	bench_open(&feed->bench);
	struct export_request request = {
		.table = { .source = bench_source(&feed->bench, str_from(text)),
		    .profile = bench_profile(&feed->bench, special, "x") },
		.file = STR("f.csv"),
		.carrier = STR_EMPTY,
		.zone = feed->bench.utc,
		.business = feed->bench.shanghai,
	};
	assert_non_null(request.table.profile);
	feed->reader = export_open(&request, &feed->bench.err);
	if (feed->reader == NULL)
		fail_msg("%s", feed->bench.err.text);
}

static void
of_two_numbers_the_carriers_own_comes_first(void **state)
{
	static const struct {
		const char *row, *tracking, *last_mile;
	} cases[] = {
		{ "No,Local,Carrier\nYT1,LP1,c\n", "YT1", "LP1" },
		{ "No,Local,Carrier\n,LP1,c\n", "LP1", "" },
		{ "No,Local,Carrier\nYT1,yt1,c\n", "YT1", "" },
		{ "No,Local,Carrier\nYT1,9.4E+21,c\n", "YT1", "" },
		{ "No,Carrier\nYT1,c\n", "YT1", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		open_special(&feed, cases[i].row);
		assert_int_equal(next(&feed), ROW_SOUND);
		assert_text(feed.shipment.tracking, cases[i].tracking);
		assert_text(feed.shipment.last_mile, cases[i].last_mile);
		close_feed(&feed);
	}
}

static void
a_carrier_comes_from_the_row_then_from_the_numbers_shape(void **state)
{
	struct feed feed;
	(void)state;
	open_special(&feed, "No,Carrier\nYT1,dhl\nYT2,\nLP3,\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.carrier, "dhl");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_text(feed.shipment.carrier, "yunexpress");
	assert_int_equal(next(&feed), ROW_REJECTED);
	close_feed(&feed);
}

static void
date_time_and_zone_may_stand_in_three_columns(void **state)
{
	static const struct {
		const char *cells, *event;
	} cases[] = {
		{ "2026-01-20,09:12:00,UTC-03:00",
		    "2026-01-20T20:12:00+08:00" },
		{ "2026-01-20,09:12,", "2026-01-20T17:12:00+08:00" },
		{ "2026-01-20,,+01:00", "2026-01-20T00:00:00+08:00" },
		{ ",09:12,+01:00", "" },
		{ "2026-01-20 01:00,09:12:00,Z", "2026-01-20T09:00:00+08:00" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[100], event[INSTANT_TEXT];
		snprintf(text, sizeof(text), "No,Day,Time,Zone\nYT1,%s\n",
		    cases[i].cells);
		open_special(&feed, text);
		assert_int_equal(next(&feed), ROW_SOUND);
		instant_format(feed.shipment.event.instant, feed.bench.shanghai,
		    event);
		assert_string_equal(event, cases[i].event);
		close_feed(&feed);
	}
}

static void
of_rows_that_say_the_same_each_has_what_is_its_own(void **state)
{
	struct feed feed;
	(void)state;
	open_special(&feed, "No,Status,Text,Done,Carrier,Code,Reason\n"
			    "YT1,moving,,,,,\n"
			    "YT2,moving,snow,,,,\n"
			    "YT3,moving,,2026-01-20,,,\n"
			    "YT4,moving,,,,,\n"
			    "YT5,held,,,dhl,held,tax\n"
			    "YT6,held,,,dhl,held,\n"
			    "YT7,held,,,dhl,held,tax\n");
	static const struct {
		const char *tracking, *carrier;
		enum status status;
		enum cause cause;
	} rows[] = {
		{ "YT1", "yunexpress", STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "YT2", "yunexpress", STATUS_IN_TRANSIT, CAUSE_WEATHER },
		{ "YT3", "yunexpress", STATUS_DELIVERED, CAUSE_NONE },
		{ "YT4", "yunexpress", STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "YT5", "dhl", STATUS_EXCEPTION, CAUSE_DUTIES },
		{ "YT6", "dhl", STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "YT7", "dhl", STATUS_EXCEPTION, CAUSE_DUTIES },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(next(&feed), ROW_SOUND);
		assert_text(feed.shipment.tracking, rows[i].tracking);
		assert_text(feed.shipment.carrier, rows[i].carrier);
		assert_int_equal(feed.shipment.status, rows[i].status);
		assert_int_equal(feed.shipment.cause, rows[i].cause);
	}
	close_feed(&feed);
}

static void
a_filled_day_of_delivery_is_a_delivered_parcel(void **state)
{
	struct feed feed;
	(void)state;
	open_special(&feed,
	    "No,Status,Day,Done\nYT1,held,,2026-01-21\n"
	    "YT2,held,2026-01-20,2026-01-21\nYT3,held,2026-01-20,\n");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_int_equal(feed.shipment.status, STATUS_DELIVERED);
	assert_int_equal(feed.shipment.cause, CAUSE_NONE);
	assert_date(feed.shipment.event.date, "2026-01-21");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_int_equal(feed.shipment.status, STATUS_DELIVERED);
	assert_date(feed.shipment.event.date, "2026-01-20");
	assert_int_equal(next(&feed), ROW_SOUND);
	assert_int_equal(feed.shipment.status, STATUS_EXCEPTION);
	close_feed(&feed);
}

static void
a_code_outranks_the_status_but_not_the_end_of_the_way(void **state)
{
	static const struct {
		const char *cells;
		enum status status;
	} cases[] = {
		{ "held,moving", STATUS_EXCEPTION },
		{ "moving,held", STATUS_IN_TRANSIT },
		{ "moving,done", STATUS_DELIVERED },
		{ "held,done", STATUS_EXCEPTION },
		{ "new,done", STATUS_DELIVERED },
		{ "moving,new", STATUS_IN_TRANSIT },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[60];
		snprintf(text, sizeof(text), "No,Code,Status\nYT1,%s\n",
		    cases[i].cells);
		open_special(&feed, text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != cases[i].status)
			fail_msg("\"%s\": %s", cases[i].cells,
			    status_name(feed.shipment.status));
		close_feed(&feed);
	}
}

static void
codes_are_refined_by_what_stands_beside_them(void **state)
{
	static const struct {
		const char *cells;
		enum status status;
		enum cause cause;
	} cases[] = {
		{ "sub_held,,,,", STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "SUB_held,,,tax due,", STATUS_EXCEPTION, CAUSE_DUTIES },
		{ "held,,snow,tax due,sent back", STATUS_RETURNING,
		    CAUSE_DUTIES },
		{ "held,weather,,,", STATUS_EXCEPTION, CAUSE_WEATHER },
		{ "held,rain,,,", STATUS_EXCEPTION, CAUSE_UNKNOWN },
		{ "moving,,snow,,", STATUS_IN_TRANSIT, CAUSE_WEATHER },
		{ "moving,,signed,,", STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "new,,snow,,", STATUS_UNMAPPED, CAUSE_NONE },
		{ ",,snow,,", STATUS_UNMAPPED, CAUSE_NONE },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[100];
		snprintf(text, sizeof(text),
		    "No,Code,Cause,Text,Reason,Action\nYT1,%s\n",
		    cases[i].cells);
		open_special(&feed, text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != cases[i].status ||
		    feed.shipment.cause != cases[i].cause)
			fail_msg("case %zu \"%s\": %s/%s", i, cases[i].cells,
			    status_name(feed.shipment.status),
			    cause_name(feed.shipment.cause));
		close_feed(&feed);
	}
}

static void
texts_tell_all_where_a_file_has_neither_codes_nor_statuses(void **state)
{
	static const struct {
		const char *text;
		enum status status;
		enum cause cause;
	} cases[] = {
		{ "Late by snow", STATUS_EXCEPTION, CAUSE_WEATHER },
		{ "Signed by Ana", STATUS_DELIVERED, CAUSE_NONE },
		{ "Released from customs", STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "Left the hub", STATUS_IN_TRANSIT, CAUSE_NONE },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feed feed;
		char text[100];
		snprintf(text, sizeof(text), "No,Text\nYT1,%s\n",
		    cases[i].text);
		open_special(&feed, text);
		assert_int_equal(next(&feed), ROW_SOUND);
		if (feed.shipment.status != cases[i].status ||
		    feed.shipment.cause != cases[i].cause)
			fail_msg("case %zu \"%s\"", i, cases[i].text);
		close_feed(&feed);
	}
}

static void
a_status_column_makes_a_row_a_parcel_and_not_an_event(void **state)
{
	struct feed feed;
	(void)state;
	open_special(&feed, "No,Status\nYT1,held\n");
	assert_false(export_tells_events(feed.reader));
	close_feed(&feed);
	open_special(&feed, "No,Code\nYT1,held\n");
	assert_true(export_tells_events(feed.reader));
	close_feed(&feed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_canonical_row_fills_every_member),
		cmocka_unit_test(
		    a_row_may_tell_where_and_to_whom_a_parcel_went),
		cmocka_unit_test(each_column_of_an_address_is_read_alone),
		cmocka_unit_test(empty_cells_are_unknown),
		cmocka_unit_test(canonical_words_are_exact),
		cmocka_unit_test(
		    a_date_alone_is_that_day_and_a_time_without_zone_the_sources),
		cmocka_unit_test(
		    rows_are_rejected_with_column_value_and_reason),
		cmocka_unit_test(
		    the_sources_carrier_fills_what_the_file_leaves_out),
		cmocka_unit_test(several_addresses_give_the_first_usable),
		cmocka_unit_test(
		    the_names_of_the_older_canonical_format_are_understood),
		cmocka_unit_test(every_aftership_code_has_our_words),
		cmocka_unit_test(
		    aftership_text_decides_only_where_the_code_gave_no_cause),
		cmocka_unit_test(an_aftership_export_is_read_as_it_comes),
		cmocka_unit_test(a_shopify_file_is_no_export_of_shipments),
		cmocka_unit_test(of_two_numbers_the_carriers_own_comes_first),
		cmocka_unit_test(
		    a_carrier_comes_from_the_row_then_from_the_numbers_shape),
		cmocka_unit_test(date_time_and_zone_may_stand_in_three_columns),
		cmocka_unit_test(
		    of_rows_that_say_the_same_each_has_what_is_its_own),
		cmocka_unit_test(
		    a_filled_day_of_delivery_is_a_delivered_parcel),
		cmocka_unit_test(
		    a_code_outranks_the_status_but_not_the_end_of_the_way),
		cmocka_unit_test(codes_are_refined_by_what_stands_beside_them),
		cmocka_unit_test(
		    texts_tell_all_where_a_file_has_neither_codes_nor_statuses),
		cmocka_unit_test(
		    a_status_column_makes_a_row_a_parcel_and_not_an_event),
	};
	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
