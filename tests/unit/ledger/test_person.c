#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "ledger/person.h"
#include "unit/ledger/book.h"
#include "unit/ledger/docket.h"

static void
forget(struct book *book, const char *address)
{
	book_begin(book);
	MUST(book, person_forget(book->ledger, str_from(address), &book->err));
	book_commit(book);
	MUST(book, ledger_compact(book->ledger, &book->err));
}

static struct person_counts
count(struct book *book, const char *address)
{
	struct person_counts counts;
	MUST(book,
	    person_count(book->ledger, str_from(address), &counts, &book->err));
	return counts;
}

/* Of the ledger and its journal, while it is open. */
static bool
is_in_files(struct book *book, const char *text)
{
	static const char *const names[] = { "ledger.db", "ledger.db-wal" };
	bool is_found = false;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str bytes = STR_EMPTY;
		struct error missing;
		file_read(folder_path(&book->folder, names[i]), 64 << 20,
		    &book->arena, &bytes, &missing);
		is_found = is_found ||
		           str_find(bytes, str_from(text)) < bytes.len;
	}
	return is_found;
}

static void
nothing_of_a_person_is_left_in_any_file(void **state)
{
	(void)state;
	static const char *const theirs[] = { "a@customer.example", "Jonas",
		"Held by customs", "Spring Festival", "1@shop.example" };
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_ACTION);
	mail.reply = STR("250 2.0.0 ok for a@customer.example");
	book_enter(&book, &mail, MAIL_ACCEPTED);
	for (size_t i = 0; i < COUNT_OF(theirs); i++)
		if (!is_in_files(&book, theirs[i]))
			fail_msg("\"%s\" was never there", theirs[i]);
	forget(&book, "A@Customer.example");
	for (size_t i = 0; i < COUNT_OF(theirs); i++)
		if (is_in_files(&book, theirs[i]))
			fail_msg("\"%s\" is left", theirs[i]);
	book_close(&book);
}

/* What a case holds of its person, and the letter that told it. */
static const char *const words_of_case[] = { "jonas@customer.example", "Jonas",
	"Where is it?", "Guten Tag", "Ihre Bestellung", "left with Mrs Kessler",
	"many thanks" };

static void
tell_case(struct docket *docket)
{
	struct notice *letter = arena_new(&docket->book.arena, struct notice);
	*letter = a_notice("LP1", NOTICE_CASE);
	letter->case_key = STR("C-000001/1/case-refund");
	letter->case_words = arena_format(&docket->book.arena, "%.*s\n%.*s",
	    STR_ARG(docket->proposal.subject), STR_ARG(docket->proposal.text));
	struct mail mail = a_mail("1@shop.example", letter, 1);
	mail.to = STR("jonas@customer.example");
	book_begin(&docket->book);
	book_add(&docket->book, &mail);
	book_commit(&docket->book);
	book_enter(&docket->book, &mail, MAIL_ACCEPTED);
}

static void
nor_of_their_complaints_but_what_was_done(void **state)
{
	(void)state;
	struct docket docket;
	bool is_sound;
	size_t events;
	struct str trouble;
	docket_open(&docket);
	docket_fill(&docket);
	tell_case(&docket);
	struct case_record other = a_case("5002");
	other.complaint.email = STR("b@customer.example");
	docket_add(&docket, other);
	assert_int_equal(count(&docket.book, "JONAS@customer.example").cases,
	    1);
	for (size_t i = 0; i < COUNT_OF(words_of_case); i++)
		if (!is_in_files(&docket.book, words_of_case[i]))
			fail_msg("\"%s\" was never there", words_of_case[i]);
	docket_sql(&docket, "UPDATE case_record SET name = 'x', text = 'y' "
			    "WHERE id = 2");
	forget(&docket.book, "JONAS@customer.example");
	for (size_t i = 0; i < COUNT_OF(words_of_case); i++)
		if (is_in_files(&docket.book, words_of_case[i]))
			fail_msg("\"%s\" is left", words_of_case[i]);
	assert_int_equal(count(&docket.book, "jonas@customer.example").cases,
	    0);
	assert_int_equal(docket_number(&docket, "SELECT amount FROM case_comp"),
	    4200);
	assert_int_equal(docket_number(&docket,
			     "SELECT count(*) FROM case_record "
			     "WHERE email = 'b@customer.example'"),
	    1);
	MUST(&docket.book, cases_verify(docket.book.ledger, &docket.book.arena,
			       &is_sound, &trouble, &events, &docket.book.err));
	assert_true(is_sound);
	docket_close(&docket);
}

static void
who_complains_again_is_known_again(void **state)
{
	(void)state;
	static const char forgotten[] =
	    "SELECT is_forgotten FROM case_record WHERE id = 1";
	struct docket docket;
	docket_open(&docket);
	struct case_record whole = docket.record;
	forget(&docket.book, "jonas@customer.example");
	docket.record.complaint.name = STR_EMPTY;
	docket.record.complaint.email = STR_EMPTY;
	docket.record.complaint.text = STR_EMPTY;
	docket_step(&docket, CASE_NOTE);
	assert_int_equal(docket_number(&docket, forgotten), 1);
	docket.record.complaint = whole.complaint;
	docket_step(&docket, CASE_IMPORT_UPDATE);
	assert_int_equal(docket_number(&docket, forgotten), 0);
	assert_int_equal(count(&docket.book, "jonas@customer.example").cases,
	    1);
	docket_close(&docket);
}

