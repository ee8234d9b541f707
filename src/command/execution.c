#include "command/execution.h"

#include "base/buf.h"
#include "base/diag.h"
#include "command/account.h"
#include "command/bounce.h"
#include "command/delivery.h"
#include "command/desk.h"
#include "command/exits.h"
#include "command/nights.h"
#include "command/outbox.h"
#include "command/progress.h"
#include "command/staff_mail.h"
#include "command/syntax.h"
#include "message/address.h"
#include "report/json.h"
#include "report/metrics.h"
#include "report/report.h"

void
execution_fail(struct execution *execution, const struct error *err)
{
	if (execution->stop.kind == ERROR_NONE)
		execution->stop = *err;
	execution->exit = exit_worse(execution->exit, exit_of(err->kind));
}

static bool
read_redirect(struct execution *execution, struct error *err)
{
	const char *reason;
	const char *to = execution->options->redirect_to;
	if (to == NULL)
		return true;
	if (address_check(str_from(to), ADDRESS_ASCII, execution->run,
		&execution->redirect_to, &reason))
		return true;
	return error_set(err, ERROR_USAGE, "--redirect-to %s: %s", to, reason);
}

bool
execution_find_address(const struct execution *execution, struct str *address,
    struct error *err)
{
	const char *reason;
	const char *wanted = execution->options->argument;
	return address_check(str_from(wanted), ADDRESS_ANY_SCRIPT,
		   execution->run, address, &reason) ||
	       error_set(err, ERROR_USAGE, "%s: %s", wanted, reason);
}

static bool
open_ledger(struct execution *execution, struct error *err)
{
	const char *state = execution->setup->state;
	if (execution->is_recorded)
		return lock_take(state, &execution->lock, err) &&
		       ledger_open(state, LEDGER_WRITE, &execution->ledger,
			   err);
	return lock_take_shared(state, &execution->lock, err) &&
	       ledger_open(state, LEDGER_READ, &execution->ledger, err);
}

static bool
read_mark(struct execution *execution, struct error *err)
{
	struct mark now;
	if (!mark_read(execution->setup->state, execution->run,
		&execution->mark, err) ||
	    !mark_of(execution->ledger, execution->run, &now, err))
		return false;
	execution->is_ledger_old = now.commits < execution->mark.commits;
	return true;
}

static bool
keep_mark(const struct execution *execution, struct error *err)
{
	return !execution->is_recorded ||
	       mark_keep(execution->ledger, execution->setup->state, err);
}

static bool
open_execution(struct execution *execution, const struct execution_steps *steps,
    struct error *err)
{
	const struct options *options = execution->options;
	struct setup *setup = execution->setup;
	if (!setup_now(setup, options->now, &execution->now, err) ||
	    !read_redirect(execution, err))
		return false;
	execution->today = zone_date(setup->business, execution->now);
	setup->intake.latest_event.seconds = execution->now.seconds +
	                                     SECONDS_PER_DAY;
	execution->boot_id = delivery_boot_id(execution->run);
	execution->record = (struct run){
		.command = str_from(options->command->name),
		.now = execution->now,
		.is_whole = options->only == NULL && options->limit == NULL,
	};
	return (steps->prepare == NULL || steps->prepare(execution, err)) &&
	       open_ledger(execution, err) && read_mark(execution, err) &&
	       runs_next_name(execution->ledger, execution->now,
		   setup->business, execution->run, &execution->record.name,
		   err);
}

static void
close_execution(struct execution *execution)
{
	intake_release(&execution->intake);
	survey_release(&execution->survey);
	harvest_release(&execution->harvest);
	ledger_close(execution->ledger);
	lock_release(&execution->lock);
}

static void
watch_reading(void *progress, uint64_t bytes)
{
	progress_tell(progress, bytes);
}

bool
execution_read(struct execution *execution, const struct looker *looker,
    struct error *err)
{
	struct progress progress = { 0 };
	struct intake_context context = execution->setup->intake;
	if (progress_is_watched()) {
		context.watch = watch_reading;
		context.watcher = &progress;
		progress_begin(&progress, "reading", PROGRESS_BYTES,
		    intake_volume(&context));
	}
	bool ok = intake_read(&context, looker, execution->run,
	    &execution->intake, err);
	progress_end(&progress);
	return ok;
}

