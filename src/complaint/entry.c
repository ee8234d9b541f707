#include "complaint/entry.h"

#include "intake/cell.h"
#include "intake/country.h"
#include "intake/timestamp.h"

enum { MAX_PHOTOS = 1000, MAX_RATING = 5, MAX_PROPOSALS = 10000 };

enum complaint_column {
	COMPLAINT_SOURCE,
	COMPLAINT_CASE,
	COMPLAINT_ORDER,
	COMPLAINT_TRACKING,
	COMPLAINT_CARRIER,
	COMPLAINT_NAME,
	COMPLAINT_EMAIL,
	COMPLAINT_LANG,
	COMPLAINT_COUNTRY,
	COMPLAINT_CLAIM,
	COMPLAINT_DESIRED,
	COMPLAINT_TEXT,
	COMPLAINT_TOTAL,
	COMPLAINT_CURRENCY,
	COMPLAINT_OPENED,
	COMPLAINT_DUE,
	COMPLAINT_STAGE,
	COMPLAINT_STATUS,
	COMPLAINT_REFUNDED,
	COMPLAINT_PHOTOS,
	COMPLAINT_RECORDED_BY,
	COMPLAINT_COLUMNS
};

static const struct sheet_column complaint_columns[COMPLAINT_COLUMNS] = {
	[COMPLAINT_SOURCE] = { "source", true, NULL },
	[COMPLAINT_CASE] = { "source_case_id", true, NULL },
	[COMPLAINT_ORDER] = { "order_id", true, NULL },
	[COMPLAINT_TRACKING] = { "tracking_no", false, NULL },
	[COMPLAINT_CARRIER] = { "carrier", false, NULL },
	[COMPLAINT_NAME] = { "customer_name", false, NULL },
	[COMPLAINT_EMAIL] = { "email", false, NULL },
	[COMPLAINT_LANG] = { "lang", false, NULL },
	[COMPLAINT_COUNTRY] = { "country", false, NULL },
	[COMPLAINT_CLAIM] = { "claim", true, NULL },
	[COMPLAINT_DESIRED] = { "desired", false, NULL },
	[COMPLAINT_TEXT] = { "text", false, NULL },
	[COMPLAINT_TOTAL] = { "order_total", true, NULL },
	[COMPLAINT_CURRENCY] = { "currency", true, NULL },
	[COMPLAINT_OPENED] = { "opened_at", true, NULL },
	[COMPLAINT_DUE] = { "respond_due", false, NULL },
	[COMPLAINT_STAGE] = { "stage", false, NULL },
	[COMPLAINT_STATUS] = { "ext_status", false, NULL },
	[COMPLAINT_REFUNDED] = { "ext_refunded", false, NULL },
	[COMPLAINT_PHOTOS] = { "photos", false, NULL },
	[COMPLAINT_RECORDED_BY] = { "recorded_by", false, NULL },
};

enum decision_column {
	DECISION_CASE,
	DECISION_PROPOSAL,
	DECISION_TOKEN,
	DECISION_DECISION,
	DECISION_BY,
	DECISION_AT,
	DECISION_COMMENT,
	DECISION_COLUMNS
};

/* Rows that nobody has decided yet have empty cells. */
static const struct sheet_column decision_columns[DECISION_COLUMNS] = {
	[DECISION_CASE] = { "case_id", true, NULL },
	[DECISION_PROPOSAL] = { "proposal", true, NULL },
	[DECISION_TOKEN] = { "token", true, NULL },
	[DECISION_DECISION] = { "decision", false, NULL },
	[DECISION_BY] = { "decided_by", false, NULL },
	[DECISION_AT] = { "decided_at", false, NULL },
	[DECISION_COMMENT] = { "comment", false, NULL },
};

enum done_column {
	DONE_ACTION,
	DONE_STATUS,
	DONE_AT,
	DONE_BY,
	DONE_REFERENCE,
	DONE_TRACKING,
	DONE_COLUMNS
};

static const struct sheet_column done_columns[DONE_COLUMNS] = {
	[DONE_ACTION] = { "action_id", true, NULL },
	[DONE_STATUS] = { "status", true, NULL },
	[DONE_AT] = { "done_at", true, NULL },
	[DONE_BY] = { "done_by", true, NULL },
	[DONE_REFERENCE] = { "reference", false, NULL },
	[DONE_TRACKING] = { "new_tracking_no", false, NULL },
};

