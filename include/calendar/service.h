/*
 * service.h - a carrier's promise for a lane, as legs.
 *
 * Built once from the [service.X] sections; every mistake is told with its
 * place.  Of the services that fit a shipment the closest wins: most literal
 * characters in carriers, then services, then lanes, each counted in the
 * best of a list's globs that matches.  [service.default] fits everything
 * and is taken when nothing else does.  Memory: run.
 */
#ifndef CALENDAR_SERVICE_H
#define CALENDAR_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/mistakes.h"
#include "calendar/calendar.h"
#include "calendar/retention.h"
#include "calendar/window.h"
#include "config/settings.h"

enum { SERVICE_MAX_LEGS = 8, SERVICE_MAX_LEG_DAYS = 1000 };

enum leg_at {
	LEG_AT_PLACE, /* `place` names it */
	LEG_AT_ORIGIN,
	LEG_AT_DESTINATION,
};

/* One stretch of the way, in working days of its place. */
struct leg {
	enum leg_at at;
	struct str place; /* lower case; empty for origin and destination */
	int min_days;
	int max_days;
};

struct service {
	struct str name;
	const struct str *carriers; /* globs */
	size_t carrier_count;
	const struct str *services; /* globs */
	size_t service_count;
	const struct lane *lanes;
	size_t lane_count;
	struct leg legs[SERVICE_MAX_LEGS];
	size_t leg_count;
	int grace;         /* working days at the last place */
	int stalled_after; /* working days without an event */
	int pickup_hold;   /* days the post keeps a parcel; -1: its country's */
};

struct services {
	const struct service *items; /* the default is the first */
	size_t count;
	struct retention retention;
};

bool services_build(const struct settings *settings,
    const struct calendars *calendars, struct arena *run,
    struct mistakes *mistakes, struct services *services);

/*
 * The closest service.  NULL with ERROR_CONFIG and both names when two fit
 * equally well.
 */
const struct service *services_choose(const struct services *services,
    struct str carrier, struct str service, const struct lane *lane,
    struct error *err);

#endif
