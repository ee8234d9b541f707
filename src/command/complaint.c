#include "command/complaint.h"

#include "base/diag.h"
#include "command/casework.h"
#include "command/commands.h"
#include "command/desk.h"
#include "command/exits.h"
#include "command/fulfil.h"
#include "command/interrupt.h"
#include "command/outbox.h"
#include "command/reception.h"
#include "command/ruling.h"
#include "command/syntax.h"

enum { MAX_TEXT = 1 << 20 };

/* What a command wants of the desk. */
struct errand {
	const struct errand_kind *kind;
	const struct user *user; /* who is at the keyboard, where it matters */
	int64_t case_id;
	int n;
	bool is_refused; /* a decision, and what stood in its way is told */
};

struct errand_kind {
	const char *command;
	enum errand_argument {
		ERRAND_NOTHING,
		ERRAND_FILE,
		ERRAND_CASE,
		ERRAND_PROPOSAL
	} argument;
	enum inbox_kind file;
	bool has_actor; /* somebody of [users] takes the responsibility */
	bool is_approval;
	desk_work_fn work;
};

/* ---- a night */

static bool
work_night(struct desk *desk, void *data, struct error *err)
{
	(void)data;
	desk->is_night = true;
	return reception_all(desk, err) && casework_all(desk, err);
}

bool
complaint_prepare(struct execution *execution, struct error *err)
{
	struct desk *desk = arena_new(execution->run, struct desk);
	desk_open(desk, execution);
	return inbox_read_all(&desk->inbox, err) &&
	       desk_ask(desk, &execution->survey, err);
}

bool
complaint_work(struct execution *execution, struct error *err)
{
	return desk_run(execution->desk, work_night, NULL, err);
}

/* ---- one errand */

static bool
work_rows(struct desk *desk, void *data, struct error *err)
{
	(void)data;
	return reception_all(desk, err);
}

/* What is refused leaves no trace but what the parcel's way has changed. */
static bool
work_ruling(struct desk *desk, void *data, struct error *err)
{
	struct errand *errand = data;
	const struct options *options = desk->execution->options;
	struct ruling ruling = {
		.decision = {
			.case_id = errand->case_id,
			.n = errand->n,
			.is_approved = errand->kind->is_approval,
			.by = errand->user->name,
			.comment = str_from(options->comment),
			.token = str_from(options->token),
		},
		.may_be_late = options->is_late,
	};
	enum ruling_result result;
	enum refusal refusal;
	if (!ruling_apply(desk, &ruling, &result, &refusal, err))
		return false;
	errand->is_refused = result == RULING_REFUSED;
	if (errand->is_refused && refusal != REFUSAL_FACTS)
		return error_set(err, ERROR_INPUT, "%s: %s",
		    refusal_code(refusal), refusal_text(refusal));
	return true;
}

static bool
open_case(struct desk *desk, const struct errand *errand,
    struct case_record *record, struct casework *work, struct error *err)
{
	bool is_found;
	if (!cases_find(desk->ledger, errand->case_id, desk->run, record,
		&is_found, err))
		return false;
	if (!is_found)
		return error_set(err, ERROR_INPUT,
		    "there is no case '%s'; see 'complaint list'",
		    desk->execution->options->argument);
	desk->actor = errand->user->name;
	return casework_open(work, desk, record, err);
}

static bool
read_wish(const struct desk *desk, const struct case_record *record,
    struct casework_wish *wish, struct error *err)
{
	const struct options *options = desk->execution->options;
	struct str currency = str_from(record->complaint.total.currency);
	wish->reason = str_from(options->reason);
	if (!action_parse(str_from(options->action), &wish->action) ||
	    !action_can_be_proposed(wish->action))
		return error_set(err, ERROR_USAGE,
		    "--action %s: no such solution; see 'complaint rules'",
		    options->action == NULL ? "" : options->action);
	if (options->amount != NULL && !money_parse(str_from(options->amount),
					   currency, false, &wish->amount))
		return error_set(err, ERROR_USAGE,
		    "--amount %s: an amount of %.*s is wanted", options->amount,
		    STR_ARG(currency));
	return true;
}

