#include "detect/precedent.h"

/* Of SplitMix64. */
static const uint64_t multiplier = UINT64_C(0xBF58476D1CE4E5B9);

struct precedent_case
precedent_case_of(const struct shipment *shipment, const struct route *route)
{
	struct str country = shipment->country;
	struct precedent_case of = { .route = NULL };
	uint64_t letters = 0;
	/* Whatever else stands there: it is too rare to be remembered. */
	if (country.len != 0 && country.len != 2)
		return of;
	for (size_t i = 0; i < country.len; i++)
		letters = letters << 8 | (unsigned char)country.ptr[i];
	of.route = route;
	of.dates = (uint64_t)(uint32_t)shipment->event.date.day << 32 |
	           (uint32_t)shipment->shipped_on.day;
	of.state = (uint64_t)(uint32_t)shipment->promised_on.day << 32 |
	           letters << 16 | (uint64_t)shipment->status << 8 |
	           (uint64_t)shipment->cause;
	return of;
}

static size_t
place_of(const struct precedent_case *of)
{
	uint64_t hash = ((uint64_t)(uintptr_t)of->route ^ of->dates) *
	                multiplier;
	hash = (hash ^ hash >> 32 ^ of->state) * multiplier;
	return (size_t)(hash >> 32) % PRECEDENTS;
}

bool
precedents_find(const struct precedents *precedents,
    const struct precedent_case *of, uint32_t *note)
{
	const struct precedent *item = &precedents->items[place_of(of)];
	if (of->route == NULL || item->of.route != of->route ||
	    item->of.dates != of->dates || item->of.state != of->state)
		return false;
	*note = item->note;
	return true;
}

void
precedents_add(struct precedents *precedents, const struct precedent_case *of,
    uint32_t note)
{
	if (of->route != NULL)
		precedents->items[place_of(of)] = (struct precedent){ *of,
			note };
}
