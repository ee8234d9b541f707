/*
 * harvest.h - the delivered parcels, gathered while exports are read and
 * recorded with the run's plan.
 *
 * All are counted, in little memory; those that were late, or of which a
 * customer was told so, are kept.  Carriers are in lower case, so that
 * exports that write them differently count as one.  Memory: run.
 */
#ifndef COMMAND_HARVEST_H
#define COMMAND_HARVEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/str.h"
#include "calendar/route.h"
#include "intake/shipment.h"
#include "ledger/arrivals.h"
#include "ledger/ledger.h"

struct harvest_cell;
struct harvest_parcel;

struct harvest {
	struct arena *run;
	struct map awaited; /* parcels that were told to be late */
	bool has_orders;    /* some of them by their order only */
	struct map by_days; /* index in cells */
	struct harvest_cell *cells;
	size_t cell_count;
	size_t cell_capacity;
	struct harvest_parcel *parcels;
	size_t parcel_count;
	size_t parcel_capacity;
	struct arena scratch;
};

/* What harvest_add() returns lies below it. */
enum { HARVEST_MARK_BITS = 25 };

void harvest_init(struct harvest *harvest, struct arena *run);
void harvest_release(struct harvest *harvest);

/* Which parcels are awaited on that day. */
bool harvest_recall(struct harvest *harvest, struct ledger *ledger,
    struct date today, struct error *err);

/*
 * Add a shipment where it is delivered.  A mark to take it back with; 0:
 * nothing was added.
 */
uint32_t harvest_add(struct harvest *harvest, const struct shipment *shipment,
    const struct route *route);
void harvest_take_back(struct harvest *harvest, uint32_t mark);

/* Within a transaction. */
bool harvest_record(struct harvest *harvest, struct ledger *ledger,
    struct error *err);

#endif
