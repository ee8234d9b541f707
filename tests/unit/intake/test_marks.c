#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/utf8.h"
#include "intake/marks.h"

enum { BLOCKS = 3, LEN = BLOCKS * MARKS_BLOCK };

/* What stands for itself; of suspects NUL alone. */
static struct marks
marks_one_by_one(const char *bytes, char delimiter, char quote)
{
	struct marks marks = { 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i++) {
		uint64_t bit = UINT64_C(1) << i;
		char byte = bytes[i];
		bool ends = byte == delimiter || byte == '\n';
		bool is_low = byte >= 0 && byte <= ' ';
		marks.ends |= ends ? bit : 0;
		marks.feeds |= byte == '\n' ? bit : 0;
		marks.returns |= byte == '\r' ? bit : 0;
		marks.quotes |= byte == quote ? bit : 0;
		marks.blanks |= is_low && !ends && byte != '\r' ? bit : 0;
		marks.suspects |= byte == '\0' ? bit : 0;
	}
	return marks;
}

/* But for suspects, which may be more. */
static bool
marks_equal(struct marks a, struct marks b)
{
	return a.ends == b.ends && a.feeds == b.feeds &&
	       a.returns == b.returns && a.quotes == b.quotes &&
	       a.blanks == b.blanks;
}

static void
assert_same(const char *bytes, char delimiter, char quote, int i)
{
	struct marks machine[BLOCKS], portable[BLOCKS];
	marks_of(machine, BLOCKS, bytes, delimiter, quote);
	marks_portable(portable, BLOCKS, bytes, delimiter, quote);
	for (size_t k = 0; k < BLOCKS; k++) {
		struct marks wanted = marks_one_by_one(bytes + k * MARKS_BLOCK,
		    delimiter, quote);
		if (!marks_equal(machine[k], wanted))
			fail_msg("machine: text %d, block %zu", i, k);
		if (!marks_equal(portable[k], wanted))
			fail_msg("portable: text %d, block %zu", i, k);
		if (machine[k].suspects != portable[k].suspects)
			fail_msg("suspects: text %d, block %zu", i, k);
		if ((wanted.suspects & ~machine[k].suspects) != 0)
			fail_msg("NUL: text %d, block %zu", i, k);
	}
}

static void
every_byte_is_marked_at_every_place(void **state)
{
	(void)state;
	for (int i = 0; i < 256 * LEN; i++) {
		char bytes[LEN];
		memset(bytes, 'x', sizeof(bytes));
		bytes[i % LEN] = (char)(i / LEN);
		assert_same(bytes, ';', '"', i);
	}
}

static void
random_blocks_are_marked_alike(void **state)
{
	static const struct {
		const char *bytes; /* taken from these, or from all */
		size_t count;
		char delimiter, quote;
	} kinds[] = {
		{ NULL, 256, ',', '"' },
		{ NULL, 256, '\t', '\xFF' },
		{ ",\"\r\n\0\x80\xFF\x01\x7Fx", 10, ',', '"' },
		/* One bit from a sign, where a carry would show. */
		{ "\x2D\x2C\x2B\x23\x22\x21\x0B\x0A\x0C\x0D\x00\x01\x20"
		  "\x1F\xA0",
		    15, ',', '"' },
		{ "\xC3\xA4\xE6\xB5\xB7\xE0\xED\xF0\x9F\x80\xC1x", 12, ',',
		    '"' },
	};
	uint32_t seed = 1;
	(void)state;
	for (int i = 0; i < 50000; i++) {
		size_t k = (size_t)i % COUNT_OF(kinds);
		char bytes[LEN];
		for (size_t at = 0; at < LEN; at++) {
			seed = seed * 1664525U + 1013904223U;
			size_t random = (seed >> 8) % kinds[k].count;
			bytes[at] = kinds[k].bytes == NULL
			                ? (char)random
			                : kinds[k].bytes[random];
		}
		assert_same(bytes, kinds[k].delimiter, kinds[k].quote, i);
	}
}

/* Of the bytes [from, from + len). */
static bool
has_suspects(const struct marks *marks, size_t from, size_t len)
{
	for (size_t i = from; i < from + len; i++)
		if ((marks[i / MARKS_BLOCK].suspects >> i % MARKS_BLOCK & 1) !=
		    0)
			return true;
	return false;
}

/* Of each line, whatever stands in the line before. */
static bool
is_suspected(const char *bytes)
{
	struct marks marks[BLOCKS];
	struct str text = { bytes, LEN };
	marks_of(marks, BLOCKS, bytes, ',', '"');
	for (size_t at = 0; at < LEN;) {
		struct str rest = str_behind(text, at);
		struct str line = str_slice(rest, 0,
		    str_find_byte(rest, '\n') + 1);
		bool is_sound = utf8_is_valid(line) &&
		                str_find_byte(line, '\0') == line.len;
		if (!is_sound && !has_suspects(marks, at, line.len))
			return false;
		at += line.len;
	}
	return true;
}

/* Where a character is cut by a block or by the end of a line, too. */
static void
whatever_is_no_utf8_is_suspected(void **state)
{
	static const unsigned char edges[] = { 0x00, '\n', 'x', 0x80, 0x8F,
		0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0,
		0xF4, 0xF5 };
	enum { EDGES = sizeof(edges), SEQUENCE = 4, PLACES = SEQUENCE + 2 };
	size_t count = (size_t)EDGES * EDGES * EDGES * EDGES * PLACES;
	(void)state;
	for (size_t i = 0; i < count; i++) {
		char bytes[LEN];
		size_t at = MARKS_BLOCK - SEQUENCE + i % PLACES;
		memset(bytes, 'x', sizeof(bytes));
		for (size_t k = 0, rest = i / PLACES; k < SEQUENCE; k++) {
			bytes[at + k] = (char)edges[rest % EDGES];
			rest /= EDGES;
		}
		if (!is_suspected(bytes))
			fail_msg("sequence %zu is not suspected", i);
	}
}

static void
letters_of_most_languages_are_not_suspected(void **state)
{
	static const char *const texts[] = { "plain", "M\xC3\xBCller",
		"\xE6\xB7\xB1\xE5\x9C\xB3", "\xD0\x9C\xD0\xBE",
		"\xD8\xB3\xD9\x84", "\xE3\x81\x82\xEF\xBC\x8C" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		size_t len = strlen(texts[i]);
		for (size_t at = 0; at + len <= LEN; at++) {
			struct marks marks[BLOCKS];
			char bytes[LEN];
			memset(bytes, 'x', sizeof(bytes));
			memcpy(bytes + at, texts[i], len);
			marks_of(marks, BLOCKS, bytes, ',', '"');
			if (has_suspects(marks, 0, LEN))
				fail_msg("\"%s\" at %zu", texts[i], at);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_is_marked_at_every_place),
		cmocka_unit_test(random_blocks_are_marked_alike),
		cmocka_unit_test(whatever_is_no_utf8_is_suspected),
		cmocka_unit_test(letters_of_most_languages_are_not_suspected),
	};
	return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
