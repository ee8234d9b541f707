#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mistakes.h"

static void
all_mistakes_are_kept_in_the_order_they_were_found(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct mistakes mistakes;
	mistakes_init(&mistakes, &arena);
	assert_int_equal(mistakes.count, 0);
	for (unsigned i = 0; i < 1000; i++)
		mistakes_add(&mistakes, (struct place){ "a.ini", i }, "no %u",
		    i);
	assert_int_equal(mistakes.count, 1000);
	for (unsigned i = 0; i < 1000; i++) {
		struct str wanted = arena_format(&arena, "no %u", i);
		assert_int_equal(mistakes.items[i].place.line, i);
		assert_true(str_equal(mistakes.items[i].text, wanted));
	}
	arena_release(&arena);
}

static void
a_mistake_is_told_with_file_and_line_as_far_as_known(void **state)
{
	(void)state;
	static const struct {
		struct place place;
		const char *wanted;
	} cases[] = {
		{ { "a.ini", 12 }, "a.ini:12: wrong" },
		{ { "a.ini", 0 }, "a.ini: wrong" },
		{ { NULL, 0 }, "wrong" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mistake mistake = { cases[i].place, STR("wrong") };
		struct str got = mistake_format(&mistake, &arena);
		if (!str_equal(got, str_from(cases[i].wanted)))
			fail_msg("wanted \"%s\", got \"%.*s\"", cases[i].wanted,
			    STR_ARG(got));
	}
	arena_release(&arena);
}

static void
a_long_mistake_is_told_whole(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct mistakes mistakes;
	char text[5000];
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	mistakes_init(&mistakes, &arena);
	mistakes_add(&mistakes, (struct place){ 0 }, "%s!", text);
	assert_int_equal(mistakes.items[0].text.len, sizeof(text));
	assert_true(str_ends_with(mistakes.items[0].text, STR("x!")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    all_mistakes_are_kept_in_the_order_they_were_found),
		cmocka_unit_test(
		    a_mistake_is_told_with_file_and_line_as_far_as_known),
		cmocka_unit_test(a_long_mistake_is_told_whole),
	};
	return cmocka_run_group_tests_name("mistakes", tests, NULL, NULL);
}
