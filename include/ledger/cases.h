/*
 * cases.h - the cases of the ledger: what was recorded and concluded.
 *
 * The tables begin with case_ (ledger/case_tables).  What keeps money and
 * people safe is enforced there, by constraints and triggers, whatever a caller
 * does: the steps of lifecycle.h and no others, a history that only grows and
 * is chained by SHA-256, one full remedy for an order, no more than the order's
 * total, four eyes, a token that fits the newest proposal, no money without an
 * approved proposal or option.  A step that one of these refuses is ERROR_INPUT
 * with the code of role.h ("E_FOUR_EYES: ..."); all else as in ledger.h.
 *
 * All that writes happens inside a transaction of the caller's, which is
 * rolled back when anything is refused.  An empty ledger has no cases.
 * Memory: the arena that is given.
 */
#ifndef LEDGER_CASES_H
#define LEDGER_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "complaint/case.h"
#include "ledger/case_actions.h"
#include "ledger/case_evidence.h"
#include "ledger/case_feedback.h"
#include "ledger/case_history.h"
#include "ledger/case_money.h"
#include "ledger/case_proposals.h"
#include "ledger/ledger.h"

struct case_list {
	struct case_record *items;
	size_t count;
};

/* Cases that still go on; of any state with `all`; in the order of ids. */
bool cases_open(struct ledger *ledger, struct arena *arena,
    struct case_list *list, struct error *err);
bool cases_all(struct ledger *ledger, struct arena *arena,
    struct case_list *list, struct error *err);
bool cases_find(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_record *record, bool *is_found, struct error *err);
/* By the platform and its number of the case, as the complaint has them. */
bool cases_find_source(struct ledger *ledger, const struct complaint *complaint,
    struct arena *arena, struct case_record *record, bool *is_found,
    struct error *err);

/* Record a new case: sets its id and writes its first event. */
bool cases_add(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err);

/*
 * A step: the case becomes as the record says, the event is appended to the
 * chain, and the record enters the state event->to.
 */
bool cases_step(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err);

/*
 * For a dry run: a private copy of the ledger of `folder`, on which every step
 * can be tried.  ledger_close() throws it away.
 */
bool cases_rehearse(const char *folder, struct ledger **rehearsal,
    struct error *err);

#endif
