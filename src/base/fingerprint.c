#include "base/fingerprint.h"

#include <endian.h>
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

/* Up to eight bytes as a little-endian number on every machine. */
static uint64_t
word_at(const char *ptr, size_t len)
{
	uint64_t word = 0;
	memcpy(&word, ptr, len < sizeof(word) ? len : sizeof(word));
	return le64toh(word);
}

static uint64_t
rotate(uint64_t value, int bits)
{
	return value << bits | value >> (64 - bits);
}

static void
add_word(struct fingerprint_sum *sum, uint64_t word)
{
	sum->high = rotate(sum->high ^ word, 29) * UINT64_C(0x9FB21C651E98DF25);
	sum->low = rotate(sum->low + word, 37) * UINT64_C(0xD6E8FEB86659FD93);
}

void
fingerprint_begin(struct fingerprint_sum *sum, uint64_t len)
{
	*sum = (struct fingerprint_sum){
		.high = UINT64_C(0x9E3779B97F4A7C15) ^ len,
		.low = UINT64_C(0xC2B2AE3D27D4EB4F) + len,
	};
}

/* Returns how much of the piece went into the rest of the one before. */
static size_t
complete_rest(struct fingerprint_sum *sum, struct str piece)
{
	size_t room = sizeof(sum->rest) - sum->rest_len;
	size_t taken = piece.len < room ? piece.len : room;
	memcpy(sum->rest + sum->rest_len, piece.ptr, taken);
	sum->rest_len += taken;
	if (sum->rest_len < sizeof(sum->rest))
		return taken;
	add_word(sum, word_at(sum->rest, sizeof(sum->rest)));
	sum->rest_len = 0;
	return taken;
}

void
fingerprint_add(struct fingerprint_sum *sum, struct str piece)
{
	size_t at = sum->rest_len > 0 ? complete_rest(sum, piece) : 0;
	for (; piece.len - at >= sizeof(sum->rest); at += sizeof(sum->rest))
		add_word(sum, word_at(piece.ptr + at, sizeof(sum->rest)));
	if (at < piece.len)
		complete_rest(sum, str_behind(piece, at));
}

static struct fingerprint
finish(const struct fingerprint_sum *sum)
{
	return (struct fingerprint){
		mix(sum->high ^ sum->low),
		mix(sum->low + mix(sum->high)),
	};
}

struct fingerprint
fingerprint_end(const struct fingerprint_sum *sum)
{
	struct fingerprint_sum all = *sum;
	if (all.rest_len > 0)
		add_word(&all, word_at(all.rest, all.rest_len));
	return finish(&all);
}

struct fingerprint
fingerprint_of(struct str s)
{
	struct fingerprint_sum sum;
	size_t at = 0;
	fingerprint_begin(&sum, s.len);
	for (; s.len - at >= sizeof(sum.rest); at += sizeof(sum.rest))
		add_word(&sum, word_at(s.ptr + at, sizeof(sum.rest)));
	if (at < s.len)
		add_word(&sum, word_at(s.ptr + at, s.len - at));
	return finish(&sum);
}

void
fingerprint_format(struct fingerprint print, char out[FINGERPRINT_HEX + 1])
{
	snprintf(out, FINGERPRINT_HEX + 1, "%016" PRIx64 "%016" PRIx64,
	    print.high, print.low);
}
