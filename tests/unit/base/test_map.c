#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/map.h"

static void
an_empty_map_finds_nothing(void **state)
{
	(void)state;
	struct map map = { 0 };
	size_t value = 7;
	assert_false(map_find(&map, STR("x"), &value));
	assert_int_equal(value, 7);
	map_release(&map);
	map_release(NULL);
}

static void
a_key_that_is_present_keeps_its_first_value(void **state)
{
	(void)state;
	struct map map = { 0 };
	bool is_new = false;
	size_t value = 0;
	assert_int_equal(*map_put(&map, STR("key"), 1, &is_new), 1);
	assert_true(is_new);
	assert_int_equal(*map_put(&map, STR("key"), 2, &is_new), 1);
	assert_false(is_new);
	assert_int_equal(map.count, 1);
	assert_true(map_find(&map, STR("key"), &value));
	assert_int_equal(value, 1);
	map_release(&map);
}

static void
the_place_of_a_value_may_be_written_to(void **state)
{
	(void)state;
	struct map map = { 0 };
	bool is_new;
	size_t value = 0;
	*map_put(&map, STR("key"), 1, &is_new) = 5;
	assert_true(map_find(&map, STR("key"), &value));
	assert_int_equal(value, 5);
	map_release(&map);
}

static void
keys_compare_byte_by_byte(void **state)
{
	(void)state;
	static const struct str keys[] = { STR_INIT("a"), STR_INIT("A"),
		STR_INIT("a "), STR_INIT("a\0"), STR_INIT("a\0b"),
		STR_INIT("a\0c"), STR_INIT("ä") };
	struct map map = { 0 };
	bool is_new;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		map_put(&map, keys[i], i, &is_new);
		assert_true(is_new);
	}
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		size_t value = 99;
		assert_true(map_find(&map, keys[i], &value));
		assert_int_equal(value, i);
	}
	map_release(&map);
}

static void
the_empty_key_is_a_key_like_any_other(void **state)
{
	(void)state;
	struct map map = { 0 };
	bool is_new;
	size_t value = 0;
	map_put(&map, STR("x"), 1, &is_new);
	assert_false(map_find(&map, STR_EMPTY, &value));
	map_put(&map, (struct str){ NULL, 0 }, 2, &is_new);
	assert_true(is_new);
	map_put(&map, STR_EMPTY, 3, &is_new);
	assert_false(is_new);
	assert_true(map_find(&map, STR(""), &value));
	assert_int_equal(value, 2);
	map_release(&map);
}

static void
a_hundred_thousand_keys_are_all_found_again(void **state)
{
	(void)state;
	enum { KEYS = 100000 };
	struct arena arena = { 0 };
	struct map map = { 0 };
	struct str *keys = arena_alloc(&arena, KEYS, sizeof(*keys));
	bool is_new;
	for (size_t i = 0; i < KEYS; i++) {
		keys[i] = arena_format(&arena, "YT%zuCN", i);
		map_put(&map, keys[i], i, &is_new);
		if (!is_new)
			fail_msg("key %zu was there before", i);
	}
	assert_int_equal(map.count, KEYS);
	for (size_t i = 0; i < KEYS; i++) {
		size_t value = SIZE_MAX;
		if (!map_find(&map, keys[i], &value) || value != i)
			fail_msg("key %zu gave %zu", i, value);
	}
	assert_false(map_find(&map, STR("YT100000CN"), &(size_t){ 0 }));
	map_release(&map);
	arena_release(&arena);
}

static void
a_released_map_is_empty_and_usable(void **state)
{
	(void)state;
	struct map map = { 0 };
	bool is_new;
	map_put(&map, STR("a"), 1, &is_new);
	map_release(&map);
	assert_false(map_find(&map, STR("a"), &(size_t){ 0 }));
	map_put(&map, STR("a"), 2, &is_new);
	assert_true(is_new);
	map_release(&map);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_finds_nothing),
		cmocka_unit_test(a_key_that_is_present_keeps_its_first_value),
		cmocka_unit_test(the_place_of_a_value_may_be_written_to),
		cmocka_unit_test(keys_compare_byte_by_byte),
		cmocka_unit_test(the_empty_key_is_a_key_like_any_other),
		cmocka_unit_test(a_hundred_thousand_keys_are_all_found_again),
		cmocka_unit_test(a_released_map_is_empty_and_usable),
	};
	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
