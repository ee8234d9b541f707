#include "command/fulfil.h"

#include "command/case_mail.h"
#include "ledger/case_letters.h"

enum { GOOD_RATING = 3, MAX_REOPENED = 1 };

static bool
newest_proposal(const struct casework *work, struct proposal *proposal,
    struct error *err)
{
	bool is_found;
	struct desk *desk = work->desk;
	const struct case_turn newest = { work->record->id, 0 };
	return cases_proposal(desk->ledger, newest, desk->run, proposal,
		   &is_found, err) &&
	       (is_found || error_set(err, ERROR_LEDGER, "%.*s has no proposal",
				STR_ARG(desk_name(desk, work->record->id))));
}

/* ---- approved by itself */

bool
fulfil_by_itself(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	struct proposal proposal;
	if (desk->auto_approved >= desk->office->approval.auto_max)
		return true;
	if (!newest_proposal(work, &proposal, err))
		return false;
	if (proposal.cost.minor != 0 || action_costs(proposal.action) ||
	    proposal.option_count > 0 || record->role_raise > 0)
		return true;
	const struct case_decision decision = {
		.case_id = record->id,
		.n = proposal.n,
		.is_approved = true,
		.by = STR("auto"),
		.role = ROLE_AUTO,
		.at = desk->execution->now,
		.token = str_from(proposal.token),
	};
	desk->auto_approved++;
	record->decide_due = INSTANT_NONE;
	return cases_add_decision(desk->ledger, &decision, err) &&
	       desk_step(desk, record, CASE_APPROVE,
		   STR("costs nothing: approved by the rule auto_max"), err);
}

/* ---- carrying out */

/* "C-000123/1", or "C-000123/1/B" for a choice. */
static struct str
action_id(const struct casework *work, int n, char choice)
{
	struct str name = desk_name(work->desk, work->record->id);
	if (choice == '\0')
		return arena_format(work->desk->run, "%.*s/%d", STR_ARG(name),
		    n);
	return arena_format(work->desk->run, "%.*s/%d/%c", STR_ARG(name), n,
	    choice);
}

static struct str
letter_key(const struct casework *work, const struct case_action *action)
{
	return arena_format(work->desk->run, "%.*s/%s", STR_ARG(action->id),
	    action_letter(action->action));
}

static bool
approver_of(const struct casework *work, int n, struct case_decision *decision,
    struct error *err)
{
	bool is_found;
	struct desk *desk = work->desk;
	*decision = (struct case_decision){ .at = desk->execution->now };
	const struct case_turn turn = { work->record->id, n };
	return cases_decision(desk->ledger, turn, desk->run, decision,
	    &is_found, err);
}

/*
 * Promise what it costs, and write down what has to be done: the proposal
 * itself, or one of its options.
 */
static bool
commit(struct casework *work, const struct proposal *proposal,
    const struct case_option *option, struct case_action *action,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct case_decision decision;
	char choice = option == NULL ? '\0' : option->letter;
	if (!approver_of(work, proposal->n, &decision, err))
		return false;
	*action = (struct case_action){
		.id = action_id(work, proposal->n, choice),
		.case_id = work->record->id,
		.n = proposal->n,
		.action = option == NULL ? proposal->action : option->action,
		.amount = option == NULL ? proposal->amount : option->amount,
		.state = ACTION_OPEN,
		.approved_by = decision.by,
		.approved_at = decision.at,
		.done_at = INSTANT_NONE,
	};
	/* What the letter promises counts from when it was written. */
	action->due_by = case_mail_due_day(work, action->action,
	    option == NULL ? proposal->at : desk->execution->now);
	return cases_commit_money(desk->ledger, work->record, proposal, choice,
		   desk->execution->now, err) &&
	       cases_add_action(desk->ledger, action, err);
}

