#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static void
assert_str(struct str got, const char *wanted)
{
	if (!str_equal(got, str_from(wanted)))
		fail_msg("wanted \"%s\", got \"%.*s\"", wanted, STR_ARG(got));
}

static void
a_null_c_string_is_the_empty_text(void **state)
{
	(void)state;
	assert_true(str_is_empty(str_from(NULL)));
	assert_non_null(str_from(NULL).ptr);
	assert_true(str_equal(str_from(NULL), STR_EMPTY));
}

static void
texts_are_equal_by_length_and_bytes(void **state)
{
	(void)state;
	assert_true(str_equal(STR("abc"), STR("abc")));
	assert_false(str_equal(STR("abc"), STR("abd")));
	assert_false(str_equal(STR("abc"), STR("ab")));
	assert_false(str_equal(STR("a\0b"), STR("a\0c")));
	assert_true(str_equal((struct str){ NULL, 0 }, STR("")));
}

static void
only_ascii_letters_are_folded(void **state)
{
	(void)state;
	assert_true(str_equal_nocase(STR("Az-[9]"), STR("aZ-[9]")));
	assert_false(str_equal_nocase(STR("@"), STR("`")));
	assert_false(str_equal_nocase(STR("["), STR("{")));
	assert_false(str_equal_nocase(STR("É"), STR("é")));
	assert_false(str_equal_nocase(STR("abc"), STR("ab")));
}

static void
starts_and_ends_are_found_and_never_overrun(void **state)
{
	(void)state;
	assert_true(str_starts_with(STR("file:x"), STR("file:")));
	assert_false(str_starts_with(STR("fil"), STR("file:")));
	assert_true(str_starts_with(STR("x"), STR("")));
	assert_true(str_starts_with(STR("ab"), STR("ab")));
	assert_false(str_starts_with(STR("abc"), STR("b")));
	assert_true(str_ends_with(STR("x.ini"), STR(".ini")));
	assert_false(str_ends_with(STR("ini"), STR(".ini")));
	assert_true(str_ends_with(STR("x"), STR("")));
	assert_true(str_ends_with(STR(".ini"), STR(".ini")));
	assert_false(str_ends_with(STR("x.csv"), STR(".ini")));
}

static void
order_is_by_bytes_and_the_shorter_comes_first(void **state)
{
	(void)state;
	static const char *const sorted[] = { "", "A", "AB", "B", "a", "b",
		"\x7F", "\x80", "\xFF" };
	for (size_t i = 0; i < COUNT_OF(sorted); i++)
		for (size_t k = 0; k < COUNT_OF(sorted); k++) {
			int order = str_compare(str_from(sorted[i]),
			    str_from(sorted[k]));
			int wanted = (i > k) - (i < k);
			if ((order > 0) - (order < 0) != wanted)
				fail_msg("\"%s\" and \"%s\": %d", sorted[i],
				    sorted[k], order);
		}
}

static void
a_search_gives_the_first_offset_or_the_length(void **state)
{
	(void)state;
	assert_int_equal(str_find_byte(STR("a=b=c"), '='), 1);
	assert_int_equal(str_find_byte(STR("abc"), '='), 3);
	assert_int_equal(str_find_byte(STR("a\0b"), '\0'), 1);
	assert_int_equal(str_find_byte(STR_EMPTY, 'a'), 0);
	assert_int_equal(str_find(STR("CN->US->"), STR("->")), 2);
	assert_int_equal(str_find(STR("CN-US"), STR("->")), 5);
	assert_int_equal(str_find(STR("CN"), STR("")), 0);
	assert_int_equal(str_find(STR("abc"), STR("c")), 2);
	assert_int_equal(str_find(STR("x"), STR("x")), 0);
	assert_int_equal(str_find(STR("x"), STR("y")), 1);
	assert_int_equal(str_find(STR_EMPTY, STR("x")), 0);
}

static void
a_slice_is_cut_at_the_end(void **state)
{
	(void)state;
	assert_str(str_slice(STR("abcdef"), 2, 3), "cde");
	assert_str(str_slice(STR("abcdef"), 4, SIZE_MAX), "ef");
	assert_str(str_slice(STR("abcdef"), 6, 1), "");
	assert_str(str_slice(STR("abcdef"), 99, 1), "");
	assert_str(str_slice((struct str){ NULL, 0 }, 1, 1), "");
}

