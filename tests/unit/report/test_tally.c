#include "report/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
assert_item(const struct tally *tally, size_t i, const char *label,
    size_t count)
{
	if (i >= tally->count)
		fail_msg("there is no item %zu", i);
	if (!str_equal(tally->items[i].label, str_from(label)) ||
	    tally->items[i].count != count)
		fail_msg("item %zu is %.*s: %zu", i,
		    STR_ARG(tally->items[i].label), tally->items[i].count);
}

static void
fill(struct tally *tally, struct arena *arena)
{
	tally_init(tally, arena);
	tally_add(tally, STR("weather"), 0);
	tally_add(tally, STR("peak"), 1);
	tally_add(tally, STR("customs"), 2);
	tally_add(tally, STR("peak"), 1);
	tally_add(tally, STR("duties"), 5);
	tally_add(tally, STR(""), 1);
}

static void
labels_are_counted_in_the_order_they_came(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	fill(&tally, &arena);
	assert_int_equal(tally.count, 5);
	assert_item(&tally, 0, "weather", 0);
	assert_item(&tally, 1, "peak", 2);
	assert_item(&tally, 4, "", 1);
	assert_int_equal(tally_sum(&tally), 10);
	tally_release(&tally);
	arena_release(&arena);
}

static void
the_most_frequent_come_first_and_equals_by_label(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	fill(&tally, &arena);
	tally_sort(&tally);
	assert_item(&tally, 0, "duties", 5);
	assert_item(&tally, 1, "customs", 2);
	assert_item(&tally, 2, "peak", 2);
	assert_item(&tally, 4, "weather", 0);
	tally_release(&tally);
	arena_release(&arena);
}

static void
the_rest_is_summed_up_but_never_a_single_one(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	fill(&tally, &arena);
	tally_sort(&tally);
	tally_fold(&tally, 4);
	assert_int_equal(tally.count, 5);
	assert_item(&tally, 4, "weather", 0);
	tally_fold(&tally, 2);
	assert_int_equal(tally.count, 3);
	assert_item(&tally, 2, "3 others", 3);
	assert_int_equal(tally_sum(&tally), 10);
	tally_release(&tally);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_counted_in_the_order_they_came),
		cmocka_unit_test(
		    the_most_frequent_come_first_and_equals_by_label),
		cmocka_unit_test(the_rest_is_summed_up_but_never_a_single_one),
	};
	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
