/*
 * str.h - text as a pointer and a length, passed by value.
 *
 * A str is a view: it owns nothing and need not end in NUL.  Its bytes are
 * UTF-8 unless a function says otherwise.  Only ASCII letters are folded when
 * case is ignored.  Turn it into a C string with arena_cstr() only where a
 * system or library call asks for one.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *ptr;
	size_t len;
};

/* A string literal as a str; a static one needs STR_INIT. */
#define STR_INIT(literal)                                                      \
	{                                                                      \
		"" literal, sizeof(literal) - 1                                \
	}
#define STR(literal) ((struct str)STR_INIT(literal))
#define STR_EMPTY ((struct str){ "", 0 })

/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).ptr

/* Elements of a true array. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A view of a C string; NULL gives the empty str. */
static inline struct str
str_from(const char *cstring)
{
	if (cstring == NULL)
		return STR_EMPTY;
	return (struct str){ cstring, strlen(cstring) };
}

static inline bool
str_is_empty(struct str s)
{
	return s.len == 0;
}

static inline bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.ptr, b.ptr, a.len));
}

bool str_equal_nocase(struct str a, struct str b);
static inline bool
str_starts_with(struct str s, struct str prefix)
{
	return s.len >= prefix.len &&
	       str_equal((struct str){ s.ptr, prefix.len }, prefix);
}

bool str_ends_with(struct str s, struct str suffix);

/* Order by bytes, the shorter first: below, at or above 0. */
int str_compare(struct str a, struct str b);

/* Offset of the first `byte`, or s.len when there is none. */
static inline size_t
str_find_byte(struct str s, char byte)
{
	const char *at = s.len == 0 ? NULL
	                            : (const char *)memchr(s.ptr,
					  (unsigned char)byte, s.len);
	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

/* Offset of the first byte below `limit` (at most 0x80), s.len: none. */
size_t str_find_below(struct str s, unsigned char limit);

/* Offset of the first `needle`, or s.len when there is none. */
size_t str_find(struct str s, struct str needle);

/* The bytes [from, from + len), cut at the end of s. */
static inline struct str
str_slice(struct str s, size_t from, size_t len)
{
	/* A text without bytes may be NULL, which has no offsets. */
	if (s.len == 0)
		return s;
	if (from > s.len)
		from = s.len;
	if (len > s.len - from)
		len = s.len - from;
	return (struct str){ s.ptr + from, len };
}

/* What follows the first `from` bytes, at most all. */
static inline struct str
str_behind(struct str s, size_t from)
{
	return str_slice(s, from, s.len);
}

/* How many bytes at the start of s are ASCII. */
size_t str_ascii_len(struct str s);

bool str_is_ascii(struct str s);

/* How many bytes at the start of s are visible ASCII: '!' to '~'. */
size_t str_visible_len(struct str s);

/* Without blanks, tabs and line ends on both sides. */
struct str str_trim(struct str s);

/*
 * Cut the next piece off *rest, up to `separator` (which is dropped) or the
 * end.  False when nothing was left: an empty str has one empty piece before
 * the first call only if its ptr is not NULL; after the last piece *rest.ptr
 * is NULL.  Pieces are not trimmed.
 */
bool str_next(struct str *rest, char separator, struct str *piece);

/*
 * A whole decimal number without sign, space or leading zero ("0" itself is
 * allowed), at most `max`.  False and *value untouched otherwise.
 */
bool str_to_count(struct str s, long max, long *value);

/* The name in `names` that is nearest to s by edit distance, or NULL. */
const char *str_nearest(struct str s, const char *const *names, size_t count);

#endif
