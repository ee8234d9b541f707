#include "complaint/rule.h"

#include "base/words.h"
#include "complaint/fact.h"

static const char *const verdicts[VERDICT_COUNT] = {
	[VERDICT_NONE] = "none",
	[VERDICT_SUBSTANTIATED] = "substantiated",
	[VERDICT_PARTLY] = "partly",
	[VERDICT_NOT_SUBSTANTIATED] = "not_substantiated",
	[VERDICT_UNDETERMINED] = "undetermined",
};

static const char *const faults[FAULT_COUNT] = {
	[FAULT_UNKNOWN] = "unknown",
	[FAULT_NONE] = "none",
	[FAULT_CARRIER] = "carrier",
	[FAULT_SELLER] = "seller",
	[FAULT_WAREHOUSE] = "warehouse",
	[FAULT_BUYER] = "buyer",
	[FAULT_EXTERNAL] = "external",
};

#define ANY ((1U << CLAIM_COUNT) - 1)
#define PARCEL                                                                 \
	(1U << CLAIM_NOT_RECEIVED | 1U << CLAIM_LATE | 1U << CLAIM_RETURNED)
#define DAMAGE (1U << CLAIM_DAMAGED)
#define ITEM (1U << CLAIM_WRONG_ITEM | 1U << CLAIM_MISSING_ITEM)
#define FEE (1U << CLAIM_DUTY_FEE)
#define OTHER (1U << CLAIM_OTHER)

#define BIT(name) FACT_BIT(FACT_##name)

#define SERVICE "customer_service"
#define LOGISTICS "logistics"
#define WAREHOUSE "warehouse"
#define CUSTOMS "customs"

/*
 * The first that fits.  Two rules say more than one would think.  P10 lacks
 * ADDROK: where evidence speaks for and against the place of delivery, no
 * money goes out on it.  F11 lacks RETURNING and RETURNED, and F12 takes what
 * is left: nobody pays a charge on a parcel that goes back.
 */