int
execution_refuse(const struct error *err)
{
	diag_say("%s", err->text);
	return exit_of(err->kind);
}

int
execution_summarize(struct summary *summary, int code)
{
	struct buf out;
	buf_init(&out, REPORT_JSON_MAX);
	summary_write(summary, code, &out);
	if (!diag_print(buf_str(&out)))
		code = exit_unprinted(code);
	buf_release(&out);
	summary_release(summary);
	return code;
}

static int
run_with(struct setup *setup, const struct options *options,
    enum execution_use use, const struct execution_steps *steps)
{
	struct error err = { 0 };
	struct execution execution = {
		.setup = setup,
		.options = options,
		.run = &setup->run,
		.lock = { -1 },
		.is_recorded = use == EXECUTION_WRITES &&
		               !options->is_dry_run &&
		               options->redirect_to == NULL,
		.intake = { .run = &setup->run },
		.jobs = { .run = &setup->run },
	};
	survey_init(&execution.survey, &setup->run);
	harvest_init(&execution.harvest, &setup->run);
	stopwatch_start(&execution.watch);
	int code = open_execution(&execution, steps, &err)
	               ? steps->body(&execution)
	               : execution_refuse(&err);
	if (code == EXIT_DONE && !keep_mark(&execution, &err))
		code = execution_refuse(&err);
	close_execution(&execution);
	return code;
}

int
execution_run(const struct options *options, enum execution_use use,
    const struct execution_steps *steps)
{
	struct setup setup;
	int code = setup_load(&setup, options->config)
	               ? run_with(&setup, options, use, steps)
	               : setup_tell_mistakes(&setup);
	setup_release(&setup);
	return code;
}

/* Held, in doubt and refused mails want a person; deferred ones time. */
static void
judge_mails(struct execution *execution)
{
	static const int codes[MAIL_STATE_COUNT] = {
		[MAIL_REJECTED] = EXIT_PERSON,
		[MAIL_IN_DOUBT] = EXIT_PERSON,
		[MAIL_DEFERRED] = EXIT_LATER,
		[MAIL_HELD] = EXIT_HELD,
	};
	for (size_t i = 0; i < execution->jobs.count; i++)
		execution->exit = exit_worse(execution->exit,
		    codes[execution->jobs.items[i].mail->state]);
}

/*
 * Of the reports those for a browser show letters.  What the ledger keeps may
 * be written again as any of them.
 */
static bool
shows_letters(const struct execution *execution)
{
	const struct options *options = execution->options;
	enum report_format format;
	for (size_t i = 0; i < options->report_count; i++)
		if (execution->is_recorded ||
		    (report_format_of(str_from(options->reports[i]), &format) &&
			format == REPORT_HTML))
			return true;
	return false;
}

bool
execution_compose(struct execution *execution, struct error *err)
{
	struct letter letter;
	bool is_shown = shows_letters(execution);
	bool ok = true;
	letter_init(&letter);
	for (size_t i = 0; ok && i < execution->jobs.count; i++) {
		struct job *job = &execution->jobs.items[i];
		if (job->mail->notice_count == 0)
			continue;
		ok = (is_shown ? letters_show
			       : letters_prove)(execution->setup->letters,
		    job->mail, &letter, err);
		if (!ok)
			break;
		job->subject = arena_str(execution->run,
		    buf_str(&letter.subject));
		if (is_shown)
			job->preview = arena_str(execution->run,
			    buf_str(&letter.text));
	}
	letter_release(&letter);
	return ok;
}

void
execution_deliver(struct execution *execution)
{
	struct error err = { 0 };
	const struct delivery_order order = {
		.setup = execution->setup,
		.ledger = execution->is_recorded ? execution->ledger : NULL,
		.now = execution->now,
		.boot_id = execution->boot_id,
		.redirect_to = execution->redirect_to,
	};
	/* Whatever happens from now on: this plan will have been there. */
	if (!keep_mark(execution, &err) ||
	    !delivery_run(&order, &execution->jobs, &err))
		execution_fail(execution, &err);
	stopwatch_lap(&execution->watch, LAP_SEND);
}

