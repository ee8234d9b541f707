/*
 * evidence.h - everything the rules ask of one shipment, worked out once.
 *
 * Pure: a function of the shipment, its route and today.  Each date stands
 * alone and is DATE_NONE where it could not be had; `unknown` tells the first
 * reason among those that a decision needs.
 */
#ifndef DETECT_EVIDENCE_H
#define DETECT_EVIDENCE_H

#include <stdbool.h>

#include "calendar/route.h"
#include "detect/chain.h"
#include "detect/finding.h"
#include "intake/shipment.h"

struct evidence {
	const struct shipment *shipment;
	const struct route *route;
	struct date today;
	struct date shipped_on; /* today when the export does not tell */
	bool has_chain;
	struct chain chain; /* of maxima */
	struct date due_early;
	struct date due_late;
	struct date due_plain;
	struct date due_on;
	int stage;                           /* from 1; 0: unknown */
	struct date reach[SERVICE_MAX_LEGS]; /* r of the legs from stage on */
	struct date estimated_on;
	struct date heard_on;   /* last event's date, else shipped; else NONE */
	int silent_days;        /* -1: unknown */
	struct date late_after; /* g of rule 8; NONE: not asked for */
	bool is_complete;       /* every date that a decision needs is there */
	struct unknown_day unknown; /* when it is not */
};

void evidence_gather(struct evidence *evidence, const struct shipment *shipment,
    const struct route *route, struct date today);

/* The timetable at the parcel's stage; NULL when stage or calendar is
 * unknown. */
const struct timetable *evidence_table(const struct evidence *evidence);

/*
 * Does the parcel's way lead through a suspended window?  Some leg from the
 * stage on lies at the window's place, the window fits, and the parcel is
 * there between its first and its last day.  Whether the window has begun is
 * the caller's question.
 */
bool evidence_meets(const struct evidence *evidence,
    const struct window *window);

#endif
