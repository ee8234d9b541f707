#include "intake/table.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "intake/cell.h"
#include "intake/csv.h"
#include "intake/encoding.h"

enum {
	HEADER_RECORDS = 30, /* the header is one of the first so many */
	HEADER_CELLS = 2,    /* fewer are a title, no header */
	REASON_LIMIT = 400
};

struct table {
	struct arena arena; /* of the header */
	struct decoded decoded;
	const struct profile *profile;
	struct csv *csv;
	struct csv_dialect dialect;
	struct csv_record record;
	struct columns columns;
	struct str *headers; /* as written */
	size_t header_count;
	size_t width; /* without nameless columns at the end */
	struct buf reason;
};

/* How near a file came to having the header we look for. */
struct attempt {
	struct str *headers;
	size_t count;
	struct columns columns;
	const char *trouble; /* the first, and its line */
	unsigned line;
};

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

static const char delimiters[] = ",;\t|";

static bool
refuse_other_formats(struct str bytes, struct error *err)
{
	struct str start = str_trim(str_slice(bytes, 0, 512));
	if (start.len == 0 && bytes.len <= 512)
		return error_set(err, ERROR_NO_INPUT, "is empty");
	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (str_starts_with(start,
			(struct str){ magics[i].bytes, magics[i].len }))
			return error_set(err, ERROR_NO_INPUT, "%s",
			    magics[i].what);
	return true;
}

static void
keep_headers(struct attempt *attempt, const struct csv_record *record,
    struct arena *arena)
{
	attempt->count = record->count;
	attempt->headers = arena_alloc(arena, record->count,
	    sizeof(*attempt->headers));
	for (size_t i = 0; i < record->count; i++)
		attempt->headers[i] = arena_str(arena,
		    cell_clean_key(record->cells[i]));
}

static void
note_trouble(struct attempt *attempt, const struct csv_record *record)
{
	if (attempt->trouble != NULL)
		return;
	attempt->trouble = record->trouble;
	attempt->line = record->line;
}

static bool
is_nearer(const struct columns *columns, size_t count,
    const struct attempt *attempt)
{
	if (columns->found != attempt->columns.found)
		return columns->found > attempt->columns.found;
	return count > attempt->count;
}

/*
 * Look through the first records for the header.  True when all that is
 * required is there; else `attempt` is the nearest seen so far.
 */
static bool
search_header(struct table *table, const struct table_request *request,
    struct attempt *attempt)
{
	struct csv_record record;
	struct columns columns;
	for (int i = 0; i < HEADER_RECORDS && csv_next(table->csv, &record);
	     i++) {
		if (record.trouble != NULL) {
			note_trouble(attempt, &record);
			continue;
		}
		profile_match(table->profile, record.cells, record.count,
		    &columns);
		bool is_header = record.count >= HEADER_CELLS &&
		                 profile_missing(table->profile, &columns,
				     request->given) == FIELD_COUNT;
		if (!is_header && !is_nearer(&columns, record.count, attempt))
			continue;
		attempt->columns = columns;
		keep_headers(attempt, &record, &table->arena);
		if (is_header)
			return true;
	}
	return false;
}

static bool
search_with(struct table *table, const struct table_request *request,
    char delimiter, struct attempt *attempt)
{
	csv_close(table->csv);
	table->dialect = (struct csv_dialect){ delimiter,
		table->profile->has_quotes };
	table->csv = csv_open(table->decoded.text, table->dialect);
	return search_header(table, request, attempt);
}

/*
 * The delimiter that makes a header of some record is the delimiter; what
 * Excel's first line "sep=;" says then need not be believed.
 */
static bool
search(struct table *table, const struct table_request *request,
    struct attempt *attempt)
{
	if (table->profile->delimiter != '\0')
		return search_with(table, request, table->profile->delimiter,
		    attempt);
	for (const char *delimiter = delimiters; *delimiter != '\0';
	     delimiter++)
		if (search_with(table, request, *delimiter, attempt))
			return true;
	return false;
}

/* The sign that stands between words of a line that is one cell to us. */
static char
likely_delimiter(struct str line, char used)
{
	static const char candidates[] = ",;\t|:^~";
	size_t most = 0;
	char likely = '\0';
	for (size_t i = 0; i + 1 < sizeof(candidates); i++) {
		size_t count = 0;
		for (size_t k = 0; k < line.len; k++)
			count += line.ptr[k] == candidates[i];
		if (candidates[i] == used || count <= most)
			continue;
		most = count;
		likely = candidates[i];
	}
	return likely;
}

