#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/job.h"

static void
a_job_is_a_mail_with_nothing_decided_about_it(void **state)
{
	(void)state;
	struct arena run = { 0 };
	struct jobs jobs = { .run = &run };
	struct mail mail = { .id = 7 };
	const struct job *job = jobs_add(&jobs, &mail);
	assert_int_equal(jobs.count, 1);
	assert_ptr_equal(job->mail, &mail);
	assert_false(job->is_new || job->is_sent_here || job->is_resend ||
		     job->has_new_facts || job->has_new_state);
	assert_int_equal(jobs_to_send(&jobs), 0);
	assert_int_equal(jobs_new(&jobs), 0);
	arena_release(&run);
}

static void
room_for_more_keeps_what_is_there(void **state)
{
	(void)state;
	struct arena run = { 0 };
	struct jobs jobs = { .run = &run };
	struct mail mails[3];
	jobs_reserve(&jobs, 1);
	jobs_add(&jobs, &mails[0])->is_new = true;
	jobs_reserve(&jobs, 2);
	const struct job *items = jobs.items;
	jobs_add(&jobs, &mails[1]);
	jobs_add(&jobs, &mails[2]);
	assert_ptr_equal(jobs.items, items);
	for (size_t i = 0; i < 3; i++)
		assert_ptr_equal(jobs.items[i].mail, &mails[i]);
	assert_true(jobs.items[0].is_new);
	jobs_add(&jobs, &mails[0]);
	assert_int_equal(jobs.count, 4);
	arena_release(&run);
}

static void
mails_to_send_and_new_ones_are_counted_apart(void **state)
{
	(void)state;
	struct arena run = { 0 };
	struct jobs jobs = { .run = &run };
	struct mail mails[100];
	for (size_t i = 0; i < 100; i++) {
		struct job *job = jobs_add(&jobs, &mails[i]);
		job->is_sent_here = i % 2 == 0;
		job->is_new = i % 5 == 0;
	}
	assert_int_equal(jobs_to_send(&jobs), 50);
	assert_int_equal(jobs_new(&jobs), 20);
	for (size_t i = 0; i < 100; i++)
		assert_ptr_equal(jobs.items[i].mail, &mails[i]);
	arena_release(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_is_a_mail_with_nothing_decided_about_it),
		cmocka_unit_test(room_for_more_keeps_what_is_there),
		cmocka_unit_test(mails_to_send_and_new_ones_are_counted_apart),
	};
	return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
