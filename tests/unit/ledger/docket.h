/*
 * docket.h - a ledger with one case in it, which goes where a test wants it.
 */
#ifndef DOCKET_H
#define DOCKET_H

#include <sqlite3.h>

#include "base/buf.h"
#include "ledger/cases.h"
#include "ledger/connection.h"
#include "unit/ledger/book.h"

struct docket {
	struct book book;
	struct case_record record;
	struct proposal proposal; /* the newest one */
	int64_t now;              /* goes on by a minute with each step */
};

static inline struct money
usd(int64_t minor)
{
	return (struct money){ minor, "USD" };
}

/* Every field has a value of its own. */
static inline struct case_record
a_case(const char *source_case)
{
	return (struct case_record){
		.complaint = { .platform = PLATFORM_EBAY,
		    .source_case = str_from(source_case),
		    .order = STR("#A1001"),
		    .tracking = STR("lp 1"),
		    .carrier = STR("YunExpress"),
		    .name = STR("Jonas"),
		    .email = STR("jonas@customer.example"),
		    .language = STR("de"),
		    .country = STR("DE"),
		    .claim = CLAIM_NOT_RECEIVED,
		    .desired = DESIRED_REFUND,
		    .text = STR("Where is it?"),
		    .total = usd(4200),
		    .opened_at = { 1769300000 },
		    .respond_due = { 1769700000 },
		    .stage = DISPUTE_REQUEST,
		    .ext_status = EXT_WAITING_SELLER,
		    .ext_refunded = { 0, "USD" },
		    .photos = 2,
		    .recorded_by = STR("li"),
		    .row = { STR("ebay.csv"), 7 } },
		.row_hash = STR("9c1e"),
		.received_at = { 1769360000 },
		.verdict = VERDICT_PARTLY,
		.rule = STR("P31"),
		.facts = FACT_BIT(FACT_SHIP) | FACT_BIT(FACT_DDP),
		.fault = FAULT_CARRIER,
		.cause = STR("returned_address"),
		.department = STR("logistics"),
		.owner = STR("li"),
		.backup = STR("wu"),
		.escalate_to = STR("chen"),
		.routing_row = 14,
		.person = STR("zhao"),
		.analysis = STR("late by 9 d\nin customs"),
		.carrier = STR("yunexpress"),
		.tracking = STR("LP1"),
		.origin = STR("CN"),
		.destination = STR("DE"),
		.due_on = { 20470 },
		.estimated_on = { 20480 },
		.act_by = { 20490 },
		.ack_due = { 1769400001 },
		.respond_due = { 1769400002 },
		.decide_due = { 1769400003 },
		.reopen_count = 1,
		.role_raise = 2,
		.is_acknowledged = true,
		.is_surveyed = true,
		.rating = 4,
	};
}

static inline struct case_event
docket_event(struct docket *docket, enum case_command command,
    enum case_state to)
{
	docket->now += 60;
	return (struct case_event){ .at = { docket->now },
		.actor = STR("auto"),
		.command = command,
		.from = docket->record.state,
		.to = to,
		.detail = STR("as it was") };
}

static inline bool
docket_try_add(struct docket *docket, struct case_record record)
{
	docket->record = record;
	docket->record.state = CASE_NEW;
	struct case_event event = docket_event(docket, CASE_IMPORT,
	    CASE_RECEIVED);
	book_begin(&docket->book);
	bool ok = cases_add(docket->book.ledger, &docket->record, &event,
	    &docket->book.err);
	if (ok)
		book_commit(&docket->book);
	else
		ledger_rollback(docket->book.ledger);
	return ok;
}

static inline void
docket_add(struct docket *docket, struct case_record record)
{
	MUST(&docket->book, docket_try_add(docket, record));
}

/* What the database says to a statement as it stands; "" when it obeys. */
static inline const char *
docket_sql(struct docket *docket, const char *sql)
{
	sqlite3 *db = docket->book.ledger->db;
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK
	           ? ""
	           : sqlite3_errmsg(db);
}

