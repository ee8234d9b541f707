#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/docket.h"

static struct proposal
find(struct docket *docket, int n)
{
	struct proposal proposal = { 0 };
	bool is_found;
	MUST(&docket->book,
	    cases_proposal(docket->book.ledger,
		(struct case_turn){ docket->record.id, n }, &docket->book.arena,
		&proposal, &is_found, &docket->book.err));
	assert_true(is_found);
	return proposal;
}

static void
expect_money(struct money a, struct money b)
{
	assert_int_equal(a.minor, b.minor);
	assert_string_equal(a.currency, b.currency);
}

static void
expect_same(const struct proposal *a, const struct proposal *b)
{
	const struct str pairs[][2] = {
		{ a->letter, b->letter },
		{ a->language, b->language },
		{ a->subject, b->subject },
		{ a->text, b->text },
		{ a->proposed_by, b->proposed_by },
		{ a->reason, b->reason },
	};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (!str_equal(pairs[i][0], pairs[i][1]))
			fail_msg("text %zu", i);
	assert_int_equal(a->case_id, b->case_id);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->action, b->action);
	expect_money(a->amount, b->amount);
	expect_money(a->cost, b->cost);
	expect_money(a->recoverable, b->recoverable);
	assert_int_equal(a->need_role, b->need_role);
	assert_int_equal(a->at.seconds, b->at.seconds);
	assert_int_equal(a->new_date.day, b->new_date.day);
	assert_string_equal(a->token, b->token);
	assert_int_equal(a->option_count, b->option_count);
	for (size_t i = 0; i < a->option_count; i++) {
		const struct case_option *x = &a->options[i];
		const struct case_option *y = &b->options[i];
		assert_int_equal(x->letter, y->letter);
		assert_int_equal(x->action, y->action);
		expect_money(x->amount, y->amount);
		expect_money(x->price, y->price);
		expect_money(x->cost, y->cost);
		assert_int_equal(x->is_default, y->is_default);
		assert_int_equal(x->default_on.day, y->default_on.day);
	}
}

static struct proposal
an_offer(const struct docket *docket)
{
	struct proposal offer = a_proposal(docket, ACTION_OFFER_RETURN_OPTIONS,
	    0);
	offer.option_count = 2;
	offer.options[0] = (struct case_option){ .letter = 'A',
		.action = ACTION_RESHIP,
		.amount = usd(0),
		.price = usd(500),
		.cost = usd(1200),
		.default_on = DATE_NONE };
	offer.options[1] = (struct case_option){ .letter = 'B',
		.action = ACTION_REFUND_FULL,
		.amount = usd(4200),
		.price = usd(0),
		.cost = usd(4200),
		.is_default = true,
		.default_on = { 20510 } };
	return offer;
}

static void
a_proposal_is_read_as_it_was_made(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_analyse(&docket);
	assert_true(docket_try_propose(&docket, an_offer(&docket)));
	struct proposal offer = docket.proposal;
	docket_step(&docket, CASE_PROPOSE);
	assert_true(docket_try_propose(&docket,
	    a_proposal(&docket, ACTION_REFUND_FULL, 4200)));
	struct proposal first = find(&docket, 1), newest = find(&docket, 0);
	expect_same(&first, &offer);
	expect_same(&newest, &docket.proposal);
	assert_int_equal(newest.n, 2);
	docket_close(&docket);
}

static void
a_proposal_comes_in_its_turn_and_its_time(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_false(
	    docket_try_propose(&docket, a_proposal(&docket, ACTION_WAIT, 0)));
	docket_expect(&docket, "E_STATE: ");
	docket_analyse(&docket);
	struct proposal proposal = a_proposal(&docket, ACTION_WAIT, 0);
	proposal.n = 2;
	assert_false(docket_try_propose(&docket, proposal));
	proposal.n = 1;
	docket_submit(&docket, proposal);
	assert_false(docket_try_propose(&docket,
	    a_proposal(&docket, ACTION_COUPON, 100)));
	docket_expect(&docket, "E_STATE: ");
	docket_close(&docket);
}

