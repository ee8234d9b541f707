#include "ledger/statement.h"

#include <stdio.h>

#include "ledger/connection.h"

int64_t
ledger_last_id(const struct ledger *ledger)
{
	return sqlite3_last_insert_rowid(ledger->db);
}

int64_t
ledger_changes(const struct ledger *ledger)
{
	return sqlite3_changes64(ledger->db);
}

struct statement *
statement_of(struct ledger *ledger, const char *sql, struct error *err)
{
	for (size_t i = 0; i < ledger->statement_count; i++)
		if (ledger->statements[i].sql == sql)
			return &ledger->statements[i];
	if (ledger->statement_count == LEDGER_MAX_STATEMENTS) {
		error_set(err, ERROR_LEDGER, "too many statements");
		return NULL;
	}
	struct statement *statement =
	    &ledger->statements[ledger->statement_count];
	*statement = (struct statement){ .sql = sql, .ledger = ledger };
	if (sqlite3_prepare_v3(ledger->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&statement->prepared, NULL) != SQLITE_OK) {
		connection_fail(ledger, err);
		return NULL;
	}
	ledger->statement_count++;
	return statement;
}

static void
note(struct statement *statement, int code)
{
	if (code != SQLITE_OK && statement->failure == SQLITE_OK)
		statement->failure = code;
}

void
statement_bind_number(struct statement *statement, int64_t number)
{
	note(statement, sqlite3_bind_int64(statement->prepared,
			    ++statement->next_parameter, number));
}

void
statement_bind_text(struct statement *statement, struct str text)
{
	/* An empty view may have no address; NULL would bind as SQL NULL. */
	note(statement,
	    sqlite3_bind_text64(statement->prepared,
		++statement->next_parameter, text.len == 0 ? "" : text.ptr,
		text.len, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
statement_bind_money(struct statement *statement, struct money money)
{
	statement_bind_number(statement, money.minor);
	statement_bind_text(statement, str_from(money.currency));
}

void
statement_bind_null(struct statement *statement)
{
	note(statement, sqlite3_bind_null(statement->prepared,
			    ++statement->next_parameter));
}

void
statement_bind_date(struct statement *statement, struct date date)
{
	if (date_is_set(date))
		statement_bind_number(statement, date.day);
	else
		statement_bind_null(statement);
}

void
statement_bind_instant(struct statement *statement, struct instant instant)
{
	if (instant_is_set(instant))
		statement_bind_number(statement, instant.seconds);
	else
		statement_bind_null(statement);
}

bool
statement_next(struct statement *statement)
{
	statement->next_column = 0;
	if (statement->failure != SQLITE_OK)
		return false;
	int code = sqlite3_step(statement->prepared);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		note(statement, code);
	return false;
}

int64_t
statement_number(struct statement *statement)
{
	return sqlite3_column_int64(statement->prepared,
	    statement->next_column++);
}

static bool
is_null(const struct statement *statement)
{
	return sqlite3_column_type(statement->prepared,
		   statement->next_column) == SQLITE_NULL;
}

struct date
statement_date(struct statement *statement)
{
	struct date date = DATE_NONE;
	bool is_unset = is_null(statement);
	int64_t number = statement_number(statement);
	if (!is_unset)
		date.day = (int32_t)number;
	return date;
}

struct instant
statement_instant(struct statement *statement)
{
	struct instant instant = INSTANT_NONE;
	bool is_unset = is_null(statement);
	int64_t number = statement_number(statement);
	if (!is_unset)
		instant.seconds = number;
	return instant;
}

struct str
statement_word(struct statement *statement)
{
	bool is_unset = is_null(statement);
	int column = statement->next_column++;
	const char *text =
	    (const char *)sqlite3_column_text(statement->prepared, column);
	int len = sqlite3_column_bytes(statement->prepared, column);
	if (text != NULL)
		return (struct str){ text, (size_t)len };
	if (!is_unset)
		note(statement, SQLITE_NOMEM);
	return STR_EMPTY;
}

struct str
statement_text(struct statement *statement, struct arena *arena)
{
	return arena_str(arena, statement_word(statement));
}

struct money
statement_money(struct statement *statement)
{
	struct money money = { .minor = statement_number(statement) };
	int column = statement->next_column++;
	const char *code =
	    (const char *)sqlite3_column_text(statement->prepared, column);
	if (code != NULL)
		snprintf(money.currency, sizeof(money.currency), "%s", code);
	return money;
}

bool
statement_finish(struct statement *statement, struct error *err)
{
	int failure = statement->failure;
	if (failure != SQLITE_OK)
		connection_refuse(failure,
		    sqlite3_errmsg(statement->ledger->db), err);
	sqlite3_reset(statement->prepared);
	sqlite3_clear_bindings(statement->prepared);
	statement->next_parameter = 0;
	statement->next_column = 0;
	statement->failure = SQLITE_OK;
	return failure == SQLITE_OK;
}

bool
statement_run(struct statement *statement, struct error *err)
{
	while (statement_next(statement))
		continue;
	return statement_finish(statement, err);
}
