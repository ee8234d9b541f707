/*
 * refrain.h - what the rows of an export say again and again, read once.
 *
 * Number, customer and hour are a row's own.  Its carrier, service, status,
 * country and lane come in few combinations.  Each is known by a hash of its
 * cells as they are written, and kept as a shipment of which nothing else is
 * known.  Only the last thousand combinations are kept, each until another
 * takes its place.
 *
 * Two combinations with one hash would be taken for one: with a thousand in an
 * export, once in 2^45 exports.
 */
#ifndef INTAKE_REFRAIN_H
#define INTAKE_REFRAIN_H

#include <stdint.h>

#include "intake/shipment.h"

struct refrain_set;

/* Zeroed is ready for use. */
struct refrains {
	struct refrain_set *sets;
};

void refrains_release(struct refrains *refrains);

/* What the cells with this hash say; NULL when that is not known. */
const struct shipment *refrains_find(const struct refrains *refrains,
    uint64_t hash);

/* Keep it with its texts, unless they are longer than any that come again. */
void refrains_keep(struct refrains *refrains, uint64_t hash,
    const struct shipment *told);

#endif
