#include "ledger/schema.h"

#include <assert.h>

#include "ledger/case_tables.h"

/*
 * A notice without a mail is a quiet end of an episode, or was recorded as
 * told by a baseline.  Void notices were discarded, superseded or expired:
 * they count as never decided, so the key may be decided again.
 */
static const char version_1[] =
    "CREATE TABLE run ("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE,"
    " command TEXT NOT NULL,"
    " now INTEGER NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('begun', 'held', 'ended',"
    "  'baseline', 'discarded', 'superseded', 'broken')),"
    " is_whole INTEGER NOT NULL," /* neither --only nor --limit */
    " data_rows INTEGER NOT NULL,"
    " exports TEXT NOT NULL,"
    " brake TEXT NOT NULL DEFAULT '',"
    " approved_by TEXT NOT NULL DEFAULT '',"
    " report TEXT"
    ") STRICT;"
    "CREATE INDEX run_state ON run (state);"
    "CREATE TABLE mail ("
    " id INTEGER PRIMARY KEY,"
    " run INTEGER NOT NULL REFERENCES run,"
    " message_id TEXT NOT NULL,"
    " recipient TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " language TEXT NOT NULL,"
    " planned_at INTEGER NOT NULL,"
    " state TEXT NOT NULL,"
    " history TEXT NOT NULL,"
    " reply TEXT NOT NULL DEFAULT '',"
    " changed_at INTEGER,"
    " claim TEXT NOT NULL DEFAULT ''," /* boot id of the group's claim */
    " doubts INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE INDEX mail_open ON mail (state)"
    " WHERE state IN ('planned', 'held', 'sending', 'deferred',"
    "  'in_doubt');"
    "CREATE INDEX mail_run ON mail (run);"
    "CREATE TABLE notice ("
    " id INTEGER PRIMARY KEY,"
    " mail INTEGER REFERENCES mail,"
    " run INTEGER NOT NULL REFERENCES run,"
    " carrier TEXT NOT NULL,"
    " tracking TEXT NOT NULL,"
    " parcel TEXT NOT NULL," /* what it is known by: notice_parcel() */
    " kind TEXT NOT NULL,"
    " subject TEXT NOT NULL,"
    " episode INTEGER NOT NULL,"
    " follow_up INTEGER NOT NULL,"
    " cause TEXT NOT NULL,"
    " decided_on INTEGER NOT NULL,"
    " is_void INTEGER NOT NULL DEFAULT 0,"
    " order_key TEXT NOT NULL,"
    " destination TEXT NOT NULL,"
    " country TEXT NOT NULL,"
    " event_text TEXT NOT NULL,"
    " event_at INTEGER,"
    " event_on INTEGER,"
    " window_id TEXT NOT NULL,"
    " window_title TEXT NOT NULL,"
    " window_from INTEGER,"
    " window_last INTEGER,"
    " due_on INTEGER,"
    " estimated_on INTEGER,"
    " act_by INTEGER,"
    " days_late INTEGER NOT NULL"
    ") STRICT;"
    "CREATE UNIQUE INDEX notice_key ON notice"
    " (parcel, kind, subject, episode, follow_up)"
    " WHERE is_void = 0;"
    "CREATE INDEX notice_mail ON notice (mail);"
    "CREATE INDEX notice_run ON notice (run);"
    /* An open episode: its last word was delayed or still_delayed. */
    "CREATE TABLE episode ("
    " parcel TEXT PRIMARY KEY,"
    " carrier TEXT NOT NULL,"
    " tracking TEXT NOT NULL,"
    " order_key TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE recipient ("
    " address TEXT PRIMARY KEY COLLATE NOCASE,"
    " last_mail_at INTEGER,"
    " suppressed TEXT NOT NULL DEFAULT ''"
    ") STRICT, WITHOUT ROWID;";

static const char version_2[] =
    /* How far the ledger has come: one row, see ledger/mark. */
    "CREATE TABLE progress ("
    " id INTEGER PRIMARY KEY CHECK (id = 1),"
    " commits INTEGER NOT NULL,"
    " staff_told_on INTEGER" /* see ledger/staff */
    ") STRICT;"
    "INSERT INTO progress (id, commits) VALUES (1, 0);"
    "ALTER TABLE notice ADD COLUMN answer_by INTEGER;"
    "ALTER TABLE notice ADD COLUMN"
    " mentions_dispute INTEGER NOT NULL DEFAULT 0;";

static const char version_3[] =
    /* What a run found; NULL of runs of an earlier program. */
    "ALTER TABLE run ADD COLUMN shipments INTEGER;"
    "ALTER TABLE run ADD COLUMN open INTEGER;"
    "ALTER TABLE run ADD COLUMN late INTEGER;"
    "ALTER TABLE run ADD COLUMN findings INTEGER;"
    "ALTER TABLE run ADD COLUMN mails INTEGER;"
    /* What was delivered, see ledger/arrivals: all of it, counted. */
    "CREATE TABLE delivered ("
    " delivered_on INTEGER NOT NULL,"
    " carrier TEXT NOT NULL,"
    " origin TEXT NOT NULL,"
    " destination TEXT NOT NULL,"
    " days INTEGER NOT NULL," /* since it was shipped; -1: unknown */
    " promise TEXT NOT NULL CHECK (promise IN ('unknown', 'kept',"
    "  'broken')),"
    " parcels INTEGER NOT NULL,"
    " PRIMARY KEY (delivered_on, carrier, origin, destination, days,"
    "  promise)"
    ") STRICT, WITHOUT ROWID;"
    /* The same one by one, of parcels that were late or told to be so. */
    "CREATE TABLE arrival ("
    " parcel TEXT PRIMARY KEY,"
    " carrier TEXT NOT NULL,"
    " tracking TEXT NOT NULL,"
    " origin TEXT NOT NULL,"
    " destination TEXT NOT NULL,"
    " shipped_on INTEGER,"
    " promised_on INTEGER,"
    " due_on INTEGER,"
    " delivered_on INTEGER NOT NULL,"
    " told_on INTEGER," /* NULL: never told */
    " cause TEXT NOT NULL,"
    " window_id TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX arrival_delivered ON arrival (delivered_on);"
    "CREATE INDEX notice_warning ON notice (decided_on)"
    " WHERE is_void = 0 AND kind IN ('advance', 'suspended', 'delayed');";

/* The letters of cases; the tables of cases follow, see ledger/case_tables. */
static const char version_4[] =
    "ALTER TABLE notice ADD COLUMN case_words TEXT NOT NULL DEFAULT '';"
    "CREATE UNIQUE INDEX notice_case ON notice (subject)"
    " WHERE kind = 'case' AND is_void = 0;";

#define OPEN_MAIL LEDGER_IS_OPEN("mail")
#define WARNING LEDGER_WARNING("notice")

/* The same two indexes, said so that writing a row costs half: schema.h. */
static const char version_5[] =
    "DROP INDEX mail_open;"
    "CREATE INDEX mail_open ON mail (state) WHERE " OPEN_MAIL ";"
    "DROP INDEX notice_warning;"
    "CREATE INDEX notice_warning ON notice (decided_on) WHERE " WARNING ";";

static const char *const steps[SCHEMA_VERSION] = { version_1, version_2,
	version_3, version_4, version_5 };

const char *
schema_step(int version, size_t part)
{
	assert(version >= 0 && version < SCHEMA_VERSION);
	if (part == 0)
		return steps[version];
	size_t count = 0;
	const char *const *tables = case_tables(&count);
	return version == SCHEMA_CASES - 1 && part <= count ? tables[part - 1]
	                                                    : NULL;
}
