#include "complaint/action.h"

#include "base/words.h"

enum trait {
	BY_RULE = 1, /* said by rules alone */
	COSTS = 2,   /* money or goods */
	FULL = 4,    /* one of these for an order */
	BY_HAND = 8, /* people carry it out */
	MONEY = 16,  /* or its worth, for the customer */
	ASKS = 32    /* at once, without a proposal */
};

static const char *const names[ACTION_COUNT] = {
	[ACTION_NONE] = "none",
	[ACTION_REMEDY] = "remedy",
	[ACTION_WAIT_OR_REFUND] = "wait_or_refund",
	[ACTION_REFUND_FULL] = "refund_full",
	[ACTION_REFUND_PARTIAL] = "refund_partial",
	[ACTION_REFUND_ON_RETURN] = "refund_on_return",
	[ACTION_RESHIP] = "reship",
	[ACTION_COUPON] = "coupon",
	[ACTION_WAIT] = "wait",
	[ACTION_PAY_DUTY] = "pay_duty",
	[ACTION_PICKUP] = "pickup",
	[ACTION_CONFIRM_ADDRESS] = "confirm_address",
	[ACTION_CARRIER_TRACE] = "carrier_trace",
	[ACTION_EXPLAIN_DELIVERED] = "explain_delivered",
	[ACTION_EXPLAIN_COMPENSATED] = "explain_compensated",
	[ACTION_OFFER_RETURN_OPTIONS] = "offer_return_options",
	[ACTION_ASK_INFO] = "ask_info",
};

static const struct {
	unsigned traits;
	const char *letter;
} actions[ACTION_COUNT] = {
	[ACTION_NONE] = { BY_RULE, NULL },
	[ACTION_REMEDY] = { BY_RULE | COSTS, NULL },
	[ACTION_WAIT_OR_REFUND] = { BY_RULE | COSTS, NULL },
	[ACTION_REFUND_FULL] = { COSTS | FULL | BY_HAND | MONEY,
	    "case-refund" },
	[ACTION_REFUND_PARTIAL] = { COSTS | BY_HAND | MONEY, "case-partial" },
	[ACTION_REFUND_ON_RETURN] = { COSTS | FULL | BY_HAND | MONEY,
	    "case-return-refund" },
	[ACTION_RESHIP] = { COSTS | FULL | BY_HAND, "case-reship" },
	[ACTION_COUPON] = { COSTS | BY_HAND | MONEY, "case-coupon" },
	[ACTION_WAIT] = { 0, "case-wait" },
	[ACTION_PAY_DUTY] = { 0, "case-duties" },
	[ACTION_PICKUP] = { 0, "case-pickup" },
	[ACTION_CONFIRM_ADDRESS] = { 0, "case-address" },
	[ACTION_CARRIER_TRACE] = { 0, "case-trace" },
	[ACTION_EXPLAIN_DELIVERED] = { 0, "case-delivered" },
	[ACTION_EXPLAIN_COMPENSATED] = { 0, "case-compensated" },
	[ACTION_OFFER_RETURN_OPTIONS] = { COSTS, "case-options" },
	[ACTION_ASK_INFO] = { ASKS, "case-info" },
};

const char *
action_name(enum action action)
{
	return names[action];
}

bool
action_parse(struct str name, enum action *action)
{
	size_t index;
	if (!words_find(names, ACTION_COUNT, name, &index))
		return false;
	*action = (enum action)index;
	return true;
}

bool
action_can_be_proposed(enum action action)
{
	return (actions[action].traits & (BY_RULE | ASKS)) == 0;
}

bool
action_costs(enum action action)
{
	return (actions[action].traits & COSTS) != 0;
}

bool
action_gives_money(enum action action)
{
	return (actions[action].traits & MONEY) != 0;
}

bool
action_is_full_remedy(enum action action)
{
	return (actions[action].traits & FULL) != 0;
}

bool
action_is_done_by_hand(enum action action)
{
	return (actions[action].traits & BY_HAND) != 0;
}

const char *
action_letter(enum action action)
{
	return actions[action].letter;
}
