/*
 * retention.h - how many days the post of a country keeps a parcel.
 *
 *   [retention]
 *   default = 7      every country without a line of its own
 *   us = 30
 *
 * A service that says so itself (pickup_hold) knows better.  Memory: run.
 */
#ifndef CALENDAR_RETENTION_H
#define CALENDAR_RETENTION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "config/settings.h"

/* Where the configuration names neither the country nor a default. */
enum { RETENTION_DAYS = 15, RETENTION_MAX_DAYS = 3650 };

struct retention {
	const struct retention_row *rows;
	size_t count;
	int days_elsewhere;
};

struct retention_row {
	struct str country; /* ISO alpha-2, lower case */
	int days;
};

/* Every line that is no country and a number of days is a mistake. */
struct retention retention_build(const struct settings *settings,
    struct arena *run, struct mistakes *mistakes);

/* Case of `country` does not count. */
int retention_days(const struct retention *retention, struct str country);

#endif