bool
fulfil_begin(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	struct proposal proposal;
	struct case_action action;
	if (!newest_proposal(work, &proposal, err) ||
	    !commit(work, &proposal, NULL, &action, err))
		return false;
	const struct case_words words = { proposal.subject, proposal.text };
	return case_mail_send(work, letter_key(work, &action), &words, err) &&
	       desk_step(desk, work->record, CASE_EXECUTE,
		   arena_format(desk->run, "%s until %s",
		       action_name(action.action),
		       date_format(action.due_by, (char[DATE_TEXT]){ 0 })),
		   err);
}

static bool
set_state(struct casework *work, struct case_action *action,
    enum action_state state, struct error *err)
{
	if (action->state == state)
		return true;
	action->state = state;
	work->desk->has_written = true;
	return cases_set_action(work->desk->ledger, action, err);
}

/* Done when the relay has accepted its letter; else somebody must see to it. */
static bool
watch_letter(struct casework *work, struct case_action *action,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct str key = letter_key(work, action);
	enum case_letter_fate fate;
	if (!case_letters_fate(desk->execution->ledger, key, &fate, err))
		return false;
	if (fate == CASE_LETTER_ACCEPTED) {
		action->done_at = desk->execution->now;
		action->done_by = STR("relay");
		return set_state(work, action, ACTION_DONE, err);
	}
	if (fate == CASE_LETTER_REFUSED || fate == CASE_LETTER_UNSENT)
		desk_call(desk, work->record,
		    arena_format(desk->run,
			"the letter %.*s did not reach the customer: tell "
			"them another way and report %.*s as done",
			STR_ARG(key), STR_ARG(action->id)));
	return true;
}

/* What the parcel's way contradicts waits for a supervisor. */
static bool
watch_people(struct casework *work, struct case_action *action,
    struct error *err)
{
	struct desk *desk = work->desk;
	if (!casework_is_contradicted(work))
		return set_state(work, action, ACTION_OPEN, err);
	desk_call(desk, work->record,
	    arena_format(desk->run,
		"the parcel has moved on (now rule %s): recall %.*s, or report "
		"it as done",
		work->rule->id, STR_ARG(action->id)));
	return set_state(work, action, ACTION_HOLD, err);
}

static bool
watch_action(struct casework *work, struct case_action *action,
    struct error *err)
{
	switch (action->state) {
	case ACTION_OPEN:
	case ACTION_HOLD:
		return action_is_done_by_hand(action->action)
		           ? watch_people(work, action, err)
		           : watch_letter(work, action, err);
	case ACTION_FAILED:
		desk_call(work->desk, work->record,
		    arena_format(work->desk->run,
			"%.*s could not be carried out: try again and report "
			"it, or recall it",
			STR_ARG(action->id)));
		return true;
	case ACTION_DONE:
	case ACTION_VOID:
	case ACTION_STATE_COUNT:
		break;
	}
	return true;
}

/* The proof first; only then, and once, how a dispute can be closed. */
static bool
tell_done(struct casework *work, const struct case_action *action,
    struct error *err)
{
	struct case_record *record = work->record;
	struct case_facts facts = case_mail_facts(work);
	facts.action = action;
	facts.tells_closing = !record->is_closing_told;
	struct case_words words;
	if (!action_is_done_by_hand(action->action))
		return true;
	record->is_closing_told = true;
	return case_mail_compose(work, "case-done", &facts, &words, err) &&
	       case_mail_send(work,
		   arena_format(work->desk->run, "%.*s/case-done",
		       STR_ARG(action->id)),
		   &words, err);
}

static bool
end_actions(struct casework *work, const struct case_actions *actions,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct str what = STR_EMPTY;
	for (size_t i = 0; i < actions->count; i++) {
		const struct case_action *action = &actions->items[i];
		if (action->n != work->record->proposal ||
		    action->state != ACTION_DONE)
			continue;
		what = arena_format(desk->run, "%.*s by %.*s%s%.*s",
		    STR_ARG(action->id), STR_ARG(action->done_by),
		    str_is_empty(action->reference) ? "" : ", reference ",
		    STR_ARG(action->reference));
	}
	return cases_settle_money(desk->ledger, work->record->id, true, err) &&
	       desk_step(desk, work->record, CASE_DONE, what, err);
}

