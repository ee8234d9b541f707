#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/docket.h"

static struct case_action
an_action(const struct docket *docket, const char *id)
{
	return (struct case_action){ .id = str_from(id),
		.case_id = docket->record.id,
		.n = docket->proposal.n,
		.action = docket->proposal.action,
		.amount = docket->proposal.amount,
		.due_by = { 20490 },
		.approved_by = STR("chen"),
		.approved_at = { 1769400000 },
		.done_at = INSTANT_NONE };
}

static bool
try_write(struct docket *docket, const struct case_action *action, bool is_new)
{
	struct ledger *ledger = docket->book.ledger;
	struct error *err = &docket->book.err;
	book_begin(&docket->book);
	bool ok = is_new ? cases_add_action(ledger, action, err)
	                 : cases_set_action(ledger, action, err);
	if (ok)
		book_commit(&docket->book);
	else
		ledger_rollback(ledger);
	return ok;
}

static struct case_action
find(struct docket *docket, const char *id)
{
	struct case_action action;
	bool is_found;
	MUST(&docket->book,
	    cases_action(docket->book.ledger, str_from(id), &docket->book.arena,
		&action, &is_found, &docket->book.err));
	assert_true(is_found);
	return action;
}

static void
expect_same(const struct case_action *a, const struct case_action *b)
{
	assert_true(str_equal(a->id, b->id));
	assert_int_equal(a->case_id, b->case_id);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->action, b->action);
	assert_int_equal(a->amount.minor, b->amount.minor);
	assert_string_equal(a->amount.currency, b->amount.currency);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->due_by.day, b->due_by.day);
	assert_true(str_equal(a->approved_by, b->approved_by));
	assert_int_equal(a->approved_at.seconds, b->approved_at.seconds);
	assert_true(str_equal(a->reference, b->reference));
	assert_true(str_equal(a->new_tracking, b->new_tracking));
	assert_int_equal(a->done_at.seconds, b->done_at.seconds);
	assert_true(str_equal(a->done_by, b->done_by));
}

/* A case whose action is approved and written down. */
static struct case_action
open_with(struct docket *docket, enum action action, int64_t minor)
{
	docket_open(docket);
	docket_refund(docket, action, minor);
	docket_approve(docket);
	struct case_action added = an_action(docket, "C-000001/1/-");
	if (!try_write(docket, &added, true))
		fail_msg("%s", docket->book.err.text);
	return added;
}

static void
an_action_is_read_as_it_was_written(void **state)
{
	(void)state;
	struct docket docket;
	struct case_action action = open_with(&docket, ACTION_REFUND_FULL,
	    4200);
	struct case_action found = find(&docket, "C-000001/1/-");
	expect_same(&found, &action);
	action.state = ACTION_DONE;
	action.reference = STR("RF-1");
	action.new_tracking = STR("LP9");
	action.done_at = (struct instant){ 1769500000 };
	action.done_by = STR("wu");
	assert_true(try_write(&docket, &action, false));
	found = find(&docket, "C-000001/1/-");
	expect_same(&found, &action);
	docket_close(&docket);
}

static void
an_action_needs_an_approval(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_refund(&docket, ACTION_REFUND_FULL, 4200);
	struct case_action action = an_action(&docket, "C-000001/1/-");
	assert_false(try_write(&docket, &action, true));
	docket_expect(&docket, "E_STATE: ");
	docket_approve(&docket);
	action.amount = usd(4201);
	assert_false(try_write(&docket, &action, true));
	docket_expect(&docket, "E_STATE: ");
	action.amount = usd(4200);
	assert_true(try_write(&docket, &action, true));
	docket_close(&docket);
}

static void
what_is_done_has_a_proof(void **state)
{
	(void)state;
	static const struct {
		enum action action;
		const char *reference, *tracking;
		bool may;
	} cases[] = {
		{ ACTION_REFUND_FULL, "", "LP9", false },
		{ ACTION_REFUND_PARTIAL, "", "", false },
		{ ACTION_REFUND_ON_RETURN, "RF-1", "", true },
		{ ACTION_RESHIP, "RF-1", "", false },
		{ ACTION_RESHIP, "", "LP9", true },
		{ ACTION_COUPON, "", "", true },
		{ ACTION_WAIT, "", "", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		struct case_action action = open_with(&docket, cases[i].action,
		    0);
		action.state = ACTION_DONE;
		action.reference = str_from(cases[i].reference);
		action.new_tracking = str_from(cases[i].tracking);
		if (try_write(&docket, &action, false) != cases[i].may)
			fail_msg("case %zu: %s", i, docket.book.err.text);
		docket_close(&docket);
	}
}

static void
what_is_done_or_void_is_settled(void **state)
{
	(void)state;
	static const struct {
		enum action_state from, to;
		bool may;
	} cases[] = {
		{ ACTION_OPEN, ACTION_HOLD, true },
		{ ACTION_HOLD, ACTION_OPEN, true },
		{ ACTION_HOLD, ACTION_VOID, true },
		{ ACTION_FAILED, ACTION_DONE, true },
		{ ACTION_DONE, ACTION_OPEN, false },
		{ ACTION_DONE, ACTION_VOID, false },
		{ ACTION_VOID, ACTION_OPEN, false },
		{ ACTION_VOID, ACTION_DONE, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		struct case_action action = open_with(&docket, ACTION_COUPON,
		    500);
		action.state = cases[i].from;
		assert_true(try_write(&docket, &action, false));
		action.state = cases[i].to;
		if (try_write(&docket, &action, false) != cases[i].may)
			fail_msg("case %zu", i);
		if (!cases[i].may)
			docket_expect(&docket, "E_STATE: ");
		docket_close(&docket);
	}
}

static size_t
count(struct docket *docket, int64_t id)
{
	struct case_actions actions;
	MUST(&docket->book,
	    cases_actions(docket->book.ledger, id, &docket->book.arena,
		&actions, &docket->book.err));
	return actions.count;
}

static void
what_is_left_to_do_is_listed(void **state)
{
	(void)state;
	struct docket docket;
	struct case_action action = open_with(&docket, ACTION_COUPON, 500);
	assert_int_equal(count(&docket, 0), 1);
	action.state = ACTION_HOLD;
	assert_true(try_write(&docket, &action, false));
	assert_int_equal(count(&docket, 0), 1);
	action.state = ACTION_FAILED;
	assert_true(try_write(&docket, &action, false));
	assert_int_equal(count(&docket, 0), 0);
	assert_int_equal(count(&docket, 1), 1);
	assert_int_equal(count(&docket, 2), 0);
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_action_is_read_as_it_was_written),
		cmocka_unit_test(an_action_needs_an_approval),
		cmocka_unit_test(what_is_done_has_a_proof),
		cmocka_unit_test(what_is_done_or_void_is_settled),
		cmocka_unit_test(what_is_left_to_do_is_listed),
	};
	return cmocka_run_group_tests_name("case_actions", tests, NULL, NULL);
}
