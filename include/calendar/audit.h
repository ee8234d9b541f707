/*
 * audit.h - what a person should look at in the calendars before a parcel
 * runs into it.
 *
 * What is over is not looked at.  A calendar is sound as a configuration and
 * may still be wrong: `covers` moved without the days of the new year, a
 * holiday with a hole, a make-up day on a day that works anyway.  Pure.
 * Memory: the arena.
 */
#ifndef CALENDAR_AUDIT_H
#define CALENDAR_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/calendar.h"
#include "calendar/date.h"
#include "calendar/service.h"

enum remark_kind {
	/* A parcel shipped soon would need a day behind `covers`. */
	REMARK_COVERAGE,
	/* A covered year has no entry, other years have. */
	REMARK_EMPTY_YEAR,
	/* China works on the first day of Spring Festival. */
	REMARK_FESTIVAL,
	/* An open day that works anyway. */
	REMARK_MAKE_UP,
	/* One holiday in two pieces, a working day between them. */
	REMARK_GAP,
	/* A day is open and closed, or open and suspended, at once. */
	REMARK_OVERLAP,
	/* A holiday on a weekend only: it changes nothing, which is fine. */
	REMARK_WEEKEND,
	REMARK_KIND_COUNT
};

/* "coverage", "empty year", ... */
const char *remark_kind_name(enum remark_kind kind);

/* Has a person anything to do about it? */
bool remark_kind_needs_person(enum remark_kind kind);

struct remark {
	enum remark_kind kind;
	struct str place; /* the calendar's */
	struct date day;  /* the first that it is about */
	struct str text;
};

struct audit {
	const struct calendars *calendars;
	const struct services *services;
	struct date today;
	/* Parcels are imagined to leave on each day from today to this one. */
	struct date ship_until;
};

/* Every remark, by calendar, then in the order of the kinds. */
size_t audit_remarks(const struct audit *audit, struct arena *arena,
    struct remark **remarks);

#endif
