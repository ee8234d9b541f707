#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/date.h"

enum { FIRST_DAY = -25567 }; /* 1900-01-01 */

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* One day after another, counted without any arithmetic of ours. */
static void
every_day_of_1900_to_9999_has_its_number_and_its_name(void **state)
{
	(void)state;
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int32_t number = FIRST_DAY;
	for (int year = 1900; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			int last = lengths[month - 1] +
			           (month == 2 && is_leap(year));
			for (int day = 1; day <= last; day++, number++) {
				struct date date;
				int y, m, d;
				bool ok = date_from_civil(year, month, day,
				    &date);
				if (!ok || date.day != number)
					fail_msg("%d-%d-%d", year, month, day);
				date_to_civil(date, &y, &m, &d);
				if (y != year || m != month || d != day)
					fail_msg("day %d", number);
			}
		}
	assert_int_equal(number - 1, DATE_LAST.day);
}

static void
every_day_survives_being_written_and_read(void **state)
{
	(void)state;
	for (int32_t day = FIRST_DAY; day <= DATE_LAST.day; day++) {
		char text[DATE_TEXT];
		struct date date = { day }, back = DATE_NONE;
		if (!date_parse(str_from(date_format(date, text)), &back) ||
		    !date_equal(date, back))
			fail_msg("day %d is written %s", day, text);
	}
}

static void
day_0_is_the_first_of_1970(void **state)
{
	(void)state;
	struct date date;
	assert_true(date_parse(STR("1970-01-01"), &date));
	assert_int_equal(date.day, 0);
	assert_true(date_parse(STR("1969-12-31"), &date));
	assert_int_equal(date.day, -1);
	assert_true(date_parse(STR("2026-02-17"), &date));
	assert_int_equal(date.day, 20501);
}

static void
days_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	static const int cases[][3] = { { 2025, 2, 29 }, { 1900, 2, 29 },
		{ 2100, 2, 29 }, { 2024, 2, 30 }, { 2026, 4, 31 },
		{ 2026, 13, 1 }, { 2026, 0, 1 }, { 2026, 1, 0 },
		{ 2026, 1, 32 }, { 1899, 12, 31 }, { 10000, 1, 1 }, { 0, 0, 0 },
		{ 2026, -1, 1 }, { -2026, 1, 1 } };
	struct date date = { 7 };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (date_from_civil(cases[i][0], cases[i][1], cases[i][2],
			&date))
			fail_msg("%d-%d-%d", cases[i][0], cases[i][1],
			    cases[i][2]);
	assert_int_equal(date.day, 7);
	assert_true(date_from_civil(2000, 2, 29, &date));
	assert_true(date_from_civil(2024, 2, 29, &date));
}

static void
only_four_two_two_digits_are_a_day(void **state)
{
	(void)state;
	static const char *const refused[] = { "", "2026", "2026-1-2",
		"2026-01-2", "2026-01-021", "02026-01-02", "2026/01/02",
		"2026-01/02", "2026-01-0x", "2026-x1-02", " 2026-01-02",
		"2026-01-02 ", "20260102", "+026-01-02", "2026-01--2",
		"2026-02-30", "01-02-2026", "2026-1/-02", "2026-0:-02",
		"2026-01-1/", "202:-01-01", "２０２６" };
	struct date date = { 7 };
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (date_parse(str_from(refused[i]), &date))
			fail_msg("\"%s\"", refused[i]);
	assert_int_equal(date.day, 7);
}

static void
the_weekday_is_right_over_the_whole_range(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum weekday weekday;
	} known[] = {
		{ "1900-01-01", MONDAY },
		{ "1969-12-31", WEDNESDAY },
		{ "1970-01-01", THURSDAY },
		{ "2000-02-29", TUESDAY },
		{ "2026-02-17", TUESDAY },
		{ "2027-02-06", SATURDAY },
		{ "9999-12-31", FRIDAY },
	};
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct date date;
		assert_true(date_parse(str_from(known[i].text), &date));
		if (date_weekday(date) != known[i].weekday)
			fail_msg("%s", known[i].text);
	}
	int weekday = MONDAY; /* of 1900-01-01 */
	for (int32_t day = FIRST_DAY; day <= DATE_LAST.day; day++) {
		if ((int)date_weekday((struct date){ day }) != weekday)
			fail_msg("day %d", day);
		weekday = (weekday + 1) % 7;
	}
}

static void
days_are_added_counted_and_ordered(void **state)
{
	(void)state;
	struct date first = { -1 }, second = { 2 };
	assert_int_equal(date_plus(first, 3).day, 2);
	assert_int_equal(date_plus(second, -3).day, -1);
	assert_int_equal(date_days_between(first, second), 3);
	assert_int_equal(date_days_between(second, first), -3);
	assert_true(date_before(first, second));
	assert_false(date_before(second, first));
	assert_false(date_before(first, first));
	assert_int_equal(date_later(first, second).day, 2);
	assert_int_equal(date_later(second, first).day, 2);
	assert_int_equal(date_earlier(first, second).day, -1);
	assert_int_equal(date_earlier(second, first).day, -1);
}

static void
a_date_that_is_not_known_is_written_as_nothing(void **state)
{
	(void)state;
	char text[DATE_TEXT] = "old";
	assert_string_equal(date_format(DATE_NONE, text), "");
	assert_false(date_is_set(DATE_NONE));
	assert_true(date_is_set((struct date){ 0 }));
	assert_true(date_equal(DATE_NONE, DATE_NONE));
	assert_false(date_equal(DATE_NONE, (struct date){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_day_of_1900_to_9999_has_its_number_and_its_name),
		cmocka_unit_test(every_day_survives_being_written_and_read),
		cmocka_unit_test(day_0_is_the_first_of_1970),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(only_four_two_two_digits_are_a_day),
		cmocka_unit_test(the_weekday_is_right_over_the_whole_range),
		cmocka_unit_test(days_are_added_counted_and_ordered),
		cmocka_unit_test(
		    a_date_that_is_not_known_is_written_as_nothing),
	};
	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
