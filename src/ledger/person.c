#include "ledger/person.h"

#include "base/fingerprint.h"
#include "ledger/journal.h"
#include "ledger/purge.h"
#include "ledger/statement.h"
#include "notice/mail.h"

#define THEIR_MAILS "(SELECT id FROM mail WHERE lower(recipient) = lower(?1))"

#define THEIR_CASES                                                            \
	"(SELECT id FROM case_record WHERE lower(email) = lower(?1))"

struct str
person_fingerprint(struct str address, struct arena *arena)
{
	char hex[FINGERPRINT_HEX + 1];
	fingerprint_format(fingerprint_of(mail_recipient_key(address, arena)),
	    hex);
	return arena_format(arena, "~%s", hex);
}

bool
person_count(struct ledger *ledger, struct str address,
    struct person_counts *counts, struct error *err)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM mail WHERE id IN " THEIR_MAILS "), "
	    "(SELECT count(*) FROM notice WHERE mail IN " THEIR_MAILS "), "
	    "(SELECT count(*) FROM recipient WHERE address = ?1), "
	    "(SELECT count(*) FROM case_record WHERE id IN " THEIR_CASES ")";
	*counts = (struct person_counts){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	if (statement_next(statement)) {
		counts->mails = (size_t)statement_number(statement);
		counts->notices = (size_t)statement_number(statement);
		counts->is_recipient = statement_number(statement) != 0;
		counts->cases = (size_t)statement_number(statement);
	}
	return statement_finish(statement, err);
}

/* In this order: what a mail told is settled before the mail goes. */
static const char *const steps[] = {
	"DELETE FROM notice WHERE is_void = 1 AND mail IN " THEIR_MAILS,
	"UPDATE episode SET order_key = CASE tracking WHEN '' "
	"THEN order_key ELSE '' END WHERE parcel IN "
	"(SELECT parcel FROM notice WHERE mail IN " THEIR_MAILS ")",
	/* That a delay ended quietly is in no mail, but names the order. */
	"UPDATE notice SET " PURGE_NO_TEXTS " WHERE mail IS NULL AND parcel IN "
	"(SELECT parcel FROM notice WHERE mail IN " THEIR_MAILS ")",
	"UPDATE notice SET " PURGE_NO_TEXTS
	", mail = NULL WHERE mail IN " THEIR_MAILS,
	"DELETE FROM mail WHERE id IN " THEIR_MAILS,
	"DELETE FROM recipient WHERE address = ?1",
	PURGE_CASE_MARK(THEIR_CASES),
	PURGE_CASE_PROPOSALS(THEIR_CASES),
	PURGE_CASE_EVIDENCE(THEIR_CASES),
	PURGE_CASE_FEEDBACK(THEIR_CASES),
	PURGE_CASE_RECORDS(THEIR_CASES),
};

/* A wish not to be written to outlives the address. */
static bool
keep_suppression(struct ledger *ledger, struct str address, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO recipient (address, suppressed) "
	    "SELECT ?2, suppressed FROM recipient "
	    "WHERE address = ?1 AND suppressed = '" JOURNAL_BY_HAND "' "
	    "ON CONFLICT (address) DO NOTHING";
	struct arena scratch = { 0 };
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	statement_bind_text(statement, person_fingerprint(address, &scratch));
	bool ok = statement_run(statement, err);
	arena_release(&scratch);
	return ok;
}

bool
person_forget(struct ledger *ledger, struct str address, struct error *err)
{
	if (!keep_suppression(ledger, address, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct statement *statement = statement_of(ledger, steps[i],
		    err);
		if (statement == NULL)
			return false;
		statement_bind_text(statement, address);
		if (!statement_run(statement, err))
			return false;
	}
	return true;
}
