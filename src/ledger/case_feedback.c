#include "ledger/case_feedback.h"

#include "base/words.h"
#include "ledger/statement.h"

static const char *const resolutions[] = {
	[RESOLVED_UNKNOWN] = "unknown",
	[RESOLVED_YES] = "yes",
	[RESOLVED_NO] = "no",
};

static const char *const disputes[] = {
	[DISPUTE_UNTOLD] = "",
	[DISPUTE_OPEN] = "open",
	[DISPUTE_WITHDRAWN] = "withdrawn",
	[DISPUTE_ESCALATED] = "escalated",
	[DISPUTE_WON] = "won",
	[DISPUTE_LOST] = "lost",
};

/* Where a word stands; 0 for one that is not there. */
static size_t
index_of(const char *const *words, size_t count, struct str word)
{
	size_t index = 0;
	words_find(words, count, word, &index);
	return index;
}

static struct case_feedback
read_feedback(struct statement *statement, struct arena *arena)
{
	struct case_feedback feedback = { .id = statement_text(statement,
					      arena) };
	feedback.case_id = statement_number(statement);
	feedback.received_at = statement_instant(statement);
	feedback.channel = statement_text(statement, arena);
	feedback.rating = (int)statement_number(statement);
	feedback.resolved = (enum resolved)index_of(resolutions,
	    COUNT_OF(resolutions), statement_text(statement, arena));
	struct str choice = statement_text(statement, arena);
	feedback.choice = str_is_empty(choice) ? '\0' : *choice.ptr;
	feedback.dispute = (enum dispute_status)index_of(disputes,
	    COUNT_OF(disputes), statement_text(statement, arena));
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
	    str_from(resolutions[feedback->resolved]));
	statement_bind_text(statement,
	    (struct str){ &feedback->choice, feedback->choice != '\0' });
	statement_bind_text(statement, str_from(disputes[feedback->dispute]));
	statement_bind_text(statement, feedback->comment);
	return statement_run(statement, err);
}
