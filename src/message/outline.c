#include "message/outline.h"

#include <string.h>

#include "base/utf8.h"
#include "message/link.h"
#include "message/template.h"

/*
 * Everything has its room from the start: a line of the text makes at most
 * one block, one line and one piece, a link two pieces more.
 */
struct reader {
	struct arena *arena;
	struct outline *letter;
	struct outline *blocks; /* the next free ones */
	struct outline *lines;
	struct outline *pieces;
	char *text;
	struct outline *block;  /* the open one, or NULL */
	struct outline *line;   /* its last line */
	struct outline *latest; /* the last block of the open part, or NULL */
	struct str joined;      /* of the open line so far, with its marks */
	char *joining;          /* where the joined text is made */
	size_t depth;           /* of lists within lists */
	bool is_in_part;
};

static bool
is_item_mark(char byte)
{
	return byte == MARK_ITEM || byte == MARK_ITEM_END;
}

static struct str
trim_blanks(struct str text)
{
	static const struct str narrow = STR_INIT("\u202F");
	static const struct str wide = STR_INIT("\u00A0");
	struct str before;
	do {
		before = text = str_trim(text);
		if (str_ends_with(text, narrow))
			text = str_slice(text, 0, text.len - narrow.len);
		if (str_ends_with(text, wide))
			text = str_slice(text, 0, text.len - wide.len);
	} while (text.len < before.len);
	return text;
}

/* -- the text of a line as pieces -- */

static struct str
keep_text(struct reader *reader, struct str text)
{
	struct str kept = { reader->text, text.len };
	memcpy(reader->text, text.ptr, text.len);
	reader->text += text.len;
	return kept;
}

/* Without marks: those of items have gone before. */
static struct str
keep_plain(struct reader *reader, struct str marked)
{
	struct str kept = { reader->text, 0 };
	while (marked.len > 0) {
		size_t len = str_find_below(marked, MARK_DATA_END + 1);
		kept.len += keep_text(reader, str_slice(marked, 0, len)).len;
		marked = str_behind(marked, len + 1);
	}
	return kept;
}

static void
add_piece(struct reader *reader, struct str text, struct str link)
{
	struct outline *line = reader->line;
	if (text.len == 0)
		return;
	*reader->pieces++ = (struct outline){ .kind = OUTLINE_PIECE,
		.text = text,
		.link = link };
	line->text.len += text.len;
	line->count++;
}

static void
add_pieces(struct reader *reader, struct str marked)
{
	struct link link;
	size_t done = 0;
	reader->line->text.ptr = reader->text;
	reader->line->children = reader->pieces;
	while (link_find(marked, done, reader->arena, &link)) {
		add_piece(reader,
		    keep_plain(reader,
			str_slice(marked, done, link.from - done)),
		    STR_EMPTY);
		add_piece(reader,
		    keep_text(reader, str_slice(marked, link.from, link.len)),
		    link.target);
		done = link.from + link.len;
	}
	add_piece(reader, keep_plain(reader, str_behind(marked, done)),
	    STR_EMPTY);
}

/* The colon of a fact and its blank, empty at the end when there is none. */
static struct str
find_colon(struct str fact)
{
	static const struct str wide = STR_INIT("：");
	for (size_t i = 0; i < fact.len; i++) {
		struct str rest = str_behind(fact, i);
		if (rest.ptr[0] == MARK_DATA)
			i += str_find_byte(rest, MARK_DATA_END);
		else if (rest.ptr[0] == wide.ptr[0] &&
			 str_starts_with(rest, wide))
			return str_slice(rest, 0, wide.len);
		else if (rest.ptr[0] == ':' &&
			 (rest.len == 1 || rest.ptr[1] == ' '))
			return str_slice(rest, 0, 1);
	}
	return str_behind(fact, fact.len);
}

static void
end_line(struct reader *reader)
{
	struct str text = str_trim(reader->joined);
	if (reader->line == NULL)
		return;
	if (reader->block->kind == OUTLINE_FACTS) {
		struct str colon = find_colon(text);
		size_t len = (size_t)(colon.ptr - text.ptr);
		if (colon.len > 0)
			reader->line->label = keep_plain(reader,
			    trim_blanks(str_slice(text, 0, len)));
		text = trim_blanks(
		    colon.len > 0 ? str_behind(text, len + colon.len) : text);
	}
	add_pieces(reader, text);
	reader->line = NULL;
}

/* -- lines that are joined -- */

