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

/* One proposal of a case, and what was decided on it; n 0: the newest. */
struct case_turn {
	int64_t case_id;
	int n;
};

bool cases_proposal(struct ledger *ledger, struct case_turn turn,
    struct arena *arena, struct proposal *proposal, bool *is_found,
    struct error *err);
bool cases_decision(struct ledger *ledger, struct case_turn turn,
    struct arena *arena, struct case_decision *decision, bool *is_found,
    struct error *err);

bool cases_add_proposal(struct ledger *ledger, const struct proposal *proposal,
    struct error *err);
bool cases_add_decision(struct ledger *ledger,
    const struct case_decision *decision, struct error *err);

#endif
