#include "ledger/case_feedback.h"

#include "ledger/statement.h"

static struct case_feedback
read_feedback(struct statement *statement, struct arena *arena)
{
	struct case_feedback feedback = { .id = statement_text(statement,
					      arena) };
	feedback.case_id = statement_number(statement);
	feedback.received_at = statement_instant(statement);
	feedback.channel = statement_text(statement, arena);
	feedback.rating = (int)statement_number(statement);
	resolved_parse(statement_text(statement, arena), &feedback.resolved);
	struct str choice = statement_text(statement, arena);
	feedback.choice = str_is_empty(choice) ? '\0' : *choice.ptr;
	dispute_status_parse(statement_text(statement, arena),
	    &feedback.dispute);
	feedback.comment = statement_text(statement, arena);
	return feedback;
}

bool
cases_feedback(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_feedbacks *feedback, struct error *err)
{
	static const char sql[] =
	    "SELECT feedback_id, case_id, received_at, channel, rating, "
	    "resolved, choice, dispute, comment FROM case_feedback "
	    "WHERE case_id = ? ORDER BY received_at, feedback_id";
	size_t capacity = 0;
	*feedback = (struct case_feedbacks){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	while (statement_next(statement)) {
		feedback->items = arena_grow(arena, feedback->items,
		    feedback->count, &capacity, sizeof(*feedback->items));
		feedback->items[feedback->count++] = read_feedback(statement,
		    arena);
	}
	return statement_finish(statement, err);
}

static bool
is_known(struct ledger *ledger, struct str id, bool *is_there,
    struct error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM case_feedback WHERE feedback_id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, id);
	*is_there = statement_next(statement);
	return statement_finish(statement, err);
}

bool
cases_add_feedback(struct ledger *ledger, const struct case_feedback *feedback,
    bool *is_new, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_feedback (feedback_id, case_id, received_at, "
	    "channel, rating, resolved, choice, dispute, comment) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
	bool is_there;
	if (!is_known(ledger, feedback->id, &is_there, err))
		return false;
	*is_new = !is_there;
	struct statement *statement = is_there ? NULL
	                                       : statement_of(ledger, sql, err);
	if (statement == NULL)
		return is_there;
	statement_bind_text(statement, feedback->id);
	statement_bind_number(statement, feedback->case_id);
	statement_bind_instant(statement, feedback->received_at);
	statement_bind_text(statement, feedback->channel);
	statement_bind_number(statement, feedback->rating);
	statement_bind_text(statement,
	    str_from(resolved_name(feedback->resolved)));
	statement_bind_text(statement,
	    (struct str){ &feedback->choice, feedback->choice != '\0' });
	statement_bind_text(statement,
	    str_from(dispute_status_name(feedback->dispute)));
	statement_bind_text(statement, feedback->comment);
	return statement_run(statement, err);
}
