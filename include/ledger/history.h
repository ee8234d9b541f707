/*
 * history.h - what the ledger remembers, read for the next plan.
 *
 * Void notices and those of a held run are not told: the next run decides
 * them anew.  An empty ledger remembers nothing.  Errors as in ledger.h.
 */
#ifndef LEDGER_HISTORY_H
#define LEDGER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "ledger/ledger.h"
#include "notice/mail.h"
#include "notice/past.h"

struct shipment_key {
	struct str carrier;
	struct str tracking;
	struct str order;
};

/*
 * What was told about a shipment, oldest first: by carrier and tracking
 * number, and about its order while it was not shipped.
 */
bool history_past(struct ledger *ledger, const struct shipment_key *key,
    struct arena *arena, struct past *past, struct error *err);

/*
 * Was anything told of an order before it was shipped?  Where nothing was,
 * nobody need look for it: a key without its order says the same.
 */
bool history_tells_orders(struct ledger *ledger, bool *tells_orders,
    struct error *err);

/* Does a held run that nobody approved yet have a notice of it? */
bool history_is_held(struct ledger *ledger, const struct shipment_key *key,
    struct arena *scratch, bool *is_held, struct error *err);

/* Shipments whose customers wait for the end of a delay, sorted by parcel. */
bool history_open_episodes(struct ledger *ledger, struct arena *arena,
    struct shipment_key **keys, size_t *count, struct error *err);

bool history_recipient(struct ledger *ledger, struct str address,
    struct instant *last_mail_at, bool *is_suppressed, struct error *err);

/* Why an address is suppressed; empty when it is not. */
bool history_suppression(struct ledger *ledger, struct str address,
    struct arena *arena, struct str *reason, struct error *err);

/*
 * Mails of earlier runs that are not settled: planned, deferred, in doubt.
 * Those that a crash left while sending (after a power cut, known by another
 * boot id, those of the whole claimed group) come as in doubt.
 */
bool history_pending(struct ledger *ledger, struct str boot_id,
    struct arena *arena, struct mail **mails, size_t *count, struct error *err);

/*
 * Mails that need a person's eye and that no report has named: refused, or
 * once in doubt, and settled by runs that were broken off before their report.
 */
bool history_unreported(struct ledger *ledger, struct arena *arena,
    struct mail **mails, size_t *count, struct error *err);

/* All mails that a run decided, in the order of their ids. */
bool history_mails_of_run(struct ledger *ledger, int64_t run,
    struct arena *arena, struct mail **mails, size_t *count, struct error *err);

/* How many of the mails that a run decided are in each state. */
bool history_count_mails(struct ledger *ledger, int64_t run,
    size_t counts[MAIL_STATE_COUNT], struct error *err);

/* The mail of a Message-ID, with or without angle brackets; NULL: none. */
bool history_mail(struct ledger *ledger, struct str message_id,
    struct arena *arena, struct mail **mail, struct error *err);

/* How many mails are in each state. */
bool history_count_states(struct ledger *ledger,
    size_t counts[MAIL_STATE_COUNT], struct error *err);

#endif
