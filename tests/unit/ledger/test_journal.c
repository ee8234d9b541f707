#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/book.h"

static struct mail *
read_mail(struct book *book, const char *id)
{
	struct mail *mail;
	MUST(book, history_mail(book->ledger, str_from(id), &book->arena, &mail,
		       &book->err));
	return mail;
}

static void
a_mail_comes_back_with_everything_it_says(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice notices[2] = { a_notice("LP1", NOTICE_STILL_DELAYED),
		a_notice("LP2", NOTICE_ACTION) };
	notices[1].event_at = INSTANT_NONE;
	notices[1].event_on = notices[1].due_on = notices[1].estimated_on =
	    notices[1].act_by = notices[1].answer_by = notices[1].window_from =
		notices[1].window_last = DATE_NONE;
	notices[1].mentions_dispute = false;
	notices[1].text = STR("O'Neil's \"door\"\0back");
	notices[1].window_id = notices[1].window_title = STR_EMPTY;
	notices[1].days_late = -1;
	struct mail mail = a_mail("1@shop.example", notices, 2);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	assert_int_not_equal(mail.id, 0);
	assert_int_not_equal(notices[0].id, 0);
	const struct mail *back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->id, mail.id);
	assert_true(str_equal(back->to, mail.to));
	assert_true(str_equal(back->name, mail.name));
	assert_true(str_equal(back->language, mail.language));
	assert_true(str_equal(back->run, mail.run));
	assert_int_equal(back->planned_at.seconds, mail.planned_at.seconds);
	assert_int_equal(back->state, MAIL_PLANNED);
	assert_int_equal(back->history_count, 1);
	assert_int_equal(back->doubts, 0);
	assert_false(back->is_newly_doubted);
	assert_int_equal(back->notice_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct notice *a = &notices[i], *b = &back->notices[i];
		assert_int_equal(a->id, b->id);
		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->cause, b->cause);
		assert_int_equal(a->episode, b->episode);
		assert_int_equal(a->follow_up, b->follow_up);
		assert_true(str_equal(a->carrier, b->carrier));
		assert_true(str_equal(a->tracking, b->tracking));
		assert_true(str_equal(a->order, b->order));
		assert_true(str_equal(a->destination, b->destination));
		assert_true(str_equal(a->country, b->country));
		assert_true(str_equal(a->text, b->text));
		assert_true(str_equal(a->window_id, b->window_id));
		assert_true(str_equal(a->window_title, b->window_title));
		assert_true(date_equal(a->window_from, b->window_from));
		assert_true(date_equal(a->window_last, b->window_last));
		assert_int_equal(a->event_at.seconds, b->event_at.seconds);
		assert_true(date_equal(a->event_on, b->event_on));
		assert_true(date_equal(a->due_on, b->due_on));
		assert_true(date_equal(a->estimated_on, b->estimated_on));
		assert_true(date_equal(a->act_by, b->act_by));
		assert_true(date_equal(a->answer_by, b->answer_by));
		assert_int_equal(a->mentions_dispute, b->mentions_dispute);
		assert_int_equal(a->days_late, b->days_late);
		assert_true(str_is_empty(b->case_key));
		assert_true(str_is_empty(b->case_words));
	}
	book_close(&book);
}

static void
a_letter_of_a_case_comes_back_in_its_own_words(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice letter = a_notice("LP1", NOTICE_CASE);
	letter.case_key = STR("C-000123/1/case-refund");
	letter.case_words = STR("Ihre Bestellung\nGuten Tag,\n\nalles gut.");
	struct mail mail = a_mail("1@shop.example", &letter, 1);
	book_begin(&book);
	book_add(&book, &mail);
	MUST(&book, journal_refresh(book.ledger, &letter, &book.err));
	book_commit(&book);
	const struct mail *back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->notices[0].kind, NOTICE_CASE);
	assert_true(str_equal(back->notices[0].case_key, letter.case_key));
	assert_true(str_equal(back->notices[0].case_words, letter.case_words));
	book_close(&book);
}

