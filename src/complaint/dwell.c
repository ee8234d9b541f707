#include "complaint/dwell.h"

#include <stdlib.h>

static const char *const names[PHASE_COUNT] = {
	[PHASE_HANDLING] = "handling",
	[PHASE_FIRST_MILE] = "first_mile",
	[PHASE_EXPORT] = "export",
	[PHASE_LINEHAUL] = "linehaul",
	[PHASE_IMPORT] = "import_customs",
	[PHASE_LAST_MILE] = "last_mile",
	[PHASE_PICKUP] = "pickup_wait",
};

const char *
phase_name(enum phase phase)
{
	return names[phase];
}

/* ---- the phase that an event begins */

static bool
is_customs_cause(enum cause cause)
{
	return cause == CAUSE_CUSTOMS || cause == CAUSE_DOCUMENTS ||
	       cause == CAUSE_DUTIES;
}

/* Where nothing but the country speaks; an unknown one leaves it where it
 * was. */
static enum phase
phase_by_country(const struct shipment *shipment, struct str country,
    enum phase before)
{
	if (str_is_empty(country))
		return before == PHASE_HANDLING ? PHASE_FIRST_MILE : before;
	if (str_equal(country, shipment->destination))
		return PHASE_LAST_MILE;
	if (str_equal(country, shipment->origin))
		return before == PHASE_EXPORT ? PHASE_EXPORT : PHASE_FIRST_MILE;
	return PHASE_LINEHAUL;
}

static enum phase
phase_of(const struct shipment *shipment, const struct event *event,
    enum phase before)
{
	struct str country = str_from(event->country);
	bool is_at_origin = !str_is_empty(country) &&
	                    str_equal(country, shipment->origin);
	if (event->status == STATUS_IN_CUSTOMS ||
	    (event->status == STATUS_EXCEPTION &&
		is_customs_cause(event->cause)))
		return is_at_origin ? PHASE_EXPORT : PHASE_IMPORT;
	if (event->status == STATUS_PICKUP_READY ||
	    event->cause == CAUSE_UNCLAIMED)
		return PHASE_PICKUP;
	if (event->status == STATUS_OUT_FOR_DELIVERY ||
	    event->status == STATUS_ATTEMPT_FAILED)
		return PHASE_LAST_MILE;
	if (event->is_accepted)
		return PHASE_FIRST_MILE;
	if (event->status == STATUS_PRE_TRANSIT ||
	    event->status == STATUS_NOT_FOUND)
		return before;
	return phase_by_country(shipment, country, before);
}

static bool
is_end(enum status status)
{
	return status == STATUS_DELIVERED || status == STATUS_RETURNING ||
	       status == STATUS_RETURNED || status == STATUS_CANCELLED;
}

/* ---- what is usual */

/* The legs as three groups of phases, or as many as there are. */
static size_t
group_of(enum phase phase, size_t legs)
{
	if (legs == 1)
		return 0;
	if (legs == 2)
		return phase <= PHASE_LINEHAUL ? 0 : 1;
	if (phase == PHASE_LINEHAUL)
		return 1;
	return phase < PHASE_LINEHAUL ? 0 : 2;
}

/* The legs of a group: [*first, behind). */
static size_t
legs_of(const struct route *route, size_t group, size_t *first)
{
	size_t count = route->leg_count;
	*first = group;
	if (count <= 3)
		return group + 1;
	if (group == 2)
		*first = count - 1;
	return group == 1 ? count - 1 : *first + 1;
}

static bool
has_weekend(const struct timetable *table)
{
	for (enum weekday day = MONDAY; table != NULL && day <= SUNDAY; day++)
		if (table->calendar->is_weekend[day])
			return true;
	return false;
}

/* Five working days take a week. */
static int
allowed_by(const struct route_leg *leg)
{
	return has_weekend(leg->table) ? (leg->max_days * 7 + 4) / 5
	                               : leg->max_days;
}

static int
allowed_in(const struct route *route, size_t group)
{
	size_t first, behind = legs_of(route, group, &first);
	int days = 0;
	for (size_t i = first; i < behind; i++)
		days += allowed_by(&route->legs[i]);
	return days;
}

static bool
is_suspended(const struct timetable *table, struct date day)
{
	for (size_t i = 0; table != NULL && i < table->window_count; i++)
		if (table->windows[i]->kind == WINDOW_SUSPENDED &&
		    window_covers(table->windows[i], day))
			return true;
	return false;
}

