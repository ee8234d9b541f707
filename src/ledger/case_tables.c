#include "ledger/case_tables.h"

#include "base/str.h"

#define FULL_REMEDIES "('refund_full', 'refund_on_return', 'reship')"
#define REFUNDS "('refund_full', 'refund_on_return', 'refund_partial')"
#define GIFTS                                                                  \
	"('refund_full', 'refund_on_return', 'refund_partial', "               \
	"'reship', 'coupon')"

static const char records[] =
    "CREATE TABLE case_record ("
    " id INTEGER PRIMARY KEY,"
    " source TEXT NOT NULL,"
    " source_case TEXT NOT NULL,"
    /* What the row of complaints.csv says. */
    " order_key TEXT NOT NULL,"
    " told_tracking TEXT NOT NULL,"
    " told_carrier TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " email TEXT NOT NULL,"
    " language TEXT NOT NULL,"
    " country TEXT NOT NULL,"
    " claim TEXT NOT NULL,"
    " desired TEXT NOT NULL,"
    " text TEXT NOT NULL,"
    " total INTEGER NOT NULL CHECK (total >= 0),"
    " currency TEXT NOT NULL,"
    " opened_at INTEGER,"
    " respond_by INTEGER,"
    " stage TEXT NOT NULL,"
    " ext_status TEXT NOT NULL,"
    " refunded INTEGER NOT NULL CHECK (refunded >= 0),"
    " refunded_currency TEXT NOT NULL,"
    " photos INTEGER NOT NULL,"
    " recorded_by TEXT NOT NULL,"
    " file TEXT NOT NULL,"
    " line INTEGER NOT NULL,"
    " row_hash TEXT NOT NULL,"
    /* What became of it. */
    " state TEXT NOT NULL,"
    " since INTEGER,"
    " received_at INTEGER,"
    " verdict TEXT NOT NULL,"
    " rule TEXT NOT NULL,"
    " facts INTEGER NOT NULL,"
    " fault TEXT NOT NULL,"
    " cause TEXT NOT NULL,"
    " department TEXT NOT NULL,"
    " owner TEXT NOT NULL,"
    " backup TEXT NOT NULL,"
    " escalate_to TEXT NOT NULL,"
    " routing_row INTEGER NOT NULL,"
    " person TEXT NOT NULL,"
    " analysis TEXT NOT NULL,"
    " carrier TEXT NOT NULL,"
    " tracking TEXT NOT NULL,"
    " origin TEXT NOT NULL,"
    " destination TEXT NOT NULL,"
    " due_on INTEGER,"
    " estimated_on INTEGER,"
    " act_by INTEGER,"
    " ack_due INTEGER,"
    " respond_due INTEGER,"
    " decide_due INTEGER,"
    " reopen_count INTEGER NOT NULL,"
    " role_raise INTEGER NOT NULL,"
    " is_acknowledged INTEGER NOT NULL,"
    " is_info_asked INTEGER NOT NULL,"
    " is_surveyed INTEGER NOT NULL,"
    " is_closing_told INTEGER NOT NULL,"
    " rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),"
    /* The order as orders compare, the number as numbers do. */
    " scope TEXT NOT NULL,"
    " parcel TEXT NOT NULL,"
    " is_forgotten INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE UNIQUE INDEX case_record_source ON case_record (source, "
    "source_case);"
    "CREATE INDEX case_record_open ON case_record (id) WHERE " LEDGER_OPEN_CASES
    ";"
    "CREATE INDEX case_record_scope ON case_record (scope);"
    "CREATE INDEX case_record_opened ON case_record (opened_at);";

