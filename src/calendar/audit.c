#include "calendar/audit.h"

#include "calendar/almanac.h"
#include "calendar/festival.h"
#include "calendar/timetable.h"

/* So many working days between two pieces of one holiday are a hole. */
enum { LONGEST_HOLE = 2 };

static const struct {
	const char *name;
	bool needs_person;
} kinds[REMARK_KIND_COUNT] = {
	[REMARK_COVERAGE] = { "coverage", true },
	[REMARK_EMPTY_YEAR] = { "empty year", true },
	[REMARK_FESTIVAL] = { "festival", true },
	[REMARK_MAKE_UP] = { "make-up day", true },
	[REMARK_GAP] = { "gap", true },
	[REMARK_OVERLAP] = { "overlap", true },
	[REMARK_WEEKEND] = { "weekend", false },
};

/* One calendar under audit, and the list that all add to. */
struct auditor {
	const struct audit *audit;
	const struct calendar *calendar;
	struct arena *arena;
	struct remark *remarks;
	size_t count;
	size_t capacity;
};

const char *
remark_kind_name(enum remark_kind kind)
{
	return kinds[kind].name;
}

bool
remark_kind_needs_person(enum remark_kind kind)
{
	return kinds[kind].needs_person;
}

static void
add(struct auditor *auditor, enum remark_kind kind, struct date day,
    struct str text)
{
	auditor->remarks = arena_grow(auditor->arena, auditor->remarks,
	    auditor->count, &auditor->capacity, sizeof(*auditor->remarks));
	auditor->remarks[auditor->count++] = (struct remark){ kind,
		auditor->calendar->place, day, text };
}

static struct str
place_of(const struct auditor *auditor)
{
	return auditor->calendar->place;
}

static bool
is_here(const struct auditor *auditor, const struct window *window)
{
	return str_equal_nocase(window->place, place_of(auditor));
}

/* Ahead, and said by the calendar itself. */
static bool
is_ahead(const struct auditor *auditor, const struct window *window)
{
	return is_here(auditor, window) && almanac_counts(window) &&
	       !date_before(window->last, auditor->audit->today);
}

/* ---- coverage: does a chain of legs run out of the calendar? ---- */

static void
make_timetable(const struct auditor *auditor, const struct calendar *calendar,
    struct timetable *table)
{
	const struct calendars *all = auditor->audit->calendars;
	const struct window **fitting = arena_alloc(auditor->arena,
	    all->window_count, sizeof(*fitting));
	size_t count = 0;
	for (size_t i = 0; i < all->window_count; i++)
		if (str_equal_nocase(all->windows[i].place, calendar->place) &&
		    almanac_counts(&all->windows[i]))
			fitting[count++] = &all->windows[i];
	timetable_init(table, calendar, fitting, count, auditor->arena);
}

/*
 * May a leg at the origin (or destination) of these lanes be at the place?
 * No lane leads to where it began.
 */
static bool
may_be_here(const struct auditor *auditor, const struct service *service,
    enum leg_at at)
{
	if (str_equal(place_of(auditor), STR("any")))
		return false;
	for (size_t i = 0; i < service->lane_count; i++) {
		const struct lane *lane = &service->lanes[i];
		bool is_origin = at == LEG_AT_ORIGIN;
		struct str side = is_origin ? lane->origin : lane->destination;
		struct str other = is_origin ? lane->destination : lane->origin;
		if ((str_equal(side, STR("*")) ||
			str_equal_nocase(side, place_of(auditor))) &&
		    !str_equal_nocase(other, place_of(auditor)))
			return true;
	}
	return false;
}

/* How many legs until the parcel has left this place for the last time. */
static size_t
legs_until_here(const struct auditor *auditor, const struct service *service)
{
	size_t legs = 0;
	for (size_t i = 0; i < service->leg_count; i++) {
		const struct leg *leg = &service->legs[i];
		bool is_leg_here = leg->at == LEG_AT_PLACE
		                       ? str_equal_nocase(leg->place,
					     place_of(auditor))
		                       : may_be_here(auditor, service, leg->at);
		if (is_leg_here)
			legs = i + 1;
	}
	return legs;
}

/*
 * Walk the first legs, each at its longest.  A leg whose country the lane
 * leaves open is counted in the days of the place under audit, and so is one
 * at another place: what that one does not know is a remark of its own.
 */
static bool
runs_out(const struct service *service, size_t legs,
    const struct timetable *here, const struct timetable *any,
    struct date shipped_on, struct date *unknown)
{
	struct date day;
	if (!timetable_add(here, shipped_on, 0, &day, unknown))
		return true;
	for (size_t i = 0; i < legs; i++) {
		const struct leg *leg = &service->legs[i];
		bool is_any = leg->at == LEG_AT_PLACE &&
		              str_equal(leg->place, STR("any"));
		int days = leg->max_days +
		           (i + 1 == service->leg_count ? service->grace : 0);
		if (!timetable_add(is_any ? any : here, day, days, &day,
			unknown))
			return true;
	}
	return false;
}