/* Cases that wait for a person. */
static void
judge_cases(struct execution *execution)
{
	const struct desk *desk = execution->desk;
	if (desk != NULL && (desk->attention_count > 0 || desk_is_late(desk)))
		execution->exit = exit_worse(execution->exit, EXIT_PERSON);
}

/* The ledger keeps the report, so that `report RUN` can write it again. */
static bool
end_record(struct execution *execution, const struct report *report,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	struct buf stored;
	if (!execution->is_recorded || execution->record.id == 0)
		return true;
	buf_init(&stored, REPORT_JSON_MAX);
	report_json_store(report, &stored);
	/* One that is too large cannot be written again later, that is all. */
	if (stored.has_overflown)
		buf_clear(&stored);
	/* The report last: who changes the row behind it writes it again. */
	bool ok = ledger_begin(ledger, LEDGER_DURABLE, err) &&
	          bounces_suppress(&execution->jobs, ledger, err) &&
	          (execution->record.state != RUN_BEGUN ||
		      runs_enter(ledger, execution->record.id, RUN_ENDED,
			  err)) &&
	          runs_set_report(ledger, execution->record.id,
		      buf_str(&stored), err) &&
	          ledger_commit(ledger, err) && keep_mark(execution, err);
	if (!ok)
		ledger_rollback(ledger);
	buf_release(&stored);
	return ok;
}

void
execution_write_reports(struct execution *execution,
    const struct report *report)
{
	const struct options *options = execution->options;
	struct error err = { 0 };
	for (size_t i = 0; i < options->report_count; i++)
		if (!report_write(report, options->reports[i], &err))
			execution_fail(execution, &err);
	if (!options->is_json)
		return;
	struct buf out;
	buf_init(&out, REPORT_JSON_MAX);
	report_json(report, &out);
	if (!diag_print(buf_str(&out))) {
		error_set(&err, ERROR_REPORT, "stdout cannot be written");
		execution_fail(execution, &err);
	}
	buf_release(&out);
}

static bool
print_overview(const struct overview *overview, struct error *err)
{
	struct buf out;
	buf_init(&out, REPORT_JSON_MAX);
	overview_compose(overview, REPORT_JSON, &out);
	bool ok = diag_print(buf_str(&out)) ||
	          error_set(err, ERROR_REPORT, "stdout cannot be written");
	buf_release(&out);
	return ok;
}

int
execution_write_overview(const struct options *options,
    const struct overview *overview)
{
	struct error err = { 0 };
	bool ok = true;
	if (options->report_count == 0 && !options->is_json)
		ok = overview_write(overview, "-", &err);
	for (size_t i = 0; i < options->report_count; i++)
		ok = overview_write(overview, options->reports[i], &err) && ok;
	if (options->is_json)
		ok = print_overview(overview, &err) && ok;
	return ok ? EXIT_DONE : execution_refuse(&err);
}

/* Only real runs: a look at something is no run that anybody waits for. */
static const char *
metrics_path(const struct execution *execution)
{
	struct str kept = execution->setup->settings.metrics.text;
	if (!execution->is_recorded)
		return NULL;
	if (execution->options->metrics != NULL)
		return execution->options->metrics;
	return str_is_empty(kept) ? NULL : arena_cstr(execution->run, kept);
}

static void
write_metrics(struct execution *execution, const struct report *report)
{
	struct error err = { 0 };
	struct run_tally tally = { .last_ended = INSTANT_NONE };
	struct metrics_stage stages[LAP_COUNT];
	const char *path = metrics_path(execution);
	if (path == NULL)
		return;
	for (enum lap lap = 0; lap < LAP_COUNT; lap++)
		stages[lap] = (struct metrics_stage){ lap_name(lap),
			execution->watch.seconds[lap] };
	bool has_ledger = runs_tally(execution->ledger, &tally,
	    &(struct error){ 0 });
	const struct metrics metrics = {
		.report = report,
		.now = execution->now,
		.exit_code = execution->exit,
		.has_ledger = has_ledger,
		.runs = tally.runs,
		.held_runs = tally.held,
		.last_success = tally.last_ended,
		.stages = stages,
		.stage_count = LAP_COUNT,
	};
	if (!metrics_write(&metrics, path, &err))
		execution_fail(execution, &err);
}

