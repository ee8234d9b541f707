#include "intake/export.h"

#include "base/arena.h"
#include "base/buf.h"
#include "intake/cell.h"
#include "intake/country.h"

enum { REASON_LIMIT = 400, CODE_LIMIT = 4 << 20 };

struct export_reader {
	struct arena arena; /* holds the reader itself */
	struct export_request request;
	const struct vocabulary *vocabulary;
	struct timestamp_style style;
	struct table *table;
	char country[COUNTRY_MAX];
	char origin[COUNTRY_MAX];
	char destination[COUNTRY_MAX];
	struct buf code; /* a vendor code put together */
	struct buf reason;
	bool is_rejected_here; /* not by the table */
};

struct export_reader *
export_open(const struct export_request *request, struct error *err)
{
	struct arena arena = { 0 };
	struct table_request table_request = request->table;
	if (!str_is_empty(request->carrier))
		table_request.given |= 1U << FIELD_CARRIER;
	struct table *table = table_open(&table_request, err);
	if (table == NULL)
		return NULL;
	struct export_reader *reader = arena_new(&arena, struct export_reader);
	const struct profile *profile = request->table.profile;
	reader->arena = arena;
	reader->request = *request;
	reader->vocabulary = &profile->vocabulary;
	reader->style = (struct timestamp_style){
		.order = profile->order,
		.has_serials = profile->has_serials,
		.zone = request->zone,
		.business = request->business,
	};
	reader->table = table;
	buf_init(&reader->code, CODE_LIMIT);
	buf_init(&reader->reason, REASON_LIMIT);
	return reader;
}

void
export_close(struct export_reader *reader)
{
	if (reader == NULL)
		return;
	table_close(reader->table);
	buf_release(&reader->code);
	buf_release(&reader->reason);
	struct arena arena = reader->arena;
	arena_release(&arena);
}

static struct str
text_of(const struct export_reader *reader, enum field field)
{
	return cell_clean(table_cell(reader->table, field));
}

static struct str
key_of(const struct export_reader *reader, enum field field)
{
	return cell_clean_key(table_cell(reader->table, field));
}

/* Always false: the row is rejected for what stands in a column. */
static bool
reject(struct export_reader *reader, enum field field, struct str value,
    const char *why)
{
	char header[64], quoted[64];
	struct str column = cell_quote(table_header(reader->table, field),
	    header);
	struct str shown = cell_quote(value, quoted);
	if (str_is_empty(column))
		column = str_from(field_name(field));
	buf_clear(&reader->reason);
	if (str_is_empty(value))
		buf_format(&reader->reason, "column '%.*s' %s", STR_ARG(column),
		    why);
	else
		buf_format(&reader->reason, "column '%.*s': '%.*s' %s",
		    STR_ARG(column), STR_ARG(shown), why);
	reader->is_rejected_here = true;
	return false;
}

static bool
read_identity(struct export_reader *reader, struct shipment *shipment)
{
	shipment->tracking = key_of(reader, FIELD_TRACKING);
	shipment->carrier = key_of(reader, FIELD_CARRIER);
	if (str_is_empty(shipment->carrier))
		shipment->carrier = reader->request.carrier;
	if (str_is_empty(shipment->tracking))
		return reject(reader, FIELD_TRACKING, STR_EMPTY, "is empty");
	const char *damage = cell_number_damage(shipment->tracking);
	if (damage != NULL)
		return reject(reader, FIELD_TRACKING, shipment->tracking,
		    damage);
	if (str_is_empty(shipment->carrier))
		return reject(reader, FIELD_CARRIER, STR_EMPTY, "is empty");
	shipment->last_mile = STR_EMPTY;
	shipment->order = key_of(reader, FIELD_ORDER);
	shipment->service = key_of(reader, FIELD_SERVICE);
	return true;
}

static bool
read_timestamp(struct export_reader *reader, enum field field,
    struct timestamp *timestamp)
{
	struct str cell = key_of(reader, field);
	const char *trouble = timestamp_read(cell, &reader->style, timestamp);
	return trouble == NULL || reject(reader, field, cell, trouble);
}

/* One event of next year would stay the newest for a year. */
static bool
check_event(struct export_reader *reader, const struct timestamp *event)
{
	int64_t latest = reader->request.latest_event.seconds;
	if (latest == 0 || event->instant.seconds <= latest)
		return true;
	return reject(reader, FIELD_EVENT_AT, key_of(reader, FIELD_EVENT_AT),
	    "is still to come");
}

