#include "command/usual.h"

enum { RECENT_DAYS = 90, MAX_PARCELS = 1000 };

static const struct usual_lane *
find_lane(const struct usual *usual, const struct shipment *shipment)
{
	for (size_t i = 0; i < usual->count; i++) {
		const struct usual_lane *lane = &usual->lanes[i];
		if (str_equal_nocase(lane->carrier, shipment->carrier) &&
		    str_equal(lane->origin, shipment->origin) &&
		    str_equal(lane->destination, shipment->destination))
			return lane;
	}
	return NULL;
}

/* What needs no folding of the whole history comes first. */
static bool
is_alike(struct execution *execution, size_t index,
    const struct shipment *shipment, struct arena *scratch)
{
	const struct events *events = &execution->intake.events;
	const struct shipment *newest = events_newest(events, index);
	struct date since = date_plus(execution->today, -RECENT_DAYS);
	if (newest->status != STATUS_DELIVERED ||
	    !str_equal_nocase(newest->carrier, shipment->carrier) ||
	    !str_equal(newest->destination, shipment->destination) ||
	    !date_is_set(newest->event.date) ||
	    date_before(newest->event.date, since))
		return false;
	struct shipment folded = events_fold(events, index, scratch);
	return str_equal(folded.origin, shipment->origin);
}

static void
measure(struct execution *execution, size_t index, const struct route *route,
    const struct shipment *shipment, struct arena *scratch, struct dwell *dwell)
{
	struct events *events = &execution->intake.events;
	const struct shipment *newest = events_newest(events, index);
	struct dwell_sources sources = {
		.shipment = shipment,
		.route = route,
		.today = execution->today,
	};
	sources.events = events_of(events, newest->carrier, newest->tracking,
	    scratch, &sources.event_count);
	dwell_measure(&sources, dwell);
}

static struct dwell_norm
norm_of(struct execution *execution, const struct route *route,
    const struct shipment *shipment)
{
	struct arena kept = { 0 }, scratch = { 0 };
	struct dwell_norm norm;
	size_t count = 0;
	struct dwell *dwells = arena_alloc(&kept, MAX_PARCELS, sizeof(*dwells));
	for (size_t i = 0;
	     i < execution->intake.events.count && count < MAX_PARCELS; i++) {
		arena_clear(&scratch);
		if (is_alike(execution, i, shipment, &scratch))
			measure(execution, i, route, shipment, &scratch,
			    &dwells[count++]);
	}
	dwell_norm_of(dwells, count, &kept, &norm);
	arena_release(&scratch);
	arena_release(&kept);
	return norm;
}

const struct dwell_norm *
usual_of(struct usual *usual, struct execution *execution,
    const struct shipment *shipment, struct error *err)
{
	const struct usual_lane *known = find_lane(usual, shipment);
	if (known != NULL)
		return &known->norm;
	const struct lane lane = { shipment->origin, shipment->destination };
	const struct route *route = routes_get(&execution->setup->routes,
	    shipment->carrier, shipment->service, &lane, err);
	if (route == NULL)
		return NULL;
	usual->lanes = arena_grow(execution->run, usual->lanes, usual->count,
	    &usual->capacity, sizeof(*usual->lanes));
	usual->lanes[usual->count] = (struct usual_lane){
		.carrier = shipment->carrier,
		.origin = shipment->origin,
		.destination = shipment->destination,
		.norm = norm_of(execution, route, shipment),
	};
	return &usual->lanes[usual->count++].norm;
}
