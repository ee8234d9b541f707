/*
 * case_statistics.h - what the cases and parcels of some days were, for
 * complaint/lesson.
 *
 * Errors as in ledger.h; an empty ledger has nothing.  Memory: the arena.
 */
#ifndef LEDGER_CASE_STATISTICS_H
#define LEDGER_CASE_STATISTICS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "complaint/lesson.h"
#include "ledger/ledger.h"

/* Days of the business zone, both included. */
struct case_span {
	struct date from;
	struct date to;
	const struct zone *business;
};

/*
 * The cases that were opened on these days, in the order of their numbers, and
 * the parcels: those that were delivered then count for their carrier and
 * lane; delayed are those that came late or whose customers were told then
 * that they would.
 */
bool case_statistics_read(struct ledger *ledger, const struct case_span *span,
    struct arena *arena, struct lesson_period *period, struct error *err);

#endif
