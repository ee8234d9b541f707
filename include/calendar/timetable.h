/*
 * timetable.h - the working days of one place for one carrier and lane.
 *
 * A day works or not in this order: a suspended window that covers it -> no,
 * an open one -> yes, a closed one -> no, a weekend day -> no, else yes.
 * Only windows that fit the carrier and the lane are in the table.  A day
 * outside the calendar's `covers` is unknown, whatever the windows say; the
 * walks ask for no day but those they name.
 */
#ifndef CALENDAR_TIMETABLE_H
#define CALENDAR_TIMETABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar/calendar.h"
#include "calendar/date.h"
#include "calendar/window.h"

/* `windows` fit, in the order of window_order().  Read only. */
struct timetable {
	const struct calendar *calendar;
	const struct window *const *windows;
	size_t window_count;
	/* The days of these years as bits, the lowest first. */
	struct date first;
	size_t word_count;
	const uint64_t *works;
};

/* The windows array is kept, not copied.  Memory: run. */
void timetable_init(struct timetable *table, const struct calendar *calendar,
    const struct window *const *windows, size_t window_count,
    struct arena *run);

/* Does a covered day work? */
bool timetable_works(const struct timetable *table, struct date day);

/*
 * n = 0: the first working day >= day; n >= 1: the n-th working day after it.
 * False with the unknown day that was asked for.
 */
bool timetable_add(const struct timetable *table, struct date day, int n,
    struct date *result, struct date *unknown);

/* Working days in (after, last].  False with the unknown day. */
bool timetable_count(const struct timetable *table, struct date after,
    struct date last, int *count, struct date *unknown);

/* timetable_add() by weekends alone: no window, no `covers`. */
struct date timetable_add_plain(const struct timetable *table, struct date day,
    int n);

#endif