/* A delay that ended: no mail told that, but it names their order. */
static void
nor_of_the_quiet_end_of_a_delay(void **state)
{
	(void)state;
	static const char *const theirs[] = { "ORDER-4711", "Came by lorry" };
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	struct notice end = a_notice("LP1", NOTICE_CLOSED);
	end.order = str_from(theirs[0]);
	end.text = str_from(theirs[1]);
	book_add_quiet(&book, &end);
	forget(&book, "a@customer.example");
	for (size_t i = 0; i < COUNT_OF(theirs); i++)
		if (is_in_files(&book, theirs[i]))
			fail_msg("\"%s\" is left", theirs[i]);
	assert_int_equal(book_told(&book, "LP1"), 2);
	book_close(&book);
}

static void
that_the_parcel_was_told_stays(void **state)
{
	(void)state;
	static const enum mail_state states[] = { MAIL_PLANNED, MAIL_HELD,
		MAIL_ACCEPTED, MAIL_IN_DOUBT, MAIL_DEFERRED };
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		struct book book;
		book_open(&book);
		struct mail mail = book_tell(&book, "1@shop.example", "LP1",
		    NOTICE_DELAYED);
		book_enter(&book, &mail, states[i]);
		forget(&book, "a@customer.example");
		if (book_told(&book, "LP1") != 1)
			fail_msg("case %zu", i);
		assert_int_equal(count(&book, "a@customer.example").mails, 0);
		book_close(&book);
	}
}

static void
a_delay_that_goes_on_is_still_watched(void **state)
{
	(void)state;
	struct book book;
	struct shipment_key *keys;
	size_t found;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	forget(&book, "a@customer.example");
	MUST(&book, history_open_episodes(book.ledger, &book.arena, &keys,
			&found, &book.err));
	assert_int_equal(found, 1);
	assert_true(str_equal(keys[0].tracking, STR("LP1")));
	assert_true(str_is_empty(keys[0].order));
	book_close(&book);
}

static void
an_order_without_a_parcel_keeps_what_it_is_known_by(void **state)
{
	(void)state;
	struct book book;
	struct notice notice = a_notice("", NOTICE_ADVANCE);
	struct past past;
	notice.carrier = STR_EMPTY;
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	const struct shipment_key key = { STR_EMPTY, STR_EMPTY, STR("1001") };
	book_open(&book);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	forget(&book, "a@customer.example");
	MUST(&book,
	    history_past(book.ledger, &key, &book.arena, &past, &book.err));
	assert_int_equal(past.count, 1);
	book_close(&book);
}

static void
nobody_else_is_touched(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "LP1",
	    NOTICE_ACTION);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	forget(&book, "b@customer.example");
	assert_int_equal(count(&book, "a@customer.example").mails, 1);
	assert_int_equal(count(&book, "a@customer.example").notices, 1);
	assert_true(count(&book, "a@customer.example").is_recipient);
	assert_true(is_in_files(&book, "Held by customs"));
	book_close(&book);
}

static bool
is_suppressed(struct book *book)
{
	struct instant last;
	bool is;
	MUST(book, history_recipient(book->ledger, STR("A@customer.example"),
		       &last, &is, &book->err));
	return is;
}

static void
who_wanted_no_mail_gets_none_though_forgotten(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_begin(&book);
	MUST(&book, journal_suppress(book.ledger, STR("a@customer.example"),
			STR("by hand"), &book.err));
	book_commit(&book);
	forget(&book, "a@customer.example");
	assert_false(is_in_files(&book, "a@customer.example"));
	assert_true(is_suppressed(&book));
	book_begin(&book);
	MUST(&book,
	    journal_allow(book.ledger, STR("a@customer.example"), &book.err));
	book_commit(&book);
	assert_false(is_suppressed(&book));
	book_close(&book);
}

static void
an_empty_ledger_knows_nobody(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(count(&book, "a@customer.example").mails, 0);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_a_person_is_left_in_any_file),
		cmocka_unit_test(nor_of_their_complaints_but_what_was_done),
		cmocka_unit_test(who_complains_again_is_known_again),
		cmocka_unit_test(nor_of_the_quiet_end_of_a_delay),
		cmocka_unit_test(that_the_parcel_was_told_stays),
		cmocka_unit_test(a_delay_that_goes_on_is_still_watched),
		cmocka_unit_test(
		    an_order_without_a_parcel_keeps_what_it_is_known_by),
		cmocka_unit_test(nobody_else_is_touched),
		cmocka_unit_test(who_wanted_no_mail_gets_none_though_forgotten),
		cmocka_unit_test(an_empty_ledger_knows_nobody),
	};
	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
