#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/book.h"

static const struct str this_boot = STR_INIT("boot-1");
static const struct str next_boot = STR_INIT("boot-2");

static void
claim(struct book *book, const struct mail *mail, struct str boot)
{
	book_begin(book);
	MUST(book,
	    journal_claim(book->ledger, mail->id, mail->id, boot, &book->err));
	book_commit(book);
}

static size_t
pending(struct book *book, struct str boot, struct mail **mails)
{
	size_t count = 4711;
	MUST(book, history_pending(book->ledger, boot, &book->arena, mails,
		       &count, &book->err));
	return count;
}

/* The one mail that is pending. */
static struct mail *
the_pending(struct book *book, struct str boot)
{
	struct mail *mails;
	assert_int_equal(pending(book, boot, &mails), 1);
	return &mails[0];
}

static void
the_past_of_a_shipment_is_told_oldest_first(void **state)
{
	(void)state;
	struct book book;
	struct past past;
	book_open(&book);
	struct mail first = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_ADVANCE);
	book_tell(&book, "2@shop.example", "LP2", NOTICE_DELAYED);
	book_tell(&book, "3@shop.example", "LP1", NOTICE_DELAYED);
	book_enter(&book, &first, MAIL_ACCEPTED);
	assert_int_equal(book_past(&book, "LP1", &past), 2);
	assert_int_equal(past.items[0].id, first.notices[0].id);
	assert_int_equal(past.items[0].kind, NOTICE_ADVANCE);
	assert_int_equal(past.items[0].cause, CAUSE_CUSTOMS);
	assert_true(str_equal(past.items[0].subject, STR("cny")));
	assert_int_equal(past.items[0].state, MAIL_ACCEPTED);
	assert_true(str_equal(past.items[0].message_id, STR("1@shop.example")));
	assert_int_equal(past.items[1].kind, NOTICE_DELAYED);
	assert_int_equal(past.items[1].episode, 1);
	assert_int_equal(past.items[1].on.day, 20479);
	assert_int_equal(past.items[1].event_at.seconds, 1769000000);
	assert_true(past.items[1].mentions_dispute);
	assert_int_equal(past.items[1].state, MAIL_PLANNED);
	book_close(&book);
}

static void
the_past_is_found_however_the_number_is_written(void **state)
{
	(void)state;
	static const struct {
		struct shipment_key key;
		size_t count;
	} cases[] = {
		{ { STR_INIT("YunExpress"), STR_INIT("LP1"), STR_INIT("") },
		    1 },
		{ { STR_INIT("yun express"), STR_INIT("lp 1"), STR_INIT("") },
		    1 },
		{ { STR_INIT("4px"), STR_INIT("LP1"), STR_INIT("") }, 0 },
		{ { STR_INIT("YunExpress"), STR_INIT("LP10"), STR_INIT("") },
		    0 },
	};
	struct book book;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct past past;
		MUST(&book, history_past(book.ledger, &cases[i].key,
				&book.arena, &past, &book.err));
		if (past.count != cases[i].count)
			fail_msg("case %zu: %zu", i, past.count);
	}
	book_close(&book);
}

static void
what_was_told_of_the_order_is_known_of_its_parcels(void **state)
{
	(void)state;
	struct book book;
	struct past past;
	book_open(&book);
	struct notice notice = a_notice("", NOTICE_ADVANCE);
	notice.carrier = STR_EMPTY;
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	assert_int_equal(book_past(&book, "LP1", &past), 1);
	assert_int_equal(book_past(&book, "", &past), 1);
	const struct shipment_key other = { STR("YunExpress"), STR("LP1"),
		STR("1002") };
	MUST(&book,
	    history_past(book.ledger, &other, &book.arena, &past, &book.err));
	assert_int_equal(past.count, 0);
	/* A parcel without an order has no order's past. */
	const struct shipment_key none = { STR("YunExpress"), STR("LP1"),
		STR_EMPTY };
	MUST(&book,
	    history_past(book.ledger, &none, &book.arena, &past, &book.err));
	assert_int_equal(past.count, 0);
	book_close(&book);
}

static void
whether_any_order_was_told_before_it_was_shipped_is_known(void **state)
{
	(void)state;
	struct book book;
	bool tells_orders = true;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	MUST(&book,
	    history_tells_orders(book.ledger, &tells_orders, &book.err));
	assert_false(tells_orders);
	book_tell(&book, "2@shop.example", "", NOTICE_ADVANCE);
	MUST(&book,
	    history_tells_orders(book.ledger, &tells_orders, &book.err));
	assert_true(tells_orders);
	book_close(&book);
}

