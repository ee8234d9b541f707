#include "ledger/case_letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "book.h"

static const struct str key = STR_INIT("C-000001/1/case-refund");

static struct notice
a_case_letter(void)
{
	struct notice notice = a_notice("T1", NOTICE_CASE);
	notice.case_key = key;
	notice.case_words = STR("Your refund\nDear Ann,\n");
	return notice;
}

static enum case_letter_fate
fate_of(struct book *book)
{
	enum case_letter_fate fate;
	MUST(book, case_letters_fate(book->ledger, key, &fate, &book->err));
	return fate;
}

static void
a_letter_has_reached_its_customer_when_the_relay_accepted_it(void **state)
{
	(void)state;
	static const struct {
		enum mail_state state;
		enum case_letter_fate fate;
	} cases[] = { { MAIL_SENDING, CASE_LETTER_WAITING },
		{ MAIL_DEFERRED, CASE_LETTER_WAITING },
		{ MAIL_IN_DOUBT, CASE_LETTER_WAITING },
		{ MAIL_REJECTED, CASE_LETTER_REFUSED },
		{ MAIL_SUPPRESSED, CASE_LETTER_REFUSED },
		{ MAIL_ACCEPTED, CASE_LETTER_ACCEPTED } };
	struct book book;
	struct notice notice = a_case_letter();
	book_open(&book);
	assert_int_equal(fate_of(&book), CASE_LETTER_UNSENT);
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	assert_int_equal(fate_of(&book), CASE_LETTER_WAITING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		book_enter(&book, &mail, cases[i].state);
		if (fate_of(&book) != cases[i].fate)
			fail_msg("%s", mail_state_name(cases[i].state));
	}
	book_close(&book);
}

static void
what_people_paste_is_listed_with_its_words_since_a_day(void **state)
{
	(void)state;
	struct book book;
	struct case_message *messages;
	size_t count;
	struct notice notice = a_case_letter();
	book_open(&book);
	book_add_quiet(&book, &notice);
	assert_int_equal(fate_of(&book), CASE_LETTER_BY_HAND);
	MUST(&book, case_letters_by_hand(book.ledger, (struct date){ 20479 },
			&book.arena, &messages, &count, &book.err));
	assert_int_equal(count, 1);
	assert_true(str_equal(messages[0].key, key));
	assert_true(str_equal(messages[0].words, notice.case_words));
	assert_int_equal(messages[0].decided_on.day, 20479);
	MUST(&book, case_letters_by_hand(book.ledger, (struct date){ 20480 },
			&book.arena, &messages, &count, &book.err));
	assert_int_equal(count, 0);
	book_close(&book);
}

static void
an_empty_ledger_knows_none(void **state)
{
	(void)state;
	struct book book;
	struct case_message *messages;
	size_t count = 1;
	book = (struct book){ .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(fate_of(&book), CASE_LETTER_UNSENT);
	MUST(&book, case_letters_by_hand(book.ledger, (struct date){ 0 },
			&book.arena, &messages, &count, &book.err));
	assert_int_equal(count, 0);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_letter_has_reached_its_customer_when_the_relay_accepted_it),
		cmocka_unit_test(
		    what_people_paste_is_listed_with_its_words_since_a_day),
		cmocka_unit_test(an_empty_ledger_knows_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
