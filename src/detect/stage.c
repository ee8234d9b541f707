#include "detect/stage.h"

static bool
is_at(const struct shipment *shipment, struct str country)
{
	return !str_is_empty(country) && str_equal(shipment->country, country);
}

static int
by_chain(const struct route *route, const struct chain *chain,
    struct date today)
{
	if (chain == NULL)
		return 0;
	for (size_t i = 0; i < route->leg_count; i++)
		if (!date_before(chain->exits[i], today))
			return (int)i + 1;
	return (int)route->leg_count;
}

int
stage_of(const struct shipment *shipment, const struct route *route,
    const struct chain *chain, struct date today)
{
	int last = (int)route->leg_count;
	enum status status = shipment->status;
	if (last == 1)
		return 1;
	if (status == STATUS_NOT_FOUND || status == STATUS_PRE_TRANSIT)
		return 1;
	if (status == STATUS_OUT_FOR_DELIVERY ||
	    status == STATUS_PICKUP_READY || status == STATUS_ATTEMPT_FAILED)
		return last;
	if (is_at(shipment, shipment->destination))
		return last;
	if (is_at(shipment, shipment->origin))
		return 1;
	if (!str_is_empty(shipment->country))
		return 2;
	return by_chain(route, chain, today);
}
