/*
 * lifecycle.h - the states of a case, and which command leads from one to the
 * next.
 *
 * One table; the ledger holds the same one and refuses every other step.
 */
#ifndef COMPLAINT_LIFECYCLE_H
#define COMPLAINT_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum case_state {
	CASE_NEW, /* not recorded yet */
	CASE_RECEIVED,
	CASE_WAITING_INFO,
	CASE_ASSESSED,
	CASE_ROUTED,
	CASE_ANALYSED,
	CASE_PROPOSED,
	CASE_SUBMITTED,
	CASE_APPROVED,
	CASE_EXECUTING,
	CASE_AWAITING_FEEDBACK,
	CASE_RESOLVED,
	CASE_CLOSED,
	CASE_WITHDRAWN,
	CASE_VOID,
	CASE_STATE_COUNT
};

enum case_command {
	CASE_IMPORT,
	CASE_IMPORT_UPDATE, /* any open state, which stays */
	CASE_ASSESS,
	CASE_ASK_INFO,
	CASE_INFO,
	CASE_EXPIRE,
	CASE_ROUTE,
	CASE_REROUTE,
	CASE_ANALYSE,
	CASE_PROPOSE,
	CASE_SUBMIT,
	CASE_APPROVE,
	CASE_REJECT,
	CASE_RECALL,
	CASE_EXECUTE,
	CASE_DONE,
	CASE_CHOICE,
	CASE_FEEDBACK_OK,
	CASE_FEEDBACK_BAD,
	CASE_TIMEOUT,
	CASE_LESSON,
	CASE_REOPEN,
	CASE_WITHDRAW,
	CASE_VOIDED,
	CASE_NOTE, /* something worth knowing; any state, which stays */
	CASE_COMMAND_COUNT
};

const char *case_state_name(enum case_state state); /* "waiting_info" */
bool case_state_parse(struct str name, enum case_state *state);
const char *case_command_name(enum case_command command); /* "ask-info" */
bool case_command_parse(struct str name, enum case_command *command);

struct transition {
	enum case_state from;
	enum case_command command;
	enum case_state to;
};

const struct transition *lifecycle_all(size_t *count);

/* False when the command is not allowed in that state. */
bool lifecycle_next(enum case_state from, enum case_command command,
    enum case_state *to);

/* Is there still something to do?  Of all but closed and void ones, if only
 * the lesson. */
bool case_state_is_open(enum case_state state);

/* The last of the eight steps that is done: 0 to 8.  Of a withdrawn case only
 * the lesson is left, of a void one nothing. */
int case_state_step(enum case_state state);

#endif