static bool
read_times(struct export_reader *reader, struct shipment *shipment)
{
	struct timestamp shipped, promised;
	if (!read_timestamp(reader, FIELD_EVENT_AT, &shipment->event) ||
	    !check_event(reader, &shipment->event) ||
	    !read_timestamp(reader, FIELD_SHIPPED_AT, &shipped) ||
	    !read_timestamp(reader, FIELD_PROMISED_ON, &promised))
		return false;
	shipment->shipped_on = shipped.date;
	shipment->promised_on = promised.date;
	return true;
}

/* Our own words: exact, or unmapped. */
static void
read_words(struct export_reader *reader, struct shipment *shipment)
{
	struct str status = key_of(reader, FIELD_STATUS);
	struct str cause = key_of(reader, FIELD_CAUSE);
	shipment->status = status_parse(status);
	shipment->cause = cause_parse(cause);
	shipment->vendor_code = status;
	if (shipment->cause != CAUSE_UNKNOWN)
		return;
	buf_clear(&reader->code);
	buf_format(&reader->code, "%.*s/%.*s", STR_ARG(status), STR_ARG(cause));
	shipment->vendor_code = buf_str(&reader->code);
}

/*
 * The carrier's code, finer than its status, comes first; the text decides
 * the cause only where they gave a status but no cause.
 */
static void
read_codes(struct export_reader *reader, struct shipment *shipment)
{
	struct meaning meaning = { 0 };
	struct str code = key_of(reader, FIELD_CODE);
	struct str status = key_of(reader, FIELD_STATUS);
	shipment->vendor_code = str_is_empty(code) ? status : code;
	shipment->status = STATUS_UNMAPPED;
	shipment->cause = CAUSE_NONE;
	if (!vocabulary_find_code(reader->vocabulary, code, &reader->code,
		&meaning) &&
	    !vocabulary_find_code(reader->vocabulary, status, &reader->code,
		&meaning))
		return;
	shipment->status = meaning.status;
	shipment->cause = meaning.cause;
	shipment->cleared = meaning.cleared;
	shipment->is_accepted = meaning.is_accepted;
	if (shipment->cause == CAUSE_NONE)
		shipment->cause = vocabulary_find_cause(reader->vocabulary,
		    shipment->text, &shipment->cleared);
}

static bool
read_recipient(struct export_reader *reader, struct shipment *shipment)
{
	struct str cell = table_cell(reader->table, FIELD_EMAIL);
	if (!cell_first_address(cell, &shipment->email))
		return reject(reader, FIELD_EMAIL, cell,
		    "has a line end inside of an address");
	shipment->name = text_of(reader, FIELD_NAME);
	shipment->language = key_of(reader, FIELD_LANGUAGE);
	return true;
}

static bool
read_shipment(struct export_reader *reader, struct shipment *shipment)
{
	if (!read_identity(reader, shipment) || !read_times(reader, shipment) ||
	    !read_recipient(reader, shipment))
		return false;
	shipment->text = text_of(reader, FIELD_TEXT);
	shipment->country = country_read(key_of(reader, FIELD_COUNTRY),
	    reader->country);
	shipment->origin = country_read(key_of(reader, FIELD_ORIGIN),
	    reader->origin);
	shipment->destination = country_read(key_of(reader, FIELD_DESTINATION),
	    reader->destination);
	shipment->cleared = 0;
	shipment->is_accepted = false;
	if (vocabulary_has_codes(reader->vocabulary))
		read_codes(reader, shipment);
	else
		read_words(reader, shipment);
	shipment->row = export_row(reader);
	return true;
}

enum row_kind
export_next(struct export_reader *reader, struct shipment *shipment)
{
	enum row_kind kind = table_next(reader->table);
	reader->is_rejected_here = false;
	if (kind == ROW_SOUND && !read_shipment(reader, shipment))
		return ROW_REJECTED;
	return kind;
}

struct row
export_row(const struct export_reader *reader)
{
	return (struct row){ reader->request.file, table_line(reader->table) };
}

struct str
export_reason(const struct export_reader *reader)
{
	if (reader->is_rejected_here)
		return buf_str(&reader->reason);
	return table_reason(reader->table);
}

size_t
export_lines(const struct export_reader *reader)
{
	return table_lines(reader->table);
}
