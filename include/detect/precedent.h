/*
 * precedent.h - what was found for shipments alike.
 *
 * Many parcels of a night are alike in all that detection reads: carrier,
 * service and lane, status and cause, the place and the dates.  What was found
 * for one of them holds for the others.  Only the last cases are remembered,
 * each until another takes its place.  Pure; all findings are of one day.
 *
 * The texts of a case are remembered as 64 bits of a hash: of two cases whose
 * dates and state are the same, one is taken for the other once in 2^64.
 */
#ifndef DETECT_PRECEDENT_H
#define DETECT_PRECEDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar/route.h"
#include "intake/shipment.h"

/* Each case may stand at several places; the oldest there gives way. */
enum { PRECEDENTS = 1 << 12, PRECEDENT_PLACES = 4 };

/* All that detection reads of a shipment, in numbers. */
struct precedent_case {
	uint64_t way;   /* a hash of carrier, service, lane and country */
	uint64_t dates; /* of the event and the shipping */
	uint64_t state; /* status, cause, promised day */
};

struct precedent {
	struct precedent_case of;
	const struct route *route; /* NULL: nothing is remembered here */
	uint32_t note;             /* the caller's, of what was found */
};

/* Zeroed is ready for use. */
struct precedents {
	struct precedent items[PRECEDENTS];
};

struct precedent_case precedent_case_of(const struct shipment *shipment);

/* NULL when none is remembered. */
const struct precedent *precedents_find(const struct precedents *precedents,
    const struct precedent_case *of);

/* Remember one, and return it. */
const struct precedent *precedents_add(struct precedents *precedents,
    const struct precedent *precedent);

#endif
