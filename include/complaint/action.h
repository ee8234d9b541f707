/*
 * action.h - what we can do about a complaint.
 */
#ifndef COMPLAINT_ACTION_H
#define COMPLAINT_ACTION_H

#include <stdbool.h>

#include "base/str.h"

enum action {
	ACTION_NONE,
	/* As rules say it; a proposal never has these. */
	ACTION_REMEDY,         /* becomes refund_full or reship */
	ACTION_WAIT_OR_REFUND, /* becomes wait or refund_full */
	/* What is proposed, approved and carried out. */
	ACTION_REFUND_FULL,
	ACTION_REFUND_PARTIAL,
	ACTION_REFUND_ON_RETURN,
	ACTION_RESHIP,
	ACTION_COUPON,
	ACTION_WAIT,
	ACTION_PAY_DUTY,
	ACTION_PICKUP,
	ACTION_CONFIRM_ADDRESS,
	ACTION_CARRIER_TRACE,
	ACTION_EXPLAIN_DELIVERED,
	ACTION_EXPLAIN_COMPENSATED,
	ACTION_OFFER_RETURN_OPTIONS,
	ACTION_ASK_INFO, /* no proposal: the customer is asked at once */
	ACTION_COUNT
};

/* "refund_full", as in files and reports. */
const char *action_name(enum action action);
bool action_parse(struct str name, enum action *action);

/* May an agent propose it by hand? */
bool action_can_be_proposed(enum action action);

/* Does it ever cost money or goods? */
bool action_costs(enum action action);

/* Does the customer get an amount, as money or as a coupon? */
bool action_gives_money(enum action action);

/* One of these is allowed for an order: refund_full, refund_on_return, reship.
 */
bool action_is_full_remedy(enum action action);

/* Is it done by people, who report it in actions_done.csv?  Else it is done
 * when the relay has accepted its letter. */
bool action_is_done_by_hand(enum action action);

/* The letter that tells it: "case-refund"; static text, NULL for the first
 * three. */
const char *action_letter(enum action action);

#endif
