/*
 * chain.h - from leg to leg: the days on which a parcel leaves each.
 *
 * day0 is the first working day at the first leg's place from the shipping
 * day on (today when that is unknown); the exit of a leg is so many working
 * days at its place after the entry.  Pure: no memory, no clock.
 */
#ifndef DETECT_CHAIN_H
#define DETECT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "calendar/date.h"
#include "calendar/route.h"
#include "detect/finding.h"

/* exits[i] is where leg i ends; day0 is where the first begins. */
struct chain {
	struct date day0;
	struct date exits[SERVICE_MAX_LEGS];
};

/* One leg with its maximum and the slow windows that move its exit. */
bool chain_leave(const struct route_leg *leg, struct date entry,
    struct date *exit, struct unknown_day *unknown);

/* With maxima and slow windows; had whole or not at all. */
bool chain_maxima(const struct route *route, struct date shipped_on,
    struct chain *chain, struct unknown_day *unknown);

/* The last exit with minima, or the unknown day. */
bool chain_due_early(const struct route *route, struct date shipped_on,
    struct date *due_early, struct unknown_day *unknown);

/* The last exit with maxima and weekends only. */
bool chain_due_plain(const struct route *route, struct date shipped_on,
    struct date *due_plain, struct unknown_day *unknown);

/*
 * The calendar days by which windows lengthened a chain of maxima: working
 * weekdays that they took, days by which slow ones moved an exit.  At most
 * FINDING_MAX_COSTS windows, in the order they were met; returns the count.
 */
size_t chain_costs(const struct route *route, struct date shipped_on,
    const struct chain *chain, struct window_cost *costs);

#endif
