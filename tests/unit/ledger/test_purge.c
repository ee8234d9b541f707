#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/arrivals.h"
#include "ledger/connection.h"
#include "ledger/purge.h"
#include "unit/ledger/book.h"
#include "unit/ledger/docket.h"

/* book_enter() settles mails at 1769364100, on day 20479. */
static const struct purge_limit before_it = { { 20479 }, { 1769300000 },
	{ 1769300000 } };
static const struct purge_limit after_it = { { 20480 }, { 1769400000 },
	{ 1769400000 } };

static struct purge_counts
count(struct book *book, const struct purge_limit *limit)
{
	struct purge_counts counts;
	MUST(book, purge_count(book->ledger, limit, &counts, &book->err));
	return counts;
}

static void
purge(struct book *book, const struct purge_limit *limit)
{
	book_begin(book);
	MUST(book, purge_remove(book->ledger, limit, &book->err));
	book_commit(book);
}

static int64_t
ask(struct book *book, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(book->ledger->db, sql, -1, &statement, NULL);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* A mail in a state, about a delay that is over. */
static void
settle(struct book *book, const char *tracking, enum mail_state state)
{
	struct str id = arena_format(&book->arena, "%s@shop.example", tracking);
	struct mail mail = book_tell(book, id.ptr, tracking, NOTICE_ACTION);
	if (state != MAIL_PLANNED)
		book_enter(book, &mail, state);
}

static void
what_is_younger_stays_and_what_is_older_goes(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	settle(&book, "LP1", MAIL_ACCEPTED);
	struct purge_counts counts = count(&book, &before_it);
	assert_int_equal(counts.mails + counts.notices + counts.addresses, 0);
	counts = count(&book, &after_it);
	assert_int_equal(counts.mails, 1);
	assert_int_equal(counts.notices, 1);
	assert_int_equal(counts.addresses, 1);
	purge(&book, &after_it);
	counts = count(&book, &after_it);
	assert_int_equal(counts.mails + counts.notices + counts.addresses, 0);
	assert_int_equal(ask(&book, "SELECT count(*) FROM mail"), 0);
	assert_int_equal(ask(&book, "SELECT count(*) FROM recipient"), 0);
	book_close(&book);
}

static void
that_a_parcel_was_told_stays_for_ever(void **state)
{
	(void)state;
	struct book book;
	struct past before, after;
	book_open(&book);
	settle(&book, "LP1", MAIL_ACCEPTED);
	assert_int_equal(book_past(&book, "LP1", &before), 1);
	purge(&book, &after_it);
	assert_int_equal(book_past(&book, "LP1", &after), 1);
	assert_int_equal(after.items[0].kind, before.items[0].kind);
	assert_true(str_equal(after.items[0].subject, before.items[0].subject));
	assert_int_equal(after.items[0].on.day, before.items[0].on.day);
	assert_int_equal(after.items[0].event_at.seconds,
	    before.items[0].event_at.seconds);
	assert_int_equal(after.items[0].state, MAIL_ACCEPTED);
	assert_int_equal(ask(&book,
			     "SELECT count(*) FROM notice WHERE event_text = "
			     "'' AND order_key = '' AND mail IS NULL"),
	    1);
	book_close(&book);
}

static void
what_a_discarded_run_would_have_ended_quietly_goes(void **state)
{
	(void)state;
	struct book book;
	struct notice end = a_notice("LP1", NOTICE_CLOSED);
	book_open(&book);
	book_add_quiet(&book, &end);
	book_begin(&book);
	MUST(&book, journal_discard_held(book.ledger, book.run.id, &book.err));
	book_commit(&book);
	assert_int_equal(count(&book, &before_it).notices, 0);
	assert_int_equal(count(&book, &after_it).notices, 1);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM notice"), 0);
	book_close(&book);
}

static void
mails_in_every_other_state_are_not_touched(void **state)
{
	(void)state;
	static const struct {
		enum mail_state state;
		bool goes;
	} cases[] = {
		{ MAIL_PLANNED, false },
		{ MAIL_HELD, false },
		{ MAIL_SENDING, false },
		{ MAIL_DEFERRED, false },
		{ MAIL_IN_DOUBT, false },
		{ MAIL_ACCEPTED, true },
		{ MAIL_REJECTED, true },
		{ MAIL_EXPIRED, true },
		{ MAIL_SUPPRESSED, true },
		{ MAIL_DISCARDED, true },
	};
	assert_int_equal(COUNT_OF(cases), MAIL_STATE_COUNT);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct book book;
		book_open(&book);
		settle(&book, "LP1", cases[i].state);
		purge(&book, &after_it);
		if (ask(&book, "SELECT count(*) FROM mail") != !cases[i].goes)
			fail_msg("case %zu: %s", i,
			    mail_state_name(cases[i].state));
		book_close(&book);
	}
}

