/*
 * calendar.h - the working days of a place, and all places and windows that
 * there are.
 *
 * They are built once, by calendars.h, and never change.  Memory: run.
 */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "calendar/date.h"
#include "calendar/window.h"

struct calendar {
	struct str place;
	struct str name; /* for people */
	bool is_weekend[7];
	struct date covers_from; /* DATE_NONE: always */
	struct date covers_last;
};

/* `windows` stand in the order of window_order(). */
struct calendars {
	const struct calendar *calendars;
	size_t calendar_count;
	const struct window *windows;
	size_t window_count;
};

/* NULL when the place has none. */
const struct calendar *calendars_find(const struct calendars *calendars,
    struct str place);

/*
 * The calendar of a country, in either case: its own, else `default`, else
 * NULL; an empty country has no calendar of its own.
 */
const struct calendar *calendars_of_country(const struct calendars *calendars,
    struct str country);

const struct window *calendars_find_window(const struct calendars *calendars,
    struct str id);

/* Nobody knows a day after the year 9999. */
bool calendar_covers(const struct calendar *calendar, struct date day);
bool calendar_is_weekend(const struct calendar *calendar, struct date day);

#endif
