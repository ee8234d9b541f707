#include "command/ruling.h"

#include <unistd.h>

#include "command/casework.h"

/* A decision while everything that speaks against it is asked. */
struct question {
	struct desk *desk;
	const struct ruling *ruling;
	const struct casework *work;
	const struct proposal *proposal;
	const struct user *user; /* NULL: none of [users] */
};

static bool
has_submitted(const struct question *question)
{
	return question->work->record->state == CASE_SUBMITTED;
}

static bool
has_fresh_token(const struct question *question)
{
	const struct case_decision *decision = &question->ruling->decision;
	return decision->n == question->proposal->n &&
	       str_equal_nocase(decision->token,
		   str_from(question->proposal->token));
}

/* Who works as one account decides in no file of another. */
static bool
is_somebody(const struct question *question)
{
	const struct user *user = question->user;
	return user != NULL &&
	       (question->ruling->row.line == 0 ||
		   str_is_empty(user->os_user) ||
		   str_equal(user->os_user, question->ruling->owner));
}

static bool
is_alone(const struct question *question)
{
	return question->desk->office->approval.has_single_operator;
}

static bool
is_not_the_proposer(const struct question *question)
{
	return is_alone(question) || !str_equal(question->user->name,
					 question->proposal->proposed_by);
}

static bool
is_not_responsible(const struct question *question)
{
	const struct case_record *record = question->work->record;
	return is_alone(question) || str_is_empty(record->person) ||
	       !str_equal(question->user->name, record->person);
}

/* What costs much is for the manager; to refuse it, every supervisor may. */
static bool
has_role(const struct question *question)
{
	return question->user->role >= (question->ruling->decision.is_approved
					       ? question->proposal->need_role
					       : ROLE_SUPERVISOR);
}

static bool
has_reason(const struct question *question)
{
	const struct case_decision *decision = &question->ruling->decision;
	return decision->is_approved ||
	       !str_is_empty(str_trim(decision->comment));
}

static bool
is_rejected(const struct question *question)
{
	return !question->ruling->decision.is_approved;
}

static bool
has_same_facts(const struct question *question)
{
	return is_rejected(question) || !casework_is_outdated(question->work);
}

static bool
has_no_remedy_yet(const struct question *question)
{
	return is_rejected(question) ||
	       remedy_is_open(&question->work->compensation,
		   question->work->record->complaint.total,
		   question->proposal->action);
}

static bool
is_within_total(const struct question *question)
{
	return is_rejected(question) ||
	       remedy_is_covered(&question->work->compensation,
		   question->work->record->complaint.total,
		   question->proposal->action, question->proposal->amount);
}

static bool
is_in_time(const struct question *question)
{
	struct instant due = question->work->record->respond_due;
	return is_rejected(question) || question->ruling->may_be_late ||
	       !instant_is_set(due) ||
	       question->desk->execution->now.seconds <= due.seconds;
}

/* In this order: the first that does not hold is told. */
static const struct {
	bool (*holds)(const struct question *question);
	enum refusal otherwise;
} conditions[] = {
	{ has_submitted, REFUSAL_STATE },
	{ has_fresh_token, REFUSAL_STALE_TOKEN },
	{ is_somebody, REFUSAL_NOBODY },
	{ is_not_the_proposer, REFUSAL_OWN_PROPOSAL },
	{ is_not_responsible, REFUSAL_RESPONSIBLE },
	{ has_role, REFUSAL_ROLE },
	{ has_reason, REFUSAL_COMMENT },
	{ has_same_facts, REFUSAL_FACTS },
	{ has_no_remedy_yet, REFUSAL_COMPENSATED },
	{ is_within_total, REFUSAL_CAP },
	{ is_in_time, REFUSAL_LATE },
};

static enum refusal
find_refusal(const struct question *question)
{
	for (size_t i = 0; i < COUNT_OF(conditions); i++)
		if (!conditions[i].holds(question))
			return conditions[i].otherwise;
	return REFUSAL_NONE;
}

static bool
refuse(const struct question *question, enum refusal why)
{
	struct desk *desk = question->desk;
	const struct row *row = &question->ruling->row;
	struct str place = row->line == 0 ? STR_EMPTY
	                                  : arena_format(desk->run,
						"%.*s:%u: ", STR_ARG(row->file),
						row->line);
	desk_refuse(desk, question->work->record,
	    arena_format(desk->run, "%.*s%s: %s", STR_ARG(place),
		refusal_code(why), refusal_text(why)));
	return true;
}

