/*
 * almanac.h - what each day of a calendar is for everybody, and how two
 * calendars differ.
 *
 * Only windows of every carrier and every lane count: what a calendar's
 * entries and feeds say.  Pure.  Memory: the arena.
 */
#ifndef CALENDAR_ALMANAC_H
#define CALENDAR_ALMANAC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "calendar/calendar.h"
#include "calendar/date.h"
#include "calendar/window.h"

enum day_kind {
	DAY_WORKING,
	DAY_WEEKEND,
	DAY_CLOSED,
	DAY_OPEN,
	DAY_SUSPENDED,
	DAY_SLOW,     /* works, slowly */
	DAY_ADVISORY, /* works, and something is known of it */
	DAY_UNKNOWN,  /* not covered */
	DAY_KIND_COUNT
};

/* "working", "weekend", "closed", ..., "not covered". */
const char *day_kind_name(enum day_kind kind);

/* Does a parcel move on such a day? */
bool day_kind_works(enum day_kind kind);

struct almanac_day {
	enum day_kind kind;
	const struct window *window; /* that says so; NULL: none does */
};

/* Is it for every carrier and every lane? */
bool almanac_counts(const struct window *window);

/* What a day is, in the order of a timetable. */
struct almanac_day almanac_day(const struct calendars *calendars,
    const struct calendar *calendar, struct date day);

/* One calendar among those it was built with. */
struct almanac {
	const struct calendars *calendars;
	const struct calendar *calendar;
};

/* Days in a row on which two calendars differ in the same way. */
struct almanac_difference {
	struct date from;
	struct date last; /* inclusive */
	struct almanac_day a;
	struct almanac_day b;
};

/*
 * The days that both know.  Where both cover `always` they are those from the
 * first to the last window of either.  False when there are none.
 */
bool almanac_shared(struct almanac a, struct almanac b, struct date *first,
    struct date *last);

/*
 * Where one works and the other does not, or one is suspended and the other
 * is not: a parcel or a customer would know the difference.  A holiday on a
 * weekend is no difference.  Returns how many.
 */
size_t almanac_compare(struct almanac a, struct almanac b, struct date first,
    struct date last, struct arena *arena,
    struct almanac_difference **differences);

#endif
