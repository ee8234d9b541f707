#include "report/grouping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
assert_group(const struct group *group, const char *key, size_t first,
    size_t count)
{
	if (!str_equal(group->key, str_from(key)) || group->count != count ||
	    group->items[0] != first)
		fail_msg("\"%.*s\" has %zu from %zu, not \"%s\" %zu from %zu",
		    STR_ARG(group->key), group->count, group->items[0], key,
		    count, first);
}

static void
items_of_one_key_stand_together_in_their_order(void **state)
{
	(void)state;
	static const char *const keys[] = { "lost", "", "lost", "held",
		"lost" };
	struct arena arena = { 0 };
	struct grouping grouping;
	grouping_init(&grouping, &arena);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		grouping_add(&grouping, str_from(keys[i]), i);
	assert_int_equal(grouping.count, 3);
	assert_group(&grouping.groups[0], "lost", 0, 3);
	assert_group(&grouping.groups[1], "", 1, 1);
	assert_group(&grouping.groups[2], "held", 3, 1);
	assert_int_equal(grouping.groups[0].items[1], 2);
	assert_int_equal(grouping.groups[0].items[2], 4);
	grouping_release(&grouping);
	arena_release(&arena);
}

static void
the_largest_come_first_and_equal_ones_by_key(void **state)
{
	(void)state;
	static const char *const keys[] = { "c", "b", "b", "a" };
	struct arena arena = { 0 };
	struct grouping grouping;
	grouping_init(&grouping, &arena);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		grouping_add(&grouping, str_from(keys[i]), i);
	grouping_sort(&grouping);
	assert_group(&grouping.groups[0], "b", 1, 2);
	assert_group(&grouping.groups[1], "a", 3, 1);
	assert_group(&grouping.groups[2], "c", 0, 1);
	grouping_release(&grouping);
	arena_release(&arena);
}

static void
a_key_is_copied(void **state)
{
	(void)state;
	char key[] = "held";
	struct arena arena = { 0 };
	struct grouping grouping;
	grouping_init(&grouping, &arena);
	grouping_add(&grouping, str_from(key), 7);
	key[0] = 'x';
	grouping_add(&grouping, STR("held"), 8);
	assert_int_equal(grouping.count, 1);
	assert_group(&grouping.groups[0], "held", 7, 2);
	grouping_release(&grouping);
	arena_release(&arena);
}

static void
nothing_is_no_group(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct grouping grouping;
	grouping_init(&grouping, &arena);
	grouping_sort(&grouping);
	assert_int_equal(grouping.count, 0);
	grouping_release(&grouping);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    items_of_one_key_stand_together_in_their_order),
		cmocka_unit_test(the_largest_come_first_and_equal_ones_by_key),
		cmocka_unit_test(a_key_is_copied),
		cmocka_unit_test(nothing_is_no_group),
	};
	return cmocka_run_group_tests_name("grouping", tests, NULL, NULL);
}
