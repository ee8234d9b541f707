#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/channel.h"
#include "support/fake_client.h"
#include "support/fake_wire.h"

#define START (INT64_C(1000) * PACE_SECOND)
#define OPEN "250 ok\r\n250 ok\r\n354 go\r\n"

struct fixture {
	struct dispatch_options options;
	struct fake_client client;
	struct fake_wire wire;
	struct arena arena;
	struct traffic traffic;
	struct channel channel;
	struct error err;
};

static void
open_fixture(struct fixture *f, long count)
{
	static const struct abilities abilities = { .has_pipelining = true };
	*f = (struct fixture){
		.options = { .url = "smtp://relay",
		    .tries = 3,
		    .retry_wait_seconds = 5,
		    .from = "shop@example.com",
		    .reply_timeout_seconds = 300,
		    .dot_timeout_seconds = 600 },
	};
	fake_client_init(&f->client, count);
	fake_wire_init(&f->wire);
	traffic_init(&f->traffic, &f->options, &f->client.client, &f->arena,
	    START);
	channel_open(&f->channel, &f->traffic, fake_wire_wire(&f->wire),
	    &abilities, retry_epoch(&f->traffic.retry));
}

static void
close_fixture(struct fixture *f)
{
	channel_release(&f->channel);
	fake_wire_release(&f->wire);
	fake_client_release(&f->client);
	arena_release(&f->arena);
}

/* The relay speaks, the channel acts and answers. */
static void
hear(struct fixture *f, const char *words)
{
	fake_wire_say(&f->wire, words);
	assert_true(channel_receive(&f->channel, &f->err));
	if (f->channel.is_over)
		return;
	assert_true(channel_begin(&f->channel, &f->err));
	assert_true(channel_flush(&f->channel, &f->err));
}

/* The first mail has been announced. */
static void
begin(struct fixture *f, long count)
{
	open_fixture(f, count);
	assert_true(channel_is_idle(&f->channel));
	assert_true(channel_begin(&f->channel, &f->err));
	assert_true(channel_flush(&f->channel, &f->err));
}

