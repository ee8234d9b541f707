/*
 * dated.h - when an export was made, for whoever reads those of the past.
 *
 * The day is the last date in the file's path, such as 2026-02-09 or
 * 20260209 in its name or in that of its folder; without one, when the file
 * was last changed.
 */
#ifndef INTAKE_DATED_H
#define INTAKE_DATED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "config/settings.h"

/* The last date in a path; false when there is none. */
bool dated_day(struct str path, struct date *day);

/*
 * The last second of that day in the business zone, else the time of the last
 * change; INSTANT_NONE for a file that is not there.
 */
struct instant dated_instant(const char *path, const struct zone *business);

/*
 * The nights on which the sources had a new export: of every business day
 * with one the latest instant, oldest first.  Memory: arena.
 */
size_t dated_nights(const struct settings *settings,
    const struct zone *business, struct arena *arena, struct instant **nights);

#endif
