/*
 * hash.h - 64 bits of a text, for tables in memory.
 *
 * Fast for the short texts of cells: sixteen bytes cost one multiplication to
 * twice the width, whose halves are folded into one (as in Wang Yi's wyhash).
 * A hash differs from machine to machine and may from version to version: what
 * is stored or sent has a fingerprint (fingerprint.h).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"

/* Any two odd numbers without a pattern; these are SplitMix64's. */
#define HASH_FIRST UINT64_C(0xBF58476D1CE4E5B9)
#define HASH_SECOND UINT64_C(0x94D049BB133111EB)

/* Both halves of a product, folded into one: the same on every machine. */
static inline uint64_t
hash_product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t a_low = (uint32_t)a, a_high = a >> 32;
	uint64_t b_low = (uint32_t)b, b_high = b >> 32;
	uint64_t middle = a_high * b_low + (a_low * b_low >> 32);
	uint64_t other = a_low * b_high + (uint32_t)middle;
	return a * b ^ (a_high * b_high + (middle >> 32) + (other >> 32));
#endif
}

/* Two numbers as one. */
static inline uint64_t
hash_fold(uint64_t a, uint64_t b)
{
	return hash_product(a ^ HASH_FIRST, b ^ HASH_SECOND);
}

/* Four bytes, or eight. */
static inline uint64_t
hash_half(const char *bytes)
{
	uint32_t half;
	memcpy(&half, bytes, sizeof(half));
	return half;
}

static inline uint64_t
hash_word(const char *bytes)
{
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* As hash_text(), of more than sixteen bytes. */
uint64_t hash_long_text(uint64_t before, struct str s);

/* Of a text that stands behind what has the hash `before`; 0: first. */
static inline uint64_t
hash_text(uint64_t before, struct str s)
{
	uint64_t first = 0, last = s.len * HASH_FIRST;
	if (s.len > 16)
		return hash_long_text(before, s);
	/* From both ends, which may overlap. */
	if (s.len >= 8) {
		first = hash_word(s.ptr);
		last ^= hash_word(s.ptr + s.len - 8);
	} else if (s.len >= 4) {
		first = hash_half(s.ptr);
		last ^= hash_half(s.ptr + s.len - 4);
	} else if (s.len > 0) {
		first = (unsigned char)s.ptr[0];
		last ^= (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 |
		        (unsigned char)s.ptr[s.len - 1];
	}
	return hash_fold(first ^ before, last);
}

#endif
