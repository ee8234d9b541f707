/*
 * remedy.h - from what a rule says to one solution with its price and, where a
 * parcel comes back, the customer's choices.  Pure.
 */
#ifndef COMPLAINT_REMEDY_H
#define COMPLAINT_REMEDY_H

#include <stdbool.h>

#include "complaint/case.h"
#include "config/settings.h"

/* What an order has been given already, by us and by the platform. */
struct compensation {
	struct money given;    /* committed or done by us */
	struct money external; /* refunded by the platform */
	bool has_full_remedy;  /* refund_full, refund_on_return or reship */
	bool is_mixed;         /* some of it in another currency */
};

/* Has the platform given back all of it? */
bool remedy_is_refunded(const struct compensation *had, struct money total);

/*
 * May an order that had this have that as well?  Not where it had money that
 * nobody can compare.
 */
bool remedy_is_open(const struct compensation *had, struct money total,
    enum action action);

/* Is what is given back no more than the order's total? */
bool remedy_is_covered(const struct compensation *had, struct money total,
    enum action action, struct money amount);

struct remedy_sources {
	const struct case_record *record;
	const struct rule *rule;
	const struct complaint_settings *settings;
	const struct return_settings *returns;
	struct compensation compensation;
	struct date today;
	bool is_labelled_wrong; /* LABELERR */
	bool is_prepaid;        /* DDP */
};

/*
 * Fill in action, amount, cost, recoverable, letter, new_date, options, reason
 * (static) and the least need_role of a proposal for a rule's action:
 *
 *   remedy               refund_full where a refund is wished, or where the
 *                        replacement costs more; else reship
 *   wait_or_refund       wait while the customer still wants the item, or does
 *                        not say, and it is expected within max_wait_days;
 *                        else refund_full
 *   offer_return_options send it again or refund; by reason and by where the
 *                        parcel is
 *   ask_info             nobody answered: carrier_trace
 *   wait                 until the promised day, or the expected one where
 *                        that is over
 *
 * An order that has its remedy, or has all its money back, gets no other:
 * explain_compensated.  An offer costs what its dearest option costs, whoever
 * proposes it.
 */
void remedy_find(const struct remedy_sources *sources,
    struct proposal *proposal);

/* The same for an action that a person names; `amount` with minor 0: ours. */
void remedy_price(const struct remedy_sources *sources, enum action action,
    struct money amount, struct proposal *proposal);

#endif
