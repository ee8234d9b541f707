/*
 * case_history.h - what happened to the cases, step by step, for ever.
 *
 * One chain for all cases: each event holds the hash of the one before.  The
 * hash is digest_of_fields() of that hash and every column, in the order of the
 * table.  Errors as in cases.h.
 */
#ifndef LEDGER_CASE_HISTORY_H
#define LEDGER_CASE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "complaint/case.h"
#include "ledger/ledger.h"

struct case_events {
	struct case_event *items;
	size_t count;
};

/* Of one case, oldest first. */
bool cases_events(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_events *events, struct error *err);

/* Append to the chain; the ledger moves the case.  `seq` is not read. */
bool case_history_append(struct ledger *ledger, const struct case_event *event,
    struct error *err);

/*
 * Go through the chain and look for what belongs to nothing.  *is_sound tells;
 * `trouble` names the first break, *events counts those that were read.
 */
bool cases_verify(struct ledger *ledger, struct arena *arena, bool *is_sound,
    struct str *trouble, size_t *events, struct error *err);

#endif
