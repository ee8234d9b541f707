#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/fact.h"
#include "complaint/rule.h"

#define BIT(name) FACT_BIT(FACT_##name)

static void
every_verdict_and_fault_has_its_name(void **state)
{
	(void)state;
	static const char *const verdicts[] = { "none", "substantiated",
		"partly", "not_substantiated", "undetermined" };
	static const char *const faults[] = { "unknown", "none", "carrier",
		"seller", "warehouse", "buyer", "external" };
	assert_int_equal(COUNT_OF(verdicts), VERDICT_COUNT);
	assert_int_equal(COUNT_OF(faults), FAULT_COUNT);
	for (enum case_verdict v = VERDICT_NONE; v < VERDICT_COUNT; v++) {
		enum case_verdict read = VERDICT_COUNT;
		assert_true(case_verdict_parse(str_from(verdicts[v]), &read));
		assert_int_equal(read, v);
		assert_string_equal(case_verdict_name(v), verdicts[v]);
	}
	for (enum fault f = FAULT_UNKNOWN; f < FAULT_COUNT; f++) {
		enum fault read = FAULT_COUNT;
		assert_true(fault_parse(str_from(faults[f]), &read));
		assert_int_equal(read, f);
		assert_string_equal(fault_name(f), faults[f]);
		assert_int_equal(fault_is_internal(f),
		    f == FAULT_SELLER || f == FAULT_WAREHOUSE);
	}
	enum case_verdict verdict = VERDICT_PARTLY;
	enum fault fault = FAULT_BUYER;
	assert_false(case_verdict_parse(STR("guilty"), &verdict));
	assert_false(fault_parse(STR("customer"), &fault));
	assert_int_equal(verdict, VERDICT_PARTLY);
	assert_int_equal(fault, FAULT_BUYER);
}

