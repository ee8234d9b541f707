#include "report/case_show.h"

#include <inttypes.h>

#include "base/arena.h"
#include "report/display.h"

enum { STEP_COLUMNS = 17, MAX_LINE = 1 << 16 };

/* A case while it is written. */
struct show {
	const struct case_pages *pages;
	const struct case_dossier *dossier;
	struct buf *out;
};

static const char *
day_of(const struct show *show, struct instant instant, char text[DATE_TEXT])
{
	return date_format(zone_date(show->pages->zone, instant), text);
}

/* The last event of one of these commands, or NULL. */
static const struct case_event *
find_event(const struct case_dossier *dossier, unsigned commands)
{
	for (size_t i = dossier->event_count; i > 0; i--)
		if ((commands & 1U << dossier->events[i - 1].command) != 0)
			return &dossier->events[i - 1];
	return NULL;
}

static void
add_clock(const struct show *show)
{
	struct instant due = case_dossier_due(show->dossier);
	char day[DATE_TEXT];
	if (!instant_is_set(due))
		return;
	buf_format(show->out, "  due %s (", day_of(show, due, day));
	case_dossier_add_clock(show->dossier, show->pages->now, show->out);
	buf_add_byte(show->out, ')');
}

static void
add_title(const struct show *show)
{
	const struct case_record *record = &show->dossier->record;
	const struct complaint *complaint = &record->complaint;
	char name[CASE_NAME], money[MONEY_TEXT];
	buf_format(show->out, "%s %s ", case_name(record->id, name),
	    platform_name(complaint->platform));
	display_add(show->out, complaint->source_case);
	buf_add(show->out, STR(" order "));
	display_add(show->out, complaint->order);
	buf_add_byte(show->out, ' ');
	display_add(show->out, record->destination);
	buf_format(show->out, " %s",
	    money_format_full(complaint->total, money));
	add_clock(show);
	buf_format(show->out, "\n   %s, %s wanted, now %s\n",
	    claim_name(complaint->claim), desired_name(complaint->desired),
	    case_state_name(record->state));
}

/* " 2 assessed       ", with a mark where the step is done. */
static void
begin_step(const struct show *show, int step, const char *name)
{
	bool is_done = case_state_step(show->dossier->record.state) >= step;
	buf_format(show->out, " %s %d %-*s", is_done ? "✓" : "·", step,
	    STEP_COLUMNS - 4, name);
}

static void
say(const struct show *show, struct str text)
{
	display_add(show->out, text);
}

static void
end_step(const struct show *show)
{
	buf_add_byte(show->out, '\n');
}

static void
add_recorded(const struct show *show)
{
	const struct case_event *event = find_event(show->dossier,
	    1U << CASE_IMPORT);
	char day[DATE_TEXT];
	if (event == NULL)
		return;
	buf_format(show->out, "%s by %.*s (", day_of(show, event->at, day),
	    STR_ARG(event->actor));
	say(show, event->detail);
	buf_add_byte(show->out, ')');
}

static void
add_assessed(const struct show *show)
{
	const struct case_record *record = &show->dossier->record;
	if (record->verdict == VERDICT_NONE) {
		say(show, STR("-"));
		return;
	}
	buf_format(show->out, "%s, rule %.*s",
	    case_verdict_name(record->verdict), STR_ARG(record->rule));
	for (size_t i = 0; i < show->dossier->facts.count; i++) {
		const struct proof *proof = &show->dossier->facts.proofs[i];
		buf_format(show->out, "\n%*s%-9s ", STEP_COLUMNS + 1, "",
		    fact_name(proof->fact));
		say(show, proof->value);
		buf_add(show->out, STR(" ("));
		say(show, proof->source);
		buf_add_byte(show->out, ')');
	}
}

static void
add_department(const struct show *show)
{
	const struct case_record *record = &show->dossier->record;
	if (str_is_empty(record->department)) {
		say(show, STR("-"));
		return;
	}
	say(show, record->department);
	buf_add(show->out, STR(" (owner "));
	say(show, str_is_empty(record->owner) ? STR("-") : record->owner);
	buf_format(show->out, ", routing row %d)", record->routing_row);
}

