#include "intake/sheet.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/source.h"
#include "intake/cell.h"
#include "intake/csv.h"
#include "intake/header.h"
#include "intake/shape.h"
#include "intake/table.h"
#include "intake/text.h"

enum { MAX_FILE = 64 << 20, MAX_REASON = 400 };

struct sheet {
	struct arena arena; /* holds the sheet itself, and the header */
	struct source *source;
	struct text *text;
	const char *path;
	const struct sheet_column *columns;
	size_t count;
	int *places; /* which column of the file; COLUMN_NONE: none */
	struct header header;
	struct csv_record record;
	struct buf reason;
};

/* Two columns of the file that are one to us. */
struct twins {
	int columns[2];
};

/* Where a name stands among folded headers, from a place on. */
static int
find_name(const struct str *keys, size_t count, struct str name, size_t from)
{
	for (size_t i = from; i < count; i++)
		if (str_equal(keys[i], name))
			return (int)i;
	return COLUMN_NONE;
}

/* By its name, else by the first alias that the file has. */
static int
find_column(const struct sheet_column *column, const struct str *keys,
    size_t count, struct arena *scratch, struct twins *twins)
{
	struct str names = { column->aliases, 0 };
	struct str name = str_from(column->name);
	int place = COLUMN_NONE;
	if (column->aliases != NULL)
		names = str_from(column->aliases);
	do {
		struct str key = cell_header_key(str_trim(name), scratch);
		place = find_name(keys, count, key, 0);
		if (place == COLUMN_NONE)
			continue;
		int second = find_name(keys, count, key, (size_t)place + 1);
		if (second != COLUMN_NONE)
			*twins = (struct twins){ { place, second } };
	} while (place == COLUMN_NONE && str_next(&names, '|', &name));
	return place;
}

/* Fills in the places; returns how many columns the cells name. */
static size_t
place_columns(const struct sheet *sheet, const struct str *cells, size_t count,
    struct twins *twins)
{
	struct arena scratch = { 0 };
	size_t found = 0;
	struct str *keys = arena_alloc(&scratch, count, sizeof(*keys));
	*twins = (struct twins){ { COLUMN_NONE, COLUMN_NONE } };
	for (size_t i = 0; i < count; i++)
		keys[i] = cell_header_key(cells[i], &scratch);
	for (size_t i = 0; i < sheet->count; i++) {
		sheet->places[i] = find_column(&sheet->columns[i], keys, count,
		    &scratch, twins);
		found += sheet->places[i] != COLUMN_NONE;
	}
	arena_release(&scratch);
	return found;
}

/* The first required column that the file does not have; `count`: none. */
static size_t
missing_column(const struct sheet *sheet)
{
	size_t i = 0;
	while (i < sheet->count && (!sheet->columns[i].is_required ||
				       sheet->places[i] != COLUMN_NONE))
		i++;
	return i;
}

static size_t
match(const void *context, const struct str *cells, size_t count,
    bool *is_whole)
{
	const struct sheet *sheet = context;
	struct twins twins;
	size_t found = place_columns(sheet, cells, count, &twins);
	*is_whole = missing_column(sheet) == sheet->count;
	return found;
}

static bool
complain_of_missing(struct sheet *sheet, struct error *err)
{
	const char *name = sheet->columns[missing_column(sheet)].name;
	char quoted[64];
	struct str nearest = header_nearest(&sheet->header,
	    cell_header_key(str_from(name), &sheet->arena), &sheet->arena);
	nearest = cell_quote(nearest, quoted);
	return error_set(err, ERROR_INPUT,
	    "no column '%s'; the nearest header is '%.*s'", name,
	    STR_ARG(nearest));
}

static bool
find_header(struct sheet *sheet, struct error *err)
{
	const struct header_form form = { .dialect = { .has_quotes = true },
		.match = match,
		.context = sheet };
	struct twins twins;
	struct error seeking = { 0 };
	bool is_found = header_seek(&sheet->header, sheet->text, &form,
	    &sheet->arena, &seeking);
	if (seeking.kind != ERROR_NONE) {
		*err = seeking;
		return false;
	}
	place_columns(sheet, sheet->header.cells, sheet->header.count, &twins);
	if (!is_found)
		return complain_of_missing(sheet, err);
	return twins.columns[0] == COLUMN_NONE ||
	       header_refuse_twice(&sheet->header, twins.columns, err);
}

