#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/pace.h"
#include "relay/retry.h"

#define START (INT64_C(1000) * PACE_SECOND)

static void
one_connection_is_opened_until_the_relay_has_let_us_in(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 3, 5);
	assert_true(retry_may_open(&retry, 0, START));
	assert_false(retry_may_open(&retry, 1, START));
	retry_opened(&retry);
	assert_true(retry_may_open(&retry, 1, START));
	assert_true(retry_may_open(&retry, 15, START));
}

static void
the_wait_between_tries_doubles(void **state)
{
	(void)state;
	struct retry retry;
	int64_t now = START;
	retry_init(&retry, 5, 5);
	for (int64_t wait = 5; wait <= 40; wait *= 2) {
		assert_true(retry_failed(&retry, retry_epoch(&retry), now));
		assert_false(
		    retry_may_open(&retry, 0, now + wait * PACE_SECOND - 1));
		now += wait * PACE_SECOND;
		assert_true(retry_may_open(&retry, 0, now));
	}
	assert_false(retry_failed(&retry, retry_epoch(&retry), now));
	assert_int_equal(retry.failures, 5);
}

static void
the_wait_has_an_end(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 1000, 3600);
	for (int i = 0; i < 999; i++)
		assert_true(retry_failed(&retry, retry_epoch(&retry), START));
	assert_true(retry_may_open(&retry, 0, START + 600 * PACE_SECOND));
}

static void
connections_that_fall_together_are_one_try(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 3, 5);
	unsigned epoch = retry_epoch(&retry);
	for (int i = 0; i < 16; i++)
		assert_true(retry_failed(&retry, epoch, START));
	assert_int_equal(retry.failures, 1);
}

static void
a_settled_mail_sets_the_count_back(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 2, 5);
	retry_opened(&retry);
	for (int i = 0; i < 10; i++) {
		assert_true(retry_failed(&retry, retry_epoch(&retry), START));
		assert_false(
		    retry_may_open(&retry, 1, START + 100 * PACE_SECOND));
		retry_settled(&retry);
		assert_true(
		    retry_may_open(&retry, 1, START + 100 * PACE_SECOND));
	}
}

static void
the_last_try_says_give_up(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 1, 0);
	assert_false(retry_failed(&retry, retry_epoch(&retry), START));
}

static bool
refuse(struct retry *retry, int code, int subject, int detail)
{
	const struct reply reply = {
		.code = code,
		.enhanced = { code / 100, subject, detail },
	};
	return retry_refused(retry, &reply);
}

static void
the_third_equal_refusal_in_a_row_says_give_up(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 3, 5);
	assert_true(refuse(&retry, 550, 7, 1));
	assert_true(refuse(&retry, 550, 7, 1));
	assert_false(refuse(&retry, 550, 7, 1));
}

static void
refusals_that_differ_are_counted_apart(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 3, 5);
	assert_true(refuse(&retry, 550, 7, 1));
	assert_true(refuse(&retry, 550, 7, 1));
	assert_true(refuse(&retry, 550, 6, 1));
	assert_true(refuse(&retry, 554, 6, 1));
	assert_true(refuse(&retry, 554, 6, 1));
	assert_true(refuse(&retry, 554, 6, 2));
}

static void
any_other_outcome_ends_the_row_of_refusals(void **state)
{
	(void)state;
	struct retry retry;
	retry_init(&retry, 3, 5);
	for (int i = 0; i < 20; i++) {
		assert_true(refuse(&retry, 550, 7, 1));
		assert_true(refuse(&retry, 550, 7, 1));
		retry_not_refused(&retry);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    one_connection_is_opened_until_the_relay_has_let_us_in),
		cmocka_unit_test(the_wait_between_tries_doubles),
		cmocka_unit_test(the_wait_has_an_end),
		cmocka_unit_test(connections_that_fall_together_are_one_try),
		cmocka_unit_test(a_settled_mail_sets_the_count_back),
		cmocka_unit_test(the_last_try_says_give_up),
		cmocka_unit_test(the_third_equal_refusal_in_a_row_says_give_up),
		cmocka_unit_test(refusals_that_differ_are_counted_apart),
		cmocka_unit_test(any_other_outcome_ends_the_row_of_refusals),
	};
	return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
