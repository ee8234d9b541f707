#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "intake/refrain.h"

static struct refrains refrains;

static int
clear(void **state)
{
	(void)state;
	refrains_release(&refrains);
	return 0;
}

static struct shipment
told_by(struct str carrier)
{
	struct shipment told = shipment_unknown();
	told.carrier = carrier;
	told.status = STATUS_IN_TRANSIT;
	return told;
}

static void
what_was_kept_is_found_by_its_hash_alone(void **state)
{
	(void)state;
	struct shipment told = told_by(STR("yunexpress"));
	assert_null(refrains_find(&refrains, 7));
	refrains_keep(&refrains, 7, &told);
	assert_null(refrains_find(&refrains, 8));
	assert_null(refrains_find(&refrains, 0));
	const struct shipment *found = refrains_find(&refrains, 7);
	assert_non_null(found);
	assert_true(str_equal(found->carrier, told.carrier));
	assert_int_equal(found->status, STATUS_IN_TRANSIT);
}

static void
its_texts_outlive_those_of_the_row(void **state)
{
	(void)state;
	char carrier[] = "4px";
	struct shipment told = told_by(str_from(carrier));
	refrains_keep(&refrains, 7, &told);
	memset(carrier, '?', sizeof(carrier));
	assert_true(
	    str_equal(refrains_find(&refrains, 7)->carrier, STR("4px")));
}

static void
one_that_takes_the_place_of_another_is_found_instead(void **state)
{
	(void)state;
	enum { MANY = 20000 };
	size_t found = 0;
	for (uint64_t hash = 1; hash <= MANY; hash++) {
		char carrier[16];
		snprintf(carrier, sizeof(carrier), "%u", (unsigned)hash);
		const struct shipment told = told_by(str_from(carrier));
		refrains_keep(&refrains, hash, &told);
		assert_non_null(refrains_find(&refrains, hash));
	}
	for (uint64_t hash = 1; hash <= MANY; hash++) {
		char carrier[16];
		const struct shipment *told = refrains_find(&refrains, hash);
		snprintf(carrier, sizeof(carrier), "%u", (unsigned)hash);
		if (told == NULL)
			continue;
		found++;
		assert_true(str_equal(told->carrier, str_from(carrier)));
	}
	assert_in_range(found, 1000, MANY - 1);
}

static void
texts_too_long_to_come_again_are_not_kept(void **state)
{
	(void)state;
	static const char text[100000];
	struct shipment told = told_by((struct str){ text, sizeof(text) });
	refrains_keep(&refrains, 7, &told);
	assert_null(refrains_find(&refrains, 7));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
		    what_was_kept_is_found_by_its_hash_alone, clear),
		cmocka_unit_test_teardown(its_texts_outlive_those_of_the_row,
		    clear),
		cmocka_unit_test_teardown(
		    one_that_takes_the_place_of_another_is_found_instead,
		    clear),
		cmocka_unit_test_teardown(
		    texts_too_long_to_come_again_are_not_kept, clear),
	};
	return cmocka_run_group_tests_name("refrain", tests, NULL, NULL);
}
