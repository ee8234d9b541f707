#include "ledger/case_money.h"

#include "ledger/statement.h"

/* The account of the case's order: its scope and its parcel. */
#define ITS_SCOPE "(SELECT scope FROM case_record WHERE id = ?1)"
#define ITS_PARCEL "(SELECT parcel FROM case_record WHERE id = ?1)"

/* Of the order what we gave and what the platform gave, in a currency; and
 * whether the parcel has its remedy, and anything is in another currency. */
static const char given_sql[] =
    "SELECT coalesce((SELECT sum(amount) FROM case_comp "
    "WHERE scope = " ITS_SCOPE " AND state IN ('committed', 'done') "
    "AND currency = ?2), 0), ?2, "
    "coalesce((SELECT sum(amount) FROM case_external "
    "WHERE scope = " ITS_SCOPE " AND currency = ?2), 0), ?2, "
    "EXISTS (SELECT 1 FROM case_comp WHERE scope = " ITS_SCOPE
    " AND (parcel = " ITS_PARCEL " OR parcel = '' OR " ITS_PARCEL " = '') "
    "AND state IN ('committed', 'done') "
    "AND action IN ('refund_full', 'refund_on_return', 'reship')), "
    "EXISTS (SELECT 1 FROM case_external WHERE scope = " ITS_SCOPE
    " AND currency <> ?2 AND amount > 0) OR "
    "EXISTS (SELECT 1 FROM case_comp WHERE scope = " ITS_SCOPE
    " AND currency <> ?2 AND state IN ('committed', 'done') "
    "AND action IN ('refund_full', 'refund_on_return', 'refund_partial'))";

bool
cases_compensation(struct ledger *ledger, const struct case_record *record,
    struct compensation *compensation, struct error *err)
{
	*compensation = (struct compensation){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, given_sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, record->id);
	statement_bind_text(statement,
	    str_from(record->complaint.total.currency));
	if (statement_next(statement)) {
		compensation->given = statement_money(statement);
		compensation->external = statement_money(statement);
		compensation->has_full_remedy = statement_number(statement) !=
		                                0;
		compensation->is_mixed = statement_number(statement) != 0;
	}
	return statement_finish(statement, err);
}

/* An amount in an action of a case, on the account of its order. */
struct booking {
	int n;
	char choice[2];
	const char *action;
	struct money amount;
	const char *state;
	struct instant at;
};

static bool
book(struct ledger *ledger, int64_t id, const struct booking *booking,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_comp (case_id, n, choice, scope, parcel, action, "
	    "amount, currency, state, at) VALUES (?1, ?, ?, " ITS_SCOPE
	    ", " ITS_PARCEL ", ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	statement_bind_number(statement, booking->n);
	statement_bind_text(statement, str_from(booking->choice));
	statement_bind_text(statement, str_from(booking->action));
	statement_bind_money(statement, booking->amount);
	statement_bind_text(statement, str_from(booking->state));
	statement_bind_instant(statement, booking->at);
	return statement_run(statement, err);
}

static const struct case_option *
find_option(const struct proposal *proposal, char letter)
{
	for (size_t i = 0; i < proposal->option_count; i++)
		if (proposal->options[i].letter == letter)
			return &proposal->options[i];
	return NULL;
}

bool
cases_commit_money(struct ledger *ledger, const struct case_record *record,
    const struct proposal *proposal, char choice, struct instant at,
    struct error *err)
{
	enum action action = proposal->action;
	struct money amount = proposal->amount;
	if (choice != '\0') {
		const struct case_option *option = find_option(proposal,
		    choice);
		if (option == NULL)
			return error_set(err, ERROR_INPUT,
			    "E_STATE: the offer has no choice %c", choice);
		action = option->action;
		amount = option->amount;
	}
	/* An offer costs something only by what is chosen. */
	if (!action_costs(action) || !action_is_done_by_hand(action))
		return true;
	return book(ledger, record->id,
	    &(struct booking){ .n = proposal->n,
		.choice = { choice, '\0' },
		.action = action_name(action),
		.amount = amount,
		.state = "committed",
		.at = at },
	    err);
}

bool
cases_settle_money(struct ledger *ledger, int64_t id, bool is_done,
    struct error *err)
{
	static const char sql[] = "UPDATE case_comp SET state = ? "
				  "WHERE case_id = ? AND state = 'committed'";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, is_done ? STR("done") : STR("void"));
	statement_bind_number(statement, id);
	return statement_run(statement, err);
}

/* What the platform gave back, as far as its row tells. */
static struct money
external_of(const struct complaint *complaint)
{
	bool is_over = complaint->ext_status == EXT_REFUNDED ||
	               complaint->ext_status == EXT_LOST;
	return is_over && complaint->ext_refunded.minor == 0
	           ? complaint->total
	           : complaint->ext_refunded;
}

static bool
last_external(struct ledger *ledger, int64_t id, struct money *amount,
    struct error *err)
{
	static const char sql[] =
	    "SELECT amount, currency FROM case_comp WHERE case_id = ? "
	    "AND state = 'external' ORDER BY id DESC LIMIT 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	*amount = (struct money){ 0 };
	if (statement_next(statement))
		*amount = statement_money(statement);
	return statement_finish(statement, err);
}

bool
cases_set_external(struct ledger *ledger, const struct case_record *record,
    struct error *err)
{
	struct money now = external_of(&record->complaint), before;
	if (!last_external(ledger, record->id, &before, err))
		return false;
	if (now.minor == before.minor &&
	    (now.minor == 0 ||
		str_equal(str_from(now.currency), str_from(before.currency))))
		return true;
	return book(ledger, record->id,
	    &(struct booking){ .choice = "",
		.action = "external_refund",
		.amount = now,
		.state = "external",
		.at = INSTANT_NONE },
	    err);
}