static bool
work_proposal(struct desk *desk, void *data, struct error *err)
{
	struct case_record record;
	struct casework work;
	struct casework_wish wish = { 0 };
	return open_case(desk, data, &record, &work, err) &&
	       read_wish(desk, &record, &wish, err) &&
	       casework_propose(&work, &wish, err);
}

static bool
work_recall(struct desk *desk, void *data, struct error *err)
{
	struct errand *errand = data;
	struct case_record record;
	struct casework work;
	struct str why = str_from(desk->execution->options->reason);
	if (!open_case(desk, errand, &record, &work, err))
		return false;
	if (record.state != CASE_EXECUTING)
		return desk_step(desk, &record, CASE_RECALL, why, err);
	if (errand->user->role < ROLE_SUPERVISOR)
		return error_set(err, ERROR_PERMISSION,
		    "E_ROLE: what is approved is recalled by a supervisor");
	return fulfil_recall(&work, why, err);
}

static bool
is_too_late(const struct desk *desk, const struct case_record *record)
{
	const struct execution *execution = desk->execution;
	struct date ended = zone_date(desk->office->clocks.business,
	    record->since);
	return date_days_between(ended, execution->today) >
	       desk->office->settings->reopen_days;
}

static bool
work_reopening(struct desk *desk, void *data, struct error *err)
{
	struct case_record record;
	struct casework work;
	if (!open_case(desk, data, &record, &work, err))
		return false;
	if (is_too_late(desk, &record))
		return error_set(err, ERROR_INPUT,
		    "E_STATE: the case ended more than %ld days ago; record a "
		    "new one",
		    desk->office->settings->reopen_days);
	record.is_info_asked = false;
	return desk_step(desk, &record, CASE_REOPEN,
	    str_from(desk->execution->options->reason), err);
}

static bool
work_voiding(struct desk *desk, void *data, struct error *err)
{
	struct case_record record;
	struct casework work;
	return open_case(desk, data, &record, &work, err) &&
	       desk_step(desk, &record, CASE_VOIDED,
		   str_from(desk->execution->options->reason), err);
}

static const struct errand_kind kinds[] = {
	{ .command = "complaint run", .work = work_night },
	{ .command = "complaint import",
	    .argument = ERRAND_FILE,
	    .file = INBOX_COMPLAINTS,
	    .work = work_rows },
	{ .command = "complaint decide",
	    .argument = ERRAND_FILE,
	    .file = INBOX_DECISIONS,
	    .work = work_rows },
	{ .command = "complaint done",
	    .argument = ERRAND_FILE,
	    .file = INBOX_DONE,
	    .work = work_rows },
	{ .command = "complaint feedback",
	    .argument = ERRAND_FILE,
	    .file = INBOX_FEEDBACK,
	    .work = work_rows },
	{ .command = "complaint approve",
	    .argument = ERRAND_PROPOSAL,
	    .has_actor = true,
	    .is_approval = true,
	    .work = work_ruling },
	{ .command = "complaint reject",
	    .argument = ERRAND_PROPOSAL,
	    .has_actor = true,
	    .work = work_ruling },
	{ .command = "complaint propose",
	    .argument = ERRAND_CASE,
	    .has_actor = true,
	    .work = work_proposal },
	{ .command = "complaint recall",
	    .argument = ERRAND_CASE,
	    .has_actor = true,
	    .work = work_recall },
	{ .command = "complaint reopen",
	    .argument = ERRAND_CASE,
	    .has_actor = true,
	    .work = work_reopening },
	{ .command = "complaint void",
	    .argument = ERRAND_CASE,
	    .has_actor = true,
	    .work = work_voiding },
};

static const struct errand_kind *
kind_of(const struct options *options)
{
	size_t i = 0;
	while (!str_equal(str_from(kinds[i].command),
	    str_from(options->command->name)))
		i++;
	return &kinds[i];
}

/* ---- around it */

static bool
read_argument(const struct options *options, struct errand *errand,
    struct error *err)
{
	struct str text = str_from(options->argument);
	int n = 0;
	if (errand->kind->argument != ERRAND_CASE &&
	    errand->kind->argument != ERRAND_PROPOSAL)
		return true;
	bool is_read = entry_proposal_name(text, &errand->case_id, &n);
	errand->n = n;
	if (is_read && (n > 0) == (errand->kind->argument == ERRAND_PROPOSAL))
		return true;
	return error_set(err, ERROR_USAGE, "'%s': %s is wanted",
	    options->argument,
	    errand->kind->argument == ERRAND_PROPOSAL
		? "a proposal such as C-000123/1"
		: "a case such as C-000123");
}