/* clang-format off */
static const struct rule rules[] = {
	{ "A00", ANY, 0, BIT(SHIP),
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "no_shipment_found",
	    SERVICE, ACTION_ASK_INFO },
	{ "A01", ANY, BIT(COMP), 0,
	    VERDICT_UNDETERMINED, FAULT_NONE, "already_compensated",
	    SERVICE, ACTION_EXPLAIN_COMPENSATED },
	{ "D10", DAMAGE, BIT(PHOTO), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "damaged_in_transit",
	    LOGISTICS, ACTION_REMEDY },
	{ "D11", DAMAGE, BIT(DAMAGED), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "damaged_in_transit",
	    LOGISTICS, ACTION_REMEDY },
	{ "D12", DAMAGE, 0, 0,
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "no_photo",
	    SERVICE, ACTION_ASK_INFO },
	{ "W10", ITEM, BIT(PHOTO), 0,
	    VERDICT_SUBSTANTIATED, FAULT_WAREHOUSE, "pick_error",
	    WAREHOUSE, ACTION_REMEDY },
	{ "W11", ITEM, 0, 0,
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "no_photo",
	    SERVICE, ACTION_ASK_INFO },
	{ "F10", FEE, BIT(DDP), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "duty_charged_on_ddp",
	    CUSTOMS, ACTION_REFUND_PARTIAL },
	{ "F11", FEE, 0, BIT(RETURNING) | BIT(RETURNED),
	    VERDICT_NOT_SUBSTANTIATED, FAULT_BUYER, "duty_due_by_terms",
	    CUSTOMS, ACTION_PAY_DUTY },
	{ "F12", FEE, 0, 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returned_duty_unpaid",
	    CUSTOMS, ACTION_OFFER_RETURN_OPTIONS },
	{ "O10", OTHER, 0, 0,
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "unclassified",
	    SERVICE, ACTION_ASK_INFO },
	{ "P10", PARCEL, BIT(DELIV) | BIT(ADDRBAD), BIT(ADDROK),
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "misdelivered",
	    LOGISTICS, ACTION_REMEDY },
	{ "P11", PARCEL, BIT(DELIV) | BIT(HIGHVAL), BIT(SIGNED),
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "no_signature_high_value",
	    LOGISTICS, ACTION_CARRIER_TRACE },
	{ "P12", PARCEL, BIT(DELIV) | BIT(ADDROK), 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "delivered",
	    SERVICE, ACTION_EXPLAIN_DELIVERED },
	{ "P13", PARCEL, BIT(DELIV) | BIT(SIGNED), 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "delivered",
	    SERVICE, ACTION_EXPLAIN_DELIVERED },
	{ "P14", PARCEL, BIT(DELIV), 0,
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "delivery_place_unknown",
	    LOGISTICS, ACTION_CARRIER_TRACE },
	{ "P20", PARCEL, BIT(LOST), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "lost",
	    LOGISTICS, ACTION_REMEDY },
	{ "P21", PARCEL, BIT(DAMAGED), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "damaged_in_transit",
	    LOGISTICS, ACTION_REMEDY },
	{ "P30", PARCEL, BIT(RETURNED) | BIT(LABELERR), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "label_error",
	    WAREHOUSE, ACTION_REMEDY },
	{ "P40", PARCEL, BIT(RETURNING) | BIT(LABELERR), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "label_error",
	    WAREHOUSE, ACTION_REMEDY },
	{ "P31", PARCEL, BIT(RETURNED) | BIT(BADADDR), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returned_bad_address",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P32", PARCEL, BIT(RETURNED) | BIT(DUTY), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returned_duty_unpaid",
	    CUSTOMS, ACTION_OFFER_RETURN_OPTIONS },
	{ "P33", PARCEL, BIT(RETURNED) | BIT(REFUSED), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returned_refused",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P34", PARCEL, BIT(RETURNED) | BIT(PICKUP), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returned_not_picked_up",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P41", PARCEL, BIT(RETURNING) | BIT(BADADDR), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returning_bad_address",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P42", PARCEL, BIT(RETURNING) | BIT(DUTY), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returning_duty_unpaid",
	    CUSTOMS, ACTION_OFFER_RETURN_OPTIONS },
	{ "P43", PARCEL, BIT(RETURNING) | BIT(REFUSED), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returning_refused",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P44", PARCEL, BIT(RETURNING) | BIT(PICKUP), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "returning_not_picked_up",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P35", PARCEL, BIT(RETURNED), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "return_no_reason",
	    LOGISTICS, ACTION_REMEDY },
	{ "P45", PARCEL, BIT(RETURNING), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "return_no_reason",
	    LOGISTICS, ACTION_REMEDY },
	{ "P50", PARCEL, BIT(LABELERR) | BIT(BADADDR), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "label_error",
	    WAREHOUSE, ACTION_CONFIRM_ADDRESS },
	{ "P51", PARCEL, BIT(BADADDR), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "bad_address",
	    SERVICE, ACTION_CONFIRM_ADDRESS },
	{ "P52", PARCEL, BIT(DUTY) | BIT(DDP), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "duty_charged_on_ddp",
	    CUSTOMS, ACTION_CARRIER_TRACE },
	{ "P53", PARCEL, BIT(DUTY), 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_BUYER, "duty_unpaid",
	    CUSTOMS, ACTION_PAY_DUTY },
	{ "P54", PARCEL, BIT(REFUSED), 0,
	    VERDICT_PARTLY, FAULT_BUYER, "refused",
	    SERVICE, ACTION_OFFER_RETURN_OPTIONS },
	{ "P55", PARCEL, BIT(PICKUP), 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_BUYER, "waiting_pickup",
	    SERVICE, ACTION_PICKUP },
	{ "P60", PARCEL, BIT(LATE), BIT(ACCEPT),
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "not_shipped",
	    WAREHOUSE, ACTION_REMEDY },
	{ "P61", PARCEL, 0, BIT(ACCEPT),
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "not_yet_shipped_in_time",
	    WAREHOUSE, ACTION_WAIT },
	{ "P70", PARCEL, BIT(LATE) | BIT(STALE), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "suspected_lost",
	    LOGISTICS, ACTION_REMEDY },
	{ "P71", PARCEL, BIT(LATE) | BIT(CUSTOMS), 0,
	    VERDICT_SUBSTANTIATED, FAULT_EXTERNAL, "customs_inspection",
	    CUSTOMS, ACTION_WAIT_OR_REFUND },
	{ "P72", PARCEL, BIT(LATE) | BIT(SUSPEND) | BIT(NOTICED), 0,
	    VERDICT_PARTLY, FAULT_EXTERNAL, "holiday_suspension_announced",
	    SERVICE, ACTION_WAIT_OR_REFUND },
	{ "P73", PARCEL, BIT(LATE) | BIT(SUSPEND), 0,
	    VERDICT_SUBSTANTIATED, FAULT_SELLER,
	    "holiday_suspension_not_announced",
	    SERVICE, ACTION_WAIT_OR_REFUND },
	{ "P74", PARCEL, BIT(LATE), 0,
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "carrier_delay",
	    LOGISTICS, ACTION_WAIT_OR_REFUND },
	{ "P80", PARCEL, BIT(CUSTOMS), 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "customs_in_time",
	    CUSTOMS, ACTION_WAIT },
	{ "P81", PARCEL, BIT(STALE), 0,
	    VERDICT_UNDETERMINED, FAULT_CARRIER, "no_scan_in_time",
	    LOGISTICS, ACTION_CARRIER_TRACE },
	{ "P82", PARCEL, 0, 0,
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "in_transit_in_time",
	    SERVICE, ACTION_WAIT },
};
/* clang-format on */

