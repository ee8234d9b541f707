#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "intake/timestamp.h"

/* The zones that all cases share. */
struct zones {
	struct arena run;
	const struct zone *shanghai;
	const struct zone *berlin;
	const struct zone *utc;
};

static int
load(void **state)
{
	static struct zones zones;
	struct error err = { 0 };
	zones.shanghai = zone_load(STR("Asia/Shanghai"), &zones.run, &err);
	zones.berlin = zone_load(STR("Europe/Berlin"), &zones.run, &err);
	zones.utc = zone_load(STR("UTC"), &zones.run, &err);
	*state = &zones;
	return 0;
}

static int
unload(void **state)
{
	struct zones *zones = *state;
	arena_release(&zones->run);
	return 0;
}

/* What a text is in the business zone Shanghai, "" where it is refused. */
static const char *
read(const char *text, struct timestamp_style style, char out[INSTANT_TEXT])
{
	struct timestamp timestamp = TIMESTAMP_NONE;
	out[0] = '\0';
	if (timestamp_read(str_from(text), &style, &timestamp) == NULL)
		instant_format(timestamp.instant, style.business, out);
	return out;
}

struct shape {
	const char *text;
	const char *instant;
};

static void
check(const struct shape *shapes, size_t count, struct timestamp_style style)
{
	char out[INSTANT_TEXT];
	for (size_t i = 0; i < count; i++)
		if (strcmp(read(shapes[i].text, style, out),
			shapes[i].instant) != 0)
			fail_msg("case %zu \"%s\": \"%s\"", i, shapes[i].text,
			    out);
}