/* COMPLAINTS, section 5, row by row. */
static const struct {
	enum claim claim;
	const char *facts;
	const char *rule;
	enum case_verdict verdict;
	enum fault fault;
	const char *cause;
	const char *department;
	enum action action;
} cases[] = {
	{ CLAIM_LATE, "", "A00", VERDICT_UNDETERMINED, FAULT_UNKNOWN,
	    "no_shipment_found", "customer_service", ACTION_ASK_INFO },
	{ CLAIM_DAMAGED, "SHIP COMP PHOTO", "A01", VERDICT_UNDETERMINED,
	    FAULT_NONE, "already_compensated", "customer_service",
	    ACTION_EXPLAIN_COMPENSATED },
	{ CLAIM_DAMAGED, "SHIP DELIV PHOTO", "D10", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "damaged_in_transit", "logistics", ACTION_REMEDY },
	{ CLAIM_DAMAGED, "SHIP DAMAGED", "D11", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "damaged_in_transit", "logistics", ACTION_REMEDY },
	{ CLAIM_DAMAGED, "SHIP DELIV", "D12", VERDICT_UNDETERMINED,
	    FAULT_UNKNOWN, "no_photo", "customer_service", ACTION_ASK_INFO },
	{ CLAIM_WRONG_ITEM, "SHIP PHOTO", "W10", VERDICT_SUBSTANTIATED,
	    FAULT_WAREHOUSE, "pick_error", "warehouse", ACTION_REMEDY },
	{ CLAIM_MISSING_ITEM, "SHIP DELIV", "W11", VERDICT_UNDETERMINED,
	    FAULT_UNKNOWN, "no_photo", "customer_service", ACTION_ASK_INFO },
	{ CLAIM_DUTY_FEE, "SHIP DDP", "F10", VERDICT_SUBSTANTIATED,
	    FAULT_SELLER, "duty_charged_on_ddp", "customs",
	    ACTION_REFUND_PARTIAL },
	{ CLAIM_DUTY_FEE, "SHIP DELIV", "F11", VERDICT_NOT_SUBSTANTIATED,
	    FAULT_BUYER, "duty_due_by_terms", "customs", ACTION_PAY_DUTY },
	{ CLAIM_DUTY_FEE, "SHIP RETURNING", "F12", VERDICT_PARTLY, FAULT_BUYER,
	    "returned_duty_unpaid", "customs", ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_OTHER, "SHIP DELIV", "O10", VERDICT_UNDETERMINED, FAULT_UNKNOWN,
	    "unclassified", "customer_service", ACTION_ASK_INFO },
	{ CLAIM_NOT_RECEIVED, "SHIP DELIV ADDRBAD SIGNED", "P10",
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "misdelivered", "logistics",
	    ACTION_REMEDY },
	{ CLAIM_NOT_RECEIVED, "SHIP DELIV ADDROK HIGHVAL", "P11",
	    VERDICT_UNDETERMINED, FAULT_UNKNOWN, "no_signature_high_value",
	    "logistics", ACTION_CARRIER_TRACE },
	{ CLAIM_NOT_RECEIVED, "SHIP DELIV ADDROK", "P12",
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "delivered",
	    "customer_service", ACTION_EXPLAIN_DELIVERED },
	{ CLAIM_NOT_RECEIVED, "SHIP DELIV SIGNED HIGHVAL", "P13",
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "delivered",
	    "customer_service", ACTION_EXPLAIN_DELIVERED },
	{ CLAIM_NOT_RECEIVED, "SHIP DELIV", "P14", VERDICT_UNDETERMINED,
	    FAULT_UNKNOWN, "delivery_place_unknown", "logistics",
	    ACTION_CARRIER_TRACE },
	{ CLAIM_LATE, "SHIP LOST LATE", "P20", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "lost", "logistics", ACTION_REMEDY },
	{ CLAIM_LATE, "SHIP DAMAGED RETURNING", "P21", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "damaged_in_transit", "logistics", ACTION_REMEDY },
	{ CLAIM_RETURNED, "SHIP RETURNED LABELERR BADADDR", "P30",
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "label_error", "warehouse",
	    ACTION_REMEDY },
	{ CLAIM_RETURNED, "SHIP RETURNED BADADDR", "P31", VERDICT_PARTLY,
	    FAULT_BUYER, "returned_bad_address", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNED DUTY", "P32", VERDICT_PARTLY,
	    FAULT_BUYER, "returned_duty_unpaid", "customs",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNED REFUSED", "P33", VERDICT_PARTLY,
	    FAULT_BUYER, "returned_refused", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNED PICKUP", "P34", VERDICT_PARTLY,
	    FAULT_BUYER, "returned_not_picked_up", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNED", "P35", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "return_no_reason", "logistics", ACTION_REMEDY },
	{ CLAIM_RETURNED, "SHIP RETURNING LABELERR", "P40",
	    VERDICT_SUBSTANTIATED, FAULT_SELLER, "label_error", "warehouse",
	    ACTION_REMEDY },
	{ CLAIM_RETURNED, "SHIP RETURNING BADADDR", "P41", VERDICT_PARTLY,
	    FAULT_BUYER, "returning_bad_address", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNING DUTY", "P42", VERDICT_PARTLY,
	    FAULT_BUYER, "returning_duty_unpaid", "customs",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNING REFUSED", "P43", VERDICT_PARTLY,
	    FAULT_BUYER, "returning_refused", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNING PICKUP", "P44", VERDICT_PARTLY,
	    FAULT_BUYER, "returning_not_picked_up", "customer_service",
	    ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_RETURNED, "SHIP RETURNING", "P45", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "return_no_reason", "logistics", ACTION_REMEDY },
	{ CLAIM_LATE, "SHIP LABELERR BADADDR", "P50", VERDICT_SUBSTANTIATED,
	    FAULT_SELLER, "label_error", "warehouse", ACTION_CONFIRM_ADDRESS },
	{ CLAIM_LATE, "SHIP BADADDR", "P51", VERDICT_PARTLY, FAULT_BUYER,
	    "bad_address", "customer_service", ACTION_CONFIRM_ADDRESS },
	{ CLAIM_LATE, "SHIP DUTY DDP", "P52", VERDICT_SUBSTANTIATED,
	    FAULT_SELLER, "duty_charged_on_ddp", "customs",
	    ACTION_CARRIER_TRACE },
	{ CLAIM_LATE, "SHIP DUTY", "P53", VERDICT_NOT_SUBSTANTIATED,
	    FAULT_BUYER, "duty_unpaid", "customs", ACTION_PAY_DUTY },
	{ CLAIM_LATE, "SHIP REFUSED", "P54", VERDICT_PARTLY, FAULT_BUYER,
	    "refused", "customer_service", ACTION_OFFER_RETURN_OPTIONS },
	{ CLAIM_LATE, "SHIP PICKUP", "P55", VERDICT_NOT_SUBSTANTIATED,
	    FAULT_BUYER, "waiting_pickup", "customer_service", ACTION_PICKUP },
	{ CLAIM_LATE, "SHIP LATE", "P60", VERDICT_SUBSTANTIATED, FAULT_SELLER,
	    "not_shipped", "warehouse", ACTION_REMEDY },
	{ CLAIM_LATE, "SHIP", "P61", VERDICT_NOT_SUBSTANTIATED, FAULT_NONE,
	    "not_yet_shipped_in_time", "warehouse", ACTION_WAIT },
	{ CLAIM_LATE, "SHIP ACCEPT LATE STALE CUSTOMS", "P70",
	    VERDICT_SUBSTANTIATED, FAULT_CARRIER, "suspected_lost", "logistics",
	    ACTION_REMEDY },
	{ CLAIM_LATE, "SHIP ACCEPT LATE CUSTOMS SUSPEND", "P71",
	    VERDICT_SUBSTANTIATED, FAULT_EXTERNAL, "customs_inspection",
	    "customs", ACTION_WAIT_OR_REFUND },
	{ CLAIM_LATE, "SHIP ACCEPT LATE SUSPEND NOTICED", "P72", VERDICT_PARTLY,
	    FAULT_EXTERNAL, "holiday_suspension_announced", "customer_service",
	    ACTION_WAIT_OR_REFUND },
	{ CLAIM_LATE, "SHIP ACCEPT LATE SUSPEND", "P73", VERDICT_SUBSTANTIATED,
	    FAULT_SELLER, "holiday_suspension_not_announced",
	    "customer_service", ACTION_WAIT_OR_REFUND },
	{ CLAIM_LATE, "SHIP ACCEPT LATE NOTICED", "P74", VERDICT_SUBSTANTIATED,
	    FAULT_CARRIER, "carrier_delay", "logistics",
	    ACTION_WAIT_OR_REFUND },
	{ CLAIM_LATE, "SHIP ACCEPT CUSTOMS STALE", "P80",
	    VERDICT_NOT_SUBSTANTIATED, FAULT_NONE, "customs_in_time", "customs",
	    ACTION_WAIT },
	{ CLAIM_LATE, "SHIP ACCEPT STALE", "P81", VERDICT_UNDETERMINED,
	    FAULT_CARRIER, "no_scan_in_time", "logistics",
	    ACTION_CARRIER_TRACE },
	{ CLAIM_LATE, "SHIP ACCEPT", "P82", VERDICT_NOT_SUBSTANTIATED,
	    FAULT_NONE, "in_transit_in_time", "customer_service", ACTION_WAIT },
};

static uint32_t
mask_of(const char *text)
{
	uint32_t mask = 0;
	struct str rest = str_from(text), name;
	while (!str_is_empty(rest) && str_next(&rest, ' ', &name)) {
		enum fact fact;
		if (!fact_parse(name, &fact))
			fail_msg("\"%s\" has no fact", text);
		mask |= FACT_BIT(fact);
	}
	return mask;
}

static void
each_rule_judges_what_it_is_for(void **state)
{
	(void)state;
	size_t count;
	rules_all(&count);
	assert_int_equal(COUNT_OF(cases), count);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct rule *rule = rules_match(cases[i].claim,
		    mask_of(cases[i].facts));
		if (strcmp(rule->id, cases[i].rule) != 0 ||
		    rule->verdict != cases[i].verdict ||
		    rule->fault != cases[i].fault ||
		    strcmp(rule->cause, cases[i].cause) != 0 ||
		    strcmp(rule->department, cases[i].department) != 0 ||
		    rule->action != cases[i].action)
			fail_msg("%s %s: %s %s", claim_name(cases[i].claim),
			    cases[i].facts, rule->id, rule->cause);
	}
}

