/*
 * precedent.h - what was found for shipments alike.
 *
 * Many parcels of a night are alike in all that detection reads: carrier,
 * service and lane, status and cause, the place and the dates.  What was found
 * for one of them holds for the others.  Only the last cases are remembered,
 * each until another takes its place.  Pure; all findings are of one day.
 *
 * A case is 64 bits of a hash: of two cases, one is taken for the other once in
 * 2^64.
 */
#ifndef DETECT_PRECEDENT_H
#define DETECT_PRECEDENT_H

#include <stddef.h>
#include <stdint.h>

#include "calendar/route.h"
#include "intake/shipment.h"

/* What was found, as the caller notes it. */
struct precedent {
	const struct route *route;
	uint32_t note;
};

/* A case has the places of one set; there they take turns. */
enum { PRECEDENT_SETS = 1 << 10, PRECEDENT_PLACES = 4 };

struct precedent_set {
	uint64_t cases[PRECEDENT_PLACES]; /* 0: none */
	struct precedent items[PRECEDENT_PLACES];
	size_t next;
};

/* Zeroed is ready for use. */
struct precedents {
	struct precedent_set sets[PRECEDENT_SETS];
};

/* Of all that detection reads of a shipment; never 0. */
uint64_t precedent_case(const struct shipment *shipment);

/* NULL when none is remembered. */
const struct precedent *precedents_find(const struct precedents *precedents,
    uint64_t of);

/* Remember one, and return it. */
const struct precedent *precedents_add(struct precedents *precedents,
    uint64_t of, struct precedent precedent);

#endif