static bool
try_to_tell(struct book *book, const char *id, struct notice notice)
{
	const struct journal journal = book_journal(book);
	struct mail mail = a_mail(id, &notice, 1);
	book_begin(book);
	bool ok = journal_add_mail(&journal, &mail, &book->err);
	if (ok)
		book_commit(book);
	else
		ledger_rollback(book->ledger);
	return ok;
}

static void
the_same_notice_is_never_decided_twice(void **state)
{
	(void)state;
	static const enum notice_kind kinds[] = { NOTICE_ADVANCE,
		NOTICE_SUSPENDED, NOTICE_DELAYED, NOTICE_STILL_DELAYED,
		NOTICE_RESUMED, NOTICE_DELIVERED_LATE, NOTICE_ACTION,
		NOTICE_RETURNING, NOTICE_RETURNED, NOTICE_CLOSED };
	struct book book;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct notice notice = a_notice("LP1", kinds[i]);
		if (!try_to_tell(&book, "1@shop.example", notice))
			fail_msg("case %zu \"%s\": %s", i,
			    notice_kind_name(kinds[i]), book.err.text);
		notice.carrier = STR("yun express");
		notice.tracking = STR("lp1");
		if (try_to_tell(&book, "2@shop.example", notice))
			fail_msg("case %zu \"%s\" twice", i,
			    notice_kind_name(kinds[i]));
		assert_int_equal(book.err.kind, ERROR_LEDGER);
	}
	assert_int_equal(book_told(&book, "LP1"), COUNT_OF(kinds));
	book_close(&book);
}

/* The parcel may have become known since. */
static void
a_letter_of_a_case_is_decided_once_whatever_parcel_it_names(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice letter = a_notice("LP1", NOTICE_CASE);
	letter.case_key = STR("C-000123/1/case-refund");
	assert_true(try_to_tell(&book, "1@shop.example", letter));
	letter.tracking = STR("LP2");
	assert_false(try_to_tell(&book, "2@shop.example", letter));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	letter.case_key = STR("C-000123/2/case-refund");
	assert_true(try_to_tell(&book, "2@shop.example", letter));
	book_close(&book);
}

static void
notices_that_differ_in_their_key_stand_beside_each_other(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice first = a_notice("LP1", NOTICE_STILL_DELAYED);
	struct notice notices[6] = { first, first, first, first, first, first };
	notices[1].follow_up = 2;
	notices[2].episode = 2;
	notices[3].kind = NOTICE_DELAYED;
	notices[4].carrier = STR("4px");
	notices[5].tracking = STR("LP2");
	for (size_t i = 0; i < COUNT_OF(notices); i++)
		if (!try_to_tell(&book, "1@shop.example", notices[i]))
			fail_msg("case %zu: %s", i, book.err.text);
	struct notice action = a_notice("LP1", NOTICE_ACTION);
	assert_true(try_to_tell(&book, "1@shop.example", action));
	action.cause = CAUSE_ADDRESS;
	assert_true(try_to_tell(&book, "1@shop.example", action));
	struct notice advance = a_notice("LP1", NOTICE_ADVANCE);
	assert_true(try_to_tell(&book, "1@shop.example", advance));
	advance.window_id = STR("golden-week");
	assert_true(try_to_tell(&book, "1@shop.example", advance));
	book_close(&book);
}

static void
a_failure_in_the_middle_leaves_nothing_of_the_plan(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP2", NOTICE_DELAYED);
	struct notice notices[2] = { a_notice("LP1", NOTICE_DELAYED),
		a_notice("LP2", NOTICE_DELAYED) };
	struct mail mail = a_mail("2@shop.example", notices, 2);
	const struct journal journal = book_journal(&book);
	book_begin(&book);
	assert_false(journal_add_mail(&journal, &mail, &book.err));
	ledger_rollback(book.ledger);
	assert_null(read_mail(&book, "2@shop.example"));
	assert_int_equal(book_told(&book, "LP1"), 0);
	assert_int_equal(book_open_episodes(&book), 1);
	/* And the ledger goes on. */
	book_tell(&book, "3@shop.example", "LP1", NOTICE_DELAYED);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close(&book);
}

