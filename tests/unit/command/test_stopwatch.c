#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "command/stopwatch.h"

static void
each_lap_takes_the_time_since_the_last(void **state)
{
	(void)state;
	struct stopwatch watch;
	stopwatch_start(&watch);
	int64_t begun = watch.since;
	/* As if it had been started two seconds ago. */
	watch.since -= INT64_C(2000000000);
	stopwatch_lap(&watch, LAP_READ);
	assert_true(watch.seconds[LAP_READ] >= 2.0);
	assert_true(watch.since >= begun);
	watch.since -= INT64_C(3000000000);
	stopwatch_lap(&watch, LAP_SEND);
	assert_true(watch.seconds[LAP_SEND] >= 3.0);
	watch.since -= INT64_C(1000000000);
	stopwatch_lap(&watch, LAP_SEND);
	assert_true(watch.seconds[LAP_SEND] >= 4.0);
	assert_true(watch.seconds[LAP_DECIDE] == 0.0);
}

static void
a_look_at_it_ends_no_lap(void **state)
{
	(void)state;
	struct stopwatch watch;
	stopwatch_start(&watch);
	watch.since -= INT64_C(2000000000);
	assert_true(stopwatch_seconds(&watch) >= 2.0);
	assert_true(stopwatch_seconds(&watch) >= 2.0);
	assert_true(watch.seconds[LAP_READ] == 0.0);
}

static void
every_part_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (enum lap a = 0; a < LAP_COUNT; a++)
		for (enum lap b = 0; b < a; b++)
			assert_string_not_equal(lap_name(a), lap_name(b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_lap_takes_the_time_since_the_last),
		cmocka_unit_test(a_look_at_it_ends_no_lap),
		cmocka_unit_test(every_part_has_a_name_of_its_own),
	};
	return cmocka_run_group_tests_name("stopwatch", tests, NULL, NULL);
}