static const char events[] =
    "CREATE TABLE case_event ("
    " seq INTEGER PRIMARY KEY,"
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    " at INTEGER NOT NULL,"
    " actor TEXT NOT NULL,"
    " command TEXT NOT NULL,"
    " from_state TEXT NOT NULL,"
    " to_state TEXT NOT NULL,"
    " detail TEXT NOT NULL,"
    " prev_hash TEXT NOT NULL,"
    " hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)"
    ") STRICT;"
    "CREATE INDEX case_event_case ON case_event (case_id, seq);"
    "CREATE TRIGGER case_event_is_next BEFORE INSERT ON case_event BEGIN"
    " SELECT RAISE(ABORT, 'the history of cases is a chain') WHERE new.seq IS "
    "NOT"
    "  (SELECT coalesce(max(seq), 0) + 1 FROM case_event) OR new.prev_hash IS "
    "NOT"
    "  coalesce((SELECT hash FROM case_event ORDER BY seq DESC LIMIT 1), '');"
    " SELECT RAISE(ABORT, 'E_STATE: the case is in another state')"
    "  WHERE new.from_state IS NOT"
    "  (SELECT state FROM case_record WHERE id = new.case_id);"
    " SELECT RAISE(ABORT, 'E_STATE: this step does not lead on from here')"
    "  WHERE NOT EXISTS (SELECT 1 FROM case_transition"
    "  WHERE from_state = new.from_state AND command = new.command"
    "  AND to_state = new.to_state);"
    "END;"
    "CREATE TRIGGER case_event_moves AFTER INSERT ON case_event"
    " WHEN new.from_state <> new.to_state BEGIN"
    " UPDATE case_record SET state = new.to_state, since = new.at"
    "  WHERE id = new.case_id;"
    "END;";

/* A case is born new, and moves only by an event. */
static const char moves[] =
    "CREATE TRIGGER case_record_begins BEFORE INSERT ON case_record"
    " WHEN new.state <> 'new' BEGIN"
    " SELECT RAISE(ABORT, 'a case begins as new');"
    "END;"
    "CREATE TRIGGER case_record_stays BEFORE UPDATE OF id, source, source_case"
    " ON case_record WHEN (new.id, new.source, new.source_case) IS NOT"
    " (old.id, old.source, old.source_case) BEGIN"
    " SELECT RAISE(ABORT, 'a case keeps its number');"
    "END;"
    "CREATE TRIGGER case_record_moves BEFORE UPDATE OF state ON case_record"
    " WHEN new.state IS NOT (SELECT to_state FROM case_event"
    "  WHERE case_id = new.id ORDER BY seq DESC LIMIT 1) BEGIN"
    " SELECT RAISE(ABORT, 'E_STATE: a case moves only by an event');"
    "END;";

