/*
 * case_proposals.h - what was proposed, and what the supervisor decided.
 *
 * A proposal is made while its case is analysed or proposed, a decision before
 * the step that follows from it; both are final.  Errors as in cases.h.
 */
#ifndef LEDGER_CASE_PROPOSALS_H
#define LEDGER_CASE_PROPOSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "complaint/case.h"
#include "ledger/ledger.h"

/* The newest one for n = 0. */
bool cases_proposal(struct ledger *ledger, int64_t id, int n,
    struct arena *arena, struct proposal *proposal, bool *is_found,
    struct error *err);
bool cases_decision(struct ledger *ledger, int64_t id, int n,
    struct arena *arena, struct case_decision *decision, bool *is_found,
    struct error *err);

bool cases_add_proposal(struct ledger *ledger, const struct proposal *proposal,
    struct error *err);
bool cases_add_decision(struct ledger *ledger,
    const struct case_decision *decision, struct error *err);

#endif
