#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "relay/outcome.h"

enum { STEPS = STEP_DOT + 1 };

static const char *const step_names[STEPS] = { "MAIL", "RCPT", "DATA", "DOT" };

static void
expect_verdict(enum outcome_step step, int code, struct enhanced enhanced,
    enum verdict_effect effect, enum outcome_kind kind)
{
	struct verdict got = outcome_classify(step, code, enhanced);
	if (got.effect != effect ||
	    (effect != VERDICT_GO_ON && got.kind != kind))
		fail_msg("%s %d %d.%d.%d: effect %d kind %s, not %d %s",
		    step_names[step], code, enhanced.class, enhanced.subject,
		    enhanced.detail, (int)got.effect,
		    outcome_kind_name(got.kind), (int)effect,
		    outcome_kind_name(kind));
}

static void
every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < OUTCOME_KIND_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(outcome_kind_name(
						    (enum outcome_kind)i),
			    outcome_kind_name((enum outcome_kind)j));
}

struct expectation {
	enum verdict_effect effect;
	enum outcome_kind kind;
};

/* What a bare code means, by its first digit, where nothing special is said. */
static const struct expectation plain[STEPS][10] = {
#define NOBODY                                                                 \
	{                                                                      \
		VERDICT_SYSTEMIC, OUTCOME_UNSENT                               \
	}
#define DOUBT                                                                  \
	{                                                                      \
		VERDICT_SYSTEMIC, OUTCOME_IN_DOUBT                             \
	}
#define GOOD                                                                   \
	{                                                                      \
		VERDICT_GO_ON, OUTCOME_UNSENT                                  \
	}
#define AGAIN                                                                  \
	{                                                                      \
		VERDICT_REOPEN, OUTCOME_UNSENT                                 \
	}
#define LATER                                                                  \
	{                                                                      \
		VERDICT_NEXT, OUTCOME_DEFERRED                                 \
	}
#define NEVER                                                                  \
	{                                                                      \
		VERDICT_NEXT, OUTCOME_REJECTED                                 \
	}
#define SENT                                                                   \
	{                                                                      \
		VERDICT_NEXT, OUTCOME_ACCEPTED                                 \
	}
	[STEP_MAIL] = { NOBODY, NOBODY, GOOD, NOBODY, NOBODY, NOBODY, NOBODY,
	    NOBODY, NOBODY, NOBODY },
	[STEP_RCPT] = { NOBODY, NOBODY, GOOD, NOBODY, LATER, NEVER, NOBODY,
	    NOBODY, NOBODY, NOBODY },
	[STEP_DATA] = { NOBODY, NOBODY, AGAIN, NOBODY, LATER, NEVER, NOBODY,
	    NOBODY, NOBODY, NOBODY },
	[STEP_DOT] = { DOUBT, DOUBT, SENT, DOUBT, LATER, NEVER, DOUBT, DOUBT,
	    DOUBT, DOUBT },
};

static const struct {
	int code;
	struct expectation at[STEPS];
} special[] = {
#define REOPEN                                                                 \
	{                                                                      \
		VERDICT_REOPEN, OUTCOME_UNSENT                                 \
	}
#define SLOWER                                                                 \
	{                                                                      \
		VERDICT_SLOWER, OUTCOME_UNSENT                                 \
	}
	{ 354, { NOBODY, NOBODY, GOOD, DOUBT } },
	{ 421, { REOPEN, REOPEN, REOPEN, REOPEN } },
	{ 452, { NOBODY, REOPEN, LATER, LATER } },
	{ 454, { SLOWER, SLOWER, SLOWER, SLOWER } },
	{ 500, { NOBODY, NOBODY, NOBODY, NEVER } },
	{ 502, { NOBODY, NOBODY, NOBODY, NEVER } },
	{ 503, { NOBODY, NOBODY, NOBODY, NEVER } },
	{ 504, { NOBODY, NOBODY, NOBODY, NEVER } },
	{ 530, { NOBODY, NOBODY, NOBODY, NOBODY } },
	{ 534, { NOBODY, NOBODY, NOBODY, NOBODY } },
	{ 535, { NOBODY, NOBODY, NOBODY, NOBODY } },
	{ 538, { NOBODY, NOBODY, NOBODY, NOBODY } },
	{ 552, { NEVER, NEVER, NEVER, NEVER } },
};

static void
every_code_at_every_step_has_the_verdict_of_the_table(void **state)
{
	(void)state;
	for (unsigned step = 0; step < STEPS; step++) {
		for (int code = 0; code < 1000; code++) {
			struct expectation want = plain[step][code / 100];
			for (size_t i = 0; i < COUNT_OF(special); i++)
				if (special[i].code == code)
					want = special[i].at[step];
			expect_verdict((enum outcome_step)step, code,
			    (struct enhanced){ 0 }, want.effect, want.kind);
		}
	}
}

