#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fingerprint.h"

/* Message-IDs and the ledger hold these: they may never change. */
static void
the_fingerprint_of_a_text_is_the_same_for_ever(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *wanted;
	} cases[] = {
		{ STR_INIT(""), "8d8c0f1935b22218cd9729efc13f9168" },
		{ STR_INIT("a"), "a169c7ec496930419d179de9477b809d" },
		{ STR_INIT("shipdelay"), "5c2afcd45b132b1fd91a1b8b012fa0a8" },
		{ STR_INIT("12345678"), "1cb62ee4cfb745f013a109415c808bbd" },
		{ STR_INIT("yunexpress\0YT2601234567890123\0advance"),
		    "12a8952a53eb0d4aaa7089ee85b7da10" },
		{ STR_INIT("\xFF\xFE\x80 春节"),
		    "20b394813f1ee016f5e2bde848a5c0e6" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[FINGERPRINT_HEX + 1];
		fingerprint_format(fingerprint_of(cases[i].text), out);
		if (strcmp(out, cases[i].wanted) != 0)
			fail_msg("case %zu gave %s", i, out);
	}
}

static void
every_byte_the_order_and_the_length_count(void **state)
{
	(void)state;
	static const struct str texts[] = { STR_INIT(""), STR_INIT("\0"),
		STR_INIT("\0\0"), STR_INIT("a"), STR_INIT("a\0"),
		STR_INIT("12345678"), STR_INIT("12345678\0"),
		STR_INIT("1234567812345678"), STR_INIT("abcdefgh12345678"),
		STR_INIT("12345678abcdefgh"), STR_INIT("12345678abcdefgi") };
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		for (size_t k = 0; k < i; k++) {
			struct fingerprint a = fingerprint_of(texts[i]);
			struct fingerprint b = fingerprint_of(texts[k]);
			if (a.high == b.high || a.low == b.low)
				fail_msg("texts %zu and %zu are alike", k, i);
		}
}

static int
by_value(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

static size_t
count_equal(uint64_t *values, size_t count)
{
	size_t equal = 0;
	qsort(values, count, sizeof(*values), by_value);
	for (size_t i = 1; i < count; i++)
		equal += values[i] == values[i - 1];
	return equal;
}

static void
a_million_small_keys_do_not_collide_in_either_half(void **state)
{
	(void)state;
	enum { KEYS = 1000000 };
	uint64_t *high = malloc(KEYS * sizeof(*high));
	uint64_t *low = malloc(KEYS * sizeof(*low));
	assert_true(high != NULL && low != NULL);
	for (size_t i = 0; i < KEYS; i++) {
		char text[32];
		int len = snprintf(text, sizeof(text), "YT%zuCN", i);
		struct fingerprint print = fingerprint_of(
		    (struct str){ text, (size_t)len });
		high[i] = print.high;
		low[i] = print.low;
	}
	assert_int_equal(count_equal(high, KEYS), 0);
	assert_int_equal(count_equal(low, KEYS), 0);
	free(high);
	free(low);
}

static void
one_changed_bit_changes_about_half_of_all_bits(void **state)
{
	(void)state;
	char text[] = "YT2601234567890123";
	struct fingerprint before = fingerprint_of(str_from(text));
	for (size_t bit = 0; bit < (sizeof(text) - 1) * 8; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		struct fingerprint after = fingerprint_of(
		    (struct str){ text, sizeof(text) - 1 });
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		int changed = __builtin_popcountll(before.high ^ after.high) +
		              __builtin_popcountll(before.low ^ after.low);
		if (changed < 32 || changed > 96)
			fail_msg("bit %zu changed %d bits", bit, changed);
	}
}

static void
it_is_written_as_thirty_two_hex_digits(void **state)
{
	(void)state;
	char out[FINGERPRINT_HEX + 1];
	fingerprint_format((struct fingerprint){ 0xAB, 0x1 }, out);
	assert_string_equal(out, "00000000000000ab0000000000000001");
}

static void
a_text_in_pieces_has_the_fingerprint_of_the_whole(void **state)
{
	static const char text[] = "the text whose pieces are tried: all of "
				   "them, wherever it is cut twice";
	struct str whole = str_from(text);
	struct fingerprint wanted = fingerprint_of(whole);
	(void)state;
	for (size_t a = 0; a <= whole.len; a++) {
		for (size_t b = a; b <= whole.len; b++) {
			struct fingerprint_sum sum;
			fingerprint_begin(&sum, whole.len);
			fingerprint_add(&sum, str_slice(whole, 0, a));
			fingerprint_add(&sum, str_slice(whole, a, b - a));
			fingerprint_add(&sum, str_behind(whole, b));
			struct fingerprint print = fingerprint_end(&sum);
			if (print.high != wanted.high ||
			    print.low != wanted.low)
				fail_msg("cut at %zu and %zu", a, b);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_fingerprint_of_a_text_is_the_same_for_ever),
		cmocka_unit_test(every_byte_the_order_and_the_length_count),
		cmocka_unit_test(
		    a_million_small_keys_do_not_collide_in_either_half),
		cmocka_unit_test(
		    one_changed_bit_changes_about_half_of_all_bits),
		cmocka_unit_test(it_is_written_as_thirty_two_hex_digits),
		cmocka_unit_test(
		    a_text_in_pieces_has_the_fingerprint_of_the_whole),
	};
	return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
