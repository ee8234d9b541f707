/*
 * cases.h - the cases of the ledger: what was recorded, concluded and done.
 *
 * The tables begin with case_.  What keeps money and people safe is enforced
 * there, by constraints and triggers, whatever a caller does: the steps of
 * lifecycle.h and no others, a history that only grows and is chained by
 * SHA-256, one full remedy for an order, no more than the order's total, four
 * eyes, a token that fits the newest proposal, no money without an approved
 * proposal or option.  A step that one of these refuses is ERROR_INPUT with
 * the code of role.h ("E_FOUR_EYES: ..."); all else as in ledger.h.
 *
 * All that writes happens inside a transaction of the caller's.  An empty
 * ledger has no cases.  Memory: the arena that is given.
 */
#ifndef LEDGER_CASES_H
#define LEDGER_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "complaint/case.h"
#include "complaint/fact.h"
#include "complaint/remedy.h"
#include "ledger/ledger.h"

/* ---- reading */

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
bool cases_find_source(struct ledger *ledger, enum platform platform,
    struct str source_case, struct arena *arena, struct case_record *record,
    bool *is_found, struct error *err);

struct case_events {
	struct case_event *items;
	size_t count;
};
bool cases_events(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_events *events, struct error *err);

/* What proves the facts, as last found. */
bool cases_facts(struct ledger *ledger, int64_t id, struct arena *arena,
    struct facts *facts, struct error *err);

/* The newest proposal for n = 0. */
bool cases_proposal(struct ledger *ledger, int64_t id, int n,
    struct arena *arena, struct proposal *proposal, bool *is_found,
    struct error *err);
bool cases_decision(struct ledger *ledger, int64_t id, int n,
    struct arena *arena, struct case_decision *decision, bool *is_found,
    struct error *err);

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

/* What the order of a case was given, by all of its cases. */
bool cases_compensation(struct ledger *ledger, const struct case_record *record,
    struct compensation *compensation, struct error *err);

/* The first notice about the parcel or order that a relay accepted before. */
bool cases_noticed(struct ledger *ledger, const struct case_record *record,
    struct instant before, struct arena *arena, struct instant *at,
    struct str *message_id, struct error *err);

struct case_feedbacks {
	struct case_feedback *items;
	size_t count;
};
bool cases_feedback(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_feedbacks *feedback, struct error *err);

/* ---- writing */

/* Record a new case: sets its id and writes its first event. */
bool cases_add(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err);

/*
 * A step: the event is appended to the chain and the case becomes as the
 * record says, in the state event->to.
 */
bool cases_step(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err);

/* Keep what was found: facts that hold no longer stay with their proof, but
 * are marked as past. */
bool cases_set_facts(struct ledger *ledger, int64_t id,
    const struct facts *facts, struct error *err);

bool cases_add_proposal(struct ledger *ledger, const struct proposal *proposal,
    struct error *err);
bool cases_add_decision(struct ledger *ledger,
    const struct case_decision *decision, struct error *err);

/* What is promised to the order from now on, by an approved proposal or a
 * choice inside an approved offer (`choice` 0: the proposal itself). */
bool cases_commit_money(struct ledger *ledger, const struct case_record *record,
    const struct proposal *proposal, char choice, struct instant at,
    struct error *err);
/* Of one case: done with a reference, or void. */
bool cases_settle_money(struct ledger *ledger, int64_t id, bool is_done,
    struct error *err);
/* The platform refunded by itself: a fact, never refused. */
bool cases_set_external(struct ledger *ledger, const struct case_record *record,
    struct error *err);

bool cases_add_action(struct ledger *ledger, const struct case_action *action,
    struct error *err);
bool cases_set_action(struct ledger *ledger, const struct case_action *action,
    struct error *err);

/* *is_new: false when its id is known; then nothing is written. */
bool cases_add_feedback(struct ledger *ledger,
    const struct case_feedback *feedback, bool *is_new, struct error *err);

/* ---- keeping */

/*
 * Go through the chain and look for what belongs to nothing.  *is_sound tells;
 * `trouble` names the first break.
 */
bool cases_verify(struct ledger *ledger, struct arena *arena, bool *is_sound,
    struct str *trouble, size_t *events, struct error *err);

/*
 * For a dry run: a ledger in memory with the cases of this one, on which every
 * step can be tried.
 */
bool cases_rehearse(const char *folder, struct ledger **rehearsal,
    struct error *err);

#endif
