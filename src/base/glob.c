#include "base/glob.h"

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Behind the UTF-8 character that begins at `at`. */
static size_t
behind(struct str text, size_t at)
{
	at++;
	while (at < text.len && is_inside_character(text.ptr[at]))
		at++;
	return at;
}

/*
 * The classic two-pointer walk: on a mismatch go back to the last star and
 * let it take one byte more.
 */
bool
glob_match(struct str pattern, struct str text)
{
	size_t p = 0, t = 0;
	size_t star = SIZE_MAX, resume = 0;
	while (t < text.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			resume = t;
		} else if (p < pattern.len && pattern.ptr[p] == '?') {
			p++;
			t = behind(text, t);
		} else if (p < pattern.len &&
			   lower(pattern.ptr[p]) == lower(text.ptr[t])) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

size_t
glob_weight(struct str pattern)
{
	size_t weight = 0;
	for (size_t i = 0; i < pattern.len; i++)
		weight += pattern.ptr[i] != '*' && pattern.ptr[i] != '?' &&
		          !is_inside_character(pattern.ptr[i]);
	return weight;
}
