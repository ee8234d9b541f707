#include "base/fingerprint.h"

#include <endian.h>
#include <string.h>

#include "base/hash.h"

enum { WORD = sizeof(uint64_t) };

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

static inline uint64_t
rotate(uint64_t value, int bits)
{
	return value << bits | value >> (64 - bits);
}

static struct fingerprint
begin(uint64_t len)
{
	return (struct fingerprint){
		.high = UINT64_C(0x9E3779B97F4A7C15) ^ len,
		.low = UINT64_C(0xC2B2AE3D27D4EB4F) + len,
	};
}

static void
add_word(struct fingerprint *state, uint64_t word)
{
	state->high = rotate(state->high ^ word, 29) *
	              UINT64_C(0x9FB21C651E98DF25);
	state->low = rotate(state->low + word, 37) *
	             UINT64_C(0xD6E8FEB86659FD93);
}

static void
add_text(struct fingerprint *state, struct str s)
{
	size_t at = 0;
	for (; s.len - at >= WORD; at += WORD)
		add_word(state, word_at(s.ptr + at, WORD));
	if (at < s.len)
		add_word(state, word_at(s.ptr + at, s.len - at));
}

static struct fingerprint
finish(const struct fingerprint *state)
{
	return (struct fingerprint){
		mix(state->high ^ state->low),
		mix(state->low + mix(state->high)),
	};
}

struct fingerprint
fingerprint_of(struct str s)
{
	struct fingerprint state = begin(s.len);
	add_text(&state, s);
	return finish(&state);
}

/*
 * The lane with two words more.  The lower half of a product alone forgets:
 * what differs in the highest bits of a word differs nowhere else, and one bit
 * of the next word may undo it.
 */
static inline uint64_t
add_pair(uint64_t lane, const uint64_t pair[2])
{
	const uint64_t key = UINT64_C(0xA0761D6478BD642F);
	return hash_product(le64toh(pair[0]) ^ key, le64toh(pair[1]) ^ lane);
}

/*
 * Of whole blocks; returns how much that was.  Four lanes do not wait for each
 * other, as the words of one chain do.
 */
static size_t
add_blocks(struct fingerprint_sum *sum, struct str piece)
{
	uint64_t a = sum->lanes[0], b = sum->lanes[1];
	uint64_t c = sum->lanes[2], d = sum->lanes[3];
	size_t len = piece.len - piece.len % FINGERPRINT_BLOCK;
	for (size_t at = 0; at < len; at += FINGERPRINT_BLOCK) {
		uint64_t words[FINGERPRINT_LANES * 2];
		memcpy(words, piece.ptr + at, FINGERPRINT_BLOCK);
		a = add_pair(a, &words[0]);
		b = add_pair(b, &words[2]);
		c = add_pair(c, &words[4]);
		d = add_pair(d, &words[6]);
	}
	sum->lanes[0] = a;
	sum->lanes[1] = b;
	sum->lanes[2] = c;
	sum->lanes[3] = d;
	return len;
}

void
fingerprint_begin(struct fingerprint_sum *sum)
{
	*sum = (struct fingerprint_sum){
		.lanes = { UINT64_C(0xE7037ED1A0B428DB),
		    UINT64_C(0x8EBC6AF09C88C6E3), UINT64_C(0x589965CC75374CC3),
		    UINT64_C(0x1D8E4E27C47D124F) },
	};
}

/* Returns how much of the piece went into the block that was begun. */
static size_t
complete_rest(struct fingerprint_sum *sum, struct str piece)
{
	size_t held = sum->len % FINGERPRINT_BLOCK;
	struct str taken = str_slice(piece, 0, FINGERPRINT_BLOCK - held);
	memcpy(sum->rest + held, taken.ptr, taken.len);
	if (held + taken.len == FINGERPRINT_BLOCK)
		add_blocks(sum, (struct str){ sum->rest, FINGERPRINT_BLOCK });
	return taken.len;
}

void
fingerprint_add(struct fingerprint_sum *sum, struct str piece)
{
	size_t at = 0;
	if (sum->len % FINGERPRINT_BLOCK > 0)
		at = complete_rest(sum, piece);
	at += add_blocks(sum, str_behind(piece, at));
	memcpy(sum->rest, piece.ptr + at, piece.len - at);
	sum->len += piece.len;
}

struct fingerprint
fingerprint_end(const struct fingerprint_sum *sum)
{
	struct fingerprint state = begin(sum->len);
	for (size_t i = 0; i < FINGERPRINT_LANES; i++)
		add_word(&state, sum->lanes[i]);
	add_text(&state,
	    (struct str){ sum->rest, sum->len % FINGERPRINT_BLOCK });
	return finish(&state);
}

void
fingerprint_format(struct fingerprint print, char out[FINGERPRINT_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = FINGERPRINT_HEX / 2; i > 0; i--) {
		out[i - 1] = digits[print.high & 0xF];
		out[i - 1 + FINGERPRINT_HEX / 2] = digits[print.low & 0xF];
		print.high >>= 4;
		print.low >>= 4;
	}
	out[FINGERPRINT_HEX] = '\0';
}
