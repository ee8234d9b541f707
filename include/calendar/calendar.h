/*
 * calendar.h - the calendars of all places and all windows, built once from
 * the configuration.
 *
 * Sections [calendar.X] and [window.X] become values here; every mistake in
 * them is told with its place.  A calendar entry is a window of its place for
 * every carrier and lane, its cause is a holiday.  So is an event of the
 * iCalendar feeds in `files` (see ics.h), with the id cn:FIRST/LAST, unless an
 * entry of the calendar has that id: a shop's own word counts.  The place `any` is always
 * there: every day works unless a suspended window says otherwise.
 * Translations of a calendar's titles are keys
 *     title.<language>.<title in lower case> = translation
 * Memory: run.
 */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "calendar/date.h"
#include "calendar/window.h"
#include "config/settings.h"

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

bool calendars_build(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes, struct calendars *calendars);

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