/* The table of complaint/lifecycle; a test compares the two. */
static const char transitions[] =
    "CREATE TABLE case_transition ("
    " from_state TEXT NOT NULL,"
    " command TEXT NOT NULL,"
    " to_state TEXT NOT NULL,"
    " PRIMARY KEY (from_state, command)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO case_transition VALUES"
    " ('new', 'import', 'received'),"
    " ('received', 'assess', 'assessed'),"
    " ('received', 'ask-info', 'waiting_info'),"
    " ('waiting_info', 'info', 'received'),"
    " ('waiting_info', 'expire', 'assessed'),"
    " ('assessed', 'route', 'routed'),"
    " ('routed', 'reroute', 'routed'),"
    " ('routed', 'analyse', 'analysed'),"
    " ('analysed', 'propose', 'proposed'),"
    " ('proposed', 'propose', 'proposed'),"
    " ('proposed', 'submit', 'submitted'),"
    " ('submitted', 'approve', 'approved'),"
    " ('submitted', 'reject', 'analysed'),"
    " ('submitted', 'recall', 'proposed'),"
    " ('approved', 'execute', 'executing'),"
    " ('executing', 'done', 'awaiting_feedback'),"
    " ('executing', 'recall', 'analysed'),"
    " ('awaiting_feedback', 'choice', 'executing'),"
    " ('awaiting_feedback', 'feedback-ok', 'resolved'),"
    " ('awaiting_feedback', 'feedback-bad', 'analysed'),"
    " ('awaiting_feedback', 'timeout', 'resolved'),"
    " ('resolved', 'lesson', 'closed'),"
    " ('resolved', 'reopen', 'received'),"
    " ('closed', 'reopen', 'received'),"
    " ('received', 'withdraw', 'withdrawn'),"
    " ('waiting_info', 'withdraw', 'withdrawn'),"
    " ('assessed', 'withdraw', 'withdrawn'),"
    " ('routed', 'withdraw', 'withdrawn'),"
    " ('analysed', 'withdraw', 'withdrawn'),"
    " ('proposed', 'withdraw', 'withdrawn'),"
    " ('submitted', 'withdraw', 'withdrawn'),"
    " ('awaiting_feedback', 'withdraw', 'resolved'),"
    " ('withdrawn', 'lesson', 'closed'),"
    " ('received', 'void', 'void')"
    ";"
    "INSERT INTO case_transition VALUES"
    " ('received', 'note', 'received'),"
    " ('waiting_info', 'note', 'waiting_info'),"
    " ('assessed', 'note', 'assessed'),"
    " ('routed', 'note', 'routed'),"
    " ('analysed', 'note', 'analysed'),"
    " ('proposed', 'note', 'proposed'),"
    " ('submitted', 'note', 'submitted'),"
    " ('approved', 'note', 'approved'),"
    " ('executing', 'note', 'executing'),"
    " ('awaiting_feedback', 'note', 'awaiting_feedback'),"
    " ('resolved', 'note', 'resolved'),"
    " ('closed', 'note', 'closed'),"
    " ('withdrawn', 'note', 'withdrawn'),"
    " ('void', 'note', 'void')"
    ";"
    "INSERT INTO case_transition SELECT from_state, 'import-update', to_state"
    " FROM case_transition WHERE command = 'note'"
    " AND from_state NOT IN ('closed', 'void');"
    "CREATE TRIGGER case_transition_is_whole BEFORE INSERT ON case_transition "
    "BEGIN"
    " SELECT RAISE(ABORT, 'the steps of a case are fixed');"
    "END;";

/* Only of a case whose person is forgotten may words be blanked. */
static const char evidence[] =
    "CREATE TABLE case_evidence ("
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    " n INTEGER NOT NULL,"
    " fact TEXT NOT NULL,"
    " source TEXT NOT NULL,"
    " at INTEGER,"
    " value TEXT NOT NULL,"
    " sha256 TEXT NOT NULL,"
    " is_past INTEGER NOT NULL DEFAULT 0 CHECK (is_past IN (0, 1)),"
    " PRIMARY KEY (case_id, n)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER case_evidence_is_final BEFORE UPDATE ON case_evidence"
    " WHEN (new.case_id, new.n, new.fact, new.source, new.at, new.sha256) IS "
    "NOT"
    " (old.case_id, old.n, old.fact, old.source, old.at, old.sha256)"
    " OR new.is_past < old.is_past OR (new.value IS NOT old.value"
    "  AND NOT (new.value = '' AND EXISTS (SELECT 1 FROM case_record"
    "   WHERE id = old.case_id AND is_forgotten = 1))) BEGIN"
    " SELECT RAISE(ABORT, 'evidence is final');"
    "END;";

