/*
 * precedent.h - what was found for shipments alike.
 *
 * Many parcels of a night are alike in all that detection reads: the route,
 * status and cause, the place and the dates.  What was found for one of them
 * holds for the others.  Only the last cases are remembered, each until
 * another takes its place.  Pure; all findings are of one day.
 */
#ifndef DETECT_PRECEDENT_H
#define DETECT_PRECEDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar/route.h"
#include "intake/shipment.h"

enum { PRECEDENTS = 1 << 12 };

/* All that detection reads of a shipment, in numbers. */
struct precedent_case {
	const struct route *route; /* NULL: no case can be alike */
	uint64_t dates;            /* of the event and the shipping */
	uint64_t state;            /* status, cause, country, promised day */
};

struct precedent {
	struct precedent_case of;
	uint32_t note; /* the caller's, of what was found */
};

/* Zeroed is ready for use. */
struct precedents {
	struct precedent items[PRECEDENTS];
};

/* A route is of one carrier, service and lane, as written. */
struct precedent_case precedent_case_of(const struct shipment *shipment,
    const struct route *route);

/* False when none is remembered. */
bool precedents_find(const struct precedents *precedents,
    const struct precedent_case *of, uint32_t *note);

void precedents_add(struct precedents *precedents,
    const struct precedent_case *of, uint32_t note);

#endif