static void
a_decision_is_read_as_it_was_made(void **state)
{
	(void)state;
	for (int is_approved = 0; is_approved < 2; is_approved++) {
		struct docket docket;
		struct case_decision found;
		bool is_found;
		docket_open(&docket);
		docket_refund(&docket, ACTION_REFUND_FULL, 4200);
		struct case_decision made = a_decision(&docket, is_approved);
		assert_true(docket_try_decide(&docket, made));
		MUST(&docket.book,
		    cases_decision(docket.book.ledger,
			(struct case_turn){ 1, 1 }, &docket.book.arena, &found,
			&is_found, &docket.book.err));
		assert_true(is_found);
		assert_int_equal(found.case_id, 1);
		assert_int_equal(found.n, 1);
		assert_int_equal(found.is_approved, is_approved);
		assert_true(str_equal(found.by, made.by));
		assert_int_equal(found.role, made.role);
		assert_int_equal(found.at.seconds, made.at.seconds);
		assert_true(str_equal(found.comment, made.comment));
		assert_true(str_equal(found.token, made.token));
		docket_close(&docket);
	}
}

/* A change to the right decision, and what the ledger says to it. */
struct attempt {
	const char *what, *code; /* NULL: it is allowed */
	const char *by;
	enum role role;
	bool is_approved;
	const char *comment;
	const char *token; /* NULL: the right one */
};

static const struct attempt attempts[] = {
	{ "a supervisor", NULL, "chen", ROLE_SUPERVISOR, true, "", NULL },
	{ "a manager", NULL, "chen", ROLE_MANAGER, true, "", NULL },
	{ "the proposer", "E_FOUR_EYES: ", "wu", ROLE_DIRECTOR, true, "",
	    NULL },
	{ "the proposer in capitals", "E_FOUR_EYES: ", " WU ", ROLE_DIRECTOR,
	    true, "", NULL },
	{ "the proposer rejects", "E_FOUR_EYES: ", "wu", ROLE_DIRECTOR, false,
	    "no", NULL },
	{ "who is responsible", "E_FOUR_EYES: ", "zhao", ROLE_DIRECTOR, true,
	    "", NULL },
	{ "alone in the shop", NULL, "wu", ROLE_SELF, true, "", NULL },
	{ "an agent", "E_ROLE: ", "chen", ROLE_AGENT, true, "", NULL },
	{ "an agent rejects", "E_ROLE: ", "chen", ROLE_AGENT, false, "no",
	    NULL },
	{ "nobody", "E_ROLE: ", "auto", ROLE_AUTO, true, "", NULL },
	{ "a rejection", NULL, "chen", ROLE_SUPERVISOR, false, "no", NULL },
	{ "a silent rejection", "E_COMMENT: ", "chen", ROLE_SUPERVISOR, false,
	    " ", NULL },
	{ "another token", "E_STALE_TOKEN: ", "chen", ROLE_SUPERVISOR, true, "",
	    "3fa9c0ffee12" },
	{ "no token", "E_STALE_TOKEN: ", "chen", ROLE_SUPERVISOR, true, "",
	    "" },
};

static void
a_decision_needs_the_right_person_and_the_right_token(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(attempts); i++) {
		const struct attempt *attempt = &attempts[i];
		struct docket docket;
		docket_open(&docket);
		docket_analyse(&docket);
		struct proposal proposal = a_proposal(&docket,
		    ACTION_REFUND_FULL, 4200);
		proposal.proposed_by = STR("wu");
		docket_submit(&docket, proposal);
		struct case_decision decision = a_decision(&docket,
		    attempt->is_approved);
		decision.by = str_from(attempt->by);
		decision.role = attempt->role;
		decision.comment = str_from(attempt->comment);
		if (attempt->token != NULL)
			decision.token = str_from(attempt->token);
		bool ok = docket_try_decide(&docket, decision);
		if (ok != (attempt->code == NULL))
			fail_msg("%s: %s", attempt->what, docket.book.err.text);
		if (!ok)
			docket_expect(&docket, attempt->code);
		docket_close(&docket);
	}
}