enum feedback_column {
	FEEDBACK_ID,
	FEEDBACK_CASE,
	FEEDBACK_RECEIVED,
	FEEDBACK_CHANNEL,
	FEEDBACK_RATING,
	FEEDBACK_RESOLVED,
	FEEDBACK_CHOICE,
	FEEDBACK_DISPUTE,
	FEEDBACK_COMMENT,
	FEEDBACK_COLUMNS
};

static const struct sheet_column feedback_columns[FEEDBACK_COLUMNS] = {
	[FEEDBACK_ID] = { "feedback_id", true, NULL },
	[FEEDBACK_CASE] = { "case_id", true, NULL },
	[FEEDBACK_RECEIVED] = { "received_at", true, NULL },
	[FEEDBACK_CHANNEL] = { "channel", false, NULL },
	[FEEDBACK_RATING] = { "rating", false, NULL },
	[FEEDBACK_RESOLVED] = { "resolved", false, NULL },
	[FEEDBACK_CHOICE] = { "choice", false, NULL },
	[FEEDBACK_DISPUTE] = { "dispute_status", false, NULL },
	[FEEDBACK_COMMENT] = { "comment", false, NULL },
};

const struct sheet_column *
entry_complaint_columns(size_t *count)
{
	*count = COUNT_OF(complaint_columns);
	return complaint_columns;
}

const struct sheet_column *
entry_decision_columns(size_t *count)
{
	*count = COUNT_OF(decision_columns);
	return decision_columns;
}

const struct sheet_column *
entry_done_columns(size_t *count)
{
	*count = COUNT_OF(done_columns);
	return done_columns;
}

const struct sheet_column *
entry_feedback_columns(size_t *count)
{
	*count = COUNT_OF(feedback_columns);
	return feedback_columns;
}

/* A row while its cells become values; the first trouble is kept. */
struct reading {
	const struct sheet *sheet;
	const struct sheet_column *columns;
	const struct entry_style *style;
	struct str reason; /* empty: none so far */
};

static struct str
cell(const struct reading *reading, size_t column)
{
	return cell_clean_key(sheet_cell(reading->sheet, column));
}

static struct str
kept(const struct reading *reading, size_t column)
{
	return arena_str(reading->style->arena, cell(reading, column));
}

/* Its file is named by more than the sheet. */
static struct row
row_of(const struct reading *reading)
{
	struct row row = sheet_row(reading->sheet);
	row.file = arena_str(reading->style->arena, row.file);
	return row;
}

/* "column 'claim': 'lost' is not known". */
static void
refuse(struct reading *reading, size_t column, const char *why)
{
	char quoted[64];
	struct str value = cell_quote(cell(reading, column), quoted);
	if (!str_is_empty(reading->reason))
		return;
	reading->reason = arena_format(reading->style->arena,
	    "column '%s': '%.*s' %s", reading->columns[column].name,
	    STR_ARG(value), why);
}

static struct instant
read_instant(struct reading *reading, size_t column)
{
	const struct timestamp_style style = {
		.zone = reading->style->zone,
		.business = reading->style->zone,
	};
	struct timestamp timestamp;
	const char *trouble = timestamp_read(cell(reading, column), &style,
	    &timestamp);
	if (trouble != NULL) {
		refuse(reading, column, trouble);
		return INSTANT_NONE;
	}
	if (!instant_is_set(timestamp.instant) && date_is_set(timestamp.date))
		return zone_instant(reading->style->zone, timestamp.date, 0);
	return timestamp.instant;
}

static int
read_count(struct reading *reading, size_t column, long max)
{
	long count = 0;
	struct str text = cell(reading, column);
	if (!str_is_empty(text) && !str_to_count(text, max, &count))
		refuse(reading, column, "is no such number");
	return (int)count;
}

static bool
has_minor_amounts(const struct entry_style *style)
{
	return style->dialect != NULL && style->dialect->has_minor_amounts;
}

static struct money
read_money(struct reading *reading, size_t column, size_t currency)
{
	struct money money = { 0 };
	struct str text = cell(reading, column);
	if (str_is_empty(text))
		text = STR("0");
	if (!money_currency_parse(cell(reading, currency), money.currency))
		refuse(reading, currency, "is no currency of ISO 4217");
	else if (!money_parse(text, cell(reading, currency),
		     has_minor_amounts(reading->style), &money))
		refuse(reading, column, "is no amount of that currency");
	return money;
}

