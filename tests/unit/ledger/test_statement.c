#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/connection.h"
#include "ledger/statement.h"
#include "unit/ledger/book.h"

static const char insert_sql[] =
    "INSERT INTO probe (number, text) VALUES (?, ?)";
static const char select_sql[] =
    "SELECT number, text FROM probe WHERE number = ?";

static void
run_sql(struct book *book, const char *sql)
{
	struct statement *statement = statement_of(book->ledger, sql,
	    &book->err);
	if (statement == NULL || !statement_run(statement, &book->err))
		fail_msg("%s: %s", sql, book->err.text);
}

static void
open_probe(struct book *book)
{
	static const char sql[] =
	    "CREATE TABLE probe (number INTEGER UNIQUE, text TEXT) STRICT";
	book_open(book);
	run_sql(book, sql);
}

static bool
put(struct book *book, int64_t number, struct str text)
{
	struct statement *statement = statement_of(book->ledger, insert_sql,
	    &book->err);
	statement_bind_number(statement, number);
	statement_bind_text(statement, text);
	return statement_run(statement, &book->err);
}

static struct str
get(struct book *book, int64_t number)
{
	struct statement *statement = statement_of(book->ledger, select_sql,
	    &book->err);
	statement_bind_number(statement, number);
	assert_true(statement_next(statement));
	assert_int_equal(statement_number(statement), number);
	struct str text = statement_text(statement, &book->arena);
	assert_false(statement_next(statement));
	MUST(book, statement_finish(statement, &book->err));
	return text;
}

static void
texts_come_back_byte_by_byte(void **state)
{
	(void)state;
	static const struct str texts[] = {
		STR_INIT(""),
		STR_INIT("plain"),
		STR_INIT("O'Neil \"x\"; DROP TABLE probe; --"),
		STR_INIT("a\0b\0"),
		STR_INIT("\0"),
		STR_INIT("?1 :x @y $z"),
		STR_INIT("春节 🧧"),
		STR_INIT("\xff\xfe not UTF-8"),
		STR_INIT("line\r\nline\t"),
	};
	struct book book;
	open_probe(&book);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		MUST(&book, put(&book, (int64_t)i, texts[i]));
		struct str back = get(&book, (int64_t)i);
		if (!str_equal(back, texts[i]))
			fail_msg("case %zu \"%.*s\"", i, STR_ARG(back));
	}
	book_close(&book);
}

static void
a_long_text_comes_back_whole(void **state)
{
	(void)state;
	enum { LONG = 3 << 20 };
	struct book book;
	open_probe(&book);
	char *bytes = arena_alloc(&book.arena, LONG, 1);
	memset(bytes, 'x', LONG);
	bytes[LONG - 1] = '!';
	const struct str text = { bytes, LONG };
	MUST(&book, put(&book, 1, text));
	assert_true(str_equal(get(&book, 1), text));
	book_close(&book);
}

static void
an_empty_view_without_an_address_is_an_empty_text_not_null(void **state)
{
	(void)state;
	static const char count[] =
	    "SELECT count(*) FROM probe WHERE text = ''";
	struct book book;
	open_probe(&book);
	MUST(&book, put(&book, 1, (struct str){ NULL, 0 }));
	struct statement *statement = statement_of(book.ledger, count,
	    &book.err);
	assert_true(statement_next(statement));
	assert_int_equal(statement_number(statement), 1);
	MUST(&book, statement_finish(statement, &book.err));
	book_close(&book);
}

static void
what_was_read_outlives_the_statement(void **state)
{
	(void)state;
	struct book book;
	open_probe(&book);
	MUST(&book, put(&book, 1, STR("first")));
	MUST(&book, put(&book, 2, STR("second")));
	struct str first = get(&book, 1);
	struct str second = get(&book, 2);
	assert_true(str_equal(first, STR("first")));
	assert_true(str_equal(second, STR("second")));
	book_close(&book);
}

static void
numbers_of_64_bits_come_back(void **state)
{
	(void)state;
	static const int64_t numbers[] = { 0, -1, INT64_MAX, INT64_MIN,
		INT64_C(1) << 40 };
	struct book book;
	open_probe(&book);
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		MUST(&book, put(&book, numbers[i], STR("x")));
		get(&book, numbers[i]);
	}
	book_close(&book);
}

static void
unset_dates_and_instants_are_null_and_read_as_unset(void **state)
{
	(void)state;
	static const char sql[] = "SELECT ?, ?, ?, ?, ?, ?";
	struct book book;
	book_open(&book);
	struct statement *statement = statement_of(book.ledger, sql, &book.err);
	statement_bind_date(statement, DATE_NONE);
	statement_bind_date(statement, (struct date){ 0 });
	statement_bind_date(statement, (struct date){ -25567 });
	statement_bind_instant(statement, INSTANT_NONE);
	statement_bind_instant(statement, (struct instant){ -1 });
	statement_bind_null(statement);
	assert_true(statement_next(statement));
	assert_false(date_is_set(statement_date(statement)));
	assert_int_equal(statement_date(statement).day, 0);
	assert_int_equal(statement_date(statement).day, -25567);
	assert_false(instant_is_set(statement_instant(statement)));
	assert_int_equal(statement_instant(statement).seconds, -1);
	assert_true(str_is_empty(statement_text(statement, &book.arena)));
	MUST(&book, statement_finish(statement, &book.err));
	book_close(&book);
}

