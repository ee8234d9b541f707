#include "intake/split.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

enum { WORD = 8, BLOCK = 64 };

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t highs = UINT64_C(0x8080808080808080);

/* What a line is searched for, each byte repeated over a word. */
struct signs {
	uint64_t delimiter, quote, cr;
};

/* What 64 bytes hold. */
struct block {
	uint64_t marks;       /* delimiters and quotes: bit i is byte i */
	uint64_t crs, others; /* not 0: some CR, some NUL or more than ASCII */
};

/* Where a cell stands that is being read. */
enum state { PLAIN, QUOTED, CLOSED };

struct cell {
	enum state state;
	const char *start; /* QUOTED and CLOSED: behind the quote */
	const char *end;   /* CLOSED: the quote */
};

/* The high bit of every byte that is 0 (no carry goes from byte to byte). */
static uint64_t
zeros(uint64_t word)
{
	return ~(((word & ~highs) + ~highs) | word | ~highs);
}

/* The high bits of the bytes as the low bits of a number, first byte first. */
static uint64_t
gather(uint64_t word)
{
	return (word >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static struct block
read_block(const char *bytes, const struct signs *signs)
{
	struct block block = { 0 };
	for (size_t i = 0; i < BLOCK / WORD; i++) {
		uint64_t word;
		memcpy(&word, bytes + WORD * i, WORD);
		word = le64toh(word);
		uint64_t marks = zeros(word ^ signs->delimiter) |
		                 zeros(word ^ signs->quote);
		block.marks |= gather(marks) << WORD * i;
		block.crs |= zeros(word ^ signs->cr);
		block.others |= (word & highs) | zeros(word);
	}
	return block;
}

static bool
is_blank(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	return from == to;
}

static bool
add_cell(struct split *split, const char *from, const char *to)
{
	if (split->count == SPLIT_MAX_CELLS)
		return false;
	split->cells[split->count++] = (struct str){ from,
		(size_t)(to - from) };
	return true;
}

static bool
add_plain_cell(struct split *split, const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (from < to && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	return add_cell(split, from, to);
}

/* False when it was not plainly well-formed. */
static bool
end_cell(struct split *split, struct cell *cell, const char *end)
{
	bool ok = cell->state == PLAIN
	              ? add_plain_cell(split, cell->start, end)
	              : cell->state == CLOSED && is_blank(cell->end + 1, end) &&
	                    add_cell(split, cell->start, cell->end);
	*cell = (struct cell){ PLAIN, end + 1, NULL };
	return ok;
}

/* A quote opens a cell at its start, and closes it once. */
static bool
meet_quote(struct cell *cell, const char *quote)
{
	if (cell->state == CLOSED ||
	    (cell->state == PLAIN && !is_blank(cell->start, quote)))
		return false;
	if (cell->state == PLAIN) {
		cell->state = QUOTED;
		cell->start = quote + 1;
	} else {
		cell->state = CLOSED;
		cell->end = quote;
	}
	return true;
}

static bool
take_marks(struct split *split, struct cell *cell, const char *bytes,
    uint64_t marks, char quote)
{
	for (; marks != 0; marks &= marks - 1) {
		const char *mark = bytes + __builtin_ctzll(marks);
		bool ok = true;
		if (*mark == quote)
			ok = meet_quote(cell, mark);
		else if (cell->state != QUOTED)
			ok = end_cell(split, cell, mark);
		if (!ok)
			return false;
	}
	return true;
}

/* The last bytes of a line as a block, without a look behind them. */
static struct block
read_rest(struct str rest, const struct signs *signs)
{
	char bytes[BLOCK];
	memset(bytes, '\n', sizeof(bytes));
	memcpy(bytes, rest.ptr, rest.len);
	return read_block(bytes, signs);
}

/* Without its end; no pointer when that is missing. */
static struct str
without_end(struct str line)
{
	if (line.len == 0 || line.ptr[line.len - 1] != '\n')
		return (struct str){ 0 };
	line.len--;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

bool
split_line(struct split *split, struct str line, char delimiter, char quote)
{
	const struct signs signs = { ones * (unsigned char)delimiter,
		ones * (unsigned char)quote, ones * '\r' };
	line = without_end(line);
	if (line.ptr == NULL)
		return false;
	struct cell cell = { PLAIN, line.ptr, NULL };
	uint64_t others = 0;
	split->count = 0;
	for (size_t at = 0; at < line.len; at += BLOCK) {
		struct str rest = str_behind(line, at);
		struct block block = rest.len < BLOCK
		                         ? read_rest(rest, &signs)
		                         : read_block(rest.ptr, &signs);
		others |= block.others;
		if (block.crs != 0 ||
		    !take_marks(split, &cell, rest.ptr, block.marks, quote))
			return false;
	}
	split->is_ascii = others == 0;
	/* Blanks alone are no record. */
	if (split->count == 0 && cell.state == PLAIN &&
	    is_blank(line.ptr, line.ptr + line.len))
		return false;
	return end_cell(split, &cell, line.ptr + line.len);
}
