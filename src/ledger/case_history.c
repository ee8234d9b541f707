#include "ledger/case_history.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "ledger/case_proposals.h"
#include "ledger/case_tables.h"
#include "ledger/statement.h"

#define EVENT_COLUMNS                                                          \
	"seq, case_id, at, actor, command, from_state, to_state, detail"

enum { NUMBER_TEXT = 24 };

static struct str
number_text(int64_t number, char out[NUMBER_TEXT])
{
	snprintf(out, NUMBER_TEXT, "%" PRId64, number);
	return str_from(out);
}

/* An event as its row has it. */
struct link {
	int64_t seq;
	int64_t case_id;
	struct instant at;
	struct str actor;
	struct str command;
	struct str from;
	struct str to;
	struct str detail;
	struct str previous; /* hash */
};

static const char *
hash_link(const struct link *link, char out[DIGEST_HEX + 1])
{
	char seq[NUMBER_TEXT], id[NUMBER_TEXT], at[NUMBER_TEXT];
	const struct str fields[] = {
		link->previous,
		number_text(link->seq, seq),
		number_text(link->case_id, id),
		number_text(link->at.seconds, at),
		link->actor,
		link->command,
		link->from,
		link->to,
		link->detail,
	};
	return digest_of_fields(fields, COUNT_OF(fields), out);
}

static bool
last_link(struct ledger *ledger, struct arena *scratch, int64_t *seq,
    struct str *hash, struct error *err)
{
	static const char sql[] =
	    "SELECT seq, hash FROM case_event ORDER BY seq DESC LIMIT 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	*seq = 0;
	*hash = STR_EMPTY;
	if (statement_next(statement)) {
		*seq = statement_number(statement);
		*hash = statement_text(statement, scratch);
	}
	return statement_finish(statement, err);
}

static bool
add_link(struct ledger *ledger, const struct link *link, struct error *err)
{
	static const char sql[] = "INSERT INTO case_event (" EVENT_COLUMNS
				  ", prev_hash, hash) "
				  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	char hash[DIGEST_HEX + 1];
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, link->seq);
	statement_bind_number(statement, link->case_id);
	statement_bind_instant(statement, link->at);
	statement_bind_text(statement, link->actor);
	statement_bind_text(statement, link->command);
	statement_bind_text(statement, link->from);
	statement_bind_text(statement, link->to);
	statement_bind_text(statement, link->detail);
	statement_bind_text(statement, link->previous);
	statement_bind_text(statement, str_from(hash_link(link, hash)));
	return statement_run(statement, err);
}

bool
case_history_append(struct ledger *ledger, const struct case_event *event,
    struct error *err)
{
	struct arena scratch = { 0 };
	struct link link = {
		.case_id = event->case_id,
		.at = event->at,
		.actor = event->actor,
		.command = str_from(case_command_name(event->command)),
		.from = str_from(case_state_name(event->from)),
		.to = str_from(case_state_name(event->to)),
		.detail = event->detail,
	};
	bool ok = last_link(ledger, &scratch, &link.seq, &link.previous, err);
	link.seq++;
	ok = ok && add_link(ledger, &link, err);
	arena_release(&scratch);
	return ok;
}

static struct case_event
read_event(struct statement *statement, struct arena *arena)
{
	struct case_event event = { .seq = statement_number(statement) };
	event.case_id = statement_number(statement);
	event.at = statement_instant(statement);
	event.actor = statement_text(statement, arena);
	case_command_parse(statement_text(statement, arena), &event.command);
	case_state_parse(statement_text(statement, arena), &event.from);
	case_state_parse(statement_text(statement, arena), &event.to);
	event.detail = statement_text(statement, arena);
	return event;
}