static const char proposals[] =
    "CREATE TABLE case_proposal ("
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    " n INTEGER NOT NULL,"
    " action TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount >= 0),"
    " currency TEXT NOT NULL,"
    " cost INTEGER NOT NULL CHECK (cost >= 0),"
    " cost_currency TEXT NOT NULL,"
    " recoverable INTEGER NOT NULL CHECK (recoverable >= 0),"
    " recoverable_currency TEXT NOT NULL,"
    " letter TEXT NOT NULL,"
    " language TEXT NOT NULL,"
    " subject TEXT NOT NULL,"
    " text TEXT NOT NULL,"
    " proposed_by TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " need_role TEXT NOT NULL REFERENCES case_role,"
    " at INTEGER NOT NULL,"
    " new_date INTEGER,"
    " token TEXT NOT NULL CHECK (length(token) = 12),"
    " PRIMARY KEY (case_id, n)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER case_proposal_is_next BEFORE INSERT ON case_proposal BEGIN"
    " SELECT RAISE(ABORT, 'proposals are numbered one by one')"
    "  WHERE new.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM case_proposal"
    "  WHERE case_id = new.case_id);"
    " SELECT RAISE(ABORT, 'E_STATE: nothing can be proposed in this state')"
    "  WHERE NOT EXISTS (SELECT 1 FROM case_record WHERE id = new.case_id"
    "  AND state IN ('analysed', 'proposed'));"
    "END;"
    "CREATE TRIGGER case_proposal_is_final BEFORE UPDATE ON case_proposal"
    " WHEN (new.case_id, new.n, new.action, new.amount, new.currency, new.cost,"
    "  new.cost_currency, new.recoverable, new.recoverable_currency, "
    "new.letter,"
    "  new.language, new.proposed_by, new.reason, new.need_role, new.at,"
    "  new.new_date, new.token) IS NOT"
    " (old.case_id, old.n, old.action, old.amount, old.currency, old.cost,"
    "  old.cost_currency, old.recoverable, old.recoverable_currency, "
    "old.letter,"
    "  old.language, old.proposed_by, old.reason, old.need_role, old.at,"
    "  old.new_date, old.token)"
    " OR new.subject <> '' OR new.text <> ''"
    " OR NOT EXISTS (SELECT 1 FROM case_record WHERE id = old.case_id"
    "  AND is_forgotten = 1) BEGIN"
    " SELECT RAISE(ABORT, 'a proposal is final');"
    "END;";

static const char options[] =
    "CREATE TABLE case_option ("
    " case_id INTEGER NOT NULL,"
    " n INTEGER NOT NULL,"
    " letter TEXT NOT NULL CHECK (letter IN ('A', 'B', 'C', 'D')),"
    " action TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount >= 0),"
    " currency TEXT NOT NULL,"
    " price INTEGER NOT NULL CHECK (price >= 0),"
    " price_currency TEXT NOT NULL,"
    " cost INTEGER NOT NULL CHECK (cost >= 0),"
    " cost_currency TEXT NOT NULL,"
    " is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),"
    " default_on INTEGER,"
    " PRIMARY KEY (case_id, n, letter),"
    " FOREIGN KEY (case_id, n) REFERENCES case_proposal"
    ") STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX case_option_default ON case_option (case_id, n)"
    " WHERE is_default = 1;"
    "CREATE TRIGGER case_option_is_open BEFORE INSERT ON case_option BEGIN"
    " SELECT RAISE(ABORT, 'E_STATE: the choices of this proposal are fixed')"
    "  WHERE NOT EXISTS (SELECT 1 FROM case_record WHERE id = new.case_id"
    "  AND state IN ('analysed', 'proposed')) OR new.n IS NOT"
    "  (SELECT max(n) FROM case_proposal WHERE case_id = new.case_id);"
    "END;";

static const char decisions[] =
    "CREATE TABLE case_decision ("
    " case_id INTEGER NOT NULL,"
    " n INTEGER NOT NULL,"
    " is_approved INTEGER NOT NULL CHECK (is_approved IN (0, 1)),"
    " decided_by TEXT NOT NULL CHECK (trim(decided_by) <> ''),"
    " role TEXT NOT NULL REFERENCES case_role,"
    " at INTEGER NOT NULL,"
    " comment TEXT NOT NULL,"
    " token TEXT NOT NULL,"
    " PRIMARY KEY (case_id, n),"
    " FOREIGN KEY (case_id, n) REFERENCES case_proposal,"
    " CHECK (is_approved = 1 OR trim(comment) <> '')"
    ") STRICT, WITHOUT ROWID;";

