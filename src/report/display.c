#include "report/display.h"

#include <stdio.h>
#include <string.h>

#include <unicode/uchar.h>

#include "base/utf8.h"

enum { UNREADABLE = 0xFFFD };

static bool
is_plain_ascii(char byte)
{
	return byte >= ' ' && byte <= '~';
}

static bool
is_line_break(uint32_t point)
{
	return point == '\t' || point == '\n' || point == '\r' ||
	       point == 0x2028 || point == 0x2029;
}

/* U+200C and U+200D decide how Persian, Hindi and emoji are joined. */
static bool
is_hidden(uint32_t point)
{
	int8_t category = u_charType((UChar32)point);
	if (point == 0x200C || point == 0x200D)
		return false;
	return category == U_CONTROL_CHAR || category == U_FORMAT_CHAR;
}

static size_t
columns_of(uint32_t point)
{
	int8_t category = u_charType((UChar32)point);
	if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
	    category == U_FORMAT_CHAR)
		return 0;
	int width = u_getIntPropertyValue((UChar32)point,
	    UCHAR_EAST_ASIAN_WIDTH);
	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

static void
set_escape(struct glyph *glyph, uint32_t value)
{
	char *text = glyph->text;
	int len = 0;
	if (value < 0x100)
		len = snprintf(text, GLYPH_TEXT, "\\x%02x", value);
	else if (value < 0x10000)
		len = snprintf(text, GLYPH_TEXT, "\\u%04x", value);
	else
		len = snprintf(text, GLYPH_TEXT, "\\U%08x", value);
	glyph->len = (size_t)len;
	glyph->columns = (size_t)len;
}

static void
set_text(struct glyph *glyph, struct str text, size_t columns)
{
	memcpy(glyph->text, text.ptr, text.len);
	glyph->len = text.len;
	glyph->columns = columns;
}

bool
display_next(struct str *rest, struct glyph *glyph)
{
	if (rest->len == 0)
		return false;
	size_t len = utf8_decode(*rest, &glyph->point);
	if (len == 0) {
		glyph->point = UNREADABLE;
		set_escape(glyph, (unsigned char)*rest->ptr);
		len = 1;
	} else if (is_line_break(glyph->point)) {
		set_text(glyph, STR(" "), 1);
	} else if (is_hidden(glyph->point)) {
		set_escape(glyph, glyph->point);
	} else {
		set_text(glyph, str_slice(*rest, 0, len),
		    columns_of(glyph->point));
	}
	glyph->raw_len = len;
	*rest = str_slice(*rest, len, rest->len);
	return true;
}

void
display_add(struct buf *out, struct str s)
{
	struct glyph glyph;
	while (s.len > 0) {
		size_t plain = 0;
		while (plain < s.len && is_plain_ascii(s.ptr[plain]))
			plain++;
		buf_add(out, str_slice(s, 0, plain));
		s = str_slice(s, plain, s.len);
		if (display_next(&s, &glyph))
			buf_add(out, (struct str){ glyph.text, glyph.len });
	}
}

/* Marks and isolates, which end with the paragraph at the latest. */
bool
glyph_is_of_letter(const struct glyph *glyph)
{
	uint32_t point = glyph->point;
	return point == '\n' || point == 0x061C || point == 0x200E ||
	       point == 0x200F || (point >= 0x2066 && point <= 0x2069);
}

void
display_add_letter(struct buf *out, struct str s)
{
	struct glyph glyph;
	for (struct str before = s; display_next(&s, &glyph); before = s)
		buf_add(out, glyph_is_of_letter(&glyph)
				 ? str_slice(before, 0, glyph.raw_len)
				 : (struct str){ glyph.text, glyph.len });
}

void
display_add_cut(struct buf *out, struct str s, size_t columns)
{
	static const struct str ellipsis = STR_INIT("...");
	if (display_columns(s) <= columns) {
		display_add(out, s);
		return;
	}
	size_t room = columns > ellipsis.len ? columns - ellipsis.len : 0;
	struct glyph glyph;
	while (display_next(&s, &glyph) && glyph.columns <= room) {
		buf_add(out, (struct str){ glyph.text, glyph.len });
		room -= glyph.columns;
	}
	buf_add(out, ellipsis);
}

size_t
display_columns(struct str s)
{
	size_t columns = 0;
	struct glyph glyph;
	while (display_next(&s, &glyph))
		columns += glyph.columns;
	return columns;
}

void
display_add_count(struct buf *out, size_t count)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%zu", count);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_add_byte(out, ',');
		buf_add_byte(out, digits[i]);
	}
}

void
display_add_counted(struct buf *out, size_t count, const char *singular,
    const char *plural)
{
	display_add_count(out, count);
	buf_add_byte(out, ' ');
	buf_add(out, str_from(count == 1 ? singular : plural));
}
