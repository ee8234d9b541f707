#include "calendar/almanac.h"

static const char *const names[DAY_KIND_COUNT] = {
	[DAY_WORKING] = "working",
	[DAY_WEEKEND] = "weekend",
	[DAY_CLOSED] = "closed",
	[DAY_OPEN] = "open",
	[DAY_SUSPENDED] = "suspended",
	[DAY_SLOW] = "slow",
	[DAY_ADVISORY] = "advisory",
	[DAY_UNKNOWN] = "not covered",
};

const char *
day_kind_name(enum day_kind kind)
{
	return names[kind];
}

bool
day_kind_works(enum day_kind kind)
{
	return kind == DAY_WORKING || kind == DAY_OPEN || kind == DAY_SLOW ||
	       kind == DAY_ADVISORY;
}

bool
almanac_counts(const struct window *window)
{
	const struct str every = STR("*");
	return window->carrier_count == 1 &&
	       str_equal(window->carriers[0], every) &&
	       window->lane_count == 1 &&
	       str_equal(window->lanes[0].origin, every) &&
	       str_equal(window->lanes[0].destination, every);
}

static const struct window *
find(const struct almanac *almanac, enum window_kind kind, struct date day)
{
	const struct calendars *calendars = almanac->calendars;
	for (size_t i = 0; i < calendars->window_count; i++) {
		const struct window *window = &calendars->windows[i];
		if (window->kind == kind && window_covers(window, day) &&
		    str_equal_nocase(window->place, almanac->calendar->place) &&
		    almanac_counts(window))
			return window;
	}
	return NULL;
}

struct almanac_day
almanac_day(const struct calendars *calendars, const struct calendar *calendar,
    struct date day)
{
	/* The order of a timetable; the last two move no working day. */
	static const struct {
		enum window_kind window;
		enum day_kind day;
	} exceptions[] = { { WINDOW_SUSPENDED, DAY_SUSPENDED },
		{ WINDOW_OPEN, DAY_OPEN }, { WINDOW_CLOSED, DAY_CLOSED } },
	  remarks[] = { { WINDOW_SLOW, DAY_SLOW },
		  { WINDOW_ADVISORY, DAY_ADVISORY } };
	const struct almanac almanac = { calendars, calendar };
	if (!calendar_covers(calendar, day))
		return (struct almanac_day){ DAY_UNKNOWN, NULL };
	for (size_t i = 0; i < COUNT_OF(exceptions); i++) {
		const struct window *window = find(&almanac,
		    exceptions[i].window, day);
		if (window != NULL)
			return (
			    struct almanac_day){ exceptions[i].day, window };
	}
	if (calendar_is_weekend(calendar, day))
		return (struct almanac_day){ DAY_WEEKEND, NULL };
	for (size_t i = 0; i < COUNT_OF(remarks); i++) {
		const struct window *window = find(&almanac, remarks[i].window,
		    day);
		if (window != NULL)
			return (struct almanac_day){ remarks[i].day, window };
	}
	return (struct almanac_day){ DAY_WORKING, NULL };
}

/* The span of a calendar's windows is added to [*first, *last]. */
static void
widen(const struct almanac *almanac, struct date *first, struct date *last)
{
	const struct calendars *calendars = almanac->calendars;
	for (size_t i = 0; i < calendars->window_count; i++) {
		const struct window *window = &calendars->windows[i];
		if (!str_equal_nocase(window->place, almanac->calendar->place))
			continue;
		*first = date_earlier(*first, window->from);
		*last = date_later(*last, window->last);
	}
}

static void
narrow(const struct calendar *calendar, struct date *first, struct date *last)
{
	if (!date_is_set(calendar->covers_from))
		return;
	*first = date_later(*first, calendar->covers_from);
	*last = date_earlier(*last, calendar->covers_last);
}

bool
almanac_shared(struct almanac a, struct almanac b, struct date *first,
    struct date *last)
{
	*first = DATE_NONE;
	*last = DATE_LAST;
	narrow(a.calendar, first, last);
	narrow(b.calendar, first, last);
	if (!date_is_set(*first)) {
		*first = DATE_LAST;
		*last = DATE_NONE;
		widen(&a, first, last);
		widen(&b, first, last);
	}
	return !date_before(*last, *first);
}

static bool
differs(enum day_kind a, enum day_kind b)
{
	return day_kind_works(a) != day_kind_works(b) ||
	       (a == DAY_SUSPENDED) != (b == DAY_SUSPENDED);
}

static bool
is_same(struct almanac_day a, struct almanac_day b)
{
	return a.kind == b.kind && a.window == b.window;
}

size_t
almanac_compare(struct almanac a, struct almanac b, struct date first,
    struct date last, struct arena *arena,
    struct almanac_difference **differences)
{
	struct almanac_difference *found = NULL;
	size_t count = 0, capacity = 0;
	for (struct date day = first; !date_before(last, day);
	     day = date_plus(day, 1)) {
		struct almanac_day in_a = almanac_day(a.calendars, a.calendar,
		    day);
		struct almanac_day in_b = almanac_day(b.calendars, b.calendar,
		    day);
		if (!differs(in_a.kind, in_b.kind))
			continue;
		struct almanac_difference *before = count == 0
		                                        ? NULL
		                                        : &found[count - 1];
		if (before != NULL &&
		    date_equal(date_plus(before->last, 1), day) &&
		    is_same(before->a, in_a) && is_same(before->b, in_b)) {
			before->last = day;
			continue;
		}
		found = arena_grow(arena, found, count, &capacity,
		    sizeof(*found));
		found[count++] = (struct almanac_difference){ day, day, in_a,
			in_b };
	}
	*differences = found;
	return count;
}
