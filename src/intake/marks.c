#include "intake/marks.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WORD = 8, LANE = 16 };

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t highs = UINT64_C(0x8080808080808080);

/* The high bit of every byte that is 0 (no carry goes from byte to byte). */
static uint64_t
zeros(uint64_t word)
{
	return ~(((word & ~highs) + ~highs) | word | ~highs);
}

/* The high bit of every byte that is this one. */
static uint64_t
find(uint64_t word, char byte)
{
	return zeros(word ^ ones * (unsigned char)byte);
}

/* The high bits of the bytes as the low bits of a number, first byte first. */
static uint64_t
gather(uint64_t word)
{
	return (word >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

struct marks
marks_portable(const char *bytes, char delimiter, char quote)
{
	struct marks marks = { 0, 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i += WORD) {
		uint64_t word;
		memcpy(&word, bytes + i, WORD);
		word = le64toh(word);
		uint64_t signs = find(word, delimiter) | find(word, quote) |
		                 find(word, '\r') | find(word, '\n');
		marks.signs |= gather(signs) << i;
		marks.others |= gather((word & highs) | zeros(word)) << i;
	}
	return marks;
}

#ifdef __SSE2__

static uint64_t
high_bits(__m128i lane)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(lane);
}

struct marks
marks_of(const char *bytes, char delimiter, char quote)
{
	const __m128i delimiters = _mm_set1_epi8(delimiter);
	const __m128i quotes = _mm_set1_epi8(quote);
	const __m128i returns = _mm_set1_epi8('\r');
	const __m128i feeds = _mm_set1_epi8('\n');
	const __m128i nuls = _mm_setzero_si128();
	struct marks marks = { 0, 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i += LANE) {
		__m128i lane = _mm_loadu_si128(
		    (const __m128i *)(const void *)(bytes + i));
		__m128i cells = _mm_or_si128(_mm_cmpeq_epi8(lane, delimiters),
		    _mm_cmpeq_epi8(lane, quotes));
		__m128i ends = _mm_or_si128(_mm_cmpeq_epi8(lane, returns),
		    _mm_cmpeq_epi8(lane, feeds));
		__m128i others = _mm_or_si128(lane, _mm_cmpeq_epi8(lane, nuls));
		marks.signs |= high_bits(_mm_or_si128(cells, ends)) << i;
		marks.others |= high_bits(others) << i;
	}
	return marks;
}

#else

struct marks
marks_of(const char *bytes, char delimiter, char quote)
{
	return marks_portable(bytes, delimiter, quote);
}

#endif
