#include "report/memo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"

static void
expect_subject(const struct report *report, const char *wanted)
{
	struct buf out;
	buf_init(&out, 1000);
	memo_subject(report, &out);
	if (!str_equal(buf_str(&out), str_from(wanted)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(buf_str(&out)),
		    wanted);
	assert_true(memo_is_needed(report));
	buf_release(&out);
}

static void
nothing_needs_a_person_in_an_empty_night(void **state)
{
	(void)state;
	struct report report = sample_empty();
	report.totals.mails[MAIL_ACCEPTED] = 7;
	report.totals.mails[MAIL_DEFERRED] = 1;
	assert_false(memo_is_needed(&report));
}

static void
each_need_alone_is_one(void **state)
{
	(void)state;
	struct report report = sample_empty();
	report.stop = STR("inbox/a.csv is empty");
	expect_subject(&report, "shipdelay: the run stopped");
	report = sample_empty();
	report.brake.name = STR("max_mails");
	expect_subject(&report, "shipdelay: held by a brake");
	report = sample_empty();
	report.totals.mails[MAIL_IN_DOUBT] = 1;
	expect_subject(&report, "shipdelay: 1 mail in doubt");
	report = sample_empty();
	report.totals.mails[MAIL_REJECTED] = 2;
	expect_subject(&report, "shipdelay: 2 mails refused");
	report = sample_empty();
	report.staff_count = 1;
	expect_subject(&report, "shipdelay: 1 parcel for the staff");
	report = sample_empty();
	report.reject_count = 3;
	expect_subject(&report, "shipdelay: 3 rejected rows");
	report = sample_empty();
	report.unmapped_count = 1;
	expect_subject(&report, "shipdelay: 1 unknown code");
}

static void
several_are_named_the_most_urgent_first(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	sample.report.brake.name = STR("max_mails");
	expect_subject(&sample.report,
	    "shipdelay: held by a brake, 1 mail in doubt, 1 mail refused, "
	    "2 parcels for the staff, 2 rejected rows, 1 unknown code");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_needs_a_person_in_an_empty_night),
		cmocka_unit_test(each_need_alone_is_one),
		cmocka_unit_test(several_are_named_the_most_urgent_first),
	};
	return cmocka_run_group_tests_name("memo", tests, NULL, NULL);
}