/* Written without blanks between words. */
static bool
is_unspaced(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} scripts[] = {
		{ 0x2E80, 0x30FF },   /* radicals, punctuation, kana */
		{ 0x31F0, 0x31FF },   /* more kana */
		{ 0x3400, 0x4DBF },   /* Han */
		{ 0x4E00, 0x9FFF },   /* Han */
		{ 0xF900, 0xFAFF },   /* Han */
		{ 0xFF00, 0xFFEF },   /* full-width forms */
		{ 0x20000, 0x3FFFF }, /* Han */
	};
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (point >= scripts[i].first && point <= scripts[i].last)
			return true;
	return false;
}

static bool
starts_unspaced(struct str text)
{
	uint32_t point = 0;
	if (text.len > 0 && text.ptr[0] == MARK_DATA)
		text = str_behind(text, 1);
	return utf8_decode(text, &point) > 0 && is_unspaced(point);
}

static bool
ends_unspaced(struct str text)
{
	uint32_t point = 0;
	if (text.len > 0 && text.ptr[text.len - 1] == MARK_DATA_END)
		text.len--;
	size_t from = text.len;
	/* Back to the first byte of the last character. */
	while (from > 0 && text.len - from < UTF8_MAX_BYTES &&
	       ((unsigned char)text.ptr[--from] & 0xC0) == 0x80)
		;
	return utf8_decode(str_behind(text, from), &point) > 0 &&
	       is_unspaced(point);
}

static void
join(struct reader *reader, struct str text)
{
	struct str *joined = &reader->joined;
	bool is_apart = joined->len > 0 &&
	                !(ends_unspaced(*joined) && starts_unspaced(text));
	if (is_apart)
		reader->joining[joined->len++] = ' ';
	while (text.len > 0) {
		size_t len = str_find_below(text, MARK_ITEM_END + 1);
		bool is_kept = len < text.len && !is_item_mark(text.ptr[len]);
		memcpy(reader->joining + joined->len, text.ptr, len + is_kept);
		joined->len += len + is_kept;
		text = str_behind(text, len + 1);
	}
}

/* -- blocks and parts -- */

static void
end_block(struct reader *reader)
{
	end_line(reader);
	reader->block = NULL;
}

static void
begin_line(struct reader *reader, struct str text)
{
	end_line(reader);
	reader->line = reader->lines++;
	reader->line->kind = OUTLINE_LINE;
	reader->block->count++;
	reader->joined = (struct str){ reader->joining, 0 };
	join(reader, text);
}

static void
begin_block(struct reader *reader, enum outline_kind kind)
{
	end_block(reader);
	struct outline *block = reader->blocks++;
	reader->letter->count++;
	*block = (struct outline){ .kind = kind, .children = reader->lines };
	block->opens_part = reader->is_in_part ? reader->latest == NULL
	                                       : kind == OUTLINE_FACTS;
	block->closes_part = !reader->is_in_part && kind == OUTLINE_FACTS;
	reader->block = reader->latest = block;
}

static void
end_part(struct reader *reader)
{
	end_block(reader);
	if (reader->is_in_part && reader->latest != NULL)
		reader->latest->closes_part = true;
	reader->is_in_part = false;
}

/* Between two lines. */
static void
pass_mark(struct reader *reader, char mark)
{
	if (mark == MARK_ITEM && reader->depth++ == 0) {
		end_block(reader);
		reader->is_in_part = true;
		reader->latest = NULL;
	}
	if (mark == MARK_ITEM_END && reader->depth > 0 && --reader->depth == 0)
		end_part(reader);
}

/* Within a line: no part begins there, and one that ends, ends behind it. */
static void
pass_inner_marks(struct reader *reader, struct str line)
{
	bool ends = false;
	while (line.len > 0) {
		line = str_behind(line,
		    str_find_below(line, MARK_ITEM_END + 1));
		if (line.len > 0 && line.ptr[0] == MARK_ITEM)
			reader->depth++;
		if (line.len > 0 && line.ptr[0] == MARK_ITEM_END &&
		    reader->depth > 0)
			ends |= --reader->depth == 0;
		line = str_behind(line, 1);
	}
	if (ends)
		end_part(reader);
}

/* -- what a line is -- */

static const struct {
	struct str start;
	enum outline_kind kind;
} starts[] = {
	{ STR_INIT("  "), OUTLINE_FACTS },
	{ STR_INIT("- "), OUTLINE_LIST },
	{ STR_INIT("» "), OUTLINE_CALL },
	{ STR_INIT(""), OUTLINE_PARAGRAPH },
};

