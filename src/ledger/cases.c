#include "ledger/cases.h"

#include "ledger/case_tables.h"
#include "ledger/statement.h"
#include "notice/notice.h"

/* What the row of complaints.csv says, then what became of it. */
#define SAID                                                                   \
	"order_key, told_tracking, told_carrier, name, email, language, "      \
	"country, claim, desired, text, total, currency, opened_at, "          \
	"respond_by, stage, ext_status, refunded, refunded_currency, photos, " \
	"recorded_by, file, line, row_hash"
#define CONCLUDED                                                              \
	"received_at, verdict, rule, facts, fault, cause, department, owner, " \
	"backup, escalate_to, routing_row, person, analysis, carrier, "        \
	"tracking, origin, destination, due_on, estimated_on, act_by, "        \
	"ack_due, respond_due, decide_due, reopen_count, role_raise, "         \
	"is_acknowledged, is_info_asked, is_surveyed, is_closing_told, rating"
#define SCOPES "scope, parcel"

/* One for each of those: 23, 30 and 2. */
#define FIVE "?, ?, ?, ?, ?, "
#define VALUES_OF_ALL                                                          \
	FIVE FIVE FIVE FIVE "?, ?, ?, " FIVE FIVE FIVE FIVE FIVE FIVE "?, ?"

#define SELECT_CASES                                                           \
	"SELECT id, source, source_case, state, since, " SAID ", " CONCLUDED   \
	", (SELECT coalesce(max(n), 0) FROM case_proposal "                    \
	"WHERE case_id = case_record.id) FROM case_record "

static void
bind_name(struct statement *statement, const char *name)
{
	statement_bind_text(statement, str_from(name));
}

static void
bind_complaint(struct statement *statement, const struct case_record *record)
{
	const struct complaint *complaint = &record->complaint;
	statement_bind_text(statement, complaint->order);
	statement_bind_text(statement, complaint->tracking);
	statement_bind_text(statement, complaint->carrier);
	statement_bind_text(statement, complaint->name);
	statement_bind_text(statement, complaint->email);
	statement_bind_text(statement, complaint->language);
	statement_bind_text(statement, complaint->country);
	bind_name(statement, claim_name(complaint->claim));
	bind_name(statement, desired_name(complaint->desired));
	statement_bind_text(statement, complaint->text);
	statement_bind_money(statement, complaint->total);
	statement_bind_instant(statement, complaint->opened_at);
	statement_bind_instant(statement, complaint->respond_due);
	bind_name(statement, dispute_stage_name(complaint->stage));
	bind_name(statement, ext_status_name(complaint->ext_status));
	statement_bind_money(statement, complaint->ext_refunded);
	statement_bind_number(statement, complaint->photos);
	statement_bind_text(statement, complaint->recorded_by);
	statement_bind_text(statement, complaint->row.file);
	statement_bind_number(statement, complaint->row.line);
	statement_bind_text(statement, record->row_hash);
}

static void
bind_conclusions(struct statement *statement, const struct case_record *record)
{
	statement_bind_instant(statement, record->received_at);
	bind_name(statement, case_verdict_name(record->verdict));
	statement_bind_text(statement, record->rule);
	statement_bind_number(statement, record->facts);
	bind_name(statement, fault_name(record->fault));
	statement_bind_text(statement, record->cause);
	statement_bind_text(statement, record->department);
	statement_bind_text(statement, record->owner);
	statement_bind_text(statement, record->backup);
	statement_bind_text(statement, record->escalate_to);
	statement_bind_number(statement, record->routing_row);
	statement_bind_text(statement, record->person);
	statement_bind_text(statement, record->analysis);
	statement_bind_text(statement, record->carrier);
	statement_bind_text(statement, record->tracking);
	statement_bind_text(statement, record->origin);
	statement_bind_text(statement, record->destination);
	statement_bind_date(statement, record->due_on);
	statement_bind_date(statement, record->estimated_on);
	statement_bind_date(statement, record->act_by);
	statement_bind_instant(statement, record->ack_due);
	statement_bind_instant(statement, record->respond_due);
	statement_bind_instant(statement, record->decide_due);
	statement_bind_number(statement, record->reopen_count);
	statement_bind_number(statement, record->role_raise);
	statement_bind_number(statement, record->is_acknowledged);
	statement_bind_number(statement, record->is_info_asked);
	statement_bind_number(statement, record->is_surveyed);
	statement_bind_number(statement, record->is_closing_told);
	statement_bind_number(statement, record->rating);
}

