#include "intake/csv.h"

#include <stdlib.h>

#include <csv.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "intake/split.h"

enum {
	BLOCK_SIZE = 4096,
	STRICT = CSV_STRICT | CSV_STRICT_FINI,
	NO_QUOTE = 0xFF, /* never part of UTF-8 */
	BOM_LEN = 3,
	CR_SEARCH = 64 * 1024
};

/* Where reading stands: an offset into the text and the line that is there. */
struct spot {
	uint64_t at;
	unsigned line;
};

struct csv {
	struct csv_parser parser;
	struct text *text;
	struct csv_dialect dialect;
	char line_end;
	struct spot next;
	struct spot resume; /* the line after the record's first */
	bool has_long_line; /* passed just before `next`, and not yet told */
	size_t expected;
	struct split split; /* the cells, whoever found them */
	uint64_t known;     /* where the next line stands that `split` knows */
	struct buf bytes;   /* theirs, where they are no views of the text */
	size_t ends[CSV_MAX_COLUMNS]; /* where each cell ends in `bytes` */
	bool has_ended;               /* the record is complete */
	const char *breach;           /* the limit that a cell broke, or NULL */
	bool is_sound;                /* valid UTF-8 without NUL */
};

static const char bom[] = "\xEF\xBB\xBF";

static const char stray_quote[] =
    "a quote stands inside a cell; it should be doubled";
static const char open_quote[] = "a quote is opened and not closed";
static const char long_cell[] = "a cell is longer than 1 MiB";
static const char long_record[] = "the record is longer than 4 MiB";
static const char wide_record[] = "more than 256 columns";
static const char bad_bytes[] = "a byte cannot be decoded";

/* libcsv knows no limit on a cell, but can be refused the memory for one. */
static void *
grow_cell(void *ptr, size_t size)
{
	if (size > CSV_MAX_CELL + BLOCK_SIZE)
		return NULL;
	return memory_resize(ptr, size);
}

static void
on_cell(void *bytes, size_t len, void *data)
{
	struct csv *csv = data;
	if (len > CSV_MAX_CELL)
		csv->breach = long_cell;
	if (csv->split.count == CSV_MAX_COLUMNS) {
		csv->breach = wide_record;
		return;
	}
	buf_add(&csv->bytes, (struct str){ bytes, len });
	csv->ends[csv->split.count++] = csv->bytes.len;
}

static void
on_record(int end, void *data)
{
	struct csv *csv = data;
	(void)end;
	csv->has_ended = true;
}

static int
is_line_feed(unsigned char byte)
{
	return byte == '\n';
}

static int
is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

/* A CR ends lines where no LF does. */
static char
line_end_of(struct str start)
{
	bool has_cr = str_find_byte(start, '\r') < start.len;
	bool has_lf = str_find_byte(start, '\n') < start.len;
	return has_cr && !has_lf ? '\r' : '\n';
}

struct csv *
csv_open(struct text *text, struct csv_dialect dialect)
{
	struct csv *csv = memory_zeroed(1, sizeof(*csv));
	if (csv_init(&csv->parser, STRICT) != 0)
		memory_lack();
	csv_set_realloc_func(&csv->parser, grow_cell);
	csv_set_blk_size(&csv->parser, BLOCK_SIZE);
	csv_set_delim(&csv->parser, (unsigned char)dialect.delimiter);
	if (!dialect.has_quotes)
		csv_set_quote(&csv->parser, NO_QUOTE);
	buf_init(&csv->bytes, CSV_MAX_RECORD + BLOCK_SIZE);
	csv->text = text;
	csv->dialect = dialect;
	csv->next.line = 1;
	text_rewind(text);
	csv->line_end = line_end_of(
	    str_slice(text_at(text, 0, CR_SEARCH), 0, CR_SEARCH));
	return csv;
}

void
csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	csv_free(&csv->parser);
	buf_release(&csv->bytes);
	free(csv);
}

void
csv_expect(struct csv *csv, size_t columns)
{
	csv->expected = columns;
}

/*
 * The physical line at `next`, its end included; empty at the end of the
 * text.  One that is longer than `limit` is cut, behind its limit somewhere.
 */
static struct str
line_at_hand(const struct csv *csv, size_t limit)
{
	struct str rest = text_at(csv->text, csv->next.at, 1);
	size_t seen = 0;
	for (;;) {
		struct str unseen = str_behind(rest, seen);
		size_t end = str_find_byte(unseen, csv->line_end);
		if (end < unseen.len)
			return str_slice(rest, 0, seen + end + 1);
		seen = rest.len;
		if (seen > limit)
			return rest;
		rest = text_at(csv->text, csv->next.at, seen + 1);
		if (rest.len == seen)
			return rest;
	}
}

