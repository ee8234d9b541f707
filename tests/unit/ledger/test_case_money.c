#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/docket.h"

static struct compensation
given(struct docket *docket)
{
	struct compensation compensation;
	MUST(&docket->book,
	    cases_compensation(docket->book.ledger, &docket->record,
		&compensation, &docket->book.err));
	return compensation;
}

static void
settle(struct docket *docket, bool is_done)
{
	book_begin(&docket->book);
	MUST(&docket->book, cases_settle_money(docket->book.ledger,
				docket->record.id, is_done, &docket->book.err));
	book_commit(&docket->book);
}

static void
set_external(struct docket *docket, int64_t minor, enum ext_status status)
{
	docket->record.complaint.ext_refunded = usd(minor);
	docket->record.complaint.ext_status = status;
	book_begin(&docket->book);
	MUST(&docket->book, cases_set_external(docket->book.ledger,
				&docket->record, &docket->book.err));
	book_commit(&docket->book);
}

/* Approve an action for the newest case, and try to book it. */
static bool
give(struct docket *docket, enum action action, int64_t minor)
{
	docket_refund(docket, action, minor);
	docket_approve(docket);
	return docket_try_commit(docket, 0);
}

/* Another case of the same order, on another platform. */
static void
complain_again(struct docket *docket, const char *order, const char *tracking)
{
	struct case_record record = a_case("pp-1");
	record.complaint.platform = PLATFORM_PAYPAL;
	record.complaint.order = str_from(order);
	record.complaint.tracking = str_from(tracking);
	record.tracking = STR_EMPTY;
	docket_add(docket, record);
}

static void
what_is_committed_is_given_until_it_is_void(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_int_equal(given(&docket).given.minor, 0);
	assert_false(given(&docket).has_full_remedy);
	assert_true(give(&docket, ACTION_REFUND_FULL, 4200));
	assert_int_equal(given(&docket).given.minor, 4200);
	assert_string_equal(given(&docket).given.currency, "USD");
	assert_true(given(&docket).has_full_remedy);
	settle(&docket, false);
	assert_int_equal(given(&docket).given.minor, 0);
	assert_false(given(&docket).has_full_remedy);
	settle(&docket, true);
	assert_int_equal(given(&docket).given.minor, 0);
	docket_close(&docket);
}

static void
what_is_done_stays_given(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_true(give(&docket, ACTION_RESHIP, 0));
	settle(&docket, true);
	settle(&docket, false);
	assert_true(given(&docket).has_full_remedy);
	docket_close(&docket);
}

static void
only_what_is_approved_is_given_and_once(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_refund(&docket, ACTION_REFUND_PARTIAL, 1000);
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket_approve(&docket);
	struct proposal right = docket.proposal;
	docket.proposal.amount = usd(1001);
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket.proposal = right;
	docket.proposal.action = ACTION_REFUND_FULL;
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket.proposal = right;
	snprintf(docket.proposal.amount.currency, MONEY_CODE, "EUR");
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket.proposal = right;
	assert_true(docket_try_commit(&docket, 0));
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket_close(&docket);
}

static void
what_was_approved_before_a_newer_proposal_is_not_given(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_refund(&docket, ACTION_REFUND_PARTIAL, 1000);
	docket_approve(&docket);
	struct proposal old = docket.proposal;
	docket_step(&docket, CASE_RECALL);
	docket_submit(&docket, a_proposal(&docket, ACTION_COUPON, 500));
	docket.proposal = old;
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_STATE: ");
	docket_close(&docket);
}

static void
a_choice_is_given_once_as_it_was_offered(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_analyse(&docket);
	struct proposal offer = a_proposal(&docket, ACTION_OFFER_RETURN_OPTIONS,
	    0);
	offer.option_count = 3;
	offer.options[0] = (struct case_option){ .letter = 'A',
		.action = ACTION_RESHIP,
		.default_on = DATE_NONE };
	offer.options[1] = (struct case_option){ .letter = 'B',
		.action = ACTION_REFUND_FULL,
		.amount = usd(3700),
		.is_default = true,
		.default_on = { 20510 } };
	offer.options[2] = (struct case_option){ .letter = 'C',
		.action = ACTION_WAIT,
		.default_on = DATE_NONE };
	docket_submit(&docket, offer);
	docket_approve(&docket);
	assert_true(docket_try_commit(&docket, 0));
	assert_false(given(&docket).has_full_remedy);
	assert_true(docket_try_commit(&docket, 'C'));
	assert_false(docket_try_commit(&docket, 'D'));
	docket_expect(&docket, "E_STATE: ");
	assert_true(docket_try_commit(&docket, 'B'));
	assert_int_equal(given(&docket).given.minor, 3700);
	assert_false(docket_try_commit(&docket, 'A'));
	docket_expect(&docket, "E_STATE: ");
	assert_false(docket_try_commit(&docket, 'B'));
	docket_close(&docket);
}