static bool
complain_of_one_column(const struct table *table, const struct attempt *attempt,
    struct error *err)
{
	char quoted[64];
	struct str line = attempt->count == 0 ? STR_EMPTY : attempt->headers[0];
	char likely = likely_delimiter(line, table->profile->delimiter);
	struct str shown = cell_quote(line, quoted);
	if (likely == '\0')
		return error_set(err, ERROR_NO_INPUT,
		    "only one column found ('%.*s'): is it a CSV file?",
		    STR_ARG(shown));
	return error_set(err, ERROR_NO_INPUT,
	    "only one column found ('%.*s'): the delimiter seems to be %s%c%s, "
	    "which the profile does not name",
	    STR_ARG(shown), likely == '\t' ? "a tab" : "'",
	    likely == '\t' ? ' ' : likely, likely == '\t' ? "" : "'");
}

static struct str
fold(struct table *table, struct str header)
{
	struct buf key;
	buf_init(&key, CSV_MAX_CELL);
	cell_fold_header(header, &key);
	struct str folded = arena_str(&table->arena, buf_str(&key));
	buf_release(&key);
	return folded;
}

/* The header that holds a field's alias, else the nearest by its letters. */
static struct str
nearest_header(struct table *table, const struct attempt *attempt,
    struct str alias)
{
	const char *names[CSV_MAX_COLUMNS];
	for (size_t i = 0; i < attempt->count; i++) {
		struct str name = fold(table, attempt->headers[i]);
		if (str_find(name, alias) < name.len)
			return attempt->headers[i];
		names[i] = arena_cstr(&table->arena, name);
	}
	const char *nearest = str_nearest(alias, names, attempt->count);
	for (size_t i = 0; i < attempt->count; i++)
		if (names[i] == nearest)
			return attempt->headers[i];
	return STR_EMPTY;
}

static bool
complain_of_missing(struct table *table, const struct attempt *attempt,
    enum field field, struct error *err)
{
	const struct field_aliases *aliases = &table->profile->aliases[field];
	struct buf tried;
	char quoted[64];
	buf_init(&tried, 200);
	for (size_t i = 0; i < aliases->count; i++)
		buf_format(&tried, "%s'%.*s'", i == 0 ? "" : ", ",
		    STR_ARG(aliases->written[i]));
	struct str list = buf_str(&tried);
	struct str nearest = cell_quote(nearest_header(table, attempt,
					    aliases->keys[0]),
	    quoted);
	error_set(err, ERROR_INPUT,
	    "no column for '%s': looked for %.*s; the nearest header is "
	    "'%.*s'%s",
	    field_name(field), STR_ARG(list), STR_ARG(nearest),
	    field == FIELD_CARRIER ? "; or say carrier = in its section" : "");
	buf_release(&tried);
	return false;
}

static bool
complain(struct table *table, const struct table_request *request,
    const struct attempt *attempt, struct error *err)
{
	if (attempt->columns.found == 0 && attempt->trouble != NULL)
		return error_set(err, ERROR_NO_INPUT, "line %u: %s",
		    attempt->line, attempt->trouble);
	if (attempt->count < HEADER_CELLS)
		return complain_of_one_column(table, attempt, err);
	return complain_of_missing(table, attempt,
	    profile_missing(table->profile, &attempt->columns, request->given),
	    err);
}

static bool
refuse_clash(const struct attempt *attempt, struct error *err)
{
	const int *clash = attempt->columns.clash;
	char quoted[64];
	if (clash[0] == COLUMN_NONE)
		return true;
	struct str header = cell_quote(attempt->headers[clash[0]], quoted);
	return error_set(err, ERROR_INPUT,
	    "columns %d and %d have the same header '%.*s'", clash[0] + 1,
	    clash[1] + 1, STR_ARG(header));
}

static bool
find_header(struct table *table, const struct table_request *request,
    struct error *err)
{
	struct attempt attempt = { 0 };
	if (!search(table, request, &attempt))
		return complain(table, request, &attempt, err);
	if (!refuse_clash(&attempt, err))
		return false;
	table->headers = attempt.headers;
	table->header_count = attempt.count;
	table->columns = attempt.columns;
	table->width = attempt.count;
	while (table->width > 0 && attempt.headers[table->width - 1].len == 0)
		table->width--;
	csv_expect(table->csv, table->header_count);
	return true;
}

struct table *
table_open(const struct table_request *request, struct error *err)
{
	struct arena arena = { 0 };
	struct table *table;
	if (!refuse_other_formats(request->bytes, err))
		return NULL;
	table = arena_new(&arena, struct table);
	table->arena = arena;
	table->profile = request->profile;
	buf_init(&table->reason, REASON_LIMIT);
	struct str encoding = request->encoding;
	if (str_is_empty(encoding) || str_equal(encoding, STR("auto")))
		encoding = table->profile->encoding;
	if (encoding_decode(request->bytes, encoding,
		table->profile->fallback_encoding, &table->decoded, err) &&
	    find_header(table, request, err))
		return table;
	table_close(table);
	return NULL;
}

