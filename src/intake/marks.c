#include "intake/marks.h"

#include <endian.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { WORD = 8 };

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t highs = UINT64_C(0x8080808080808080);

/* Of the bytes of a block: their first bits, and leads of a special kind. */
struct leads {
	uint64_t first, second, third;
	uint64_t odd; /* C0, C1, E0, ED, F0 and above */
};

/* What the characters of a block ask of the next one's first byte. */
struct due {
	uint64_t next; /* bit 0: it must continue one */
	uint64_t more; /* and the byte behind it, too */
};

/*
 * A lead asks for one byte that continues it, or two, of which the second is
 * asked for only behind the first: a line must not be excused by the one
 * before.  Whatever else may follow an odd lead is not looked into.
 */
static inline uint64_t
suspects_of(struct leads leads, struct due *due)
{
	uint64_t lead = leads.first & leads.second;
	uint64_t triple = lead & leads.third;
	uint64_t given = leads.first & ~leads.second;
	uint64_t more = (triple << 1 | due->more) & given;
	uint64_t wanted = lead << 1 | more << 1 | due->next;
	due->next = (lead | more) >> 63;
	due->more = triple >> 63;
	return (wanted ^ given) | leads.odd;
}

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

/* The high bit of every byte up to the blank. */
static uint64_t
find_low(uint64_t word)
{
	const uint64_t above = 0x7F - ' ';
	return ~((word & ~highs) + ones * above) & ~word & highs;
}

/* The high bit of every odd lead. */
static uint64_t
find_odd(uint64_t word)
{
	return find(word & ones * 0xFE, '\xC0') | find(word, '\xE0') |
	       find(word, '\xED') | find(word & ones * 0xF0, '\xF0');
}

/* The high bits of the bytes as the low bits of a number, first byte first. */
static uint64_t
gather(uint64_t word)
{
	return ((word & highs) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static uint64_t
word_at(const char *bytes)
{
	uint64_t word;
	memcpy(&word, bytes, WORD);
	return le64toh(word);
}

/* But for what may be no UTF-8. */
static struct marks
marks_in(const char *block, char delimiter, char quote)
{
	struct marks marks = { 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i += WORD) {
		uint64_t word = word_at(block + i);
		marks.ends |= gather(find(word, delimiter)) << i;
		marks.feeds |= gather(find(word, '\n')) << i;
		marks.returns |= gather(find(word, '\r')) << i;
		marks.quotes |= gather(find(word, quote)) << i;
		marks.blanks |= gather(find_low(word)) << i;
		marks.suspects |= gather(zeros(word)) << i;
	}
	return marks;
}

static struct leads
leads_in(const char *block)
{
	struct leads leads = { 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i += WORD) {
		uint64_t word = word_at(block + i);
		leads.first |= gather(word) << i;
		leads.second |= gather(word << 1) << i;
		leads.third |= gather(word << 2) << i;
		leads.odd |= gather(find_odd(word)) << i;
	}
	return leads;
}

void
marks_portable(struct marks *marks, size_t blocks, const char *text,
    char delimiter, char quote)
{
	struct due due = { 0, 0 };
	for (size_t i = 0; i < blocks; i++, text += MARKS_BLOCK) {
		marks[i] = marks_in(text, delimiter, quote);
		marks[i].ends |= marks[i].feeds;
		marks[i].blanks &= ~(marks[i].ends | marks[i].returns);
		marks[i].suspects |= suspects_of(leads_in(text), &due);
	}
}

#ifdef __x86_64__

#define AVX2 __attribute__((target("avx2")))

/* A block as it stands in the machine's registers. */
struct lanes {
	__m256i a, b;
};

AVX2 static inline uint64_t
firsts(struct lanes lanes)
{
	return (uint64_t)(unsigned)_mm256_movemask_epi8(lanes.a) |
	       (uint64_t)(unsigned)_mm256_movemask_epi8(lanes.b) << 32;
}

AVX2 static inline uint64_t
equal(struct lanes lanes, char byte)
{
	__m256i bytes = _mm256_set1_epi8(byte);
	return firsts((struct lanes){ _mm256_cmpeq_epi8(lanes.a, bytes),
	    _mm256_cmpeq_epi8(lanes.b, bytes) });
}

AVX2 static inline uint64_t
up_to(struct lanes lanes, char byte)
{
	__m256i bytes = _mm256_set1_epi8(byte);
	struct lanes least = { _mm256_min_epu8(lanes.a, bytes),
		_mm256_min_epu8(lanes.b, bytes) };
	return firsts((struct lanes){ _mm256_cmpeq_epi8(least.a, lanes.a),
	    _mm256_cmpeq_epi8(least.b, lanes.b) });
}

AVX2 static inline struct lanes
masked(struct lanes lanes, char byte)
{
	__m256i bytes = _mm256_set1_epi8(byte);
	return (struct lanes){ _mm256_and_si256(lanes.a, bytes),
		_mm256_and_si256(lanes.b, bytes) };
}

/* All bytes are shifted left, which loses their first bits. */
AVX2 static inline struct lanes
shifted(struct lanes lanes)
{
	return (struct lanes){ _mm256_add_epi8(lanes.a, lanes.a),
		_mm256_add_epi8(lanes.b, lanes.b) };
}

AVX2 static inline struct leads
leads_of(struct lanes lanes)
{
	struct lanes once = shifted(lanes), twice = shifted(once);
	return (struct leads){
		.first = firsts(lanes),
		.second = firsts(once),
		.third = firsts(twice),
		.odd = equal(masked(lanes, '\xFE'), '\xC0') |
		       equal(lanes, '\xE0') | equal(lanes, '\xED') |
		       equal(masked(lanes, '\xF0'), '\xF0'),
	};
}

AVX2 static void
marks_avx2(struct marks *marks, size_t blocks, const char *text, char delimiter,
    char quote)
{
	struct due due = { 0, 0 };
	for (size_t i = 0; i < blocks; i++, text += MARKS_BLOCK) {
		const __m256i *at = (const void *)text;
		struct lanes lanes = { _mm256_loadu_si256(at),
			_mm256_loadu_si256(at + 1) };
		uint64_t feeds = equal(lanes, '\n');
		uint64_t ends = equal(lanes, delimiter) | feeds;
		uint64_t returns = equal(lanes, '\r');
		uint64_t suspects = equal(lanes, '\0');
		if ((firsts(lanes) | due.next) != 0)
			suspects |= suspects_of(leads_of(lanes), &due);
		marks[i] = (struct marks){
			.ends = ends,
			.feeds = feeds,
			.returns = returns,
			.quotes = equal(lanes, quote),
			.blanks = up_to(lanes, ' ') & ~(ends | returns),
			.suspects = suspects,
		};
	}
}

#endif

void
marks_of(struct marks *marks, size_t blocks, const char *text, char delimiter,
    char quote)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		marks_avx2(marks, blocks, text, delimiter, quote);
		return;
	}
#endif
	marks_portable(marks, blocks, text, delimiter, quote);
}
