#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/status.h"

static void
every_status_is_found_by_its_own_name(void **state)
{
	(void)state;
	for (int i = STATUS_UNMAPPED + 1; i < STATUS_COUNT; i++) {
		enum status status = (enum status)i;
		const char *name = status_name(status);
		if (status_parse(str_from(name)) != status)
			fail_msg("case %d \"%s\"", i, name);
	}
}

static void
a_word_that_is_not_exactly_ours_is_unmapped(void **state)
{
	static const char *const words[] = { "", "In_Transit", "IN_TRANSIT",
		"in transit", "in_transit ", "in_transi", "unmapped",
		"delivered2" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (status_parse(str_from(words[i])) != STATUS_UNMAPPED)
			fail_msg("case %zu \"%s\"", i, words[i]);
}

static void
delivered_cancelled_and_returned_are_closed_and_nothing_else(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_COUNT; i++) {
		enum status status = (enum status)i;
		bool is_last = status == STATUS_DELIVERED ||
		               status == STATUS_CANCELLED ||
		               status == STATUS_RETURNED;
		if (status_is_closed(status) != is_last)
			fail_msg("case %d \"%s\"", i, status_name(status));
	}
}

static void
an_announcement_does_not_show_the_parcel_with_the_carrier(void **state)
{
	(void)state;
	static const bool shows[STATUS_COUNT] = {
		[STATUS_IN_TRANSIT] = true,
		[STATUS_IN_CUSTOMS] = true,
		[STATUS_OUT_FOR_DELIVERY] = true,
		[STATUS_PICKUP_READY] = true,
		[STATUS_ATTEMPT_FAILED] = true,
		[STATUS_EXCEPTION] = true,
		[STATUS_RETURNING] = true,
		[STATUS_RETURNED] = true,
		[STATUS_DELIVERED] = true,
	};
	for (enum status status = 0; status < STATUS_COUNT; status++)
		if (status_shows_carrier(status) != shows[status])
			fail_msg("%s", status_name(status));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_is_found_by_its_own_name),
		cmocka_unit_test(a_word_that_is_not_exactly_ours_is_unmapped),
		cmocka_unit_test(
		    delivered_cancelled_and_returned_are_closed_and_nothing_else),
		cmocka_unit_test(
		    an_announcement_does_not_show_the_parcel_with_the_carrier),
	};
	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
