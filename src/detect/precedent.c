#include "detect/precedent.h"

#include "base/hash.h"

uint64_t
precedent_case(const struct shipment *shipment)
{
	uint64_t way = shipment->way != 0 ? shipment->way
	                                  : shipment_way(shipment);
	uint64_t dates = (uint64_t)(uint32_t)shipment->event.date.day << 32 |
	                 (uint32_t)shipment->shipped_on.day;
	uint64_t state = (uint64_t)(uint32_t)shipment->promised_on.day << 32 |
	                 (uint64_t)shipment->status << 8 |
	                 (uint64_t)shipment->cause;
	uint64_t of = hash_fold(hash_fold(way, dates), state);
	return of == 0 ? 1 : of;
}

const struct precedent *
precedents_find(const struct precedents *precedents, uint64_t of)
{
	const struct precedent_set *set =
	    &precedents->sets[of % PRECEDENT_SETS];
	for (size_t i = 0; i < PRECEDENT_PLACES; i++)
		if (set->cases[i] == of)
			return &set->items[i];
	return NULL;
}

const struct precedent *
precedents_add(struct precedents *precedents, uint64_t of,
    struct precedent precedent)
{
	struct precedent_set *set = &precedents->sets[of % PRECEDENT_SETS];
	size_t place = set->next++ % PRECEDENT_PLACES;
	set->cases[place] = of;
	set->items[place] = precedent;
	return &set->items[place];
}
