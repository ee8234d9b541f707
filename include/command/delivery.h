/*
 * delivery.h - the jobs of a run, handed to the relay and recorded.
 *
 * Without a ledger (a redirected run) nothing is recorded.  A group of mails
 * is claimed durably before its first is sent, the mark `sending` is written
 * before the bytes that follow a mail's 354, marks are synced with the next
 * claim.  The letters are composed by a second thread, see composer.h.
 */
#ifndef COMMAND_DELIVERY_H
#define COMMAND_DELIVERY_H

#include <stdbool.h>

#include "base/error.h"
#include "command/job.h"
#include "command/setup.h"
#include "ledger/ledger.h"

struct delivery_order {
	const struct setup *setup;
	struct ledger *ledger; /* NULL: record nothing */
	struct instant now;
	struct str boot_id;
	struct str redirect_to; /* empty: to the customers */
};

/* What this machine's boot is called; the same until it restarts. */
struct str delivery_boot_id(struct arena *run);

/*
 * Send every job with is_sent_here.  The states of the mails tell what became
 * of them, whatever is returned.  Kinds as in dispatch.h and ledger.h.
 */
bool delivery_run(const struct delivery_order *order, struct jobs *jobs,
    struct error *err);

/* Connect as a run would, and go (check --connect). */
bool delivery_probe(const struct setup *setup, struct error *err);

#endif
