/*
 * backtest.h - past nights run again with a configuration, in a ledger that
 * nobody keeps.
 *
 * Each night reads the exports that were there then (intake/dated.h) and
 * decides as a run would; what it would send counts as accepted, and brakes
 * are only told.  Nothing is sent, and neither the real ledger nor its folder
 * is opened.
 */
#ifndef COMMAND_BACKTEST_H
#define COMMAND_BACKTEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "calendar/zone.h"
#include "command/setup.h"
#include "ledger/arrivals.h"
#include "ledger/ledger.h"
#include "report/difference.h"

struct backtest {
	struct arena arena;
	struct setup setup;
	struct ledger *ledger;
	struct difference_letter *letters;
	size_t letter_count;
	size_t letter_capacity;
	struct difference_night *nights;
	size_t night_count;
	size_t night_capacity;
	size_t replayed;      /* nights that could be read */
	struct error trouble; /* of the last one that could not */
};

/* False when the configuration has mistakes: they stand in the setup. */
bool backtest_open(struct backtest *backtest, const char *config);

/* Zeroed may be released, too. */
void backtest_release(struct backtest *backtest);

/*
 * The next night.  One whose exports are missing or cannot be read is passed
 * over with a remark; false with any other error.
 */
bool backtest_night(struct backtest *backtest, struct instant now,
    struct error *err);

/* What came of it all, deliveries in the span.  Errors as in ledger.h. */
bool backtest_finish(struct backtest *backtest, const struct arrival_span *span,
    struct difference_side *side, struct error *err);

#endif
