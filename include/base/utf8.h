/*
 * utf8.h - reading and writing Unicode code points as UTF-8 (RFC 3629).
 *
 * Overlong forms, surrogates and values above U+10FFFF are invalid.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { UTF8_MAX_BYTES = 4 };

/*
 * Decode the code point at the start of s.  Returns its length in bytes, or 0
 * when s is empty or starts with an invalid sequence.
 */
size_t utf8_decode(struct str s, uint32_t *point);

/* Encode into out (UTF8_MAX_BYTES); returns the length, 0 for no code point. */
size_t utf8_encode(uint32_t point, char *out);

bool utf8_is_valid(struct str s);

/* Offset of the first invalid byte, or s.len. */
size_t utf8_first_invalid(struct str s);

/*
 * The letter in lower-case ASCII that a Latin letter up to U+017F has at its
 * base: "a" for A, a, Ä and ą; 0 for every other code point.
 */
char utf8_base_letter(uint32_t point);

/* The longest start of s that has at most `max_bytes` and ends a character. */
struct str utf8_cut(struct str s, size_t max_bytes);

#endif
