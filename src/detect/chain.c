#include "detect/chain.h"

/* The leg's timetable, or the reason why there is no answer. */
static const struct timetable *
table_of(const struct route_leg *leg, struct unknown_day *unknown)
{
	*unknown = (struct unknown_day){ leg->place, DATE_NONE };
	return leg->table;
}

static bool
begin(const struct route *route, struct date shipped_on, struct date *day0,
    struct unknown_day *unknown)
{
	const struct timetable *table = table_of(&route->legs[0], unknown);
	return table != NULL &&
	       timetable_add(table, shipped_on, 0, day0, &unknown->day);
}

/* Each slow window that the leg meets moves its exit once. */
static bool
slow_down(const struct timetable *table, struct date entry, struct date *exit,
    struct date *unknown)
{
	for (size_t i = 0; i < table->window_count; i++) {
		const struct window *window = table->windows[i];
		if (window->kind != WINDOW_SLOW ||
		    date_before(*exit, window->from) ||
		    !date_before(entry, window->last))
			continue;
		if (!timetable_add(table, *exit, window->extra_days, exit,
			unknown))
			return false;
	}
	return true;
}

bool
chain_leave(const struct route_leg *leg, struct date entry, struct date *exit,
    struct unknown_day *unknown)
{
	const struct timetable *table = table_of(leg, unknown);
	return table != NULL &&
	       timetable_add(table, entry, leg->max_days, exit,
		   &unknown->day) &&
	       slow_down(table, entry, exit, &unknown->day);
}

bool
chain_maxima(const struct route *route, struct date shipped_on,
    struct chain *chain, struct unknown_day *unknown)
{
	struct chain built;
	if (!begin(route, shipped_on, &built.day0, unknown))
		return false;
	struct date at = built.day0;
	for (size_t i = 0; i < route->leg_count; i++) {
		if (!chain_leave(&route->legs[i], at, &at, unknown))
			return false;
		built.exits[i] = at;
	}
	*chain = built;
	return true;
}

bool
chain_due_early(const struct route *route, struct date shipped_on,
    struct date *due_early, struct unknown_day *unknown)
{
	struct date at;
	if (!begin(route, shipped_on, &at, unknown))
		return false;
	for (size_t i = 0; i < route->leg_count; i++) {
		const struct route_leg *leg = &route->legs[i];
		const struct timetable *table = table_of(leg, unknown);
		if (table == NULL || !timetable_add(table, at, leg->min_days,
					 &at, &unknown->day))
			return false;
	}
	*due_early = at;
	return true;
}

bool
chain_due_plain(const struct route *route, struct date shipped_on,
    struct date *due_plain, struct unknown_day *unknown)
{
	struct date at = shipped_on;
	for (size_t i = 0; i < route->leg_count; i++) {
		const struct route_leg *leg = &route->legs[i];
		const struct timetable *table = table_of(leg, unknown);
		if (table == NULL)
			return false;
		if (i == 0)
			at = timetable_add_plain(table, at, 0);
		at = timetable_add_plain(table, at, leg->max_days);
	}
	*due_plain = at;
	return true;
}

static size_t
add_cost(struct window_cost *costs, size_t count, const struct window *window,
    int days)
{
	size_t at = 0;
	while (at < count && costs[at].window != window)
		at++;
	if (days <= 0 || at == FINDING_MAX_COSTS)
		return count;
	if (at < count) {
		costs[at].days += days;
		return count;
	}
	costs[at] = (struct window_cost){ window, days };
	return count + 1;
}

/* The window that takes a weekday away, as a timetable decides it. */
static const struct window *
closing_window(const struct timetable *table, struct date day)
{
	static const enum window_kind kinds[] = { WINDOW_SUSPENDED,
		WINDOW_CLOSED };
	for (size_t k = 0; k < COUNT_OF(kinds); k++)
		for (size_t i = 0; i < table->window_count; i++)
			if (table->windows[i]->kind == kinds[k] &&
			    window_covers(table->windows[i], day))
				return table->windows[i];
	return NULL;
}

static size_t
add_closed_days(const struct timetable *table, struct date first,
    struct date last, struct window_cost *costs, size_t count)
{
	for (struct date day = first; !date_before(last, day);
	     day = date_plus(day, 1)) {
		if (timetable_works(table, day) ||
		    calendar_is_weekend(table->calendar, day))
			continue;
		const struct window *window = closing_window(table, day);
		if (window != NULL)
			count = add_cost(costs, count, window, 1);
	}
	return count;
}

static size_t
add_slow_days(const struct timetable *table, struct date entry,
    struct date exit, struct window_cost *costs, size_t count)
{
	struct date unknown, moved;
	for (size_t i = 0; i < table->window_count; i++) {
		const struct window *window = table->windows[i];
		if (window->kind != WINDOW_SLOW ||
		    date_before(exit, window->from) ||
		    !date_before(entry, window->last) ||
		    !timetable_add(table, exit, window->extra_days, &moved,
			&unknown))
			continue;
		count = add_cost(costs, count, window,
		    date_days_between(exit, moved));
		exit = moved;
	}
	return count;
}

size_t
chain_costs(const struct route *route, struct date shipped_on,
    const struct chain *chain, struct window_cost *costs)
{
	size_t count = 0;
	struct date entry = chain->day0, exit, unknown;
	count = add_closed_days(route->legs[0].table, shipped_on,
	    date_plus(entry, -1), costs, count);
	for (size_t i = 0; i < route->leg_count; i++) {
		const struct route_leg *leg = &route->legs[i];
		/* What comes after this exit is the slow windows' doing. */
		if (timetable_add(leg->table, entry, leg->max_days, &exit,
			&unknown)) {
			count = add_closed_days(leg->table, date_plus(entry, 1),
			    exit, costs, count);
			count = add_slow_days(leg->table, entry, exit, costs,
			    count);
		}
		entry = chain->exits[i];
	}
	return count;
}