static void
expect_log(const struct fixture *f, const char *want)
{
	struct str log = buf_str(&f->client.log);
	if (!str_equal(log, str_from(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(log), want);
}

static void
sending_is_called_after_the_354_and_settle_once(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	expect_log(&f, "next 1|");
	hear(&f, OPEN);
	expect_log(&f, "next 1|sending 1|next 2|");
	hear(&f, "250 A\r\n" OPEN);
	hear(&f, "250 B\r\n");
	expect_log(&f,
	    "next 1|sending 1|next 2|settle 1 accepted 250 A|sending 2|next "
	    "none|settle 2 accepted 250 B|");
	assert_true(channel_is_idle(&f.channel));
	close_fixture(&f);
}

static void
no_byte_of_a_body_leaves_before_it_is_flushed(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 1);
	size_t before = f.wire.heard.len;
	fake_wire_say(&f.wire, OPEN);
	assert_true(channel_receive(&f.channel, &f.err));
	assert_int_equal(f.wire.heard.len, before);
	assert_true(channel_flush(&f.channel, &f.err));
	assert_true(f.wire.heard.len > before);
	close_fixture(&f);
}

static void
a_mail_lost_before_its_dot_comes_back(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	begin(&f, 2);
	hear(&f, "250 ok\r\n");
	f.wire.is_closed = true;
	hear(&f, "");
	assert_true(f.channel.is_over);
	assert_int_equal(queue_take(&f.traffic.queue, &job, &f.err), NEXT_MAIL);
	assert_int_equal(job.mail.id, 1);
	assert_int_equal(job.losses, 1);
	expect_log(&f, "next 1|");
	close_fixture(&f);
}

static void
a_mail_lost_after_its_dot_is_in_doubt_and_the_next_comes_back(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	begin(&f, 2);
	hear(&f, OPEN);
	f.wire.is_closed = true;
	hear(&f, "");
	assert_true(f.channel.is_over);
	expect_log(&f, "next 1|sending 1|next 2|settle 1 in_doubt the "
		       "connection was lost|");
	assert_int_equal(queue_take(&f.traffic.queue, &job, &f.err), NEXT_MAIL);
	assert_int_equal(job.mail.id, 2);
	assert_int_equal(job.losses, 0);
	assert_int_equal(f.traffic.retry.failures, 1);
	close_fixture(&f);
}

static void
a_doubt_is_a_failure_of_a_connection_that_was_used_too(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	hear(&f, OPEN);
	hear(&f, "250 A\r\n" OPEN);
	f.wire.is_closed = true;
	hear(&f, "");
	expect_log(&f, "next 1|sending 1|next 2|settle 1 accepted 250 A|"
		       "sending 2|next none|settle 2 in_doubt the connection "
		       "was lost|");
	assert_int_equal(f.traffic.retry.failures, 1);
	close_fixture(&f);
}

static void
a_body_that_was_not_sent_whole_is_no_doubt(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	begin(&f, 1);
	f.wire.room = 8; /* of "body CRLF . CRLF" all but the last byte */
	hear(&f, OPEN);
	assert_true(channel_is_blocked(&f.channel));
	f.wire.is_closed = true;
	hear(&f, "");
	expect_log(&f, "next 1|sending 1|next none|");
	assert_int_equal(queue_take(&f.traffic.queue, &job, &f.err), NEXT_MAIL);
	close_fixture(&f);
}

static void
a_wire_that_takes_no_more_bytes_is_left_at_once(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	begin(&f, 2);
	f.wire.is_deaf = true;
	hear(&f, OPEN);
	assert_true(f.channel.is_over);
	assert_int_equal(f.traffic.retry.failures, 1);
	expect_log(&f, "next 1|sending 1|next 2|");
	for (int64_t id = 1; id <= 2; id++) {
		assert_int_equal(queue_take(&f.traffic.queue, &job, &f.err),
		    NEXT_MAIL);
		assert_int_equal(job.mail.id, id);
	}
	close_fixture(&f);
}

static void
the_last_words_of_a_wire_that_broke_count(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	fake_wire_say(&f.wire, OPEN);
	assert_true(channel_receive(&f.channel, &f.err));
	fake_wire_say(&f.wire, "421 4.3.2 closing\r\n");
	f.wire.is_deaf = true;
	assert_true(channel_flush(&f.channel, &f.err));
	assert_true(f.channel.is_over);
	assert_string_equal(f.channel.connection.dialogue.outcome.reply,
	    "421 4.3.2 closing");
	close_fixture(&f);
}

static void
a_dot_that_left_before_the_wire_broke_is_waited_for(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	begin(&f, 2);
	hear(&f, OPEN);
	hear(&f, "250 A\r\n" OPEN);
	f.wire.is_deaf = true;
	channel_quit(&f.channel);
	assert_true(channel_flush(&f.channel, &f.err));
	assert_false(f.channel.is_over);
	assert_int_equal(channel_deadline(&f.channel),
	    START + 600 * PACE_SECOND);
	hear(&f, "250 B\r\n");
	assert_true(f.channel.is_over);
	expect_log(&f, "next 1|sending 1|next 2|settle 1 accepted 250 A|"
		       "sending 2|next none|settle 2 accepted 250 B|");
	assert_int_equal(f.traffic.retry.failures, 0);
	assert_int_equal(queue_take(&f.traffic.queue, &job, &f.err), NEXT_NONE);
	close_fixture(&f);
}

static void
no_answer_to_the_dot_in_time_is_a_doubt(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 1);
	hear(&f, OPEN);
	assert_int_equal(channel_deadline(&f.channel),
	    START + 600 * PACE_SECOND);
	assert_true(channel_expire(&f.channel, &f.err));
	expect_log(&f, "next 1|sending 1|next none|settle 1 in_doubt no "
		       "answer to the final dot in time|");
	assert_true(f.channel.is_over);
	close_fixture(&f);
}

static void
no_answer_to_another_step_in_time_blames_nobody(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 1);
	assert_int_equal(channel_deadline(&f.channel),
	    START + 300 * PACE_SECOND);
	assert_true(channel_expire(&f.channel, &f.err));
	expect_log(&f, "next 1|");
	assert_int_equal(f.traffic.retry.failures, 1);
	close_fixture(&f);
}

static void
a_relay_that_closes_after_some_mails_has_not_failed(void **state)
{
	(void)state;
	static const char *const ends[] = { "421 enough\r\n", "" };
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct fixture f;
		begin(&f, 2);
		hear(&f, OPEN);
		hear(&f, "250 A\r\n");
		f.wire.is_closed = true;
		hear(&f, ends[i]);
		assert_true(f.channel.is_over);
		assert_int_equal(f.traffic.retry.failures, 0);
		assert_false(queue_is_done(&f.traffic.queue));
		close_fixture(&f);
	}
}

static void
a_relay_that_closes_before_the_first_mail_has_failed(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	hear(&f, "421 too busy\r\n");
	assert_true(f.channel.is_over);
	assert_int_equal(f.traffic.retry.failures, 1);
	close_fixture(&f);
}