static void
an_enhanced_code_of_another_class_says_nothing(void **state)
{
	(void)state;
	for (unsigned step = 0; step < STEPS; step++) {
		for (int code = 200; code < 600; code++) {
			struct enhanced other = { code / 100 == 5 ? 4 : 5, 4,
				5 };
			struct verdict bare =
			    outcome_classify((enum outcome_step)step, code,
				(struct enhanced){ 0 });
			expect_verdict((enum outcome_step)step, code, other,
			    bare.effect, bare.kind);
		}
	}
}

static void
enhanced_codes_tell_whose_fault_it_is(void **state)
{
	(void)state;
	static const struct {
		enum outcome_step step;
		int code;
		struct enhanced enhanced;
		struct expectation want;
	} cases[] = {
		{ STEP_RCPT, 550, { 5, 1, 1 }, NEVER },
		{ STEP_RCPT, 501, { 5, 1, 3 }, NEVER },
		{ STEP_RCPT, 553, { 5, 1, 2 }, NEVER },
		{ STEP_RCPT, 552, { 5, 2, 2 }, NEVER },
		{ STEP_RCPT, 550, { 5, 7, 1 }, NEVER },
		{ STEP_RCPT, 450, { 4, 2, 0 }, LATER },
		{ STEP_RCPT, 451, { 4, 7, 1 }, LATER },
		{ STEP_RCPT, 450, { 4, 7, 0 }, LATER },
		{ STEP_RCPT, 452, { 4, 2, 2 }, LATER },
		{ STEP_RCPT, 452, { 4, 5, 3 }, REOPEN },
		{ STEP_RCPT, 552, { 5, 5, 3 }, REOPEN },
		{ STEP_RCPT, 550, { 5, 4, 5 }, NOBODY },
		{ STEP_RCPT, 451, { 4, 4, 5 }, SLOWER },
		{ STEP_RCPT, 454, { 4, 7, 0 }, SLOWER },
		{ STEP_RCPT, 550, { 5, 1, 8 }, NOBODY },
		{ STEP_RCPT, 550, { 5, 7, 54 }, NOBODY },
		{ STEP_RCPT, 530, { 5, 7, 0 }, NOBODY },
		{ STEP_DATA, 550, { 5, 4, 5 }, NOBODY },
		{ STEP_DATA, 451, { 4, 7, 0 }, SLOWER },
		{ STEP_DATA, 554, { 5, 6, 0 }, NEVER },
		{ STEP_DOT, 550, { 5, 4, 5 }, NOBODY },
		{ STEP_DOT, 550, { 5, 7, 515 }, NOBODY },
		{ STEP_DOT, 550, { 5, 7, 26 }, NOBODY },
		{ STEP_DOT, 550, { 5, 7, 708 }, NOBODY },
		{ STEP_DOT, 550, { 5, 7, 1 }, NEVER },
		{ STEP_DOT, 554, { 5, 6, 3 }, NEVER },
		{ STEP_DOT, 552, { 5, 3, 4 }, NEVER },
		{ STEP_DOT, 452, { 4, 3, 1 }, LATER },
		{ STEP_DOT, 451, { 4, 7, 0 }, SLOWER },
		{ STEP_DOT, 251, { 2, 1, 5 }, SENT },
		{ STEP_MAIL, 552, { 5, 3, 4 }, NEVER },
		{ STEP_MAIL, 552, { 5, 2, 2 }, NOBODY },
		{ STEP_MAIL, 550, { 5, 7, 1 }, NOBODY },
		{ STEP_MAIL, 451, { 4, 3, 0 }, NOBODY },
		{ STEP_MAIL, 452, { 4, 3, 1 }, NOBODY },
		{ STEP_MAIL, 450, { 4, 7, 0 }, SLOWER },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_verdict(cases[i].step, cases[i].code, cases[i].enhanced,
		    cases[i].want.effect, cases[i].want.kind);
}

static void
content_and_policy_are_refusals_that_may_be_about_us(void **state)
{
	(void)state;
	struct enhanced none = { 0 };
	assert_true(outcome_classify(STEP_DOT, 554, none).is_policy);
	assert_true(outcome_classify(STEP_DATA, 554, none).is_policy);
	assert_true(
	    outcome_classify(STEP_RCPT, 554, (struct enhanced){ 5, 7, 1 })
		.is_policy);
	assert_false(
	    outcome_classify(STEP_RCPT, 550, (struct enhanced){ 5, 1, 1 })
		.is_policy);
	assert_false(outcome_classify(STEP_RCPT, 550, none).is_policy);
	assert_false(outcome_classify(STEP_DOT, 451, none).is_policy);
	assert_false(outcome_classify(STEP_DOT, 250, none).is_policy);
}

static void
the_reply_is_one_clean_line(void **state)
{
	(void)state;
	static const struct {
		struct str reply;
		const char *want;
	} cases[] = {
		{ STR_INIT("250 2.0.0 Ok: queued as 4F2"),
		    "250 2.0.0 Ok: queued as 4F2" },
		{ STR_INIT(""), "" },
		{ STR_INIT("550 a\r\nb\tc\x7f"
			   "d\x1b[31m"),
		    "550 a  b c d [31m" },
		{ STR_INIT("550 \0 nul"), "550   nul" },
		{ STR_INIT("550 \xff\xfe latin \xe9t\xe9"),
		    "550    latin  t " },
		{ STR_INIT("550 \xc2\x85 next line"), "550   next line" },
		{ STR_INIT("550 \xe4\xb8\xad\xe6\x96\x87"),
		    "550 \xe4\xb8\xad\xe6\x96\x87" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outcome outcome;
		outcome_set(&outcome, OUTCOME_REJECTED, 550, cases[i].reply);
		if (strcmp(outcome.reply, cases[i].want) != 0)
			fail_msg("case %zu: \"%s\" is not \"%s\"", i,
			    outcome.reply, cases[i].want);
		assert_int_equal(outcome.code, 550);
		assert_int_equal(outcome.kind, OUTCOME_REJECTED);
	}
}

static void
a_long_reply_is_cut_at_the_end_of_a_character(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		struct outcome outcome;
		struct buf text;
		buf_init(&text, 4096);
		for (size_t i = 0; i < shift; i++)
			buf_add_byte(&text, 'x');
		for (size_t i = 0; i < 600; i++)
			buf_add(&text, STR("\xe4\xb8\xad"));
		outcome_set(&outcome, OUTCOME_ACCEPTED, 250, buf_str(&text));
		buf_release(&text);
		size_t len = strlen(outcome.reply);
		assert_in_range(len, OUTCOME_MAX_REPLY - 3,
		    OUTCOME_MAX_REPLY - 1);
		assert_true(utf8_is_valid((struct str){ outcome.reply, len }));
	}
}

static void
only_a_missing_mailbox_or_domain_condemns_an_address(void **state)
{
	(void)state;
	static const struct {
		enum outcome_kind kind;
		const char *reply;
		bool names;
	} cases[] = {
		{ OUTCOME_REJECTED, "550 5.1.1 no such user", true },
		{ OUTCOME_REJECTED, "550 5.1.1", true },
		{ OUTCOME_REJECTED, "553 5.1.2 no such domain", true },
		{ OUTCOME_REJECTED, "501 5.1.3 bad syntax", true },
		{ OUTCOME_REJECTED, "556 5.1.10 null MX", true },
		{ OUTCOME_REJECTED, "550 no such user", false },
		{ OUTCOME_REJECTED, "550 5.1.0 5.1.1", false },
		{ OUTCOME_REJECTED, "550 5.1.11 x", false },
		{ OUTCOME_REJECTED, "551 5.1.6 has moved", false },
		{ OUTCOME_REJECTED, "552 5.2.2 full", false },
		{ OUTCOME_REJECTED, "550 5.7.1 policy", false },
		{ OUTCOME_REJECTED, "554 5.6.0 content", false },
		{ OUTCOME_REJECTED, "", false },
		{ OUTCOME_DEFERRED, "450 5.1.1 later", false },
		{ OUTCOME_UNSENT, "550 5.1.1 x", false },
		{ OUTCOME_ACCEPTED, "250 5.1.1 x", false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outcome outcome;
		outcome_set(&outcome, cases[i].kind, 550,
		    str_from(cases[i].reply));
		if (outcome_names_no_mailbox(&outcome) != cases[i].names)
			fail_msg("case %zu: %s", i, cases[i].reply);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    only_a_missing_mailbox_or_domain_condemns_an_address),
		cmocka_unit_test(every_kind_has_a_name_of_its_own),
		cmocka_unit_test(
		    every_code_at_every_step_has_the_verdict_of_the_table),
		cmocka_unit_test(
		    an_enhanced_code_of_another_class_says_nothing),
		cmocka_unit_test(enhanced_codes_tell_whose_fault_it_is),
		cmocka_unit_test(
		    content_and_policy_are_refusals_that_may_be_about_us),
		cmocka_unit_test(the_reply_is_one_clean_line),
		cmocka_unit_test(a_long_reply_is_cut_at_the_end_of_a_character),
	};
	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
