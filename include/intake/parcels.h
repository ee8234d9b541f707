/*
 * parcels.h - what is remembered of every parcel while exports are read.
 *
 * There may be many millions, so each has 18 bytes and no text: a parcel is 60
 * bits of a hash of its carrier and number.  Two of two million parcels would
 * be taken for one in one run of half a million.
 *
 * The table is a row of segments, one for each value of the hash's first eight
 * bits, which so need no place in it.  It is full but for a few percent where
 * parcels_expect() told how many will come, and at least for seven eighths
 * where nobody did; none of it ever stands in memory twice.  A parcel's mark is
 * small as a rule; one above PARCELS_SMALL_MARK costs eight bytes more.
 */
#ifndef INTAKE_PARCELS_H
#define INTAKE_PARCELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/zone.h"

enum {
	PARCELS_SEGMENTS = 256,
	PARCELS_SMALL_MARK = 13,
	PARCELS_CLAIM_BITS = 56
};

/* What is remembered; of a new parcel all zeros. */
struct parcel {
	uint32_t seen_at; /* of its newest row, as parcels_time() */
	uint32_t mark;    /* the caller's */
	uint64_t claim;   /* that row's (claims.h) */
};

struct parcel_note;
struct parcel_mark;

/* Zeroed is ready for use. */
struct parcels {
	uint64_t *words; /* by slot; 0: no parcel */
	struct parcel_note *notes;
	struct parcel_mark *marks; /* those that are not small */
	size_t mark_count;
	size_t mark_capacity;
	size_t room;     /* slots of a segment */
	size_t expected; /* parcels in all; 0: unknown */
	size_t count;
	uint32_t counts[PARCELS_SEGMENTS];
};

void parcels_release(struct parcels *parcels);

/* However people write the two; `scratch` is overwritten. */
uint64_t parcels_hash(struct str carrier, struct str tracking,
    struct buf *scratch);

/* Seconds in an order that fits 32 bits for all years that timestamps have;
 * 0 for an unknown instant, the oldest of all. */
uint32_t parcels_time(struct instant instant);
struct instant parcels_instant(uint32_t time);

/* So many will have come in the end, as far as one can tell by now. */
void parcels_expect(struct parcels *parcels, size_t count);

/* Have what is remembered of it brought near, for it will be asked for. */
void parcels_prefetch(const struct parcels *parcels, uint64_t hash);

/* The slot of the parcel, made when it is new; valid until the next call. */
size_t parcels_put(struct parcels *parcels, uint64_t hash, bool *is_new);

struct parcel parcels_get(const struct parcels *parcels, size_t slot);
void parcels_set(struct parcels *parcels, size_t slot,
    const struct parcel *parcel);

/* False when there is no such parcel. */
bool parcels_find(const struct parcels *parcels, uint64_t hash,
    struct parcel *parcel);

/* All slots, and the claim of each; 0: none. */
size_t parcels_slots(const struct parcels *parcels);
uint64_t parcels_claim(const struct parcels *parcels, size_t slot);

#endif