static void
audit_coverage(struct auditor *auditor)
{
	const struct audit *audit = auditor->audit;
	const struct services *services = audit->services;
	const struct calendar *calendar = auditor->calendar;
	struct timetable here, any;
	if (!date_is_set(calendar->covers_from))
		return;
	make_timetable(auditor, calendar, &here);
	make_timetable(auditor, calendars_find(audit->calendars, STR("any")),
	    &any);
	for (struct date day = audit->today;
	     !date_before(audit->ship_until, day); day = date_plus(day, 1))
		for (size_t i = 0; i < services->count; i++) {
			const struct service *service = &services->items[i];
			size_t legs = legs_until_here(auditor, service);
			struct date unknown;
			char from[DATE_TEXT], wanted[DATE_TEXT];
			if (legs == 0 || !runs_out(service, legs, &here, &any,
					     day, &unknown))
				continue;
			add(auditor, REMARK_COVERAGE, day,
			    arena_format(auditor->arena,
				"a parcel shipped on %s with [service.%.*s] "
				"may need %s, which `covers` leaves out: add "
				"the entries of that year, then move covers",
				date_format(day, from), STR_ARG(service->name),
				date_format(unknown, wanted)));
			return;
		}
}

/* ---- years ---- */

static int
year_of(struct date day)
{
	int year, month, month_day;
	date_to_civil(day, &year, &month, &month_day);
	return year;
}

/* The last year to look at: `always` is no reason to look for ever. */
static int
last_year(const struct auditor *auditor)
{
	const struct calendar *calendar = auditor->calendar;
	return date_is_set(calendar->covers_from)
	           ? year_of(calendar->covers_last)
	           : year_of(auditor->audit->ship_until);
}

static bool
has_entry(const struct auditor *auditor, struct date first, struct date last)
{
	const struct calendars *all = auditor->audit->calendars;
	for (size_t i = 0; i < all->window_count; i++) {
		const struct window *window = &all->windows[i];
		if (is_here(auditor, window) && almanac_counts(window) &&
		    !date_before(window->last, first) &&
		    !date_before(last, window->from))
			return true;
	}
	return false;
}

static void
audit_years(struct auditor *auditor)
{
	const struct calendar *calendar = auditor->calendar;
	if (!date_is_set(calendar->covers_from) ||
	    !has_entry(auditor, calendar->covers_from, calendar->covers_last))
		return;
	for (int year = year_of(auditor->audit->today);
	     year <= last_year(auditor); year++) {
		struct date first, last;
		if (!date_from_civil(year, 1, 1, &first) ||
		    !date_from_civil(year, 12, 31, &last) ||
		    !calendar_covers(calendar, first) ||
		    !calendar_covers(calendar, last) ||
		    has_entry(auditor, first, last))
			continue;
		add(auditor, REMARK_EMPTY_YEAR, first,
		    arena_format(auditor->arena,
			"`covers` says that %d is known, but no entry is of "
			"that year",
			year));
		return;
	}
}

static void
audit_festival(struct auditor *auditor)
{
	const struct audit *audit = auditor->audit;
	if (!str_equal_nocase(place_of(auditor), STR("cn")))
		return;
	for (int year = year_of(audit->today); year <= last_year(auditor);
	     year++) {
		struct date day;
		char text[DATE_TEXT];
		if (!festival_of_year(year, &day) ||
		    date_before(day, audit->today) ||
		    !calendar_covers(auditor->calendar, day))
			continue;
		enum day_kind kind =
		    almanac_day(audit->calendars, auditor->calendar, day).kind;
		if (kind == DAY_SUSPENDED || kind == DAY_CLOSED)
			continue;
		add(auditor, REMARK_FESTIVAL, day,
		    arena_format(auditor->arena,
			"Spring Festival %d begins on %s, but no suspended "
			"or closed entry has that day",
			year, date_format(day, text)));
	}
}

/* ---- entries ---- */

/* Does every covered day of it rest without the entry? */
static bool
rests_anyway(const struct auditor *auditor, const struct window *window)
{
	for (struct date day = window->from; !date_before(window->last, day);
	     day = date_plus(day, 1))
		if (!calendar_is_weekend(auditor->calendar, day))
			return false;
	return true;
}

static void
audit_weekends(struct auditor *auditor, const struct window *window)
{
	if ((window->kind != WINDOW_CLOSED &&
		window->kind != WINDOW_SUSPENDED) ||
	    !rests_anyway(auditor, window))
		return;
	add(auditor, REMARK_WEEKEND, window->from,
	    arena_format(auditor->arena,
		"%.*s lies on a weekend only: it moves no working day",
		STR_ARG(window->id)));
}

