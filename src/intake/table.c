#include "intake/table.h"

#include "base/arena.h"
#include "base/hash.h"
#include "intake/cell.h"
#include "intake/csv.h"
#include "intake/header.h"
#include "intake/shape.h"
#include "intake/text.h"

enum { REASON_LIMIT = 400, MAGIC_SAMPLE = 512 };

/* What a file is when it is no CSV. */
static const struct magic {
	const char *bytes;
	size_t len;
	const char *what;
} magics[] = {
	{ "PK\x03\x04", 4,
	    "is a spreadsheet (.xlsx) or another zip archive; save it as CSV "
	    "UTF-8" },
	{ "\xD0\xCF\x11\xE0", 4, "is an old .xls workbook; save it as CSV" },
	{ "\x1F\x8B", 2, "is compressed with gzip; unpack it first" },
	{ "%PDF", 4, "is a PDF document, no CSV" },
	{ "<!", 2, "is a web page (HTML), no CSV: was a login needed?" },
	{ "<html", 5, "is a web page (HTML), no CSV: was a login needed?" },
	{ "<HTML", 5, "is a web page (HTML), no CSV: was a login needed?" },
	{ "<?xml", 5, "is XML, no CSV" },
	{ "PAR1", 4, "is a Parquet file; choose CSV where it is exported" },
};

bool
table_check_format(struct source *source, struct error *err)
{
	char bytes[MAGIC_SAMPLE + 1];
	struct str whole = { bytes,
		source_read(source, 0, bytes, sizeof(bytes)) };
	struct str start = str_trim(str_slice(whole, 0, MAGIC_SAMPLE));
	if (str_starts_with(start, STR("\xEF\xBB\xBF")))
		start = str_trim(str_behind(start, 3));
	if (start.len == 0 && whole.len <= MAGIC_SAMPLE)
		return error_set(err, ERROR_NO_INPUT, "is empty");
	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (str_starts_with(start,
			(struct str){ magics[i].bytes, magics[i].len }))
			return error_set(err, ERROR_NO_INPUT, "%s",
			    magics[i].what);
	return true;
}

static void
note_columns(struct table *table)
{
	const struct columns *columns = &table->header.columns;
	for (int field = 0; field < FIELD_COUNT; field++)
		table->column[field] = columns->others[field][0] == COLUMN_NONE
		                           ? columns->of[field]
		                           : TABLE_SEVERAL;
}

struct table *
table_open(const struct table_request *request, struct error *err)
{
	struct arena arena = { 0 };
	struct table *table;
	if (!table_check_format(request->source, err))
		return NULL;
	table = arena_new(&arena, struct table);
	table->arena = arena;
	table->profile = request->profile;
	buf_init(&table->reason, REASON_LIMIT);
	struct str encoding = request->encoding;
	if (str_is_empty(encoding) || str_equal(encoding, STR("auto")))
		encoding = table->profile->encoding;
	table->text = text_open(request->source, encoding,
	    table->profile->fallback_encoding, TEXT_PIECE, &table->arena, err);
	if (table->text != NULL &&
	    header_find(&table->header, table->text, table->profile,
		request->given, &table->arena, err)) {
		note_columns(table);
		return table;
	}
	table_close(table);
	return NULL;
}

void
table_close(struct table *table)
{
	if (table == NULL)
		return;
	csv_close(table->header.csv);
	text_close(table->text);
	buf_release(&table->reason);
	/* The table itself lives there. */
	struct arena arena = table->arena;
	arena_release(&arena);
}

static bool
is_total(struct str first_cell)
{
	struct str word = STR("total");
	return str_equal_nocase(str_slice(first_cell, 0, word.len), word);
}

/* Only asked where the record as a whole is not sound. */
static enum row_kind
check_bytes(struct table *table)
{
	for (size_t i = 0; i < table->record.count; i++)
		if (!shape_check_cell(&table->header, &table->record, i,
			text_encoding(table->text), &table->reason))
			return ROW_REJECTED;
	return ROW_SOUND;
}

static enum row_kind
judge(struct table *table)
{
	struct csv_record *record = &table->record;
	bool may_be_total = record->trouble == NULL && record->count > 0 &&
	                    record->count < table->header.width &&
	                    is_total(cell_clean_key(record->cells[0]));
	if (!shape_check(&table->header, record, &table->reason))
		return may_be_total && csv_at_end(table->header.csv)
		           ? ROW_UNCOUNTED
		           : ROW_REJECTED;
	return record->is_sound ? ROW_SOUND : check_bytes(table);
}

