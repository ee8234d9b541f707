#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/bounce.h"
#include "ledger/person.h"
#include "unit/ledger/book.h"

/* Jobs of which so many were refused and so many accepted. */
static struct jobs
jobs_of(struct book *book, size_t refused, size_t accepted)
{
	struct jobs jobs = { .run = &book->arena };
	for (size_t i = 0; i < refused + accepted; i++) {
		struct mail *mail = arena_new(&book->arena, struct mail);
		mail->to = arena_format(&book->arena, "a%zu@x.example", i);
		mail->reply = STR("550 5.1.1 no such user");
		mail->state = i < refused ? MAIL_REJECTED : MAIL_ACCEPTED;
		jobs_add(&jobs, mail)->has_no_mailbox = i < refused;
	}
	return jobs;
}

static void
they_are_believed_unless_they_are_many_and_most(void **state)
{
	(void)state;
	static const struct {
		size_t refused, accepted, believed;
	} cases[] = {
		{ 0, 0, 0 },
		{ 0, 50, 0 },
		{ 1, 0, 1 },
		{ 10, 0, 10 },
		{ 11, 10, 0 },
		{ 11, 11, 11 },
		{ 500, 499, 0 },
		{ 500, 500, 500 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct book book = { .run = { 0 } };
		struct jobs jobs = jobs_of(&book, cases[i].refused,
		    cases[i].accepted);
		if (bounces_count(&jobs) != cases[i].believed)
			fail_msg("case %zu: %zu", i, bounces_count(&jobs));
		arena_release(&book.arena);
	}
}

static struct str
reason_for(struct book *book, const char *address)
{
	struct str reason;
	MUST(book, history_suppression(book->ledger, str_from(address),
		       &book->arena, &reason, &book->err));
	return reason;
}

static void
a_refused_address_is_suppressed_with_the_relays_words(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct jobs jobs = jobs_of(&book, 1, 1);
	book_begin(&book);
	MUST(&book, bounces_suppress(&jobs, book.ledger, &book.err));
	book_commit(&book);
	assert_true(str_equal(reason_for(&book, "a0@x.example"),
	    STR("the relay refused it: 550 5.1.1 no such user")));
	assert_true(str_is_empty(reason_for(&book, "a1@x.example")));
	book_close(&book);
}

static void
a_relay_that_refuses_nearly_all_suppresses_nobody(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct jobs jobs = jobs_of(&book, 11, 10);
	book_begin(&book);
	MUST(&book, bounces_suppress(&jobs, book.ledger, &book.err));
	book_commit(&book);
	assert_true(str_is_empty(reason_for(&book, "a0@x.example")));
	book_close(&book);
}

static void
a_refusal_is_forgotten_with_the_person(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct jobs jobs = jobs_of(&book, 1, 0);
	book_begin(&book);
	MUST(&book, bounces_suppress(&jobs, book.ledger, &book.err));
	MUST(&book, person_forget(book.ledger, STR("a0@x.example"), &book.err));
	book_commit(&book);
	assert_true(str_is_empty(reason_for(&book, "a0@x.example")));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    they_are_believed_unless_they_are_many_and_most),
		cmocka_unit_test(
		    a_refused_address_is_suppressed_with_the_relays_words),
		cmocka_unit_test(
		    a_relay_that_refuses_nearly_all_suppresses_nobody),
		cmocka_unit_test(a_refusal_is_forgotten_with_the_person),
	};
	return cmocka_run_group_tests_name("bounce", tests, NULL, NULL);
}