/*
 * Facts that no rule of a claim names, and no promise below, change nothing:
 * every combination of the others is every combination.
 */
static uint32_t
named_facts(enum claim claim)
{
	size_t count;
	const struct rule *rules = rules_all(&count);
	uint32_t mask = BIT(COMP) | BIT(DELIV) | BIT(ADDROK) | BIT(RETURNING) |
	                BIT(RETURNED) | BIT(DDP);
	for (size_t i = 0; i < count; i++)
		if ((rules[i].claims & 1U << claim) != 0)
			mask |= rules[i].needs | rules[i].lacks;
	return mask;
}

static const char *
broken_promise(enum claim claim, uint32_t facts, const struct rule *rule)
{
	bool is_money = action_costs(rule->action);
	uint32_t at_home = BIT(DELIV) | BIT(ADDROK);
	if ((facts & BIT(COMP)) != 0 && is_money)
		return "money where the order is compensated";
	if (claim_is_about_parcel(claim) && (facts & at_home) == at_home &&
	    is_money)
		return "money on a proven delivery";
	if (rule->action == ACTION_PAY_DUTY &&
	    (facts & (BIT(RETURNING) | BIT(RETURNED) | BIT(DDP))) != 0)
		return "duty for a parcel that goes back, or is paid for";
	return NULL;
}

