#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "relay/pace.h"

#define START (INT64_C(1000) * PACE_SECOND)

/* How many mails begin when asked every `step` for `length`. */
static int
count_begun(struct pace *pace, int64_t from, int64_t length, int64_t step)
{
	int begun = 0;
	for (int64_t now = from; now < from + length; now += step)
		while (begun < 1000000 && pace_take(pace, now))
			begun++;
	return begun;
}

static void
no_limit_is_no_limit(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 0, START);
	for (int i = 0; i < 100000; i++)
		assert_true(pace_take(&pace, START));
	assert_true(pace_ready_at(&pace) <= START);
}

static void
a_limit_holds_in_every_second(void **state)
{
	(void)state;
	static const int limits[] = { 1, 2, 7, 50, 100, 101, 500, 1000, 5000 };
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		struct pace pace;
		pace_init(&pace, limits[i], START);
		for (int second = 0; second < 5; second++) {
			int begun = count_begun(&pace,
			    START + second * PACE_SECOND, PACE_SECOND,
			    PACE_SECOND / 1000);
			/* A fast pace makes up for one wake-up. */
			int most = limits[i] + limits[i] / 100 + 1;
			if (begun < limits[i] - 1 || begun > most)
				fail_msg("limit %d second %d: %d mails",
				    limits[i], second, begun);
		}
	}
}

static void
time_without_mails_is_not_saved_up(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 10, START);
	assert_true(pace_take(&pace, START));
	int64_t later = START + 60 * PACE_SECOND;
	assert_int_equal(count_begun(&pace, later, PACE_SECOND / 10,
			     PACE_SECOND),
	    1);
}

static void
when_the_next_mail_may_begin_is_known(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 4, START);
	assert_true(pace_take(&pace, START));
	int64_t ready = pace_ready_at(&pace);
	assert_int_equal(ready, START + PACE_SECOND / 4);
	assert_false(pace_take(&pace, ready - 1));
	assert_true(pace_take(&pace, ready));
}

static void
slowing_down_halves_the_limit(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 10, START);
	pace_slow_down(&pace, START);
	int begun = count_begun(&pace, START, 10 * PACE_SECOND,
	    PACE_SECOND / 1000);
	assert_in_range(begun, 49, 51);
}

static void
slowing_down_without_a_limit_halves_what_was_reached(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 0, START);
	for (int i = 0; i < 200; i++)
		assert_true(pace_take(&pace, START + i * PACE_SECOND / 20));
	int64_t later = START + 10 * PACE_SECOND;
	pace_slow_down(&pace, later);
	int begun = count_begun(&pace, later, 10 * PACE_SECOND,
	    PACE_SECOND / 1000);
	assert_in_range(begun, 99, 101);
}

static void
it_never_gets_slower_than_a_mail_a_minute(void **state)
{
	(void)state;
	struct pace pace;
	pace_init(&pace, 1, START);
	for (int i = 0; i < 100; i++)
		pace_slow_down(&pace, START);
	assert_true(pace_take(&pace, START));
	assert_int_equal(pace_ready_at(&pace), START + 60 * PACE_SECOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_limit_is_no_limit),
		cmocka_unit_test(a_limit_holds_in_every_second),
		cmocka_unit_test(time_without_mails_is_not_saved_up),
		cmocka_unit_test(when_the_next_mail_may_begin_is_known),
		cmocka_unit_test(slowing_down_halves_the_limit),
		cmocka_unit_test(
		    slowing_down_without_a_limit_halves_what_was_reached),
		cmocka_unit_test(it_never_gets_slower_than_a_mail_a_minute),
	};
	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
