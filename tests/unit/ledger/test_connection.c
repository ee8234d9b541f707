#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "ledger/connection.h"

static void
what_may_not_be_written_is_permission_and_all_else_is_the_ledger(void **state)
{
	(void)state;
	static const struct {
		int code;
		enum error_kind kind;
	} cases[] = {
		{ SQLITE_PERM, ERROR_PERMISSION },
		{ SQLITE_AUTH, ERROR_PERMISSION },
		{ SQLITE_READONLY, ERROR_PERMISSION },
		{ SQLITE_READONLY_DIRECTORY, ERROR_PERMISSION },
		{ SQLITE_IOERR, ERROR_LEDGER },
		{ SQLITE_IOERR_FSYNC, ERROR_LEDGER },
		{ SQLITE_FULL, ERROR_LEDGER },
		{ SQLITE_CORRUPT, ERROR_LEDGER },
		{ SQLITE_NOTADB, ERROR_LEDGER },
		{ SQLITE_BUSY, ERROR_LEDGER },
		{ SQLITE_CONSTRAINT_UNIQUE, ERROR_LEDGER },
		{ SQLITE_NOMEM, ERROR_LEDGER },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (connection_error_kind(cases[i].code) != cases[i].kind)
			fail_msg("case %zu: code %d", i, cases[i].code);
}

static void
a_failure_is_told_in_the_words_of_sqlite(void **state)
{
	(void)state;
	struct ledger ledger = { .db = NULL };
	struct error err = { 0 };
	assert_int_equal(sqlite3_open(":memory:", &ledger.db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(ledger.db, "SELECT no_such", NULL, NULL,
			     NULL),
	    SQLITE_ERROR);
	assert_false(connection_fail(&ledger, &err));
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_string_equal(err.text, "ledger: no such column: no_such");
	sqlite3_close(ledger.db);
}

static void
only_a_trigger_with_a_code_is_a_persons_mistake(void **state)
{
	(void)state;
	static const struct {
		int code;
		const char *words;
		enum error_kind kind;
		const char *said;
	} cases[] = {
		{ SQLITE_CONSTRAINT, "E_ROLE: no", ERROR_INPUT, "E_ROLE: no" },
		{ SQLITE_CONSTRAINT_TRIGGER, "E_ROLE: no", ERROR_INPUT,
		    "E_ROLE: no" },
		{ SQLITE_CONSTRAINT_TRIGGER, "no", ERROR_LEDGER, "ledger: no" },
		{ SQLITE_ERROR, "E_ROLE: no", ERROR_LEDGER,
		    "ledger: E_ROLE: no" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error err = { 0 };
		assert_false(
		    connection_refuse(cases[i].code, cases[i].words, &err));
		assert_int_equal(err.kind, cases[i].kind);
		assert_string_equal(err.text, cases[i].said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_may_not_be_written_is_permission_and_all_else_is_the_ledger),
		cmocka_unit_test(a_failure_is_told_in_the_words_of_sqlite),
		cmocka_unit_test(
		    only_a_trigger_with_a_code_is_a_persons_mistake),
	};
	return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