/* Without a zone: Berlin, an hour ahead of UTC. */
static const struct shape plain_shapes[] = {
	{ "2026-01-20T09:12:00+08:00", "2026-01-20T09:12:00+08:00" },
	{ "2026-01-20T09:12:00Z", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20T09:12:00z", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20T09:12:00.123Z", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20T09:12:00,123456789+01:00", "2026-01-20T16:12:00+08:00" },
	{ "2026-01-20T09:12:00+0000", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20T09:12:00+530", "2026-01-20T11:42:00+08:00" },
	{ "2026-01-20T09:12:00-03", "2026-01-20T20:12:00+08:00" },
	{ "2026-01-20 11:13:25 -0500", "2026-01-21T00:13:25+08:00" },
	{ "2026-01-20 09:12:00 UTC", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20 09:12:00 GMT", "2026-01-20T17:12:00+08:00" },
	{ "2026-01-20 09:12:00 UTC+08:00", "2026-01-20T09:12:00+08:00" },
	{ "2026-01-20T09:12+05:30", "2026-01-20T11:42:00+08:00" },
	{ "2026-01-20 09:12:00", "2026-01-20T16:12:00+08:00" },
	{ "2026-01-20T09:12:00", "2026-01-20T16:12:00+08:00" },
	{ "2026-01-20 09:12", "2026-01-20T16:12:00+08:00" },
	{ "2026-01-20 9:12 PM", "2026-01-21T04:12:00+08:00" },
	{ "2026/1/20 9:12", "2026-01-20T16:12:00+08:00" },
	{ "2026/01/20 09:12:33", "2026-01-20T16:12:33+08:00" },
	{ "2026.1.20 9:12", "2026-01-20T16:12:00+08:00" },
	{ "20260120T091200Z", "2026-01-20T17:12:00+08:00" },
	{ "20260120 0912", "2026-01-20T16:12:00+08:00" },
	{ "20260120 09:12:05", "2026-01-20T16:12:05+08:00" },
	{ "Jan-20-26 23:45:00", "2026-01-21T06:45:00+08:00" },
	{ "20-Jan-26 23:45:00", "2026-01-21T06:45:00+08:00" },
	{ "20 January 2026 23:45", "2026-01-21T06:45:00+08:00" },
	{ "Jan 20, 2026, 11:45 PM", "2026-01-21T06:45:00+08:00" },
	{ "1768871520", "2026-01-20T09:12:00+08:00" },
	{ "1768871520000", "2026-01-20T09:12:00+08:00" },
	{ "2026年1月20日 09:12", "2026-01-20T16:12:00+08:00" },
	{ "2026年1月20日9时12分", "2026-01-20T16:12:00+08:00" },
	/* Full-width, and the thin space before PM. */
	{ "２０２６-01-20 09：12", "2026-01-20T16:12:00+08:00" },
	{ "2026-01-20 9:12\xE2\x80\xAFPM", "2026-01-21T04:12:00+08:00" },
	/* A leap second; the hours that a zone skips and repeats. */
	{ "2026-06-30T23:59:60Z", "2026-07-01T07:59:59+08:00" },
	{ "2026-03-29 02:30:00", "2026-03-29T09:30:00+08:00" },
	{ "2026-10-25 02:30:00", "2026-10-25T08:30:00+08:00" },
	{ "2026-01-20 1:00 AM", "2026-01-20T08:00:00+08:00" },
	{ "2026-01-20 12:00 AM", "2026-01-20T07:00:00+08:00" },
	{ "2026-01-20 12:00 pm", "2026-01-20T19:00:00+08:00" },
};

static void
every_shape_that_cannot_be_misread_is_read(void **state)
{
	const struct zones *zones = *state;
	check(plain_shapes, COUNT_OF(plain_shapes),
	    (struct timestamp_style){ .zone = zones->berlin,
		.business = zones->shanghai });
}

static void
a_date_alone_stays_that_day_whatever_the_zones(void **state)
{
	static const char *const days[] = { "2026-01-20", "20260120",
		"2026/1/20", "2026.01.20", "Jan-20-26", "20-Jan-26",
		"20 Jan 2026", "January 20, 2026", "2026年1月20日" };
	const struct zones *zones = *state;
	struct timestamp_style style = { .zone = zones->berlin,
		.business = zones->shanghai };
	char out[INSTANT_TEXT], day[DATE_TEXT];
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		struct timestamp timestamp;
		const char *why = timestamp_read(str_from(days[i]), &style,
		    &timestamp);
		if (why != NULL)
			fail_msg("case %zu \"%s\": %s", i, days[i], why);
		if (strcmp(date_format(timestamp.date, day), "2026-01-20") != 0)
			fail_msg("case %zu \"%s\": %s", i, days[i], day);
		instant_format(timestamp.instant, zones->shanghai, out);
		if (strcmp(out, "2026-01-20T00:00:00+08:00") != 0)
			fail_msg("case %zu \"%s\": %s", i, days[i], out);
	}
}

static void
an_instant_gets_its_date_in_the_business_zone(void **state)
{
	const struct zones *zones = *state;
	struct timestamp_style style = { .zone = zones->utc,
		.business = zones->shanghai };
	struct timestamp timestamp;
	char day[DATE_TEXT];
	assert_null(timestamp_read(STR("2026-01-20T23:00:00-03:00"), &style,
	    &timestamp));
	assert_string_equal(date_format(timestamp.date, day), "2026-01-21");
	assert_null(
	    timestamp_read(STR("2026-01-20 15:59:59"), &style, &timestamp));
	assert_string_equal(date_format(timestamp.date, day), "2026-01-20");
	assert_null(
	    timestamp_read(STR("2026-01-20 16:00:00"), &style, &timestamp));
	assert_string_equal(date_format(timestamp.date, day), "2026-01-21");
}

static void
an_empty_text_is_an_unknown_moment(void **state)
{
	const struct zones *zones = *state;
	struct timestamp_style style = { .zone = zones->utc,
		.business = zones->utc };
	struct timestamp timestamp;
	assert_null(timestamp_read(STR_EMPTY, &style, &timestamp));
	assert_false(instant_is_set(timestamp.instant));
	assert_false(date_is_set(timestamp.date));
}

static void
month_first_is_read_where_it_is_declared(void **state)
{
	static const struct shape shapes[] = {
		{ "1/20/2026 2:03:00 PM", "2026-01-20T14:03:00+08:00" },
		{ "1/9/2026 10:02:00 AM", "2026-01-09T10:02:00+08:00" },
		{ "01/09/2026", "2026-01-09T00:00:00+08:00" },
		{ "3-4-2026", "2026-03-04T00:00:00+08:00" },
		{ "20/1/2026", "" },
		{ "2026-01-20", "2026-01-20T00:00:00+08:00" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .order = DATE_ORDER_MDY,
		.zone = zones->shanghai,
		.business = zones->shanghai });
}

static void
day_first_is_read_where_it_is_declared(void **state)
{
	static const struct shape shapes[] = {
		{ "20/01/2026 14:03", "2026-01-20T14:03:00+08:00" },
		{ "3.4.2026", "2026-04-03T00:00:00+08:00" },
		{ "1/20/2026", "" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .order = DATE_ORDER_DMY,
		.zone = zones->shanghai,
		.business = zones->shanghai });
}

static void
spreadsheet_days_are_read_where_they_are_declared(void **state)
{
	static const struct shape shapes[] = {
		{ "46042", "2026-01-20T00:00:00+08:00" },
		{ "46042.5", "2026-01-20T12:00:00+08:00" },
		{ "46042.3833333333", "2026-01-20T09:12:00+08:00" },
		{ "46042.99999999", "2026-01-20T23:59:59+08:00" },
		{ "46042.x", "" },
		{ "39999", "" },
		{ "60001", "" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .has_serials = true,
		.zone = zones->shanghai,
		.business = zones->shanghai });
}

static void
what_cannot_be_read_says_why(void **state)
{
	static const struct {
		const char *text;
		const char *why; /* a piece of it */
	} cases[] = {
		{ "yesterday", "no date" },
		{ "2026", "no date" },
		{ "2026-01", "no date" },
		{ "2026-1-20-", "time of day" },
		{ "2026-01-2009:12", "no date" },
		{ "2026-01-20T", "time of day" },
		{ "2026-01-20T25:00:00", "time of day" },
		{ "2026-01-20T24:00:00", "time of day" },
		{ "2026-01-20T09:60", "time of day" },
		{ "2026-01-20T09:12:61", "time of day" },
		{ "2026-01-20T09:12:00 CST", "time of day" },
		{ "2026-01-20T09:12:00+", "time of day" },
		{ "2026-01-20T09:12:00+99:00", "time of day" },
		{ "2026-01-20T09:12:00+08:60", "time of day" },
		{ "2026-01-20T09:12:00+00000", "time of day" },
		{ "2026-01-20 13:00 PM", "time of day" },
		{ "2026-01-20 0:30 PM", "time of day" },
		{ "2026-01-20 09:12:00 x", "time of day" },
		{ "2026-01-20-05:00", "time of day" },
		{ "2025-02-29", "no day of the calendar" },
		{ "2025-13-01", "no day of the calendar" },
		{ "2026-00-10", "no day of the calendar" },
		{ "0000-00-00", "no day of the calendar" },
		{ "03/04/2026", "dates = dmy or dates = mdy" },
		{ "3.4.2026 10:00", "dates = dmy or dates = mdy" },
		{ "03/04/26", "two digits" },
		{ "45678", "dates = excel" },
		{ "46042.5", "dates = excel" },
		{ "12345", "no date" },
		{ "1899-12-31", "1970 to 2098" },
		{ "1969-12-31", "1970 to 2098" },
		{ "2099-01-01", "1970 to 2098" },
		{ "4070908801", "1970 to 2098" },
		{ "123456789", "no date" },
		{ "99999999999999", "no date" },
		{ "Foo-20-26", "no date" },
		{ "20-Jan", "no date" },
		{ "20-Jan-026", "no date" },
		{ "\xFF", "no date" },
		{ "2026-01-20 09:12:00 2026-01-20 09:12:00 2026-01-20 "
		  "09:12:00 2026-01-20",
		    "no date" },
	};
	const struct zones *zones = *state;
	struct timestamp_style style = { .zone = zones->utc,
		.business = zones->utc };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct timestamp timestamp;
		const char *why = timestamp_read(str_from(cases[i].text),
		    &style, &timestamp);
		if (why == NULL || strstr(why, cases[i].why) == NULL)
			fail_msg("case %zu \"%s\": %s", i, cases[i].text,
			    why == NULL ? "taken" : why);
	}
}

static void
years_have_their_limits_and_short_ones_split_at_eighty(void **state)
{
	static const struct shape shapes[] = {
		{ "20-Jan-00", "2000-01-20T00:00:00+08:00" },
		{ "20-Jan-79", "2079-01-20T00:00:00+08:00" },
		{ "20-Jan-80", "1980-01-20T00:00:00+08:00" },
		/* The first and the last year that are no stand-ins. */
		{ "1970-06-01", "1970-06-01T00:00:00+08:00" },
		{ "2098-12-31", "2098-12-31T00:00:00+08:00" },
		{ "4070908800", "2099-01-01T08:00:00+08:00" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .zone = zones->shanghai,
		.business = zones->shanghai });
}

static void
a_month_has_its_name_in_seven_languages(void **state)
{
	static const struct shape shapes[] = {
		{ "05-oct.-26", "2026-10-05T00:00:00+08:00" },
		{ "26-May-26", "2026-05-26T00:00:00+08:00" },
		{ "Oct-05-26", "2026-10-05T00:00:00+08:00" },
		{ "1-janv.-26", "2026-01-01T00:00:00+08:00" },
		{ "01-févr.-26", "2026-02-01T00:00:00+08:00" },
		{ "01-mars-26", "2026-03-01T00:00:00+08:00" },
		{ "01-avr.-26", "2026-04-01T00:00:00+08:00" },
		{ "01-mai-26", "2026-05-01T00:00:00+08:00" },
		{ "01-juin-26", "2026-06-01T00:00:00+08:00" },
		{ "01-juil.-26", "2026-07-01T00:00:00+08:00" },
		{ "01-août-26", "2026-08-01T00:00:00+08:00" },
		{ "01-sept.-26", "2026-09-01T00:00:00+08:00" },
		{ "01-nov.-26", "2026-11-01T00:00:00+08:00" },
		{ "01-déc.-26", "2026-12-01T00:00:00+08:00" },
		{ "01-DÉC.-26", "2026-12-01T00:00:00+08:00" },
		{ "3. März 2026", "2026-03-03T00:00:00+08:00" },
		{ "03-Okt-26", "2026-10-03T00:00:00+08:00" },
		{ "03-Dez-26", "2026-12-03T00:00:00+08:00" },
		{ "03-ene-26", "2026-01-03T00:00:00+08:00" },
		{ "03-ago-26", "2026-08-03T00:00:00+08:00" },
		{ "03-dic-26", "2026-12-03T00:00:00+08:00" },
		{ "03-gen-26", "2026-01-03T00:00:00+08:00" },
		{ "03-giu-26", "2026-06-03T00:00:00+08:00" },
		{ "03-lug-26", "2026-07-03T00:00:00+08:00" },
		{ "03-ott-26", "2026-10-03T00:00:00+08:00" },
		{ "03-out-26", "2026-10-03T00:00:00+08:00" },
		{ "03-mei-26", "2026-05-03T00:00:00+08:00" },
		{ "03-jui-26", "" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .zone = zones->utc,
		.business = zones->shanghai });
}

static void
an_offset_of_its_own_wins_over_the_zone_but_not_over_the_time(void **state)
{
	static const struct {
		const char *text, *offset, *instant;
	} cases[] = {
		{ "2026-01-20 12:00", "UTC+01:00",
		    "2026-01-20T19:00:00+08:00" },
		{ "2026-01-20 12:00", "-0300", "2026-01-20T23:00:00+08:00" },
		{ "2026-01-20 12:00", "UTC", "2026-01-20T20:00:00+08:00" },
		{ "2026-01-20T12:00Z", "+01:00", "2026-01-20T20:00:00+08:00" },
		{ "2026-01-20", "-09:00", "2026-01-20T00:00:00+08:00" },
		{ "2026-01-20 12:00", "Europe/Paris",
		    "2026-01-20T12:00:00+08:00" },
		{ "2026-01-20 12:00", "", "2026-01-20T12:00:00+08:00" },
	};
	const struct zones *zones = *state;
	char out[INSTANT_TEXT];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct timestamp_style style = { .zone = zones->shanghai,
			.offset = str_from(cases[i].offset),
			.business = zones->shanghai };
		if (strcmp(read(cases[i].text, style, out), cases[i].instant) !=
		    0)
			fail_msg("case %zu: %s", i, out);
	}
}

