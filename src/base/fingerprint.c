#include "base/fingerprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The multiplier of MurmurHash3's and SplitMix64's finalisers. */
static uint64_t
mix(uint64_t value)
{
	value ^= value >> 33;
	value *= UINT64_C(0xFF51AFD7ED558CCD);
	value ^= value >> 33;
	value *= UINT64_C(0xC4CEB9FE1A85EC53);
	value ^= value >> 33;
	return value;
}

/* Eight bytes as a little-endian number on every machine. */
static uint64_t
word_at(const char *ptr, size_t len)
{
	unsigned char bytes[8] = { 0 };
	memcpy(bytes, ptr, len < 8 ? len : 8);
	uint64_t word = 0;
	for (int i = 7; i >= 0; i--)
		word = word << 8 | bytes[i];
	return word;
}

static uint64_t
rotate(uint64_t value, int bits)
{
	return value << bits | value >> (64 - bits);
}

struct fingerprint
fingerprint_of(struct str s)
{
	uint64_t high = UINT64_C(0x9E3779B97F4A7C15) ^ s.len;
	uint64_t low = UINT64_C(0xC2B2AE3D27D4EB4F) + s.len;
	for (size_t at = 0; at < s.len; at += 8) {
		uint64_t word = word_at(s.ptr + at, s.len - at);
		high = rotate(high ^ word, 29) * UINT64_C(0x9FB21C651E98DF25);
		low = rotate(low + word, 37) * UINT64_C(0xD6E8FEB86659FD93);
	}
	return (struct fingerprint){ mix(high ^ low), mix(low + mix(high)) };
}

void
fingerprint_format(struct fingerprint print, char out[FINGERPRINT_HEX + 1])
{
	snprintf(out, FINGERPRINT_HEX + 1, "%016" PRIx64 "%016" PRIx64,
	    print.high, print.low);
}
