#include "report/markup.h"

#include "report/display.h"

static struct str
escape_of(char byte)
{
	static const struct {
		char byte;
		struct str escape;
	} escapes[] = {
		{ '<', STR_INIT("&lt;") },
		{ '>', STR_INIT("&gt;") },
		{ '&', STR_INIT("&amp;") },
		{ '"', STR_INIT("&quot;") },
		{ '\'', STR_INIT("&#39;") },
	};
	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		if (escapes[i].byte == byte)
			return escapes[i].escape;
	}
	return STR_EMPTY;
}

static size_t
count_harmless(struct str s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] >= ' ' && s.ptr[len] <= '~' &&
	       str_is_empty(escape_of(s.ptr[len])))
		len++;
	return len;
}

static void
add_glyph(struct buf *out, const struct glyph *glyph)
{
	struct str escape = glyph->len == 1 ? escape_of(glyph->text[0])
	                                    : STR_EMPTY;
	buf_add(out, str_is_empty(escape)
			 ? (struct str){ glyph->text, glyph->len }
			 : escape);
}

void
markup_add(struct buf *out, struct str s)
{
	struct glyph glyph;
	while (s.len > 0) {
		size_t len = count_harmless(s);
		buf_add(out, str_slice(s, 0, len));
		s = str_slice(s, len, s.len);
		if (display_next(&s, &glyph))
			add_glyph(out, &glyph);
	}
}

void
markup_add_letter(struct buf *out, struct str s)
{
	struct glyph glyph;
	while (s.len > 0) {
		size_t len = count_harmless(s);
		buf_add(out, str_slice(s, 0, len));
		s = str_slice(s, len, s.len);
		struct str before = s;
		if (!display_next(&s, &glyph))
			return;
		if (glyph_is_of_letter(&glyph))
			buf_add(out, str_slice(before, 0, glyph.raw_len));
		else
			add_glyph(out, &glyph);
	}
}

void
markup_add_document(struct buf *out, struct str html)
{
	for (size_t i = 0; i < html.len; i++) {
		struct str escape = escape_of(html.ptr[i]);
		buf_add(out,
		    str_is_empty(escape) ? str_slice(html, i, 1) : escape);
	}
}

void
markup_put(struct buf *out, const char *markup)
{
	buf_add(out, str_from(markup));
}

void
markup_begin_page(struct buf *out)
{
	markup_put(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\"/>\n"
	    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	    "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
	    "base-uri 'none'; form-action 'none'\"/>\n");
}

void
markup_data(struct buf *out, const char *before, struct str data,
    const char *after)
{
	markup_put(out, before);
	markup_add(out, data);
	markup_put(out, after);
}

void
markup_number(struct buf *out, const char *before, size_t number,
    const char *after)
{
	markup_put(out, before);
	display_add_count(out, number);
	markup_put(out, after);
}
