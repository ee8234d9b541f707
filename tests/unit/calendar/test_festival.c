#include "calendar/festival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/configuration.h"

/* ICU's Chinese calendar has 2027-02-07 and 2030-02-04. */
static void
the_days_are_those_of_the_purple_mountain_observatory(void **state)
{
	(void)state;
	static const char *const days[] = { "2024-02-10", "2025-01-29",
		"2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
		"2030-02-03", "2031-01-23", "2032-02-11" };
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		struct date day = DATE_NONE;
		assert_true(festival_of_year(2024 + (int)i, &day));
		assert_day(day, days[i]);
	}
}

static void
years_nobody_wrote_down_are_not_known(void **state)
{
	(void)state;
	struct date day = DATE_NONE;
	assert_false(festival_of_year(2023, &day));
	assert_false(festival_of_year(2033, &day));
	assert_false(date_is_set(day));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_days_are_those_of_the_purple_mountain_observatory),
		cmocka_unit_test(years_nobody_wrote_down_are_not_known),
	};
	return cmocka_run_group_tests_name("festival", tests, NULL, NULL);
}
