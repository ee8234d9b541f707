#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/journal.h"
#include "message/address.h"

static int
suppress(struct execution *execution)
{
	struct error err = { 0 };
	struct str address;
	const char *reason;
	if (!address_check(str_from(execution->options->argument),
		execution->run, &address, &reason)) {
		error_set(&err, ERROR_USAGE, "%s: %s",
		    execution->options->argument, reason);
		return execution_refuse(&err);
	}
	if (!ledger_begin(execution->ledger, LEDGER_DURABLE, &err))
		return execution_refuse(&err);
	if (journal_suppress(execution->ledger, address, STR("by hand"),
		&err) &&
	    ledger_commit(execution->ledger, &err))
		return EXIT_DONE;
	ledger_rollback(execution->ledger);
	return execution_refuse(&err);
}

int
command_suppress(const struct options *options)
{
	return execution_run(options, EXECUTION_WRITES, suppress);
}
