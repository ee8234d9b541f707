/*
 * case_actions.h - what somebody must do for a customer, or the relay has to.
 *
 * An action is of an approved proposal or choice; what is done or void is
 * final.  Errors as in cases.h.
 */
#ifndef LEDGER_CASE_ACTIONS_H
#define LEDGER_CASE_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "complaint/case.h"
#include "ledger/ledger.h"

struct case_actions {
	struct case_action *items;
	size_t count;
};

/* Of one case, or with id 0 those of all cases that are open or on hold. */
bool cases_actions(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_actions *actions, struct error *err);
bool cases_action(struct ledger *ledger, struct str action_id,
    struct arena *arena, struct case_action *action, bool *is_found,
    struct error *err);

bool cases_add_action(struct ledger *ledger, const struct case_action *action,
    struct error *err);

/* State, reference, new tracking number, when and by whom it was done. */
bool cases_set_action(struct ledger *ledger, const struct case_action *action,
    struct error *err);

#endif
