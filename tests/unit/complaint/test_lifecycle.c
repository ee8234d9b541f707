#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/lifecycle.h"

static void
every_state_and_command_has_its_name(void **state)
{
	(void)state;
	static const char *const states[] = { "new", "received", "waiting_info",
		"assessed", "routed", "analysed", "proposed", "submitted",
		"approved", "executing", "awaiting_feedback", "resolved",
		"closed", "withdrawn", "void" };
	static const char *const commands[] = { "import", "import-update",
		"assess", "ask-info", "info", "expire", "route", "reroute",
		"analyse", "propose", "submit", "approve", "reject", "recall",
		"execute", "done", "choice", "feedback-ok", "feedback-bad",
		"timeout", "lesson", "reopen", "withdraw", "void", "note" };
	assert_int_equal(COUNT_OF(states), CASE_STATE_COUNT);
	assert_int_equal(COUNT_OF(commands), CASE_COMMAND_COUNT);
	for (enum case_state s = CASE_NEW; s < CASE_STATE_COUNT; s++) {
		enum case_state read = CASE_STATE_COUNT;
		assert_true(case_state_parse(str_from(states[s]), &read));
		assert_int_equal(read, s);
		assert_string_equal(case_state_name(s), states[s]);
	}
	for (enum case_command c = CASE_IMPORT; c < CASE_COMMAND_COUNT; c++) {
		enum case_command read = CASE_COMMAND_COUNT;
		assert_true(case_command_parse(str_from(commands[c]), &read));
		assert_int_equal(read, c);
		assert_string_equal(case_command_name(c), commands[c]);
	}
	enum case_state no_state = CASE_VOID;
	enum case_command no_command = CASE_DONE;
	assert_false(case_state_parse(STR("open"), &no_state));
	assert_false(case_command_parse(STR("close"), &no_command));
	assert_int_equal(no_state, CASE_VOID);
	assert_int_equal(no_command, CASE_DONE);
}

/* COMPLAINTS, section 4, but for import-update and note, which stay. */
static const struct transition steps[] = {
	{ CASE_NEW, CASE_IMPORT, CASE_RECEIVED },
	{ CASE_RECEIVED, CASE_ASSESS, CASE_ASSESSED },
	{ CASE_RECEIVED, CASE_ASK_INFO, CASE_WAITING_INFO },
	{ CASE_WAITING_INFO, CASE_INFO, CASE_RECEIVED },
	{ CASE_WAITING_INFO, CASE_EXPIRE, CASE_ASSESSED },
	{ CASE_ASSESSED, CASE_ROUTE, CASE_ROUTED },
	{ CASE_ROUTED, CASE_REROUTE, CASE_ROUTED },
	{ CASE_ROUTED, CASE_ANALYSE, CASE_ANALYSED },
	{ CASE_ANALYSED, CASE_PROPOSE, CASE_PROPOSED },
	{ CASE_PROPOSED, CASE_PROPOSE, CASE_PROPOSED },
	{ CASE_PROPOSED, CASE_SUBMIT, CASE_SUBMITTED },
	{ CASE_SUBMITTED, CASE_APPROVE, CASE_APPROVED },
	{ CASE_SUBMITTED, CASE_REJECT, CASE_ANALYSED },
	{ CASE_SUBMITTED, CASE_RECALL, CASE_PROPOSED },
	{ CASE_APPROVED, CASE_EXECUTE, CASE_EXECUTING },
	{ CASE_EXECUTING, CASE_DONE, CASE_AWAITING_FEEDBACK },
	{ CASE_EXECUTING, CASE_RECALL, CASE_ANALYSED },
	{ CASE_AWAITING_FEEDBACK, CASE_CHOICE, CASE_EXECUTING },
	{ CASE_AWAITING_FEEDBACK, CASE_FEEDBACK_OK, CASE_RESOLVED },
	{ CASE_AWAITING_FEEDBACK, CASE_FEEDBACK_BAD, CASE_ANALYSED },
	{ CASE_AWAITING_FEEDBACK, CASE_TIMEOUT, CASE_RESOLVED },
	{ CASE_RESOLVED, CASE_LESSON, CASE_CLOSED },
	{ CASE_RESOLVED, CASE_REOPEN, CASE_RECEIVED },
	{ CASE_CLOSED, CASE_REOPEN, CASE_RECEIVED },
	{ CASE_RECEIVED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_WAITING_INFO, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ASSESSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ROUTED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ANALYSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_PROPOSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_SUBMITTED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_AWAITING_FEEDBACK, CASE_WITHDRAW, CASE_RESOLVED },
	{ CASE_WITHDRAWN, CASE_LESSON, CASE_CLOSED },
	{ CASE_RECEIVED, CASE_VOIDED, CASE_VOID },
};

