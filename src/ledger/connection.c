#include "ledger/connection.h"

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

bool
connection_fail(const struct ledger *ledger, struct error *err)
{
	int code = sqlite3_extended_errcode(ledger->db);
	return error_set(err, connection_error_kind(code), "ledger: %s",
	    sqlite3_errmsg(ledger->db));
}
