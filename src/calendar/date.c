#include "calendar/date.h"

#include <string.h>

/*
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin
 * in March, so that the leap day is the last, and run in eras of 400.
 */
enum {
	DAYS_PER_ERA = 146097,
	DAYS_TO_1970 = 719468,
	DAYS_TO_NEW_YEAR_1970 = 365 * 1970 + 477 + 1 /* with leap days */
};

enum weekday
date_weekday(struct date date)
{
	/* Day 0 was a Thursday. */
	int weekday = (date.day % 7 + 7 + THURSDAY) % 7;
	return (enum weekday)weekday;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Of a year without a leap day. */
static const short days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243,
	273, 304, 334, 365 };

static int
days_in_month(int year, int month)
{
	return days_before[month] - days_before[month - 1] +
	       (month == 2 && is_leap(year));
}

bool
date_from_civil(int year, int month, int day, struct date *date)
{
	if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return false;
	/* The leap days until now, since the year 0 as if it were one. */
	int last = month <= 2 ? year - 1 : year;
	int leaps = last / 4 - last / 100 + last / 400;
	date->day = 365 * year + leaps + days_before[month - 1] + day -
	            DAYS_TO_NEW_YEAR_1970;
	return true;
}

void
date_to_civil(struct date date, int *year, int *month, int *day)
{
	int shifted = date.day + DAYS_TO_1970;
	int era = shifted / DAYS_PER_ERA;
	int day_of_era = shifted % DAYS_PER_ERA;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			      day_of_era / 146096) /
	                  365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
					   year_of_era / 100);
	int march_month = (5 * day_of_year + 2) / 153;
	*day = day_of_year - (153 * march_month + 2) / 5 + 1;
	*month = march_month < 10 ? march_month + 3 : march_month - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

/* Exactly `count` digits at `at`. */
static bool
digits(struct str text, size_t at, size_t count, int *value)
{
	int sum = 0;
	for (size_t i = at; i < at + count; i++) {
		int digit = text.ptr[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

bool
date_parse(struct str text, struct date *date)
{
	int year, month, day;
	return text.len == DATE_TEXT - 1 && text.ptr[4] == '-' &&
	       text.ptr[7] == '-' && digits(text, 0, 4, &year) &&
	       digits(text, 5, 2, &month) && digits(text, 8, 2, &day) &&
	       date_from_civil(year, month, day, date);
}

/* Five dates stand in every finding of a report: too many for snprintf(). */
static void
put_digits(char *end, int count, unsigned number)
{
	for (int i = 0; i < count; i++, number /= 10)
		*--end = (char)('0' + number % 10);
}

const char *
date_format(struct date date, char out[DATE_TEXT])
{
	int year, month, day;
	out[0] = '\0';
	if (!date_is_set(date))
		return out;
	date_to_civil(date, &year, &month, &day);
	memcpy(out, "YYYY-MM-DD", DATE_TEXT);
	put_digits(out + 4, 4, (unsigned)year);
	put_digits(out + 7, 2, (unsigned)month);
	put_digits(out + 10, 2, (unsigned)day);
	return out;
}
