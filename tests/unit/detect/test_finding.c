#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/finding.h"

static void
every_kind_has_the_name_that_reports_use(void **state)
{
	(void)state;
	static const char *const names[] = { "none", "unmapped", "returning",
		"returned", "lost", "damaged", "action", "suspended", "delayed",
		"advance", "cannot_decide" };
	assert_int_equal(COUNT_OF(names), FINDING_KIND_COUNT);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		enum finding_kind kind = FINDING_KIND_COUNT;
		assert_true(finding_kind_parse(str_from(names[i]), &kind));
		assert_int_equal(kind, i);
		assert_string_equal(finding_kind_name(kind), names[i]);
	}
}

static void
any_other_word_is_no_kind(void **state)
{
	(void)state;
	static const char *const words[] = { "", "None", "delay", "delayed ",
		"cannot decide" };
	enum finding_kind kind = FINDING_LOST;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (finding_kind_parse(str_from(words[i]), &kind))
			fail_msg("\"%s\"", words[i]);
	assert_int_equal(kind, FINDING_LOST);
}

static void
five_reasons_of_a_return_are_told_apart(void **state)
{
	(void)state;
	for (enum cause cause = CAUSE_NONE; cause < CAUSE_COUNT; cause++) {
		bool is_apart = cause == CAUSE_ADDRESS ||
		                cause == CAUSE_DUTIES ||
		                cause == CAUSE_UNCLAIMED ||
		                cause == CAUSE_REFUSED ||
		                cause == CAUSE_PROHIBITED;
		if (finding_return_cause(cause) !=
		    (is_apart ? cause : CAUSE_OTHER))
			fail_msg("%s", cause_name(cause));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_the_name_that_reports_use),
		cmocka_unit_test(any_other_word_is_no_kind),
		cmocka_unit_test(five_reasons_of_a_return_are_told_apart),
	};
	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
