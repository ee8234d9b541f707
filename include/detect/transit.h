/*
 * transit.h - how long a delivered parcel took, as its service counts.
 *
 * Exports say when a parcel was shipped and when it was delivered, and not
 * when it left a leg.  So its days are shared out among the legs in the
 * proportions of the service's maxima, and counted in working days of their
 * places, windows and all: what a holiday took is not counted.  Pure: no
 * memory, no clock.
 */
#ifndef DETECT_TRANSIT_H
#define DETECT_TRANSIT_H

#include <stdbool.h>

#include "calendar/date.h"
#include "calendar/route.h"

enum { TRANSIT_MAX_DAYS = 250 };

/* The sum of the service's maxima. */
int transit_promised(const struct route *route);

/*
 * Share `days` out among the legs.  They add up; transit_promised() days give
 * the maxima themselves.  Without maxima the last leg takes all.
 */
void transit_share(const struct route *route, int days,
    int shares[SERVICE_MAX_LEGS]);

/*
 * The fewest days with which the parcel would not have been late.  False when
 * it took more than TRANSIT_MAX_DAYS, was delivered before it was shipped, or
 * met a day that no calendar knows.
 */
bool transit_days(const struct route *route, struct date shipped_on,
    struct date delivered_on, int *days);

#endif