/* Does a line that begins like a `kind` belong to the line above it? */
static bool
goes_on(const struct reader *reader, enum outline_kind kind, struct str text)
{
	if (reader->block == NULL)
		return false;
	enum outline_kind open = reader->block->kind;
	if (kind == OUTLINE_PARAGRAPH)
		return open != OUTLINE_FACTS;
	if (kind == OUTLINE_FACTS)
		return open == OUTLINE_LIST || open == OUTLINE_CALL ||
		       (open == OUTLINE_FACTS && find_colon(text).len == 0);
	return false;
}

static void
read_text(struct reader *reader, struct str text)
{
	size_t at = 0;
	while (!str_starts_with(text, starts[at].start))
		at++;
	enum outline_kind kind = starts[at].kind;
	text = str_trim(str_behind(text, starts[at].start.len));
	if (goes_on(reader, kind, text)) {
		join(reader, text);
		return;
	}
	bool is_next = reader->block != NULL && reader->block->kind == kind &&
	               kind != OUTLINE_CALL;
	if (!is_next)
		begin_block(reader, kind);
	begin_line(reader, text);
}

/* What is left of a line behind blanks and the marks of items. */
static struct str
without_marks(struct str line)
{
	while (
	    line.len > 0 && (is_item_mark(line.ptr[0]) || line.ptr[0] == ' '))
		line = str_behind(line, 1);
	return str_trim(line);
}

static void
read_line(struct reader *reader, struct str line)
{
	struct str text = without_marks(line);
	bool is_blank = str_is_empty(text) || str_equal(text, STR("--"));
	for (; line.len > 0 && (is_blank || is_item_mark(line.ptr[0]));
	     line = str_behind(line, 1))
		pass_mark(reader, line.ptr[0]);
	if (is_blank) {
		end_block(reader);
		return;
	}
	line.len = (size_t)(text.ptr + text.len - line.ptr);
	read_text(reader, line);
	pass_inner_marks(reader, line);
}

static size_t
count_byte(struct str text, char byte)
{
	size_t count = 0;
	for (size_t at = str_find_byte(text, byte); at < text.len; count++) {
		text = str_behind(text, at + 1);
		at = str_find_byte(text, byte);
	}
	return count;
}

static struct outline *
new_nodes(struct arena *arena, size_t count)
{
	return arena_alloc(arena, count, sizeof(struct outline));
}

const struct outline *
outline_read(struct str marked, struct arena *arena)
{
	size_t lines = count_byte(marked, '\n') + 1;
	size_t links = count_byte(marked, '@') + count_byte(marked, ':');
	struct outline *letter = arena_new(arena, struct outline);
	struct reader reader = {
		.arena = arena,
		.letter = letter,
		.blocks = new_nodes(arena, lines),
		.lines = new_nodes(arena, lines),
		.pieces = new_nodes(arena, lines + 2 * links),
		.text = arena_alloc(arena, marked.len + 1, 1),
		.joining = arena_alloc(arena, marked.len + 1, 1),
	};
	struct str line;
	letter->kind = OUTLINE_LETTER;
	letter->children = reader.blocks;
	while (str_next(&marked, '\n', &line))
		read_line(&reader, line);
	end_part(&reader);
	return letter;
}

/* -- the opening -- */

static const struct {
	struct str mark;
	bool is_wide; /* no blank follows it */
} ends[] = {
	{ STR_INIT("."), false },
	{ STR_INIT("!"), false },
	{ STR_INIT("?"), false },
	{ STR_INIT("…"), false },
	{ STR_INIT("؟"), false },
	{ STR_INIT("。"), true },
	{ STR_INIT("！"), true },
	{ STR_INIT("？"), true },
};

/* The length of a sentence's end at the start of the text, or 0. */
static size_t
end_length(struct str text)
{
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		size_t len = ends[i].mark.len;
		if (text.ptr[0] == ends[i].mark.ptr[0] &&
		    str_starts_with(text, ends[i].mark) &&
		    (ends[i].is_wide || text.len == len ||
			text.ptr[len] == ' '))
			return len;
	}
	return 0;
}

static struct str
first_sentence(struct str text)
{
	for (size_t at = 0; at < text.len; at++) {
		size_t len = end_length(str_behind(text, at));
		if (len > 0)
			return str_slice(text, 0, at + len);
	}
	return text;
}

static bool
ends_like_a_sentence(struct str text)
{
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (str_ends_with(text, ends[i].mark))
			return true;
	return false;
}

struct str
outline_opening(const struct outline *letter)
{
	for (size_t i = 0; i < letter->count; i++) {
		const struct outline *block = &letter->children[i];
		if (block->kind == OUTLINE_PARAGRAPH &&
		    ends_like_a_sentence(block->children->text))
			return first_sentence(block->children->text);
	}
	return STR_EMPTY;
}
