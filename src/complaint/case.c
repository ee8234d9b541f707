#include "complaint/case.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/digest.h"
#include "base/words.h"

static const char *const action_states[ACTION_STATE_COUNT] = {
	[ACTION_OPEN] = "open",
	[ACTION_HOLD] = "hold",
	[ACTION_DONE] = "done",
	[ACTION_FAILED] = "failed",
	[ACTION_VOID] = "void",
};

const char *
case_name(int64_t id, char out[CASE_NAME])
{
	snprintf(out, CASE_NAME, "C-%06" PRId64, id);
	return out;
}

bool
case_name_parse(struct str text, int64_t *id)
{
	long number;
	if (str_equal_nocase(str_slice(text, 0, 2), STR("C-")))
		text = str_behind(text, 2);
	while (text.len > 1 && text.ptr[0] == '0')
		text = str_behind(text, 1);
	if (!str_to_count(text, CASE_MAX_ID, &number) || number == 0)
		return false;
	*id = number;
	return true;
}

/* Would a spreadsheet take it for a number, 123456789012 or 12e456789012? */
static bool
looks_like_number(struct str hex)
{
	for (size_t i = 0; i < hex.len; i++)
		if (hex.ptr[i] >= 'a' && hex.ptr[i] != 'e')
			return false;
	return true;
}

void
proposal_sign(struct proposal *proposal, struct arena *scratch)
{
	const struct proposal *p = proposal;
	char name[CASE_NAME], hex[DIGEST_HEX + 1];
	struct str signed_text = arena_format(scratch,
	    "%s|%d|%s|%" PRId64 "|%s|%" PRId64 "|%.*s|%.*s|%.*s",
	    case_name(p->case_id, name), p->n, action_name(p->action),
	    p->amount.minor, p->amount.currency, p->cost.minor,
	    STR_ARG(p->letter), STR_ARG(p->subject), STR_ARG(p->text));
	struct str digits = str_from(digest_of(signed_text, hex));
	struct str token = str_slice(digits, 0, CASE_TOKEN - 1);
	for (size_t at = 0;
	     looks_like_number(token) && at + CASE_TOKEN - 1 <= digits.len;
	     at += CASE_TOKEN - 1)
		token = str_slice(digits, at, CASE_TOKEN - 1);
	snprintf(proposal->token, CASE_TOKEN, "%.*s", STR_ARG(token));
}

const char *
action_state_name(enum action_state state)
{
	return action_states[state];
}

bool
action_state_parse(struct str name, enum action_state *state)
{
	size_t index;
	if (!words_find(action_states, ACTION_STATE_COUNT, name, &index))
		return false;
	*state = (enum action_state)index;
	return true;
}

static const char *const resolutions[] = {
	[RESOLVED_UNKNOWN] = "unknown",
	[RESOLVED_YES] = "yes",
	[RESOLVED_NO] = "no",
};

const char *
resolved_name(enum resolved resolved)
{
	return resolutions[resolved];
}

bool
resolved_parse(struct str name, enum resolved *resolved)
{
	size_t index;
	if (!words_find(resolutions, COUNT_OF(resolutions), name, &index))
		return false;
	*resolved = (enum resolved)index;
	return true;
}

static const char *const disputes[] = {
	[DISPUTE_UNTOLD] = "",
	[DISPUTE_OPEN] = "open",
	[DISPUTE_WITHDRAWN] = "withdrawn",
	[DISPUTE_ESCALATED] = "escalated",
	[DISPUTE_WON] = "won",
	[DISPUTE_LOST] = "lost",
};

const char *
dispute_status_name(enum dispute_status status)
{
	return disputes[status];
}

bool
dispute_status_parse(struct str name, enum dispute_status *status)
{
	size_t index;
	if (!words_find(disputes, COUNT_OF(disputes), name, &index))
		return false;
	*status = (enum dispute_status)index;
	return true;
}