static void
a_mail_of_no_known_run_is_refused(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book.run.id = 4711;
	assert_false(try_to_tell(&book, "1@shop.example",
	    a_notice("LP1", NOTICE_DELAYED)));
	assert_non_null(strstr(book.err.text, "FOREIGN KEY"));
	book_close(&book);
}

static void
a_void_notice_frees_its_key(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_begin(&book);
	MUST(&book, journal_void(book.ledger, &mail.notices[0], &book.err));
	book_commit(&book);
	assert_int_equal(book_told(&book, "LP1"), 0);
	assert_true(try_to_tell(&book, "2@shop.example",
	    a_notice("LP1", NOTICE_DELAYED)));
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close(&book);
}

static void
a_mail_loses_its_void_notices_and_keeps_the_others(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice notices[2] = { a_notice("LP1", NOTICE_DELAYED),
		a_notice("LP2", NOTICE_DELAYED) };
	struct mail mail = a_mail("1@shop.example", notices, 2);
	book_begin(&book);
	book_add(&book, &mail);
	MUST(&book, journal_void(book.ledger, &notices[0], &book.err));
	book_commit(&book);
	const struct mail *back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->notice_count, 1);
	assert_true(str_equal(back->notices[0].tracking, STR("LP2")));
	/* What expired still shows what it would have said. */
	struct notice last = notices[1];
	book_begin(&book);
	MUST(&book, journal_void(book.ledger, &last, &book.err));
	book_commit(&book);
	book_enter(&book, &mail, MAIL_EXPIRED);
	back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->notice_count, 2);
	book_close(&book);
}

static void
a_quiet_notice_is_told_by_no_mail(void **state)
{
	(void)state;
	struct book book;
	struct past past;
	book_open(&book);
	const struct journal journal = book_journal(&book);
	struct notice notice = a_notice("LP1", NOTICE_DELAYED);
	book_add_quiet(&book, &notice);
	assert_int_not_equal(notice.id, 0);
	assert_int_equal(book_past(&book, "LP1", &past), 1);
	assert_int_equal(past.items[0].state, MAIL_ACCEPTED);
	assert_true(str_is_empty(past.items[0].message_id));
	assert_int_equal(past.items[0].on.day, journal.today.day);
	book_begin(&book);
	assert_false(journal_add_quiet(&journal, &notice, &book.err));
	ledger_rollback(book.ledger);
	book_close(&book);
}

static void
an_episode_is_open_while_the_last_word_is_a_delay(void **state)
{
	(void)state;
	static const struct {
		enum notice_kind kind;
		size_t open;
	} steps[] = {
		{ NOTICE_ADVANCE, 0 },
		{ NOTICE_DELAYED, 1 },
		{ NOTICE_SUSPENDED, 1 },
		{ NOTICE_STILL_DELAYED, 1 },
		{ NOTICE_CASE, 1 },
		{ NOTICE_RESUMED, 0 },
	};
	struct book book;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		book_tell(&book, "1@shop.example", "LP1", steps[i].kind);
		if (book_open_episodes(&book) != steps[i].open)
			fail_msg("step %zu \"%s\"", i,
			    notice_kind_name(steps[i].kind));
	}
	book_close(&book);
}