/* The same word again changes nothing, whoever brings it. */
static bool
find_earlier(const struct question *question, bool *is_known, bool *is_other,
    struct error *err)
{
	struct desk *desk = question->desk;
	const struct case_decision *decision = &question->ruling->decision;
	struct case_decision earlier;
	bool is_found;
	const struct case_turn turn = { question->work->record->id,
		decision->n };
	if (!cases_decision(desk->ledger, turn, desk->run, &earlier, &is_found,
		err))
		return false;
	*is_known = is_found && earlier.is_approved == decision->is_approved &&
	            str_equal(earlier.token, decision->token);
	*is_other = is_found && !*is_known;
	return true;
}

static bool
record_word(const struct question *question, struct error *err)
{
	struct desk *desk = question->desk;
	struct case_record *record = question->work->record;
	struct case_decision decision = question->ruling->decision;
	decision.by = question->user->name;
	decision.role = is_alone(question) ? ROLE_SELF : question->user->role;
	decision.at = desk->execution->now;
	record->decide_due = INSTANT_NONE;
	desk->taken++;
	return cases_add_decision(desk->ledger, &decision, err) &&
	       desk_step(desk, record,
		   decision.is_approved ? CASE_APPROVE : CASE_REJECT,
		   arena_format(desk->run, "%d by %.*s%s%.*s", decision.n,
		       STR_ARG(decision.by),
		       str_is_empty(decision.comment) ? "" : ": ",
		       STR_ARG(decision.comment)),
		   err);
}

static bool
decide(struct question *question, struct casework *work,
    enum ruling_result *result, enum refusal *refusal, struct error *err)
{
	struct desk *desk = question->desk;
	bool is_known, is_other;
	if (!find_earlier(question, &is_known, &is_other, err))
		return false;
	*result = RULING_KNOWN;
	if (is_known)
		return true;
	*refusal = is_other ? REFUSAL_DECIDED : find_refusal(question);
	*result = RULING_REFUSED;
	if (*refusal == REFUSAL_FACTS)
		return refuse(question, *refusal) &&
		       casework_recall(work, STR("the parcel has moved on"),
			   err);
	if (*refusal != REFUSAL_NONE)
		return refuse(question, *refusal);
	*result = RULING_DONE;
	struct str actor = desk->actor;
	desk->actor = question->user->name;
	bool ok = record_word(question, err);
	desk->actor = actor;
	/* What is rejected waits for a person, or for the next night. */
	return ok && (!question->ruling->decision.is_approved ||
			 casework_advance(work, err));
}

bool
ruling_apply(struct desk *desk, struct ruling *ruling,
    enum ruling_result *result, enum refusal *refusal, struct error *err)
{
	struct case_record record;
	struct casework work;
	struct proposal proposal;
	bool is_found;
	*refusal = REFUSAL_NONE;
	*result = RULING_REFUSED;
	if (!cases_find(desk->ledger, ruling->decision.case_id, desk->run,
		&record, &is_found, err))
		return false;
	if (!is_found || record.proposal == 0) {
		*refusal = REFUSAL_STATE;
		desk_refuse(desk, NULL,
		    arena_format(desk->run, "%s: %.*s has no proposal",
			refusal_code(REFUSAL_STATE),
			STR_ARG(desk_name(desk, ruling->decision.case_id))));
		return true;
	}
	if (!cases_proposal(desk->ledger, (struct case_turn){ record.id, 0 },
		desk->run, &proposal, &is_found, err) ||
	    !casework_open(&work, desk, &record, err))
		return false;
	struct question question = {
		.desk = desk,
		.ruling = ruling,
		.work = &work,
		.proposal = &proposal,
		.user = approval_find_user(&desk->office->approval,
		    ruling->decision.by),
	};
	return decide(&question, &work, result, refusal, err);
}

bool
ruling_find_actor(const struct desk *desk, struct str name,
    const struct user **user, struct error *err)
{
	const struct approval *approval = &desk->office->approval;
	struct str account = inbox_account(geteuid(), desk->run);
	*user = str_is_empty(name) ? approval_find_account(approval, account)
	                           : approval_find_user(approval, name);
	if (*user == NULL)
		return error_set(err, ERROR_USAGE,
		    "E_USER: '%.*s' is nobody of [users]; say who you are with "
		    "--as NAME",
		    STR_ARG(str_is_empty(name) ? account : name));
	if (!str_is_empty((*user)->os_user) &&
	    !str_equal((*user)->os_user, account))
		return error_set(err, ERROR_PERMISSION,
		    "E_USER: %.*s works as the account %.*s, this is %.*s",
		    STR_ARG((*user)->name), STR_ARG((*user)->os_user),
		    STR_ARG(account));
	return true;
}
