#include "complaint/lifecycle.h"

#include "base/words.h"

static const char *const states[CASE_STATE_COUNT] = {
	[CASE_NEW] = "new",
	[CASE_RECEIVED] = "received",
	[CASE_WAITING_INFO] = "waiting_info",
	[CASE_ASSESSED] = "assessed",
	[CASE_ROUTED] = "routed",
	[CASE_ANALYSED] = "analysed",
	[CASE_PROPOSED] = "proposed",
	[CASE_SUBMITTED] = "submitted",
	[CASE_APPROVED] = "approved",
	[CASE_EXECUTING] = "executing",
	[CASE_AWAITING_FEEDBACK] = "awaiting_feedback",
	[CASE_RESOLVED] = "resolved",
	[CASE_CLOSED] = "closed",
	[CASE_WITHDRAWN] = "withdrawn",
	[CASE_VOID] = "void",
};

static const char *const commands[CASE_COMMAND_COUNT] = {
	[CASE_IMPORT] = "import",
	[CASE_IMPORT_UPDATE] = "import-update",
	[CASE_ASSESS] = "assess",
	[CASE_ASK_INFO] = "ask-info",
	[CASE_INFO] = "info",
	[CASE_EXPIRE] = "expire",
	[CASE_ROUTE] = "route",
	[CASE_REROUTE] = "reroute",
	[CASE_ANALYSE] = "analyse",
	[CASE_PROPOSE] = "propose",
	[CASE_SUBMIT] = "submit",
	[CASE_APPROVE] = "approve",
	[CASE_REJECT] = "reject",
	[CASE_RECALL] = "recall",
	[CASE_EXECUTE] = "execute",
	[CASE_DONE] = "done",
	[CASE_CHOICE] = "choice",
	[CASE_FEEDBACK_OK] = "feedback-ok",
	[CASE_FEEDBACK_BAD] = "feedback-bad",
	[CASE_TIMEOUT] = "timeout",
	[CASE_LESSON] = "lesson",
	[CASE_REOPEN] = "reopen",
	[CASE_WITHDRAW] = "withdraw",
	[CASE_VOIDED] = "void",
	[CASE_NOTE] = "note",
};

#define STAYS(command, state)                                                  \
	{                                                                      \
		state, command, state                                          \
	}

