#include "report/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"

static void
assert_batch(const struct batch *batch, enum mail_state state,
    const char *title, size_t count)
{
	if (batch->state != state || batch->count != count ||
	    !str_equal(batch->title, str_from(title)))
		fail_msg("%s, \"%.*s\": %zu, not %s, \"%s\": %zu",
		    mail_state_name(batch->state), STR_ARG(batch->title),
		    batch->count, mail_state_name(state), title, count);
}

static void
fill(struct report_mail *mails, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		mails[i] = sample_mail("anna@kunde.example", "de");
		mails[i].why = STR("delayed: customs");
		mails[i].state = MAIL_HELD;
	}
}

static void
mails_of_one_state_letter_and_reason_are_a_batch(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct report_mail mails[5];
	struct arena arena = { 0 };
	struct batches batches;
	fill(mails, COUNT_OF(mails));
	mails[1].why = STR("left over from an earlier run");
	mails[3].why = STR_EMPTY;
	report.mails = mails;
	report.mail_count = COUNT_OF(mails);
	batches_of(&report, &arena, &batches);
	assert_int_equal(batches.count, 3);
	assert_batch(&batches.items[0], MAIL_HELD, "delayed: customs", 3);
	assert_batch(&batches.items[1], MAIL_HELD, "delayed", 1);
	assert_batch(&batches.items[2], MAIL_HELD,
	    "delayed: left over from an earlier run", 1);
	assert_int_equal(batches.items[0].mails[1], 2);
	assert_int_equal(batches.items[0].mails[2], 4);
	arena_release(&arena);
}

static void
what_a_person_has_to_see_to_comes_first(void **state)
{
	(void)state;
	static const enum mail_state wanted[] = { MAIL_IN_DOUBT, MAIL_REJECTED,
		MAIL_DEFERRED, MAIL_PLANNED, MAIL_ACCEPTED };
	struct report report = sample_empty();
	struct report_mail mails[6];
	struct arena arena = { 0 };
	struct batches batches;
	fill(mails, COUNT_OF(mails));
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		mails[COUNT_OF(wanted) - i].state = wanted[i];
	mails[0].state = MAIL_ACCEPTED;
	report.mails = mails;
	report.mail_count = COUNT_OF(mails);
	batches_of(&report, &arena, &batches);
	assert_int_equal(batches.count, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_batch(&batches.items[i], wanted[i], "delayed: customs",
		    wanted[i] == MAIL_ACCEPTED ? 2 : 1);
	arena_release(&arena);
}

static void
no_mail_is_no_batch(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct arena arena = { 0 };
	struct batches batches;
	batches_of(&report, &arena, &batches);
	assert_int_equal(batches.count, 0);
	arena_release(&arena);
}

static void
doubt_and_refusal_are_urgent(void **state)
{
	(void)state;
	for (enum mail_state i = MAIL_PLANNED; i < MAIL_STATE_COUNT; i++) {
		bool wanted = i == MAIL_IN_DOUBT || i == MAIL_REJECTED;
		if (batch_is_urgent(i) != wanted)
			fail_msg("%s", mail_state_name(i));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    mails_of_one_state_letter_and_reason_are_a_batch),
		cmocka_unit_test(what_a_person_has_to_see_to_comes_first),
		cmocka_unit_test(no_mail_is_no_batch),
		cmocka_unit_test(doubt_and_refusal_are_urgent),
	};
	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
