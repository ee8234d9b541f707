#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/case.h"

static void
a_case_has_a_name_for_people(void **state)
{
	(void)state;
	char name[CASE_NAME];
	assert_string_equal(case_name(123, name), "C-000123");
	assert_string_equal(case_name(1234567, name), "C-1234567");
	assert_string_equal(case_name(CASE_MAX_ID, name), "C-999999999");
}

static void
a_name_is_read_as_people_type_it(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t id;
	} cases[] = {
		{ "C-000123", 123 },
		{ "c-123", 123 },
		{ "123", 123 },
		{ "000123", 123 },
		{ "C-999999999", 999999999 },
		{ "", 0 },
		{ "C-", 0 },
		{ "C-0", 0 },
		{ "0", 0 },
		{ "C-000000", 0 },
		{ "C-12a", 0 },
		{ "C--1", 0 },
		{ "D-1", 0 },
		{ "C-1000000000", 0 },
		{ " 123", 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t id = 0;
		if (case_name_parse(str_from(cases[i].text), &id) !=
			(cases[i].id != 0) ||
		    id != cases[i].id)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)id);
	}
}

static struct proposal
a_proposal(void)
{
	return (struct proposal){
		.case_id = 123,
		.n = 1,
		.action = ACTION_REFUND_FULL,
		.amount = { 4200, "USD" },
		.cost = { 4200, "USD" },
		.letter = STR("case-refund"),
		.subject = STR("Your refund"),
		.text = STR("Dear Ann,\nyour refund was approved.\n"),
	};
}

/* By sha256sum of the fields, parted by "|". */
static void
the_token_is_the_beginning_of_a_digest(void **state)
{
	(void)state;
	struct arena scratch = { 0 };
	struct proposal proposal = a_proposal();
	proposal_sign(&proposal, &scratch);
	assert_string_equal(proposal.token, "8fb1daf1d1ce");
	arena_release(&scratch);
}

static void
whatever_a_supervisor_approves_is_in_the_token(void **state)
{
	(void)state;
	struct arena scratch = { 0 };
	struct proposal proposal = a_proposal(), changed[9];
	proposal_sign(&proposal, &scratch);
	for (size_t i = 0; i < COUNT_OF(changed); i++)
		changed[i] = a_proposal();
	changed[0].case_id = 124;
	changed[1].n = 2;
	changed[2].action = ACTION_REFUND_ON_RETURN;
	changed[3].amount.minor++;
	memcpy(changed[4].amount.currency, "EUR", MONEY_CODE);
	changed[5].cost.minor++;
	changed[6].letter = STR("case-partial");
	changed[7].subject = STR("Your Refund");
	changed[8].text = STR("Dear Ann,\nyour refund was approved!\n");
	for (size_t i = 0; i < COUNT_OF(changed); i++) {
		proposal_sign(&changed[i], &scratch);
		if (strlen(changed[i].token) != CASE_TOKEN - 1 ||
		    strcmp(changed[i].token, proposal.token) == 0)
			fail_msg("field %zu: %s", i, changed[i].token);
	}
	arena_release(&scratch);
}

/* 1 of 90 would be read as 123456789012 or as 12e456789012. */
static void
no_spreadsheet_takes_a_token_for_a_number(void **state)
{
	(void)state;
	struct arena scratch = { 0 };
	for (int n = 1; n <= 2000; n++) {
		struct proposal proposal = a_proposal();
		proposal.n = n;
		proposal_sign(&proposal, &scratch);
		if (strpbrk(proposal.token, "abcdf") == NULL)
			fail_msg("proposal %d: %s", n, proposal.token);
		arena_clear(&scratch);
	}
	arena_release(&scratch);
}

/* The first twelve digits of proposal 38 are 46556792e857. */
static void
a_token_like_a_number_gives_way_to_the_next_digits(void **state)
{
	(void)state;
	struct arena scratch = { 0 };
	struct proposal proposal = a_proposal();
	proposal.n = 38;
	proposal_sign(&proposal, &scratch);
	assert_string_equal(proposal.token, "cc1f0e0b5f6e");
	arena_release(&scratch);
}

static void
every_state_of_an_action_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = { "open", "hold", "done", "failed",
		"void" };
	assert_int_equal(COUNT_OF(names), ACTION_STATE_COUNT);
	for (enum action_state s = ACTION_OPEN; s < ACTION_STATE_COUNT; s++) {
		enum action_state read = ACTION_STATE_COUNT;
		assert_true(action_state_parse(str_from(names[s]), &read));
		assert_int_equal(read, s);
		assert_string_equal(action_state_name(s), names[s]);
	}
	enum action_state other = ACTION_DONE;
	assert_false(action_state_parse(STR("ready"), &other));
	assert_int_equal(other, ACTION_DONE);
}

static void
the_words_of_feedback_are_read_as_they_are_written(void **state)
{
	(void)state;
	for (enum resolved r = RESOLVED_UNKNOWN; r <= RESOLVED_NO; r++) {
		enum resolved read;
		assert_true(resolved_parse(str_from(resolved_name(r)), &read));
		assert_int_equal(read, r);
	}
	for (enum dispute_status d = DISPUTE_UNTOLD; d <= DISPUTE_LOST; d++) {
		enum dispute_status read;
		assert_true(
		    dispute_status_parse(str_from(dispute_status_name(d)),
			&read));
		assert_int_equal(read, d);
	}
	assert_false(resolved_parse(STR("perhaps"), &(enum resolved){ 0 }));
	assert_false(
	    dispute_status_parse(STR("over"), &(enum dispute_status){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_has_a_name_for_people),
		cmocka_unit_test(a_name_is_read_as_people_type_it),
		cmocka_unit_test(the_token_is_the_beginning_of_a_digest),
		cmocka_unit_test(
		    whatever_a_supervisor_approves_is_in_the_token),
		cmocka_unit_test(no_spreadsheet_takes_a_token_for_a_number),
		cmocka_unit_test(
		    a_token_like_a_number_gives_way_to_the_next_digits),
		cmocka_unit_test(every_state_of_an_action_has_its_name),
		cmocka_unit_test(
		    the_words_of_feedback_are_read_as_they_are_written),
	};
	return cmocka_run_group_tests_name("case", tests, NULL, NULL);
}
