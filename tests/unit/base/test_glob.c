#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/glob.h"

static void
a_star_is_any_run_and_a_question_mark_one_character(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		bool fits;
	} cases[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "*", "", true },
		{ "*", "anything", true },
		{ "**", "", true },
		{ "?", "", false },
		{ "?", "a", true },
		{ "?", "ab", false },
		{ "?*", "", false },
		{ "*?", "a", true },
		{ "abc", "abc", true },
		{ "abc", "abcd", false },
		{ "abcd", "abc", false },
		{ "abc*", "abc", true },
		{ "yunexpress*", "yunexpress-us", true },
		{ "yunexpress*", "my yunexpress", false },
		{ "*express", "yunexpress", true },
		{ "*press*", "yunexpress-us", true },
		{ "a*b*c", "a-b-b-c", true },
		{ "a*b*c", "a-c-b", false },
		{ "*a*a*a", "aaaa", true },
		{ "*ab", "aab", true },
		{ "a?c", "abc", true },
		{ "a?c", "ac", false },
		{ "*.ini", ".ini", true },
		{ "[ab]", "a", false },
		{ "[ab]", "[ab]", true },
		{ "a\\*", "a*", false },
		{ "a\\*", "a\\b", true },
		{ "?", "燕", true },
		{ "??", "燕文", true },
		{ "??", "燕", false },
		{ "*?x", "燕x", true },
		{ "*??", "燕", false },
		{ "燕*", "燕文物流", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (glob_match(str_from(cases[i].pattern),
			str_from(cases[i].text)) != cases[i].fits)
			fail_msg("\"%s\" and \"%s\"", cases[i].pattern,
			    cases[i].text);
}

static void
case_of_ascii_letters_is_ignored(void **state)
{
	(void)state;
	assert_true(glob_match(STR("YunExpress*"), STR("yuneXPRESS us")));
	assert_true(glob_match(STR("AZ?az"), STR("az-AZ")));
	assert_false(glob_match(STR("É"), STR("é")));
	assert_false(glob_match(STR("@"), STR("`")));
}

static void
many_stars_against_a_long_text_take_no_time(void **state)
{
	(void)state;
	static char text[20000];
	memset(text, 'a', sizeof(text));
	struct str long_text = { text, sizeof(text) };
	assert_false(glob_match(STR("*a*a*a*a*a*a*a*a*a*a*b"), long_text));
	assert_true(glob_match(STR("*a*a*a*a*a*a*a*a*a*a*"), long_text));
}

static void
the_weight_is_the_number_of_literal_characters(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		size_t weight;
	} cases[] = { { "", 0 }, { "*", 0 }, { "*?*", 0 }, { "abc", 3 },
		{ "a*b?c", 3 }, { "yun express*", 11 }, { "燕文*", 2 },
		{ "é", 1 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (glob_weight(str_from(cases[i].pattern)) != cases[i].weight)
			fail_msg("\"%s\" weighs %zu", cases[i].pattern,
			    glob_weight(str_from(cases[i].pattern)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_star_is_any_run_and_a_question_mark_one_character),
		cmocka_unit_test(case_of_ascii_letters_is_ignored),
		cmocka_unit_test(many_stars_against_a_long_text_take_no_time),
		cmocka_unit_test(
		    the_weight_is_the_number_of_literal_characters),
	};
	return cmocka_run_group_tests_name("glob", tests, NULL, NULL);
}
