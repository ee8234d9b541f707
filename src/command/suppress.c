#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/journal.h"

static bool
prepare(struct execution *execution, struct error *err)
{
	struct str address;
	return execution_find_address(execution, &address, err);
}

static int
suppress(struct execution *execution)
{
	struct error err = { 0 };
	struct str address;
	if (!execution_find_address(execution, &address, &err))
		return execution_refuse(&err);
	if (!ledger_begin(execution->ledger, LEDGER_DURABLE, &err))
		return execution_refuse(&err);
	bool is_done = execution->options->is_remove
	                   ? journal_allow(execution->ledger, address, &err)
	                   : journal_suppress(execution->ledger, address,
				 STR(JOURNAL_BY_HAND), &err);
	if (is_done && ledger_commit(execution->ledger, &err))
		return EXIT_DONE;
	ledger_rollback(execution->ledger);
	return execution_refuse(&err);
}

int
command_suppress(const struct options *options)
{
	const struct execution_steps steps = { prepare, suppress };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
