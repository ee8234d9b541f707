#include "report/telling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"

static void
a_finding_is_told_by_the_mail_with_its_parcel_and_notice(void **state)
{
	(void)state;
	static const long expected[SAMPLE_FINDINGS] = { 1, TELLING_NONE, 3,
		TELLING_NONE, 0, 4, TELLING_NONE, 4, TELLING_NONE };
	struct sample sample;
	struct telling telling;
	sample_init(&sample);
	telling_init(&telling, &sample.report);
	for (size_t i = 0; i < SAMPLE_FINDINGS; i++) {
		long mail = telling_find(&telling, &sample.findings[i]);
		if (mail != expected[i])
			fail_msg("finding %zu: mail %ld", i, mail);
	}
	telling_release(&telling);
}

static void
a_parcel_of_a_mail_leads_back_to_its_finding(void **state)
{
	(void)state;
	struct sample sample;
	struct telling telling;
	sample_init(&sample);
	telling_init(&telling, &sample.report);
	assert_int_equal(telling_find(&telling, &sample.findings[5]), 4);
	assert_null(telling_finding(&telling, 4, 0));
	assert_ptr_equal(telling_finding(&telling, 4, 1), &sample.findings[5]);
	assert_null(telling_finding(&telling, 2, 0));
	telling_release(&telling);
}

static void
two_carriers_may_use_one_tracking_number(void **state)
{
	(void)state;
	struct sample sample;
	struct telling telling;
	sample_init(&sample);
	sample.mails[1] = sample.mails[0];
	sample.mails[1].carriers = sample_4px;
	struct report_finding other = sample_finding("4px", "YT2601000000001");
	telling_init(&telling, &sample.report);
	assert_int_equal(telling_find(&telling, &sample.findings[4]), 0);
	assert_int_equal(telling_find(&telling, &other), 1);
	telling_release(&telling);
}

static void
without_carriers_the_tracking_number_decides(void **state)
{
	(void)state;
	struct sample sample;
	struct telling telling;
	sample_init(&sample);
	sample.mails[0].carriers = NULL;
	telling_init(&telling, &sample.report);
	assert_int_equal(telling_find(&telling, &sample.findings[4]), 0);
	telling_release(&telling);
}

static void
a_mail_of_this_run_goes_before_one_left_over(void **state)
{
	(void)state;
	struct sample sample;
	struct telling telling;
	sample_init(&sample);
	sample.mails[5] = sample.mails[0];
	sample.mails[0].run = STR("20260125T020000-1");
	telling_init(&telling, &sample.report);
	assert_int_equal(telling_find(&telling, &sample.findings[4]), 5);
	assert_null(telling_finding(&telling, 0, 0));
	telling_release(&telling);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_finding_is_told_by_the_mail_with_its_parcel_and_notice),
		cmocka_unit_test(a_parcel_of_a_mail_leads_back_to_its_finding),
		cmocka_unit_test(two_carriers_may_use_one_tracking_number),
		cmocka_unit_test(without_carriers_the_tracking_number_decides),
		cmocka_unit_test(a_mail_of_this_run_goes_before_one_left_over),
	};
	return cmocka_run_group_tests_name("telling", tests, NULL, NULL);
}
