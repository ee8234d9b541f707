/*
 * connection.h - the open database behind a ledger, for the files of this
 * folder only.
 */
#ifndef LEDGER_CONNECTION_H
#define LEDGER_CONNECTION_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "ledger/ledger.h"

enum { LEDGER_PATH_BYTES = 4096, LEDGER_MAX_STATEMENTS = 128 };

struct statement {
	const char *sql; /* a static text: its address is the key */
	struct ledger *ledger;
	sqlite3_stmt *prepared;
	int next_parameter;
	int next_column;
	int failure; /* the first SQLite code that was not good */
};

struct ledger {
	sqlite3 *db;
	bool is_empty;
	enum ledger_durability durability;
	struct statement statements[LEDGER_MAX_STATEMENTS];
	size_t statement_count;
	char copy[LEDGER_PATH_BYTES]; /* folder of a private copy, or "" */
};

/* What an SQLite result code means to us. */
enum error_kind connection_error_kind(int code);

/*
 * Always false, with SQLite's words, and what to do about a damaged file.
 * What a trigger of the cases refused is ERROR_INPUT, in its own words.
 */
bool connection_refuse(int code, const char *words, struct error *err);

/* The same, of what SQLite has just refused. */
bool connection_fail(const struct ledger *ledger, struct error *err);

#endif