static void
what_one_parcel_was_told_is_not_the_past_of_another_of_the_order(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	assert_int_equal(book_told(&book, "LP1"), 1);
	assert_int_equal(book_told(&book, "LP2"), 0);
	book_close(&book);
}

static void
open_episodes_come_with_their_keys(void **state)
{
	(void)state;
	struct book book;
	struct shipment_key *keys;
	size_t count;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	MUST(&book, history_open_episodes(book.ledger, &book.arena, &keys,
			&count, &book.err));
	assert_int_equal(count, 1);
	assert_true(str_equal(keys[0].carrier, STR("YunExpress")));
	assert_true(str_equal(keys[0].tracking, STR("LP1")));
	book_close(&book);
}

static void
a_stranger_had_no_mail_and_wants_some(void **state)
{
	(void)state;
	struct book book;
	struct instant last = { 1 };
	bool is_suppressed = true;
	book_open(&book);
	MUST(&book, history_recipient(book.ledger, STR("x@customer.example"),
			&last, &is_suppressed, &book.err));
	assert_false(instant_is_set(last));
	assert_false(is_suppressed);
	book_close(&book);
}

static void
a_recipient_is_found_whatever_the_case_of_the_address(void **state)
{
	(void)state;
	struct book book;
	struct instant last;
	bool is_suppressed;
	book_open(&book);
	book_begin(&book);
	MUST(&book, journal_suppress(book.ledger, STR("Jonas@x.example"),
			STR("x"), &book.err));
	MUST(&book, journal_suppress(book.ledger, STR("jonas@X.example"),
			STR("y"), &book.err));
	book_commit(&book);
	MUST(&book, history_recipient(book.ledger, STR("JONAS@x.example"),
			&last, &is_suppressed, &book.err));
	assert_true(is_suppressed);
	book_close(&book);
}

static void
what_is_not_settled_is_pending(void **state)
{
	(void)state;
	static const struct {
		enum mail_state state, pending;
	} cases[] = {
		{ MAIL_PLANNED, MAIL_PLANNED },
		{ MAIL_HELD, MAIL_STATE_COUNT },
		{ MAIL_SENDING, MAIL_IN_DOUBT },
		{ MAIL_ACCEPTED, MAIL_STATE_COUNT },
		{ MAIL_REJECTED, MAIL_STATE_COUNT },
		{ MAIL_DEFERRED, MAIL_DEFERRED },
		{ MAIL_IN_DOUBT, MAIL_IN_DOUBT },
		{ MAIL_EXPIRED, MAIL_STATE_COUNT },
		{ MAIL_SUPPRESSED, MAIL_STATE_COUNT },
		{ MAIL_DISCARDED, MAIL_STATE_COUNT },
	};
	assert_int_equal(COUNT_OF(cases), MAIL_STATE_COUNT);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct book book;
		struct mail *mails;
		book_open(&book);
		struct mail mail = book_tell(&book, "1@shop.example", "LP1",
		    NOTICE_DELAYED);
		claim(&book, &mail, this_boot);
		book_enter(&book, &mail, cases[i].state);
		size_t count = pending(&book, this_boot, &mails);
		enum mail_state found = count == 0 ? MAIL_STATE_COUNT
		                                   : mails[0].state;
		if (found != cases[i].pending)
			fail_msg("case %zu \"%s\"", i,
			    mail_state_name(cases[i].state));
		book_close(&book);
	}
}

static void
a_crash_while_sending_leaves_a_doubt(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	claim(&book, &mail, this_boot);
	book_enter(&book, &mail, MAIL_SENDING);
	const struct mail *doubted = the_pending(&book, this_boot);
	assert_int_equal(doubted->state, MAIL_IN_DOUBT);
	assert_int_equal(doubted->doubts, 1);
	assert_true(doubted->is_newly_doubted);
	assert_int_equal(doubted->history_count, 3);
	assert_int_equal(doubted->history[2], MAIL_IN_DOUBT);
	assert_int_equal(doubted->notice_count, 1);
	book_close(&book);
}

static void
a_crash_leaves_what_was_only_claimed_as_it_was(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	claim(&book, &mail, this_boot);
	const struct mail *left = the_pending(&book, this_boot);
	assert_int_equal(left->state, MAIL_PLANNED);
	assert_int_equal(left->doubts, 0);
	assert_false(left->is_newly_doubted);
	book_close(&book);
}