/* The ranks of complaint/role; a test compares the two. */
static const char roles[] =
    "CREATE TABLE case_role ("
    " name TEXT PRIMARY KEY,"
    " rank INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO case_role VALUES ('auto', 0), ('agent', 1), ('supervisor', 2),"
    " ('manager', 3), ('director', 4), ('self', 5);"
    "CREATE TRIGGER case_role_is_whole BEFORE INSERT ON case_role BEGIN"
    " SELECT RAISE(ABORT, 'the roles are fixed');"
    "END;";

/*
 * One trigger, for the order of several is not defined.  Nothing that costs
 * goes out by itself; all else needs a person above the agents.
 */
static const char decision_rules[] =
    "CREATE TRIGGER case_decision_is_right BEFORE INSERT ON case_decision BEGIN"
    " SELECT RAISE(ABORT, 'E_DECIDED: this proposal is decided')"
    "  WHERE EXISTS (SELECT 1 FROM case_decision"
    "  WHERE (case_id, n) = (new.case_id, new.n));"
    " SELECT RAISE(ABORT, 'E_STALE_TOKEN: the newest proposal is another one')"
    "  WHERE NOT EXISTS (SELECT 1 FROM case_proposal"
    "  WHERE case_id = new.case_id AND n = new.n AND token = new.token"
    "  AND n = (SELECT max(n) FROM case_proposal WHERE case_id = new.case_id));"
    " SELECT RAISE(ABORT, 'E_STATE: nothing is submitted')"
    "  WHERE NOT EXISTS (SELECT 1 FROM case_record WHERE id = new.case_id"
    "  AND state = 'submitted');"
    " SELECT RAISE(ABORT, 'E_ROLE: nothing that costs is approved by itself')"
    "  WHERE new.role = 'auto' AND (new.decided_by <> 'auto'"
    "   OR new.is_approved = 0"
    "   OR EXISTS (SELECT 1 FROM case_proposal"
    "    WHERE case_id = new.case_id AND n = new.n"
    "    AND (amount > 0 OR cost > 0 OR action IN " GIFTS "))"
    "   OR EXISTS (SELECT 1 FROM case_option"
    "    WHERE case_id = new.case_id AND n = new.n"
    "    AND (amount > 0 OR cost > 0 OR action IN " GIFTS ")));"
    " SELECT RAISE(ABORT, 'E_ROLE: this decision needs a higher role')"
    "  WHERE new.role <> 'auto' AND NOT EXISTS"
    "  (SELECT 1 FROM case_role has, case_proposal p, case_role need"
    "   WHERE has.name = new.role AND p.case_id = new.case_id"
    "   AND p.n = new.n AND need.name = p.need_role AND has.rank >= 2"
    "   AND (new.is_approved = 0 OR has.rank >= need.rank));"
    " SELECT RAISE(ABORT, 'E_FOUR_EYES: the proposer does not decide')"
    "  WHERE new.role NOT IN ('self', 'auto')"
    "  AND EXISTS (SELECT 1 FROM case_proposal"
    "   WHERE case_id = new.case_id AND n = new.n"
    "   AND lower(trim(proposed_by)) = lower(trim(new.decided_by)));"
    " SELECT RAISE(ABORT, 'E_FOUR_EYES: who is responsible does not decide')"
    "  WHERE new.role NOT IN ('self', 'auto')"
    "  AND EXISTS (SELECT 1 FROM case_record WHERE id = new.case_id"
    "   AND lower(trim(person)) = lower(trim(new.decided_by)));"
    " SELECT RAISE(ABORT, 'E_COMMENT: a rejection says why')"
    "  WHERE new.is_approved = 0 AND trim(new.comment) = '';"
    "END;";