bool
cases_events(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_events *events, struct error *err)
{
	static const char sql[] = "SELECT " EVENT_COLUMNS " FROM case_event "
				  "WHERE case_id = ? ORDER BY seq";
	size_t capacity = 0;
	*events = (struct case_events){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	while (statement_next(statement)) {
		events->items = arena_grow(arena, events->items, events->count,
		    &capacity, sizeof(*events->items));
		events->items[events->count++] = read_event(statement, arena);
	}
	return statement_finish(statement, err);
}

static struct link
read_link(struct statement *statement, struct arena *arena)
{
	struct link link = { .seq = statement_number(statement) };
	link.case_id = statement_number(statement);
	link.at = statement_instant(statement);
	link.actor = statement_text(statement, arena);
	link.command = statement_text(statement, arena);
	link.from = statement_text(statement, arena);
	link.to = statement_text(statement, arena);
	link.detail = statement_text(statement, arena);
	link.previous = statement_text(statement, arena);
	return link;
}

static bool
verify_chain(struct ledger *ledger, struct arena *arena, struct str *trouble,
    size_t *events, struct error *err)
{
	static const char sql[] = "SELECT " EVENT_COLUMNS ", prev_hash, hash "
				  "FROM case_event ORDER BY seq";
	struct arena scratch = { 0 };
	char last[DIGEST_HEX + 1] = "", hash[DIGEST_HEX + 1];
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	while (str_is_empty(*trouble) && statement_next(statement)) {
		arena_clear(&scratch);
		struct link link = read_link(statement, &scratch);
		struct str noted = statement_text(statement, &scratch);
		(*events)++;
		if (link.seq != (int64_t)*events ||
		    !str_equal(link.previous, str_from(last)) ||
		    !str_equal(noted, str_from(hash_link(&link, hash))))
			*trouble = arena_format(arena,
			    "event %zu is not what it was", *events);
		snprintf(last, sizeof(last), "%.*s", STR_ARG(noted));
	}
	arena_release(&scratch);
	return statement_finish(statement, err);
}

/* Each finds the number of a case and tells what is wrong with it. */
static const struct {
	const char *sql;
	const char *trouble;
} checks[] = {
	{ "SELECT id FROM case_record r WHERE state IS NOT (SELECT to_state "
	  "FROM case_event WHERE case_id = r.id ORDER BY seq DESC LIMIT 1) "
	  "ORDER BY id LIMIT 1",
	    "its state is not where its history ends" },
	{ "SELECT case_id FROM case_event e WHERE NOT EXISTS (SELECT 1 FROM "
	  "case_transition t WHERE t.from_state = e.from_state AND "
	  "t.command = e.command AND t.to_state = e.to_state) "
	  "ORDER BY seq LIMIT 1",
	    "its history has a step that does not exist" },
	{ "SELECT case_id FROM case_decision d WHERE NOT EXISTS (SELECT 1 FROM "
	  "case_proposal p WHERE p.case_id = d.case_id AND p.n = d.n AND "
	  "p.token = d.token) ORDER BY case_id LIMIT 1",
	    "it has a decision on no proposal" },
	{ "SELECT case_id FROM case_comp c WHERE state <> 'external' "
	  "AND NOT " LEDGER_APPROVED("c") " ORDER BY id LIMIT 1",
	    "it has money that nobody approved" },
	{ "SELECT case_id FROM case_action c "
	  "WHERE NOT " LEDGER_APPROVED("c") " ORDER BY action_id LIMIT 1",
	    "it has an action that nobody approved" },
	{ "SELECT CAST(substr(subject, 3) AS INTEGER) AS id FROM notice "
	  "INDEXED BY notice_case WHERE kind = 'case' AND is_void = 0 AND NOT "
	  "EXISTS (SELECT 1 FROM "
	  "case_record r WHERE r.id = CAST(substr(subject, 3) AS INTEGER)) "
	  "ORDER BY id LIMIT 1",
	    "it has letters, but is no case" },
};

static bool
verify_rows(struct ledger *ledger, struct arena *arena, struct str *trouble,
    struct error *err)
{
	char name[CASE_NAME];
	for (size_t i = 0; i < COUNT_OF(checks) && str_is_empty(*trouble);
	     i++) {
		struct statement *statement = statement_of(ledger,
		    checks[i].sql, err);
		if (statement == NULL)
			return false;
		if (statement_next(statement))
			*trouble = arena_format(arena, "%s: %s",
			    case_name(statement_number(statement), name),
			    checks[i].trouble);
		if (!statement_finish(statement, err))
			return false;
	}
	return true;
}

/* Whether a proposal has the token that was given to it. */
static bool
verify_proposal(struct ledger *ledger, struct case_turn turn, bool *is_signed,
    struct error *err)
{
	struct arena scratch = { 0 };
	struct proposal proposal;
	char noted[CASE_TOKEN];
	bool is_found;
	bool ok = cases_proposal(ledger, turn, &scratch, &proposal, &is_found,
	    err);
	if (ok && is_found) {
		memcpy(noted, proposal.token, sizeof(noted));
		proposal_sign(&proposal, &scratch);
		*is_signed = strcmp(noted, proposal.token) == 0;
	}
	arena_release(&scratch);
	return ok;
}

/* The words of a forgotten person cannot be signed again. */
static bool
verify_proposals(struct ledger *ledger, struct arena *arena,
    struct str *trouble, struct error *err)
{
	static const char sql[] =
	    "SELECT p.case_id, p.n FROM case_proposal p "
	    "JOIN case_record r ON r.id = p.case_id "
	    "WHERE r.is_forgotten = 0 ORDER BY p.case_id, p.n";
	char name[CASE_NAME];
	bool ok = true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	while (ok && str_is_empty(*trouble) && statement_next(statement)) {
		struct case_turn turn = { .case_id = statement_number(
					      statement) };
		turn.n = (int)statement_number(statement);
		bool is_signed = true;
		ok = verify_proposal(ledger, turn, &is_signed, err);
		if (ok && !is_signed)
			*trouble = arena_format(arena,
			    "%s: a proposal is not what was signed",
			    case_name(turn.case_id, name));
	}
	return statement_finish(statement, err) && ok;
}

bool
cases_verify(struct ledger *ledger, struct arena *arena, bool *is_sound,
    struct str *trouble, size_t *events, struct error *err)
{
	*is_sound = true;
	*trouble = STR_EMPTY;
	*events = 0;
	if (ledger_is_empty(ledger))
		return true;
	if (!verify_chain(ledger, arena, trouble, events, err) ||
	    !verify_rows(ledger, arena, trouble, err) ||
	    (str_is_empty(*trouble) &&
		!verify_proposals(ledger, arena, trouble, err)))
		return false;
	*is_sound = str_is_empty(*trouble);
	return true;
}
