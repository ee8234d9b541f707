#include "ledger/connection.h"

#include <string.h>

enum error_kind
connection_error_kind(int code)
{
	switch (code & 0xFF) {
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_READONLY:
		return ERROR_PERMISSION;
	default:
		return ERROR_LEDGER;
	}
}

/* A trigger that a person can do something about, see ledger/case_tables. */
static bool
is_refusal(int code, const char *words)
{
	return (code & 0xFF) == SQLITE_CONSTRAINT &&
	       strncmp(words, "E_", 2) == 0;
}

bool
connection_refuse(int code, const char *words, struct error *err)
{
	bool is_damaged = (code & 0xFF) == SQLITE_CORRUPT ||
	                  (code & 0xFF) == SQLITE_NOTADB;
	if (is_damaged)
		return error_set(err, ERROR_LEDGER,
		    "the ledger is damaged (%s); restore a backup, it is "
		    "never re-created",
		    words);
	if (is_refusal(code, words))
		return error_set(err, ERROR_INPUT, "%s", words);
	return error_set(err, connection_error_kind(code), "ledger: %s", words);
}

bool
connection_fail(const struct ledger *ledger, struct error *err)
{
	return connection_refuse(sqlite3_extended_errcode(ledger->db),
	    sqlite3_errmsg(ledger->db), err);
}