static void
step_over(struct csv *csv, struct str line)
{
	csv->next.at += line.len;
	csv->next.line++;
}

/* Every file of a concatenated export may bring its own BOM. */
static struct str
without_bom(struct str line)
{
	return str_starts_with(line, str_from(bom)) ? str_behind(line, BOM_LEN)
	                                            : line;
}

static bool
is_empty(const struct csv *csv, struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		char byte = line.ptr[i];
		if (!is_blank((unsigned char)byte) && byte != '\n' &&
		    byte != csv->dialect.delimiter)
			return false;
	}
	return true;
}

/* Go behind a line that no record may have; false when it was empty. */
static bool
pass_long_line(struct csv *csv)
{
	bool has_text = false, has_ended = false;
	while (!has_ended) {
		struct str rest = text_at(csv->text, csv->next.at, 1);
		size_t end = str_find_byte(rest, csv->line_end);
		struct str piece = str_slice(rest, 0, end + 1);
		has_ended = end < rest.len || rest.len == 0;
		has_text = has_text || !is_empty(csv, piece);
		csv->next.at += piece.len;
		text_drop(csv->text, csv->next.at);
	}
	csv->next.line++;
	return has_text;
}

/*
 * Go to the line that begins the next record: `line`, unless it is a long one
 * and was passed.  False at the end of the text.
 */
static bool
find_record(struct csv *csv, struct str *line)
{
	while (!csv->has_long_line) {
		text_drop(csv->text, csv->next.at);
		*line = line_at_hand(csv, CSV_MAX_RECORD + BOM_LEN);
		if (line->len == 0)
			return false;
		struct str start = without_bom(*line);
		if (start.len > CSV_MAX_RECORD) {
			csv->next.at += line->len - start.len;
			csv->has_long_line = pass_long_line(csv);
		} else if (is_empty(csv, start)) {
			step_over(csv, *line);
		} else {
			return true;
		}
	}
	return true;
}

bool
csv_at_end(struct csv *csv)
{
	struct str line;
	return !find_record(csv, &line);
}

/* Forget what was parsed; libcsv must be told without callbacks, or it makes
 * up a record. */
static void
forget(struct csv *csv)
{
	csv_set_opts(&csv->parser, 0);
	csv_fini(&csv->parser, NULL, NULL, NULL);
	csv_set_opts(&csv->parser, STRICT);
	buf_clear(&csv->bytes);
	csv->split.count = 0;
	csv->has_ended = false;
	csv->breach = NULL;
	csv->is_sound = true;
}

static bool
has_inner_cr(struct str line)
{
	size_t at = str_find_byte(line, '\r');
	return at + 2 < line.len ||
	       (at + 2 == line.len && line.ptr[at + 1] != '\n');
}

static bool
is_sound(struct str line)
{
	return utf8_is_valid(line) && str_find_byte(line, '\0') == line.len;
}

/*
 * libcsv ends a record at a CR, which may be a stray one in the middle of a
 * line: then only LF ends it.
 */
static bool
feed(struct csv *csv, struct str line)
{
	bool is_odd = csv->line_end == '\n' && has_inner_cr(line);
	csv->is_sound = csv->is_sound && is_sound(line);
	csv_set_term_func(&csv->parser, is_odd ? is_line_feed : NULL);
	csv_set_space_func(&csv->parser, is_odd ? is_blank : NULL);
	return csv_parse(&csv->parser, line.ptr, line.len, on_cell, on_record,
		   csv) == line.len;
}

/* End the record at the end of the text. */
static const char *
finish(struct csv *csv)
{
	csv_set_opts(&csv->parser, STRICT);
	if (csv_fini(&csv->parser, on_cell, on_record, csv) != 0)
		return open_quote;
	return NULL;
}

static const char *
trouble_of(struct csv *csv)
{
	return csv_error(&csv->parser) == CSV_EPARSE ? stray_quote : long_cell;
}

/*
 * The one lenient try: quotes inside of cells are characters.  libcsv would
 * let a wrong one swallow delimiters, so the number of cells must be right
 * and no quote may be open at the end.
 */
static const char *
try_leniently(struct csv *csv, struct str line)
{
	while (line.len > 0 && (line.ptr[line.len - 1] == '\n' ||
				   line.ptr[line.len - 1] == '\r'))
		line.len--;
	forget(csv);
	csv_set_opts(&csv->parser, 0);
	if (!feed(csv, line) || finish(csv) != NULL ||
	    (csv->expected != 0 && csv->split.count != csv->expected))
		return stray_quote;
	return NULL;
}

