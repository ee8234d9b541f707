/*
 * case_measures.h - corrective and preventive actions: what was decided to do
 * about a kind of complaint, and whether it helped.
 *
 * A measure is opened from a candidate of complaint/lesson, filled in by
 * people, done on a day, and looked at again CASE_MEASURE_DAYS later.  Errors
 * as in ledger.h; an empty ledger has none.
 */
#ifndef LEDGER_CASE_MEASURES_H
#define LEDGER_CASE_MEASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"
#include "complaint/lesson.h"
#include "ledger/ledger.h"

enum { CASE_MEASURE_WHYS = 5, CASE_MEASURE_DAYS = 30 };

struct case_measure {
	int64_t id; /* 0 before it is opened */
	struct date opened_on;
	enum lesson_dimension dimension;
	struct str value;
	size_t cases;
	long rate_before; /* hundredths for 1,000 parcels; -1: unknown */
	struct str why[CASE_MEASURE_WHYS];
	struct str corrective;
	struct str preventive;
	struct str owner;
	struct date due_on;
	struct date done_on;
	struct date check_on;
	long rate_after; /* -1: unknown, or not yet looked at */
	enum lesson_effect effect;
};

/* In the order of their numbers. */
bool case_measures_list(struct ledger *ledger, struct arena *arena,
    struct case_measure **measures, size_t *count, struct error *err);

/*
 * Within a transaction.  A measure for the same value that is not done, or
 * done and not yet looked at, stays the one: *is_new tells.
 */
bool case_measures_open(struct ledger *ledger, struct date today,
    const struct lesson_candidate *candidate, bool *is_new, struct error *err);

/* Within a transaction: everything but where it came from. */
bool case_measures_set(struct ledger *ledger,
    const struct case_measure *measure, struct error *err);

#endif