static bool
open_file(struct sheet *sheet, struct error *err)
{
	/* Its error names the path. */
	sheet->source = source_open(sheet->path, MAX_FILE, &sheet->arena, err);
	if (sheet->source == NULL)
		return false;
	if (table_check_format(sheet->source, err)) {
		sheet->text = text_open(sheet->source, STR_EMPTY,
		    STR("gb18030"), TEXT_PIECE, &sheet->arena, err);
		if (sheet->text != NULL && find_header(sheet, err))
			return true;
	}
	return error_prefix(err, sheet->path);
}

struct sheet *
sheet_open(const char *path, const struct sheet_column *columns, size_t count,
    struct error *err)
{
	struct arena arena = { 0 };
	struct sheet *sheet = arena_new(&arena, struct sheet);
	sheet->arena = arena;
	sheet->path = arena_cstr(&sheet->arena, str_from(path));
	sheet->columns = columns;
	sheet->count = count;
	sheet->places = arena_alloc(&sheet->arena, count,
	    sizeof(*sheet->places));
	buf_init(&sheet->reason, MAX_REASON);
	if (open_file(sheet, err))
		return sheet;
	sheet_close(sheet);
	return NULL;
}

void
sheet_close(struct sheet *sheet)
{
	if (sheet == NULL)
		return;
	csv_close(sheet->header.csv);
	text_close(sheet->text);
	source_close(sheet->source);
	buf_release(&sheet->reason);
	/* The sheet itself lives there. */
	struct arena arena = sheet->arena;
	arena_release(&arena);
}

/* What we read of a row must be there and be text. */
static bool
check_cells(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		int place = sheet->places[i];
		if (place != COLUMN_NONE &&
		    (size_t)place < sheet->record.count &&
		    !shape_check_cell(&sheet->header, &sheet->record,
			(size_t)place, text_encoding(sheet->text),
			&sheet->reason))
			return false;
		if (sheet->columns[i].is_required &&
		    str_is_empty(sheet_cell(sheet, i))) {
			buf_clear(&sheet->reason);
			buf_format(&sheet->reason, "column '%s' is empty",
			    sheet->columns[i].name);
			return false;
		}
	}
	return true;
}

enum sheet_row
sheet_next(struct sheet *sheet)
{
	do {
		if (!csv_next(sheet->header.csv, &sheet->record))
			return SHEET_END;
	} while (sheet->record.trouble == NULL &&
		 shape_is_no_row(&sheet->header, &sheet->record));
	return shape_check(&sheet->header, &sheet->record, &sheet->reason) &&
	               check_cells(sheet)
	           ? SHEET_ROW
	           : SHEET_REJECTED;
}

bool
sheet_verify(const struct sheet *sheet, struct error *err)
{
	return source_verify(sheet->source, err) ||
	       error_prefix(err, sheet->path);
}

/*
 * "'-5", "'=x" and "'0012" hide from a spreadsheet what it would run or round;
 * "'twas" is a word.
 */
static struct str
unhide(struct str cell)
{
	static const char formula[] = "=+-@\t\r";
	if (cell.len < 2 || cell.ptr[0] != '\'')
		return cell;
	struct str rest = str_behind(cell, 1);
	bool is_digit = rest.ptr[0] >= '0' && rest.ptr[0] <= '9';
	bool is_hidden = strchr(formula, rest.ptr[0]) != NULL ||
	                 (is_digit && str_find_byte(rest, ' ') == rest.len);
	return is_hidden ? rest : cell;
}

struct str
sheet_cell(const struct sheet *sheet, size_t column)
{
	int place = sheet->places[column];
	if (place == COLUMN_NONE || (size_t)place >= sheet->record.count)
		return STR_EMPTY;
	return unhide(cell_clean(sheet->record.cells[place]));
}

bool
sheet_has(const struct sheet *sheet, size_t column)
{
	return sheet->places[column] != COLUMN_NONE;
}

struct row
sheet_row(const struct sheet *sheet)
{
	return (
	    struct row){ file_base(str_from(sheet->path)), sheet->record.line };
}

struct str
sheet_reason(const struct sheet *sheet)
{
	return buf_str(&sheet->reason);
}
