#include "report/case_sheets.h"

#include "base/arena.h"
#include "report/csv_table.h"

enum { MAX_EVIDENCE = 4096 };

/* A sheet while its lines are written. */
struct sheet_writer {
	const struct case_pages *pages;
	struct csv_table csv;
	struct arena scratch; /* cleared for every line */
};

static void
begin(struct sheet_writer *writer, const struct case_pages *pages,
    struct buf *out, const char *columns)
{
	struct str rest = str_from(columns), name;
	*writer = (struct sheet_writer){ .pages = pages };
	buf_add(out, CSV_TABLE_MARK);
	csv_table_init(&writer->csv, out);
	while (str_next(&rest, ',', &name))
		csv_table_add(&writer->csv, name);
	csv_table_end_line(&writer->csv);
}

static void
end_line(struct sheet_writer *writer)
{
	csv_table_end_line(&writer->csv);
	arena_clear(&writer->scratch);
}

static void
end(struct sheet_writer *writer)
{
	csv_table_release(&writer->csv);
	arena_release(&writer->scratch);
}

static void
add(struct sheet_writer *writer, struct str cell)
{
	csv_table_add(&writer->csv, cell);
}

static void
add_word(struct sheet_writer *writer, const char *word)
{
	csv_table_add(&writer->csv, str_from(word));
}

static void
add_key(struct sheet_writer *writer, struct str key)
{
	csv_table_add_key(&writer->csv, key);
}

static void
add_number(struct sheet_writer *writer, int64_t number)
{
	csv_table_add_number(&writer->csv, number);
}

static void
add_amount(struct sheet_writer *writer, struct money money)
{
	char text[MONEY_TEXT];
	add_word(writer, money_format(money, text));
}

static void
add_instant(struct sheet_writer *writer, struct instant instant)
{
	char text[INSTANT_TEXT];
	add_word(writer, instant_format(instant, writer->pages->zone, text));
}

static void
add_date(struct sheet_writer *writer, struct date date)
{
	char text[DATE_TEXT];
	add_word(writer, date_format(date, text));
}

static void
add_case(struct sheet_writer *writer, int64_t id)
{
	char name[CASE_NAME];
	add_word(writer, case_name(id, name));
}

/* ---- approvals.csv */

static struct str
evidence_of(const struct case_dossier *dossier, struct arena *arena)
{
	struct buf text;
	buf_init(&text, MAX_EVIDENCE);
	for (size_t i = 0; i < dossier->facts.count; i++) {
		const struct proof *proof = &dossier->facts.proofs[i];
		if ((dossier->facts.mask & FACT_BIT(proof->fact)) == 0)
			continue;
		buf_format(&text, "%s%s: %.*s (%.*s)",
		    text.len == 0 ? "" : " · ", fact_name(proof->fact),
		    STR_ARG(proof->value), STR_ARG(proof->source));
	}
	struct str result = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return result;
}

/* What the token covers is shown for reading; nobody reads it back. */
static void
add_context(struct sheet_writer *writer, const struct case_dossier *dossier)
{
	const struct case_record *record = &dossier->record;
	const struct proposal *proposal = dossier->proposal;
	add_instant(writer, record->respond_due);
	add_number(writer,
	    case_dossier_hours_left(dossier, writer->pages->now));
	add_word(writer, role_name(proposal->need_role));
	add_word(writer, action_name(proposal->action));
	add_amount(writer, proposal->amount);
	add_word(writer, proposal->amount.currency);
	add_amount(writer, proposal->cost);
	add_word(writer, case_verdict_name(record->verdict));
	add(writer, record->rule);
	add_word(writer, fault_name(record->fault));
	add(writer, record->cause);
	add(writer, record->department);
	add(writer, record->complaint.country);
	add(writer, record->carrier);
	add(writer, evidence_of(dossier, &writer->scratch));
	add(writer, record->complaint.text);
	add(writer, proposal->subject);
}

static void
add_approval(struct sheet_writer *writer, const struct case_dossier *dossier)
{
	const struct proposal *proposal = dossier->proposal;
	add_case(writer, dossier->record.id);
	add_number(writer, proposal->n);
	add_key(writer, str_from(proposal->token));
	for (int i = 0; i < 4; i++) /* decision to comment: the supervisor's */
		add(writer, STR_EMPTY);
	add_context(writer, dossier);
	end_line(writer);
}

