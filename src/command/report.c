#include "report/report.h"

#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/nights.h"
#include "report/json.h"

static bool
load(struct execution *execution, struct report *report, struct error *err)
{
	const char *name = execution->options->argument;
	struct run run;
	struct str stored;
	bool is_found;
	if (!runs_find(execution->ledger, str_from(name), execution->run, &run,
		&is_found, err))
		return false;
	if (!is_found)
		return error_set(err, ERROR_INPUT,
		    "there is no run '%s'; see 'status'", name);
	if (!runs_report(execution->ledger, run.id, execution->run, &stored,
		err))
		return false;
	if (str_is_empty(stored))
		return error_set(err, ERROR_INPUT,
		    "run %s has no report: it did not get that far, or "
		    "its report was purged",
		    name);
	return report_json_load(stored, execution->run, report, err) &&
	       nights_read(execution, &run, report, err);
}

static int
report_again(struct execution *execution)
{
	const struct options *options = execution->options;
	struct error err = { 0 };
	struct report report;
	if (!load(execution, &report, &err))
		return execution_refuse(&err);
	if (options->report_count == 0 && !options->is_json &&
	    !report_write(&report, "-", &err))
		execution_fail(execution, &err);
	execution_write_reports(execution, &report);
	if (execution->stop.kind != ERROR_NONE)
		return execution_refuse(&execution->stop);
	return EXIT_DONE;
}

int
command_report(const struct options *options)
{
	const struct execution_steps steps = { .body = report_again };
	return execution_run(options, EXECUTION_READS, &steps);
}
