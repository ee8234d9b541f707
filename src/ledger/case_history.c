#include "ledger/case_history.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/digest.h"
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

/* What the event of a case is known by, for ever. */
static const char *
hash_event(const struct case_event *event, struct str previous,
    char out[DIGEST_HEX + 1])
{
	char seq[NUMBER_TEXT], id[NUMBER_TEXT], at[NUMBER_TEXT];
	const struct str fields[] = {
		previous,
		number_text(event->seq, seq),
		number_text(event->case_id, id),
		number_text(event->at.seconds, at),
		event->actor,
		str_from(case_command_name(event->command)),
		str_from(case_state_name(event->from)),
		str_from(case_state_name(event->to)),
		event->detail,
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
add_link(struct ledger *ledger, const struct case_event *event,
    struct str previous, struct error *err)
{
	static const char sql[] = "INSERT INTO case_event (" EVENT_COLUMNS
				  ", prev_hash, hash) "
				  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	char hash[DIGEST_HEX + 1];
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, event->seq);
	statement_bind_number(statement, event->case_id);
	statement_bind_instant(statement, event->at);
	statement_bind_text(statement, event->actor);
	statement_bind_text(statement,
	    str_from(case_command_name(event->command)));
	statement_bind_text(statement, str_from(case_state_name(event->from)));
	statement_bind_text(statement, str_from(case_state_name(event->to)));
	statement_bind_text(statement, event->detail);
	statement_bind_text(statement, previous);
	statement_bind_text(statement,
	    str_from(hash_event(event, previous, hash)));
	return statement_run(statement, err);
}

bool
case_history_append(struct ledger *ledger, const struct case_event *event,
    struct error *err)
{
	struct arena scratch = { 0 };
	struct case_event next = *event;
	struct str previous;
	bool ok = last_link(ledger, &scratch, &next.seq, &previous, err);
	if (ok) {
		next.seq++;
		ok = add_link(ledger, &next, previous, err);
	}
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

/*
 * The hash covers the words as they stand: a state or command that we do not
 * know would be read as another, and so break the chain as it should.
 */
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
		struct case_event event = read_event(statement, &scratch);
		struct str previous = statement_text(statement, &scratch);
		struct str noted = statement_text(statement, &scratch);
		(*events)++;
		if (event.seq != (int64_t)*events ||
		    !str_equal(previous, str_from(last)) ||
		    !str_equal(noted,
			str_from(hash_event(&event, previous, hash))))
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
	{ "SELECT case_id FROM case_comp c WHERE state <> 'external' AND "
	  "NOT EXISTS (SELECT 1 FROM case_decision d WHERE "
	  "d.case_id = c.case_id AND d.n = c.n AND d.is_approved = 1) "
	  "ORDER BY id LIMIT 1",
	    "it has money that nobody approved" },
	{ "SELECT case_id FROM case_action a WHERE NOT EXISTS (SELECT 1 FROM "
	  "case_decision d WHERE d.case_id = a.case_id AND d.n = a.n AND "
	  "d.is_approved = 1) ORDER BY action_id LIMIT 1",
	    "it has an action that nobody approved" },
	{ "SELECT CAST(substr(subject, 3) AS INTEGER) AS id FROM notice "
	  "WHERE kind = 'case' AND is_void = 0 AND NOT EXISTS (SELECT 1 FROM "
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
	    !verify_rows(ledger, arena, trouble, err))
		return false;
	*is_sound = str_is_empty(*trouble);
	return true;
}