static void
trimming_takes_blanks_tabs_and_line_ends_from_both_sides(void **state)
{
	(void)state;
	assert_str(str_trim(STR(" \t\r\n a b \v\f\r\n")), "a b");
	assert_str(str_trim(STR(" \t ")), "");
	assert_str(str_trim(STR(" ")), "");
	assert_str(str_trim(STR("x ")), "x");
	assert_str(str_trim(STR_EMPTY), "");
	assert_str(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x");
}

static void
a_list_gives_every_piece_empty_ones_too(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		size_t count;
		const char *pieces[4];
	} cases[] = {
		{ "a,b,c", 3, { "a", "b", "c" } },
		{ "a", 1, { "a" } },
		{ "", 1, { "" } },
		{ ",", 2, { "", "" } },
		{ "a,,b,", 4, { "a", "", "b", "" } },
		{ " a , b ", 2, { " a ", " b " } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str rest = str_from(cases[i].list), piece;
		size_t count = 0;
		while (str_next(&rest, ',', &piece)) {
			if (count >= cases[i].count)
				fail_msg("\"%s\": too many", cases[i].list);
			assert_str(piece, cases[i].pieces[count++]);
		}
		if (count != cases[i].count)
			fail_msg("\"%s\": %zu pieces", cases[i].list, count);
	}
}

static void
a_text_without_bytes_has_no_pieces(void **state)
{
	(void)state;
	struct str rest = { NULL, 0 }, piece;
	assert_false(str_next(&rest, ',', &piece));
}

static void
a_count_is_a_plain_decimal_number(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		long wanted;
	} sound[] = { { "0", 0 }, { "7", 7 }, { "10", 10 }, { "1000", 1000 } };
	static const char *const refused[] = { "", "010", "00", "+1", "-1",
		" 1", "1 ", "12abc", "5s", "1.0", "0x10", "1e3", "１" };
	long value = 0;
	for (size_t i = 0; i < COUNT_OF(sound); i++)
		if (!str_to_count(str_from(sound[i].text), 1000, &value) ||
		    value != sound[i].wanted)
			fail_msg("\"%s\" gave %ld", sound[i].text, value);
	value = -7;
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (str_to_count(str_from(refused[i]), 1000, &value))
			fail_msg("\"%s\" gave %ld", refused[i], value);
	assert_int_equal(value, -7);
}

static void
a_count_is_at_most_its_limit_whatever_the_limit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		long max;
		bool is_sound;
	} cases[] = {
		{ "0", 0, true },
		{ "1", 0, false },
		{ "9", 0, false },
		{ "5", 5, true },
		{ "6", 5, false },
		{ "9", 5, false },
		{ "10", 5, false },
		{ "99", 100, true },
		{ "100", 100, true },
		{ "101", 100, false },
		{ "109", 100, false },
		{ "9223372036854775807", LONG_MAX, true },
		{ "9223372036854775808", LONG_MAX, false },
		{ "18446744073709551617", LONG_MAX, false },
		{ "99999999999999999999999999", LONG_MAX, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		long value;
		if (str_to_count(str_from(cases[i].text), cases[i].max,
			&value) != cases[i].is_sound)
			fail_msg("%s up to %ld", cases[i].text, cases[i].max);
	}
}

