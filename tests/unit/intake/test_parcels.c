#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/parcels.h"

static uint64_t
hash_of(const char *carrier, const char *tracking)
{
	struct buf scratch;
	buf_init(&scratch, 1000);
	uint64_t hash = parcels_hash(str_from(carrier), str_from(tracking),
	    &scratch);
	buf_release(&scratch);
	return hash;
}

static void
case_and_blanks_make_no_other_parcel(void **state)
{
	(void)state;
	assert_true(hash_of("YunExpress", "LP 2026 4CN") ==
		    hash_of("yunexpress", "lp20264cn"));
}

static void
carrier_and_number_together_make_the_parcel(void **state)
{
	static const char *const keys[][2] = { { "a", "BC" }, { "ab", "C" },
		{ "b", "BC" }, { "", "ABC" }, { "abc", "" }, { "", "" } };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		for (size_t k = 0; k < i; k++)
			if (hash_of(keys[i][0], keys[i][1]) ==
			    hash_of(keys[k][0], keys[k][1]))
				fail_msg("cases %zu and %zu", i, k);
}

static void
times_of_all_years_keep_their_order(void **state)
{
	static const int64_t seconds[] = { -100000, -1, 0, 1, 1769911200,
		4070908799 };
	(void)state;
	uint32_t before = parcels_time(INSTANT_NONE);
	assert_int_equal(before, 0);
	assert_false(instant_is_set(parcels_instant(0)));
	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		const struct instant instant = { seconds[i] };
		uint32_t time = parcels_time(instant);
		if (time <= before ||
		    parcels_instant(time).seconds != seconds[i])
			fail_msg("case %zu", i);
		before = time;
	}
	const struct instant early = { INT64_MIN + 1 }, late = { INT64_MAX };
	assert_int_equal(parcels_time(early), 1);
	assert_int_equal(parcels_time(late), UINT32_MAX);
}

/* Enough to grow many times, and to give memory back on the way. */
enum { MANY = 300000 };

static uint64_t
nth_hash(unsigned n)
{
	char number[20];
	snprintf(number, sizeof(number), "LP%09uCN", n);
	return hash_of("c", number);
}

static void
every_parcel_is_found_again_with_what_was_noted(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	for (unsigned i = 0; i < MANY; i++) {
		struct parcel *parcel = parcels_put(&parcels, nth_hash(i),
		    &is_new);
		if (!is_new)
			fail_msg("parcel %u is there already", i);
		parcel->mark = i;
		parcel->seen_at = i / 2;
		parcels_tag(&parcels, parcel, i % 3 == 0 ? i + 1 : 0);
	}
	assert_int_equal(parcels.count, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		const struct parcel *parcel = parcels_find(&parcels,
		    nth_hash(i));
		if (parcel == NULL || parcel->mark != i ||
		    parcel->seen_at != i / 2 ||
		    parcels.tags[parcel - parcels.slots] !=
			(i % 3 == 0 ? i + 1 : 0))
			fail_msg("parcel %u", i);
	}
	parcels_put(&parcels, nth_hash(7), &is_new);
	assert_false(is_new);
	assert_int_equal(parcels.count, MANY);
	assert_null(parcels_find(&parcels, nth_hash(MANY)));
	parcels_release(&parcels);
}

static void
hashes_of_one_place_are_kept_apart(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		parcels_put(&parcels, UINT64_MAX - i, &is_new)->mark = i;
	for (uint32_t i = 0; i < 1000; i++)
		if (parcels_find(&parcels, UINT64_MAX - i)->mark != i)
			fail_msg("hash %u", i);
	assert_null(parcels_find(&parcels, UINT64_MAX - 1000));
	parcels_release(&parcels);
}

static void
an_empty_table_has_no_parcel_and_no_tags(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	assert_null(parcels_find(&parcels, 1));
	struct parcel *parcel = parcels_put(&parcels, 1, &is_new);
	parcels_tag(&parcels, parcel, 0);
	assert_null(parcels.tags);
	parcels_tag(&parcels, parcel, 7);
	parcels_tag(&parcels, parcel, 0);
	assert_int_equal(parcels.tags[parcel - parcels.slots], 0);
	parcels_release(&parcels);
	parcels_release(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_blanks_make_no_other_parcel),
		cmocka_unit_test(carrier_and_number_together_make_the_parcel),
		cmocka_unit_test(times_of_all_years_keep_their_order),
		cmocka_unit_test(
		    every_parcel_is_found_again_with_what_was_noted),
		cmocka_unit_test(hashes_of_one_place_are_kept_apart),
		cmocka_unit_test(an_empty_table_has_no_parcel_and_no_tags),
	};
	return cmocka_run_group_tests_name("parcels", tests, NULL, NULL);
}