static void
every_combination_of_claim_and_facts_keeps_the_promises(void **state)
{
	(void)state;
	size_t count;
	const struct rule *rules = rules_all(&count);
	bool is_alive[64] = { false };
	assert_in_range(count, 1, COUNT_OF(is_alive));
	for (enum claim claim = CLAIM_NOT_RECEIVED; claim < CLAIM_COUNT;
	     claim++) {
		uint32_t named = named_facts(claim), facts = 0;
		do {
			const struct rule *rule = rules_match(claim, facts);
			const char *broken = broken_promise(claim, facts, rule);
			if (broken != NULL)
				fail_msg("%s 0x%06x %s: %s", claim_name(claim),
				    facts, rule->id, broken);
			is_alive[rule - rules] = true;
			facts = (facts - named) & named;
		} while (facts != 0);
	}
	for (size_t i = 0; i < count; i++)
		if (!is_alive[i])
			fail_msg("%s is dead", rules[i].id);
}

static void
a_rule_is_found_by_its_id(void **state)
{
	(void)state;
	size_t count;
	const struct rule *rules = rules_all(&count);
	for (size_t i = 0; i < count; i++)
		if (rules_find(str_from(rules[i].id)) != &rules[i])
			fail_msg("%s", rules[i].id);
	assert_string_equal(rules_find(STR("p12"))->id, "P12");
	assert_null(rules_find(STR("P99")));
	assert_null(rules_find(STR("")));
}

static void
assert_printed(const char *id, const char *wanted)
{
	struct buf out;
	buf_init(&out, 1024);
	rule_print(rules_find(str_from(id)), &out);
	buf_add_byte(&out, '\0');
	assert_string_equal(out.ptr, wanted);
	buf_release(&out);
}

static void
a_rule_prints_itself(void **state)
{
	(void)state;
	assert_printed("P12",
	    "P12  not_received, late, returned: DELIV ADDROK → "
	    "not_substantiated, fault none, delivered, customer_service, "
	    "explain_delivered");
	assert_printed("P11",
	    "P11  not_received, late, returned: DELIV HIGHVAL no SIGNED → "
	    "undetermined, fault unknown, no_signature_high_value, logistics, "
	    "carrier_trace");
	assert_printed("A00",
	    "A00  any claim: no SHIP → undetermined, fault unknown, "
	    "no_shipment_found, customer_service, ask_info");
	assert_printed("O10",
	    "O10  other → undetermined, fault unknown, unclassified, "
	    "customer_service, ask_info");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verdict_and_fault_has_its_name),
		cmocka_unit_test(each_rule_judges_what_it_is_for),
		cmocka_unit_test(
		    every_combination_of_claim_and_facts_keeps_the_promises),
		cmocka_unit_test(a_rule_is_found_by_its_id),
		cmocka_unit_test(a_rule_prints_itself),
	};
	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
