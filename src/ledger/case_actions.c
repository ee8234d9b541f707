#include "ledger/case_actions.h"

#include "ledger/statement.h"

#define ACTION_COLUMNS                                                         \
	"action_id, case_id, n, action, amount, currency, state, due_by, "     \
	"approved_by, approved_at, reference, new_tracking, done_at, done_by"

static struct case_action
read_action(struct statement *statement, struct arena *arena)
{
	struct case_action action = { .id = statement_text(statement, arena) };
	action.case_id = statement_number(statement);
	action.n = (int)statement_number(statement);
	action_parse(statement_text(statement, arena), &action.action);
	action.amount = statement_money(statement);
	action_state_parse(statement_text(statement, arena), &action.state);
	action.due_by = statement_date(statement);
	action.approved_by = statement_text(statement, arena);
	action.approved_at = statement_instant(statement);
	action.reference = statement_text(statement, arena);
	action.new_tracking = statement_text(statement, arena);
	action.done_at = statement_instant(statement);
	action.done_by = statement_text(statement, arena);
	return action;
}

bool
cases_actions(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_actions *actions, struct error *err)
{
	static const char of_case[] = "SELECT " ACTION_COLUMNS
				      " FROM case_action WHERE case_id = ? "
				      "ORDER BY action_id";
	static const char open[] = "SELECT " ACTION_COLUMNS
				   " FROM case_action WHERE state IN "
				   "('open', 'hold') ORDER BY action_id";
	size_t capacity = 0;
	*actions = (struct case_actions){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger,
	    id == 0 ? open : of_case, err);
	if (statement == NULL)
		return false;
	if (id != 0)
		statement_bind_number(statement, id);
	while (statement_next(statement)) {
		actions->items = arena_grow(arena, actions->items,
		    actions->count, &capacity, sizeof(*actions->items));
		actions->items[actions->count++] = read_action(statement,
		    arena);
	}
	return statement_finish(statement, err);
}

bool
cases_action(struct ledger *ledger, struct str action_id, struct arena *arena,
    struct case_action *action, bool *is_found, struct error *err)
{
	static const char sql[] = "SELECT " ACTION_COLUMNS
				  " FROM case_action WHERE action_id = ?";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, action_id);
	*is_found = statement_next(statement);
	if (*is_found)
		*action = read_action(statement, arena);
	return statement_finish(statement, err);
}

bool
cases_add_action(struct ledger *ledger, const struct case_action *action,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_action (" ACTION_COLUMNS ") "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, action->id);
	statement_bind_number(statement, action->case_id);
	statement_bind_number(statement, action->n);
	statement_bind_text(statement, str_from(action_name(action->action)));
	statement_bind_money(statement, action->amount);
	statement_bind_text(statement,
	    str_from(action_state_name(action->state)));
	statement_bind_date(statement, action->due_by);
	statement_bind_text(statement, action->approved_by);
	statement_bind_instant(statement, action->approved_at);
	statement_bind_text(statement, action->reference);
	statement_bind_text(statement, action->new_tracking);
	statement_bind_instant(statement, action->done_at);
	statement_bind_text(statement, action->done_by);
	return statement_run(statement, err);
}

bool
cases_set_action(struct ledger *ledger, const struct case_action *action,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE case_action SET state = ?, reference = ?, "
	    "new_tracking = ?, done_at = ?, done_by = ? WHERE action_id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement,
	    str_from(action_state_name(action->state)));
	statement_bind_text(statement, action->reference);
	statement_bind_text(statement, action->new_tracking);
	statement_bind_instant(statement, action->done_at);
	statement_bind_text(statement, action->done_by);
	statement_bind_text(statement, action->id);
	return statement_run(statement, err);
}