static void
add_cause(const struct show *show)
{
	const struct case_record *record = &show->dossier->record;
	struct str rest = record->analysis, line;
	if (str_is_empty(record->cause)) {
		say(show, STR("-"));
		return;
	}
	say(show, record->cause);
	buf_format(show->out, "; fault %s; person ", fault_name(record->fault));
	say(show, str_is_empty(record->person) ? STR("-") : record->person);
	while (!str_is_empty(rest) && str_next(&rest, '\n', &line)) {
		if (str_is_empty(line))
			continue;
		buf_format(show->out, "\n%*s", STEP_COLUMNS + 1, "");
		say(show, line);
	}
}

static void
add_options(const struct show *show, const struct proposal *proposal)
{
	char money[MONEY_TEXT], day[DATE_TEXT];
	for (size_t i = 0; i < proposal->option_count; i++) {
		const struct case_option *option = &proposal->options[i];
		buf_format(show->out, "\n%*s%c %s %s%s%s", STEP_COLUMNS + 1, "",
		    option->letter, action_name(option->action),
		    money_format_full(option->amount, money),
		    option->is_default ? ", in silence on " : "",
		    option->is_default ? date_format(option->default_on, day)
				       : "");
		if (option->price.minor > 0)
			buf_format(show->out, ", the customer pays %s",
			    money_format_full(option->price, money));
	}
}

static void
add_proposal(const struct show *show)
{
	const struct proposal *proposal = show->dossier->proposal;
	char amount[MONEY_TEXT], cost[MONEY_TEXT];
	if (proposal == NULL) {
		say(show, STR("-"));
		return;
	}
	buf_format(show->out, "%d: %s, %s, costs %s, by ", proposal->n,
	    action_name(proposal->action),
	    money_format_full(proposal->amount, amount),
	    money_format(proposal->cost, cost));
	say(show, proposal->proposed_by);
	buf_format(show->out, ", token %s", proposal->token);
	if (!str_is_empty(proposal->reason)) {
		buf_format(show->out, "\n%*s", STEP_COLUMNS + 1, "");
		say(show, proposal->reason);
	}
	add_options(show, proposal);
}

static void
add_approval(const struct show *show)
{
	const struct case_decision *decision = show->dossier->decision;
	const struct proposal *proposal = show->dossier->proposal;
	char day[DATE_TEXT];
	if (decision != NULL) {
		buf_format(show->out, "%s %s by ",
		    decision->is_approved ? "approved" : "rejected",
		    day_of(show, decision->at, day));
		say(show, decision->by);
		buf_format(show->out, " (%s)", role_name(decision->role));
		if (!str_is_empty(decision->comment)) {
			buf_add(show->out, STR(": "));
			say(show, decision->comment);
		}
	} else if (show->dossier->record.state == CASE_SUBMITTED &&
		   proposal != NULL) {
		buf_format(show->out, "waits for a %s (not ",
		    role_name(proposal->need_role));
		say(show, proposal->proposed_by);
		buf_add_byte(show->out, ')');
	} else {
		say(show, STR("-"));
	}
}

static void
add_action(const struct show *show, const struct case_action *action)
{
	char day[DATE_TEXT];
	say(show, action->id);
	buf_format(show->out, " %s %s", action_name(action->action),
	    action_state_name(action->state));
	if (action->state == ACTION_OPEN)
		buf_format(show->out, ", due %s",
		    date_format(action->due_by, day));
	if (action->state == ACTION_DONE) {
		buf_format(show->out, " %s by ",
		    day_of(show, action->done_at, day));
		say(show, action->done_by);
	}
	if (!str_is_empty(action->reference)) {
		buf_add(show->out, STR(", reference "));
		say(show, action->reference);
	}
	if (!str_is_empty(action->new_tracking)) {
		buf_add(show->out, STR(", new parcel "));
		say(show, action->new_tracking);
	}
}

static void
add_execution(const struct show *show)
{
	const struct case_dossier *dossier = show->dossier;
	for (size_t i = 0; i < dossier->action_count; i++) {
		if (i > 0)
			buf_format(show->out, "\n%*s", STEP_COLUMNS + 1, "");
		add_action(show, &dossier->actions[i]);
	}
	if (dossier->action_count == 0)
		say(show, STR("-"));
	for (size_t i = 0; i < dossier->feedback_count; i++) {
		const struct case_feedback *feedback = &dossier->feedback[i];
		buf_format(show->out, "\n%*sfeedback ", STEP_COLUMNS + 1, "");
		say(show, feedback->id);
		if (feedback->rating > 0)
			buf_format(show->out, ", rating %d of 5",
			    feedback->rating);
		if (feedback->choice != '\0')
			buf_format(show->out, ", choice %c", feedback->choice);
	}
}