/* The newest word of each case about what its platform paid counts. */
static const char money[] =
    "CREATE TABLE case_comp ("
    " id INTEGER PRIMARY KEY,"
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    /* 0: by the platform */
    " n INTEGER NOT NULL,"
    " choice TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " parcel TEXT NOT NULL,"
    " action TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount >= 0),"
    " currency TEXT NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('committed', 'done', 'void',"
    "  'external')),"
    /* NULL: when the platform paid is not told */
    " at INTEGER,"
    " CHECK ((action = 'external_refund') = (state = 'external'))"
    ") STRICT;"
    "CREATE INDEX case_comp_case ON case_comp (case_id);"
    "CREATE INDEX case_comp_scope ON case_comp (scope);"
    "CREATE UNIQUE INDEX case_comp_once ON case_comp (case_id, n)"
    " WHERE state <> 'external';"
    "CREATE UNIQUE INDEX case_comp_full ON case_comp (scope, parcel)"
    " WHERE action IN " FULL_REMEDIES " AND state <> 'void';"
    "CREATE TRIGGER case_comp_is_settled BEFORE UPDATE ON case_comp"
    " WHEN (new.id, new.case_id, new.n, new.choice, new.scope, new.parcel,"
    "  new.action, new.amount, new.currency, new.at) IS NOT"
    " (old.id, old.case_id, old.n, old.choice, old.scope, old.parcel,"
    "  old.action, old.amount, old.currency, old.at)"
    " OR (new.state IS NOT old.state AND NOT (old.state = 'committed'"
    "  AND new.state IN ('done', 'void'))) BEGIN"
    " SELECT RAISE(ABORT, 'money that was settled stays so');"
    "END;"
    "CREATE VIEW case_external (case_id, scope, amount, currency) AS"
    " SELECT case_id, scope, amount, currency FROM case_comp c"
    " WHERE state = 'external' AND NOT EXISTS (SELECT 1 FROM case_comp d"
    "  WHERE d.case_id = c.case_id AND d.state = 'external' AND d.id > c.id);";

/*
 * An order whose two cases name two parcels has two; else one remedy is for
 * all of it.
 */
static const char money_rules[] =
    "CREATE TRIGGER case_comp_is_right BEFORE INSERT ON case_comp"
    " WHEN new.state <> 'external' BEGIN"
    " SELECT RAISE(ABORT, 'E_STATE: nothing like this is approved')"
    "  WHERE new.state <> 'committed' OR new.n IS NOT"
    "  (SELECT max(n) FROM case_proposal WHERE case_id = new.case_id)"
    "  OR NOT " LEDGER_APPROVED(
	"new") ";"
	       " SELECT RAISE(ABORT, 'E_STATE: this proposal was carried out')"
	       "  WHERE EXISTS (SELECT 1 FROM case_comp WHERE case_id = "
	       "new.case_id"
	       "  AND n = new.n AND state <> 'external');"
	       " SELECT RAISE(ABORT, 'money is booked on the order of its "
	       "case')"
	       "  WHERE (new.scope, new.parcel) IS NOT (SELECT scope, parcel"
	       "  FROM case_record WHERE id = new.case_id);"
	       " SELECT RAISE(ABORT, 'E_COMPENSATED: the order has its remedy')"
	       "  WHERE new.action IN " FULL_REMEDIES
	       "  AND EXISTS (SELECT 1 FROM case_comp WHERE scope = new.scope"
	       "   AND (parcel = new.parcel OR parcel = '' OR new.parcel = '')"
	       "   AND action IN " FULL_REMEDIES " AND state <> 'void');"
	       " SELECT RAISE(ABORT, 'E_COMPENSATED: the platform has refunded "
	       "the order')"
	       "  WHERE EXISTS (SELECT 1 FROM case_external e, case_record r"
	       "  WHERE e.scope = new.scope AND r.id = new.case_id AND "
	       "e.amount > 0"
	       "  AND (e.currency <> r.currency OR e.amount >= r.total));"
	       " SELECT RAISE(ABORT, 'E_CAP: more than the total of the order')"
	       "  WHERE new.action IN " REFUNDS
	       "  AND EXISTS (SELECT 1 FROM case_record r WHERE r.id = "
	       "new.case_id"
	       "   AND (new.currency <> r.currency"
	       "    OR EXISTS (SELECT 1 FROM case_comp c WHERE c.scope = "
	       "new.scope"
	       "     AND c.state IN ('committed', 'done') AND c.currency <> "
	       "r.currency"
	       "     AND c.action IN " REFUNDS ")"
	       "    OR r.total < new.amount"
	       "     + (SELECT coalesce(sum(c.amount), 0) FROM case_comp c"
	       "      WHERE c.scope = new.scope AND c.state IN ('committed', "
	       "'done')"
	       "      AND c.action IN " REFUNDS ")"
	       "     + (SELECT coalesce(sum(e.amount), 0) FROM case_external e"
	       "      WHERE e.scope = new.scope)));"
	       "END;";

