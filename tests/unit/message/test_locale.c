#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message/locale.h"

static struct locale *
open_language(const char *language, struct arena *arena)
{
	struct error err = { 0 };
	struct locale *locale = locale_open(str_from(language), arena, &err);
	if (locale == NULL)
		fail_msg("%s: %s", language, err.text);
	return locale;
}

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("%s is no date", text);
	return date;
}

static void
expect(size_t row, struct str got, const char *wanted)
{
	if (!str_equal(got, str_from(wanted)))
		fail_msg("case %zu: \"%.*s\" is not \"%s\"", row, STR_ARG(got),
		    wanted);
}

static void
dates_are_written_with_weekday_and_year(void **state)
{
	static const struct {
		const char *language, *date, *text;
	} cases[] = {
		{ "en", "2026-02-06", "Friday, 6 February 2026" },
		{ "EN", "2026-02-06", "Friday, 6 February 2026" },
		{ "en-US", "2026-02-06", "Friday, February 6, 2026" },
		{ "de", "2026-02-06", "Freitag, 6. Februar 2026" },
		{ "zh", "2026-02-06", "2026年2月6日星期五" },
		{ "fr", "2026-02-06", "vendredi 6 février 2026" },
		{ "pt-BR", "2026-02-06",
		    "sexta-feira, 6 de fevereiro de 2026" },
		{ "pt_BR", "2026-02-06",
		    "sexta-feira, 6 de fevereiro de 2026" },
		{ "en", "1900-01-01", "Monday, 1 January 1900" },
		{ "en", "9999-12-31", "Friday, 31 December 9999" },
		{ "en", "2028-02-29", "Tuesday, 29 February 2028" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i, locale_date(locale, day(cases[i].date), &arena),
		    cases[i].text);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
the_gregorian_calendar_is_forced(void **state)
{
	static const struct {
		const char *language, *text;
	} cases[] = {
		{ "fa", "جمعه ۶ فوریهٔ ۲۰۲۶" },
		{ "th", "วันศุกร์ที่ 6 กุมภาพันธ์ 2026" },
		{ "fa-u-ca-persian", "جمعه ۶ فوریهٔ ۲۰۲۶" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i, locale_date(locale, day("2026-02-06"), &arena),
		    cases[i].text);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
ranges_name_the_first_and_the_last_day(void **state)
{
	static const struct {
		const char *language, *from, *last, *text;
	} cases[] = {
		{ "en", "2026-02-15", "2026-02-23",
		    "Sunday, 15 – Monday, 23 February 2026" },
		{ "en", "2026-01-31", "2026-02-01",
		    "Saturday, 31 January – Sunday, 1 February 2026" },
		{ "en", "2025-12-27", "2026-01-04",
		    "Saturday, 27 December 2025 – Sunday, 4 January 2026" },
		{ "en", "2026-02-15", "2026-02-15",
		    "Sunday, 15 February 2026" },
		{ "de", "2026-02-15", "2026-02-23",
		    "Sonntag, 15. – Montag, 23. Februar 2026" },
		{ "zh", "2026-02-15", "2026-02-23",
		    "2026年2月15日星期日至23日星期一" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i,
		    locale_date_range(locale, day(cases[i].from),
			day(cases[i].last), &arena),
		    cases[i].text);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
a_date_that_is_not_known_is_empty(void **state)
{
	struct arena arena = { 0 };
	struct locale *locale = open_language("en", &arena);
	struct date known = day("2026-02-15");
	(void)state;
	expect(0, locale_date(locale, DATE_NONE, &arena), "");
	expect(1, locale_date_range(locale, DATE_NONE, known, &arena), "");
	expect(2, locale_date_range(locale, known, DATE_NONE, &arena), "");
	locale_close(locale);
	arena_release(&arena);
}

/* The zone is set in main(), before ICU looks at it for the first time. */
static void
a_civil_date_stays_the_same_day_in_every_zone(void **state)
{
	struct arena arena = { 0 };
	struct locale *locale = open_language("en", &arena);
	(void)state;
	assert_string_equal(getenv("TZ"), "Pacific/Pago_Pago");
	expect(0, locale_date(locale, day("2026-03-29"), &arena),
	    "Sunday, 29 March 2026");
	expect(1,
	    locale_date_range(locale, day("2026-03-29"), day("2026-03-30"),
		&arena),
	    "Sunday, 29 – Monday, 30 March 2026");
	locale_close(locale);
	arena_release(&arena);
}

static void
a_language_that_icu_does_not_know_is_refused(void **state)
{
	static const char *const languages[] = { "", "xx", "klingon", "drafts",
		"../de", "de_", "e", "de DE", "backup",
		("de-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee-ffffffff-"
		 "gggggggg") };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		struct arena arena = { 0 };
		struct error err = { 0 };
		if (locale_open(str_from(languages[i]), &arena, &err) != NULL)
			fail_msg("\"%s\" was opened", languages[i]);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, "no language"));
		arena_release(&arena);
	}
}

static void
countries_are_named_in_the_language(void **state)
{
	static const struct {
		const char *language, *code, *name;
	} cases[] = {
		{ "en", "DE", "Germany" },
		{ "en", "de", "Germany" },
		{ "en", "US", "United States" },
		{ "de", "US", "Vereinigte Staaten" },
		{ "zh", "DE", "德国" },
		{ "en", "QX", "QX" },
		{ "en", "", "" },
		{ "en", "DEU", "DEU" },
		{ "en", "1\x01", "1\x01" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i,
		    locale_country(locale, str_from(cases[i].code), &arena),
		    cases[i].name);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
counts_have_the_plural_category_of_the_language(void **state)
{
	static const struct {
		const char *language;
		long count;
		const char *category;
	} cases[] = {
		{ "en", 1, "one" },
		{ "en", 2, "other" },
		{ "zh", 1, "other" },
		{ "fr", 1, "one" },
		{ "ru", 1, "one" },
		{ "ru", 3, "few" },
		{ "ru", 5, "many" },
		{ "ru", 21, "one" },
		{ "ar", 0, "zero" },
		{ "ar", 2, "two" },
		{ "ar", 3, "few" },
		{ "ar", 11, "many" },
		{ "ar", 100, "other" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i, str_from(locale_plural(locale, cases[i].count)),
		    cases[i].category);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
numbers_have_the_separators_of_the_language(void **state)
{
	static const struct {
		const char *language;
		long number;
		const char *text;
	} cases[] = {
		{ "en", 1234567, "1,234,567" },
		{ "de", 1234567, "1.234.567" },
		{ "fa", 12, "۱۲" },
		{ "en", 0, "0" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i, locale_number(locale, cases[i].number, &arena),
		    cases[i].text);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
amounts_are_written_as_the_language_does(void **state)
{
	static const struct {
		const char *language;
		struct money money;
		const char *text;
	} cases[] = {
		{ "en", { 4200, "USD" }, "US$42.00" },
		{ "en", { 123456, "EUR" }, "€1,234.56" },
		{ "de", { 123456, "EUR" }, "1.234,56\u00A0€" },
		{ "ja", { 100, "JPY" }, "￥100" },
		{ "en", { 1500, "KWD" }, "KWD\u00A01.500" },
		{ "en", { INT64_C(9007199254740993), "USD" },
		    "US$90,071,992,547,409.93" },
		{ "ar", { 4200, "USD" }, "\u200F٤٢٫٠٠\u00A0USD" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		expect(i, locale_money(locale, cases[i].money, &arena),
		    cases[i].text);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
the_direction_of_writing_is_known(void **state)
{
	static const struct {
		const char *language;
		bool is_right_to_left;
	} cases[] = { { "ar", true }, { "he", true }, { "fa", true },
		{ "en", false }, { "zh", false } };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct locale *locale = open_language(cases[i].language,
		    &arena);
		if (locale_is_right_to_left(locale) !=
		    cases[i].is_right_to_left)
			fail_msg("%s", cases[i].language);
		locale_close(locale);
		arena_release(&arena);
	}
}

static void
a_text_is_cut_between_what_the_reader_sees_as_characters(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *start;
	} cases[] = {
		{ "parcel", 6, "parcel" },
		{ "parcel", 9, "parcel" },
		{ "parcel", 3, "par" },
		{ "parcel", 0, "" },
		{ "", 0, "" },
		{ "包裹延误", 2, "包裹" },
		{ "ae\u0301b", 2, "ae\u0301" },
		{ "👨‍👩‍👧x", 1, "👨‍👩‍👧" },
		{ "🇩🇪🇫🇷", 1, "🇩🇪" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(i, locale_cut(str_from(cases[i].text), cases[i].max),
		    cases[i].start);
}

static void
closing_nothing_is_allowed(void **state)
{
	(void)state;
	locale_close(NULL);
}

/* More days than are kept, twice: none is taken for another. */
static void
every_day_is_written_as_itself_however_many_there_are(void **state)
{
	struct arena arena = { 0 };
	struct locale *locale = open_language("de", &arena);
	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int32_t i = 0; i < 1200; i++) {
			struct date date = { day("2026-01-01").day + i };
			int year, month, number;
			date_to_civil(date, &year, &month, &number);
			char wanted[32];
			snprintf(wanted, sizeof(wanted), ", %d. ", number);
			struct str text = locale_date(locale, date, &arena);
			char ending[8];
			snprintf(ending, sizeof(ending), " %d", year);
			if (str_find(text, str_from(wanted)) == text.len ||
			    !str_ends_with(text, str_from(ending)))
				fail_msg("%04d-%02d-%02d is \"%.*s\"", year,
				    month, number, STR_ARG(text));
		}
	}
	locale_close(locale);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_written_with_weekday_and_year),
		cmocka_unit_test(the_gregorian_calendar_is_forced),
		cmocka_unit_test(ranges_name_the_first_and_the_last_day),
		cmocka_unit_test(a_date_that_is_not_known_is_empty),
		cmocka_unit_test(a_civil_date_stays_the_same_day_in_every_zone),
		cmocka_unit_test(a_language_that_icu_does_not_know_is_refused),
		cmocka_unit_test(countries_are_named_in_the_language),
		cmocka_unit_test(
		    counts_have_the_plural_category_of_the_language),
		cmocka_unit_test(numbers_have_the_separators_of_the_language),
		cmocka_unit_test(amounts_are_written_as_the_language_does),
		cmocka_unit_test(the_direction_of_writing_is_known),
		cmocka_unit_test(
		    a_text_is_cut_between_what_the_reader_sees_as_characters),
		cmocka_unit_test(
		    every_day_is_written_as_itself_however_many_there_are),
		cmocka_unit_test(closing_nothing_is_allowed),
	};
	setenv("TZ", "Pacific/Pago_Pago", 1);
	return cmocka_run_group_tests_name("locale", tests, NULL, NULL);
}
