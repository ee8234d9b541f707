#include "base/utf8.h"

/* Per length: the lead byte's mark, its value bits, the least code point. */
static const struct form {
	unsigned char mask, mark;
	uint32_t least;
} forms[UTF8_MAX_BYTES + 1] = {
	{ 0, 0, 0 },
	{ 0x80, 0x00, 0 },
	{ 0xE0, 0xC0, 0x80 },
	{ 0xF0, 0xE0, 0x800 },
	{ 0xF8, 0xF0, 0x10000 },
};

static bool
is_scalar(uint32_t point)
{
	return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

size_t
utf8_decode(struct str s, uint32_t *point)
{
	if (s.len == 0)
		return 0;
	unsigned char lead = (unsigned char)s.ptr[0];
	size_t len = 1;
	while (len <= UTF8_MAX_BYTES &&
	       (lead & forms[len].mask) != forms[len].mark)
		len++;
	if (len > UTF8_MAX_BYTES || len > s.len)
		return 0;
	uint32_t value = lead & (unsigned char)~forms[len].mask;
	for (size_t i = 1; i < len; i++) {
		unsigned char byte = (unsigned char)s.ptr[i];
		if ((byte & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (byte & 0x3F);
	}
	if (value < forms[len].least || !is_scalar(value))
		return 0;
	*point = value;
	return len;
}

size_t
utf8_encode(uint32_t point, char *out)
{
	if (!is_scalar(point))
		return 0;
	size_t len = UTF8_MAX_BYTES;
	while (len > 1 && point < forms[len].least)
		len--;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3F));
		point >>= 6;
	}
	out[0] = (char)(forms[len].mark | point);
	return len;
}

/* A three-byte character of a row without surrogates and overlong forms:
 * nearly all of what is written in Asia. */
static bool
is_plain_triple(const char *bytes)
{
	unsigned char lead = (unsigned char)bytes[0];
	return lead > 0xE0 && lead < 0xED && (bytes[1] & 0xC0) == 0x80 &&
	       (bytes[2] & 0xC0) == 0x80;
}

size_t
utf8_first_invalid(struct str s)
{
	enum { TRIPLE = 3 };
	size_t at = 0;
	while ((at += str_ascii_len(str_behind(s, at))) < s.len) {
		uint32_t point;
		while (s.len - at >= TRIPLE && is_plain_triple(s.ptr + at))
			at += TRIPLE;
		if (at == s.len || (unsigned char)s.ptr[at] < 0x80)
			continue;
		size_t len = utf8_decode(str_behind(s, at), &point);
		if (len == 0)
			break;
		at += len;
	}
	return at;
}

bool
utf8_is_valid(struct str s)
{
	return utf8_first_invalid(s) == s.len;
}

struct str
utf8_cut(struct str s, size_t max_bytes)
{
	if (s.len <= max_bytes)
		return s;
	size_t len = max_bytes;
	while (len > 0 && ((unsigned char)s.ptr[len] & 0xC0) == 0x80)
		len--;
	return str_slice(s, 0, len);
}

/* The base letters of U+00C0 to U+017F; a blank is no letter. */
static const char latin[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

enum { LATIN_FIRST = 0xC0, LATIN_LAST = 0x17F };

char
utf8_base_letter(uint32_t point)
{
	if (point >= 'A' && point <= 'Z')
		return (char)(point - 'A' + 'a');
	if (point >= 'a' && point <= 'z')
		return (char)point;
	if (point < LATIN_FIRST || point > LATIN_LAST)
		return '\0';
	char letter = latin[point - LATIN_FIRST];
	return letter == ' ' ? '\0' : letter;
}
