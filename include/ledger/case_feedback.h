/*
 * case_feedback.h - what customers said of how their cases were handled.
 *
 * Errors as in cases.h.
 */
#ifndef LEDGER_CASE_FEEDBACK_H
#define LEDGER_CASE_FEEDBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "complaint/case.h"
#include "ledger/ledger.h"

struct case_feedbacks {
	struct case_feedback *items;
	size_t count;
};

/* Of one case, by the time they came. */
bool cases_feedback(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_feedbacks *feedback, struct error *err);

/* *is_new: false when its id is known; then nothing is written. */
bool cases_add_feedback(struct ledger *ledger,
    const struct case_feedback *feedback, bool *is_new, struct error *err);

#endif
