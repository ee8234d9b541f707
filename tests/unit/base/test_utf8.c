#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static bool
is_surrogate(uint32_t point)
{
	return point >= 0xD800 && point <= 0xDFFF;
}

static void
every_code_point_survives_the_way_there_and_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		char bytes[UTF8_MAX_BYTES];
		uint32_t back = 0;
		size_t len = utf8_encode(point, bytes);
		size_t wanted = point < 0x80      ? 1
		                : point < 0x800   ? 2
		                : point < 0x10000 ? 3
		                                  : 4;
		if (is_surrogate(point)) {
			assert_int_equal(len, 0);
			continue;
		}
		if (len != wanted ||
		    utf8_decode((struct str){ bytes, len }, &back) != len ||
		    back != point)
			fail_msg("U+%04X: %zu bytes, back U+%04X",
			    (unsigned)point, len, (unsigned)back);
	}
}

static void
the_bytes_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct {
		uint32_t point;
		const char *bytes;
	} cases[] = {
		{ 'A', "A" },
		{ 0xE4, "\xC3\xA4" },
		{ 0x20AC, "\xE2\x82\xAC" },
		{ 0x4E2D, "\xE4\xB8\xAD" },
		{ 0x1F4E6, "\xF0\x9F\x93\xA6" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[UTF8_MAX_BYTES + 1] = { 0 };
		utf8_encode(cases[i].point, bytes);
		assert_string_equal(bytes, cases[i].bytes);
	}
}

/* Each is wrong at its first byte; "x" stands before and behind it. */
static void
every_class_of_invalid_bytes_is_found_where_it_stands(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct str bytes;
	} cases[] = {
		{ "a lone continuation byte", STR_INIT("\x80") },
		{ "the last continuation byte", STR_INIT("\xBF") },
		{ "two bytes cut after one", STR_INIT("\xC3") },
		{ "three bytes cut after one", STR_INIT("\xE2") },
		{ "three bytes cut after two", STR_INIT("\xE2\x82") },
		{ "four bytes cut after three", STR_INIT("\xF0\x9F\x93") },
		{ "overlong /", STR_INIT("\xC0\xAF") },
		{ "overlong NUL", STR_INIT("\xC0\x80") },
		{ "overlong U+7F", STR_INIT("\xC1\xBF") },
		{ "overlong U+7FF", STR_INIT("\xE0\x9F\xBF") },
		{ "overlong U+FFFF", STR_INIT("\xF0\x8F\xBF\xBF") },
		{ "first surrogate", STR_INIT("\xED\xA0\x80") },
		{ "last surrogate", STR_INIT("\xED\xBF\xBF") },
		{ "U+110000", STR_INIT("\xF4\x90\x80\x80") },
		{ "U+1FFFFF", STR_INIT("\xF7\xBF\xBF\xBF") },
		{ "five bytes", STR_INIT("\xF8\x88\x80\x80\x80") },
		{ "six bytes", STR_INIT("\xFC\x84\x80\x80\x80\x80") },
		{ "0xFE", STR_INIT("\xFE") },
		{ "0xFF", STR_INIT("\xFF") },
		{ "GB18030", STR_INIT("\xD6\xD0") },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[16] = "x";
		struct str bytes = cases[i].bytes;
		memcpy(text + 1, bytes.ptr, bytes.len);
		text[bytes.len + 1] = 'x';
		uint32_t point = 7;
		if (utf8_decode(bytes, &point) != 0 || point != 7)
			fail_msg("%s is decoded", cases[i].what);
		struct str whole = { text, bytes.len + 2 };
		if (utf8_is_valid(whole) || utf8_first_invalid(whole) != 1)
			fail_msg("%s: found at %zu", cases[i].what,
			    utf8_first_invalid(whole));
	}
}

static void
the_ends_of_each_range_are_valid(void **state)
{
	(void)state;
	assert_true(utf8_is_valid(STR("\x7F\xC2\x80\xDF\xBF")));
	assert_true(utf8_is_valid(STR("\xE0\xA0\x80\xED\x9F\xBF")));
	assert_true(utf8_is_valid(STR("\xEE\x80\x80\xEF\xBF\xBF")));
	assert_true(utf8_is_valid(STR("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
	assert_true(utf8_is_valid(STR("a\0b")));
	assert_true(utf8_is_valid(STR_EMPTY));
	assert_int_equal(utf8_first_invalid(STR("中文")), 6);
}

static void
an_empty_text_has_no_code_point(void **state)
{
	(void)state;
	uint32_t point;
	assert_int_equal(utf8_decode(STR_EMPTY, &point), 0);
	assert_int_equal(utf8_encode(0x110000, (char[4]){ 0 }), 0);
}

static void
a_cut_never_splits_a_character(void **state)
{
	(void)state;
	static const struct {
		size_t max, wanted;
	} cases[] = { { 0, 0 }, { 1, 1 }, { 2, 1 }, { 3, 3 }, { 4, 3 },
		{ 5, 3 }, { 6, 6 }, { 7, 6 }, { 9, 6 }, { 10, 10 },
		{ 99, 10 } };
	struct str text = STR("aä中📦");
	assert_int_equal(text.len, 10);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str cut = utf8_cut(text, cases[i].max);
		if (cut.len != cases[i].wanted || !utf8_is_valid(cut))
			fail_msg("cut at %zu gave %zu", cases[i].max, cut.len);
	}
}

static void
a_latin_letter_has_its_base_letter(void **state)
{
	static const struct {
		const char *letter;
		char base;
	} cases[] = {
		{ "A", 'a' },
		{ "z", 'z' },
		{ "À", 'a' },
		{ "ÿ", 'y' },
		{ "Ç", 'c' },
		{ "ß", 's' },
		{ "Æ", 'a' },
		{ "Ł", 'l' },
		{ "ő", 'o' },
		{ "ı", 'i' },
		{ "Ž", 'z' },
		{ "\u017F", 's' },
		{ "\u0180", '\0' },
		{ "×", '\0' },
		{ "÷", '\0' },
		{ "¿", '\0' },
		{ "@", '\0' },
		{ "[", '\0' },
		{ "`", '\0' },
		{ "{", '\0' },
		{ "7", '\0' },
		{ " ", '\0' },
		{ "д", '\0' },
		{ "燕", '\0' },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint32_t point;
		assert_int_not_equal(utf8_decode(str_from(cases[i].letter),
					 &point),
		    0);
		if (utf8_base_letter(point) != cases[i].base)
			fail_msg("%s", cases[i].letter);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_code_point_survives_the_way_there_and_back),
		cmocka_unit_test(the_bytes_are_those_of_the_standard),
		cmocka_unit_test(
		    every_class_of_invalid_bytes_is_found_where_it_stands),
		cmocka_unit_test(the_ends_of_each_range_are_valid),
		cmocka_unit_test(an_empty_text_has_no_code_point),
		cmocka_unit_test(a_latin_letter_has_its_base_letter),
		cmocka_unit_test(a_cut_never_splits_a_character),
	};
	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
