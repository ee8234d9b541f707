#include "detect/precedent.h"

#include <string.h>

#include "base/hash.h"

struct precedent_case
precedent_case_of(const struct shipment *shipment)
{
	return (struct precedent_case){
		.way = shipment->way != 0 ? shipment->way
		                          : shipment_way(shipment),
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