bool
fulfil_watch(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	struct case_actions actions;
	bool is_done = true;
	if (ext_status_is_over(record->complaint.ext_status))
		desk_call(desk, record,
		    STR("ATTENTION: the customer withdrew after the approval; "
			"recall it or carry it out"));
	if (!cases_actions(desk->ledger, record->id, desk->run, &actions, err))
		return false;
	for (size_t i = 0; i < actions.count; i++) {
		struct case_action *action = &actions.items[i];
		if (action->n != record->proposal)
			continue;
		if (!watch_action(work, action, err))
			return false;
		is_done = is_done && (action->state == ACTION_DONE ||
					 action->state == ACTION_VOID);
	}
	return !is_done || end_actions(work, &actions, err);
}

static bool
tell_failed(struct casework *work, const struct case_action *action,
    struct error *err)
{
	struct case_facts facts = case_mail_facts(work);
	facts.action = action;
	facts.next_word = case_mail_day(work, 1);
	struct case_words words;
	return case_mail_compose(work, "case-failed", &facts, &words, err) &&
	       case_mail_send(work,
		   arena_format(work->desk->run, "%.*s/case-failed",
		       STR_ARG(action->id)),
		   &words, err);
}

/* Does the row tell of what was done something else?  That it failed before is
 * no news. */
static bool
contradicts(const struct case_action *action, const struct entry_done *done)
{
	if (done->is_failed)
		return done->done_at.seconds >= action->done_at.seconds;
	return action_is_done_by_hand(action->action) &&
	       (!str_equal(done->reference, action->reference) ||
		   !str_equal(done->new_tracking, action->new_tracking));
}

/* NULL, or why the row cannot be believed. */
static const char *
doubt_of(const struct case_action *action, const struct entry_done *done)
{
	bool is_refund = action->action == ACTION_REFUND_FULL ||
	                 action->action == ACTION_REFUND_PARTIAL ||
	                 action->action == ACTION_REFUND_ON_RETURN;
	if (action->state == ACTION_VOID)
		return "E_STATE: it was recalled";
	if (action->state == ACTION_DONE && contradicts(action, done))
		return done->is_failed
		           ? "E_STATE: it was reported as done before"
		           : "E_STATE: it was reported with another reference: "
		             "was it done twice?";
	if (done->is_failed)
		return NULL;
	if (is_refund && str_is_empty(done->reference))
		return "a refund needs its reference";
	if (action->action == ACTION_RESHIP && str_is_empty(done->new_tracking))
		return "a reshipment needs new_tracking_no";
	return NULL;
}

bool
fulfil_done(struct casework *work, struct case_action *action,
    const struct entry_done *done, bool *is_new, struct error *err)
{
	const char *doubt = doubt_of(action, done);
	enum action_state state = done->is_failed ? ACTION_FAILED : ACTION_DONE;
	*is_new = action->state != ACTION_DONE && action->state != state;
	if (doubt != NULL)
		return error_set(err, ERROR_INPUT, "%.*s: %s",
		    STR_ARG(action->id), doubt);
	if (!*is_new)
		return true;
	action->state = state;
	action->done_at = done->done_at;
	action->done_by = done->done_by;
	action->reference = done->reference;
	action->new_tracking = done->new_tracking;
	work->desk->has_written = true;
	return cases_set_action(work->desk->ledger, action, err) &&
	       (done->is_failed ? tell_failed(work, action, err)
				: tell_done(work, action, err));
}