static void
an_object_is_read_as_its_parts(void **state)
{
	static const struct shape shapes[] = {
		{ "{\"date\":\"2026-01-20\",\"time\":\"09:12:00\","
		  "\"timezone\":\"+01:00\"}",
		    "2026-01-20T16:12:00+08:00" },
		{ "{\"date\": \"2026-01-20\", \"time\": \"09:12:00\", "
		  "\"timezone\": null}",
		    "2026-01-20T17:12:00+08:00" },
		{ "{'timezone': None, 'time': '09:12', 'date': '2026/1/20'}",
		    "2026-01-20T17:12:00+08:00" },
		{ "{\"date\":\"2026-01-20\",\"time\":null}",
		    "2026-01-20T00:00:00+08:00" },
		{ "{\"time\":\"09:12:00\"}", "" },
		{ "{\"date\"", "" },
		{ "{\"date\":", "" },
		{ "{\"date\":\"2026-01-20", "2026-01-20T00:00:00+08:00" },
		{ "{}", "" },
		{ "{", "" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .zone = zones->utc,
		.business = zones->shanghai });
}

static void
a_declared_order_may_have_years_of_two_digits(void **state)
{
	static const struct shape shapes[] = {
		{ "1/20/26", "2026-01-20T00:00:00+08:00" },
		{ "1/20/79", "2079-01-20T00:00:00+08:00" },
		{ "1/20/80 2:03 PM", "1980-01-20T14:03:00+08:00" },
		{ "1/20/026", "" },
	};
	const struct zones *zones = *state;
	check(shapes, COUNT_OF(shapes),
	    (struct timestamp_style){ .order = DATE_ORDER_MDY,
		.zone = zones->shanghai,
		.business = zones->shanghai });
}

