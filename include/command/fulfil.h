/*
 * fulfil.h - steps 7 and 8 of a case: what was approved is carried out, the
 * customer is heard, the lesson is drawn.
 */
#ifndef COMMAND_FULFIL_H
#define COMMAND_FULFIL_H

#include <stdbool.h>

#include "base/error.h"
#include "command/casework.h"
#include "complaint/entry.h"

/*
 * Submitted: approve what costs nothing, as many a run as [approval] auto_max
 * allows.
 */
bool fulfil_by_itself(struct casework *work, struct error *err);

/* Approved: promise the money, write down who has to do what, tell the
 * customer; in the transaction of the approval. */
bool fulfil_begin(struct casework *work, struct error *err);

/* Executing: is everything done?  What the parcel's way contradicts is put on
 * hold, and a supervisor called. */
bool fulfil_watch(struct casework *work, struct error *err);

/* Somebody has done, or could not do, an action.  False with ERROR_INPUT when
 * the row must be refused; *is_new: false when it was known. */
bool fulfil_done(struct casework *work, struct case_action *action,
    const struct entry_done *done, bool *is_new, struct error *err);

/* The supervisor takes an approved solution back, while nothing is done. */
bool fulfil_recall(struct casework *work, struct str why, struct error *err);

/*
 * Awaiting feedback: the survey once, the choice in silence, the time out.
 * Silence promises nothing that the parcel or other money has overtaken.
 */
bool fulfil_await_feedback(struct casework *work, struct error *err);

/* The customer's word: rating, solved or not, a choice; one that cannot be
 * promised any more calls a person. */
bool fulfil_feedback(struct casework *work,
    const struct case_feedback *feedback, struct error *err);

/* Resolved or withdrawn, with a cause: closed. */
bool fulfil_close(struct casework *work, struct error *err);

#endif
