#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/held.h"
#include "ledger/journal.h"

static int
discard(struct execution *execution)
{
	struct error err = { 0 };
	struct ledger *ledger = execution->ledger;
	struct run run;
	if (!held_find(execution, &run, &err) ||
	    !ledger_begin(ledger, LEDGER_DURABLE, &err))
		return execution_refuse(&err);
	if (journal_discard_held(ledger, run.id, &err) &&
	    runs_enter(ledger, run.id, RUN_DISCARDED, &err) &&
	    ledger_commit(ledger, &err))
		return EXIT_DONE;
	ledger_rollback(ledger);
	return execution_refuse(&err);
}

int
command_discard(const struct options *options)
{
	const struct execution_steps steps = { .body = discard };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