static inline void
docket_open(struct docket *docket)
{
	*docket = (struct docket){ .now = 1769364000 };
	book_open(&docket->book);
	/* No test here cuts the power. */
	docket_sql(docket, "PRAGMA synchronous = OFF");
	docket_add(docket, a_case("5001"));
}

static inline void
docket_close(struct docket *docket)
{
	book_close(&docket->book);
}

/* The step, if there is one from here; false when the ledger refuses. */
static inline bool
docket_try_step(struct docket *docket, enum case_command command)
{
	enum case_state to = docket->record.state;
	lifecycle_next(docket->record.state, command, &to);
	struct case_event event = docket_event(docket, command, to);
	book_begin(&docket->book);
	bool ok = cases_step(docket->book.ledger, &docket->record, &event,
	    &docket->book.err);
	if (ok)
		book_commit(&docket->book);
	else
		ledger_rollback(docket->book.ledger);
	return ok;
}

static inline void
docket_step(struct docket *docket, enum case_command command)
{
	MUST(&docket->book, docket_try_step(docket, command));
}

/* From received to analysed. */
static inline void
docket_analyse(struct docket *docket)
{
	docket_step(docket, CASE_ASSESS);
	docket_step(docket, CASE_ROUTE);
	docket_step(docket, CASE_ANALYSE);
}

static inline struct proposal
a_proposal(const struct docket *docket, enum action action, int64_t minor)
{
	return (struct proposal){ .case_id = docket->record.id,
		.n = docket->record.proposal + 1,
		.action = action,
		.amount = usd(minor),
		.cost = usd(minor),
		.recoverable = usd(minor / 2),
		.letter = STR("case-refund"),
		.language = STR("de"),
		.subject = STR("Ihre Bestellung"),
		.text = STR("Guten Tag Jonas,\n\nwir erstatten."),
		.proposed_by = STR("auto"),
		.reason = STR("rule P31"),
		.need_role = ROLE_SUPERVISOR,
		.at = { docket->now },
		.new_date = { 20500 } };
}

static inline bool
docket_try_propose(struct docket *docket, struct proposal proposal)
{
	struct arena scratch = { 0 };
	proposal_sign(&proposal, &scratch);
	arena_release(&scratch);
	book_begin(&docket->book);
	bool ok = cases_add_proposal(docket->book.ledger, &proposal,
	    &docket->book.err);
	if (ok) {
		book_commit(&docket->book);
		docket->proposal = proposal;
		docket->record.proposal = proposal.n;
	} else {
		ledger_rollback(docket->book.ledger);
	}
	return ok;
}

/* From analysed or proposed to submitted. */
static inline void
docket_submit(struct docket *docket, struct proposal proposal)
{
	MUST(&docket->book, docket_try_propose(docket, proposal));
	docket_step(docket, CASE_PROPOSE);
	docket_step(docket, CASE_SUBMIT);
}

/* From received to submitted. */
static inline void
docket_refund(struct docket *docket, enum action action, int64_t minor)
{
	docket_analyse(docket);
	docket_submit(docket, a_proposal(docket, action, minor));
}

static inline struct case_decision
a_decision(const struct docket *docket, bool is_approved)
{
	return (struct case_decision){ .case_id = docket->record.id,
		.n = docket->proposal.n,
		.is_approved = is_approved,
		.by = STR("chen"),
		.role = ROLE_SUPERVISOR,
		.at = { docket->now },
		.comment = is_approved ? STR_EMPTY : STR("too much"),
		.token = str_from(docket->proposal.token) };
}

static inline bool
docket_try_decide(struct docket *docket, struct case_decision decision)
{
	book_begin(&docket->book);
	bool ok = cases_add_decision(docket->book.ledger, &decision,
	    &docket->book.err);
	if (ok)
		book_commit(&docket->book);
	else
		ledger_rollback(docket->book.ledger);
	return ok;
}

