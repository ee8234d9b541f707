#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/queue.h"
#include "support/fake_client.h"

struct fixture {
	struct fake_client fake;
	struct arena arena;
	struct queue queue;
	struct error err;
};

static void
open_fixture(struct fixture *fixture, long count)
{
	fake_client_init(&fixture->fake, count);
	fixture->arena = (struct arena){ 0 };
	queue_init(&fixture->queue, &fixture->fake.client, &fixture->arena);
}

static void
close_fixture(struct fixture *fixture)
{
	fake_client_release(&fixture->fake);
	arena_release(&fixture->arena);
}

static int64_t
take(struct fixture *fixture)
{
	struct job job;
	enum next_mail next = queue_take(&fixture->queue, &job, &fixture->err);
	return next == NEXT_MAIL ? job.mail.id : next == NEXT_NONE ? 0 : -1;
}

static void
mails_come_in_the_clients_order_until_there_is_none(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 2);
	assert_false(queue_is_done(&f.queue));
	assert_int_equal(take(&f), 1);
	assert_int_equal(take(&f), 2);
	assert_int_equal(take(&f), 0);
	assert_true(queue_is_done(&f.queue));
	/* The client is not asked again. */
	assert_int_equal(take(&f), 0);
	assert_true(
	    str_equal(buf_str(&f.fake.log), STR("next 1|next 2|next none|")));
	close_fixture(&f);
}

static void
a_mail_that_comes_back_goes_first(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	open_fixture(&f, 2);
	assert_int_equal(queue_take(&f.queue, &job, &f.err), NEXT_MAIL);
	queue_return(&f.queue, &job);
	assert_int_equal(take(&f), 1);
	assert_int_equal(take(&f), 2);
	close_fixture(&f);
}

static void
many_mails_can_come_back(void **state)
{
	(void)state;
	struct fixture f;
	struct job jobs[100];
	open_fixture(&f, 100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(queue_take(&f.queue, &jobs[i], &f.err),
		    NEXT_MAIL);
	assert_int_equal(take(&f), 0);
	for (size_t i = 0; i < 100; i++)
		queue_return(&f.queue, &jobs[i]);
	assert_false(queue_is_done(&f.queue));
	for (int64_t id = 100; id > 0; id--)
		assert_int_equal(take(&f), id);
	assert_true(queue_is_done(&f.queue));
	close_fixture(&f);
}

static void
a_mail_that_loses_three_connections_is_put_aside(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	open_fixture(&f, 1);
	for (int i = 0; i < QUEUE_MAX_LOSSES; i++) {
		assert_int_equal(queue_take(&f.queue, &job, &f.err), NEXT_MAIL);
		assert_int_equal(f.queue.aside_count, 0);
		assert_true(
		    queue_return_lost(&f.queue, job, STR("lost"), &f.err));
	}
	assert_int_equal(f.queue.aside_count, 1);
	assert_int_equal(take(&f), 0);
	assert_true(str_equal(buf_str(&f.fake.log),
	    STR("next 1|settle 1 unsent lost|next none|")));
	close_fixture(&f);
}

static void
a_plain_return_is_no_loss(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	open_fixture(&f, 1);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(queue_take(&f.queue, &job, &f.err), NEXT_MAIL);
		queue_return(&f.queue, &job);
	}
	assert_int_equal(f.queue.aside_count, 0);
	close_fixture(&f);
}

static void
abandoned_mails_are_settled_unsent_and_no_more_are_taken(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	open_fixture(&f, 5);
	assert_int_equal(queue_take(&f.queue, &job, &f.err), NEXT_MAIL);
	queue_return(&f.queue, &job);
	assert_true(queue_abandon(&f.queue, STR("stopped"), &f.err));
	assert_int_equal(take(&f), 0);
	assert_true(str_equal(buf_str(&f.fake.log),
	    STR("next 1|settle 1 unsent stopped|")));
	close_fixture(&f);
}

static void
a_callback_that_fails_is_told(void **state)
{
	(void)state;
	struct fixture f;
	struct job job;
	open_fixture(&f, 5);
	assert_int_equal(queue_take(&f.queue, &job, &f.err), NEXT_MAIL);
	queue_return(&f.queue, &job);
	f.fake.fail_at = "settle";
	assert_false(queue_abandon(&f.queue, STR("stopped"), &f.err));
	assert_int_equal(f.err.kind, ERROR_LEDGER);
	close_fixture(&f);
	open_fixture(&f, 5);
	f.fake.fail_at = "next";
	assert_int_equal(take(&f), -1);
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    mails_come_in_the_clients_order_until_there_is_none),
		cmocka_unit_test(a_mail_that_comes_back_goes_first),
		cmocka_unit_test(many_mails_can_come_back),
		cmocka_unit_test(
		    a_mail_that_loses_three_connections_is_put_aside),
		cmocka_unit_test(a_plain_return_is_no_loss),
		cmocka_unit_test(
		    abandoned_mails_are_settled_unsent_and_no_more_are_taken),
		cmocka_unit_test(a_callback_that_fails_is_told),
	};
	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
