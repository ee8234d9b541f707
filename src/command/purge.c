#include "ledger/purge.h"

#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "report/summary.h"

enum { SECONDS_PER_HOUR = 3600, MAX_DAYS = 36500, MAX_TEXT = 4096 };

static bool
first_day_kept(const struct execution *execution, struct date *day,
    struct error *err)
{
	const struct options *options = execution->options;
	long days;
	*day = execution->today;
	if (options->before != NULL &&
	    !date_parse(str_from(options->before), day))
		return error_set(err, ERROR_USAGE,
		    "--before %s: a day such as 2026-01-26 is wanted",
		    options->before);
	if (options->older_than != NULL &&
	    !str_to_count(str_from(options->older_than), MAX_DAYS, &days))
		return error_set(err, ERROR_USAGE,
		    "--older-than %s: a number of days is wanted",
		    options->older_than);
	if (options->older_than != NULL)
		*day = date_plus(*day, -(int)days);
	if (date_before(execution->today, *day))
		return error_set(err, ERROR_USAGE, "--before %s: is to come",
		    options->before);
	return true;
}

static bool
prepare(struct execution *execution, struct error *err)
{
	struct date day;
	return first_day_kept(execution, &day, err);
}

static bool
limit_of(const struct execution *execution, struct purge_limit *limit,
    struct error *err)
{
	const struct setup *setup = execution->setup;
	const struct instant gap_begun = {
		execution->now.seconds -
		setup->settings.notices.min_gap_hours * SECONDS_PER_HOUR
	};
	if (!first_day_kept(execution, &limit->day, err))
		return false;
	limit->instant = zone_instant(setup->business, limit->day, 0);
	limit->last_mail = gap_begun.seconds < limit->instant.seconds
	                       ? gap_begun
	                       : limit->instant;
	return true;
}

static bool
remove_all(struct execution *execution, const struct purge_limit *limit,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	if (!ledger_begin(ledger, LEDGER_DURABLE, err))
		return false;
	if (purge_remove(ledger, limit, err) && ledger_commit(ledger, err))
		return ledger_compact(ledger, err);
	ledger_rollback(ledger);
	return false;
}

static int
tell(const struct execution *execution, const struct purge_limit *limit,
    const struct purge_counts *counts)
{
	struct buf out;
	char day[DATE_TEXT];
	buf_init(&out, MAX_TEXT);
	buf_format(&out,
	    "%s before %s: mails %zu, notices %zu, addresses %zu, "
	    "reports %zu, arrivals %zu, cases %zu\n",
	    execution->is_recorded ? "removed" : "would be removed",
	    date_format(limit->day, day), counts->mails, counts->notices,
	    counts->addresses, counts->reports, counts->arrivals,
	    counts->cases);
	int code = diag_print(buf_str(&out)) ? EXIT_DONE
	                                     : exit_unprinted(EXIT_DONE);
	buf_release(&out);
	return code;
}

static int
summarize(const struct execution *execution, const struct purge_limit *limit,
    const struct purge_counts *counts)
{
	struct summary summary;
	char day[DATE_TEXT];
	summary_init(&summary, "purge");
	summary_add_flag(&summary, "dry_run", !execution->is_recorded);
	summary_add_text(&summary, "before",
	    str_from(date_format(limit->day, day)));
	summary_add_number(&summary, "mails", (int64_t)counts->mails);
	summary_add_number(&summary, "notices", (int64_t)counts->notices);
	summary_add_number(&summary, "addresses", (int64_t)counts->addresses);
	summary_add_number(&summary, "reports", (int64_t)counts->reports);
	summary_add_number(&summary, "arrivals", (int64_t)counts->arrivals);
	summary_add_number(&summary, "cases", (int64_t)counts->cases);
	return execution_summarize(&summary, EXIT_DONE);
}

static int
purge(struct execution *execution)
{
	const struct options *options = execution->options;
	struct error err = { 0 };
	struct purge_limit limit;
	struct purge_counts counts;
	if (!limit_of(execution, &limit, &err) ||
	    !purge_count(execution->ledger, &limit, &counts, &err) ||
	    (execution->is_recorded && !remove_all(execution, &limit, &err)))
		return execution_refuse(&err);
	if (options->is_json)
		return summarize(execution, &limit, &counts);
	if (options->is_dry_run || options->is_verbose)
		return tell(execution, &limit, &counts);
	return EXIT_DONE;
}

int
command_purge(const struct options *options)
{
	const struct execution_steps steps = { prepare, purge };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
