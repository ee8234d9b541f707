/*
 * route.h - the way of one kind of shipment: its service, and for each leg
 * the real place with the windows that fit its carrier and lane.
 *
 * Few routes serve many shipments: routes_get() builds each once.
 * Memory: run.
 */
#ifndef CALENDAR_ROUTE_H
#define CALENDAR_ROUTE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/str.h"
#include "calendar/calendar.h"
#include "calendar/service.h"
#include "calendar/timetable.h"

struct route_leg {
	struct str place; /* its calendar's, else the country: "cn", "xx" */
	const struct timetable *table; /* NULL: the place has no calendar */
	int min_days;
	int max_days;
};

struct route {
	const struct service *service;
	struct route_leg legs[SERVICE_MAX_LEGS];
	size_t leg_count;
	int pickup_hold; /* days the post keeps a parcel */
};

struct routes {
	const struct calendars *calendars;
	const struct services *services;
	struct arena *run;
	struct map by_key;
	struct map tables_by_key;
	const struct route **items;
	size_t count;
	size_t capacity;
	const struct timetable **tables;
	size_t table_count;
	size_t table_capacity;
};

void routes_init(struct routes *routes, const struct calendars *calendars,
    const struct services *services, struct arena *run);
void routes_release(struct routes *routes);

/* NULL with ERROR_CONFIG when two services fit equally well. */
const struct route *routes_get(struct routes *routes, struct str carrier,
    struct str service, const struct lane *lane, struct error *err);

#endif