static void
a_power_cut_leaves_the_whole_claimed_group_in_doubt(void **state)
{
	(void)state;
	static const enum mail_state before[] = { MAIL_PLANNED, MAIL_DEFERRED,
		MAIL_IN_DOUBT };
	for (size_t i = 0; i < COUNT_OF(before); i++) {
		struct book book;
		book_open(&book);
		struct mail mail = book_tell(&book, "1@shop.example", "LP1",
		    NOTICE_DELAYED);
		mail.doubts = before[i] == MAIL_IN_DOUBT;
		if (before[i] != MAIL_PLANNED)
			book_enter(&book, &mail, before[i]);
		claim(&book, &mail, this_boot);
		const struct mail *doubted = the_pending(&book, next_boot);
		if (doubted->state != MAIL_IN_DOUBT ||
		    !doubted->is_newly_doubted ||
		    doubted->doubts != mail.doubts + 1)
			fail_msg("case %zu \"%s\": %d doubts", i,
			    mail_state_name(before[i]), doubted->doubts);
		book_close(&book);
	}
}

static void
a_group_is_claimed_at_once_and_no_mail_beside_it(void **state)
{
	(void)state;
	static const enum mail_state states[] = { MAIL_PLANNED, MAIL_IN_DOUBT,
		MAIL_IN_DOUBT, MAIL_PLANNED };
	static const char *const parcels[] = { "LP1", "LP2", "LP3", "LP4" };
	struct book book;
	struct mail mails[COUNT_OF(states)], *pending;
	size_t count;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(mails); i++)
		mails[i] = book_tell(&book, "1@shop.example", parcels[i],
		    NOTICE_DELAYED);
	book_begin(&book);
	MUST(&book, journal_claim(book.ledger, mails[1].id, mails[2].id,
			this_boot, &book.err));
	book_commit(&book);
	MUST(&book, history_pending(book.ledger, next_boot, &book.arena,
			&pending, &count, &book.err));
	assert_int_equal(count, COUNT_OF(mails));
	for (size_t i = 0; i < count; i++)
		if (pending[i].state != states[i])
			fail_msg("mail %zu: %s", i,
			    mail_state_name(pending[i].state));
	book_close(&book);
}

static void
a_restart_puts_nothing_in_doubt_that_was_settled_or_given_back(void **state)
{
	(void)state;
	static const enum mail_state after[] = { MAIL_PLANNED, MAIL_DEFERRED,
		MAIL_IN_DOUBT };
	for (size_t i = 0; i < COUNT_OF(after); i++) {
		struct book book;
		book_open(&book);
		struct mail mail = book_tell(&book, "1@shop.example", "LP1",
		    NOTICE_DELAYED);
		claim(&book, &mail, this_boot);
		book_enter(&book, &mail, MAIL_SENDING);
		mail.doubts = after[i] == MAIL_IN_DOUBT;
		book_enter(&book, &mail, after[i]);
		const struct mail *left = the_pending(&book, next_boot);
		if (left->state != after[i] || left->is_newly_doubted ||
		    left->doubts != mail.doubts)
			fail_msg("case %zu \"%s\"", i,
			    mail_state_name(after[i]));
		book_close(&book);
	}
}

static void
a_claim_that_was_given_back_is_none(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	claim(&book, &mail, this_boot);
	claim(&book, &mail, STR_EMPTY);
	assert_int_equal(the_pending(&book, next_boot)->state, MAIL_PLANNED);
	book_close(&book);
}

static void
asking_what_is_pending_changes_nothing(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_SENDING);
	for (int i = 0; i < 3; i++)
		assert_int_equal(the_pending(&book, this_boot)->doubts, 1);
	book_close(&book);
}

static void
pending_mails_come_in_the_order_they_were_decided(void **state)
{
	(void)state;
	static const char *const ids[] = { "9@x.example", "1@x.example",
		"5@x.example" };
	struct book book;
	struct mail *mails;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		book_tell(&book, ids[i], ids[i], NOTICE_DELAYED);
	assert_int_equal(pending(&book, this_boot, &mails), 3);
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		assert_true(str_equal(mails[i].message_id, str_from(ids[i])));
		assert_int_equal(mails[i].notice_count, 1);
		assert_true(
		    str_equal(mails[i].notices[0].tracking, str_from(ids[i])));
	}
	book_close(&book);
}

