#include "intake/text.h"

#include <assert.h>

#include "base/buf.h"
#include "intake/encoding.h"

struct text {
	struct encoding *encoding;
	size_t piece;
	struct buf window;
	uint64_t start; /* where the window starts in the text */
	uint64_t kept;  /* what is before was dropped */
	bool has_ended; /* the window holds the last of the text */
};

struct text *
text_open(struct source *source, struct str configured, struct str fallback,
    size_t piece, struct arena *arena, struct error *err)
{
	struct encoding *encoding = encoding_open(source, configured, fallback,
	    arena, err);
	if (encoding == NULL)
		return NULL;
	struct text *text = arena_new(arena, struct text);
	text->encoding = encoding;
	text->piece = piece;
	buf_init(&text->window, TEXT_MAX_KEPT);
	return text;
}

void
text_close(struct text *text)
{
	if (text == NULL)
		return;
	encoding_close(text->encoding);
	buf_release(&text->window);
}

const char *
text_encoding(const struct text *text)
{
	return encoding_name(text->encoding);
}

/* Bring in another piece, behind what is kept. */
static void
read_piece(struct text *text)
{
	if (text->kept > text->start)
		buf_drop(&text->window, (size_t)(text->kept - text->start));
	text->start = text->kept;
	char *end = buf_reserve(&text->window, text->piece);
	assert(end != NULL);
	size_t len = encoding_read(text->encoding, end, text->piece);
	text->window.len += len;
	text->has_ended = len == 0;
}

struct str
text_at(struct text *text, uint64_t at, size_t least)
{
	assert(at >= text->kept);
	while (text->start + text->window.len < at + least && !text->has_ended)
		read_piece(text);
	return str_behind(buf_str(&text->window), (size_t)(at - text->start));
}

void
text_drop(struct text *text, uint64_t at)
{
	assert(at <= text->start + text->window.len);
	text->kept = at;
}

void
text_rewind(struct text *text)
{
	text->kept = 0;
	if (text->start == 0)
		return;
	buf_clear(&text->window);
	text->start = 0;
	text->has_ended = false;
	encoding_rewind(text->encoding);
}
