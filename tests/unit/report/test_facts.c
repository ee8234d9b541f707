#include "report/facts.h"

#include "expect.h"
#include "sample.h"

static void
assert_facts(const struct report_finding *finding, const char *wanted)
{
	struct buf out;
	buf_init(&out, 10000);
	facts_add(&out, finding);
	struct str html = expect_strict(&out, STRICT_PIECE);
	if (!str_equal(html, str_from(wanted)))
		fail_msg("%.*s\nis not\n%s", STR_ARG(html), wanted);
	buf_release(&out);
}

static void
a_finding_says_when_it_is_due_and_which_rule_decided(void **state)
{
	(void)state;
	struct report_finding finding = sample_finding("4px", "4PX1CN");
	assert_facts(&finding,
	    "<p><b class=\"id\">4PX1CN</b> order <bdi>#1001</bdi>, "
	    "<bdi>4px</bdi>, CN&#8594;DE. Due 2026-01-20, 6 days late. "
	    "Expected 2026-01-30. Silent for 4 days. Rule 7, the carrier "
	    "reports a problem: delayed, customs. Row "
	    "yunexpress-20260126.csv:2</p>\n");
}

static void
what_is_not_known_is_not_said(void **state)
{
	(void)state;
	struct report_finding finding = sample_finding("4px", "");
	finding.order = finding.origin = finding.destination = STR_EMPTY;
	finding.due_on = finding.estimated_on = DATE_NONE;
	finding.days_late = finding.silent_days = -1;
	finding.kind = FINDING_CANNOT_DECIDE;
	finding.rule = 0;
	finding.cause = CAUSE_NONE;
	assert_facts(&finding,
	    "<p><b class=\"id\">(no number yet)</b> <bdi>4px</bdi>. "
	    "cannot_decide. Row yunexpress-20260126.csv:2</p>\n");
}

static void
no_days_are_not_counted(void **state)
{
	(void)state;
	struct report_finding finding = sample_finding("4px", "1");
	struct buf out;
	buf_init(&out, 10000);
	finding.days_late = finding.silent_days = 0;
	facts_add(&out, &finding);
	expect_has(buf_str(&out), "Due 2026-01-20. Expected 2026-01-30. Rule");
	buf_release(&out);
}

static void
a_window_is_named_and_lost_has_no_other_cause(void **state)
{
	(void)state;
	struct report_finding finding = sample_finding("4px", "1");
	struct buf out;
	buf_init(&out, 10000);
	finding.kind = FINDING_LOST;
	finding.cause = CAUSE_LOST;
	finding.window = STR("cny-2026");
	facts_add(&out, &finding);
	expect_has(buf_str(&out), ": lost, cny-2026. Row");
	buf_release(&out);
}

static void
a_rule_of_another_program_is_no_rule(void **state)
{
	(void)state;
	static const int rules[] = { -1, 0, 12, 99 };
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		struct report_finding finding = sample_finding("4px", "1");
		struct buf out;
		buf_init(&out, 10000);
		finding.rule = rules[i];
		facts_add(&out, &finding);
		expect_lacks(buf_str(&out), "Rule");
		buf_release(&out);
	}
}

static void
of_an_unknown_parcel_its_number_is_told(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	facts_add_unknown(&out, STR("<1>"));
	assert_true(str_equal(expect_strict(&out, STRICT_PIECE),
	    STR("<p><b class=\"id\">&lt;1&gt;</b></p>\n")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_finding_says_when_it_is_due_and_which_rule_decided),
		cmocka_unit_test(what_is_not_known_is_not_said),
		cmocka_unit_test(no_days_are_not_counted),
		cmocka_unit_test(a_window_is_named_and_lost_has_no_other_cause),
		cmocka_unit_test(a_rule_of_another_program_is_no_rule),
		cmocka_unit_test(of_an_unknown_parcel_its_number_is_told),
	};
	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
