#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/staff.h"
#include "unit/ledger/book.h"

static struct date
told_on(struct book *book)
{
	struct date day;
	MUST(book, staff_told_on(book->ledger, &day, &book->err));
	return day;
}

static void
tell(struct book *book, struct date day)
{
	book_begin(book);
	MUST(book, staff_set_told_on(book->ledger, day, &book->err));
	book_commit(book);
}

static void
a_new_ledger_has_told_the_staff_nothing(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	assert_false(date_is_set(told_on(&book)));
	book_close(&book);
}

static void
a_ledger_that_is_missing_has_told_the_staff_nothing(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_false(date_is_set(told_on(&book)));
	book_close(&book);
}

static void
the_last_day_is_known_until_it_is_given_back(void **state)
{
	(void)state;
	const struct date day = { 20479 };
	struct book book;
	book_open(&book);
	tell(&book, day);
	book_close_ledger(&book);
	book_open_ledger(&book, LEDGER_WRITE);
	assert_true(date_equal(told_on(&book), day));
	tell(&book, date_plus(day, 1));
	assert_true(date_equal(told_on(&book), date_plus(day, 1)));
	tell(&book, DATE_NONE);
	assert_false(date_is_set(told_on(&book)));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_ledger_has_told_the_staff_nothing),
		cmocka_unit_test(
		    a_ledger_that_is_missing_has_told_the_staff_nothing),
		cmocka_unit_test(the_last_day_is_known_until_it_is_given_back),
	};
	return cmocka_run_group_tests_name("staff", tests, NULL, NULL);
}