static void
a_delay_that_goes_on_keeps_its_mails_and_texts(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM mail"), 1);
	assert_int_equal(ask(&book, "SELECT count(*) FROM notice WHERE "
				    "event_text <> ''"),
	    1);
	mail = book_tell(&book, "2@shop.example", "LP1", NOTICE_RESUMED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM mail"), 0);
	assert_int_equal(book_told(&book, "LP1"), 2);
	book_close(&book);
}

static void
what_was_never_told_goes_altogether(void **state)
{
	(void)state;
	struct book book;
	struct notice notice = a_notice("LP1", NOTICE_ACTION);
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	book_open(&book);
	book_begin(&book);
	book_add(&book, &mail);
	MUST(&book, journal_void(book.ledger, &mail.notices[0], &book.err));
	book_commit(&book);
	book_enter(&book, &mail, MAIL_EXPIRED);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM notice"), 0);
	book_close(&book);
}

static void
a_suppressed_address_stays_so(void **state)
{
	(void)state;
	struct book book;
	struct instant last;
	bool is_suppressed;
	book_open(&book);
	settle(&book, "LP1", MAIL_ACCEPTED);
	book_begin(&book);
	MUST(&book, journal_suppress(book.ledger, STR("a@customer.example"),
			STR("by hand"), &book.err));
	book_commit(&book);
	purge(&book, &after_it);
	MUST(&book, history_recipient(book.ledger, STR("a@customer.example"),
			&last, &is_suppressed, &book.err));
	assert_true(is_suppressed);
	book_close(&book);
}

static void
an_address_whose_gap_has_not_ended_stays(void **state)
{
	(void)state;
	struct book book;
	struct purge_limit limit = after_it;
	limit.last_mail.seconds = 1769364000;
	book_open(&book);
	settle(&book, "LP1", MAIL_ACCEPTED);
	purge(&book, &limit);
	assert_int_equal(ask(&book, "SELECT count(*) FROM recipient"), 1);
	book_close(&book);
}

static void
reports_go_but_the_runs_and_a_held_ones_report_stay(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_begin(&book);
	MUST(&book,
	    runs_set_report(book.ledger, book.run.id, STR("{}"), &book.err));
	book_begin_run(&book, "20260126T020000-2", RUN_HELD);
	MUST(&book,
	    runs_set_report(book.ledger, book.run.id, STR("{}"), &book.err));
	book_commit(&book);
	assert_int_equal(count(&book, &after_it).reports, 1);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM run"), 2);
	assert_int_equal(ask(&book,
			     "SELECT count(*) FROM run WHERE report IS NULL"),
	    1);
	book_close(&book);
}

static void
an_empty_ledger_has_nothing_to_remove(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(count(&book, &after_it).mails, 0);
	book_close(&book);
}

static void
parcels_that_were_delivered_then_go_and_their_number_stays(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	const struct arrival_count seen = {
		.delivered_on = { 20479 },
		.carrier = STR("a"),
		.origin = STR("CN"),
		.destination = STR("US"),
		.parcels = 7,
	};
	const struct arrival_record record = {
		.carrier = STR("a"),
		.tracking = STR("LP1"),
		.delivered_on = { 20479 },
	};
	book_begin(&book);
	MUST(&book, arrivals_count(book.ledger, &seen, 1, &book.err));
	MUST(&book, arrivals_add(book.ledger, &record, &book.err));
	book_commit(&book);
	assert_int_equal(count(&book, &before_it).arrivals, 0);
	assert_int_equal(count(&book, &after_it).arrivals, 1);
	purge(&book, &after_it);
	assert_int_equal(count(&book, &after_it).arrivals, 0);
	assert_int_equal(ask(&book, "SELECT count(*) FROM arrival"), 0);
	assert_int_equal(ask(&book, "SELECT sum(parcels) FROM delivered"), 7);
	book_close(&book);
}

/* The docket's case ends on day 20478. */
static void
what_a_case_that_is_over_says_of_its_person_goes(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_fill(&docket);
	docket_step(&docket, CASE_DONE);
	docket_step(&docket, CASE_FEEDBACK_OK);
	assert_int_equal(count(&docket.book, &after_it).cases, 0);
	docket_step(&docket, CASE_LESSON);
	assert_int_equal(count(&docket.book, &before_it).cases, 0);
	assert_int_equal(count(&docket.book, &after_it).cases, 1);
	purge(&docket.book, &before_it);
	assert_int_equal(docket_number(&docket,
			     "SELECT count(*) FROM case_record WHERE name = "
			     "'Jonas'"),
	    1);
	purge(&docket.book, &after_it);
	assert_int_equal(count(&docket.book, &after_it).cases, 0);
	assert_int_equal(docket_number(&docket,
			     "SELECT count(*) FROM case_record r, "
			     "case_proposal p, case_evidence e, "
			     "case_feedback f WHERE r.name || r.email || "
			     "r.text || p.subject || p.text || e.value || "
			     "f.comment = ''"),
	    1);
	assert_int_equal(docket_number(&docket, "SELECT amount FROM case_comp"),
	    4200);
	docket_close(&docket);
}

static void
the_words_of_a_letter_go_with_its_mail(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct notice letter = a_notice("LP1", NOTICE_CASE);
	letter.case_key = STR("C-000001/1/case-refund");
	letter.case_words = STR("Your refund\nDear Jonas");
	struct mail mail = a_mail("1@shop.example", &letter, 1);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	purge(&book, &after_it);
	assert_int_equal(ask(&book, "SELECT count(*) FROM notice WHERE "
				    "case_words = '' "
				    "AND subject = 'C-000001/1/case-refund'"),
	    1);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_a_case_that_is_over_says_of_its_person_goes),
		cmocka_unit_test(the_words_of_a_letter_go_with_its_mail),
		cmocka_unit_test(what_is_younger_stays_and_what_is_older_goes),
		cmocka_unit_test(that_a_parcel_was_told_stays_for_ever),
		cmocka_unit_test(
		    what_a_discarded_run_would_have_ended_quietly_goes),
		cmocka_unit_test(mails_in_every_other_state_are_not_touched),
		cmocka_unit_test(
		    a_delay_that_goes_on_keeps_its_mails_and_texts),
		cmocka_unit_test(what_was_never_told_goes_altogether),
		cmocka_unit_test(a_suppressed_address_stays_so),
		cmocka_unit_test(an_address_whose_gap_has_not_ended_stays),
		cmocka_unit_test(
		    reports_go_but_the_runs_and_a_held_ones_report_stay),
		cmocka_unit_test(
		    parcels_that_were_delivered_then_go_and_their_number_stays),
		cmocka_unit_test(an_empty_ledger_has_nothing_to_remove),
	};
	return cmocka_run_group_tests_name("purge", tests, NULL, NULL);
}
