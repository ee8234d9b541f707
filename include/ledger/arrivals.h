/*
 * arrivals.h - what was delivered, as the runs saw it in the exports.
 *
 * A delivered parcel stands in the exports of many nights.  Parcels are
 * counted by day of delivery, carrier and lane, and of each such group the
 * run counts that saw most of it: what other runs see is the same again.  So
 * a parcel is counted once, also when a night is missed, repeated or reads an
 * old export, and one that a carrier reports days later is not left out.
 * (Unless an export holds nothing but the news of its day: then what is
 * reported later than the rest of its group is not counted.)
 *
 * Parcels that were told to be late, or that were, are also kept one by one,
 * each once and as it was first seen delivered, until they are purged.
 * Errors as in ledger.h.
 */
#ifndef LEDGER_ARRIVALS_H
#define LEDGER_ARRIVALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "detect/arrival.h"
#include "ledger/ledger.h"

/* So many parcels of one group took so many days. */
struct arrival_count {
	struct date delivered_on;
	struct str carrier;
	struct str origin;
	struct str destination;
	int days; /* since they were shipped; -1: unknown */
	enum promise promise;
	size_t parcels;
};

/* A parcel that was late or told to be so. */
struct arrival_record {
	struct str carrier;
	struct str tracking;
	struct str order; /* not kept: what was told of it is looked up */
	struct str origin;
	struct str destination;
	struct date shipped_on;
	struct date promised_on;
	struct date due_on;
	struct date delivered_on;
	struct date told_on;  /* first; DATE_NONE: never. Set by the ledger */
	enum cause cause;     /* as it was told, else as it was added */
	struct str window_id; /* likewise; empty: none */
};

/*
 * Parcels of which a customer was told since that day that they are or will
 * be late, and whose arrival is not known yet: as notice_parcel(), perhaps
 * more than once.
 */
bool arrivals_awaited(struct ledger *ledger, struct date since,
    struct arena *arena, struct str **parcels, size_t *count,
    struct error *err);

/* Within a transaction: all that a run saw of one day, carrier and lane. */
bool arrivals_count(struct ledger *ledger, const struct arrival_count *counts,
    size_t count, struct error *err);

/* Within a transaction; one that is known already stays as it is. */
bool arrivals_add(struct ledger *ledger, const struct arrival_record *record,
    struct error *err);

/* Days of delivery, both included. */
struct arrival_span {
	struct date from;
	struct date to;
};

/*
 * The counts of all days together (delivered_on is DATE_NONE), in the order
 * of carrier, origin, destination and days.
 */
bool arrivals_counted(struct ledger *ledger, const struct arrival_span *span,
    struct arena *arena, struct arrival_count **counts, size_t *count,
    struct error *err);

/* In the order of carrier and tracking number. */
bool arrivals_listed(struct ledger *ledger, const struct arrival_span *span,
    struct arena *arena, struct arrival_record **records, size_t *count,
    struct error *err);

#endif