/* The first of what the cases want of a person. */
static void
say_cases(const struct desk *desk)
{
	const struct desk_attention *first = &desk->attentions[0];
	struct str name = first->case_id == 0 ? STR("a file")
	                                      : desk_name(desk, first->case_id);
	diag_warn("complaints: %.*s: %.*s%s; see 'complaint list'",
	    STR_ARG(name), STR_ARG(first->why),
	    desk->attention_count > 1 ? " (and more)" : "");
}

/* The one line that cron sends to a person. */
static void
say_why(const struct execution *execution)
{
	const struct run *record = &execution->record;
	const struct brake *brake = &execution->brake;
	if (execution->stop.kind == ERROR_RELAY && execution->is_recorded)
		diag_say("%s; nothing is lost: the next run sends what is left",
		    execution->stop.text);
	else if (execution->stop.kind != ERROR_NONE)
		diag_say("%s", execution->stop.text);
	else if (brake->name != NULL && !execution->is_recorded)
		diag_warn("the brake %s would hold this run (%.*s, limit %.*s)",
		    brake->name, STR_ARG(brake->value), STR_ARG(brake->limit));
	else if (brake->name != NULL)
		diag_warn("run %.*s is held by the brake %s (%.*s, limit "
			  "%.*s): read its report, then 'approve %.*s --by "
			  "NAME' or 'discard %.*s'",
		    STR_ARG(record->name), brake->name, STR_ARG(brake->value),
		    STR_ARG(brake->limit), STR_ARG(record->name),
		    STR_ARG(record->name));
	else if (!str_is_empty(execution->case_trouble))
		diag_warn("no complaint was worked on: %.*s",
		    STR_ARG(execution->case_trouble));
	else if (execution->exit == EXIT_PERSON && execution->desk != NULL &&
		 execution->desk->attention_count > 0)
		say_cases(execution->desk);
	else if (execution->exit == EXIT_PERSON && execution->desk != NULL &&
		 desk_is_late(execution->desk))
		diag_warn("complaints: an answer is overdue, or due within a "
			  "day; see 'complaint list'");
	else if (!str_is_empty(execution->unreached))
		diag_warn("run %.*s: the mail to the staff did not reach %.*s",
		    STR_ARG(record->name), STR_ARG(execution->unreached));
	else
		diag_warn("run %.*s: some mails were refused, deferred or are "
			  "in doubt; see 'status' and the report",
		    STR_ARG(record->name));
}

int
execution_finish(struct execution *execution)
{
	struct error err = { 0 };
	struct report report;
	judge_mails(execution);
	judge_cases(execution);
	if (execution->stop.kind == ERROR_NONE &&
	    !account_check_books(execution, &err))
		execution_fail(execution, &err);
	account_report(execution, &report);
	if (execution->stop.kind != ERROR_LEDGER &&
	    !nights_read(execution, &execution->record, &report, &err))
		execution_fail(execution, &err);
	if (!staff_mail_prepare(execution, &report, &err))
		execution_fail(execution, &err);
	if (execution->stop.kind != ERROR_LEDGER &&
	    !end_record(execution, &report, &err))
		execution_fail(execution, &err);
	if (!staff_mail_send(execution, &report, &err))
		execution_fail(execution, &err);
	/* The disk or the configuration failed: nothing more is written. */
	if (execution->stop.kind != ERROR_LEDGER &&
	    execution->stop.kind != ERROR_CONFIG)
		execution_write_reports(execution, &report);
	if (execution->desk != NULL && execution->stop.kind == ERROR_NONE &&
	    !outbox_publish(execution->desk, &err))
		execution_fail(execution, &err);
	write_metrics(execution, &report);
	if (execution->exit != EXIT_DONE)
		say_why(execution);
	return execution->exit;
}
