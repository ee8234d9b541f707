/*
 * outbox.h - what people get for their part in the cases: approvals.csv and
 * approvals.html, actions.csv, messages_<platform>.csv.
 *
 * Gathered inside the desk's transaction, also in a dry run, and written when
 * it is committed, each file whole or not at all.
 */
#ifndef COMMAND_OUTBOX_H
#define COMMAND_OUTBOX_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "command/desk.h"
#include "report/case_dossier.h"

/* One case with everything that the ledger knows of it.  Memory: run. */
bool outbox_dossier(struct ledger *ledger, const struct case_record *record,
    struct arena *run, struct case_dossier *dossier, struct error *err);

/* Every open case. */
bool outbox_gather(struct desk *desk, struct error *err);

/* Write what was gathered; nothing in a dry run.  ERROR_REPORT. */
bool outbox_publish(const struct desk *desk, struct error *err);

/* For a terminal: what was gathered, with the letters to be approved. */
void outbox_tell(const struct desk *desk, struct buf *out);

#endif
