#include "command/held.h"

bool
held_find(struct execution *execution, struct run *run, struct error *err)
{
	const char *name = execution->options->argument;
	struct run found;
	bool is_found;
	if (!runs_find(execution->ledger, str_from(name), execution->run,
		&found, &is_found, err))
		return false;
	if (!is_found)
		return error_set(err, ERROR_INPUT,
		    "there is no run '%s'; see 'status'", name);
	if (found.state != RUN_HELD)
		return error_set(err, ERROR_INPUT,
		    "run %s is not held but %s; see 'status'", name,
		    run_state_name(found.state));
	*run = found;
	return true;
}
