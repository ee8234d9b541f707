#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/claims.h"

static uint64_t
claim(const char *order, const char *address)
{
	struct buf scratch;
	buf_init(&scratch, 1000);
	uint64_t claim = claim_of(str_from(order), str_from(address), &scratch);
	buf_release(&scratch);
	return claim;
}

static void
two_addresses_for_one_order_differ(void **state)
{
	static const struct {
		const char *shops, *first, *second;
		bool differs;
	} cases[] = {
		{ "", "a@x.example", "b@x.example", true },
		{ "", "a@x.example", "A@X.example", false },
		{ "", "a@x.example", " a@x.example", false },
		{ "", "a@x.example", "", false },
		{ "", "", "", false },
		{ "a@x.example", "b@x.example", "", true },
		{ "a@x.example", "a@x.example", "a@x.example", false },
		{ "a@x.example", "a@x.example", "b@x.example", true },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const uint64_t heard[] = { claim("7", cases[i].first),
			claim("8", "other@x.example"), 0,
			claim("7", cases[i].second) };
		struct claims claims;
		claims_init(&claims, 2);
		claims_watch(&claims, STR("7"), str_from(cases[i].shops));
		claims_watch(&claims, STR("7"), str_from(cases[i].shops));
		claims_watch(&claims, STR("8"), STR_EMPTY);
		for (size_t k = 0; k < COUNT_OF(heard); k++)
			claims_hear(&claims, heard[k]);
		if (claims_differ(&claims, STR("7")) != cases[i].differs)
			fail_msg("case %zu", i);
		assert_false(claims_differ(&claims, STR("8")));
		claims_release(&claims);
	}
}

static void
what_nobody_watches_does_not_differ(void **state)
{
	const uint64_t heard[] = { claim("7", "a@x.example"),
		claim("7", "b@x.example") };
	struct claims claims;
	(void)state;
	claims_init(&claims, 0);
	for (size_t i = 0; i < COUNT_OF(heard); i++)
		claims_hear(&claims, heard[i]);
	assert_false(claims_differ(&claims, STR("7")));
	claims_release(&claims);
	claims_release(NULL);
}

static void
without_an_order_or_an_address_there_is_no_claim(void **state)
{
	(void)state;
	assert_true(claim("", "a@x.example") == 0);
	assert_true(claim("7", "") == 0);
	assert_false(claim("7", "a@x.example") == 0);
}

/* Enough for places that are wanted by several. */
static void
of_many_orders_exactly_those_with_two_addresses_differ(void **state)
{
	enum { ORDERS = 3000 };
	struct claims claims;
	(void)state;
	claims_init(&claims, ORDERS);
	for (int i = 0; i < ORDERS; i++) {
		char order[16];
		snprintf(order, sizeof(order), "%d", i);
		claims_watch(&claims, str_from(order), STR_EMPTY);
		claims_hear(&claims, claim(order, "a@x.example"));
		claims_hear(&claims,
		    claim(order, i % 7 == 0 ? "b@x.example" : "a@x.example"));
	}
	for (int i = 0; i < ORDERS; i++) {
		char order[16];
		snprintf(order, sizeof(order), "%d", i);
		if (claims_differ(&claims, str_from(order)) != (i % 7 == 0))
			fail_msg("order %d", i);
	}
	claims_release(&claims);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_addresses_for_one_order_differ),
		cmocka_unit_test(what_nobody_watches_does_not_differ),
		cmocka_unit_test(
		    of_many_orders_exactly_those_with_two_addresses_differ),
		cmocka_unit_test(
		    without_an_order_or_an_address_there_is_no_claim),
	};
	return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