static void
every_end_of_an_episode_closes_it(void **state)
{
	(void)state;
	static const enum notice_kind ends[] = { NOTICE_RESUMED,
		NOTICE_DELIVERED_LATE, NOTICE_ACTION, NOTICE_RETURNING,
		NOTICE_RETURNED, NOTICE_CLOSED };
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct book book;
		book_open(&book);
		book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
		struct mail end = book_tell(&book, "2@shop.example", "LP1",
		    ends[i]);
		if (book_open_episodes(&book) != 0)
			fail_msg("case %zu \"%s\"", i,
			    notice_kind_name(ends[i]));
		/* An end that never was opens it again. */
		book_begin(&book);
		MUST(&book,
		    journal_void(book.ledger, &end.notices[0], &book.err));
		book_commit(&book);
		if (book_open_episodes(&book) != 1)
			fail_msg("case %zu \"%s\", void", i,
			    notice_kind_name(ends[i]));
		book_close(&book);
	}
}

static void
a_delay_that_never_was_opens_no_episode(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	assert_int_equal(book_open_episodes(&book), 1);
	book_begin(&book);
	MUST(&book, journal_void(book.ledger, &mail.notices[0], &book.err));
	book_commit(&book);
	assert_int_equal(book_open_episodes(&book), 0);
	book_close(&book);
}

static void
add_held(struct book *book, const char *id, const char *tracking,
    enum notice_kind kind)
{
	struct notice *notice = arena_new(&book->arena, struct notice);
	*notice = a_notice(tracking, kind);
	struct mail mail = a_mail(id, notice, 1);
	mail.history_count = 0;
	mail_enter(&mail, MAIL_HELD);
	book_begin(book);
	book_add(book, &mail);
	book_commit(book);
}

static bool
is_held(struct book *book, const char *tracking)
{
	struct notice notice = a_notice(tracking, NOTICE_DELAYED);
	const struct shipment_key key = { notice.carrier, notice.tracking,
		notice.order };
	bool held;
	MUST(book, history_is_held(book->ledger, &key, &book->arena, &held,
		       &book->err));
	return held;
}