static void
two_platforms_never_pay_one_order_twice(void **state)
{
	(void)state;
	static const struct {
		const char *order, *tracking;
		enum action first, second;
		int64_t minor;
		const char *code; /* NULL: it is another order or parcel */
	} cases[] = {
		{ "A1001", "LP1", ACTION_REFUND_FULL, ACTION_REFUND_FULL, 4200,
		    "E_COMPENSATED: " },
		{ "a1001 ", "", ACTION_REFUND_FULL, ACTION_RESHIP, 0,
		    "E_COMPENSATED: " },
		{ "#A1001", "lp 1", ACTION_RESHIP, ACTION_REFUND_ON_RETURN,
		    4200, "E_COMPENSATED: " },
		{ "A1001", "LP2", ACTION_REFUND_FULL, ACTION_REFUND_FULL, 4200,
		    "E_CAP: " },
		{ "A1001", "LP2", ACTION_RESHIP, ACTION_RESHIP, 0, NULL },
		{ "A1002", "LP1", ACTION_REFUND_FULL, ACTION_REFUND_FULL, 4200,
		    NULL },
		{ "A1001", "LP1", ACTION_REFUND_FULL, ACTION_REFUND_PARTIAL, 1,
		    "E_CAP: " },
		{ "A1001", "LP1", ACTION_REFUND_FULL, ACTION_COUPON, 500,
		    NULL },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		docket_open(&docket);
		assert_true(give(&docket, cases[i].first,
		    cases[i].first == ACTION_RESHIP ? 0 : 4200));
		complain_again(&docket, cases[i].order, cases[i].tracking);
		bool ok = give(&docket, cases[i].second, cases[i].minor);
		if (ok != (cases[i].code == NULL))
			fail_msg("case %zu: %s", i, docket.book.err.text);
		if (!ok)
			docket_expect(&docket, cases[i].code);
		docket_close(&docket);
	}
}

static void
refunds_stay_below_the_total(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_true(give(&docket, ACTION_REFUND_PARTIAL, 4000));
	complain_again(&docket, "A1001", "");
	assert_false(give(&docket, ACTION_REFUND_PARTIAL, 201));
	docket_expect(&docket, "E_CAP: ");
	docket_step(&docket, CASE_RECALL);
	docket_submit(&docket, a_proposal(&docket, ACTION_REFUND_FULL, 200));
	docket_approve(&docket);
	assert_true(docket_try_commit(&docket, 0));
	assert_int_equal(given(&docket).given.minor, 4200);
	docket_close(&docket);
}

static void
another_currency_cannot_be_added_up(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_analyse(&docket);
	struct proposal proposal = a_proposal(&docket, ACTION_REFUND_PARTIAL,
	    100);
	snprintf(proposal.amount.currency, MONEY_CODE, "EUR");
	docket_submit(&docket, proposal);
	docket_approve(&docket);
	assert_false(docket_try_commit(&docket, 0));
	docket_expect(&docket, "E_CAP: ");
	docket_close(&docket);
}

static void
what_the_platform_paid_is_always_written_and_never_paid_again(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		enum ext_status status;
		enum action action;
		int64_t ours;
		const char *code;
	} cases[] = {
		{ 0, EXT_OPEN, ACTION_REFUND_FULL, 4200, NULL },
		{ 1000, EXT_OPEN, ACTION_REFUND_FULL, 4200, "E_CAP: " },
		{ 1000, EXT_OPEN, ACTION_REFUND_FULL, 3200, NULL },
		{ 1000, EXT_OPEN, ACTION_RESHIP, 0, NULL },
		{ 4200, EXT_OPEN, ACTION_RESHIP, 0, "E_COMPENSATED: " },
		{ 4200, EXT_OPEN, ACTION_COUPON, 100, "E_COMPENSATED: " },
		{ 0, EXT_REFUNDED, ACTION_RESHIP, 0, "E_COMPENSATED: " },
		{ 0, EXT_LOST, ACTION_REFUND_PARTIAL, 1, "E_COMPENSATED: " },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		docket_open(&docket);
		set_external(&docket, cases[i].minor, cases[i].status);
		bool ok = give(&docket, cases[i].action, cases[i].ours);
		if (ok != (cases[i].code == NULL))
			fail_msg("case %zu: %s", i, docket.book.err.text);
		if (!ok)
			docket_expect(&docket, cases[i].code);
		docket_close(&docket);
	}
}

static void
a_double_loss_is_visible(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_true(give(&docket, ACTION_REFUND_FULL, 4200));
	set_external(&docket, 4200, EXT_REFUNDED);
	assert_int_equal(given(&docket).given.minor, 4200);
	assert_int_equal(given(&docket).external.minor, 4200);
	docket_close(&docket);
}

static void
the_newest_word_of_a_platform_counts_and_is_written_once(void **state)
{
	(void)state;
	static const char rows[] =
	    "SELECT count(*) FROM case_comp WHERE state = 'external'";
	struct docket docket;
	docket_open(&docket);
	set_external(&docket, 0, EXT_OPEN);
	assert_int_equal(docket_number(&docket, rows), 0);
	set_external(&docket, 1000, EXT_OPEN);
	set_external(&docket, 1000, EXT_OPEN);
	assert_int_equal(docket_number(&docket, rows), 1);
	set_external(&docket, 1500, EXT_OPEN);
	assert_int_equal(given(&docket).external.minor, 1500);
	set_external(&docket, 0, EXT_OPEN);
	assert_int_equal(docket_number(&docket, rows), 3);
	assert_int_equal(given(&docket).external.minor, 0);
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_committed_is_given_until_it_is_void),
		cmocka_unit_test(what_is_done_stays_given),
		cmocka_unit_test(only_what_is_approved_is_given_and_once),
		cmocka_unit_test(
		    what_was_approved_before_a_newer_proposal_is_not_given),
		cmocka_unit_test(a_choice_is_given_once_as_it_was_offered),
		cmocka_unit_test(two_platforms_never_pay_one_order_twice),
		cmocka_unit_test(refunds_stay_below_the_total),
		cmocka_unit_test(another_currency_cannot_be_added_up),
		cmocka_unit_test(
		    what_the_platform_paid_is_always_written_and_never_paid_again),
		cmocka_unit_test(a_double_loss_is_visible),
		cmocka_unit_test(
		    the_newest_word_of_a_platform_counts_and_is_written_once),
	};
	return cmocka_run_group_tests_name("case_money", tests, NULL, NULL);
}
