#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/action.h"

static void
every_action_has_the_name_that_files_use(void **state)
{
	(void)state;
	static const char *const names[] = { "none", "remedy", "wait_or_refund",
		"refund_full", "refund_partial", "refund_on_return", "reship",
		"coupon", "wait", "pay_duty", "pickup", "confirm_address",
		"carrier_trace", "explain_delivered", "explain_compensated",
		"offer_return_options", "ask_info" };
	assert_int_equal(COUNT_OF(names), ACTION_COUNT);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		enum action action = ACTION_COUNT;
		assert_true(action_parse(str_from(names[i]), &action));
		assert_int_equal(action, i);
		assert_string_equal(action_name(action), names[i]);
	}
	enum action action = ACTION_WAIT;
	assert_false(action_parse(STR("refund"), &action));
	assert_false(action_parse(STR(""), &action));
	assert_int_equal(action, ACTION_WAIT);
}

static bool
is_one_of(enum action action, const enum action *actions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (actions[i] == action)
			return true;
	return false;
}

static void
what_costs_is_known_and_what_is_a_full_remedy(void **state)
{
	(void)state;
	static const enum action dear[] = { ACTION_REMEDY,
		ACTION_WAIT_OR_REFUND, ACTION_REFUND_FULL,
		ACTION_REFUND_PARTIAL, ACTION_REFUND_ON_RETURN, ACTION_RESHIP,
		ACTION_COUPON, ACTION_OFFER_RETURN_OPTIONS };
	static const enum action full[] = { ACTION_REFUND_FULL,
		ACTION_REFUND_ON_RETURN, ACTION_RESHIP };
	static const enum action by_hand[] = { ACTION_REFUND_FULL,
		ACTION_REFUND_PARTIAL, ACTION_REFUND_ON_RETURN, ACTION_RESHIP,
		ACTION_COUPON };
	static const enum action money[] = { ACTION_REFUND_FULL,
		ACTION_REFUND_PARTIAL, ACTION_REFUND_ON_RETURN, ACTION_COUPON };
	for (enum action a = ACTION_NONE; a < ACTION_COUNT; a++)
		if (action_costs(a) != is_one_of(a, dear, COUNT_OF(dear)) ||
		    action_is_full_remedy(a) !=
			is_one_of(a, full, COUNT_OF(full)) ||
		    action_gives_money(a) !=
			is_one_of(a, money, COUNT_OF(money)) ||
		    action_is_done_by_hand(a) !=
			is_one_of(a, by_hand, COUNT_OF(by_hand)))
			fail_msg("%s", action_name(a));
}

static void
whatever_can_be_proposed_has_a_letter_of_its_own(void **state)
{
	(void)state;
	for (enum action a = ACTION_NONE; a < ACTION_COUNT; a++) {
		bool is_proposed = a != ACTION_NONE && a != ACTION_REMEDY &&
		                   a != ACTION_WAIT_OR_REFUND &&
		                   a != ACTION_ASK_INFO;
		if (action_can_be_proposed(a) != is_proposed)
			fail_msg("%s", action_name(a));
		if (is_proposed && action_letter(a) == NULL)
			fail_msg("%s has no letter", action_name(a));
		for (enum action b = ACTION_NONE; b < a; b++)
			if (action_letter(a) != NULL &&
			    action_letter(b) != NULL &&
			    strcmp(action_letter(a), action_letter(b)) == 0)
				fail_msg("%s and %s", action_name(a),
				    action_name(b));
	}
	assert_null(action_letter(ACTION_REMEDY));
	assert_string_equal(action_letter(ACTION_ASK_INFO), "case-info");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_has_the_name_that_files_use),
		cmocka_unit_test(what_costs_is_known_and_what_is_a_full_remedy),
		cmocka_unit_test(
		    whatever_can_be_proposed_has_a_letter_of_its_own),
	};
	return cmocka_run_group_tests_name("action", tests, NULL, NULL);
}
