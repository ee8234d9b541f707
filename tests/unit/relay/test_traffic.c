#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/traffic.h"
#include "support/fake_client.h"

#define START (INT64_C(1000) * PACE_SECOND)

struct fixture {
	struct dispatch_options options;
	struct fake_client fake;
	struct arena arena;
	struct traffic traffic;
	struct dialogue dialogue;
	struct error err;
};

static void
open_fixture(struct fixture *fixture, long count)
{
	const struct abilities able = { .max_size = 1000 };
	*fixture = (struct fixture){
		.options = { .url = "smtp://relay",
		    .tries = 2,
		    .retry_wait_seconds = 5,
		    .from = "shop@example.com" },
	};
	fake_client_init(&fixture->fake, count);
	traffic_init(&fixture->traffic, &fixture->options,
	    &fixture->fake.client, &fixture->arena, START);
	dialogue_init(&fixture->dialogue, STR("shop@example.com"), &able);
}

static void
close_fixture(struct fixture *fixture)
{
	fake_client_release(&fixture->fake);
	dialogue_release(&fixture->dialogue);
	arena_release(&fixture->arena);
}

static void
expect_log(const struct fixture *fixture, const char *want)
{
	struct str log = buf_str(&fixture->fake.log);
	if (!str_equal(log, str_from(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(log), want);
}

static bool
take_job(struct fixture *fixture, struct job *job, bool *is_taken)
{
	return traffic_take(&fixture->traffic, &fixture->dialogue, job,
	    is_taken, &fixture->err);
}

static int64_t
take(struct fixture *fixture)
{
	struct job job;
	bool is_taken;
	assert_true(take_job(fixture, &job, &is_taken));
	return is_taken ? job.mail.id : 0;
}

static void
mails_are_taken_until_there_is_none(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 2);
	assert_true(traffic_has_mail(&f.traffic));
	assert_int_equal(take(&f), 1);
	assert_int_equal(take(&f), 2);
	assert_int_equal(take(&f), 0);
	assert_false(traffic_has_mail(&f.traffic));
	assert_true(traffic_close(&f.traffic, &f.err));
	close_fixture(&f);
}

static void
the_pace_holds_mails_back(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 2);
	f.options.max_per_second = 2;
	traffic_init(&f.traffic, &f.options, &f.fake.client, &f.arena, START);
	assert_int_equal(take(&f), 1);
	assert_int_equal(take(&f), 0);
	assert_true(traffic_has_mail(&f.traffic));
	f.traffic.now += PACE_SECOND / 2;
	assert_int_equal(take(&f), 2);
	close_fixture(&f);
}

static void
an_unfit_mail_is_rejected_and_the_next_one_taken(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 2);
	f.fake.to = STR("a@x.org>\r\nRCPT TO:<b@x.org");
	assert_int_equal(take(&f), 0);
	expect_log(&f,
	    "next 1|settle 1 rejected not sent: the address is not fit for "
	    "SMTP|next 2|settle 2 rejected not sent: the address is not fit "
	    "for SMTP|next none|");
	close_fixture(&f);
}

static void
a_mail_that_is_too_large_is_unfit(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 1);
	f.fake.bytes.len = 1001;
	assert_int_equal(take(&f), 0);
	expect_log(&f,
	    "next 1|settle 1 rejected not sent: the mail is larger than the "
	    "relay takes|next none|");
	close_fixture(&f);
}

static void
a_stop_takes_no_more_mails_and_keeps_its_first_reason(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 3);
	assert_int_equal(take(&f), 1);
	traffic_stop(&f.traffic, ERROR_BUSY, "first");
	traffic_stop(&f.traffic, ERROR_RELAY, "second");
	assert_int_equal(take(&f), 0);
	assert_false(traffic_close(&f.traffic, &f.err));
	assert_int_equal(f.err.kind, ERROR_BUSY);
	assert_string_equal(f.err.text, "first");
	close_fixture(&f);
}

static void
a_stop_after_the_last_mail_is_no_failure(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 1);
	assert_int_equal(take(&f), 1);
	assert_int_equal(take(&f), 0);
	traffic_stop(&f.traffic, ERROR_BUSY, "stopped by a signal");
	assert_true(traffic_close(&f.traffic, &f.err));
	close_fixture(&f);
}

static void
the_last_try_stops_the_run_with_its_reason(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 1);
	traffic_fail(&f.traffic, retry_epoch(&f.traffic.retry), "relay: one");
	assert_false(f.traffic.is_stopping);
	traffic_fail(&f.traffic, retry_epoch(&f.traffic.retry), "relay: two");
	assert_true(f.traffic.is_stopping);
	assert_false(traffic_close(&f.traffic, &f.err));
	assert_int_equal(f.err.kind, ERROR_RELAY);
	assert_string_equal(f.err.text, "relay: two (2 failures in a row)");
	close_fixture(&f);
}

