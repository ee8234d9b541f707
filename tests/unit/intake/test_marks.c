#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "intake/marks.h"

/* What stands for itself. */
static struct marks
marks_one_by_one(const char *bytes, char delimiter, char quote)
{
	struct marks marks = { 0, 0 };
	for (size_t i = 0; i < MARKS_BLOCK; i++) {
		uint64_t bit = UINT64_C(1) << i;
		char byte = bytes[i];
		if (byte == delimiter || byte == quote || byte == '\r' ||
		    byte == '\n')
			marks.signs |= bit;
		if (byte == '\0' || (byte & 0x80) != 0)
			marks.others |= bit;
	}
	return marks;
}

static void
assert_same(struct marks marks, struct marks wanted, const char *whose, int i)
{
	if (marks.signs != wanted.signs || marks.others != wanted.others)
		fail_msg("%s, block %d: %llx %llx, wanted %llx %llx", whose, i,
		    (unsigned long long)marks.signs,
		    (unsigned long long)marks.others,
		    (unsigned long long)wanted.signs,
		    (unsigned long long)wanted.others);
}

static void
every_byte_is_marked_at_every_place(void **state)
{
	(void)state;
	for (int i = 0; i < 256 * MARKS_BLOCK; i++) {
		char bytes[MARKS_BLOCK];
		memset(bytes, 'x', sizeof(bytes));
		bytes[i % MARKS_BLOCK] = (char)(i / MARKS_BLOCK);
		struct marks wanted = marks_one_by_one(bytes, ';', '"');
		assert_same(marks_of(bytes, ';', '"'), wanted, "machine", i);
		assert_same(marks_portable(bytes, ';', '"'), wanted, "portable",
		    i);
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
		{ "\x2D\x2C\x2B\x23\x22\x21\x0B\x0A\x0C\x0D\x00\x01", 12, ',',
		    '"' },
	};
	uint32_t seed = 1;
	(void)state;
	for (int i = 0; i < 100000; i++) {
		size_t k = (size_t)i % COUNT_OF(kinds);
		char bytes[MARKS_BLOCK];
		for (size_t at = 0; at < MARKS_BLOCK; at++) {
			seed = seed * 1664525U + 1013904223U;
			size_t random = (seed >> 8) % kinds[k].count;
			bytes[at] = kinds[k].bytes == NULL
			                ? (char)random
			                : kinds[k].bytes[random];
		}
		struct marks wanted = marks_one_by_one(bytes,
		    kinds[k].delimiter, kinds[k].quote);
		assert_same(marks_of(bytes, kinds[k].delimiter, kinds[k].quote),
		    wanted, "machine", i);
		assert_same(marks_portable(bytes, kinds[k].delimiter,
				kinds[k].quote),
		    wanted, "portable", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_is_marked_at_every_place),
		cmocka_unit_test(random_blocks_are_marked_alike),
	};
	return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
