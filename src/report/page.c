#include "report/page.h"

#include "report/display.h"

struct cursor {
	struct buf *out;
	size_t indent;
	size_t column;
};

static void
start_line(struct cursor *cursor)
{
	buf_add_byte(cursor->out, '\n');
	for (size_t i = 0; i < cursor->indent; i++)
		buf_add_byte(cursor->out, ' ');
	cursor->column = cursor->indent;
}

static void
add_wide_word(struct cursor *cursor, struct str word)
{
	struct glyph glyph;
	while (display_next(&word, &glyph)) {
		if (cursor->column + glyph.columns > PAGE_COLUMNS)
			start_line(cursor);
		buf_add(cursor->out, (struct str){ glyph.text, glyph.len });
		cursor->column += glyph.columns;
	}
}

static void
add_word(struct cursor *cursor, struct str word)
{
	size_t columns = display_columns(word);
	if (cursor->column > cursor->indent) {
		if (cursor->column + 1 + columns > PAGE_COLUMNS) {
			start_line(cursor);
		} else {
			buf_add_byte(cursor->out, ' ');
			cursor->column++;
		}
	}
	if (columns < word.len) {
		add_wide_word(cursor, word);
		return;
	}
	buf_add(cursor->out, word);
	cursor->column += columns;
}

void
page_add(struct buf *out, size_t indent, struct str text)
{
	struct cursor cursor = { out, indent, indent };
	struct buf shown;
	buf_init(&shown, text.len * GLYPH_TEXT);
	display_add(&shown, text);
	struct str rest = buf_str(&shown);
	struct str word;
	while (str_next(&rest, ' ', &word)) {
		if (!str_is_empty(word))
			add_word(&cursor, word);
	}
	buf_add_byte(out, '\n');
	buf_release(&shown);
}
