/*
 * date.h - civil days of the Gregorian calendar, as day numbers.
 *
 * A date has no zone and no time of day.  Day 0 is 1970-01-01.  DATE_NONE
 * stands for "not known"; only date_is_set() and date_equal() may meet it.
 * Dates that are read lie in the years 1900 to 9999.
 */
#ifndef CALENDAR_DATE_H
#define CALENDAR_DATE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { DATE_TEXT = 11 }; /* YYYY-MM-DD and a NUL */

struct date {
	int32_t day;
};

/* Monday is 0, as in ISO 8601 less one. */
enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

#define DATE_NONE ((struct date){ INT32_MIN })
#define DATE_LAST ((struct date){ 2932896 }) /* 9999-12-31 */

static inline bool
date_is_set(struct date date)
{
	return date.day != INT32_MIN;
}

static inline bool
date_equal(struct date a, struct date b)
{
	return a.day == b.day;
}

static inline bool
date_before(struct date a, struct date b)
{
	return a.day < b.day;
}

static inline struct date
date_later(struct date a, struct date b)
{
	return a.day < b.day ? b : a;
}

static inline struct date
date_earlier(struct date a, struct date b)
{
	return b.day < a.day ? b : a;
}

static inline struct date
date_plus(struct date date, int days)
{
	assert(date_is_set(date));
	return (struct date){ date.day + days };
}

/* b - a in days. */
static inline int
date_days_between(struct date a, struct date b)
{
	assert(date_is_set(a) && date_is_set(b));
	return b.day - a.day;
}

enum weekday date_weekday(struct date date);

/* False when there is no such day or the year is outside 1900 to 9999. */
bool date_from_civil(int year, int month, int day, struct date *date);
void date_to_civil(struct date date, int *year, int *month, int *day);

/* Exactly YYYY-MM-DD. */
bool date_parse(struct str text, struct date *date);

/* YYYY-MM-DD, or the empty string for DATE_NONE.  Returns out. */
const char *date_format(struct date date, char out[DATE_TEXT]);

#endif