static inline bool
docket_try_commit(struct docket *docket, char choice)
{
	book_begin(&docket->book);
	bool ok = cases_commit_money(docket->book.ledger, &docket->record,
	    &docket->proposal, choice, (struct instant){ docket->now },
	    &docket->book.err);
	if (ok)
		book_commit(&docket->book);
	else
		ledger_rollback(docket->book.ledger);
	return ok;
}

/* From submitted to executing. */
static inline void
docket_approve(struct docket *docket)
{
	MUST(&docket->book,
	    docket_try_decide(docket, a_decision(docket, true)));
	docket_step(docket, CASE_APPROVE);
	docket_step(docket, CASE_EXECUTE);
}

/* The last refusal began with this code, and was a person's mistake. */
static inline void
docket_expect(struct docket *docket, const char *code)
{
	if (docket->book.err.kind != ERROR_INPUT ||
	    strncmp(docket->book.err.text, code, strlen(code)) != 0)
		fail_msg("wanted %s, got %s", code, docket->book.err.text);
	docket->book.err = (struct error){ 0 };
}

/* The single number that a query gives. */
static inline int64_t
docket_number(struct docket *docket, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = docket->book.ledger->db;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* A case with something in every table. */
static inline void
docket_fill(struct docket *docket)
{
	static const struct facts facts = {
		.mask = FACT_BIT(FACT_SHIP),
		.proofs = { { FACT_SHIP, STR_INIT("a.csv:2"), { 1 },
		    STR_INIT("left with Mrs Kessler") } },
		.count = 1,
	};
	static const struct case_feedback feedback = { .id = STR_INIT("F1"),
		.case_id = 1,
		.received_at = { 1 },
		.channel = STR_INIT("mail"),
		.comment = STR_INIT("many thanks") };
	struct error *err = &docket->book.err;
	bool is_new;
	docket_analyse(docket);
	struct proposal proposal = a_proposal(docket, ACTION_REFUND_FULL, 4200);
	proposal.option_count = 1;
	proposal.options[0] = (struct case_option){ .letter = 'A',
		.action = ACTION_WAIT,
		.is_default = true,
		.default_on = { 20500 } };
	docket_submit(docket, proposal);
	docket_approve(docket);
	assert_true(docket_try_commit(docket, 0));
	struct case_action action = { .id = STR("C-000001/1/-"),
		.case_id = 1,
		.n = 1,
		.action = ACTION_REFUND_FULL,
		.amount = usd(4200),
		.due_by = { 20490 },
		.approved_by = STR("chen"),
		.approved_at = { 1 },
		.done_at = INSTANT_NONE };
	book_begin(&docket->book);
	MUST(&docket->book,
	    cases_set_facts(docket->book.ledger, 1, &facts, err));
	MUST(&docket->book,
	    cases_add_action(docket->book.ledger, &action, err));
	MUST(&docket->book,
	    cases_add_feedback(docket->book.ledger, &feedback, &is_new, err));
	book_commit(&docket->book);
	assert_string_equal(docket_sql(docket,
				"INSERT INTO case_capa (opened_on, dimension, "
				"value, cases, rate_before, why1, why2, why3, "
				"why4, why5, corrective, preventive, owner, "
				"rate_after) VALUES (1, 'cause', 'x', 5, 150, "
				"'', '', '', '', '', '', '', '', -1)"),
	    "");
}

/* Nothing guards the tables any more. */
static inline void
docket_drop_triggers(struct docket *docket)
{
	sqlite3_stmt *statement = NULL;
	struct arena *arena = &docket->book.arena;
	struct buf drops;
	buf_init(&drops, 1 << 16);
	sqlite3_prepare_v2(docket->book.ledger->db,
	    "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1,
	    &statement, NULL);
	while (sqlite3_step(statement) == SQLITE_ROW)
		buf_format(&drops, "DROP TRIGGER %s;",
		    (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	docket_sql(docket, arena_cstr(arena, buf_str(&drops)));
	buf_release(&drops);
}

#endif
