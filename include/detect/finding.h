/*
 * finding.h - what we concluded about one shipment, with its evidence.
 */
#ifndef DETECT_FINDING_H
#define DETECT_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "calendar/window.h"

enum finding_kind {
	FINDING_NONE,
	FINDING_UNMAPPED,
	FINDING_RETURNING,
	FINDING_RETURNED,
	FINDING_LOST,
	FINDING_DAMAGED,
	FINDING_ACTION,
	FINDING_SUSPENDED,
	FINDING_DELAYED,
	FINDING_ADVANCE,
	FINDING_CANNOT_DECIDE,
	FINDING_KIND_COUNT
};

const char *finding_kind_name(enum finding_kind kind);
bool finding_kind_parse(struct str name, enum finding_kind *kind);

/*
 * What rule 3 makes of a shipment's cause: those that cause_sends_back() names
 * are told apart, every other is CAUSE_OTHER.
 */
enum cause finding_return_cause(enum cause cause);

enum { FINDING_MAX_COSTS = 8 };

/* Calendar days by which a window lengthened the chain. */
struct window_cost {
	const struct window *window;
	int days;
};

/* A day that the configuration cannot answer for. */
struct unknown_day {
	struct str place;
	struct date day; /* DATE_NONE: the place has no calendar at all */
};

/* Dates that could not be had are DATE_NONE. */
struct finding {
	enum finding_kind kind;
	int rule; /* 1 to 11; 0 when we cannot decide */
	enum cause cause;
	const struct window *window; /* of rule 6, 10 or rule C, else NULL */
	int stage;                   /* the leg the parcel is in, from 1 */
	struct date due_early;
	struct date due_late;
	struct date due_plain; /* with weekends only: what it would have been */
	struct date due_on;
	struct date estimated_on;
	bool is_expected; /* estimated_on may be told to the customer */
	int days_late;    /* -1: unknown */
	int silent_days;  /* working days without an event; -1: unknown */
	struct unknown_day unknown;      /* why, when we cannot decide */
	const struct window_cost *costs; /* of detect_costs(), where kept */
	size_t cost_count;
};

#endif