static void
the_mails_of_a_run_are_its_own(void **state)
{
	(void)state;
	struct book book;
	struct mail *mails;
	size_t count;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	struct mail sent = book_tell(&book, "2@shop.example", "LP2",
	    NOTICE_DELAYED);
	book_enter(&book, &sent, MAIL_ACCEPTED);
	int64_t first = book.run.id;
	book_begin(&book);
	book_begin_run(&book, "20260127T020000-1", RUN_BEGUN);
	book_commit(&book);
	book_tell(&book, "3@shop.example", "LP3", NOTICE_DELAYED);
	MUST(&book, history_mails_of_run(book.ledger, first, &book.arena,
			&mails, &count, &book.err));
	assert_int_equal(count, 2);
	assert_true(str_equal(mails[1].message_id, STR("2@shop.example")));
	assert_true(str_equal(mails[1].run, STR("20260126T020000-1")));
	size_t counts[MAIL_STATE_COUNT];
	MUST(&book, history_count_mails(book.ledger, first, counts, &book.err));
	assert_int_equal(counts[MAIL_PLANNED], 1);
	assert_int_equal(counts[MAIL_ACCEPTED], 1);
	assert_int_equal(counts[MAIL_HELD], 0);
	MUST(&book, history_count_mails(book.ledger, 4711, counts, &book.err));
	assert_int_equal(counts[MAIL_PLANNED], 0);
	book_close(&book);
}

static void
a_mail_is_found_by_its_message_id_with_or_without_brackets(void **state)
{
	(void)state;
	static const struct {
		const char *id;
		bool is_found;
	} cases[] = {
		{ "1@shop.example", true },
		{ "<1@shop.example>", true },
		{ "<1@shop.example", false },
		{ "1@shop", false },
		{ "", false },
		{ "<>", false },
		{ "%", false },
	};
	struct book book;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail *mail = NULL;
		MUST(&book, history_mail(book.ledger, str_from(cases[i].id),
				&book.arena, &mail, &book.err));
		if ((mail != NULL) != cases[i].is_found)
			fail_msg("case %zu \"%s\"", i, cases[i].id);
	}
	book_close(&book);
}

/* A mail that the book's run takes through those states. */
static void
settle(struct book *book, const char *id, const enum mail_state *states,
    size_t count)
{
	struct mail mail = book_tell(book, id, id, NOTICE_DELAYED);
	book_begin(book);
	for (size_t i = 0; i < count; i++) {
		mail_enter(&mail, states[i]);
		MUST(book, journal_enter(book->ledger, &mail, book->run.now,
			       &book->err));
	}
	book_commit(book);
}

static size_t
unreported(struct book *book, struct mail **mails)
{
	size_t count = 4711;
	MUST(book, history_unreported(book->ledger, &book->arena, mails, &count,
		       &book->err));
	return count;
}

static void
what_a_broken_run_settled_oddly_is_unreported(void **state)
{
	(void)state;
	static const struct {
		const char *id;
		enum mail_state states[3];
		size_t count;
	} cases[] = {
		{ "plain", { MAIL_SENDING, MAIL_ACCEPTED }, 2 },
		{ "doubted", { MAIL_IN_DOUBT, MAIL_SENDING, MAIL_ACCEPTED },
		    3 },
		{ "waiting", { MAIL_SENDING, MAIL_IN_DOUBT }, 2 },
		{ "refused", { MAIL_SENDING, MAIL_REJECTED }, 2 },
		{ "deferred", { MAIL_SENDING, MAIL_DEFERRED }, 2 },
	};
	struct book book;
	struct mail *mails;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		settle(&book, cases[i].id, cases[i].states, cases[i].count);
	assert_int_equal(unreported(&book, &mails), 2);
	assert_true(str_equal(mails[0].message_id, STR("doubted")));
	assert_int_equal(mails[0].history_count, 4);
	assert_int_equal(mails[0].state, MAIL_ACCEPTED);
	assert_int_equal(mails[0].notice_count, 1);
	assert_true(str_equal(mails[1].message_id, STR("refused")));
	book_close(&book);
}