static const char actions[] =
    "CREATE TABLE case_action ("
    " action_id TEXT PRIMARY KEY,"
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    " n INTEGER NOT NULL,"
    " action TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount >= 0),"
    " currency TEXT NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('open', 'hold', 'done', 'failed',"
    "  'void')),"
    " due_by INTEGER,"
    " approved_by TEXT NOT NULL,"
    " approved_at INTEGER,"
    " reference TEXT NOT NULL,"
    " new_tracking TEXT NOT NULL,"
    " done_at INTEGER,"
    " done_by TEXT NOT NULL,"
    " CHECK (state <> 'done' OR reference <> '' OR action NOT IN " REFUNDS "),"
    " CHECK (state <> 'done' OR new_tracking <> '' OR action <> 'reship')"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX case_action_case ON case_action (case_id);"
    "CREATE INDEX case_action_open ON case_action (state)"
    " WHERE state IN ('open', 'hold');"
    "CREATE TRIGGER case_action_is_approved BEFORE INSERT ON case_action BEGIN"
    " SELECT RAISE(ABORT, 'E_STATE: nothing like this is approved')"
    "  WHERE new.n IS NOT"
    "  (SELECT max(n) FROM case_proposal WHERE case_id = new.case_id)"
    "  OR NOT " LEDGER_APPROVED(
	"new") ";"
	       "END;"
	       "CREATE TRIGGER case_action_is_settled BEFORE UPDATE ON "
	       "case_action"
	       " WHEN (new.action_id, new.case_id, new.n, new.action, "
	       "new.amount,"
	       "  new.currency, new.due_by, new.approved_by, new.approved_at) "
	       "IS NOT"
	       " (old.action_id, old.case_id, old.n, old.action, old.amount,"
	       "  old.currency, old.due_by, old.approved_by, old.approved_at)"
	       " OR old.state IN ('done', 'void') BEGIN"
	       " SELECT RAISE(ABORT, 'E_STATE: this action is settled');"
	       "END;";

static const char feedback[] =
    "CREATE TABLE case_feedback ("
    " feedback_id TEXT PRIMARY KEY,"
    " case_id INTEGER NOT NULL REFERENCES case_record,"
    " received_at INTEGER NOT NULL,"
    " channel TEXT NOT NULL,"
    " rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),"
    " resolved TEXT NOT NULL,"
    " choice TEXT NOT NULL,"
    " dispute TEXT NOT NULL,"
    " comment TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX case_feedback_case ON case_feedback (case_id);"
    "CREATE TRIGGER case_feedback_is_final BEFORE UPDATE ON case_feedback"
    " WHEN (new.feedback_id, new.case_id, new.received_at, new.channel,"
    "  new.rating, new.resolved, new.choice, new.dispute) IS NOT"
    " (old.feedback_id, old.case_id, old.received_at, old.channel,"
    "  old.rating, old.resolved, old.choice, old.dispute)"
    " OR new.comment <> '' OR NOT EXISTS (SELECT 1 FROM case_record"
    "  WHERE id = old.case_id AND is_forgotten = 1) BEGIN"
    " SELECT RAISE(ABORT, 'feedback is final');"
    "END;";