static bool
prepare(struct execution *execution, struct error *err)
{
	struct errand errand = {
		.kind = kind_of(execution->options),
	};
	if (!execution->setup->office.is_open)
		return error_set(err, ERROR_CONFIG,
		    "there is no [complaints] in the configuration: see "
		    "shipdelay.ini(5)");
	return read_argument(execution->options, &errand, err);
}

static bool
find_user(struct desk *desk, struct errand *errand, struct error *err)
{
	const char *name = desk->execution->options->as;
	if (!errand->kind->has_actor)
		return true;
	return ruling_find_actor(desk, str_from(name), &errand->user, err);
}

/* --profile, instead of the configuration's. */
static bool
read_profile(struct desk *desk, struct error *err)
{
	struct setup *setup = desk->execution->setup;
	const char *name = desk->execution->options->profile;
	struct mistakes mistakes;
	struct dialect *dialect = arena_new(desk->run, struct dialect);
	if (name == NULL)
		return true;
	mistakes_init(&mistakes, desk->run);
	desk->inbox.dialect = dialect;
	if (settings_load_profile(&setup->settings, str_from(name), desk->run,
		&mistakes) &&
	    office_read_dialect(&setup->settings, str_from(name),
		(struct place){ "--profile", 0 }, desk->run, &mistakes,
		dialect))
		return true;
	struct str first = mistake_format(&mistakes.items[0], desk->run);
	return error_set(err, ERROR_CONFIG, "%.*s", STR_ARG(first));
}

static bool
read_inbox(struct desk *desk, const struct errand *errand, struct error *err)
{
	const struct options *options = desk->execution->options;
	if (!read_profile(desk, err))
		return false;
	if (errand->kind->argument == ERRAND_FILE)
		return inbox_read(&desk->inbox, errand->kind->file,
		    options->argument, err);
	return errand->kind->work != work_night ||
	       inbox_read_all(&desk->inbox, err);
}

/* The parcels of the cases alone: no notice is decided here. */
static bool
look_at_parcels(struct execution *execution, struct error *err)
{
	struct survey *survey = &execution->survey;
	const struct survey_request request = {
		.today = execution->today,
		.is_of_cases = true,
	};
	const struct looker looker = survey_looker(survey, &request,
	    execution->setup);
	return desk_ask(execution->desk, survey, err) &&
	       execution_read(execution, &looker, err) &&
	       survey_finish(survey, &execution->intake, err);
}

static void
tell_result(const struct desk *desk, const struct errand *errand)
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	if (errand->kind->argument == ERRAND_FILE)
		buf_format(&out,
		    "new %zu, updated %zu, taken %zu, unchanged %zu, refused "
		    "%zu\n",
		    desk->added, desk->updated, desk->taken,
		    desk->unchanged + desk->unchanged_entries, desk->refused);
	if (desk->is_rehearsal || errand->kind->work == work_proposal)
		outbox_tell(desk, &out);
	diag_print(buf_str(&out));
	buf_release(&out);
}

static int
run_errand(struct execution *execution)
{
	struct error err = { 0 };
	struct desk desk;
	struct errand errand = {
		.kind = kind_of(execution->options),
	};
	desk_open(&desk, execution);
	bool ok = read_argument(execution->options, &errand, &err) &&
	          find_user(&desk, &errand, &err) &&
	          read_inbox(&desk, &errand, &err) &&
	          look_at_parcels(execution, &err);
	interrupt_hold();
	ok = ok && desk_run(&desk, errand.kind->work, &errand, &err);
	if (!ok)
		execution_fail(execution, &err);
	else if (execution->is_recorded)
		execution_deliver(execution);
	int code = execution_finish(execution);
	if (ok)
		tell_result(&desk, &errand);
	execution->desk = NULL;
	return code;
}

int
command_complaint(const struct options *options)
{
	const struct execution_steps steps = { prepare, run_errand };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