/* A cell whose words another system may have. */
static struct str
word(const struct reading *reading, size_t column)
{
	struct str found = cell(reading, column);
	const struct dialect *dialect = reading->style->dialect;
	if (dialect == NULL)
		return found;
	if (column == COMPLAINT_SOURCE && str_is_empty(found))
		return dialect->source;
	return dialect_word(dialect, found, reading->style->arena);
}

/* An empty cell leaves the word that stands for nothing told. */
static void
need_known(struct reading *reading, size_t column, bool is_known)
{
	if (!is_known && !str_is_empty(cell(reading, column)))
		refuse(reading, column, "is not known");
}

static void
read_words(struct reading *r, struct complaint *complaint)
{
	need_known(r, COMPLAINT_SOURCE,
	    platform_parse(word(r, COMPLAINT_SOURCE), &complaint->platform));
	need_known(r, COMPLAINT_CLAIM,
	    claim_parse(word(r, COMPLAINT_CLAIM), &complaint->claim));
	need_known(r, COMPLAINT_DESIRED,
	    desired_parse(word(r, COMPLAINT_DESIRED), &complaint->desired));
	need_known(r, COMPLAINT_STAGE,
	    dispute_stage_parse(word(r, COMPLAINT_STAGE), &complaint->stage));
	need_known(r, COMPLAINT_STATUS,
	    ext_status_parse(word(r, COMPLAINT_STATUS),
		&complaint->ext_status));
}

static struct str
read_country(struct reading *reading)
{
	char code[COUNTRY_MAX];
	struct str country = country_read(cell(reading, COMPLAINT_COUNTRY),
	    code);
	if (country.len != 0 && country.len != 2)
		refuse(reading, COMPLAINT_COUNTRY, "is no country");
	return arena_str(reading->style->arena, country);
}

static bool
is_readable(const struct reading *reading, struct str *reason)
{
	*reason = reading->reason;
	return str_is_empty(reading->reason);
}

bool
entry_complaint(const struct sheet *sheet, const struct entry_style *style,
    struct complaint *complaint, struct str *reason)
{
	struct reading reading = { sheet, complaint_columns, style, STR_EMPTY };
	*complaint = (struct complaint){
		.source_case = kept(&reading, COMPLAINT_CASE),
		.order = kept(&reading, COMPLAINT_ORDER),
		.tracking = kept(&reading, COMPLAINT_TRACKING),
		.carrier = kept(&reading, COMPLAINT_CARRIER),
		.name = kept(&reading, COMPLAINT_NAME),
		.email = kept(&reading, COMPLAINT_EMAIL),
		.language = kept(&reading, COMPLAINT_LANG),
		.country = read_country(&reading),
		.text = arena_str(style->arena,
		    sheet_cell(sheet, COMPLAINT_TEXT)),
		.total = read_money(&reading, COMPLAINT_TOTAL,
		    COMPLAINT_CURRENCY),
		.ext_refunded = read_money(&reading, COMPLAINT_REFUNDED,
		    COMPLAINT_CURRENCY),
		.opened_at = read_instant(&reading, COMPLAINT_OPENED),
		.respond_due = read_instant(&reading, COMPLAINT_DUE),
		.photos = read_count(&reading, COMPLAINT_PHOTOS, MAX_PHOTOS),
		.recorded_by = kept(&reading, COMPLAINT_RECORDED_BY),
		.row = row_of(&reading),
	};
	read_words(&reading, complaint);
	return is_readable(&reading, reason);
}

bool
entry_platform(const struct sheet *sheet, const struct entry_style *style,
    enum platform *platform)
{
	const struct reading reading = { sheet, complaint_columns, style,
		STR_EMPTY };
	return platform_parse(word(&reading, COMPLAINT_SOURCE), platform);
}

bool
entry_proposal_name(struct str text, int64_t *case_id, int *n)
{
	long number = 0;
	struct str rest = text, name;
	if (!str_next(&rest, '/', &name) || !case_name_parse(name, case_id))
		return false;
	if (rest.ptr != NULL &&
	    (!str_to_count(rest, MAX_PROPOSALS, &number) || number == 0))
		return false;
	*n = (int)number;
	return true;
}

