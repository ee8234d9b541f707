/*
 * case_money.h - what orders were given: each order's own account.
 *
 * Money is booked on the order, whichever platform the case came from, and on
 * the parcel where two cases of one order name two.  Errors as in cases.h.
 */
#ifndef LEDGER_CASE_MONEY_H
#define LEDGER_CASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calendar/zone.h"
#include "complaint/case.h"
#include "complaint/remedy.h"
#include "ledger/ledger.h"

/* What the order of a case was given, by all of its cases. */
bool cases_compensation(struct ledger *ledger, const struct case_record *record,
    struct compensation *compensation, struct error *err);

/*
 * What is promised to the order from now on, by an approved proposal or a
 * choice inside an approved offer (`choice` 0: the proposal itself).  An action
 * that gives the customer nothing books nothing.
 */
bool cases_commit_money(struct ledger *ledger, const struct case_record *record,
    const struct proposal *proposal, char choice, struct instant at,
    struct error *err);

/* What is committed of one case: done with a reference, or void. */
bool cases_settle_money(struct ledger *ledger, int64_t id, bool is_done,
    struct error *err);

/*
 * The platform refunded by itself: a fact, never refused.  What it said before
 * is not written again.  Refunded without an amount is the whole total.
 */
bool cases_set_external(struct ledger *ledger, const struct case_record *record,
    struct error *err);

#endif