bool
fulfil_recall(struct casework *work, struct str why, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_actions actions;
	if (!cases_actions(desk->ledger, work->record->id, desk->run, &actions,
		err))
		return false;
	for (size_t i = 0; i < actions.count; i++) {
		struct case_action *action = &actions.items[i];
		if (action->n != work->record->proposal)
			continue;
		bool is_by_hand = action_is_done_by_hand(action->action);
		if (action->state == ACTION_DONE && is_by_hand)
			return error_set(err, ERROR_INPUT,
			    "E_STATE: %.*s is done already",
			    STR_ARG(action->id));
		/* A letter that has left cannot be taken back. */
		if (action->state != ACTION_DONE &&
		    !set_state(work, action, ACTION_VOID, err))
			return false;
	}
	return cases_settle_money(desk->ledger, work->record->id, false, err) &&
	       desk_step(desk, work->record, CASE_RECALL, why, err);
}

/* ---- the customer's choice */

static const struct case_option *
find_option(const struct proposal *offer, char letter)
{
	for (size_t i = 0; i < offer->option_count; i++)
		if (offer->options[i].letter == letter)
			return &offer->options[i];
	return NULL;
}

static const struct case_option *
default_option(const struct proposal *offer)
{
	for (size_t i = 0; i < offer->option_count; i++)
		if (offer->options[i].is_default)
			return &offer->options[i];
	return NULL;
}

/* Was the offer answered, by the customer or by silence? */
static bool
is_chosen(const struct casework *work, int n, bool *is, struct error *err)
{
	struct case_actions actions;
	*is = false;
	if (!cases_actions(work->desk->ledger, work->record->id,
		work->desk->run, &actions, err))
		return false;
	for (size_t i = 0; i < actions.count; i++)
		*is = *is || (actions.items[i].n == n &&
				 !str_equal(actions.items[i].id,
				     action_id(work, n, '\0')));
	return true;
}

/* Priced and approved with the offer: it needs no second approval. */
static bool
choose(struct casework *work, const struct proposal *offer,
    const struct case_option *option, const char *who, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_action action;
	struct case_words words;
	struct proposal chosen = *offer;
	chosen.action = option->action;
	chosen.amount = option->amount;
	chosen.option_count = 0;
	struct case_facts facts = case_mail_facts(work);
	facts.proposal = &chosen;
	facts.postage = option->price;
	facts.answer_by = work->record->act_by;
	facts.issue_by = case_mail_due_day(work, option->action,
	    desk->execution->now);
	facts.next_word = case_mail_day(work,
	    desk->office->settings->info_days);
	return desk_step(desk, work->record, CASE_CHOICE,
		   arena_format(desk->run, "%c: %s, by %s", option->letter,
		       action_name(option->action), who),
		   err) &&
	       commit(work, offer, option, &action, err) &&
	       case_mail_compose(work, action_letter(option->action), &facts,
		   &words, err) &&
	       case_mail_send(work, letter_key(work, &action), &words, err);
}

/* May the option still be promised, by all that has happened since? */
static bool
is_still_right(const struct casework *work, const struct case_option *option)
{
	const struct compensation *had = &work->compensation;
	struct money total = work->record->complaint.total;
	bool is_overtaken = casework_is_contradicted(work) &&
	                    !action_costs(work->rule->action);
	return !action_costs(option->action) ||
	       (!is_overtaken && remedy_is_open(had, total, option->action) &&
		   remedy_is_covered(had, total, option->action,
		       option->amount));
}

/* ---- feedback */

static bool
send_survey(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	struct case_facts facts = case_mail_facts(work);
	record->is_surveyed = true;
	return case_mail_tell(work, "case-survey", 0, &facts, err) &&
	       desk_step(work->desk, record, CASE_NOTE, STR("survey sent"),
		   err);
}

static int
days_since(const struct casework *work, struct instant instant)
{
	const struct clocks *clocks = &work->desk->office->clocks;
	return date_days_between(zone_date(clocks->business, instant),
	    work->desk->execution->today);
}