/* Corrective and preventive actions. */
static const char measures[] =
    "CREATE TABLE case_capa ("
    " id INTEGER PRIMARY KEY,"
    " opened_on INTEGER NOT NULL,"
    " dimension TEXT NOT NULL,"
    " value TEXT NOT NULL,"
    " cases INTEGER NOT NULL,"
    /* Hundredths for 1,000 parcels; -1: unknown. */
    " rate_before INTEGER NOT NULL,"
    " why1 TEXT NOT NULL,"
    " why2 TEXT NOT NULL,"
    " why3 TEXT NOT NULL,"
    " why4 TEXT NOT NULL,"
    " why5 TEXT NOT NULL,"
    " corrective TEXT NOT NULL,"
    " preventive TEXT NOT NULL,"
    " owner TEXT NOT NULL,"
    " due_on INTEGER,"
    " done_on INTEGER,"
    " check_on INTEGER,"
    " rate_after INTEGER NOT NULL,"
    " effective TEXT NOT NULL DEFAULT '' CHECK (effective IN ('', 'yes', 'no'))"
    ") STRICT;"
    "CREATE INDEX case_capa_value ON case_capa (dimension, value);";

/* RAISE wants a literal. */
#define NEVER_REMOVED(table)                                                   \
	"CREATE TRIGGER " table "_is_kept BEFORE DELETE ON " table             \
	" BEGIN SELECT RAISE(ABORT, '" table " only grows'); END;"

#define NEVER_CHANGED(table)                                                   \
	"CREATE TRIGGER " table "_is_final BEFORE UPDATE ON " table            \
	" BEGIN SELECT RAISE(ABORT, '" table " is final'); END;"

/* Where a unique key is taken; else INSERT OR REPLACE would replace. */
#define NEVER_REPLACED(table, same)                                            \
	"CREATE TRIGGER " table "_is_new BEFORE INSERT ON " table              \
	" BEGIN SELECT RAISE(ABORT, '" table " has this row')"                 \
	" WHERE EXISTS (SELECT 1 FROM " table " WHERE " same "); END;"

static const char *const parts[] = {
	records,
	transitions,
	events,
	moves,
	evidence,
	roles,
	proposals,
	options,
	decisions,
	decision_rules,
	money,
	money_rules,
	actions,
	feedback,
	measures,
	NEVER_REMOVED("case_record"),
	NEVER_REMOVED("case_transition"),
	NEVER_REMOVED("case_event"),
	NEVER_REMOVED("case_evidence"),
	NEVER_REMOVED("case_role"),
	NEVER_REMOVED("case_proposal"),
	NEVER_REMOVED("case_option"),
	NEVER_REMOVED("case_decision"),
	NEVER_REMOVED("case_comp"),
	NEVER_REMOVED("case_action"),
	NEVER_REMOVED("case_feedback"),
	NEVER_REMOVED("case_capa"),
	NEVER_CHANGED("case_transition"),
	NEVER_CHANGED("case_event"),
	NEVER_CHANGED("case_role"),
	NEVER_CHANGED("case_option"),
	NEVER_CHANGED("case_decision"),
	NEVER_REPLACED("case_record", "id = new.id OR (source, source_case) = "
				      "(new.source, new.source_case)"),
	NEVER_REPLACED("case_event", "seq = new.seq OR hash = new.hash"),
	NEVER_REPLACED("case_evidence", "(case_id, n) = (new.case_id, new.n)"),
	NEVER_REPLACED("case_proposal", "(case_id, n) = (new.case_id, new.n)"),
	NEVER_REPLACED("case_option",
	    "(case_id, n) = (new.case_id, new.n) AND (letter = new.letter OR "
	    "is_default + new.is_default = 2)"),
	NEVER_REPLACED("case_comp", "id = new.id"),
	NEVER_REPLACED("case_action", "action_id = new.action_id"),
	NEVER_REPLACED("case_feedback", "feedback_id = new.feedback_id"),
	NEVER_REPLACED("case_capa", "id = new.id"),
};

const char *const *
case_tables(size_t *count)
{
	*count = COUNT_OF(parts);
	return parts;
}