/* A fraction makes it another form, and changes nothing. */
static void
the_form_of_machines_is_read_as_its_variants_are(void **state)
{
	const struct zones *zones = *state;
	const struct timestamp_style style = { .zone = zones->berlin,
		.business = zones->shanghai };
	uint32_t seed = 1;
	for (int i = 0; i < 20000; i++) {
		static const char *const zone_texts[] = { "", "Z", "+08:00",
			"-05:30", "+15:59", "+16:00", "+08:60", "-00:00" };
		unsigned random[6];
		for (size_t k = 0; k < COUNT_OF(random); k++) {
			seed = seed * 1664525U + 1013904223U;
			random[k] = seed >> 8;
		}
		char day[32], plain[64], fraction[64];
		snprintf(day, sizeof(day), "%04u-%02u-%02uT%02u:%02u:%02u",
		    1968 + random[0] % 133, random[1] % 14, random[2] % 33,
		    random[3] % 26, random[4] % 62, random[5] % 62);
		const char *zone =
		    zone_texts[random[0] / 256 % COUNT_OF(zone_texts)];
		snprintf(plain, sizeof(plain), "%s%s", day, zone);
		snprintf(fraction, sizeof(fraction), "%s.0%s", day, zone);
		struct timestamp a = TIMESTAMP_NONE, b = TIMESTAMP_NONE;
		const char *why = timestamp_read(str_from(plain), &style, &a);
		const char *wanted = timestamp_read(str_from(fraction), &style,
		    &b);
		if (why != wanted || a.instant.seconds != b.instant.seconds ||
		    a.date.day != b.date.day)
			fail_msg("%s", plain);
	}
}

