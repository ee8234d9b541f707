#include "base/str.h"

#include <string.h>

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool
str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

bool
str_ends_with(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       str_equal(str_slice(s, s.len - suffix.len, suffix.len), suffix);
}

int
str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.ptr, b.ptr, shorter);
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Eight bytes at once: one that is below the limit borrows. */
static bool
has_below(const char *bytes, unsigned char limit)
{
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	return ((word - EACH_BYTE * limit) & ~word & EACH_BYTE * 0x80) != 0;
}

size_t
str_find_below(struct str s, unsigned char limit)
{
	size_t at = 0;
	while (s.len - at >= sizeof(uint64_t) && !has_below(s.ptr + at, limit))
		at += sizeof(uint64_t);
	while (at < s.len && (unsigned char)s.ptr[at] >= limit)
		at++;
	return at;
}

size_t
str_find(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	const char *at = s.len == 0
	                     ? NULL
	                     : memmem(s.ptr, s.len, needle.ptr, needle.len);
	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

size_t
str_ascii_len(struct str s)
{
	const uint64_t high_bits = UINT64_C(0x8080808080808080);
	size_t at = 0;
	uint64_t word;
	for (; s.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, s.ptr + at, sizeof(word));
		if ((word & high_bits) != 0)
			break;
	}
	while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
		at++;
	return at;
}

bool
str_is_ascii(struct str s)
{
	return str_ascii_len(s) == s.len;
}

size_t
str_visible_len(struct str s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] > ' ' && s.ptr[len] < 0x7F)
		len++;
	return len;
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
str_next(struct str *rest, char separator, struct str *piece)
{
	if (rest->ptr == NULL)
		return false;
	size_t at = str_find_byte(*rest, separator);
	*piece = str_slice(*rest, 0, at);
	if (at == rest->len)
		*rest = (struct str){ NULL, 0 };
	else
		*rest = str_slice(*rest, at + 1, rest->len);
	return true;
}

bool
str_to_count(struct str s, long max, long *value)
{
	long sum = 0;
	if (s.len == 0 || (s.len > 1 && s.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.ptr[i] - '0';
		if (digit < 0 || digit > 9 || sum > max / 10 ||
		    digit > max - sum * 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

enum { NEAREST_MAX_LEN = 48 };

/* Levenshtein distance of two short names, row by row. */
static size_t
distance(struct str a, struct str b)
{
	size_t row[NEAREST_MAX_LEN + 1];
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[b.len];
}

const char *
str_nearest(struct str s, const char *const *names, size_t count)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;
	s = str_slice(s, 0, NEAREST_MAX_LEN);
	for (size_t i = 0; i < count; i++) {
		size_t far = distance(s,
		    str_slice(str_from(names[i]), 0, NEAREST_MAX_LEN));
		if (far < least) {
			least = far;
			nearest = names[i];
		}
	}
	return nearest;
}
