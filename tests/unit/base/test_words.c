#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/words.h"

static void
a_word_is_found_whatever_its_case(void **state)
{
	(void)state;
	static const char *const words[] = { "none", NULL, "two", "Three" };
	static const struct {
		const char *text;
		size_t index;
	} cases[] = { { "none", 0 }, { "TWO", 2 }, { "three", 3 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t index = COUNT_OF(words);
		if (!words_find(words, COUNT_OF(words), str_from(cases[i].text),
			&index) ||
		    index != cases[i].index)
			fail_msg("\"%s\": %zu", cases[i].text, index);
	}
}

static void
any_other_text_is_none_of_them(void **state)
{
	(void)state;
	static const char *const words[] = { "none", NULL, "two" };
	static const char *const others[] = { "", "non", "nones", " two" };
	size_t index = 7;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (words_find(words, COUNT_OF(words), str_from(others[i]),
			&index))
			fail_msg("\"%s\"", others[i]);
	assert_int_equal(index, 7);
}

static void
a_list_names_its_words_and_no_others(void **state)
{
	(void)state;
	static const struct {
		const char *list, *word;
		bool is_listed;
	} cases[] = {
		{ "US, DE", "US", true },
		{ "US, DE", "de", true },
		{ " us ,de", "US", true },
		{ "US", "U", false },
		{ "US, DE", "FR", false },
		{ "", "US", false },
		{ "US,,DE", "", false },
		{ "US,", "", false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (words_listed(str_from(cases[i].list),
			str_from(cases[i].word)) != cases[i].is_listed)
			fail_msg("\"%s\" in \"%s\"", cases[i].word,
			    cases[i].list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_found_whatever_its_case),
		cmocka_unit_test(any_other_text_is_none_of_them),
		cmocka_unit_test(a_list_names_its_words_and_no_others),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