/* Exactly the machines' form is read by a shorter way; a small t is not. */
static void
any_byte_in_a_machines_form_is_read_as_anywhere(void **state)
{
	const struct zones *zones = *state;
	const struct timestamp_style style = { .zone = zones->berlin,
		.business = zones->shanghai };
	static const char *const forms[][2] = {
		{ "2026-01-20T09:12:00+08:00", "2026-01-20t09:12:00+08:00" },
		{ "2026-12-31T23:59:59-11:30", "2026-12-31t23:59:59-11:30" },
		{ "2026-02-28T00:00:00Z", "2026-02-28t00:00:00Z" },
		{ "2024-02-29T10:20:30", "2024-02-29t10:20:30" },
	};
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		for (size_t at = 0; at < strlen(forms[i][0]); at++)
			for (int byte = 1; byte <= UCHAR_MAX; byte++) {
				char text[2][32], out[2][INSTANT_TEXT];
				for (size_t k = 0; k < 2; k++) {
					snprintf(text[k], sizeof(text[k]), "%s",
					    forms[i][k]);
					if (at != 10)
						text[k][at] = (char)byte;
					read(text[k], style, out[k]);
				}
				if (strcmp(out[0], out[1]) != 0)
					fail_msg("\"%s\": \"%s\", not \"%s\"",
					    text[0], out[0], out[1]);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    any_byte_in_a_machines_form_is_read_as_anywhere),
		cmocka_unit_test(every_shape_that_cannot_be_misread_is_read),
		cmocka_unit_test(
		    a_date_alone_stays_that_day_whatever_the_zones),
		cmocka_unit_test(an_instant_gets_its_date_in_the_business_zone),
		cmocka_unit_test(an_empty_text_is_an_unknown_moment),
		cmocka_unit_test(month_first_is_read_where_it_is_declared),
		cmocka_unit_test(day_first_is_read_where_it_is_declared),
		cmocka_unit_test(
		    spreadsheet_days_are_read_where_they_are_declared),
		cmocka_unit_test(what_cannot_be_read_says_why),
		cmocka_unit_test(
		    years_have_their_limits_and_short_ones_split_at_eighty),
		cmocka_unit_test(a_month_has_its_name_in_seven_languages),
		cmocka_unit_test(
		    an_offset_of_its_own_wins_over_the_zone_but_not_over_the_time),
		cmocka_unit_test(an_object_is_read_as_its_parts),
		cmocka_unit_test(a_declared_order_may_have_years_of_two_digits),
		cmocka_unit_test(
		    the_form_of_machines_is_read_as_its_variants_are),
	};
	return cmocka_run_group_tests_name("timestamp", tests, load, unload);
}