/* What money is booked on: the order and the parcel, however they are written.
 */
static void
bind_scopes(struct statement *statement, const struct case_record *record)
{
	struct arena scratch = { 0 };
	const struct complaint *complaint = &record->complaint;
	struct str tracking = str_is_empty(record->tracking)
	                          ? complaint->tracking
	                          : record->tracking;
	statement_bind_text(statement,
	    notice_parcel(STR_EMPTY, STR_EMPTY, complaint->order, &scratch));
	statement_bind_text(statement,
	    str_is_empty(tracking)
		? STR_EMPTY
		: notice_parcel(STR_EMPTY, tracking, STR_EMPTY, &scratch));
	arena_release(&scratch);
}

static void
read_complaint(struct statement *statement, struct arena *arena,
    struct case_record *record)
{
	struct complaint *complaint = &record->complaint;
	complaint->order = statement_text(statement, arena);
	complaint->tracking = statement_text(statement, arena);
	complaint->carrier = statement_text(statement, arena);
	complaint->name = statement_text(statement, arena);
	complaint->email = statement_text(statement, arena);
	complaint->language = statement_text(statement, arena);
	complaint->country = statement_text(statement, arena);
	claim_parse(statement_text(statement, arena), &complaint->claim);
	desired_parse(statement_text(statement, arena), &complaint->desired);
	complaint->text = statement_text(statement, arena);
	complaint->total = statement_money(statement);
	complaint->opened_at = statement_instant(statement);
	complaint->respond_due = statement_instant(statement);
	dispute_stage_parse(statement_text(statement, arena),
	    &complaint->stage);
	ext_status_parse(statement_text(statement, arena),
	    &complaint->ext_status);
	complaint->ext_refunded = statement_money(statement);
	complaint->photos = (int)statement_number(statement);
	complaint->recorded_by = statement_text(statement, arena);
	complaint->row.file = statement_text(statement, arena);
	complaint->row.line = (unsigned)statement_number(statement);
	record->row_hash = statement_text(statement, arena);
}

static void
read_conclusions(struct statement *statement, struct arena *arena,
    struct case_record *record)
{
	record->received_at = statement_instant(statement);
	case_verdict_parse(statement_text(statement, arena), &record->verdict);
	record->rule = statement_text(statement, arena);
	record->facts = (uint32_t)statement_number(statement);
	fault_parse(statement_text(statement, arena), &record->fault);
	record->cause = statement_text(statement, arena);
	record->department = statement_text(statement, arena);
	record->owner = statement_text(statement, arena);
	record->backup = statement_text(statement, arena);
	record->escalate_to = statement_text(statement, arena);
	record->routing_row = (int)statement_number(statement);
	record->person = statement_text(statement, arena);
	record->analysis = statement_text(statement, arena);
	record->carrier = statement_text(statement, arena);
	record->tracking = statement_text(statement, arena);
	record->origin = statement_text(statement, arena);
	record->destination = statement_text(statement, arena);
	record->due_on = statement_date(statement);
	record->estimated_on = statement_date(statement);
	record->act_by = statement_date(statement);
	record->ack_due = statement_instant(statement);
	record->respond_due = statement_instant(statement);
	record->decide_due = statement_instant(statement);
	record->reopen_count = (int)statement_number(statement);
	record->role_raise = (int)statement_number(statement);
	record->is_acknowledged = statement_number(statement) != 0;
	record->is_info_asked = statement_number(statement) != 0;
	record->is_surveyed = statement_number(statement) != 0;
	record->is_closing_told = statement_number(statement) != 0;
	record->rating = (int)statement_number(statement);
	record->proposal = (int)statement_number(statement);
}

