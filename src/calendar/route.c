#include "calendar/route.h"

#include <string.h>

void
routes_init(struct routes *routes, const struct calendars *calendars,
    const struct services *services, struct arena *run)
{
	*routes = (struct routes){
		.calendars = calendars,
		.services = services,
		.run = run,
	};
}

void
routes_release(struct routes *routes)
{
	map_release(&routes->by_key);
	map_release(&routes->tables_by_key);
}

/* What asks for a route or a timetable. */
struct wanted {
	struct str carrier;
	struct str service;
	const struct lane *lane;
};

/* The windows of a place that fit, in window_order(). */
static const struct window **
fitting_windows(const struct routes *routes, struct str place,
    const struct wanted *wanted, size_t *count)
{
	const struct calendars *all = routes->calendars;
	const struct window **windows = arena_alloc(routes->run,
	    all->window_count, sizeof(*windows));
	*count = 0;
	for (size_t i = 0; i < all->window_count; i++) {
		const struct window *window = &all->windows[i];
		if (str_equal(window->place, place) &&
		    window_fits(window, wanted->carrier, wanted->lane->origin,
			wanted->lane->destination))
			windows[(*count)++] = window;
	}
	return windows;
}

/* Routes with the same windows at a place share one timetable. */
static const struct timetable *
table_of(struct routes *routes, const struct calendar *calendar,
    const struct wanted *wanted)
{
	size_t count;
	bool is_new;
	const struct window **windows = fitting_windows(routes, calendar->place,
	    wanted, &count);
	struct str list = { (const char *)windows, count * sizeof(*windows) };
	struct str key = arena_format(routes->run,
	    "%.*s:", STR_ARG(calendar->place));
	char *bytes = arena_alloc(routes->run, key.len + list.len, 1);
	for (size_t i = 0; i < key.len + list.len; i++)
		bytes[i] = i < key.len ? key.ptr[i] : list.ptr[i - key.len];
	size_t at = *map_put(&routes->tables_by_key,
	    (struct str){ bytes, key.len + list.len }, routes->table_count,
	    &is_new);
	if (!is_new)
		return routes->tables[at];
	struct timetable *table = arena_new(routes->run, struct timetable);
	timetable_init(table, calendar, windows, count, routes->run);
	routes->tables = arena_grow(routes->run, routes->tables,
	    routes->table_count, &routes->table_capacity,
	    sizeof(*routes->tables));
	routes->tables[routes->table_count++] = table;
	return table;
}

static void
build_leg(struct routes *routes, const struct leg *leg,
    const struct wanted *wanted, struct route_leg *built)
{
	const struct calendar *calendar;
	struct str country = leg->at == LEG_AT_ORIGIN
	                         ? wanted->lane->origin
	                         : wanted->lane->destination;
	if (leg->at == LEG_AT_PLACE)
		calendar = calendars_find(routes->calendars, leg->place);
	else
		calendar = calendars_of_country(routes->calendars, country);
	*built = (struct route_leg){
		.place = leg->place,
		.min_days = leg->min_days,
		.max_days = leg->max_days,
	};
	if (leg->at != LEG_AT_PLACE)
		built->place = str_is_empty(country)
		                   ? STR("(no country)")
		                   : arena_lower(routes->run, country);
	if (calendar == NULL)
		return;
	/* A country without a calendar has become the place `default`. */
	built->place = calendar->place;
	built->table = table_of(routes, calendar, wanted);
}

static const struct route *
build(struct routes *routes, const struct wanted *wanted, struct error *err)
{
	const struct service *service = services_choose(routes->services,
	    wanted->carrier, wanted->service, wanted->lane, err);
	if (service == NULL)
		return NULL;
	struct route *route = arena_new(routes->run, struct route);
	route->service = service;
	route->leg_count = service->leg_count;
	route->pickup_hold = service->pickup_hold;
	if (route->pickup_hold < 0)
		route->pickup_hold =
		    retention_days(&routes->services->retention,
			wanted->lane->destination);
	for (size_t i = 0; i < service->leg_count; i++)
		build_leg(routes, &service->legs[i], wanted, &route->legs[i]);
	routes->items = arena_grow(routes->run, routes->items, routes->count,
	    &routes->capacity, sizeof(*routes->items));
	routes->items[routes->count++] = route;
	return route;
}

enum { KEY_BYTES = 512 };

/* The parts joined by NUL, in `bytes` when they fit. */
static struct str
join_key(struct routes *routes, const struct wanted *wanted, char *bytes)
{
	const struct str parts[] = { wanted->carrier, wanted->service,
		wanted->lane->origin, wanted->lane->destination };
	size_t len = 0, at = 0;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		len += parts[i].len + 1;
	if (len > KEY_BYTES)
		bytes = arena_alloc(routes->run, len, 1);
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (parts[i].len > 0)
			memcpy(bytes + at, parts[i].ptr, parts[i].len);
		at += parts[i].len;
		bytes[at++] = '\0';
	}
	return (struct str){ bytes, len };
}

const struct route *
routes_get(struct routes *routes, struct str carrier, struct str service,
    const struct lane *lane, struct error *err)
{
	const struct wanted wanted = { carrier, service, lane };
	char bytes[KEY_BYTES];
	struct str key = join_key(routes, &wanted, bytes);
	size_t at;
	bool is_new;
	if (map_find(&routes->by_key, key, &at))
		return routes->items[at];
	size_t next = routes->count;
	const struct route *route = build(routes, &wanted, err);
	if (route != NULL)
		map_put(&routes->by_key, arena_str(routes->run, key), next,
		    &is_new);
	return route;
}
