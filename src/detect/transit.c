#include "detect/transit.h"

#include "detect/chain.h"

int
transit_promised(const struct route *route)
{
	int sum = 0;
	for (size_t i = 0; i < route->leg_count; i++)
		sum += route->legs[i].max_days;
	return sum;
}

/* Rounding sums, and not shares, makes the shares add up. */
void
transit_share(const struct route *route, int days, int shares[SERVICE_MAX_LEGS])
{
	int whole = transit_promised(route), sum = 0, given = 0;
	for (size_t i = 0; i < route->leg_count; i++) {
		bool is_last = i + 1 == route->leg_count;
		sum += route->legs[i].max_days;
		int until = is_last ? days
		            : whole == 0
		                ? 0
		                : (2 * days * sum + whole) / (2 * whole);
		shares[i] = until - given;
		given = until;
	}
}

static bool
due_with(const struct route *route, int days, struct date shipped_on,
    struct date *due)
{
	struct route shared = *route;
	int shares[SERVICE_MAX_LEGS] = { 0 };
	struct chain chain;
	struct unknown_day unknown;
	transit_share(route, days, shares);
	for (size_t i = 0; i < shared.leg_count; i++)
		shared.legs[i].max_days = shares[i];
	if (!chain_maxima(&shared, shipped_on, &chain, &unknown))
		return false;
	*due = chain.exits[shared.leg_count - 1];
	return true;
}

bool
transit_days(const struct route *route, struct date shipped_on,
    struct date delivered_on, int *days)
{
	struct date due;
	if (date_before(delivered_on, shipped_on))
		return false;
	for (int tried = 0; tried <= TRANSIT_MAX_DAYS; tried++) {
		if (!due_with(route, tried, shipped_on, &due))
			return false;
		if (!date_before(due, delivered_on)) {
			*days = tried;
			return true;
		}
	}
	return false;
}
