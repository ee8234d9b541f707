#include "report/report.h"

#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/nights.h"
#include "command/span.h"
#include "ledger/arrivals.h"
#include "report/json.h"
#include "report/review.h"

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

static bool
look_back(struct execution *execution, struct overview *overview,
    struct error *err)
{
	struct arrival_count *counts;
	struct arrival_record *records;
	struct review review;
	if (!span_read(execution->options, execution->today, &review.span,
		err) ||
	    !arrivals_counted(execution->ledger, &review.span, execution->run,
		&counts, &review.count, err) ||
	    !arrivals_listed(execution->ledger, &review.span, execution->run,
		&records, &review.record_count, err))
		return false;
	review.counts = counts;
	review.records = records;
	overview_init(overview, "report", "Deliveries and notices",
	    execution->run);
	review_add_all(&review, overview);
	return true;
}

static int
report_span(struct execution *execution)
{
	struct error err = { 0 };
	struct overview overview;
	if (!look_back(execution, &overview, &err))
		return execution_refuse(&err);
	return execution_write_overview(execution->options, &overview);
}

/* Days that make no sense are told before anything is opened. */
static bool
prepare(struct execution *execution, struct error *err)
{
	struct arrival_span ignored;
	return execution->options->from == NULL ||
	       span_read(execution->options, execution->today, &ignored, err);
}

int
command_report(const struct options *options)
{
	const struct execution_steps steps = { prepare,
		options->from == NULL ? report_again : report_span };
	return execution_run(options, EXECUTION_READS, &steps);
}
