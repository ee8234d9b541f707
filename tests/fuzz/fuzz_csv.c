/*
 * fuzz_csv.c - the lines that we split ourselves against libcsv.
 *
 * Only lines that end in LF are split by intake/split.  So a text without any
 * CR is read three times: as it is; with a CR for every LF, which leaves all
 * of it to libcsv; and with CR LF.  All three must give the same records.
 *
 * The first byte of an input says how the text is read, the second how it is
 * cut; the rest is the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "intake/csv.h"
#include "intake/encoding.h"
#include "intake/marks.h"
#include "support/memory_source.h"

/* What is behind the input, so that it is looked ahead at to its end. */
enum { FILLING = 2 * MARKS_BLOCK, LIMIT = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reader {
	struct source *source;
	struct text *text;
	struct csv *csv;
	struct csv_record record;
};

static void
add_text(struct buf *text, struct str input, struct str line_end)
{
	for (size_t i = 0; i < input.len; i++) {
		if (input.ptr[i] == '\n')
			buf_add(text, line_end);
		else if (input.ptr[i] != '\r')
			buf_add_byte(text, input.ptr[i]);
	}
}

/* Once, or until it is longer than what is looked at in one go. */
static void
make_text(struct buf *text, struct str input, uint8_t style,
    struct str line_end)
{
	size_t wanted = (size_t)SEAMS_REACH * (style % 5);
	size_t times = style % 2 == 0 ? 1 : wanted / (input.len + 1) + 1;
	buf_init(text, LIMIT);
	for (size_t i = 0; i < times; i++)
		add_text(text, input, line_end);
	buf_add(text, line_end);
	for (size_t i = 0; i < FILLING; i++)
		buf_add_byte(text, 'x');
}

static void
open_reader(struct reader *reader, struct str bytes, const uint8_t *styles,
    struct arena *arena)
{
	static const char delimiters[] = ",;\t|";
	static const size_t pieces[] = { TEXT_PIECE, ENCODING_LEAST_ROOM, 63,
		64, 65, 1000, SEAMS_REACH, SEAMS_REACH + 1 };
	struct csv_dialect dialect = { delimiters[styles[0] % 4],
		styles[0] % 5 > 0 };
	struct error err;
	reader->source = memory_source(bytes, arena);
	reader->text = text_open(reader->source, STR("utf-8"), STR_EMPTY,
	    pieces[styles[1] % COUNT_OF(pieces)], arena, &err);
	if (reader->text == NULL)
		abort();
	reader->csv = csv_open(reader->text, dialect);
	csv_expect(reader->csv, styles[0] % 3);
}

static void
close_reader(struct reader *reader)
{
	csv_close(reader->csv);
	text_close(reader->text);
	source_close(reader->source);
}

/* Cells of several lines have the line ends of their text. */
static bool
is_same_cell(struct str a, struct str b, struct str line_end)
{
	struct str line;
	while (str_next(&a, '\n', &line)) {
		if (!str_starts_with(b, line))
			return false;
		b = str_behind(b, line.len);
		if (a.ptr == NULL)
			break;
		if (!str_starts_with(b, line_end))
			return false;
		b = str_behind(b, line_end.len);
	}
	return b.len == 0;
}

static void
compare_records(const struct csv_record *a, const struct csv_record *b,
    struct str line_end)
{
	if (a->line != b->line || a->count != b->count ||
	    a->trouble != b->trouble || a->is_sound != b->is_sound)
		abort();
	for (size_t i = 0; i < a->count; i++)
		if (!is_same_cell(a->cells[i], b->cells[i], line_end))
			abort();
}

static void
compare_readers(struct reader *a, struct reader *b, uint8_t style,
    struct str line_end)
{
	for (unsigned i = 0; csv_next(a->csv, &a->record); i++) {
		if (!csv_next(b->csv, &b->record))
			abort();
		compare_records(&a->record, &b->record, line_end);
		if (i % 8 == style % 16) {
			csv_resume(a->csv);
			csv_resume(b->csv);
		}
		if (i % 4 == style % 8 &&
		    csv_at_end(a->csv) != csv_at_end(b->csv))
			abort();
	}
	if (csv_next(b->csv, &b->record))
		abort();
}

static void
try_line_end(struct str input, const uint8_t *styles, struct str line_end)
{
	struct buf plain, other;
	struct arena arena = { 0 };
	struct reader a, b;
	make_text(&plain, input, styles[1], STR("\n"));
	make_text(&other, input, styles[1], line_end);
	open_reader(&a, buf_str(&plain), styles, &arena);
	open_reader(&b, buf_str(&other), styles, &arena);
	compare_readers(&a, &b, styles[0] / 4, line_end);
	close_reader(&a);
	close_reader(&b);
	arena_release(&arena);
	buf_release(&plain);
	buf_release(&other);
}

/* Both ways find the same. */
static void
try_marks(struct str text)
{
	enum { MOST = 128 };
	struct marks machine[MOST], portable[MOST];
	size_t blocks = text.len / MARKS_BLOCK;
	if (blocks > MOST)
		blocks = MOST;
	marks_of(machine, blocks, text.ptr, ',', '"');
	marks_portable(portable, blocks, text.ptr, ',', '"');
	if (memcmp(machine, portable, blocks * sizeof(*machine)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct str input = { (const char *)data + 2, size - 2 };
	try_marks(input);
	/* A text in UTF-16 is cut between its bytes. */
	if (str_starts_with(input, STR("\xFF\xFE")) ||
	    str_starts_with(input, STR("\xFE\xFF")))
		return 0;
	try_line_end(input, data, STR("\r"));
	try_line_end(input, data, STR("\r\n"));
	return 0;
}
