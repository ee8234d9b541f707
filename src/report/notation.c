#include "report/notation.h"

#include "base/utf8.h"

enum { MAX_DIGITS = 20 };

static bool
is_plain(char byte)
{
	return (unsigned char)byte >= 0x20 && byte != '"' && byte != '\\';
}

static size_t
plain_len(struct str s)
{
	size_t len = 0;
	while (len < s.len && is_plain(s.ptr[len]))
		len++;
	return len;
}

static void
add_escaped(struct buf *out, char byte)
{
	static const char letters[] = {
		['"'] = '"',
		['\\'] = '\\',
		['\b'] = 'b',
		['\f'] = 'f',
		['\n'] = 'n',
		['\r'] = 'r',
		['\t'] = 't',
	};
	buf_add_byte(out, '\\');
	if (letters[(unsigned char)byte] != '\0')
		buf_add_byte(out, letters[(unsigned char)byte]);
	else
		buf_format(out, "u%04X", (unsigned char)byte);
}

static void
add_valid(struct buf *out, struct str s)
{
	while (s.len > 0) {
		size_t len = plain_len(s);
		buf_add(out, str_slice(s, 0, len));
		if (len < s.len)
			add_escaped(out, s.ptr[len]);
		s = str_behind(s, len + 1);
	}
}

static void
add_repaired(struct buf *out, struct str text,
    void (*add)(struct buf *out, struct str valid))
{
	while (text.len > 0) {
		size_t len = utf8_first_invalid(text);
		add(out, str_slice(text, 0, len));
		if (len < text.len)
			buf_add(out, STR("\xEF\xBF\xBD"));
		text = str_behind(text, len + 1);
	}
}

void
notation_add_repaired(struct buf *out, struct str text)
{
	add_repaired(out, text, buf_add);
}

void
notation_add_text(struct buf *out, struct str text)
{
	buf_add_byte(out, '"');
	add_repaired(out, text, add_valid);
	buf_add_byte(out, '"');
}

void
notation_add_word(struct buf *out, const char *word)
{
	buf_add_byte(out, '"');
	buf_add(out, str_from(word));
	buf_add_byte(out, '"');
}

void
notation_add_number(struct buf *out, int64_t number)
{
	char digits[MAX_DIGITS];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		buf_add_byte(out, '-');
	buf_add(out, (struct str){ digits + at, sizeof(digits) - at });
}

void
notation_add_flag(struct buf *out, bool flag)
{
	buf_add(out, flag ? STR("true") : STR("false"));
}

void
notation_add_null(struct buf *out)
{
	buf_add(out, STR("null"));
}

void
notation_separate(struct buf *out, size_t count)
{
	if (count > 0)
		buf_add(out, STR(", "));
}

void
notation_add_name(struct buf *out, const char *name)
{
	notation_add_word(out, name);
	buf_add(out, STR(": "));
}
