#include "message/datum.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

struct value
datum_flag(bool is_true)
{
	return (struct value){ .kind = is_true ? VALUE_SCOPE : VALUE_FALSE };
}

struct value
datum_words(struct str text)
{
	if (str_is_empty(text))
		return datum_flag(false);
	return (struct value){ .kind = VALUE_TEXT, .text = text };
}

struct span {
	uint32_t first, last;
};

static bool
is_in(uint32_t point, const struct span *spans, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (point >= spans[i].first && point <= spans[i].last)
			return true;
	return false;
}

/* Tabs and all that ends a line. */
static bool
is_space(uint32_t point)
{
	static const struct span spaces[] = {
		{ '\t', '\r' },
		{ ' ', ' ' },
		{ 0x85, 0x85 },
		{ 0x2028, 0x2029 },
	};
	return is_in(point, spaces, COUNT_OF(spaces));
}

/* Controls, and what turns the direction of the text behind it. */
static bool
is_dropped(uint32_t point)
{
	static const struct span dropped[] = {
		{ 0x00, 0x1F },
		{ 0x7F, 0x9F },
		{ 0x202A, 0x202E },
		{ 0x2066, 0x2069 },
	};
	return is_in(point, dropped, COUNT_OF(dropped));
}

/* How much of it is printable ASCII, blanks included. */
static size_t
printable_len(struct str data)
{
	size_t len = 0;
	while (len < data.len && data.ptr[len] >= ' ' && data.ptr[len] <= '~')
		len++;
	return len;
}

static void
add_clean(struct buf *out, struct str data)
{
	uint32_t point = 0;
	while (!str_is_empty(data)) {
		size_t printable = printable_len(data);
		buf_add(out, str_slice(data, 0, printable));
		data = str_behind(data, printable);
		/* One line end becomes one space. */
		if (str_starts_with(data, STR("\r\n")))
			data = str_slice(data, 1, data.len);
		size_t len = utf8_decode(data, &point);
		if (len == 0)
			len = data.len > 0;
		else if (is_space(point))
			buf_add_byte(out, ' ');
		else if (!is_dropped(point))
			buf_add(out, str_slice(data, 0, len));
		data = str_slice(data, len, data.len);
	}
}

/* Most data are: visible ASCII, with blanks only inside. */
static bool
is_plain(struct str data)
{
	if (data.len == 0)
		return true;
	return data.len <= DATUM_MAX_TEXT && data.ptr[0] != ' ' &&
	       data.ptr[data.len - 1] != ' ' && printable_len(data) == data.len;
}

static char *
put(char *end, struct str text)
{
	memcpy(end, text.ptr, text.len);
	return end + text.len;
}

/* With what stands around it, in the style's arena. */
static struct str
frame(const struct datum_style *style, struct str text, bool is_cut)
{
	static const struct str isolate = STR_INIT("\u2068");
	static const struct str isolate_end = STR_INIT("\u2069");
	static const struct str ellipsis = STR_INIT("…");
	bool isolates = locale_is_right_to_left(style->locale);
	char *bytes = arena_alloc(style->arena,
	    text.len + isolate.len + isolate_end.len + ellipsis.len, 1);
	char *end = put(bytes, isolates ? isolate : STR_EMPTY);
	end = put(end, text);
	end = put(end, is_cut ? ellipsis : STR_EMPTY);
	end = put(end, isolates ? isolate_end : STR_EMPTY);
	return (struct str){ bytes, (size_t)(end - bytes) };
}

/* The data's own text, made harmless; see the header. */
static struct str
clean(const struct datum_style *style, struct str data)
{
	struct buf out;
	bool isolates = locale_is_right_to_left(style->locale);
	if (str_is_empty(data))
		return data;
	if (is_plain(data))
		return isolates ? frame(style, data, false) : data;
	bool is_cut = data.len > DATUM_MAX_TEXT;
	/* Dropped bytes only make it shorter, so the limit holds. */
	buf_init(&out, DATUM_MAX_TEXT);
	add_clean(&out, utf8_cut(str_trim(data), DATUM_MAX_TEXT));
	struct str text = str_trim(buf_str(&out));
	if (!str_is_empty(text))
		text = frame(style, text, is_cut);
	buf_release(&out);
	return text;
}

struct value
datum_text(const struct datum_style *style, struct str text)
{
	return datum_words(clean(style, text));
}

struct value
datum_own(const struct datum_style *style, struct str text)
{
	struct value value = datum_text(style, text);
	value.is_own = true;
	return value;
}

struct value
datum_count(const struct datum_style *style, long count)
{
	if (count <= 0)
		return datum_flag(false);
	return datum_words(locale_number(style->locale, count, style->arena));
}

struct value
datum_date(const struct datum_style *style, struct date date)
{
	return datum_words(locale_date(style->locale, date, style->arena));
}

struct value
datum_country(const struct datum_style *style, struct str code)
{
	return datum_text(style,
	    locale_country(style->locale, code, style->arena));
}

struct value
datum_plural(const struct datum_style *style, long count, size_t category)
{
	static const char *const categories[] = { "zero", "one", "two", "few",
		"many", "other" };
	const char *name = locale_plural(style->locale, count);
	return datum_flag(count > 0 && strcmp(name, categories[category]) == 0);
}
