#include "ledger/case_proposals.h"

#include <stdio.h>

#include "ledger/statement.h"

static bool
read_options(struct ledger *ledger, struct proposal *proposal,
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "SELECT letter, action, amount, currency, price, price_currency, "
	    "cost, cost_currency, is_default, default_on FROM case_option "
	    "WHERE case_id = ? AND n = ? ORDER BY letter";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, proposal->case_id);
	statement_bind_number(statement, proposal->n);
	while (proposal->option_count < CASE_MAX_OPTIONS &&
	       statement_next(statement)) {
		struct case_option *option =
		    &proposal->options[proposal->option_count++];
		option->letter = *statement_text(statement, arena).ptr;
		action_parse(statement_text(statement, arena), &option->action);
		option->amount = statement_money(statement);
		option->price = statement_money(statement);
		option->cost = statement_money(statement);
		option->is_default = statement_number(statement) != 0;
		option->default_on = statement_date(statement);
	}
	return statement_finish(statement, err);
}

static void
read_proposal(struct statement *statement, struct arena *arena,
    struct proposal *proposal)
{
	*proposal = (struct proposal){ .case_id = statement_number(statement) };
	proposal->n = (int)statement_number(statement);
	action_parse(statement_text(statement, arena), &proposal->action);
	proposal->amount = statement_money(statement);
	proposal->cost = statement_money(statement);
	proposal->recoverable = statement_money(statement);
	proposal->letter = statement_text(statement, arena);
	proposal->language = statement_text(statement, arena);
	proposal->subject = statement_text(statement, arena);
	proposal->text = statement_text(statement, arena);
	proposal->proposed_by = statement_text(statement, arena);
	proposal->reason = statement_text(statement, arena);
	role_parse(statement_text(statement, arena), &proposal->need_role);
	proposal->at = statement_instant(statement);
	proposal->new_date = statement_date(statement);
	struct str token = statement_text(statement, arena);
	snprintf(proposal->token, sizeof(proposal->token), "%.*s",
	    STR_ARG(token));
}

#define PROPOSAL_COLUMNS                                                       \
	"case_id, n, action, amount, currency, cost, cost_currency, "          \
	"recoverable, recoverable_currency, letter, language, subject, text, " \
	"proposed_by, reason, need_role, at, new_date, token"

bool
cases_proposal(struct ledger *ledger, struct case_turn turn,
    struct arena *arena, struct proposal *proposal, bool *is_found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT " PROPOSAL_COLUMNS " FROM case_proposal "
	    "WHERE case_id = ?1 AND n = CASE ?2 WHEN 0 THEN (SELECT max(n) "
	    "FROM case_proposal WHERE case_id = ?1) ELSE ?2 END";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, turn.case_id);
	statement_bind_number(statement, turn.n);
	*is_found = statement_next(statement);
	if (*is_found)
		read_proposal(statement, arena, proposal);
	return statement_finish(statement, err) &&
	       (!*is_found || read_options(ledger, proposal, arena, err));
}

static bool
add_option(struct ledger *ledger, const struct proposal *proposal,
    const struct case_option *option, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_option (case_id, n, letter, action, amount, "
	    "currency, price, price_currency, cost, cost_currency, "
	    "is_default, default_on) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, proposal->case_id);
	statement_bind_number(statement, proposal->n);
	statement_bind_text(statement, (struct str){ &option->letter, 1 });
	statement_bind_text(statement, str_from(action_name(option->action)));
	statement_bind_money(statement, option->amount);
	statement_bind_money(statement, option->price);
	statement_bind_money(statement, option->cost);
	statement_bind_number(statement, option->is_default);
	statement_bind_date(statement, option->default_on);
	return statement_run(statement, err);
}

bool
cases_add_proposal(struct ledger *ledger, const struct proposal *proposal,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_proposal (" PROPOSAL_COLUMNS ") VALUES "
	    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, proposal->case_id);
	statement_bind_number(statement, proposal->n);
	statement_bind_text(statement, str_from(action_name(proposal->action)));
	statement_bind_money(statement, proposal->amount);
	statement_bind_money(statement, proposal->cost);
	statement_bind_money(statement, proposal->recoverable);
	statement_bind_text(statement, proposal->letter);
	statement_bind_text(statement, proposal->language);
	statement_bind_text(statement, proposal->subject);
	statement_bind_text(statement, proposal->text);
	statement_bind_text(statement, proposal->proposed_by);
	statement_bind_text(statement, proposal->reason);
	statement_bind_text(statement,
	    str_from(role_name(proposal->need_role)));
	statement_bind_instant(statement, proposal->at);
	statement_bind_date(statement, proposal->new_date);
	statement_bind_text(statement, str_from(proposal->token));
	if (!statement_run(statement, err))
		return false;
	for (size_t i = 0; i < proposal->option_count; i++)
		if (!add_option(ledger, proposal, &proposal->options[i], err))
			return false;
	return true;
}

#define DECISION_COLUMNS                                                       \
	"case_id, n, is_approved, decided_by, role, at, comment, token"

bool
cases_decision(struct ledger *ledger, struct case_turn turn,
    struct arena *arena, struct case_decision *decision, bool *is_found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT " DECISION_COLUMNS " FROM case_decision "
	    "WHERE case_id = ?1 AND n = CASE ?2 WHEN 0 THEN (SELECT max(n) "
	    "FROM case_decision WHERE case_id = ?1) ELSE ?2 END";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, turn.case_id);
	statement_bind_number(statement, turn.n);
	*is_found = statement_next(statement);
	if (*is_found) {
		decision->case_id = statement_number(statement);
		decision->n = (int)statement_number(statement);
		decision->is_approved = statement_number(statement) != 0;
		decision->by = statement_text(statement, arena);
		role_parse(statement_text(statement, arena), &decision->role);
		decision->at = statement_instant(statement);
		decision->comment = statement_text(statement, arena);
		decision->token = statement_text(statement, arena);
	}
	return statement_finish(statement, err);
}

bool
cases_add_decision(struct ledger *ledger, const struct case_decision *decision,
    struct error *err)
{
	static const char sql[] = "INSERT INTO case_decision (" DECISION_COLUMNS
				  ") "
				  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, decision->case_id);
	statement_bind_number(statement, decision->n);
	statement_bind_number(statement, decision->is_approved);
	statement_bind_text(statement, decision->by);
	statement_bind_text(statement, str_from(role_name(decision->role)));
	statement_bind_instant(statement, decision->at);
	statement_bind_text(statement, decision->comment);
	statement_bind_text(statement, decision->token);
	return statement_run(statement, err);
}
