/*
 * parcels.h - what is remembered of every parcel while exports are read.
 *
 * That is 16 bytes, and 8 more where parcels have tags.  With the slots that
 * are empty it is at most half as much again.
 *
 * A parcel is found by 64 bits of a hash of its folded carrier and number, and
 * by nothing else: keeping the texts would cost more than everything else
 * together.  Two parcels with one hash would be taken for one, and the older
 * would get no notice.  Among n parcels that happens once in 2^65 / n^2 runs:
 * with two million parcels a night, once in some twenty thousand years.  No
 * customer can provoke it: carriers make the numbers.
 */
#ifndef INTAKE_PARCELS_H
#define INTAKE_PARCELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/zone.h"

struct parcel {
	uint64_t hash;    /* 0: no parcel */
	uint32_t seen_at; /* of its newest row, as parcels_time() */
	uint32_t mark;    /* the caller's */
};

/* Zeroed is ready for use. */
struct parcels {
	struct parcel *slots;
	uint64_t *tags; /* by slot; NULL while nobody has one */
	size_t capacity;
	size_t count;
};

void parcels_release(struct parcels *parcels);

/* Never 0.  However people write the two; `scratch` is overwritten. */
uint64_t parcels_hash(struct str carrier, struct str tracking,
    struct buf *scratch);

/* Seconds in an order that fits 32 bits for all years that timestamps have;
 * 0 for an unknown instant, the oldest of all. */
uint32_t parcels_time(struct instant instant);
struct instant parcels_instant(uint32_t time);

/* Have what is remembered of it brought near, for it will be asked for. */
void parcels_prefetch(const struct parcels *parcels, uint64_t hash);

/* The parcel, made when it is new; valid until the next call. */
struct parcel *parcels_put(struct parcels *parcels, uint64_t hash,
    bool *is_new);

/* NULL when there is none. */
const struct parcel *parcels_find(const struct parcels *parcels, uint64_t hash);

/* Remember a number beside a parcel of this table; 0 for none. */
void parcels_tag(struct parcels *parcels, const struct parcel *parcel,
    uint64_t tag);

#endif
