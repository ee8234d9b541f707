#include "intake/split.h"

/*
 * Behind a line that is declined little is looked at: it may have misled, and
 * the next look begins anew.
 */
enum { LEAST_REACH = 8 * MARKS_BLOCK };

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static struct str
trim(struct str cell)
{
	while (cell.len > 0 && is_blank(cell.ptr[0])) {
		cell.ptr++;
		cell.len--;
	}
	while (cell.len > 0 && is_blank(cell.ptr[cell.len - 1]))
		cell.len--;
	return cell;
}

void
split_begin(struct split *split, struct str text, char delimiter, char quote)
{
	if (split->reach < LEAST_REACH)
		split->reach = LEAST_REACH;
	split->quote = quote;
	split->next = 0;
	split->next_end = 0;
	split->at = 0;
	seams_find(&split->seams, str_slice(text, 0, split->reach), delimiter,
	    quote);
	if (split->reach < SEAMS_REACH)
		split->reach *= 2;
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

static bool
is_quoted(const struct split *split, struct str cell)
{
	return cell.ptr > split->line.ptr && cell.ptr[-1] == split->quote;
}

/* With room from the start, so that what was undoubled stands still. */
static bool
undouble_cells(struct split *split, struct buf *undoubled)
{
	buf_clear(undoubled);
	if (buf_reserve(undoubled, split->line.len) == NULL)
		return false;
	for (size_t i = 0; i < split->count; i++) {
		struct str *cell = &split->cells[i];
		if (is_quoted(split, *cell) &&
		    str_find_byte(*cell, split->quote) < cell->len)
			*cell = undouble(*cell, split->quote, undoubled);
	}
	return true;
}

/*
 * The cells that end here, the last of them before LF or CR LF, without the
 * quotes around them.
 */
static void
split_cells(struct split *split, const uint16_t *ends, size_t count)
{
	const char *line = split->line.ptr;
	const char *line_end = line + split->line.len - 1;
	size_t from = 0;
	for (size_t i = 0; i < count; i++) {
		size_t end = ends[i] - split->at;
		size_t quotes = line[from] == split->quote;
		split->cells[i] = (struct str){ line + from + quotes,
			end - from - 2 * quotes };
		from = end + 1;
	}
	struct str *last = &split->cells[count - 1];
	if (line_end > line && line_end[-1] == '\r')
		last->len--;
	split->count = count;
}

static void
trim_cells(struct split *split)
{
	for (size_t i = 0; i < split->count; i++)
		if (!is_quoted(split, split->cells[i]))
			split->cells[i] = trim(split->cells[i]);
}

static bool
has_text(const struct split *split)
{
	for (size_t i = 0; i < split->count; i++)
		if (split->cells[i].len > 0)
			return true;
	return false;
}

/* Cells of the line in which nothing is odd. */
static bool
split_plain(struct split *split, const struct seam_line *line,
    struct buf *undoubled)
{
	split_cells(split, split->seams.ends + split->next_end,
	    line->ends - split->next_end);
	if (line->is_padded)
		trim_cells(split);
	return has_text(split) &&
	       (!line->has_doubled || undouble_cells(split, undoubled));
}

bool
split_line(struct split *split, struct str text, struct buf *undoubled)
{
	const struct seam_line *line = &split->seams.lines[split->next++];
	size_t end = split->seams.ends[line->ends - 1] + (size_t)1;
	split->line = str_slice(text, 0, end - split->at);
	split->is_suspect = line->is_suspect;
	bool is_plain = !line->is_odd &&
	                line->ends - split->next_end <= SPLIT_MAX_CELLS;
	if (!is_plain)
		split->reach = LEAST_REACH;
	bool ok = is_plain && split_plain(split, line, undoubled);
	split->next_end = line->ends;
	split->at = end;
	return ok;
}
