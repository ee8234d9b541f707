/*
 * dwell.h - where on its way a parcel lost its time: the first three whys.
 *
 * The way has seven phases.  What a parcel stayed in each, less the days on
 * which a suspended window covered the place, less what is usual there, is its
 * excess.  Usual is the median of delivered parcels of the same carrier and
 * lane where there are enough of them, else what the service's legs allow, in
 * calendar days.  Pure; whole days.
 *
 * An export without single events tells only the last one: then there is no
 * split, and fewer whys.
 */
#ifndef COMPLAINT_DWELL_H
#define COMPLAINT_DWELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/date.h"
#include "calendar/route.h"
#include "detect/finding.h"
#include "intake/events.h"
#include "intake/shipment.h"

enum phase {
	PHASE_HANDLING, /* announced, not yet with the carrier */
	PHASE_FIRST_MILE,
	PHASE_EXPORT, /* customs of the origin */
	PHASE_LINEHAUL,
	PHASE_IMPORT, /* customs of the destination */
	PHASE_LAST_MILE,
	PHASE_PICKUP, /* waits for the customer */
	PHASE_COUNT
};
const char *phase_name(enum phase phase); /* "import_customs" */

enum { DWELL_LEAST_PARCELS = 20 };

/* Medians of delivered parcels; fewer than DWELL_LEAST_PARCELS do not count. */
struct dwell_norm {
	size_t parcels;
	int days[PHASE_COUNT];
};

struct dwell_sources {
	const struct event *events; /* in order, as events_of() */
	size_t event_count;
	const struct shipment *shipment;
	const struct finding *finding;
	const struct route *route;     /* NULL: not known */
	const struct dwell_norm *norm; /* NULL: none */
	struct date today;
};

struct dwell {
	bool is_split; /* the export has told the events */
	int days[PHASE_COUNT];
	int excess[PHASE_COUNT];
	int usual[PHASE_COUNT]; /* what the excess is held against */
	int excess_days;        /* of all phases */
	enum phase longest;     /* by excess */
	bool is_mixed;          /* it has less than half of the excess */
	size_t norm_parcels;    /* 0: the service's legs were asked */
};

void dwell_measure(const struct dwell_sources *sources, struct dwell *dwell);

/* The medians of parcels that were measured.  Memory: the arena, for the
 * way. */
void dwell_norm_of(const struct dwell *parcels, size_t count,
    struct arena *arena, struct dwell_norm *norm);

/*
 * "why1 9 days late\nwhy2 7 of 9 days above the usual in import_customs (median
 * 2 days of 143 parcels)\nwhy3 documents on 2026-02-20
 * (InTransit_Customs...)\n"; lines that nothing is known for are left out.
 * Memory: the arena.
 */
struct str dwell_explain(const struct dwell_sources *sources,
    const struct dwell *dwell, struct arena *arena);

#endif