static const struct transition transitions[] = {
	{ CASE_NEW, CASE_IMPORT, CASE_RECEIVED },
	STAYS(CASE_IMPORT_UPDATE, CASE_RECEIVED),
	STAYS(CASE_IMPORT_UPDATE, CASE_WAITING_INFO),
	STAYS(CASE_IMPORT_UPDATE, CASE_ASSESSED),
	STAYS(CASE_IMPORT_UPDATE, CASE_ROUTED),
	STAYS(CASE_IMPORT_UPDATE, CASE_ANALYSED),
	STAYS(CASE_IMPORT_UPDATE, CASE_PROPOSED),
	STAYS(CASE_IMPORT_UPDATE, CASE_SUBMITTED),
	STAYS(CASE_IMPORT_UPDATE, CASE_APPROVED),
	STAYS(CASE_IMPORT_UPDATE, CASE_EXECUTING),
	STAYS(CASE_IMPORT_UPDATE, CASE_AWAITING_FEEDBACK),
	STAYS(CASE_IMPORT_UPDATE, CASE_RESOLVED),
	STAYS(CASE_IMPORT_UPDATE, CASE_WITHDRAWN),
	{ CASE_RECEIVED, CASE_ASSESS, CASE_ASSESSED },
	{ CASE_RECEIVED, CASE_ASK_INFO, CASE_WAITING_INFO },
	{ CASE_WAITING_INFO, CASE_INFO, CASE_RECEIVED },
	{ CASE_WAITING_INFO, CASE_EXPIRE, CASE_ASSESSED },
	{ CASE_ASSESSED, CASE_ROUTE, CASE_ROUTED },
	STAYS(CASE_REROUTE, CASE_ROUTED),
	{ CASE_ROUTED, CASE_ANALYSE, CASE_ANALYSED },
	{ CASE_ANALYSED, CASE_PROPOSE, CASE_PROPOSED },
	STAYS(CASE_PROPOSE, CASE_PROPOSED),
	{ CASE_PROPOSED, CASE_SUBMIT, CASE_SUBMITTED },
	{ CASE_SUBMITTED, CASE_APPROVE, CASE_APPROVED },
	{ CASE_SUBMITTED, CASE_REJECT, CASE_ANALYSED },
	{ CASE_SUBMITTED, CASE_RECALL, CASE_PROPOSED },
	{ CASE_APPROVED, CASE_EXECUTE, CASE_EXECUTING },
	{ CASE_EXECUTING, CASE_DONE, CASE_AWAITING_FEEDBACK },
	{ CASE_EXECUTING, CASE_RECALL, CASE_ANALYSED },
	{ CASE_AWAITING_FEEDBACK, CASE_CHOICE, CASE_EXECUTING },
	{ CASE_AWAITING_FEEDBACK, CASE_FEEDBACK_OK, CASE_RESOLVED },
	{ CASE_AWAITING_FEEDBACK, CASE_FEEDBACK_BAD, CASE_ANALYSED },
	{ CASE_AWAITING_FEEDBACK, CASE_TIMEOUT, CASE_RESOLVED },
	{ CASE_RESOLVED, CASE_LESSON, CASE_CLOSED },
	{ CASE_RESOLVED, CASE_REOPEN, CASE_RECEIVED },
	{ CASE_CLOSED, CASE_REOPEN, CASE_RECEIVED },
	/* Before anything was promised; what was cannot be withdrawn. */
	{ CASE_RECEIVED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_WAITING_INFO, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ASSESSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ROUTED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_ANALYSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_PROPOSED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_SUBMITTED, CASE_WITHDRAW, CASE_WITHDRAWN },
	{ CASE_AWAITING_FEEDBACK, CASE_WITHDRAW, CASE_RESOLVED },
	{ CASE_WITHDRAWN, CASE_LESSON, CASE_CLOSED },
	{ CASE_RECEIVED, CASE_VOIDED, CASE_VOID },
	STAYS(CASE_NOTE, CASE_RECEIVED),
	STAYS(CASE_NOTE, CASE_WAITING_INFO),
	STAYS(CASE_NOTE, CASE_ASSESSED),
	STAYS(CASE_NOTE, CASE_ROUTED),
	STAYS(CASE_NOTE, CASE_ANALYSED),
	STAYS(CASE_NOTE, CASE_PROPOSED),
	STAYS(CASE_NOTE, CASE_SUBMITTED),
	STAYS(CASE_NOTE, CASE_APPROVED),
	STAYS(CASE_NOTE, CASE_EXECUTING),
	STAYS(CASE_NOTE, CASE_AWAITING_FEEDBACK),
	STAYS(CASE_NOTE, CASE_RESOLVED),
	STAYS(CASE_NOTE, CASE_CLOSED),
	STAYS(CASE_NOTE, CASE_WITHDRAWN),
	STAYS(CASE_NOTE, CASE_VOID),
};

static const int steps[CASE_STATE_COUNT] = {
	[CASE_NEW] = 0,
	[CASE_RECEIVED] = 1,
	[CASE_WAITING_INFO] = 1,
	[CASE_ASSESSED] = 2,
	[CASE_ROUTED] = 3,
	[CASE_ANALYSED] = 4,
	[CASE_PROPOSED] = 5,
	[CASE_SUBMITTED] = 5,
	[CASE_APPROVED] = 6,
	[CASE_EXECUTING] = 6,
	[CASE_AWAITING_FEEDBACK] = 6,
	[CASE_RESOLVED] = 7,
	[CASE_CLOSED] = 8,
	[CASE_WITHDRAWN] = 7,
	[CASE_VOID] = 8,
};

const char *
case_state_name(enum case_state state)
{
	return states[state];
}

bool
case_state_parse(struct str name, enum case_state *state)
{
	size_t index;
	if (!words_find(states, CASE_STATE_COUNT, name, &index))
		return false;
	*state = (enum case_state)index;
	return true;
}

const char *
case_command_name(enum case_command command)
{
	return commands[command];
}

bool
case_command_parse(struct str name, enum case_command *command)
{
	size_t index;
	if (!words_find(commands, CASE_COMMAND_COUNT, name, &index))
		return false;
	*command = (enum case_command)index;
	return true;
}

const struct transition *
lifecycle_all(size_t *count)
{
	*count = COUNT_OF(transitions);
	return transitions;
}

bool
lifecycle_next(enum case_state from, enum case_command command,
    enum case_state *to)
{
	for (size_t i = 0; i < COUNT_OF(transitions); i++)
		if (transitions[i].from == from &&
		    transitions[i].command == command) {
			*to = transitions[i].to;
			return true;
		}
	return false;
}

bool
case_state_is_open(enum case_state state)
{
	return state != CASE_NEW && state != CASE_CLOSED && state != CASE_VOID;
}

int
case_state_step(enum case_state state)
{
	return steps[state];
}
