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

/* Small marks as a rule, large ones too, and a claim of all its bits. */
static struct parcel
nth_parcel(unsigned n)
{
	const uint64_t bits = (UINT64_C(1) << PARCELS_CLAIM_BITS) - 1;
	return (struct parcel){
		.seen_at = n * UINT32_C(2654435761),
		.mark = n % 5 == 0 ? UINT32_MAX - n
		                   : n % (PARCELS_SMALL_MARK + 1),
		.claim = n % 3 == 0 ? 0
		                    : (n * UINT64_C(0x9E3779B97F4A7C15)) & bits,
	};
}

static bool
has(const struct parcels *parcels, uint64_t hash, struct parcel wanted)
{
	struct parcel found;
	return parcels_find(parcels, hash, &found) &&
	       found.seen_at == wanted.seen_at && found.mark == wanted.mark &&
	       found.claim == wanted.claim;
}

static void
fill(struct parcels *parcels, unsigned count)
{
	bool is_new;
	for (unsigned i = 0; i < count; i++) {
		size_t slot = parcels_put(parcels, nth_hash(i), &is_new);
		const struct parcel blank = parcels_get(parcels, slot);
		if (!is_new || blank.mark != 0 || blank.seen_at != 0 ||
		    blank.claim != 0)
			fail_msg("parcel %u is there already", i);
		const struct parcel parcel = nth_parcel(i);
		parcels_set(parcels, slot, &parcel);
	}
}

static void
every_parcel_is_found_again_with_what_was_noted(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	fill(&parcels, MANY);
	assert_int_equal(parcels.count, MANY);
	for (unsigned i = 0; i < MANY; i++)
		if (!has(&parcels, nth_hash(i), nth_parcel(i)))
			fail_msg("parcel %u", i);
	parcels_put(&parcels, nth_hash(7), &is_new);
	assert_false(is_new);
	assert_int_equal(parcels.count, MANY);
	struct parcel ignored;
	assert_false(parcels_find(&parcels, nth_hash(MANY), &ignored));
	parcels_release(&parcels);
}

static void
what_was_noted_can_be_replaced(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	fill(&parcels, 1000);
	for (unsigned turn = 1; turn < 10; turn++) {
		for (unsigned i = 0; i < 1000; i++) {
			const struct parcel parcel = nth_parcel(i + turn);
			size_t slot = parcels_put(&parcels, nth_hash(i),
			    &is_new);
			parcels_set(&parcels, slot, &parcel);
		}
		for (unsigned i = 0; i < 1000; i++)
			if (!has(&parcels, nth_hash(i), nth_parcel(i + turn)))
				fail_msg("parcel %u in turn %u", i, turn);
	}
	parcels_release(&parcels);
}

static void
expectations_right_or_wrong_lose_nothing(void **state)
{
	static const size_t expected[] = { 1, 1000, MANY / 2, MANY, 3 * MANY,
		SIZE_MAX / 1000000 };
	(void)state;
	for (size_t k = 0; k < COUNT_OF(expected); k++) {
		struct parcels parcels = { 0 };
		parcels_expect(&parcels, expected[k]);
		fill(&parcels, MANY);
		for (unsigned i = 0; i < MANY; i++)
			if (!has(&parcels, nth_hash(i), nth_parcel(i)))
				fail_msg("parcel %u of case %zu", i, k);
		parcels_release(&parcels);
	}
}

/* Nine tenths of the slots, where it was told how many would come. */
static void
a_table_that_knows_how_many_come_has_few_empty_slots(void **state)
{
	struct parcels parcels = { 0 };
	(void)state;
	parcels_expect(&parcels, MANY);
	fill(&parcels, MANY);
	assert_in_range(parcels_slots(&parcels), MANY, MANY * 10 / 8);
	parcels_release(&parcels);
}

static void
hashes_of_one_place_are_kept_apart(void **state)
{
	struct parcels parcels = { 0 };
	bool is_new;
	(void)state;
	for (uint64_t i = 0; i < 1000; i++) {
		const struct parcel parcel = { .mark = (uint32_t)i };
		size_t slot = parcels_put(&parcels, UINT64_MAX - (i << 4),
		    &is_new);
		parcels_set(&parcels, slot, &parcel);
	}
	for (uint64_t i = 0; i < 1000; i++)
		if (!has(&parcels, UINT64_MAX - (i << 4),
			(struct parcel){ .mark = (uint32_t)i }))
			fail_msg("hash %zu", (size_t)i);
	struct parcel ignored;
	assert_false(
	    parcels_find(&parcels, UINT64_MAX - (1000 << 4), &ignored));
	parcels_release(&parcels);
}

static void
an_empty_table_has_no_parcel(void **state)
{
	struct parcels parcels = { 0 };
	struct parcel ignored;
	(void)state;
	assert_false(parcels_find(&parcels, 0, &ignored));
	assert_int_equal(parcels_slots(&parcels), 0);
	parcels_prefetch(&parcels, 1);
	parcels_release(&parcels);
	parcels_release(NULL);
}

/* As the claims are looked through in the end. */
static void
every_claim_stands_in_a_slot_of_its_own(void **state)
{
	struct parcels parcels = { 0 };
	uint64_t wanted = 0, sum = 0;
	(void)state;
	fill(&parcels, 10000);
	for (unsigned i = 0; i < 10000; i++)
		wanted += nth_parcel(i).claim;
	for (size_t slot = 0; slot < parcels_slots(&parcels); slot++)
		sum += parcels_claim(&parcels, slot);
	assert_true(sum == wanted);
	parcels_release(&parcels);
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
		cmocka_unit_test(what_was_noted_can_be_replaced),
		cmocka_unit_test(expectations_right_or_wrong_lose_nothing),
		cmocka_unit_test(
		    a_table_that_knows_how_many_come_has_few_empty_slots),
		cmocka_unit_test(an_empty_table_has_no_parcel),
		cmocka_unit_test(every_claim_stands_in_a_slot_of_its_own),
	};
	return cmocka_run_group_tests_name("parcels", tests, NULL, NULL);
}