static void
a_systemic_answer_is_a_failure_whatever_went_before(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	hear(&f, OPEN);
	hear(&f, "250 A\r\n250 ok\r\n550 5.4.5 daily quota exceeded\r\n");
	assert_true(f.channel.is_over);
	assert_int_equal(f.traffic.retry.failures, 1);
	expect_log(&f, "next 1|sending 1|next 2|settle 1 accepted 250 A|");
	close_fixture(&f);
}

static void
a_relay_that_finds_us_too_fast_slows_the_pace(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	f.traffic.now += PACE_SECOND;
	hear(&f, "250 ok\r\n454 4.7.0 throttled\r\n");
	assert_true(f.channel.is_over);
	assert_int_equal(f.traffic.pace.interval, 2 * PACE_SECOND);
	close_fixture(&f);
}

static void
when_the_run_is_stopping_a_354_is_not_followed_by_a_body(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 2);
	size_t before = f.wire.heard.len;
	traffic_stop(&f.traffic, ERROR_BUSY, "stopped");
	hear(&f, OPEN);
	assert_false(channel_is_committed(&f.channel));
	assert_int_equal(f.wire.heard.len, before);
	channel_leave(&f.channel);
	assert_true(f.channel.is_over);
	expect_log(&f, "next 1|");
	assert_false(queue_is_done(&f.traffic.queue));
	close_fixture(&f);
}

static void
when_the_run_is_stopping_a_mail_after_its_354_is_finished(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, 9);
	hear(&f, OPEN);
	traffic_stop(&f.traffic, ERROR_BUSY, "stopped");
	assert_true(channel_is_committed(&f.channel));
	hear(&f, "250 A\r\n");
	assert_false(channel_is_committed(&f.channel));
	expect_log(&f, "next 1|sending 1|next 2|settle 1 accepted 250 A|");
	close_fixture(&f);
}

static void
a_callback_that_fails_stops_at_once(void **state)
{
	(void)state;
	static const struct {
		const char *fail_at;
		const char *want;
	} cases[] = {
		{ "sending", "next 1|sending 1 fails|" },
		{ "settle", "next 1|sending 1|next 2|settle 1 fails|" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture f;
		begin(&f, 2);
		f.client.fail_at = cases[i].fail_at;
		fake_wire_say(&f.wire, OPEN);
		if (channel_receive(&f.channel, &f.err)) {
			assert_true(channel_flush(&f.channel, &f.err));
			fake_wire_say(&f.wire, "250 A\r\n");
			assert_false(channel_receive(&f.channel, &f.err));
		}
		assert_int_equal(f.err.kind, ERROR_LEDGER);
		expect_log(&f, cases[i].want);
		close_fixture(&f);
	}
}

static void
quit_is_said_when_idle(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 0);
	channel_quit(&f.channel);
	assert_true(channel_flush(&f.channel, &f.err));
	assert_true(str_equal(buf_str(&f.wire.heard), STR("QUIT\r\n")));
	hear(&f, "221 bye\r\n");
	assert_true(f.channel.is_over);
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    sending_is_called_after_the_354_and_settle_once),
		cmocka_unit_test(no_byte_of_a_body_leaves_before_it_is_flushed),
		cmocka_unit_test(a_mail_lost_before_its_dot_comes_back),
		cmocka_unit_test(
		    a_mail_lost_after_its_dot_is_in_doubt_and_the_next_comes_back),
		cmocka_unit_test(
		    a_doubt_is_a_failure_of_a_connection_that_was_used_too),
		cmocka_unit_test(a_body_that_was_not_sent_whole_is_no_doubt),
		cmocka_unit_test(
		    a_wire_that_takes_no_more_bytes_is_left_at_once),
		cmocka_unit_test(the_last_words_of_a_wire_that_broke_count),
		cmocka_unit_test(
		    a_dot_that_left_before_the_wire_broke_is_waited_for),
		cmocka_unit_test(no_answer_to_the_dot_in_time_is_a_doubt),
		cmocka_unit_test(
		    no_answer_to_another_step_in_time_blames_nobody),
		cmocka_unit_test(
		    a_relay_that_closes_after_some_mails_has_not_failed),
		cmocka_unit_test(
		    a_relay_that_closes_before_the_first_mail_has_failed),
		cmocka_unit_test(
		    a_systemic_answer_is_a_failure_whatever_went_before),
		cmocka_unit_test(a_relay_that_finds_us_too_fast_slows_the_pace),
		cmocka_unit_test(
		    when_the_run_is_stopping_a_354_is_not_followed_by_a_body),
		cmocka_unit_test(
		    when_the_run_is_stopping_a_mail_after_its_354_is_finished),
		cmocka_unit_test(a_callback_that_fails_stops_at_once),
		cmocka_unit_test(quit_is_said_when_idle),
	};
	return cmocka_run_group_tests_name("channel", tests, NULL, NULL);
}
