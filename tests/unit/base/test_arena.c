#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

static bool
is_zero(const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static void
what_is_handed_out_is_zeroed_and_aligned_for_any_type(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	for (size_t i = 0; i < 200; i++) {
		size_t size = i % 37 + 1;
		arena_str(&arena, STR("odd"));
		char *bytes = arena_alloc(&arena, size, 3);
		if ((uintptr_t)bytes % _Alignof(max_align_t) != 0)
			fail_msg("turn %zu is not aligned", i);
		if (!is_zero(bytes, size * 3))
			fail_msg("turn %zu is not zeroed", i);
		memset(bytes, 0xAA, size * 3);
	}
	arena_release(&arena);
}

static void
an_arena_grows_beyond_its_first_block(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	enum { PIECES = 300, SIZE = 1000 };
	char *pieces[PIECES];
	for (int i = 0; i < PIECES; i++) {
		pieces[i] = arena_alloc(&arena, SIZE, 1);
		memset(pieces[i], i % 251, SIZE);
	}
	for (int i = 0; i < PIECES; i++)
		for (int k = 0; k < SIZE; k += SIZE - 1)
			assert_int_equal((unsigned char)pieces[i][k], i % 251);
	arena_release(&arena);
}

static void
one_piece_may_be_larger_than_a_block(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	enum { LARGE = 1 << 20 };
	char *bytes = arena_alloc(&arena, LARGE, 1);
	memset(bytes, 1, LARGE);
	char *next = arena_alloc(&arena, 1, 1);
	*next = 2;
	assert_int_equal(bytes[LARGE - 1], 1);
	arena_release(&arena);
}

static void
nothing_at_all_can_be_asked_for(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_non_null(arena_alloc(&arena, 0, 8));
	assert_non_null(arena_alloc(&arena, 8, 0));
	assert_true(str_is_empty(arena_str(&arena, STR_EMPTY)));
	assert_string_equal(arena_cstr(&arena, (struct str){ NULL, 0 }), "");
	arena_release(&arena);
}

static void
a_cleared_arena_is_used_again_and_zeroes_again(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	arena_clear(&arena);
	char *first = arena_alloc(&arena, 100, 1);
	memset(first, 0xAA, 100);
	for (int i = 0; i < 10; i++)
		memset(arena_alloc(&arena, 30000, 1), 0xAA, 30000);
	arena_clear(&arena);
	char *again = arena_alloc(&arena, 100, 1);
	assert_ptr_equal(again, first);
	assert_true(is_zero(again, 100));
	arena_release(&arena);
}

static void
a_released_arena_is_as_good_as_new(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	arena_release(&arena);
	arena_alloc(&arena, 10, 10);
	arena_release(&arena);
	assert_null(arena.blocks);
	assert_non_null(arena_alloc(&arena, 10, 10));
	arena_release(&arena);
}

static void
a_growing_array_keeps_its_items(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	int *items = NULL;
	size_t capacity = 0;
	for (int i = 0; i < 5000; i++) {
		items = arena_grow(&arena, items, (size_t)i, &capacity,
		    sizeof(*items));
		assert_true(capacity > (size_t)i);
		items[i] = i;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
	arena_release(&arena);
}

static void
a_copy_does_not_change_with_its_source(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	char source[] = "Frühling";
	struct str view = arena_str(&arena, str_from(source));
	const char *ended = arena_cstr(&arena, str_from(source));
	memset(source, 'x', sizeof(source));
	assert_true(str_equal(view, STR("Frühling")));
	assert_string_equal(ended, "Frühling");
	arena_release(&arena);
}

static void
formatted_text_is_whole_and_ended_by_nul(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str text = arena_format(&arena, "%0*d", 70000, 7);
	assert_int_equal(text.len, 70000);
	assert_int_equal(text.ptr[69999], '7');
	assert_int_equal(text.ptr[70000], '\0');
	assert_true(
	    str_equal(arena_format(&arena, "%s:%d", "a", 3), STR("a:3")));
	arena_release(&arena);
}

static void
lower_case_concerns_ascii_only(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str text = arena_lower(&arena, STR("AZaz@[09 ÄÉ"));
	assert_true(str_equal(text, STR("azaz@[09 ÄÉ")));
	assert_int_equal(text.ptr[text.len], '\0');
	assert_true(str_is_empty(arena_lower(&arena, STR_EMPTY)));
	arena_release(&arena);
}

/* The exit code of a process that asks for `count` items of `size`. */
static int
exit_code_of(size_t count, size_t size)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		struct arena arena = { 0 };
		close(STDERR_FILENO);
		arena_alloc(&arena, count, size);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_size_that_overflows_ends_the_process(void **state)
{
	(void)state;
	assert_int_equal(exit_code_of(10, 10), 0);
	assert_int_equal(exit_code_of(SIZE_MAX / 2, 3), EX_OSERR);
	assert_int_equal(exit_code_of(1, SIZE_MAX), EX_OSERR);
	assert_int_equal(exit_code_of(SIZE_MAX / 8 + 1, 8), EX_OSERR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_handed_out_is_zeroed_and_aligned_for_any_type),
		cmocka_unit_test(an_arena_grows_beyond_its_first_block),
		cmocka_unit_test(one_piece_may_be_larger_than_a_block),
		cmocka_unit_test(nothing_at_all_can_be_asked_for),
		cmocka_unit_test(
		    a_cleared_arena_is_used_again_and_zeroes_again),
		cmocka_unit_test(a_released_arena_is_as_good_as_new),
		cmocka_unit_test(a_growing_array_keeps_its_items),
		cmocka_unit_test(a_copy_does_not_change_with_its_source),
		cmocka_unit_test(formatted_text_is_whole_and_ended_by_nul),
		cmocka_unit_test(lower_case_concerns_ascii_only),
		cmocka_unit_test(a_size_that_overflows_ends_the_process),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
