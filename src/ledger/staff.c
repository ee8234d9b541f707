#include "ledger/staff.h"

#include "ledger/statement.h"

bool
staff_told_on(struct ledger *ledger, struct date *day, struct error *err)
{
	static const char sql[] =
	    "SELECT staff_told_on FROM progress WHERE id = 1";
	*day = DATE_NONE;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	if (statement_next(statement))
		*day = statement_date(statement);
	return statement_finish(statement, err);
}

bool
staff_set_told_on(struct ledger *ledger, struct date day, struct error *err)
{
	static const char sql[] =
	    "UPDATE progress SET staff_told_on = ? WHERE id = 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_date(statement, day);
	return statement_run(statement, err);
}