/* Days in (from, to] on which the place moved no parcels. */
static int
suspended_days(const struct route *route, enum phase phase, struct date from,
    struct date to)
{
	size_t first, behind;
	int days = 0;
	if (route == NULL)
		return 0;
	behind = legs_of(route, group_of(phase, route->leg_count), &first);
	for (struct date day = date_plus(from, 1); !date_before(to, day);
	     day = date_plus(day, 1)) {
		bool is_idle = false;
		for (size_t i = first; i < behind; i++)
			is_idle |= is_suspended(route->legs[i].table, day);
		days += is_idle;
	}
	return days;
}

/* ---- the split */

/* One stay: from an event to the next, or to today. */
struct stay {
	const struct event *event;
	enum phase phase;
	int days;
};

/* Walks the events; false at the end. */
static bool
next_stay(const struct dwell_sources *sources, size_t *at, struct stay *stay)
{
	const struct event *events = sources->events;
	while (*at < sources->event_count && !date_is_set(events[*at].at.date))
		++*at;
	if (*at == sources->event_count || is_end(events[*at].status))
		return false;
	const struct event *event = &events[(*at)++];
	struct date until = *at < sources->event_count ? events[*at].at.date
	                                               : sources->today;
	stay->event = event;
	stay->phase = phase_of(sources->shipment, event, stay->phase);
	stay->days = date_days_between(event->at.date, until) -
	             suspended_days(sources->route, stay->phase, event->at.date,
			 until);
	if (stay->days < 0)
		stay->days = 0;
	return true;
}

static void
hold_against_norm(const struct dwell_norm *norm, struct dwell *dwell)
{
	dwell->norm_parcels = norm->parcels;
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++)
		dwell->usual[p] = norm->days[p];
}

/* What a leg allows is used up phase by phase. */
static void
hold_against_legs(const struct route *route, struct dwell *dwell)
{
	int left[3] = { 0 };
	for (size_t group = 0; group < 3 && group < route->leg_count; group++)
		left[group] = allowed_in(route, group);
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++) {
		int *group = &left[group_of(p, route->leg_count)];
		dwell->usual[p] = *group;
		*group -= dwell->days[p] < *group ? dwell->days[p] : *group;
	}
}

static void
sum_up(struct dwell *dwell)
{
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++) {
		int excess = dwell->days[p] - dwell->usual[p];
		dwell->excess[p] = excess > 0 ? excess : 0;
		dwell->excess_days += dwell->excess[p];
		if (dwell->excess[p] > dwell->excess[dwell->longest])
			dwell->longest = p;
	}
	dwell->is_mixed = dwell->excess[dwell->longest] * 2 <
	                  dwell->excess_days;
}

void
dwell_measure(const struct dwell_sources *sources, struct dwell *dwell)
{
	const struct dwell_norm *norm = sources->norm;
	struct stay stay = { .phase = PHASE_HANDLING };
	size_t at = 0;
	*dwell = (struct dwell){ .is_split = false };
	while (next_stay(sources, &at, &stay)) {
		dwell->is_split = true;
		dwell->days[stay.phase] += stay.days;
	}
	if (!dwell->is_split)
		return;
	if (norm != NULL && norm->parcels >= DWELL_LEAST_PARCELS)
		hold_against_norm(norm, dwell);
	else if (sources->route != NULL)
		hold_against_legs(sources->route, dwell);
	else
		return;
	sum_up(dwell);
}

static int
by_size(const void *left, const void *right)
{
	const int *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

void
dwell_norm_of(const struct dwell *parcels, size_t count, struct arena *arena,
    struct dwell_norm *norm)
{
	int *days = arena_alloc(arena, count, sizeof(*days));
	*norm = (struct dwell_norm){ 0 };
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++) {
		size_t split = 0;
		for (size_t i = 0; i < count; i++)
			if (parcels[i].is_split)
				days[split++] = parcels[i].days[p];
		qsort(days, split, sizeof(*days), by_size);
		norm->parcels = split;
		if (split > 0)
			norm->days[p] = days[(split - 1) / 2];
	}
}

/* ---- the whys */

static struct str
days_text(int days, struct arena *arena)
{
	return arena_format(arena, "%d day%s", days, days == 1 ? "" : "s");
}

static struct str
why_late(const struct dwell_sources *sources, struct arena *arena)
{
	if (sources->finding == NULL || sources->finding->days_late <= 0)
		return STR_EMPTY;
	return arena_format(arena, "why1 %.*s late\n",
	    STR_ARG(days_text(sources->finding->days_late, arena)));
}