static void
the_nearest_name_is_the_one_with_the_fewest_edits(void **state)
{
	(void)state;
	static const char *const names[] = { "max_mails", "max_share",
		"min_rows", "first_run" };
	static const struct {
		const char *text;
		const char *wanted;
	} cases[] = {
		{ "max_mail", "max_mails" },
		{ "maxshare", "max_share" },
		{ "min-rows", "min_rows" },
		{ "frist_run", "first_run" },
		{ "min_rows", "min_rows" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *got = str_nearest(str_from(cases[i].text), names,
		    COUNT_OF(names));
		assert_string_equal(got, cases[i].wanted);
	}
	assert_null(str_nearest(STR("x"), names, 0));
}

static void
inserting_deleting_and_changing_a_letter_cost_one_each(void **state)
{
	(void)state;
	static const struct {
		const char *text, *names[2];
		size_t wanted;
	} cases[] = {
		{ "ab", { "abcd", "b" }, 1 },
		{ "ab", { "abcd", "abc" }, 1 },
		{ "abcd", { "ab", "abc" }, 1 },
		{ "abcd", { "xyzd", "abxy" }, 1 },
		{ "abc", { "xyc", "abx" }, 1 },
		{ "abc", { "bc", "ab" }, 0 },
		{ "a", { "x", "y" }, 0 },
		{ "", { "ab", "a" }, 1 },
		{ "kitten", { "sitting", "mitte" }, 1 },
		{ "abcdef", { "bcdefa", "abcxyz" }, 0 },
		{ "aaab", { "baaa", "aab" }, 1 },
		{ "xabc", { "axbycz", "abc" }, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *got = str_nearest(str_from(cases[i].text),
		    cases[i].names, 2);
		if (got != cases[i].names[cases[i].wanted])
			fail_msg("\"%s\": %s", cases[i].text, got);
	}
}

static void
the_nearest_name_of_a_monstrous_text_is_still_found(void **state)
{
	(void)state;
	static const char long_text[1000] = { 'x' };
	static const char *const names[] = { "x", "y" };
	struct str monster = { long_text, sizeof(long_text) };
	assert_string_equal(str_nearest(monster, names, 2), "x");
}

static void
what_follows_is_a_view_and_empty_past_the_end(void **state)
{
	(void)state;
	assert_true(str_equal(str_behind(STR("abc"), 1), STR("bc")));
	assert_true(str_equal(str_behind(STR("abc"), 3), STR_EMPTY));
	assert_true(str_equal(str_behind(STR("abc"), 9), STR_EMPTY));
}

static void
ascii_ends_at_the_highest_bit(void **state)
{
	(void)state;
	assert_true(str_is_ascii(STR_EMPTY));
	assert_true(str_is_ascii(STR("a\x7F")));
	assert_false(str_is_ascii(STR("a\x80")));
	assert_false(str_is_ascii(STR("\xC3\xA4")));
}

static void
the_first_byte_below_a_limit_is_found_wherever_it_stands(void **state)
{
	enum { LEN = 40, LIMIT = 5 };
	static const unsigned char others[] = { LIMIT, ' ', 'x', 0x7F, 0x80,
		0x85, 0xFF };
	char text[LEN];
	(void)state;
	for (size_t o = 0; o < COUNT_OF(others); o++) {
		memset(text, others[o], LEN);
		assert_int_equal(str_find_below((struct str){ text, LEN },
				     LIMIT),
		    LEN);
		for (size_t at = LEN; at-- > 0;) {
			for (char low = 0; low < LIMIT; low++) {
				text[at] = low;
				size_t found =
				    str_find_below((struct str){ text, LEN },
					LIMIT);
				if (found != at)
					fail_msg("%d at %zu among %d: %zu", low,
					    at, others[o], found);
			}
		}
	}
	assert_int_equal(str_find_below(STR_EMPTY, LIMIT), 0);
}

static void
of_all_bytes_only_the_visible_ones_of_ascii_are_passed(void **state)
{
	(void)state;
	for (int byte = 0; byte <= 0xFF; byte++) {
		const char text[] = { 'a', (char)byte, 'b' };
		size_t wanted = byte >= '!' && byte <= '~' ? 3 : 1;
		if (str_visible_len((struct str){ text, 3 }) != wanted)
			fail_msg("byte %d", byte);
	}
	assert_int_equal(str_visible_len(STR_EMPTY), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_follows_is_a_view_and_empty_past_the_end),
		cmocka_unit_test(ascii_ends_at_the_highest_bit),
		cmocka_unit_test(
		    of_all_bytes_only_the_visible_ones_of_ascii_are_passed),
		cmocka_unit_test(a_null_c_string_is_the_empty_text),
		cmocka_unit_test(texts_are_equal_by_length_and_bytes),
		cmocka_unit_test(only_ascii_letters_are_folded),
		cmocka_unit_test(starts_and_ends_are_found_and_never_overrun),
		cmocka_unit_test(order_is_by_bytes_and_the_shorter_comes_first),
		cmocka_unit_test(a_search_gives_the_first_offset_or_the_length),
		cmocka_unit_test(a_slice_is_cut_at_the_end),
		cmocka_unit_test(
		    trimming_takes_blanks_tabs_and_line_ends_from_both_sides),
		cmocka_unit_test(a_list_gives_every_piece_empty_ones_too),
		cmocka_unit_test(a_text_without_bytes_has_no_pieces),
		cmocka_unit_test(a_count_is_a_plain_decimal_number),
		cmocka_unit_test(
		    a_count_is_at_most_its_limit_whatever_the_limit),
		cmocka_unit_test(
		    the_nearest_name_is_the_one_with_the_fewest_edits),
		cmocka_unit_test(
		    inserting_deleting_and_changing_a_letter_cost_one_each),
		cmocka_unit_test(
		    the_nearest_name_of_a_monstrous_text_is_still_found),
		cmocka_unit_test(
		    the_first_byte_below_a_limit_is_found_wherever_it_stands),
	};
	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