static bool
is_closed(const struct auditor *auditor, struct date day)
{
	const struct calendars *all = auditor->audit->calendars;
	for (size_t i = 0; i < all->window_count; i++) {
		const struct window *window = &all->windows[i];
		if (window->kind == WINDOW_CLOSED && is_here(auditor, window) &&
		    window_covers(window, day))
			return true;
	}
	return false;
}

static void
audit_make_up(struct auditor *auditor, const struct window *window)
{
	char text[DATE_TEXT];
	if (window->kind != WINDOW_OPEN)
		return;
	for (struct date day = window->from; !date_before(window->last, day);
	     day = date_plus(day, 1)) {
		if (calendar_is_weekend(auditor->calendar, day) ||
		    is_closed(auditor, day))
			continue;
		add(auditor, REMARK_MAKE_UP, day,
		    arena_format(auditor->arena,
			"%.*s opens %s, which is no weekend and works "
			"anyway: is it another day?",
			STR_ARG(window->id), date_format(day, text)));
		return;
	}
}

static bool
is_stop(const struct window *window)
{
	return window->kind == WINDOW_CLOSED ||
	       window->kind == WINDOW_SUSPENDED;
}

/* The working days in a row behind a window, at most LONGEST_HOLE + 1. */
static int
hole_behind(const struct auditor *auditor, const struct window *window,
    struct date *first, struct date *next)
{
	int working = 0;
	struct date day = date_plus(window->last, 1);
	*first = DATE_NONE;
	for (; working <= LONGEST_HOLE; day = date_plus(day, 1)) {
		enum day_kind kind = almanac_day(auditor->audit->calendars,
		    auditor->calendar, day)
		                         .kind;
		/* A made-up day between two pieces was meant. */
		if (kind == DAY_OPEN || kind == DAY_UNKNOWN)
			return 0;
		if (kind == DAY_CLOSED || kind == DAY_SUSPENDED)
			break;
		if (kind == DAY_WEEKEND)
			continue;
		if (working++ == 0)
			*first = day;
	}
	*next = day;
	return working;
}

/* Two pieces of one holiday have one title. */
static void
audit_gap(struct auditor *auditor, const struct window *window)
{
	struct date hole, next;
	char text[DATE_TEXT];
	struct str title = window_title(window, STR("en"));
	if (!is_stop(window) || str_is_empty(title))
		return;
	int working = hole_behind(auditor, window, &hole, &next);
	if (working == 0 || working > LONGEST_HOLE)
		return;
	const struct window *piece = almanac_day(auditor->audit->calendars,
	    auditor->calendar, next)
	                                 .window;
	if (!str_equal_nocase(window_title(piece, STR("en")), title))
		return;
	add(auditor, REMARK_GAP, hole,
	    arena_format(auditor->arena,
		"%.*s and %.*s are one holiday, but %s between them works: "
		"is it missing?",
		STR_ARG(window->id), STR_ARG(piece->id),
		date_format(hole, text)));
}

static void
audit_overlap(struct auditor *auditor, const struct window *window)
{
	const struct calendars *all = auditor->audit->calendars;
	if (window->kind != WINDOW_OPEN)
		return;
	for (size_t i = 0; i < all->window_count; i++) {
		const struct window *other = &all->windows[i];
		char text[DATE_TEXT];
		struct date day = date_later(window->from, other->from);
		if (!is_here(auditor, other) || !almanac_counts(other) ||
		    !is_stop(other) || !window_covers(window, day) ||
		    !window_covers(other, day))
			continue;
		add(auditor, REMARK_OVERLAP, day,
		    arena_format(auditor->arena,
			"%s is open in %.*s and %s in %.*s: %s counts",
			date_format(day, text), STR_ARG(window->id),
			window_kind_name(other->kind), STR_ARG(other->id),
			other->kind == WINDOW_SUSPENDED ? "suspended"
							: "open"));
	}
}

static void
audit_entries(struct auditor *auditor)
{
	static void (*const audits[])(struct auditor *,
	    const struct window *) = { audit_make_up, audit_gap, audit_overlap,
		audit_weekends };
	const struct calendars *all = auditor->audit->calendars;
	for (size_t kind = 0; kind < COUNT_OF(audits); kind++)
		for (size_t i = 0; i < all->window_count; i++)
			if (is_ahead(auditor, &all->windows[i]))
				audits[kind](auditor, &all->windows[i]);
}

size_t
audit_remarks(const struct audit *audit, struct arena *arena,
    struct remark **remarks)
{
	struct auditor auditor = { .audit = audit, .arena = arena };
	for (size_t i = 0; i < audit->calendars->calendar_count; i++) {
		auditor.calendar = &audit->calendars->calendars[i];
		audit_coverage(&auditor);
		audit_years(&auditor);
		audit_festival(&auditor);
		audit_entries(&auditor);
	}
	*remarks = auditor.remarks;
	return auditor.count;
}