/* CASE_NEW, where no case ever returns to: there is no such step. */
static enum case_state
wanted_step(enum case_state from, enum case_command command)
{
	if (command == CASE_NOTE)
		return from;
	if (command == CASE_IMPORT_UPDATE)
		return case_state_is_open(from) ? from : CASE_NEW;
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (steps[i].from == from && steps[i].command == command)
			return steps[i].to;
	return CASE_NEW;
}

static void
exactly_the_steps_of_the_table_are_allowed(void **state)
{
	(void)state;
	for (enum case_state from = CASE_NEW; from < CASE_STATE_COUNT; from++)
		for (enum case_command c = CASE_IMPORT; c < CASE_COMMAND_COUNT;
		     c++) {
			enum case_state to = CASE_NEW;
			bool is_allowed = lifecycle_next(from, c, &to);
			if (to != wanted_step(from, c) ||
			    is_allowed != (to != CASE_NEW))
				fail_msg("%s by %s to %s",
				    case_state_name(from), case_command_name(c),
				    case_state_name(to));
		}
}

static void
the_table_that_the_ledger_gets_is_the_one_that_is_asked(void **state)
{
	(void)state;
	size_t count, allowed = 0;
	const struct transition *all = lifecycle_all(&count);
	for (size_t i = 0; i < count; i++) {
		enum case_state to;
		assert_true(lifecycle_next(all[i].from, all[i].command, &to));
		assert_int_equal(to, all[i].to);
	}
	for (enum case_state from = CASE_NEW; from < CASE_STATE_COUNT; from++)
		for (enum case_command c = CASE_IMPORT; c < CASE_COMMAND_COUNT;
		     c++) {
			enum case_state to;
			allowed += lifecycle_next(from, c, &to);
		}
	assert_int_equal(count, allowed);
}

static void
every_state_is_reached_and_leads_to_an_end(void **state)
{
	(void)state;
	size_t count;
	const struct transition *all = lifecycle_all(&count);
	bool is_reached[CASE_STATE_COUNT] = { [CASE_NEW] = true };
	bool ends
	    [CASE_STATE_COUNT] = { [CASE_CLOSED] = true, [CASE_VOID] = true };
	for (int round = 0; round < CASE_STATE_COUNT; round++)
		for (size_t i = 0; i < count; i++) {
			is_reached[all[i].to] |= is_reached[all[i].from];
			ends[all[i].from] |= ends[all[i].to];
		}
	for (enum case_state s = CASE_NEW; s < CASE_STATE_COUNT; s++)
		if (!is_reached[s] || !ends[s])
			fail_msg("%s", case_state_name(s));
}

static void
a_case_is_open_until_it_is_closed_or_void(void **state)
{
	(void)state;
	for (enum case_state s = CASE_NEW; s < CASE_STATE_COUNT; s++)
		if (case_state_is_open(s) !=
		    (s != CASE_NEW && s != CASE_CLOSED && s != CASE_VOID))
			fail_msg("%s", case_state_name(s));
}

static void
the_eight_steps_are_done_one_after_the_other(void **state)
{
	(void)state;
	static const int wanted[CASE_STATE_COUNT] = { 0, 1, 1, 2, 3, 4, 5, 5, 6,
		6, 6, 7, 8, 7, 8 };
	for (enum case_state s = CASE_NEW; s < CASE_STATE_COUNT; s++)
		if (case_state_step(s) != wanted[s])
			fail_msg("%s", case_state_name(s));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_and_command_has_its_name),
		cmocka_unit_test(exactly_the_steps_of_the_table_are_allowed),
		cmocka_unit_test(
		    the_table_that_the_ledger_gets_is_the_one_that_is_asked),
		cmocka_unit_test(every_state_is_reached_and_leads_to_an_end),
		cmocka_unit_test(a_case_is_open_until_it_is_closed_or_void),
		cmocka_unit_test(the_eight_steps_are_done_one_after_the_other),
	};
	return cmocka_run_group_tests_name("lifecycle", tests, NULL, NULL);
}