bool
fulfil_await_feedback(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	const struct complaint_settings *settings = desk->office->settings;
	struct proposal proposal;
	bool is_answered;
	if (!newest_proposal(work, &proposal, err) ||
	    !is_chosen(work, proposal.n, &is_answered, err))
		return false;
	const struct case_option *silent = default_option(&proposal);
	bool is_offer = proposal.option_count > 0 && !is_answered;
	if (is_offer && silent != NULL && date_is_set(silent->default_on)) {
		if (date_before(desk->execution->today, silent->default_on))
			return true;
		if (is_still_right(work, silent))
			return choose(work, &proposal, silent, "silence", err);
	}
	int waited = days_since(work, record->since);
	if (waited >= settings->feedback_days)
		return desk_step(desk, record, CASE_TIMEOUT, STR("no answer"),
		    err);
	if (is_offer || record->is_surveyed || waited < settings->survey_days)
		return true;
	return send_survey(work, err);
}

static bool
take_choice(struct casework *work, const struct case_feedback *feedback,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct proposal offer;
	bool is_answered;
	if (!newest_proposal(work, &offer, err) ||
	    !is_chosen(work, offer.n, &is_answered, err))
		return false;
	const struct case_option *option = find_option(&offer,
	    feedback->choice);
	if (option == NULL || is_answered) {
		desk_call(desk, work->record,
		    arena_format(desk->run,
			"feedback %.*s: choice %c is not open any more",
			STR_ARG(feedback->id), feedback->choice));
		return true;
	}
	if (is_still_right(work, option))
		return choose(work, &offer, option, "the customer", err);
	desk_call(desk, work->record,
	    arena_format(desk->run,
		"feedback %.*s: choice %c cannot be carried out any more (now "
		"rule %s, or the order has its remedy): tell the customer",
		STR_ARG(feedback->id), feedback->choice, work->rule->id));
	return true;
}

static bool
is_bad(const struct case_feedback *feedback)
{
	return feedback->resolved == RESOLVED_NO ||
	       (feedback->rating > 0 && feedback->rating < GOOD_RATING);
}

static bool
is_good(const struct case_feedback *feedback)
{
	return !is_bad(feedback) && (feedback->rating >= GOOD_RATING ||
					feedback->resolved == RESOLVED_YES ||
					feedback->dispute == DISPUTE_WITHDRAWN);
}

static struct str
say_feedback(const struct casework *work, const struct case_feedback *feedback)
{
	return arena_format(work->desk->run, "feedback %.*s: rating %d%s",
	    STR_ARG(feedback->id), feedback->rating,
	    feedback->resolved == RESOLVED_NO    ? ", not resolved"
	    : feedback->resolved == RESOLVED_YES ? ", resolved"
						 : "");
}

static bool
take_word(struct casework *work, const struct case_feedback *feedback,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	struct str what = say_feedback(work, feedback);
	if (feedback->rating > 0)
		record->rating = feedback->rating;
	if (is_good(feedback))
		return desk_step(desk, record, CASE_FEEDBACK_OK, what, err);
	if (is_bad(feedback) && record->reopen_count < MAX_REOPENED) {
		record->reopen_count++;
		record->role_raise++;
		return desk_step(desk, record, CASE_FEEDBACK_BAD, what, err);
	}
	if (is_bad(feedback))
		desk_call(desk, record,
		    STR("the customer is still not content: call them"));
	return desk_step(desk, record, CASE_NOTE, what, err);
}

bool
fulfil_feedback(struct casework *work, const struct case_feedback *feedback,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	if (record->state == CASE_AWAITING_FEEDBACK)
		return feedback->choice != '\0'
		           ? take_choice(work, feedback, err)
		           : take_word(work, feedback, err);
	if (feedback->rating > 0)
		record->rating = feedback->rating;
	desk_call(desk, record,
	    arena_format(desk->run,
		"feedback %.*s came while the case is %s: read it",
		STR_ARG(feedback->id), case_state_name(record->state)));
	return desk_step(desk, record, CASE_NOTE, say_feedback(work, feedback),
	    err);
}

/* ---- step 8 */

bool
fulfil_close(struct casework *work, struct error *err)
{
	if (str_is_empty(work->record->cause))
		return true;
	return desk_step(work->desk, work->record, CASE_LESSON,
	    work->record->cause, err);
}
