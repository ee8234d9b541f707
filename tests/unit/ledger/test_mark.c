#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/mark.h"
#include "unit/ledger/book.h"

static struct mark
mark_of_book(struct book *book)
{
	struct mark mark;
	MUST(book, mark_of(book->ledger, &book->arena, &mark, &book->err));
	return mark;
}

static struct mark
mark_of_file(struct book *book)
{
	struct mark mark;
	MUST(book,
	    mark_read(book->folder.path, &book->arena, &mark, &book->err));
	return mark;
}

static void
keep(struct book *book)
{
	MUST(book, mark_keep(book->ledger, book->folder.path, &book->err));
}

static void
every_durable_transaction_counts_and_no_other(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct mark before = mark_of_book(&book);
	assert_true(str_equal(before.run, STR("20260126T020000-1")));
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	assert_int_equal(mark_of_book(&book).commits, before.commits + 1);
	MUST(&book, ledger_begin(book.ledger, LEDGER_UNSYNCED, &book.err));
	book_commit(&book);
	assert_int_equal(mark_of_book(&book).commits, before.commits + 1);
	book_begin(&book);
	ledger_rollback(book.ledger);
	assert_int_equal(mark_of_book(&book).commits, before.commits + 1);
	book_close(&book);
}

static void
an_empty_ledger_and_a_missing_file_have_come_nowhere(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(mark_of_book(&book).commits, 0);
	assert_int_equal(mark_of_file(&book).commits, 0);
	assert_true(str_is_empty(mark_of_file(&book).run));
	book_close(&book);
}

static void
what_is_kept_is_what_the_ledger_said(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	keep(&book);
	struct mark now = mark_of_book(&book), kept = mark_of_file(&book);
	assert_true(kept.commits > 0);
	assert_int_equal(kept.commits, now.commits);
	assert_true(str_equal(kept.run, now.run));
	book_close(&book);
}

static void
a_ledger_that_is_behind_does_not_take_the_mark_back(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	folder_write(&book.folder, "ledger.mark",
	    "shipdelay mark 1\ncommits 4711\nrun 20260401T020000-1\n");
	keep(&book);
	assert_int_equal(mark_of_file(&book).commits, 4711);
	book_close(&book);
}

static void
an_accepted_ledger_stands_before_no_mark(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	folder_write(&book.folder, "ledger.mark",
	    "shipdelay mark 1\ncommits 4711\nrun 20260401T020000-1\n");
	struct mark mark = mark_of_file(&book);
	book_begin(&book);
	MUST(&book, mark_accept(book.ledger, &mark, &book.err));
	book_commit(&book);
	assert_true(mark_of_book(&book).commits > 4711);
	keep(&book);
	assert_true(mark_of_file(&book).commits > 4711);
	book_close(&book);
}

static void
a_damaged_file_is_refused_with_what_can_be_done(void **state)
{
	(void)state;
	static const char *const damaged[] = { "", "shipdelay mark 1\n",
		"shipdelay mark 2\ncommits 1\nrun x\n",
		"shipdelay mark 1\ncommits x\nrun y\n",
		"shipdelay mark 1\ncommits -1\nrun y\n",
		"shipdelay mark 1\ncommits 9223372036854775807\nrun y\n",
		"shipdelay mark 1\ncommits 1\n",
		"shipdelay mark 1\nruns 1\nrun y\n" };
	for (size_t i = 0; i < COUNT_OF(damaged); i++) {
		struct book book = { .run = { 0 } };
		struct mark mark;
		folder_open(&book.folder);
		folder_write(&book.folder, "ledger.mark", damaged[i]);
		if (mark_read(book.folder.path, &book.arena, &mark, &book.err))
			fail_msg("case %zu is read", i);
		if (book.err.kind != ERROR_LEDGER ||
		    strstr(book.err.text, "remove it") == NULL)
			fail_msg("case %zu: %s", i, book.err.text);
		book_close(&book);
	}
}

static void
a_file_that_cannot_be_written_is_the_ledgers_trouble(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	assert_int_equal(mkdir(folder_path(&book.folder, "ledger.mark"), 0700),
	    0);
	assert_false(mark_keep(book.ledger, book.folder.path, &book.err));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	rmdir(folder_path(&book.folder, "ledger.mark"));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_durable_transaction_counts_and_no_other),
		cmocka_unit_test(
		    an_empty_ledger_and_a_missing_file_have_come_nowhere),
		cmocka_unit_test(what_is_kept_is_what_the_ledger_said),
		cmocka_unit_test(
		    a_ledger_that_is_behind_does_not_take_the_mark_back),
		cmocka_unit_test(an_accepted_ledger_stands_before_no_mark),
		cmocka_unit_test(
		    a_damaged_file_is_refused_with_what_can_be_done),
		cmocka_unit_test(
		    a_file_that_cannot_be_written_is_the_ledgers_trouble),
	};
	return cmocka_run_group_tests_name("mark", tests, NULL, NULL);
}
