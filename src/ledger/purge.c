#include "ledger/purge.h"

#include "ledger/statement.h"

#define IS_WAITING(parcel)                                                     \
	"EXISTS (SELECT 1 FROM episode e WHERE e.parcel = " parcel ")"

/* Mails that are settled, old, and tell nothing that still goes on. */
#define OLD_MAIL                                                               \
	"state IN ('accepted', 'rejected', 'expired', 'suppressed', "          \
	"'discarded') AND coalesce(changed_at, planned_at) < ?1 "              \
	"AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.mail = mail.id "       \
	"AND " IS_WAITING("o.parcel") ")"

/* Notices that no mail tells any more and that still have their texts. */
#define FULL_NOTICE                                                            \
	"mail IS NULL AND is_void = 0 AND decided_on < ?2 AND "                \
	"NOT " IS_WAITING(                                                     \
	    "notice.parcel") " AND (destination <> '' OR country <> '' OR "    \
			     "event_text <> '' "                               \
			     "OR window_title <> '' OR case_words <> '' "      \
			     "OR (tracking <> '' AND "                         \
			     "order_key <> ''))"

/* What a run would have ended quietly that was never approved. */
#define VOID_NOTICE                                                            \
	"mail IS NULL AND is_void = 1 AND decided_on < ?2 AND "                \
	"NOT " IS_WAITING("notice.parcel")

#define OLD_ADDRESS "suppressed = '' AND coalesce(last_mail_at, 0) < ?3"
#define OLD_REPORT "report IS NOT NULL AND now < ?1 AND state <> 'held'"
#define OLD_ARRIVAL "delivered_on < ?2"
#define OLD_CASE "state IN ('closed', 'void') AND since < ?1"
#define OLD_CASES "(SELECT id FROM case_record WHERE " OLD_CASE ")"

/* A statement and the parameters that it asks for: the first so many. */
struct step {
	const char *sql;
	int parameters;
};

static struct statement *
bind(struct ledger *ledger, const struct step *step,
    const struct purge_limit *limit, struct error *err)
{
	struct statement *statement = statement_of(ledger, step->sql, err);
	if (statement == NULL)
		return NULL;
	statement_bind_instant(statement, limit->instant);
	if (step->parameters > 1)
		statement_bind_date(statement, limit->day);
	if (step->parameters > 2)
		statement_bind_instant(statement, limit->last_mail);
	return statement;
}

bool
purge_count(struct ledger *ledger, const struct purge_limit *limit,
    struct purge_counts *counts, struct error *err)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM mail WHERE " OLD_MAIL "), "
	    "(SELECT count(*) FROM notice WHERE " FULL_NOTICE ") + "
	    "(SELECT count(*) FROM notice WHERE " VOID_NOTICE ") + "
	    "(SELECT count(*) FROM notice WHERE mail IN "
	    "(SELECT id FROM mail WHERE " OLD_MAIL ")), "
	    "(SELECT count(*) FROM recipient WHERE " OLD_ADDRESS "), "
	    "(SELECT count(*) FROM run WHERE " OLD_REPORT "), "
	    "(SELECT count(*) FROM arrival WHERE " OLD_ARRIVAL "), "
	    "(SELECT count(*) FROM case_record WHERE " OLD_CASE
	    " AND is_forgotten = 0)";
	const struct step step = { sql, 3 };
	*counts = (struct purge_counts){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = bind(ledger, &step, limit, err);
	if (statement == NULL)
		return false;
	if (statement_next(statement)) {
		counts->mails = (size_t)statement_number(statement);
		counts->notices = (size_t)statement_number(statement);
		counts->addresses = (size_t)statement_number(statement);
		counts->reports = (size_t)statement_number(statement);
		counts->arrivals = (size_t)statement_number(statement);
		counts->cases = (size_t)statement_number(statement);
	}
	return statement_finish(statement, err);
}

/* In this order: what a mail told is settled before the mail goes. */
static const struct step steps[] = {
	{ "DELETE FROM notice WHERE is_void = 1 AND mail IN "
	  "(SELECT id FROM mail WHERE " OLD_MAIL ")",
	    1 },
	{ "UPDATE notice SET mail = NULL WHERE mail IN "
	  "(SELECT id FROM mail WHERE " OLD_MAIL ")",
	    1 },
	{ "DELETE FROM mail WHERE " OLD_MAIL, 1 },
	{ "DELETE FROM notice WHERE " VOID_NOTICE, 2 },
	{ "UPDATE notice SET " PURGE_NO_TEXTS " WHERE " FULL_NOTICE, 2 },
	{ "DELETE FROM recipient WHERE " OLD_ADDRESS, 3 },
	{ "UPDATE run SET report = NULL WHERE " OLD_REPORT, 1 },
	{ "DELETE FROM arrival WHERE " OLD_ARRIVAL, 2 },
	{ PURGE_CASE_MARK(OLD_CASES), 1 },
	{ PURGE_CASE_PROPOSALS(OLD_CASES), 1 },
	{ PURGE_CASE_EVIDENCE(OLD_CASES), 1 },
	{ PURGE_CASE_FEEDBACK(OLD_CASES), 1 },
	{ PURGE_CASE_RECORDS(OLD_CASES), 1 },
};

bool
purge_remove(struct ledger *ledger, const struct purge_limit *limit,
    struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct statement *statement = bind(ledger, &steps[i], limit,
		    err);
		if (statement == NULL || !statement_run(statement, err))
			return false;
	}
	return true;
}