static void
an_amount_comes_back_with_its_currency(void **state)
{
	(void)state;
	static const char sql[] = "SELECT ?, ?, ?, ?, 7";
	struct book book;
	book_open(&book);
	struct statement *statement = statement_of(book.ledger, sql, &book.err);
	statement_bind_money(statement, (struct money){ 4200, "USD" });
	statement_bind_money(statement, (struct money){ 0, "" });
	assert_true(statement_next(statement));
	struct money paid = statement_money(statement);
	struct money unknown = statement_money(statement);
	assert_int_equal(paid.minor, 4200);
	assert_string_equal(paid.currency, "USD");
	assert_int_equal(unknown.minor, 0);
	assert_string_equal(unknown.currency, "");
	assert_int_equal(statement_number(statement), 7);
	MUST(&book, statement_finish(statement, &book.err));
	book_close(&book);
}

static void
one_text_is_prepared_once(void **state)
{
	(void)state;
	struct book book;
	open_probe(&book);
	struct statement *statement = statement_of(book.ledger, insert_sql,
	    &book.err);
	MUST(&book, put(&book, 1, STR("x")));
	assert_ptr_equal(statement_of(book.ledger, insert_sql, &book.err),
	    statement);
	assert_ptr_not_equal(statement_of(book.ledger, select_sql, &book.err),
	    statement);
	book_close(&book);
}

static void
a_statement_that_failed_tells_it_at_its_end_and_can_be_used_again(void **state)
{
	(void)state;
	struct book book;
	open_probe(&book);
	MUST(&book, put(&book, 1, STR("x")));
	assert_false(put(&book, 1, STR("y")));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	assert_non_null(strstr(book.err.text, "UNIQUE"));
	MUST(&book, put(&book, 2, STR("z")));
	assert_true(str_equal(get(&book, 1), STR("x")));
	book_close(&book);
}

static void
the_first_of_several_failures_stops_the_rest(void **state)
{
	(void)state;
	struct book book;
	open_probe(&book);
	struct statement *statement = statement_of(book.ledger, insert_sql,
	    &book.err);
	statement_bind_number(statement, 1);
	statement_bind_text(statement, STR("x"));
	statement_bind_number(statement, 3); /* there is no third */
	assert_false(statement_run(statement, &book.err));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	static const char count[] = "SELECT count(*) FROM probe";
	statement = statement_of(book.ledger, count, &book.err);
	assert_true(statement_next(statement));
	assert_int_equal(statement_number(statement), 0);
	MUST(&book, statement_finish(statement, &book.err));
	book_close(&book);
}

static void
what_was_bound_is_forgotten_for_the_next_use(void **state)
{
	(void)state;
	static const char sql[] = "SELECT ? IS NULL";
	struct book book;
	book_open(&book);
	struct statement *statement = statement_of(book.ledger, sql, &book.err);
	statement_bind_text(statement, STR("secret"));
	MUST(&book, statement_run(statement, &book.err));
	statement = statement_of(book.ledger, sql, &book.err);
	assert_true(statement_next(statement));
	assert_int_equal(statement_number(statement), 1);
	MUST(&book, statement_finish(statement, &book.err));
	book_close(&book);
}

static void
a_text_that_is_no_sql_is_an_error(void **state)
{
	(void)state;
	static const char sql[] = "SELEKT 1";
	struct book book;
	book_open(&book);
	assert_null(statement_of(book.ledger, sql, &book.err));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	/* Nothing half-prepared stays behind. */
	assert_null(statement_of(book.ledger, sql, &book.err));
	book_close(&book);
}

static void
more_statements_than_there_is_room_for_are_refused(void **state)
{
	(void)state;
	struct book book;
	struct error err = { 0 };
	size_t count = 0;
	book_open(&book);
	while (count < LEDGER_MAX_STATEMENTS + 10) {
		const char *sql = arena_cstr(&book.arena, STR("SELECT 1"));
		if (statement_of(book.ledger, sql, &err) == NULL)
			break;
		count++;
	}
	assert_in_range(count, 1, LEDGER_MAX_STATEMENTS);
	assert_int_equal(err.kind, ERROR_LEDGER);
	book_close(&book);
}

static void
the_ledger_knows_its_last_id_and_what_changed(void **state)
{
	(void)state;
	static const char update[] = "UPDATE probe SET text = 'y'";
	struct book book;
	open_probe(&book);
	for (int i = 1; i <= 3; i++) {
		MUST(&book, put(&book, i, STR("x")));
		assert_int_equal(ledger_last_id(book.ledger), i);
	}
	run_sql(&book, update);
	assert_int_equal(ledger_changes(book.ledger), 3);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_back_byte_by_byte),
		cmocka_unit_test(a_long_text_comes_back_whole),
		cmocka_unit_test(
		    an_empty_view_without_an_address_is_an_empty_text_not_null),
		cmocka_unit_test(what_was_read_outlives_the_statement),
		cmocka_unit_test(numbers_of_64_bits_come_back),
		cmocka_unit_test(
		    unset_dates_and_instants_are_null_and_read_as_unset),
		cmocka_unit_test(an_amount_comes_back_with_its_currency),
		cmocka_unit_test(one_text_is_prepared_once),
		cmocka_unit_test(
		    a_statement_that_failed_tells_it_at_its_end_and_can_be_used_again),
		cmocka_unit_test(the_first_of_several_failures_stops_the_rest),
		cmocka_unit_test(what_was_bound_is_forgotten_for_the_next_use),
		cmocka_unit_test(a_text_that_is_no_sql_is_an_error),
		cmocka_unit_test(
		    more_statements_than_there_is_room_for_are_refused),
		cmocka_unit_test(the_ledger_knows_its_last_id_and_what_changed),
	};
	return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
