#include "detect/evidence.h"

#include "detect/stage.h"

/* Keep the first reason why a date that must be had is missing. */
static void
miss(struct evidence *evidence, const struct unknown_day *unknown)
{
	if (evidence->is_complete)
		evidence->unknown = *unknown;
	evidence->is_complete = false;
}

static void
gather_chains(struct evidence *evidence)
{
	const struct route *route = evidence->route;
	struct unknown_day unknown;
	if (!chain_due_early(route, evidence->shipped_on, &evidence->due_early,
		&unknown))
		miss(evidence, &unknown);
	evidence->has_chain = chain_maxima(route, evidence->shipped_on,
	    &evidence->chain, &unknown);
	if (evidence->has_chain)
		evidence->due_late =
		    evidence->chain.exits[route->leg_count - 1];
	else
		miss(evidence, &unknown);
	chain_due_plain(route, evidence->shipped_on, &evidence->due_plain,
	    &unknown);
	evidence->due_on = date_is_set(evidence->shipment->promised_on)
	                       ? evidence->shipment->promised_on
	                       : evidence->due_late;
}

const struct timetable *
evidence_table(const struct evidence *evidence)
{
	if (evidence->stage == 0)
		return NULL;
	return evidence->route->legs[evidence->stage - 1].table;
}

/* From where the parcel is to the end, on the chain of maxima. */
static bool
gather_reach(struct evidence *evidence, struct unknown_day *unknown)
{
	const struct route *route = evidence->route;
	size_t at = (size_t)evidence->stage - 1;
	const struct timetable *table = route->legs[at].table;
	struct date tomorrow;
	*unknown = (struct unknown_day){ route->legs[at].place, DATE_NONE };
	if (table == NULL ||
	    !timetable_add(table, evidence->today, 1, &tomorrow, &unknown->day))
		return false;
	evidence->reach[at] = date_later(evidence->chain.exits[at], tomorrow);
	for (; at + 1 < route->leg_count; at++)
		if (!chain_leave(&route->legs[at + 1], evidence->reach[at],
			&evidence->reach[at + 1], unknown))
			return false;
	evidence->estimated_on = evidence->reach[at];
	return true;
}

static bool
gather_silence(struct evidence *evidence, struct unknown_day *unknown)
{
	const struct timetable *table = evidence_table(evidence);
	/* An interval without a day asks no calendar. */
	if (!date_is_set(evidence->heard_on) ||
	    !date_before(evidence->heard_on, evidence->today)) {
		evidence->silent_days = 0;
		return true;
	}
	if (evidence->stage > 0)
		*unknown = (struct unknown_day){
			evidence->route->legs[evidence->stage - 1].place,
			DATE_NONE
		};
	return table != NULL &&
	       timetable_count(table, evidence->heard_on, evidence->today,
		   &evidence->silent_days, &unknown->day);
}

/* The grace period is asked for only once the due date has passed. */
static bool
gather_grace(struct evidence *evidence, struct unknown_day *unknown)
{
	const struct route *route = evidence->route;
	const struct route_leg *last = &route->legs[route->leg_count - 1];
	if (route->service->grace == 0 || !date_is_set(evidence->due_on) ||
	    !date_before(evidence->due_on, evidence->today))
		return true;
	*unknown = (struct unknown_day){ last->place, DATE_NONE };
	return last->table != NULL &&
	       timetable_add(last->table, evidence->due_on,
		   route->service->grace, &evidence->late_after, &unknown->day);
}

void
evidence_gather(struct evidence *evidence, const struct shipment *shipment,
    const struct route *route, struct date today)
{
	struct unknown_day unknown = { STR_EMPTY, DATE_NONE };
	*evidence = (struct evidence){
		.shipment = shipment,
		.route = route,
		.today = today,
		.shipped_on = date_is_set(shipment->shipped_on)
		                  ? shipment->shipped_on
		                  : today,
		.due_early = DATE_NONE,
		.due_late = DATE_NONE,
		.due_plain = DATE_NONE,
		.estimated_on = DATE_NONE,
		.late_after = DATE_NONE,
		.silent_days = -1,
		.is_complete = true,
		.heard_on = date_is_set(shipment->event.date)
		                ? shipment->event.date
		                : shipment->shipped_on,
	};
	for (size_t i = 0; i < SERVICE_MAX_LEGS; i++)
		evidence->reach[i] = DATE_NONE;
	gather_chains(evidence);
	evidence->stage = stage_of(shipment, route,
	    evidence->has_chain ? &evidence->chain : NULL, today);
	if (evidence->has_chain && !gather_reach(evidence, &unknown))
		miss(evidence, &unknown);
	if (!gather_silence(evidence, &unknown))
		miss(evidence, &unknown);
	if (!gather_grace(evidence, &unknown))
		miss(evidence, &unknown);
}

bool
evidence_meets(const struct evidence *evidence, const struct window *window)
{
	const struct route *route = evidence->route;
	const struct shipment *shipment = evidence->shipment;
	if (evidence->stage == 0 ||
	    !window_fits(window, shipment->carrier, shipment->origin,
		shipment->destination))
		return false;
	size_t stage = (size_t)evidence->stage - 1;
	for (size_t i = stage; i < route->leg_count; i++) {
		const struct timetable *table = route->legs[i].table;
		if (table == NULL || !date_is_set(evidence->reach[i]))
			continue;
		if (str_equal(table->calendar->place, window->place) &&
		    !date_before(evidence->reach[i], window->from) &&
		    (i == stage ||
			date_before(evidence->reach[i - 1], window->last)))
			return true;
	}
	return false;
}
