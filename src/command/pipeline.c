#include "command/pipeline.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fingerprint.h"
#include "command/complaint.h"
#include "command/exits.h"
#include "command/interrupt.h"
#include "ledger/journal.h"
#include "message/address.h"

/* Shipments of open episodes may have news although nothing is found. */
static bool
keep_open_episodes(struct execution *execution, struct error *err)
{
	struct shipment_key *keys;
	size_t count;
	if (!history_open_episodes(execution->ledger, execution->run, &keys,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		survey_keep(&execution->survey, &keys[i]);
	return true;
}

/*
 * A run over a part of the parcels leaves a held run as it is, and its
 * letters to it; redirected letters reach no customer and are all shown.
 */
static bool
leaves_held_runs(const struct execution *execution)
{
	return !execution->record.is_whole &&
	       str_is_empty(execution->redirect_to);
}

/* What is delivered is recorded by runs that look at everything. */
static struct harvest *
harvest_of(struct execution *execution)
{
	return execution->is_recorded && execution->record.is_whole &&
	               execution->announced == NULL
	           ? &execution->harvest
	           : NULL;
}

static bool
recall_awaited(struct execution *execution, struct error *err)
{
	struct harvest *harvest = harvest_of(execution);
	return harvest == NULL || harvest_recall(harvest, execution->ledger,
				      execution->today, err);
}

/* Cases are worked by the run that sees everything and writes to customers. */
static bool
works_cases(const struct execution *execution)
{
	return execution->setup->office.is_open && execution->record.is_whole &&
	       execution->announced == NULL &&
	       !execution->options->is_baseline &&
	       str_is_empty(execution->redirect_to);
}

/* A damaged file of complaints must not keep back the news of parcels. */
static bool
set_cases_aside(struct execution *execution, const struct error *trouble)
{
	execution->desk = NULL;
	execution->case_trouble = arena_str(execution->run,
	    str_from(trouble->text));
	execution->exit = exit_worse(execution->exit, exit_of(trouble->kind));
	return trouble->kind != ERROR_LEDGER;
}

static bool
prepare_cases(struct execution *execution, struct error *err)
{
	return !works_cases(execution) || complaint_prepare(execution, err) ||
	       set_cases_aside(execution, err);
}

static bool
work_cases(struct execution *execution, struct error *err)
{
	return execution->desk == NULL || complaint_work(execution, err) ||
	       set_cases_aside(execution, err);
}

/* Every row of every export is looked at as it is read. */
static bool
survey(struct execution *execution, struct error *err)
{
	struct setup *setup = execution->setup;
	struct survey *survey = &execution->survey;
	const struct survey_request request = {
		.today = execution->today,
		.announced = execution->announced,
		.only = str_from(execution->options->only),
		.harvest = harvest_of(execution),
	};
	const struct looker looker = survey_looker(survey, &request, setup);
	return keep_open_episodes(execution, err) &&
	       recall_awaited(execution, err) &&
	       leftovers_read(&execution->leftovers, execution->ledger,
		   execution->boot_id, survey, err) &&
	       prepare_cases(execution, err) &&
	       execution_read(execution, &looker, err) &&
	       survey_finish(survey, &execution->intake, err) &&
	       survey_recall(survey, execution->ledger, err) &&
	       (!leaves_held_runs(execution) ||
		   survey_recall_held(survey, execution->ledger, err));
}

static size_t
limit_of(const struct options *options)
{
	long limit;
	if (options->limit == NULL ||
	    !str_to_count(str_from(options->limit), 100000000, &limit))
		return SIZE_MAX;
	return (size_t)limit;
}

/*
 * What earlier runs left is judged by all findings: one parcel alone, or a
 * suspension alone, says nothing about it.
 */
static bool
may_send_leftovers(const struct execution *execution)
{
	return execution->options->only == NULL &&
	       !execution->options->is_baseline && execution->announced == NULL;
}

/* Every report lists the mails in doubt: they wait for a person. */
static void
list_doubts(struct execution *execution)
{
	for (size_t i = 0; i < execution->leftovers.count; i++) {
		struct mail *mail = &execution->leftovers.mails[i];
		if (mail->state != MAIL_IN_DOUBT)
			continue;
		struct job *job = jobs_add(&execution->jobs, mail);
		job->has_new_state = mail->is_newly_doubted;
	}
}

/* What a run that was broken off could not tell any more. */
static void
list_unreported(struct execution *execution)
{
	const struct leftovers *leftovers = &execution->leftovers;
	for (size_t i = 0; i < leftovers->unreported_count; i++)
		jobs_add(&execution->jobs, &leftovers->unreported[i])
		    ->is_told_late = true;
}

/* A preview asks for the letters of one language. */
static struct str
written_language(const void *context, struct str wanted)
{
	const struct execution *execution = context;
	const char *asked = execution->options->language;
	return letters_language(execution->setup->letters,
	    asked == NULL ? wanted : str_from(asked));
}

static void
make_plan(struct execution *execution)
{
	struct setup *setup = execution->setup;
	const struct planner planner = {
		.settings = &setup->settings.notices,
		.returns = &setup->settings.returns,
		.business = setup->business,
		.now = execution->now,
		.today = execution->today,
		.run = execution->record.name,
		.sender_domain = address_domain(setup->sender.address),
		.limit = limit_of(execution->options),
		.written_language = written_language,
		.context = execution,
		.is_announcement = execution->announced != NULL,
	};
	if (may_send_leftovers(execution))
		leftovers_review(&execution->leftovers, &setup->settings,
		    execution->now, setup->business, &execution->survey,
		    &execution->jobs);
	else
		list_doubts(execution);
	list_unreported(execution);
	planner_plan(&planner, execution->survey.candidates,
	    execution->survey.count, execution->run, &execution->plan);
	jobs_reserve(&execution->jobs, execution->plan.mail_count);
	/* A baseline's mails are never written. */
	for (size_t i = 0;
	     !execution->options->is_baseline && i < execution->plan.mail_count;
	     i++) {
		struct job *job = jobs_add(&execution->jobs,
		    &execution->plan.mails[i]);
		job->is_new = true;
		job->is_sent_here = true;
	}
}

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* What was read, in a form that can be compared with the last run's. */
static struct str
exports_seen(const struct intake *intake, struct arena *run)
{
	struct str *prints = arena_alloc(run, intake->export_count,
	    sizeof(*prints));
	size_t count = 0;
	for (size_t i = 0; i < intake->export_count; i++) {
		char hex[FINGERPRINT_HEX + 1];
		if (intake->exports[i].is_orders)
			continue;
		fingerprint_format(intake->exports[i].fingerprint, hex);
		prints[count++] = arena_str(run, str_from(hex));
	}
	if (count > 0)
		qsort(prints, count, sizeof(*prints), by_text);
	struct buf joined;
	buf_init(&joined, count * (FINGERPRINT_HEX + 1));
	for (size_t i = 0; i < count; i++)
		buf_format(&joined, " %.*s", STR_ARG(prints[i]));
	struct str seen = arena_str(run, buf_str(&joined));
	buf_release(&joined);
	return seen;
}

/* The younger of the file's time and its newest event. */
static long
age_hours(const struct export *export, struct instant now)
{
	int64_t newest = export->stamp.modified;
	/* An event to come says nothing about the age of the file. */
	if (instant_is_set(export->newest_event) &&
	    export->newest_event.seconds > newest &&
	    export->newest_event.seconds <= now.seconds)
		newest = export->newest_event.seconds;
	int64_t age = now.seconds - newest;
	return age < 0 ? 0 : (long)((age + 3599) / 3600);
}

static void
find_oldest(const struct execution *execution, struct brake_facts *facts)
{
	const struct intake *intake = &execution->intake;
	for (size_t i = 0; i < intake->export_count; i++) {
		const struct export *export = &intake->exports[i];
		long age = age_hours(export, execution->now);
		if (export->is_orders || age <= export->max_age_hours ||
		    age <= facts->oldest_age_hours)
			continue;
		facts->oldest_export = export->path;
		facts->oldest_age_hours = age;
		facts->oldest_limit_hours = export->max_age_hours;
	}
}

static struct str
describe_mark(const struct mark *mark, struct arena *run)
{
	struct str name = str_is_empty(mark->run) ? STR("no run") : mark->run;
	if (mark->commits < 0)
		return arena_format(run, "%.*s, a backup", STR_ARG(name));
	return arena_format(run, "%.*s, entry %" PRId64, STR_ARG(name),
	    mark->commits);
}

static bool
describe_ledger(struct execution *execution, struct brake_facts *facts,
    struct error *err)
{
	struct mark now;
	if (!mark_of(execution->ledger, execution->run, &now, err))
		return false;
	facts->is_ledger_old = execution->is_ledger_old;
	facts->ledger_at = describe_mark(&now, execution->run);
	facts->mark_at = describe_mark(&execution->mark, execution->run);
	return true;
}

static bool
check_brakes(struct execution *execution, struct error *err)
{
	struct run last = { 0 };
	const struct intake *intake = &execution->intake;
	struct brake_facts facts = {
		.mails = jobs_to_send(&execution->jobs),
		.new_mails = jobs_new(&execution->jobs),
		.open_shipments = execution->survey.open,
		.shipments = intake->shipments,
		.rows = intake->rows,
		.rejected = intake->rejected,
		.unmapped = execution->survey.kinds[FINDING_UNMAPPED],
		.now = execution->now,
	};
	if (!runs_last(execution->ledger, execution->run, &last,
		&facts.has_last_run, &facts.is_first_run, err))
		return false;
	if (!describe_ledger(execution, &facts, err))
		return false;
	/* A redirected run reaches no customer and is part of no history. */
	if (!str_is_empty(execution->redirect_to))
		facts.is_first_run = facts.has_last_run = facts.is_ledger_old =
		    false;
	facts.last_rows = last.rows;
	facts.last_now = last.now;
	facts.is_same_export = execution->announced == NULL &&
	                       str_equal(last.exports,
				   execution->record.exports);
	find_oldest(execution, &facts);
	if (!execution->options->is_baseline)
		execution->brake =
		    brake_check(&execution->setup->settings.brakes, &facts,
			execution->setup->business, execution->run);
	return true;
}

/*
 * What other runs left keeps its state until a run may send it; a dry run
 * shows what a real one would do.
 */
static void
hold(struct execution *execution)
{
	bool is_dry = execution->options->is_dry_run;
	for (size_t i = 0; i < execution->jobs.count; i++) {
		struct job *job = &execution->jobs.items[i];
		if (job->is_new)
			job->mail->history_count = 0;
		if (job->is_new || (is_dry && job->is_sent_here))
			mail_enter(job->mail, MAIL_HELD);
		job->is_sent_here = false;
	}
}

static void
show_as_planned(struct execution *execution)
{
	for (size_t i = 0; i < execution->jobs.count; i++) {
		const struct job *job = &execution->jobs.items[i];
		if (job->is_sent_here && job->mail->state != MAIL_PLANNED)
			mail_enter(job->mail, MAIL_PLANNED);
	}
}

/* A new run decides anew what an unapproved one had decided. */
static bool
supersede_held(struct execution *execution, struct error *err)
{
	struct run *held;
	size_t count;
	if (leaves_held_runs(execution))
		return true;
	if (!runs_held(execution->ledger, execution->run, &held, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!journal_discard_held(execution->ledger, held[i].id, err) ||
		    !runs_enter(execution->ledger, held[i].id, RUN_SUPERSEDED,
			err))
			return false;
	return true;
}

/* A mail that an earlier run decided, as this one found it. */
static bool
record_leftover(struct execution *execution, const struct job *job,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	const struct mail *mail = job->mail;
	for (size_t i = 0; job->has_new_facts && i < mail->notice_count; i++)
		if (!journal_refresh(ledger, &mail->notices[i], err))
			return false;
	return journal_claim(ledger, mail->id, mail->id, STR_EMPTY, err) &&
	       (!job->has_new_state ||
		   journal_enter(ledger, mail, execution->now, err));
}

static bool
record_leftovers(struct execution *execution, struct error *err)
{
	const struct jobs *jobs = &execution->jobs;
	for (size_t i = 0; i < jobs->voided_count; i++)
		if (!journal_void(execution->ledger, &jobs->voided[i], err))
			return false;
	for (size_t i = 0; i < jobs->count; i++)
		if (!jobs->items[i].is_new &&
		    !record_leftover(execution, &jobs->items[i], err))
			return false;
	return true;
}

/* Baseline: told as far as the future is concerned, but by nobody. */
static bool
record_as_told(const struct journal *journal, struct mail *mail,
    struct error *err)
{
	for (size_t i = 0; i < mail->notice_count; i++)
		if (!journal_add_quiet(journal, &mail->notices[i], err))
			return false;
	return true;
}

static bool
record_decisions(struct execution *execution, struct error *err)
{
	const struct journal journal = {
		.ledger = execution->ledger,
		.run = execution->record.id,
		.today = execution->today,
		.now = execution->now,
	};
	struct plan *plan = &execution->plan;
	for (size_t i = 0; i < plan->mail_count; i++) {
		struct mail *mail = &plan->mails[i];
		bool ok = execution->options->is_baseline
		              ? record_as_told(&journal, mail, err)
		              : journal_add_mail(&journal, mail, err);
		if (!ok)
			return false;
	}
	for (size_t i = 0; i < plan->closing_count; i++)
		if (!journal_add_quiet(&journal, &plan->closings[i], err))
			return false;
	return true;
}

/* Of a backtest, which writes to nobody, brakes are only told. */
static bool
is_held(const struct execution *execution)
{
	return execution->brake.name != NULL && !execution->is_backtest;
}

static enum run_state
first_state(const struct execution *execution)
{
	if (execution->options->is_baseline)
		return RUN_BASELINE;
	return is_held(execution) ? RUN_HELD : RUN_BEGUN;
}

bool
pipeline_record(struct execution *execution, struct error *err)
{
	struct run *record = &execution->record;
	record->state = first_state(execution);
	record->brake = str_from(execution->brake.name);
	if (!ledger_begin(execution->ledger, LEDGER_DURABLE, err))
		return false;
	/* The present state is what counts from now on. */
	bool is_accepted = !execution->options->is_baseline ||
	                   mark_accept(execution->ledger, &execution->mark,
			       err);
	if (is_accepted && supersede_held(execution, err) &&
	    runs_break_off(execution->ledger, err) &&
	    runs_begin(execution->ledger, record, err) &&
	    record_leftovers(execution, err) &&
	    record_decisions(execution, err) &&
	    harvest_record(&execution->harvest, execution->ledger, err) &&
	    ledger_commit(execution->ledger, err))
		return true;
	ledger_rollback(execution->ledger);
	record->id = 0;
	return false;
}

static struct run_figures
figures_of(const struct execution *execution)
{
	const struct survey *survey = &execution->survey;
	return (struct run_figures){
		.are_known = true,
		.shipments = survey->surveyed,
		.open = survey->open,
		.late = survey->late,
		.findings = survey->surveyed - survey->kinds[FINDING_NONE],
		.mails = execution->plan.mail_count,
	};
}

bool
pipeline_decide(struct execution *execution, struct error *err)
{
	if (!survey(execution, err))
		return false;
	stopwatch_lap(&execution->watch, LAP_READ);
	execution->record.rows = execution->intake.rows;
	execution->record.exports = exports_seen(&execution->intake,
	    execution->run);
	make_plan(execution);
	execution->record.figures = figures_of(execution);
	if (!execution_compose(execution, err) || !check_brakes(execution, err))
		return false;
	if (is_held(execution))
		hold(execution);
	else if (execution->options->is_dry_run)
		show_as_planned(execution);
	return true;
}

int
pipeline_run(struct execution *execution)
{
	struct error err = { 0 };
	execution->tells_staff = execution->record.is_whole &&
	                         !execution->options->is_baseline &&
	                         str_is_empty(execution->redirect_to);
	bool ok = pipeline_decide(execution, &err);
	stopwatch_lap(&execution->watch, LAP_DECIDE);
	interrupt_hold();
	ok = ok &&
	     (!execution->is_recorded || pipeline_record(execution, &err));
	ok = ok && work_cases(execution, &err);
	stopwatch_lap(&execution->watch, LAP_RECORD);
	if (!ok)
		execution_fail(execution, &err);
	if (execution->brake.name != NULL)
		execution->exit = exit_worse(execution->exit, EXIT_HELD);
	/* A brake holds notices; letters of cases were approved one by one. */
	if (ok && !execution->options->is_dry_run &&
	    jobs_to_send(&execution->jobs) > 0)
		execution_deliver(execution);
	return execution_finish(execution);
}