static void
what_costs_more_needs_a_higher_role_to_approve_but_not_to_reject(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_analyse(&docket);
	struct proposal proposal = a_proposal(&docket, ACTION_REFUND_FULL,
	    4200);
	proposal.need_role = ROLE_MANAGER;
	docket_submit(&docket, proposal);
	assert_false(docket_try_decide(&docket, a_decision(&docket, true)));
	docket_expect(&docket, "E_ROLE: ");
	assert_true(docket_try_decide(&docket, a_decision(&docket, false)));
	docket_close(&docket);
}

static void
a_decision_is_for_the_newest_proposal_that_is_submitted_once(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_analyse(&docket);
	assert_true(docket_try_propose(&docket,
	    a_proposal(&docket, ACTION_REFUND_FULL, 4200)));
	assert_false(docket_try_decide(&docket, a_decision(&docket, true)));
	docket_expect(&docket, "E_STATE: ");
	struct case_decision stale = a_decision(&docket, true);
	docket_step(&docket, CASE_PROPOSE);
	docket_submit(&docket, a_proposal(&docket, ACTION_REFUND_PARTIAL, 99));
	assert_false(docket_try_decide(&docket, stale));
	docket_expect(&docket, "E_STALE_TOKEN: ");
	assert_true(docket_try_decide(&docket, a_decision(&docket, true)));
	assert_false(docket_try_decide(&docket, a_decision(&docket, true)));
	docket_expect(&docket, "E_DECIDED: ");
	assert_false(docket_try_decide(&docket, a_decision(&docket, false)));
	docket_expect(&docket, "E_DECIDED: ");
	docket_close(&docket);
}

static void
what_costs_nothing_may_be_approved_by_itself(void **state)
{
	(void)state;
	static const struct {
		enum action action;
		int64_t minor;
		enum action option; /* of an offer */
		bool may;
	} cases[] = {
		{ ACTION_WAIT, 0, ACTION_NONE, true },
		{ ACTION_WAIT, 1, ACTION_NONE, false },
		{ ACTION_RESHIP, 0, ACTION_NONE, false },
		{ ACTION_OFFER_RETURN_OPTIONS, 0, ACTION_WAIT, true },
		{ ACTION_OFFER_RETURN_OPTIONS, 0, ACTION_RESHIP, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		docket_open(&docket);
		docket_analyse(&docket);
		struct proposal proposal = a_proposal(&docket, cases[i].action,
		    cases[i].minor);
		if (cases[i].option != ACTION_NONE) {
			proposal.option_count = 1;
			proposal.options[0] = (struct case_option){
				.letter = 'A',
				.action = cases[i].option,
				.default_on = DATE_NONE,
			};
		}
		docket_submit(&docket, proposal);
		struct case_decision decision = a_decision(&docket, true);
		decision.by = STR("auto");
		decision.role = ROLE_AUTO;
		if (docket_try_decide(&docket, decision) != cases[i].may)
			fail_msg("case %zu: %s", i, docket.book.err.text);
		docket_close(&docket);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proposal_is_read_as_it_was_made),
		cmocka_unit_test(a_proposal_comes_in_its_turn_and_its_time),
		cmocka_unit_test(a_decision_is_read_as_it_was_made),
		cmocka_unit_test(
		    a_decision_needs_the_right_person_and_the_right_token),
		cmocka_unit_test(
		    what_costs_more_needs_a_higher_role_to_approve_but_not_to_reject),
		cmocka_unit_test(
		    a_decision_is_for_the_newest_proposal_that_is_submitted_once),
		cmocka_unit_test(what_costs_nothing_may_be_approved_by_itself),
	};
	return cmocka_run_group_tests_name("case_proposals", tests, NULL, NULL);
}
