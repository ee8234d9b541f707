#include "ledger/case_letters.h"

#include "ledger/statement.h"
#include "notice/mail.h"

/* Suppressed and expired mails did not reach the customer either. */
static const enum case_letter_fate fates[MAIL_STATE_COUNT] = {
	[MAIL_PLANNED] = CASE_LETTER_WAITING,
	[MAIL_HELD] = CASE_LETTER_WAITING,
	[MAIL_SENDING] = CASE_LETTER_WAITING,
	[MAIL_ACCEPTED] = CASE_LETTER_ACCEPTED,
	[MAIL_REJECTED] = CASE_LETTER_REFUSED,
	[MAIL_DEFERRED] = CASE_LETTER_WAITING,
	[MAIL_IN_DOUBT] = CASE_LETTER_WAITING,
	[MAIL_EXPIRED] = CASE_LETTER_REFUSED,
	[MAIL_SUPPRESSED] = CASE_LETTER_REFUSED,
	[MAIL_DISCARDED] = CASE_LETTER_REFUSED,
};

static enum case_letter_fate
fate_of(struct str state)
{
	enum mail_state parsed;
	if (str_is_empty(state))
		return CASE_LETTER_BY_HAND;
	return mail_state_parse(state, &parsed) ? fates[parsed]
	                                        : CASE_LETTER_REFUSED;
}

bool
case_letters_fate(struct ledger *ledger, struct str key,
    enum case_letter_fate *fate, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(mail.state, '') FROM notice"
	    " LEFT JOIN mail ON mail.id = notice.mail"
	    " WHERE notice.kind = 'case' AND notice.subject = ?"
	    " AND notice.is_void = 0";
	struct arena scratch = { 0 };
	*fate = CASE_LETTER_UNSENT;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, key);
	if (statement_next(statement))
		*fate = fate_of(statement_text(statement, &scratch));
	arena_release(&scratch);
	return statement_finish(statement, err);
}

bool
case_letters_by_hand(struct ledger *ledger, struct date since,
    struct arena *arena, struct case_message **messages, size_t *count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT subject, case_words, decided_on FROM notice"
	    " WHERE kind = 'case' AND mail IS NULL AND is_void = 0"
	    " AND case_words <> '' AND decided_on >= ? ORDER BY id";
	size_t capacity = 0;
	*messages = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_date(statement, since);
	while (statement_next(statement)) {
		*messages = arena_grow(arena, *messages, *count, &capacity,
		    sizeof(**messages));
		struct case_message *message = &(*messages)[(*count)++];
		message->key = statement_text(statement, arena);
		message->words = statement_text(statement, arena);
		message->decided_on = statement_date(statement);
	}
	return statement_finish(statement, err);
}
