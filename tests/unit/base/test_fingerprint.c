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

static struct fingerprint
sum_of(const struct str *pieces, size_t count)
{
	struct fingerprint_sum sum;
	fingerprint_begin(&sum);
	for (size_t i = 0; i < count; i++)
		fingerprint_add(&sum, pieces[i]);
	return fingerprint_end(&sum);
}

/* Longer than two blocks. */
#define LONG_TEXT                                                              \
	"the text whose pieces are tried: all of them, wherever it is cut, "   \
	"once and twice, in its first block and in its second and behind them"

/* The ledger holds them from one run to the next. */
static void
the_sum_of_a_text_is_the_same_for_ever(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *wanted;
	} cases[] = {
		{ STR_INIT(""), "014cf1459727308117d04c50f67859d4" },
		{ STR_INIT("a"), "2b37b756b454266a08cd2609b11843e7" },
		{ STR_INIT("64 bytes: 1234567890123456789012345678901234567890"
			   "12345678901234"),
		    "736efc7bb13e63cfb1ba9e1a3bef58de" },
		{ STR_INIT(LONG_TEXT), "b8d20de994dc0e208634474bea2a0c65" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[FINGERPRINT_HEX + 1];
		fingerprint_format(sum_of(&cases[i].text, 1), out);
		if (strcmp(out, cases[i].wanted) != 0)
			fail_msg("case %zu gave %s", i, out);
	}
}

static void
wherever_a_text_is_cut_its_sum_is_the_same(void **state)
{
	struct str whole = STR(LONG_TEXT);
	struct fingerprint wanted = sum_of(&whole, 1);
	(void)state;
	for (size_t a = 0; a <= whole.len; a++) {
		for (size_t b = a; b <= whole.len; b++) {
			const struct str pieces[] = { str_slice(whole, 0, a),
				str_slice(whole, a, b - a),
				str_behind(whole, b) };
			struct fingerprint print = sum_of(pieces, 3);
			if (print.high != wanted.high ||
			    print.low != wanted.low)
				fail_msg("cut at %zu and %zu", a, b);
		}
	}
}

static size_t
count_changed(struct fingerprint a, struct fingerprint b)
{
	return (size_t)(__builtin_popcountll(a.high ^ b.high) +
			__builtin_popcountll(a.low ^ b.low));
}

static void
one_changed_bit_changes_about_half_of_all_bits_of_a_sum(void **state)
{
	char text[sizeof(LONG_TEXT)];
	struct str whole = { text, sizeof(text) };
	(void)state;
	memcpy(text, LONG_TEXT, sizeof(text));
	struct fingerprint before = sum_of(&whole, 1);
	for (size_t bit = 0; bit < sizeof(text) * 8; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		size_t changed = count_changed(before, sum_of(&whole, 1));
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		if (changed < 32 || changed > 96)
			fail_msg("bit %zu changed %zu bits", bit, changed);
	}
}

/* As they did where a lane was a chain of plain multiplications. */
static void
no_two_changed_bits_of_a_text_undo_each_other(void **state)
{
	char text[sizeof(LONG_TEXT)];
	struct str whole = { text, sizeof(text) };
	(void)state;
	memcpy(text, LONG_TEXT, sizeof(text));
	struct fingerprint before = sum_of(&whole, 1);
	for (size_t a = 0; a < sizeof(text) * 8; a++) {
		text[a / 8] = (char)(text[a / 8] ^ (1 << a % 8));
		for (size_t b = a + 1; b < sizeof(text) * 8; b++) {
			text[b / 8] = (char)(text[b / 8] ^ (1 << b % 8));
			struct fingerprint after = sum_of(&whole, 1);
			text[b / 8] = (char)(text[b / 8] ^ (1 << b % 8));
			if (after.high == before.high &&
			    after.low == before.low)
				fail_msg("bits %zu and %zu", a, b);
		}
		text[a / 8] = (char)(text[a / 8] ^ (1 << a % 8));
	}
}

static void
words_that_change_places_and_zeros_change_a_sum(void **state)
{
	static const char zeros[4 * FINGERPRINT_BLOCK];
	char text[sizeof(LONG_TEXT)];
	struct str whole = { text, sizeof(text) };
	(void)state;
	for (size_t i = 0; i + 16 <= sizeof(text); i += 8) {
		memcpy(text, LONG_TEXT, sizeof(text));
		struct fingerprint before = sum_of(&whole, 1);
		memcpy(text, &LONG_TEXT[i + 8], 8);
		memcpy(text + i + 8, LONG_TEXT, 8);
		if (count_changed(before, sum_of(&whole, 1)) < 32)
			fail_msg("words 0 and %zu", i / 8 + 1);
	}
	for (size_t len = 1; len < sizeof(zeros); len++) {
		struct str less = { zeros, len - 1 }, more = { zeros, len };
		if (count_changed(sum_of(&less, 1), sum_of(&more, 1)) < 32)
			fail_msg("%zu zeros", len);
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
		cmocka_unit_test(the_sum_of_a_text_is_the_same_for_ever),
		cmocka_unit_test(wherever_a_text_is_cut_its_sum_is_the_same),
		cmocka_unit_test(
		    one_changed_bit_changes_about_half_of_all_bits_of_a_sum),
		cmocka_unit_test(no_two_changed_bits_of_a_text_undo_each_other),
		cmocka_unit_test(
		    words_that_change_places_and_zeros_change_a_sum),
	};
	return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
