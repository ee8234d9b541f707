/*
 * hash.h - 64 bits of a text, for tables in memory.
 *
 * Fast for the short texts of cells: sixteen bytes cost one multiplication to
 * twice the width, whose halves are folded into one (as in Wang Yi's wyhash).
 * It differs from machine to machine and may from version to version: what is
 * stored or sent has a fingerprint (fingerprint.h).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"

/* Any two odd numbers without a pattern; these are SplitMix64's. */
#define HASH_FIRST UINT64_C(0xBF58476D1CE4E5B9)
#define HASH_SECOND UINT64_C(0x94D049BB133111EB)

/* Two numbers as one. */
static inline uint64_t
hash_fold(uint64_t a, uint64_t b)
{
	a ^= HASH_FIRST;
	b ^= HASH_SECOND;
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t cross = (a >> 32) * (uint32_t)b ^ (b >> 32) * (uint32_t)a;
	return (a ^ b) * HASH_FIRST ^ cross ^ cross >> 29;
#endif
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
