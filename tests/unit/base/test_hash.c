#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.h"

enum { NUMBERS = 200000 };

static int
by_value(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

static void
expect_all_different(uint64_t *hashes, size_t count)
{
	qsort(hashes, count, sizeof(*hashes), by_value);
	for (size_t i = 1; i < count; i++)
		assert_true(hashes[i - 1] != hashes[i]);
}

static void
every_byte_and_the_length_count(void **state)
{
	(void)state;
	enum { LONGEST = 40, FLIPS = 1 + LONGEST * 8 };
	for (size_t len = 0; len <= LONGEST; len++) {
		char bytes[LONGEST] = { 0 };
		uint64_t hashes[FLIPS + 1];
		size_t count = 0;
		hashes[count++] = hash_text(0, (struct str){ bytes, len });
		if (len > 0)
			hashes[count++] = hash_text(0,
			    (struct str){ bytes, len - 1 });
		for (size_t bit = 0; bit < len * 8; bit++) {
			bytes[bit / 8] ^= (char)(1 << bit % 8);
			hashes[count++] = hash_text(0,
			    (struct str){ bytes, len });
			bytes[bit / 8] ^= (char)(1 << bit % 8);
		}
		expect_all_different(hashes, count);
	}
}

static void
no_byte_behind_the_end_counts(void **state)
{
	(void)state;
	const char a[] = "YT2601234567890123CN|", b[] = "YT2601234567890123CN,";
	for (size_t len = 0; len < sizeof(a) - 1; len++)
		assert_true(hash_text(7, (struct str){ a, len }) ==
			    hash_text(7, (struct str){ b, len }));
}

static void
where_one_text_ends_and_the_next_begins_counts(void **state)
{
	(void)state;
	uint64_t hashes[] = {
		hash_text(hash_text(0, STR("CN")), STR("US")),
		hash_text(hash_text(0, STR("US")), STR("CN")),
		hash_text(hash_text(0, STR("CNUS")), STR("")),
		hash_text(hash_text(0, STR("")), STR("CNUS")),
		hash_text(hash_text(0, STR("C")), STR("NUS")),
		hash_text(0, STR("CNUS")),
	};
	expect_all_different(hashes, COUNT_OF(hashes));
}

/* The tables take either. */
static void
the_high_half_tells_as_much_as_the_low_one(void **state)
{
	(void)state;
	static uint64_t highs[NUMBERS], lows[NUMBERS];
	size_t high = 0, low = 0;
	for (size_t i = 0; i < NUMBERS; i++) {
		char number[24];
		int len = snprintf(number, sizeof(number), "YT%016zuCN", i);
		uint64_t hash = hash_text(0,
		    (struct str){ number, (size_t)len });
		highs[i] = hash >> 32;
		lows[i] = hash & UINT32_MAX;
	}
	qsort(highs, NUMBERS, sizeof(*highs), by_value);
	qsort(lows, NUMBERS, sizeof(*lows), by_value);
	for (size_t i = 1; i < NUMBERS; i++) {
		high += highs[i - 1] == highs[i];
		low += lows[i - 1] == lows[i];
	}
	/* Chance makes n * n / 2^33 of them, that is five. */
	assert_in_range(high, 0, 20);
	assert_in_range(low, 0, 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_and_the_length_count),
		cmocka_unit_test(no_byte_behind_the_end_counts),
		cmocka_unit_test(
		    where_one_text_ends_and_the_next_begins_counts),
		cmocka_unit_test(the_high_half_tells_as_much_as_the_low_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
