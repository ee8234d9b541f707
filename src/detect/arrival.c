#include "detect/arrival.h"

static const struct str names[PROMISE_COUNT] = {
	[PROMISE_UNKNOWN] = STR_INIT("unknown"),
	[PROMISE_KEPT] = STR_INIT("kept"),
	[PROMISE_BROKEN] = STR_INIT("broken"),
};

const char *
promise_name(enum promise promise)
{
	return names[promise].ptr;
}

enum promise
promise_parse(struct str name)
{
	for (enum promise promise = PROMISE_KEPT; promise < PROMISE_COUNT;
	     promise++)
		if (str_equal(names[promise], name))
			return promise;
	return PROMISE_UNKNOWN;
}

/* A parcel cannot arrive before it leaves: one of the two days is wrong. */
static int
days_under_way(struct date shipped_on, struct date delivered_on)
{
	if (!date_is_set(shipped_on) || date_before(delivered_on, shipped_on))
		return -1;
	return date_days_between(shipped_on, delivered_on);
}

/* What the service says, where the export does not know better. */
static void
find_promise(const struct evidence *evidence, struct arrival *arrival)
{
	const struct shipment *shipment = evidence->shipment;
	arrival->promised_on = arrival->due_on = shipment->promised_on;
	if (date_is_set(shipment->promised_on) || arrival->days < 0)
		return;
	arrival->promised_on = evidence->due_plain;
	arrival->due_on = evidence->due_late;
}

static bool
is_after(struct date day, struct date limit)
{
	return date_is_set(limit) && date_before(limit, day);
}

/* The first of those that cost the most days. */
static const struct window *
dearest_window(const struct evidence *evidence)
{
	struct window_cost costs[FINDING_MAX_COSTS];
	const struct window_cost *dearest = NULL;
	if (!evidence->has_chain ||
	    !date_is_set(evidence->shipment->shipped_on))
		return NULL;
	size_t count = chain_costs(evidence->route, evidence->shipped_on,
	    &evidence->chain, costs);
	for (size_t i = 0; i < count; i++)
		if (dearest == NULL || costs[i].days > dearest->days)
			dearest = &costs[i];
	return dearest == NULL ? NULL : dearest->window;
}

bool
arrival_of(const struct evidence *evidence, struct arrival *arrival)
{
	const struct shipment *shipment = evidence->shipment;
	struct date day = shipment->event.date;
	if (shipment->status != STATUS_DELIVERED || !date_is_set(day))
		return false;
	*arrival = (struct arrival){
		.delivered_on = day,
		.days = days_under_way(shipment->shipped_on, day),
	};
	find_promise(evidence, arrival);
	if (date_is_set(arrival->promised_on))
		arrival->promise = is_after(day, arrival->promised_on)
		                       ? PROMISE_BROKEN
		                       : PROMISE_KEPT;
	arrival->is_late = is_after(day, arrival->due_on);
	if (arrival->promise == PROMISE_BROKEN)
		arrival->window = dearest_window(evidence);
	return true;
}
