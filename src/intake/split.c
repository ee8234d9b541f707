#include "intake/split.h"

#include <stdint.h>
#include <string.h>

#include "intake/marks.h"

/* Where a cell stands that is being read. */
enum state { PLAIN, QUOTED, CLOSED };

struct cell {
	enum state state;
	bool has_doubled;  /* quotes */
	const char *start; /* QUOTED and CLOSED: behind the quote */
	const char *end;   /* CLOSED: the quote */
};

struct reading {
	struct split *split;
	struct str text;
	char quote;
	struct cell cell;
	const char *line_end; /* its LF; NULL: not yet met */
	size_t doubled_count;
	unsigned char doubled[SPLIT_MAX_CELLS]; /* cells to be undoubled */
};

static bool
is_blank(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	return from == to;
}

static bool
add_cell(struct reading *reading, const char *from, const char *to)
{
	struct split *split = reading->split;
	if (split->count == SPLIT_MAX_CELLS)
		return false;
	if (reading->cell.has_doubled)
		reading->doubled[reading->doubled_count++] =
		    (unsigned char)split->count;
	split->cells[split->count++] = (struct str){ from,
		(size_t)(to - from) };
	return true;
}

static bool
add_plain_cell(struct reading *reading, const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (from < to && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	return add_cell(reading, from, to);
}

/* False when it was not plainly well-formed. */
static bool
end_cell(struct reading *reading, const char *end)
{
	const struct cell *cell = &reading->cell;
	bool ok = cell->state == PLAIN
	              ? add_plain_cell(reading, cell->start, end)
	              : is_blank(cell->end + 1, end) &&
	                    add_cell(reading, cell->start, cell->end);
	reading->cell = (struct cell){ .start = end + 1 };
	return ok;
}

/* A quote opens a cell at its start, and closes it unless it is doubled. */
static bool
meet_quote(struct cell *cell, const char *quote)
{
	switch (cell->state) {
	case PLAIN:
		if (!is_blank(cell->start, quote))
			return false;
		cell->state = QUOTED;
		cell->start = quote + 1;
		return true;
	case QUOTED:
		cell->state = CLOSED;
		cell->end = quote;
		return true;
	case CLOSED:
		break;
	}
	if (quote != cell->end + 1)
		return false;
	cell->state = QUOTED;
	cell->has_doubled = true;
	return true;
}

/* A CR means nothing before LF; elsewhere libcsv says what. */
static bool
meet_return(const struct reading *reading, const char *at)
{
	const char *end = reading->text.ptr + reading->text.len;
	return reading->cell.state != QUOTED && at + 1 < end && at[1] == '\n';
}

static bool
meet_end(struct reading *reading, const char *feed)
{
	const char *start = reading->text.ptr;
	const char *end = feed > start && feed[-1] == '\r' ? feed - 1 : feed;
	/* Blanks alone are no record. */
	if (reading->split->count == 0 && reading->cell.state == PLAIN &&
	    is_blank(start, end))
		return false;
	reading->line_end = feed;
	return end_cell(reading, end);
}

static bool
meet(struct reading *reading, const char *sign)
{
	if (*sign == reading->quote)
		return meet_quote(&reading->cell, sign);
	if (*sign == '\r')
		return meet_return(reading, sign);
	if (*sign == '\n')
		return reading->cell.state != QUOTED && meet_end(reading, sign);
	return reading->cell.state == QUOTED || end_cell(reading, sign);
}

/* The bytes at `at` as a block, without a look behind them. */
static struct marks
read_marks(struct str rest, char delimiter, char quote)
{
	char bytes[MARKS_BLOCK];
	if (rest.len >= MARKS_BLOCK)
		return marks_of(rest.ptr, delimiter, quote);
	memset(bytes, '\n', sizeof(bytes));
	memcpy(bytes, rest.ptr, rest.len);
	struct marks marks = marks_of(bytes, delimiter, quote);
	marks.signs &= (UINT64_C(1) << rest.len) - 1;
	return marks;
}

/* Up to the end of the line, if it is among the signs of a block. */
static bool
take_signs(struct reading *reading, const char *bytes, uint64_t signs)
{
	for (; signs != 0 && reading->line_end == NULL; signs &= signs - 1)
		if (!meet(reading, bytes + __builtin_ctzll(signs)))
			return false;
	return true;
}

static struct str
undouble(struct str cell, char quote, struct buf *out)
{
	size_t start = out->len;
	while (cell.len > 0) {
		size_t end = str_find_byte(cell, quote) + 1;
		buf_add(out, str_slice(cell, 0, end));
		cell = str_behind(cell, end + 1);
	}
	return (struct str){ out->ptr + start, out->len - start };
}

/* With room from the start, so that what was undoubled stands still. */
static bool
undouble_cells(struct reading *reading, size_t len, struct buf *undoubled)
{
	struct str *cells = reading->split->cells;
	if (reading->doubled_count == 0)
		return true;
	buf_clear(undoubled);
	if (buf_reserve(undoubled, len) == NULL)
		return false;
	for (size_t i = 0; i < reading->doubled_count; i++) {
		struct str *cell = &cells[reading->doubled[i]];
		*cell = undouble(*cell, reading->quote, undoubled);
	}
	return true;
}

/* The list of cells is not worth being zeroed for every line. */
static void
begin(struct reading *reading, struct split *split, struct str text, char quote)
{
	reading->split = split;
	reading->text = text;
	reading->quote = quote;
	reading->cell = (struct cell){ .start = text.ptr };
	reading->line_end = NULL;
	reading->doubled_count = 0;
	split->count = 0;
}

size_t
split_line(struct split *split, struct str text, char delimiter, char quote,
    struct buf *undoubled)
{
	struct reading reading;
	uint64_t others = 0;
	begin(&reading, split, text, quote);
	for (size_t at = 0; at < text.len; at += MARKS_BLOCK) {
		struct str rest = str_behind(text, at);
		struct marks marks = read_marks(rest, delimiter, quote);
		if (!take_signs(&reading, rest.ptr, marks.signs))
			return 0;
		if (reading.line_end == NULL) {
			others |= marks.others;
			continue;
		}
		size_t left = (size_t)(reading.line_end - rest.ptr);
		others |= marks.others & ((UINT64_C(1) << left) - 1);
		size_t len = at + left + 1;
		split->is_ascii = others == 0;
		return undouble_cells(&reading, len, undoubled) ? len : 0;
	}
	return 0;
}
