/*
 * bounce.h - addresses that do not exist, as the relay said to a run's mails.
 *
 * One such answer is enough: what it says is true tomorrow, too, and who goes
 * on writing there is taken for a spammer.  But when many are refused so, and
 * more than are accepted, the relay is at fault and not the customers: then
 * no address is suppressed.
 */
#ifndef COMMAND_BOUNCE_H
#define COMMAND_BOUNCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "command/job.h"
#include "ledger/ledger.h"

/* How many of the mails are to be believed to have no mailbox. */
size_t bounces_count(const struct jobs *jobs);

/* Within a transaction: later runs do not write to them. */
bool bounces_suppress(const struct jobs *jobs, struct ledger *ledger,
    struct error *err);

#endif