void
table_close(struct table *table)
{
	if (table == NULL)
		return;
	csv_close(table->csv);
	encoding_release(&table->decoded);
	buf_release(&table->reason);
	/* The table itself lives there. */
	struct arena arena = table->arena;
	arena_release(&arena);
}

static enum row_kind
reject(struct table *table, const char *reason)
{
	buf_clear(&table->reason);
	buf_add(&table->reason, str_from(reason));
	return ROW_REJECTED;
}

static bool
is_blank_row(const struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (cell_clean_key(record->cells[i]).len > 0)
			return false;
	return true;
}

/* Exports that were put together bring their headers along. */
static bool
is_repeated_header(const struct table *table)
{
	const struct csv_record *record = &table->record;
	if (record->count != table->header_count)
		return false;
	for (size_t i = 0; i < record->count; i++)
		if (!str_equal_nocase(cell_clean_key(record->cells[i]),
			table->headers[i]))
			return false;
	return true;
}

static bool
is_total(struct str first_cell)
{
	struct str word = STR("total");
	return str_equal_nocase(str_slice(first_cell, 0, word.len), word);
}

/* Cells beyond the header are forgiven when they are empty. */
static size_t
filled_cells(const struct csv_record *record, size_t least)
{
	size_t count = record->count;
	while (
	    count > least && cell_clean_key(record->cells[count - 1]).len == 0)
		count--;
	return count;
}

static enum row_kind
reject_width(struct table *table, size_t count)
{
	struct str first = cell_clean_key(table->record.cells[0]);
	csv_resume(table->csv);
	buf_clear(&table->reason);
	buf_format(&table->reason, "%zu columns where the header has %zu",
	    count, table->width);
	bool is_last = csv_at_end(table->csv);
	return is_last && count < table->width && is_total(first)
	           ? ROW_UNCOUNTED
	           : ROW_REJECTED;
}

static enum row_kind
reject_bytes(struct table *table, size_t column, const char *what,
    const char *encoding)
{
	char quoted[64];
	struct str header = column < table->header_count
	                        ? table->headers[column]
	                        : STR_EMPTY;
	header = cell_quote(header, quoted);
	buf_clear(&table->reason);
	buf_format(&table->reason, "column '%.*s' holds a %s%s",
	    STR_ARG(header), what, encoding);
	return ROW_REJECTED;
}

/* Only asked where the file as a whole is not sound. */
static enum row_kind
check_bytes(struct table *table)
{
	const struct csv_record *record = &table->record;
	for (size_t i = 0; i < record->count; i++) {
		struct str cell = record->cells[i];
		if (str_find_byte(cell, '\0') < cell.len)
			return reject_bytes(table, i, "NUL byte", "");
		if (!utf8_is_valid(cell))
			return reject_bytes(table, i, "byte that is not ",
			    table->decoded.encoding);
	}
	return ROW_SOUND;
}

static enum row_kind
judge(struct table *table)
{
	const struct csv_record *record = &table->record;
	if (record->trouble != NULL)
		return reject(table, record->trouble);
	size_t count = record->count;
	if (count != table->header_count)
		count = filled_cells(record, table->width);
	if (count < table->width || count > table->header_count)
		return reject_width(table, count);
	if (!table->decoded.is_sound)
		return check_bytes(table);
	return ROW_SOUND;
}

/* Rows that are no data: nothing is said of them. */
static bool
is_no_data(const struct table *table)
{
	const struct csv_record *record = &table->record;
	if (record->trouble != NULL)
		return false;
	if (is_blank_row(record))
		return true;
	if (record->count < table->width)
		return profile_is_footer(table->profile, record->cells[0]);
	return is_repeated_header(table);
}

enum row_kind
table_next(struct table *table)
{
	do {
		if (!csv_next(table->csv, &table->record))
			return ROW_END;
	} while (is_no_data(table));
	return judge(table);
}

unsigned
table_line(const struct table *table)
{
	return table->record.line;
}

struct str
table_cell(const struct table *table, enum field field)
{
	int column = table->columns.of[field];
	if (column == COLUMN_NONE || (size_t)column >= table->record.count)
		return STR_EMPTY;
	return table->record.cells[column];
}

struct str
table_header(const struct table *table, enum field field)
{
	int column = table->columns.of[field];
	return column == COLUMN_NONE ? STR_EMPTY : table->headers[column];
}

struct str
table_reason(const struct table *table)
{
	return buf_str(&table->reason);
}

size_t
table_lines(const struct table *table)
{
	struct str text = table->decoded.text;
	size_t lines = 1;
	while (text.len > 0) {
		size_t end = str_find_byte(text, '\n');
		lines += end < text.len;
		text = str_slice(text, end + 1, text.len);
	}
	return lines;
}