/* Rows that the profile passes over, such as labels that were void. */
static bool
is_skipped(const struct table *table)
{
	const struct csv_record *record = &table->record;
	const struct profile *profile = table->profile;
	if (record->count < table->header.width)
		return false;
	for (size_t i = 0; i < profile->skip_count; i++) {
		int column = table->header.columns.skips[i];
		if (column != COLUMN_NONE &&
		    skip_rule_fits(&profile->skips[i],
			cell_clean_key(record->cells[column])))
			return true;
	}
	return false;
}

/* Rows that are no data: nothing is said of them. */
static bool
is_no_data(const struct table *table)
{
	const struct csv_record *record = &table->record;
	if (record->trouble != NULL)
		return false;
	if (shape_is_no_row(&table->header, record))
		return true;
	if (shape_filled(record, 1) < table->header.width &&
	    profile_is_footer(table->profile, record->cells[0]))
		return true;
	return is_skipped(table);
}

/* As nearly every row is: all cells are there, the first and the last of them
 * filled, and nothing hints at a header or a footer. */
static bool
is_plainly_sound(const struct table *table)
{
	const struct csv_record *record = &table->record;
	const struct header *header = &table->header;
	size_t count = record->count;
	if (!record->is_sound || record->trouble != NULL || count < 2 ||
	    count != header->count || count != header->width ||
	    table->profile->skip_count > 0)
		return false;
	struct str first = record->cells[0], last = record->cells[count - 1];
	return first.len > 0 && last.len > 0 &&
	       first.len != header->cells[0].len && cell_is_clean(first) &&
	       cell_is_clean(last);
}

enum row_kind
table_next(struct table *table)
{
	do {
		if (!csv_next(table->header.csv, &table->record))
			return ROW_END;
		if (is_plainly_sound(table))
			return ROW_SOUND;
	} while (is_no_data(table));
	return judge(table);
}

unsigned
table_line(const struct table *table)
{
	return table->record.line;
}

static struct str
cell_at(const struct table *table, int column)
{
	if (column == COLUMN_NONE || (size_t)column >= table->record.count)
		return STR_EMPTY;
	return table->record.cells[column];
}

/* The first of a field's columns that is filled in this row. */
static int
filled_column(const struct table *table, enum field field)
{
	const struct columns *columns = &table->header.columns;
	const int *others = columns->others[field];
	if (columns->of[field] == COLUMN_NONE || others[0] == COLUMN_NONE ||
	    cell_clean_key(cell_at(table, columns->of[field])).len > 0)
		return columns->of[field];
	for (size_t i = 0; i < COLUMNS_OTHERS; i++)
		if (cell_clean_key(cell_at(table, others[i])).len > 0)
			return others[i];
	return columns->of[field];
}

struct str
table_cell_of_several(const struct table *table, enum field field)
{
	return cell_at(table, filled_column(table, field));
}

struct table_columns
table_select(const struct table *table, const enum field *fields, size_t count)
{
	const struct columns *columns = &table->header.columns;
	struct table_columns selected = { .count = 0 };
	for (size_t i = 0; i < count; i++) {
		const int *others = columns->others[fields[i]];
		if (columns->of[fields[i]] == COLUMN_NONE)
			continue;
		selected.items[selected.count++] = columns->of[fields[i]];
		for (size_t k = 0; k < COLUMNS_OTHERS; k++)
			if (others[k] != COLUMN_NONE)
				selected.items[selected.count++] = others[k];
	}
	return selected;
}

uint64_t
table_hash(const struct table *table, const struct table_columns *columns)
{
	uint64_t hash = 0;
	/* Each starts from its own number, so that none waits for another. */
	for (size_t i = 0; i < columns->count; i++) {
		size_t column = (size_t)columns->items[i];
		if (column < table->record.count &&
		    table->record.cells[column].len > 0)
			hash ^= hash_text(i * HASH_SECOND,
			    table->record.cells[column]);
	}
	return hash;
}

bool
table_tells_events(const struct table *table)
{
	return table->header.columns.tells_events;
}

/* The header of a field's column as written, else the field's own name. */
static struct str
header_of(const struct table *table, enum field field)
{
	int column = filled_column(table, field);
	struct str header = column == COLUMN_NONE ? STR_EMPTY
	                                          : table->header.cells[column];
	return str_is_empty(header) ? str_from(field_name(field)) : header;
}

void
table_explain(const struct table *table, enum field field, struct str value,
    const char *why, struct buf *reason)
{
	char header[64], quoted[64];
	struct str column = cell_quote(header_of(table, field), header);
	struct str shown = cell_quote(value, quoted);
	buf_clear(reason);
	buf_format(reason, "column '%.*s'", STR_ARG(column));
	if (!str_is_empty(value))
		buf_format(reason, ": '%.*s'", STR_ARG(shown));
	buf_format(reason, " %s", why);
}

struct str
table_reason(const struct table *table)
{
	return buf_str(&table->reason);
}
