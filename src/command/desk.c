#include "command/desk.h"

#include "command/outbox.h"

void
desk_open(struct desk *desk, struct execution *execution)
{
	*desk = (struct desk){
		.execution = execution,
		.office = &execution->setup->office,
		.run = execution->run,
		.actor = STR("auto"),
	};
	inbox_init(&desk->inbox, desk->office, desk->run);
	execution->desk = desk;
}

bool
desk_ask(struct desk *desk, struct survey *survey, struct error *err)
{
	struct case_list open;
	const struct inbox *inbox = &desk->inbox;
	if (!cases_open(desk->execution->ledger, desk->run, &open, err))
		return false;
	for (size_t i = 0; i < open.count; i++)
		survey_ask(survey, open.items[i].complaint.tracking,
		    open.items[i].complaint.order);
	for (size_t i = 0; i < inbox->complaint_count; i++)
		survey_ask(survey, inbox->complaint[i].tracking,
		    inbox->complaint[i].order);
	return true;
}

struct str
desk_name(const struct desk *desk, int64_t id)
{
	char name[CASE_NAME];
	return arena_str(desk->run, str_from(case_name(id, name)));
}

struct journal
desk_journal(const struct desk *desk)
{
	const struct execution *execution = desk->execution;
	return (struct journal){
		.ledger = desk->ledger,
		.run = execution->record.id,
		.today = execution->today,
		.now = execution->now,
	};
}

bool
desk_step(struct desk *desk, struct case_record *record,
    enum case_command command, struct str detail, struct error *err)
{
	struct instant now = desk->execution->now;
	struct case_event event = {
		.case_id = record->id,
		.at = now,
		.actor = desk->actor,
		.command = command,
		.from = record->state,
		.detail = detail,
	};
	if (!lifecycle_next(record->state, command, &event.to))
		return error_set(err, ERROR_INPUT,
		    "E_STATE: %.*s is %s: '%s' is not possible now",
		    STR_ARG(desk_name(desk, record->id)),
		    case_state_name(record->state), case_command_name(command));
	if (event.to != record->state)
		record->since = now;
	desk->has_written = true;
	return cases_step(desk->ledger, record, &event, err);
}

void
desk_call(struct desk *desk, const struct case_record *record, struct str why)
{
	desk->attentions = arena_grow(desk->run, desk->attentions,
	    desk->attention_count, &desk->attention_capacity,
	    sizeof(*desk->attentions));
	desk->attentions[desk->attention_count++] = (struct desk_attention){
		.case_id = record == NULL ? 0 : record->id,
		.why = arena_str(desk->run, why),
	};
}

void
desk_refuse(struct desk *desk, const struct case_record *record, struct str why)
{
	desk->refused++;
	desk_call(desk, record, why);
}

/* A command that nothing else has recorded yet. */
static bool
record_run(struct desk *desk, struct error *err)
{
	struct execution *execution = desk->execution;
	if (execution->record.id != 0)
		return true;
	execution->record.state = RUN_BEGUN;
	return runs_begin(desk->ledger, &execution->record, err);
}

/* What people are to see is what the transaction has come to. */
static bool
work_and_gather(struct desk *desk, desk_work_fn work, void *data,
    struct error *err)
{
	return work(desk, data, err) && outbox_gather(desk, err);
}

static bool
run_for_real(struct desk *desk, desk_work_fn work, void *data,
    struct error *err)
{
	struct execution *execution = desk->execution;
	bool had_record = execution->record.id != 0;
	desk->ledger = execution->ledger;
	if (!ledger_begin(desk->ledger, LEDGER_DURABLE, err))
		return false;
	bool ok = record_run(desk, err) &&
	          work_and_gather(desk, work, data, err);
	bool is_kept = ok && (desk->has_written || had_record);
	if (is_kept && ledger_commit(desk->ledger, err))
		return true;
	ledger_rollback(desk->ledger);
	if (!had_record)
		execution->record.id = 0;
	return ok && !is_kept;
}

static bool
rehearse(struct desk *desk, desk_work_fn work, void *data, struct error *err)
{
	desk->is_rehearsal = true;
	if (!cases_rehearse(desk->execution->setup->state, &desk->ledger, err))
		return false;
	bool ok = ledger_begin(desk->ledger, LEDGER_UNSYNCED, err) &&
	          work_and_gather(desk, work, data, err);
	ledger_rollback(desk->ledger);
	ledger_close(desk->ledger);
	desk->ledger = NULL;
	return ok;
}

bool
desk_run(struct desk *desk, desk_work_fn work, void *data, struct error *err)
{
	return desk->execution->is_recorded
	           ? run_for_real(desk, work, data, err)
	           : rehearse(desk, work, data, err);
}

static bool
is_of_this_case_alone(const struct error *trouble)
{
	return trouble->kind == ERROR_INPUT || trouble->kind == ERROR_CONFIG;
}

bool
desk_try(struct desk *desk, const struct case_record *record, desk_work_fn work,
    void *data, struct error *err)
{
	struct jobs *jobs = &desk->execution->jobs;
	size_t letters = jobs->count;
	if (!ledger_begin_part(desk->ledger, err))
		return false;
	if (work(desk, data, err))
		return ledger_end_part(desk->ledger, err);
	if (!is_of_this_case_alone(err))
		return false;
	jobs->count = letters;
	desk_refuse(desk, record, str_from(err->text));
	return ledger_undo_part(desk->ledger, err);
}

bool
desk_is_late(const struct desk *desk)
{
	const struct case_pages *pages = &desk->pages;
	for (size_t i = 0; desk->is_night && i < pages->count; i++)
		if (case_dossier_is_pressing(&pages->dossiers[i], pages->now))
			return true;
	return false;
}
