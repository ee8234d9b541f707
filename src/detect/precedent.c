#include "detect/precedent.h"

#include "base/hash.h"

/* A code as its letters; whatever else stands there as a hash. */
static uint64_t
number_of(struct str country)
{
	if (country.len != 2)
		return hash_text(0, country);
	return (uint64_t)(unsigned char)country.ptr[0] << 8 |
	       (unsigned char)country.ptr[1];
}

struct precedent_case
precedent_case_of(const struct shipment *shipment)
{
	uint64_t way = hash_text(0, shipment->carrier);
	way = hash_text(way, shipment->service);
	way = hash_fold(way, number_of(shipment->origin));
	way = hash_fold(way, number_of(shipment->destination));
	way = hash_fold(way, number_of(shipment->country));
	return (struct precedent_case){
		.way = way,
		.dates = (uint64_t)(uint32_t)shipment->event.date.day << 32 |
		         (uint32_t)shipment->shipped_on.day,
		.state = (uint64_t)(uint32_t)shipment->promised_on.day << 32 |
		         (uint64_t)shipment->status << 8 |
		         (uint64_t)shipment->cause,
	};
}

static size_t
place_of(const struct precedent_case *of)
{
	return (size_t)hash_fold(of->way ^ of->dates, of->state) % PRECEDENTS;
}

const struct precedent *
precedents_find(const struct precedents *precedents,
    const struct precedent_case *of)
{
	const struct precedent *item = &precedents->items[place_of(of)];
	bool is_alike = item->route != NULL && item->of.way == of->way &&
	                item->of.dates == of->dates &&
	                item->of.state == of->state;
	return is_alike ? item : NULL;
}

const struct precedent *
precedents_add(struct precedents *precedents, const struct precedent *precedent)
{
	struct precedent *item = &precedents->items[place_of(&precedent->of)];
	*item = *precedent;
	return item;
}
