/*
 * zone.h - instants and the civil time of a place.
 *
 * glibc knows the time zones, but only one per process; zone_load() harvests
 * the offset changes of 1970 to 2100 once, at start, before any other thread
 * and restores TZ.  Afterwards a zone is a small table that never changes.
 */
#ifndef CALENDAR_ZONE_H
#define CALENDAR_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "calendar/date.h"

enum { SECONDS_PER_DAY = 86400 };

/* Seconds since 1970-01-01T00:00:00Z. */
struct instant {
	int64_t seconds;
};

#define INSTANT_NONE ((struct instant){ INT64_MIN })

bool instant_is_set(struct instant instant);

struct zone;

/*
 * The zone of an IANA name such as Asia/Shanghai.  Names that leave the zone
 * folder or do not exist are refused.  Memory: run.  Kind: ERROR_CONFIG.
 */
const struct zone *zone_load(struct str name, struct arena *run,
    struct error *err);

struct str zone_name(const struct zone *zone);

/* Seconds east of Greenwich at an instant. */
int zone_offset(const struct zone *zone, struct instant instant);

/* The civil date of an instant; DATE_NONE for INSTANT_NONE. */
struct date zone_date(const struct zone *zone, struct instant instant);

/*
 * The instant of a civil time, `second_of_day` in 0 to 86399.  A time that
 * occurs twice is the earlier one, one that is skipped moves forward by the
 * gap.
 */
struct instant zone_instant(const struct zone *zone, struct date date,
    int second_of_day);

enum { INSTANT_TEXT = 40 };

/*
 * 2026-01-26T02:00:00+08:00 (or Z, or an offset without colon); without an
 * offset, or a date alone, it is civil time in `zone`.
 */
bool instant_parse(struct str text, const struct zone *zone,
    struct instant *instant);

/* 2026-01-26T02:00:00+08:00, empty for INSTANT_NONE. Returns out. */
const char *instant_format(struct instant instant, const struct zone *zone,
    char out[INSTANT_TEXT]);

#endif