static void
it_is_unreported_until_a_run_keeps_its_report(void **state)
{
	(void)state;
	static const enum mail_state refused[] = { MAIL_REJECTED };
	struct book book;
	struct mail *mails;
	book_open(&book);
	settle(&book, "1@shop.example", refused, 1);
	book_begin(&book);
	MUST(&book, runs_break_off(book.ledger, &book.err));
	book_begin_run(&book, "20260127T020000-1", RUN_BEGUN);
	book_commit(&book);
	assert_int_equal(unreported(&book, &mails), 1);
	book_begin(&book);
	MUST(&book,
	    runs_set_report(book.ledger, book.run.id, STR("{}"), &book.err));
	book_commit(&book);
	assert_int_equal(unreported(&book, &mails), 0);
	book_close(&book);
}

static void
mails_are_counted_by_state(void **state)
{
	(void)state;
	struct book book;
	size_t counts[MAIL_STATE_COUNT];
	book_open(&book);
	for (enum mail_state s = MAIL_PLANNED; s < MAIL_STATE_COUNT; s++)
		for (size_t i = 0; i <= (size_t)s; i++) {
			struct str id = arena_format(&book.arena, "%d-%zu",
			    (int)s, i);
			struct mail mail = book_tell(&book, id.ptr, id.ptr,
			    NOTICE_DELAYED);
			book_enter(&book, &mail, s);
		}
	MUST(&book, history_count_states(book.ledger, counts, &book.err));
	for (size_t s = 0; s < MAIL_STATE_COUNT; s++)
		assert_int_equal(counts[s], s + 1);
	book_close(&book);
}

static void
an_empty_ledger_remembers_nothing(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	struct mail *mails, *mail;
	struct instant last;
	bool is_suppressed = true;
	size_t count, counts[MAIL_STATE_COUNT];
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(book_told(&book, "LP1"), 0);
	assert_int_equal(book_open_episodes(&book), 0);
	assert_int_equal(pending(&book, this_boot, &mails), 0);
	assert_int_equal(unreported(&book, &mails), 0);
	MUST(&book, history_mails_of_run(book.ledger, 1, &book.arena, &mails,
			&count, &book.err));
	assert_int_equal(count, 0);
	MUST(&book, history_count_mails(book.ledger, 1, counts, &book.err));
	assert_int_equal(counts[MAIL_PLANNED], 0);
	MUST(&book, history_mail(book.ledger, STR("1@shop.example"),
			&book.arena, &mail, &book.err));
	assert_null(mail);
	MUST(&book, history_recipient(book.ledger, STR("a@customer.example"),
			&last, &is_suppressed, &book.err));
	assert_false(is_suppressed);
	MUST(&book, history_count_states(book.ledger, counts, &book.err));
	assert_int_equal(counts[MAIL_PLANNED], 0);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_past_of_a_shipment_is_told_oldest_first),
		cmocka_unit_test(
		    the_past_is_found_however_the_number_is_written),
		cmocka_unit_test(
		    what_was_told_of_the_order_is_known_of_its_parcels),
		cmocka_unit_test(
		    whether_any_order_was_told_before_it_was_shipped_is_known),
		cmocka_unit_test(
		    what_one_parcel_was_told_is_not_the_past_of_another_of_the_order),
		cmocka_unit_test(open_episodes_come_with_their_keys),
		cmocka_unit_test(a_stranger_had_no_mail_and_wants_some),
		cmocka_unit_test(
		    a_recipient_is_found_whatever_the_case_of_the_address),
		cmocka_unit_test(what_is_not_settled_is_pending),
		cmocka_unit_test(a_crash_while_sending_leaves_a_doubt),
		cmocka_unit_test(
		    a_crash_leaves_what_was_only_claimed_as_it_was),
		cmocka_unit_test(
		    a_power_cut_leaves_the_whole_claimed_group_in_doubt),
		cmocka_unit_test(
		    a_group_is_claimed_at_once_and_no_mail_beside_it),
		cmocka_unit_test(
		    a_restart_puts_nothing_in_doubt_that_was_settled_or_given_back),
		cmocka_unit_test(a_claim_that_was_given_back_is_none),
		cmocka_unit_test(asking_what_is_pending_changes_nothing),
		cmocka_unit_test(
		    pending_mails_come_in_the_order_they_were_decided),
		cmocka_unit_test(the_mails_of_a_run_are_its_own),
		cmocka_unit_test(
		    a_mail_is_found_by_its_message_id_with_or_without_brackets),
		cmocka_unit_test(what_a_broken_run_settled_oddly_is_unreported),
		cmocka_unit_test(it_is_unreported_until_a_run_keeps_its_report),
		cmocka_unit_test(mails_are_counted_by_state),
		cmocka_unit_test(an_empty_ledger_remembers_nothing),
	};
	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