static struct dialogue
verdict_on(struct verdict verdict, int code, const char *reply)
{
	struct dialogue dialogue = { .verdict = verdict };
	outcome_set(&dialogue.outcome, verdict.kind, code, str_from(reply));
	dialogue.reader.reply.code = code;
	return dialogue;
}

static void
a_settled_mail_sets_the_tries_back(void **state)
{
	(void)state;
	struct fixture f;
	struct dialogue accepted = verdict_on((struct verdict){ VERDICT_NEXT,
						  OUTCOME_ACCEPTED, false },
	    250, "250 ok");
	open_fixture(&f, 9);
	for (int64_t id = 1; id < 5; id++) {
		traffic_fail(&f.traffic, retry_epoch(&f.traffic.retry), "x");
		assert_true(traffic_settle(&f.traffic, id, &accepted, &f.err));
	}
	assert_false(f.traffic.is_stopping);
	close_fixture(&f);
}

static void
the_third_mail_refused_alike_stops_the_run(void **state)
{
	(void)state;
	struct fixture f;
	struct dialogue refused = verdict_on((struct verdict){ VERDICT_NEXT,
						 OUTCOME_REJECTED, true },
	    554, "554 spam");
	open_fixture(&f, 9);
	for (int64_t id = 1; id <= 3; id++) {
		assert_false(f.traffic.is_stopping);
		assert_true(traffic_settle(&f.traffic, id, &refused, &f.err));
	}
	assert_true(f.traffic.is_stopping);
	assert_false(traffic_close(&f.traffic, &f.err));
	assert_string_equal(f.err.text,
	    "smtp://relay: 3 mails in a row were refused alike: 554 spam");
	expect_log(&f, "settle 1 rejected 554 spam|settle 2 rejected 554 "
		       "spam|settle 3 rejected 554 spam|");
	close_fixture(&f);
}

static void
unknown_recipients_in_a_row_are_no_reason_to_stop(void **state)
{
	(void)state;
	struct fixture f;
	struct dialogue refused = verdict_on((struct verdict){ VERDICT_NEXT,
						 OUTCOME_REJECTED, false },
	    550, "550 who");
	open_fixture(&f, 9);
	for (int64_t id = 1; id <= 100; id++)
		assert_true(traffic_settle(&f.traffic, id, &refused, &f.err));
	assert_false(f.traffic.is_stopping);
	close_fixture(&f);
}

static void
a_doubt_does_not_set_the_tries_back(void **state)
{
	(void)state;
	struct fixture f;
	struct outcome reason;
	outcome_set(&reason, OUTCOME_UNSENT, 0, STR("lost"));
	open_fixture(&f, 9);
	traffic_fail(&f.traffic, retry_epoch(&f.traffic.retry), "x");
	assert_true(traffic_doubt(&f.traffic, 1, &reason, &f.err));
	assert_int_equal(f.traffic.retry.failures, 1);
	expect_log(&f, "settle 1 in_doubt lost|");
	close_fixture(&f);
}

static void
mails_put_aside_make_the_run_fail_at_its_end(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	bool is_taken;
	open_fixture(&f, 1);
	for (int i = 0; i < QUEUE_MAX_LOSSES; i++) {
		assert_true(take_job(&f, &job, &is_taken));
		assert_true(is_taken);
		assert_true(queue_return_lost(&f.traffic.queue, job,
		    STR("lost"), &f.err));
	}
	assert_int_equal(take(&f), 0);
	assert_false(traffic_close(&f.traffic, &f.err));
	assert_int_equal(f.err.kind, ERROR_RELAY);
	close_fixture(&f);
}

static void
a_failing_callback_is_passed_on(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	bool is_taken;
	open_fixture(&f, 1);
	f.fake.fail_at = "next";
	assert_false(take_job(&f, &job, &is_taken));
	assert_int_equal(f.err.kind, ERROR_LEDGER);
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mails_are_taken_until_there_is_none),
		cmocka_unit_test(the_pace_holds_mails_back),
		cmocka_unit_test(
		    an_unfit_mail_is_rejected_and_the_next_one_taken),
		cmocka_unit_test(a_mail_that_is_too_large_is_unfit),
		cmocka_unit_test(
		    a_stop_takes_no_more_mails_and_keeps_its_first_reason),
		cmocka_unit_test(a_stop_after_the_last_mail_is_no_failure),
		cmocka_unit_test(the_last_try_stops_the_run_with_its_reason),
		cmocka_unit_test(a_settled_mail_sets_the_tries_back),
		cmocka_unit_test(the_third_mail_refused_alike_stops_the_run),
		cmocka_unit_test(
		    unknown_recipients_in_a_row_are_no_reason_to_stop),
		cmocka_unit_test(a_doubt_does_not_set_the_tries_back),
		cmocka_unit_test(mails_put_aside_make_the_run_fail_at_its_end),
		cmocka_unit_test(a_failing_callback_is_passed_on),
	};
	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