/* Without quotes we and libcsv take this byte for one; there must be none. */
static bool
has_false_quote(const struct csv *csv, struct str line)
{
	return !csv->dialect.has_quotes &&
	       str_find_byte(line, (char)NO_QUOTE) < line.len;
}

static const char *
read_first_line(struct csv *csv, struct str line)
{
	if (has_false_quote(csv, line))
		return bad_bytes;
	if (feed(csv, line))
		return NULL;
	const char *trouble = trouble_of(csv);
	return trouble == stray_quote ? try_leniently(csv, line) : trouble;
}

/* The lines of a quoted cell that goes on. */
static const char *
read_more_lines(struct csv *csv, uint64_t start)
{
	unsigned last = csv->resume.line + CSV_MAX_LINES - 1;
	while (!csv->has_ended) {
		size_t used = (size_t)(csv->next.at - start);
		size_t room = used < CSV_MAX_RECORD ? CSV_MAX_RECORD - used : 0;
		struct str line = line_at_hand(csv, room);
		if (line.len == 0)
			return finish(csv);
		if (csv->next.line == last)
			return open_quote;
		if (line.len > room)
			return long_record;
		step_over(csv, line);
		if (feed(csv, line))
			continue;
		const char *trouble = trouble_of(csv);
		return trouble == stray_quote ? open_quote : trouble;
	}
	return NULL;
}

/* Only now do the bytes stand still. */
static void
set_cells(struct csv *csv)
{
	const char *bytes = buf_str(&csv->bytes).ptr;
	size_t from = 0;
	for (size_t i = 0; i < csv->split.count; i++) {
		csv->split.cells[i] = (struct str){ bytes + from,
			csv->ends[i] - from };
		from = csv->ends[i];
	}
}

/* The record that begins with a line, as libcsv reads it. */
static const char *
parse_record(struct csv *csv, struct str line, uint64_t start)
{
	forget(csv);
	const char *trouble = read_first_line(csv, line);
	if (trouble == NULL)
		trouble = read_more_lines(csv, start);
	if (trouble == NULL)
		trouble = csv->breach;
	if (trouble != NULL)
		csv_resume(csv);
	set_cells(csv);
	return trouble;
}

static const char *
read_record(struct csv *csv, struct str line)
{
	uint64_t start = csv->next.at;
	step_over(csv, line);
	csv->resume = csv->next;
	return parse_record(csv, without_bom(line), start);
}

/* The text from the next line on.  Lines that are known stand whole in it. */
static struct str
look_ahead(struct csv *csv)
{
	char quote = csv->dialect.has_quotes ? '"' : (char)NO_QUOTE;
	if (csv->known == csv->next.at && split_has_line(&csv->split))
		return text_at(csv->text, csv->next.at, 1);
	text_drop(csv->text, csv->next.at);
	struct str text = text_at(csv->text, csv->next.at, SEAMS_REACH);
	split_begin(&csv->split, text, csv->dialect.delimiter, quote);
	csv->known = csv->next.at;
	return text;
}

/*
 * The record of the next line where there is no more to it than meets the
 * eye, and no mark before it.
 */
static bool
split_record(struct csv *csv)
{
	struct split *split = &csv->split;
	if (csv->line_end != '\n' || csv->has_long_line)
		return false;
	struct str text = look_ahead(csv);
	if (!split_has_line(split))
		return false;
	bool is_plain = split_line(split, text, &csv->bytes);
	csv->known += split->line.len;
	if (!is_plain || text.ptr[0] == bom[0])
		return false;
	csv->is_sound = !split->is_suspect || is_sound(split->line);
	if (!csv->is_sound && has_false_quote(csv, split->line))
		return false;
	step_over(csv, split->line);
	csv->resume = csv->next;
	return true;
}

/* Of a line that was passed nothing is left but its number. */
static const char *
tell_long_line(struct csv *csv, struct csv_record *record)
{
	csv->has_long_line = false;
	csv->resume = csv->next;
	csv->split.count = 0;
	record->line--;
	return long_record;
}

/* As libcsv reads it. */
static bool
read_next(struct csv *csv, struct csv_record *record)
{
	struct str line;
	if (!find_record(csv, &line))
		return false;
	record->line = csv->next.line;
	record->trouble = csv->has_long_line ? tell_long_line(csv, record)
	                                     : read_record(csv, line);
	return true;
}

bool
csv_next(struct csv *csv, struct csv_record *record)
{
	record->line = csv->next.line;
	record->trouble = NULL;
	if (!split_record(csv) && !read_next(csv, record))
		return false;
	record->cells = csv->split.cells;
	record->count = csv->split.count;
	record->is_sound = csv->is_sound;
	return true;
}

void
csv_resume(struct csv *csv)
{
	csv->next = csv->resume;
}