void
case_sheet_approvals(const struct case_pages *pages, struct buf *out)
{
	struct sheet_writer writer;
	struct arena arena = { 0 };
	const struct case_dossier *const *sorted = case_pages_by_due(pages,
	    &arena);
	begin(&writer, pages, out,
	    "case_id,proposal,token,decision,decided_by,decided_at,comment,"
	    "respond_due,hours_left,need_role,action,amount,currency,cost,"
	    "verdict,rule,fault,cause,dept,country,carrier,evidence,"
	    "customer_text,notice_subject");
	for (size_t i = 0; i < pages->count; i++)
		if (case_dossier_is_waiting(sorted[i]))
			add_approval(&writer, sorted[i]);
	end(&writer);
	arena_release(&arena);
}

/* ---- actions.csv */

/* What somebody has to know to do it. */
static const char *
note_of(const struct case_action *action)
{
	if (action->state == ACTION_HOLD)
		return "on hold: the parcel has moved on; ask the supervisor";
	if (action->state == ACTION_FAILED)
		return "failed before: try again";
	if (action->action == ACTION_REFUND_ON_RETURN)
		return "when the parcel is back, at the latest on this day";
	if (action->action == ACTION_RESHIP)
		return "report it with new_tracking_no";
	if (action_is_done_by_hand(action->action))
		return "report it with its reference";
	return "tell the customer: messages_<platform>.csv has the letter";
}

static void
add_action(struct sheet_writer *writer, const struct case_record *record,
    const struct case_action *action)
{
	add(writer, action->id);
	add_case(writer, record->id);
	add_key(writer, record->complaint.order);
	add_word(writer, platform_name(record->complaint.platform));
	add_key(writer, record->complaint.source_case);
	add_word(writer, action_name(action->action));
	add_amount(writer, action->amount);
	add_word(writer, action->amount.currency);
	add_date(writer, action->due_by);
	add(writer, action->approved_by);
	add_instant(writer, action->approved_at);
	add_word(writer, note_of(action));
	end_line(writer);
}

void
case_sheet_actions(const struct case_pages *pages, struct buf *out)
{
	struct sheet_writer writer;
	begin(&writer, pages, out,
	    "action_id,case_id,order_id,source,source_case_id,action,amount,"
	    "currency,due_by,approved_by,approved_at,note");
	for (size_t i = 0; i < pages->count; i++) {
		const struct case_dossier *dossier = &pages->dossiers[i];
		for (size_t k = 0; k < dossier->action_count; k++) {
			const struct case_action *action = &dossier->actions[k];
			if (action->state == ACTION_OPEN ||
			    action->state == ACTION_HOLD ||
			    action->state == ACTION_FAILED)
				add_action(&writer, &dossier->record, action);
		}
	}
	end(&writer);
}

/* ---- a list of cases */

void
case_sheet_list(const struct case_pages *pages, struct buf *out)
{
	struct sheet_writer writer;
	struct arena arena = { 0 };
	const struct case_dossier *const *sorted = case_pages_by_due(pages,
	    &arena);
	begin(&writer, pages, out,
	    "case_id,source,source_case_id,order_id,tracking_no,claim,state,"
	    "due,hours_left,clock,verdict,rule,cause,dept,owner");
	for (size_t i = 0; i < pages->count; i++) {
		const struct case_dossier *dossier = sorted[i];
		const struct case_record *record = &dossier->record;
		add_case(&writer, record->id);
		add_word(&writer, platform_name(record->complaint.platform));
		add_key(&writer, record->complaint.source_case);
		add_key(&writer, record->complaint.order);
		add_key(&writer, record->tracking);
		add_word(&writer, claim_name(record->complaint.claim));
		add_word(&writer, case_state_name(record->state));
		add_instant(&writer, case_dossier_due(dossier));
		add_number(&writer,
		    case_dossier_hours_left(dossier, pages->now));
		add_word(&writer,
		    clock_level_name(case_dossier_level(dossier, pages->now)));
		add_word(&writer, case_verdict_name(record->verdict));
		add(&writer, record->rule);
		add(&writer, record->cause);
		add(&writer, record->department);
		add(&writer, record->owner);
		end_line(&writer);
	}
	end(&writer);
	arena_release(&arena);
}

/* ---- messages_<platform>.csv */

void
case_sheet_messages(const struct case_sheet_message *messages, size_t count,
    struct buf *out)
{
	struct sheet_writer writer;
	begin(&writer, NULL, out,
	    "source_case_id,order_id,subject,body,due_by");
	for (size_t i = 0; i < count; i++) {
		const struct complaint *complaint =
		    &messages[i].record->complaint;
		add_key(&writer, complaint->source_case);
		add_key(&writer, complaint->order);
		add(&writer, messages[i].subject);
		csv_table_add_text(&writer.csv, messages[i].body);
		add_date(&writer, messages[i].due_by);
		end_line(&writer);
	}
	end(&writer);
}