static void
read_decision_word(struct reading *reading, struct entry_decision *entry)
{
	struct str word = cell(reading, DECISION_DECISION);
	entry->is_made = !str_is_empty(word);
	entry->decision.is_approved = str_equal_nocase(word, STR("approve"));
	if (entry->is_made && !entry->decision.is_approved &&
	    !str_equal_nocase(word, STR("reject")))
		refuse(reading, DECISION_DECISION,
		    "is neither approve nor reject");
	if (entry->is_made && str_is_empty(cell(reading, DECISION_BY)))
		refuse(reading, DECISION_BY,
		    "names nobody: who decided must be known");
}

bool
entry_decision(const struct sheet *sheet, const struct entry_style *style,
    struct entry_decision *entry, struct str *reason)
{
	struct reading reading = { sheet, decision_columns, style, STR_EMPTY };
	*entry = (struct entry_decision){
		.decision = {
			.n = read_count(&reading, DECISION_PROPOSAL,
			    MAX_PROPOSALS),
			.by = kept(&reading, DECISION_BY),
			.at = read_instant(&reading, DECISION_AT),
			.comment = kept(&reading, DECISION_COMMENT),
			.token = arena_lower(style->arena,
			    cell(&reading, DECISION_TOKEN)),
		},
		.row = row_of(&reading),
	};
	if (!case_name_parse(cell(&reading, DECISION_CASE),
		&entry->decision.case_id))
		refuse(&reading, DECISION_CASE, "is no case such as C-000123");
	read_decision_word(&reading, entry);
	return is_readable(&reading, reason);
}

bool
entry_done(const struct sheet *sheet, const struct entry_style *style,
    struct entry_done *entry, struct str *reason)
{
	struct reading reading = { sheet, done_columns, style, STR_EMPTY };
	struct str status = cell(&reading, DONE_STATUS);
	*entry = (struct entry_done){
		.action_id = kept(&reading, DONE_ACTION),
		.is_failed = str_equal_nocase(status, STR("failed")),
		.done_at = read_instant(&reading, DONE_AT),
		.done_by = kept(&reading, DONE_BY),
		.reference = kept(&reading, DONE_REFERENCE),
		.new_tracking = kept(&reading, DONE_TRACKING),
		.row = row_of(&reading),
	};
	if (!entry->is_failed && !str_equal_nocase(status, STR("done")))
		refuse(&reading, DONE_STATUS, "is neither done nor failed");
	return is_readable(&reading, reason);
}

static enum resolved
read_resolved(struct reading *reading)
{
	enum resolved resolved = RESOLVED_UNKNOWN;
	struct str word = cell(reading, FEEDBACK_RESOLVED);
	if (!str_is_empty(word) && !resolved_parse(word, &resolved))
		refuse(reading, FEEDBACK_RESOLVED,
		    "is none of yes, no, unknown");
	return resolved;
}

static enum dispute_status
read_dispute(struct reading *reading)
{
	enum dispute_status status = DISPUTE_UNTOLD;
	need_known(reading, FEEDBACK_DISPUTE,
	    dispute_status_parse(cell(reading, FEEDBACK_DISPUTE), &status));
	return status;
}

/* A letter from A to D, or 0 for none. */
static char
read_choice(struct reading *reading)
{
	struct str text = cell(reading, FEEDBACK_CHOICE);
	if (str_is_empty(text))
		return '\0';
	char letter = (char)(text.ptr[0] & ~0x20);
	if (text.len == 1 && letter >= 'A' && letter < 'A' + CASE_MAX_OPTIONS)
		return letter;
	refuse(reading, FEEDBACK_CHOICE, "is none of A, B, C, D");
	return '\0';
}

bool
entry_feedback(const struct sheet *sheet, const struct entry_style *style,
    struct case_feedback *feedback, struct str *reason)
{
	struct reading reading = { sheet, feedback_columns, style, STR_EMPTY };
	*feedback = (struct case_feedback){
		.id = kept(&reading, FEEDBACK_ID),
		.received_at = read_instant(&reading, FEEDBACK_RECEIVED),
		.channel = kept(&reading, FEEDBACK_CHANNEL),
		.rating = read_count(&reading, FEEDBACK_RATING, MAX_RATING),
		.resolved = read_resolved(&reading),
		.choice = read_choice(&reading),
		.dispute = read_dispute(&reading),
		.comment = kept(&reading, FEEDBACK_COMMENT),
	};
	if (!case_name_parse(cell(&reading, FEEDBACK_CASE), &feedback->case_id))
		refuse(&reading, FEEDBACK_CASE, "is no case such as C-000123");
	return is_readable(&reading, reason);
}