static void
what_is_held_is_not_told_yet(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	add_held(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	assert_int_equal(book_told(&book, "LP1"), 0);
	assert_int_equal(book_open_episodes(&book), 0);
	assert_true(is_held(&book, "LP1"));
	assert_false(is_held(&book, "LP2"));
	book_close(&book);
}

static void
what_is_released_is_planned_and_told(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	add_held(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	book_begin(&book);
	MUST(&book, journal_release_held(book.ledger, book.run.id, &book.err));
	book_commit(&book);
	const struct mail *mail = read_mail(&book, "1@shop.example");
	assert_int_equal(mail->state, MAIL_PLANNED);
	assert_int_equal(mail->history_count, 2);
	assert_int_equal(mail->history[0], MAIL_HELD);
	assert_int_equal(mail->history[1], MAIL_PLANNED);
	assert_false(is_held(&book, "LP1"));
	assert_int_equal(book_told(&book, "LP1"), 1);
	assert_int_equal(book_open_episodes(&book), 1);
	book_close(&book);
}

static void
what_is_discarded_was_never_decided(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_tell(&book, "0@shop.example", "LP2", NOTICE_DELAYED);
	book_begin(&book);
	book_begin_run(&book, "20260127T020000-1", RUN_HELD);
	book_commit(&book);
	add_held(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	struct notice end = a_notice("LP2", NOTICE_CLOSED);
	book_add_quiet(&book, &end);
	assert_int_equal(book_open_episodes(&book), 0);
	book_begin(&book);
	MUST(&book, journal_discard_held(book.ledger, book.run.id, &book.err));
	book_commit(&book);
	const struct mail *mail = read_mail(&book, "1@shop.example");
	assert_int_equal(mail->state, MAIL_DISCARDED);
	assert_int_equal(mail->notice_count, 1);
	assert_int_equal(book_told(&book, "LP1"), 0);
	/* The quiet end of the run counts as never decided too. */
	assert_int_equal(book_told(&book, "LP2"), 1);
	assert_int_equal(book_open_episodes(&book), 1);
	assert_true(try_to_tell(&book, "2@shop.example",
	    a_notice("LP1", NOTICE_DELAYED)));
	book_close(&book);
}

static void
release_and_discard_touch_no_other_run(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	add_held(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	int64_t first = book.run.id;
	book_begin(&book);
	book_begin_run(&book, "20260127T020000-1", RUN_HELD);
	book_commit(&book);
	add_held(&book, "2@shop.example", "LP2", NOTICE_DELAYED);
	book_begin(&book);
	MUST(&book, journal_discard_held(book.ledger, first, &book.err));
	book_commit(&book);
	assert_int_equal(read_mail(&book, "1@shop.example")->state,
	    MAIL_DISCARDED);
	assert_int_equal(read_mail(&book, "2@shop.example")->state, MAIL_HELD);
	book_begin(&book);
	MUST(&book, journal_release_held(book.ledger, first, &book.err));
	book_commit(&book);
	assert_int_equal(read_mail(&book, "1@shop.example")->state,
	    MAIL_DISCARDED);
	assert_int_equal(read_mail(&book, "2@shop.example")->state, MAIL_HELD);
	book_close(&book);
}

static void
a_mail_is_kept_with_its_reply_and_its_way(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_SENDING);
	mail.reply = STR("451 4.7.1 later, O'Neil");
	mail.doubts = 1;
	book_enter(&book, &mail, MAIL_DEFERRED);
	const struct mail *back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->state, MAIL_DEFERRED);
	assert_true(str_equal(back->reply, mail.reply));
	assert_int_equal(back->doubts, 1);
	assert_int_equal(back->history_count, 3);
	assert_memory_equal(back->history, mail.history,
	    3 * sizeof(mail.history[0]));
	book_close(&book);
}

static void
the_longest_way_comes_back(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	for (int i = 0; i < 2 * MAIL_MAX_HISTORY; i++)
		mail_enter(&mail, i % 2 ? MAIL_SUPPRESSED : MAIL_DISCARDED);
	book_enter(&book, &mail, MAIL_REJECTED);
	const struct mail *back = read_mail(&book, "1@shop.example");
	assert_int_equal(back->history_count, MAIL_MAX_HISTORY);
	assert_memory_equal(back->history, mail.history, sizeof(mail.history));
	book_close(&book);
}

static void
its_recipient_had_a_mail_when_the_relay_has_it_or_may_have_it(void **state)
{
	(void)state;
	for (enum mail_state s = MAIL_PLANNED; s < MAIL_STATE_COUNT; s++) {
		struct book book;
		struct instant last;
		bool is_suppressed;
		book_open(&book);
		struct mail mail = book_tell(&book, "1@shop.example", "LP1",
		    NOTICE_DELAYED);
		book_enter(&book, &mail, s);
		MUST(&book, history_recipient(book.ledger, mail.to, &last,
				&is_suppressed, &book.err));
		bool had = s == MAIL_ACCEPTED || s == MAIL_IN_DOUBT;
		if (instant_is_set(last) != had)
			fail_msg("\"%s\"", mail_state_name(s));
		assert_false(is_suppressed);
		book_close(&book);
	}
}

static void
the_last_mail_to_a_recipient_is_the_latest(void **state)
{
	(void)state;
	static const int64_t times[] = { 100, 300, 200 };
	struct book book;
	struct instant last;
	bool is_suppressed;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	mail.state = MAIL_ACCEPTED;
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		book_begin(&book);
		MUST(&book, journal_enter(book.ledger, &mail,
				(struct instant){ times[i] }, &book.err));
		book_commit(&book);
	}
	MUST(&book, history_recipient(book.ledger, mail.to, &last,
			&is_suppressed, &book.err));
	assert_int_equal(last.seconds, 300);
	book_close(&book);
}

static void
suppress(struct book *book, const char *address, const char *reason)
{
	book_begin(book);
	MUST(book, journal_suppress(book->ledger, str_from(address),
		       str_from(reason), &book->err));
	book_commit(book);
}

static void
an_address_is_suppressed_until_it_wants_mail_again(void **state)
{
	(void)state;
	struct book book;
	struct instant last;
	bool is_suppressed;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	suppress(&book, "a@customer.example", "by hand");
	suppress(&book, "b@customer.example", "by hand");
	MUST(&book, history_recipient(book.ledger, mail.to, &last,
			&is_suppressed, &book.err));
	assert_true(is_suppressed);
	assert_true(instant_is_set(last));
	MUST(&book, history_recipient(book.ledger, STR("b@customer.example"),
			&last, &is_suppressed, &book.err));
	assert_true(is_suppressed);
	assert_false(instant_is_set(last));
	book_begin(&book);
	MUST(&book,
	    journal_allow(book.ledger, STR("A@customer.example"), &book.err));
	book_commit(&book);
	MUST(&book, history_recipient(book.ledger, mail.to, &last,
			&is_suppressed, &book.err));
	assert_false(is_suppressed);
	assert_true(instant_is_set(last));
	book_close(&book);
}

static void
facts_that_were_gathered_anew_are_kept(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	struct notice *notice = &mail.notices[0];
	notice->cause = CAUSE_WEATHER;
	notice->country = STR("DE");
	notice->text = STR("Snow");
	notice->event_at = (struct instant){ 1769100000 };
	notice->estimated_on = DATE_NONE;
	notice->days_late = 9;
	book_begin(&book);
	MUST(&book, journal_refresh(book.ledger, notice, &book.err));
	book_commit(&book);
	const struct notice *back =
	    &read_mail(&book, "1@shop.example")->notices[0];
	assert_int_equal(back->cause, CAUSE_WEATHER);
	assert_true(str_equal(back->country, STR("DE")));
	assert_true(str_equal(back->text, STR("Snow")));
	assert_int_equal(back->event_at.seconds, 1769100000);
	assert_false(date_is_set(back->estimated_on));
	assert_int_equal(back->days_late, 9);
	/* Its key is as it was. */
	assert_false(try_to_tell(&book, "2@shop.example",
	    a_notice("LP1", NOTICE_DELAYED)));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mail_comes_back_with_everything_it_says),
		cmocka_unit_test(
		    a_letter_of_a_case_comes_back_in_its_own_words),
		cmocka_unit_test(
		    a_letter_of_a_case_is_decided_once_whatever_parcel_it_names),
		cmocka_unit_test(the_same_notice_is_never_decided_twice),
		cmocka_unit_test(
		    notices_that_differ_in_their_key_stand_beside_each_other),
		cmocka_unit_test(
		    a_failure_in_the_middle_leaves_nothing_of_the_plan),
		cmocka_unit_test(a_mail_of_no_known_run_is_refused),
		cmocka_unit_test(a_void_notice_frees_its_key),
		cmocka_unit_test(
		    a_mail_loses_its_void_notices_and_keeps_the_others),
		cmocka_unit_test(a_quiet_notice_is_told_by_no_mail),
		cmocka_unit_test(
		    an_episode_is_open_while_the_last_word_is_a_delay),
		cmocka_unit_test(every_end_of_an_episode_closes_it),
		cmocka_unit_test(a_delay_that_never_was_opens_no_episode),
		cmocka_unit_test(what_is_held_is_not_told_yet),
		cmocka_unit_test(what_is_released_is_planned_and_told),
		cmocka_unit_test(what_is_discarded_was_never_decided),
		cmocka_unit_test(release_and_discard_touch_no_other_run),
		cmocka_unit_test(a_mail_is_kept_with_its_reply_and_its_way),
		cmocka_unit_test(the_longest_way_comes_back),
		cmocka_unit_test(
		    its_recipient_had_a_mail_when_the_relay_has_it_or_may_have_it),
		cmocka_unit_test(the_last_mail_to_a_recipient_is_the_latest),
		cmocka_unit_test(
		    an_address_is_suppressed_until_it_wants_mail_again),
		cmocka_unit_test(facts_that_were_gathered_anew_are_kept),
	};
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