static struct case_record
read_case(struct statement *statement, struct arena *arena)
{
	struct case_record record = { .id = statement_number(statement) };
	struct complaint *complaint = &record.complaint;
	platform_parse(statement_text(statement, arena), &complaint->platform);
	complaint->source_case = statement_text(statement, arena);
	case_state_parse(statement_text(statement, arena), &record.state);
	record.since = statement_instant(statement);
	read_complaint(statement, arena, &record);
	read_conclusions(statement, arena, &record);
	return record;
}

static bool
list_cases(struct ledger *ledger, const char *sql, struct arena *arena,
    struct case_list *list, struct error *err)
{
	size_t capacity = 0;
	*list = (struct case_list){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	while (statement_next(statement)) {
		list->items = arena_grow(arena, list->items, list->count,
		    &capacity, sizeof(*list->items));
		list->items[list->count++] = read_case(statement, arena);
	}
	return statement_finish(statement, err);
}

bool
cases_open(struct ledger *ledger, struct arena *arena, struct case_list *list,
    struct error *err)
{
	static const char sql[] = SELECT_CASES "WHERE " LEDGER_OPEN_CASES
					       " ORDER BY id";
	return list_cases(ledger, sql, arena, list, err);
}

bool
cases_all(struct ledger *ledger, struct arena *arena, struct case_list *list,
    struct error *err)
{
	static const char sql[] = SELECT_CASES "ORDER BY id";
	return list_cases(ledger, sql, arena, list, err);
}

/* Of a bound statement the first case, if any. */
static bool
first_case(struct statement *statement, struct arena *arena,
    struct case_record *record, bool *is_found, struct error *err)
{
	*is_found = statement_next(statement);
	if (*is_found)
		*record = read_case(statement, arena);
	return statement_finish(statement, err);
}

bool
cases_find(struct ledger *ledger, int64_t id, struct arena *arena,
    struct case_record *record, bool *is_found, struct error *err)
{
	static const char sql[] = SELECT_CASES "WHERE id = ?";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	return first_case(statement, arena, record, is_found, err);
}

bool
cases_find_source(struct ledger *ledger, const struct complaint *complaint,
    struct arena *arena, struct case_record *record, bool *is_found,
    struct error *err)
{
	static const char sql[] = SELECT_CASES
	    "WHERE source = ? AND source_case = ?";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_name(statement, platform_name(complaint->platform));
	statement_bind_text(statement, complaint->source_case);
	return first_case(statement, arena, record, is_found, err);
}

/* The event is of this case, and so is the state that it leads to. */
static bool
append(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err)
{
	struct case_event ours = *event;
	ours.case_id = record->id;
	if (!case_history_append(ledger, &ours, err))
		return false;
	if (event->from != event->to)
		record->since = event->at;
	record->state = event->to;
	return true;
}

bool
cases_add(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_record (source, source_case, state, " SAID
	    ", " CONCLUDED ", " SCOPES ") VALUES (?, ?, 'new', " VALUES_OF_ALL
	    ")";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_name(statement, platform_name(record->complaint.platform));
	statement_bind_text(statement, record->complaint.source_case);
	bind_complaint(statement, record);
	bind_conclusions(statement, record);
	bind_scopes(statement, record);
	if (!statement_run(statement, err))
		return false;
	record->id = ledger_last_id(ledger);
	return append(ledger, record, event, err);
}

bool
cases_step(struct ledger *ledger, struct case_record *record,
    const struct case_event *event, struct error *err)
{
	/* Name, address and text: a row that brings one names a person. */
	static const char sql[] =
	    "UPDATE case_record SET (" SAID ", " CONCLUDED ", " SCOPES
	    ") = (" VALUES_OF_ALL "), "
	    "is_forgotten = (is_forgotten AND ?4 || ?5 || ?10 = '') "
	    "WHERE id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_complaint(statement, record);
	bind_conclusions(statement, record);
	bind_scopes(statement, record);
	statement_bind_number(statement, record->id);
	return statement_run(statement, err) &&
	       append(ledger, record, event, err);
}

bool
cases_rehearse(const char *folder, struct ledger **rehearsal, struct error *err)
{
	return ledger_open(folder, LEDGER_REHEARSE, rehearsal, err);
}
