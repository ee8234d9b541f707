#include "detect/precedent.h"

#include <string.h>

#include "base/hash.h"

/* A code as its letters; whatever else stands there as a hash. */
static uint64_t
number_of(struct str country)
{
	if (country.len != 2)
		return country.len == 0 ? 0 : hash_text(0, country);
	return (uint64_t)(unsigned char)country.ptr[0] << 8 |
	       (unsigned char)country.ptr[1];
}

struct precedent_case
precedent_case_of(const struct shipment *shipment)
{
	uint64_t way = hash_fold(hash_text(1, shipment->carrier),
	    hash_text(2, shipment->service));
	way = hash_fold(way ^ number_of(shipment->origin),
	    number_of(shipment->destination) << 16 ^
		number_of(shipment->country));
	return (struct precedent_case){
		.way = way,
		.dates = (uint64_t)(uint32_t)shipment->event.date.day << 32 |
		         (uint32_t)shipment->shipped_on.day,
		.state = (uint64_t)(uint32_t)shipment->promised_on.day << 32 |
		         (uint64_t)shipment->status << 8 |
		         (uint64_t)shipment->cause,
	};
}

/* The first of its places, where the newest is. */
static size_t
place_of(const struct precedent_case *of)
{
	uint64_t hash = hash_fold(of->way ^ of->dates, of->state);
	return hash % (PRECEDENTS / PRECEDENT_PLACES) * PRECEDENT_PLACES;
}

static bool
is_alike(const struct precedent_case *a, const struct precedent_case *b)
{
	return a->way == b->way && a->dates == b->dates && a->state == b->state;
}

const struct precedent *
precedents_find(const struct precedents *precedents,
    const struct precedent_case *of)
{
	const struct precedent *item = &precedents->items[place_of(of)];
	for (size_t i = 0; i < PRECEDENT_PLACES; i++)
		if (item[i].route != NULL && is_alike(&item[i].of, of))
			return &item[i];
	return NULL;
}

const struct precedent *
precedents_add(struct precedents *precedents, const struct precedent *precedent)
{
	struct precedent *item = &precedents->items[place_of(&precedent->of)];
	memmove(item + 1, item, (PRECEDENT_PLACES - 1) * sizeof(*item));
	*item = *precedent;
	return item;
}