const char *
case_verdict_name(enum case_verdict verdict)
{
	return verdicts[verdict];
}

const char *
fault_name(enum fault fault)
{
	return faults[fault];
}

bool
case_verdict_parse(struct str name, enum case_verdict *verdict)
{
	size_t index;
	if (!words_find(verdicts, VERDICT_COUNT, name, &index))
		return false;
	*verdict = (enum case_verdict)index;
	return true;
}

bool
fault_parse(struct str name, enum fault *fault)
{
	size_t index;
	if (!words_find(faults, FAULT_COUNT, name, &index))
		return false;
	*fault = (enum fault)index;
	return true;
}

bool
fault_is_internal(enum fault fault)
{
	return fault == FAULT_SELLER || fault == FAULT_WAREHOUSE;
}

const struct rule *
rules_all(size_t *count)
{
	*count = COUNT_OF(rules);
	return rules;
}

static bool
fits(const struct rule *rule, unsigned claim, uint32_t facts)
{
	return (rule->claims & claim) != 0 &&
	       (facts & rule->needs) == rule->needs &&
	       (facts & rule->lacks) == 0;
}

const struct rule *
rules_match(enum claim claim, uint32_t facts)
{
	const struct rule *rule = rules;
	/* The last rule of every claim needs and lacks nothing. */
	while (!fits(rule, 1U << claim, facts))
		rule++;
	return rule;
}

const struct rule *
rules_find(struct str id)
{
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (str_equal_nocase(id, str_from(rules[i].id)))
			return &rules[i];
	return NULL;
}

static void
print_claims(unsigned claims, struct buf *out)
{
	if (claims == ANY) {
		buf_add(out, STR("any claim"));
		return;
	}
	const char *gap = "";
	for (enum claim claim = CLAIM_NOT_RECEIVED; claim < CLAIM_COUNT;
	     claim++) {
		if ((claims & 1U << claim) == 0)
			continue;
		buf_format(out, "%s%s", gap, claim_name(claim));
		gap = ", ";
	}
}

static void
print_facts(uint32_t facts, const char *word, struct buf *out)
{
	for (enum fact fact = FACT_SHIP; fact < FACT_COUNT; fact++)
		if ((facts & FACT_BIT(fact)) != 0)
			buf_format(out, "%s%s", word, fact_name(fact));
}

void
rule_print(const struct rule *rule, struct buf *out)
{
	buf_format(out, "%s  ", rule->id);
	print_claims(rule->claims, out);
	if ((rule->needs | rule->lacks) != 0)
		buf_add_byte(out, ':');
	print_facts(rule->needs, " ", out);
	print_facts(rule->lacks, " no ", out);
	buf_format(out, " → %s, fault %s, %s, %s, %s",
	    case_verdict_name(rule->verdict), fault_name(rule->fault),
	    rule->cause, rule->department, action_name(rule->action));
}