static struct str
say_usual(const struct dwell *dwell, struct arena *arena)
{
	struct str days = days_text(dwell->usual[dwell->longest], arena);
	if (dwell->norm_parcels == 0)
		return arena_format(arena, "the service allows %.*s",
		    STR_ARG(days));
	return arena_format(arena, "median %.*s of %zu parcels", STR_ARG(days),
	    dwell->norm_parcels);
}

static struct str
why_mixed(const struct dwell *dwell, struct arena *arena)
{
	struct str all = arena_format(arena,
	    "why2 no phase has half of the %.*s above the usual:",
	    STR_ARG(days_text(dwell->excess_days, arena)));
	const char *gap = " ";
	for (enum phase p = PHASE_HANDLING; p < PHASE_COUNT; p++) {
		if (dwell->excess[p] == 0)
			continue;
		all = arena_format(arena, "%.*s%s%s %d", STR_ARG(all), gap,
		    names[p], dwell->excess[p]);
		gap = ", ";
	}
	return arena_format(arena, "%.*s\n", STR_ARG(all));
}

/* Without a split: the window that cost the most. */
static struct str
why_window(const struct dwell_sources *sources, struct arena *arena)
{
	const struct finding *finding = sources->finding;
	const struct window_cost *most = NULL;
	for (size_t i = 0; finding != NULL && i < finding->cost_count; i++)
		if (most == NULL || finding->costs[i].days > most->days)
			most = &finding->costs[i];
	if (most == NULL)
		return STR_EMPTY;
	return arena_format(arena, "why2 %.*s by %.*s\n",
	    STR_ARG(days_text(most->days, arena)), STR_ARG(most->window->id));
}

static struct str
why_there(const struct dwell_sources *sources, const struct dwell *dwell,
    struct arena *arena)
{
	if (!dwell->is_split)
		return why_window(sources, arena);
	if (dwell->excess_days == 0)
		return STR_EMPTY;
	if (dwell->is_mixed)
		return why_mixed(dwell, arena);
	return arena_format(arena,
	    "why2 %d of %.*s above the usual in %s (%.*s)\n",
	    dwell->excess[dwell->longest],
	    STR_ARG(days_text(dwell->excess_days, arena)),
	    names[dwell->longest], STR_ARG(say_usual(dwell, arena)));
}

/* In the longest phase: the last event that names a cause, else the one that
 * was followed by the longest silence. */
static struct stay
telling_stay(const struct dwell_sources *sources, enum phase phase)
{
	struct stay stay = { .phase = PHASE_HANDLING }, best = { 0 };
	size_t at = 0;
	while (next_stay(sources, &at, &stay)) {
		bool has_cause = stay.event->cause != CAUSE_NONE;
		bool had_cause = best.event != NULL &&
		                 best.event->cause != CAUSE_NONE;
		if (stay.phase != phase)
			continue;
		if (best.event == NULL || has_cause ||
		    (!had_cause && stay.days > best.days))
			best = stay;
	}
	return best;
}

static struct str
why_event(const struct dwell_sources *sources, enum phase phase,
    struct arena *arena)
{
	struct stay stay = telling_stay(sources, phase);
	const struct event *event = stay.event;
	char day[DATE_TEXT];
	if (event == NULL)
		return STR_EMPTY;
	date_format(event->at.date, day);
	if (event->cause != CAUSE_NONE)
		return arena_format(arena, "why3 %s on %s (%.*s)\n",
		    cause_name(event->cause), day, STR_ARG(event->code));
	return arena_format(arena, "why3 no event for %.*s after %s (%.*s)\n",
	    STR_ARG(days_text(stay.days, arena)), day, STR_ARG(event->code));
}

static struct str
why_words(const struct shipment *shipment, struct arena *arena)
{
	char day[DATE_TEXT];
	if (str_is_empty(shipment->text))
		return STR_EMPTY;
	date_format(shipment->event.date, day);
	return arena_format(arena, "why3 the carrier says%s%s: %.*s\n",
	    *day == '\0' ? "" : " on ", day, STR_ARG(shipment->text));
}

struct str
dwell_explain(const struct dwell_sources *sources, const struct dwell *dwell,
    struct arena *arena)
{
	struct str last = dwell->is_split && dwell->excess_days > 0
	                      ? why_event(sources, dwell->longest, arena)
	                      : why_words(sources->shipment, arena);
	return arena_format(arena, "%.*s%.*s%.*s",
	    STR_ARG(why_late(sources, arena)),
	    STR_ARG(why_there(sources, dwell, arena)), STR_ARG(last));
}