static void
add_lesson(const struct show *show)
{
	const struct case_event *event = find_event(show->dossier,
	    1U << CASE_LESSON);
	char day[DATE_TEXT];
	if (event == NULL) {
		say(show, STR("-"));
		return;
	}
	buf_format(show->out, "%s ", day_of(show, event->at, day));
	say(show, event->detail);
}

static const struct {
	const char *name;
	void (*add)(const struct show *show);
} steps[] = {
	{ "recorded", add_recorded },
	{ "assessed", add_assessed },
	{ "department", add_department },
	{ "cause", add_cause },
	{ "proposal", add_proposal },
	{ "approval", add_approval },
	{ "execution", add_execution },
	{ "lesson", add_lesson },
};

static void
add_checklist(const struct show *show)
{
	add_title(show);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		begin_step(show, (int)i + 1, steps[i].name);
		steps[i].add(show);
		end_step(show);
	}
	for (size_t i = 0; i < show->dossier->attention_count; i++) {
		buf_add(show->out, STR("   ! "));
		say(show, show->dossier->attentions[i]);
		end_step(show);
	}
}

static void
add_letter(const struct show *show)
{
	const struct proposal *proposal = show->dossier->proposal;
	struct str rest, line;
	if (proposal == NULL || show->dossier->record.state != CASE_SUBMITTED)
		return;
	buf_add(show->out, STR("\n   | "));
	say(show, proposal->subject);
	buf_add(show->out, STR("\n   |\n"));
	rest = proposal->text;
	while (!str_is_empty(rest) && str_next(&rest, '\n', &line)) {
		buf_add(show->out, STR("   | "));
		display_add_letter(show->out, line);
		end_step(show);
	}
}

static void
add_timeline(const struct show *show)
{
	char when[INSTANT_TEXT];
	buf_add_byte(show->out, '\n');
	for (size_t i = 0; i < show->dossier->event_count; i++) {
		const struct case_event *event = &show->dossier->events[i];
		buf_format(show->out, "%s %-12s ",
		    instant_format(event->at, show->pages->zone, when),
		    case_command_name(event->command));
		if (event->from != event->to)
			buf_format(show->out, "-> %s, ",
			    case_state_name(event->to));
		say(show, event->detail);
		buf_format(show->out, " [%.*s]\n", STR_ARG(event->actor));
	}
}

void
case_show_plan(const struct case_pages *pages,
    const struct case_dossier *dossier, struct buf *out)
{
	const struct show show = { pages, dossier, out };
	add_checklist(&show);
	add_letter(&show);
	if (case_dossier_is_waiting(dossier))
		end_step(&show);
	case_dossier_add_commands(dossier, out);
}

void
case_show(const struct case_pages *pages, struct buf *out)
{
	const struct show show = { pages, pages->dossiers, out };
	case_show_plan(pages, pages->dossiers, out);
	add_timeline(&show);
}

static void
add_list_line(const struct show *show)
{
	const struct case_record *record = &show->dossier->record;
	struct instant due = case_dossier_due(show->dossier);
	char name[CASE_NAME], day[DATE_TEXT];
	buf_format(show->out, "%s %-10s %-6s %-17s %-13s ",
	    case_name(record->id, name),
	    instant_is_set(due) ? day_of(show, due, day) : "-",
	    clock_level_name(
		case_dossier_level(show->dossier, show->pages->now)),
	    case_state_name(record->state),
	    claim_name(record->complaint.claim));
	display_add(show->out, record->complaint.order);
	buf_add_byte(show->out, '\n');
}

void
case_show_list(const struct case_pages *pages, struct buf *out)
{
	struct arena arena = { 0 };
	const struct case_dossier *const *sorted = case_pages_by_due(pages,
	    &arena);
	for (size_t i = 0; i < pages->count; i++) {
		const struct show show = { pages, sorted[i], out };
		add_list_line(&show);
	}
	arena_release(&arena);
}
