#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "command/composer.h"

enum { MANY = 20 * COMPOSER_AHEAD, NEVER = -1, LIMIT = 4096 };

/* Who writes numbers; `fails_at` is the message that cannot be written. */
struct scribe {
	long fails_at;
	size_t written;
	pthread_t thread; /* where the last one was written */
};

static bool
write_number(void *context, size_t at, struct buf *message, struct error *err)
{
	struct scribe *scribe = context;
	scribe->thread = pthread_self();
	scribe->written++;
	buf_format(message, "message %zu", at);
	return (long)at != scribe->fails_at ||
	       error_set(err, ERROR_CONFIG, "no ink for %zu", at);
}

static struct composer_task
task_of(struct scribe *scribe, size_t count)
{
	return (struct composer_task){ write_number, scribe, count, LIMIT };
}

static void
take(struct composer *composer, size_t at, struct buf *message)
{
	char wanted[32];
	struct error err = { 0 };
	snprintf(wanted, sizeof(wanted), "message %zu", at);
	if (!composer_next(composer, message, &err))
		fail_msg("message %zu: %s", at, err.text);
	if (!str_equal(buf_str(message), str_from(wanted)))
		fail_msg("message %zu is '%.*s'", at,
		    STR_ARG(buf_str(message)));
}

static void
messages_come_whole_and_in_their_order(void **state)
{
	(void)state;
	static const size_t counts[] = { 1, 2, COMPOSER_AHEAD / 2,
		COMPOSER_AHEAD, COMPOSER_AHEAD + 1, MANY };
	struct composer composer;
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		struct scribe scribe = { .fails_at = NEVER };
		const struct composer_task task = task_of(&scribe, counts[i]);
		struct buf message;
		buf_init(&message, LIMIT);
		composer_open(&composer, &task);
		for (size_t at = 0; at < counts[i]; at++)
			take(&composer, at, &message);
		composer_close(&composer);
		buf_release(&message);
		assert_int_equal(scribe.written, counts[i]);
	}
}

static void
another_thread_writes_but_not_for_one_message(void **state)
{
	(void)state;
	struct composer composer;
	for (size_t count = 1; count <= 2; count++) {
		struct scribe scribe = { .fails_at = NEVER };
		const struct composer_task task = task_of(&scribe, count);
		struct buf message;
		buf_init(&message, LIMIT);
		composer_open(&composer, &task);
		for (size_t at = 0; at < count; at++)
			take(&composer, at, &message);
		composer_close(&composer);
		buf_release(&message);
		assert_int_equal(pthread_equal(scribe.thread, pthread_self()) !=
				     0,
		    count == 1);
	}
}

static void
nobody_writes_further_ahead_than_is_promised(void **state)
{
	(void)state;
	enum { TAKEN = 3 };
	struct composer composer;
	struct scribe scribe = { .fails_at = NEVER };
	const struct composer_task task = task_of(&scribe, MANY);
	struct buf message;
	buf_init(&message, LIMIT);
	composer_open(&composer, &task);
	for (size_t at = 0; at < TAKEN; at++)
		take(&composer, at, &message);
	composer_close(&composer);
	buf_release(&message);
	assert_in_range(scribe.written, TAKEN, TAKEN + COMPOSER_AHEAD);
}

static void
a_failure_is_told_when_its_turn_has_come(void **state)
{
	(void)state;
	static const long failures[] = { 0, 1, COMPOSER_AHEAD, MANY - 1 };
	struct composer composer;
	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		struct error err = { 0 };
		struct scribe scribe = { .fails_at = failures[i] };
		const struct composer_task task = task_of(&scribe, MANY);
		struct buf message;
		char wanted[32];
		buf_init(&message, LIMIT);
		composer_open(&composer, &task);
		for (size_t at = 0; at < (size_t)failures[i]; at++)
			take(&composer, at, &message);
		assert_false(composer_next(&composer, &message, &err));
		composer_close(&composer);
		buf_release(&message);
		snprintf(wanted, sizeof(wanted), "no ink for %ld", failures[i]);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_string_equal(err.text, wanted);
		assert_int_equal(scribe.written, failures[i] + 1);
	}
}

static void
memory_goes_back_and_forth(void **state)
{
	(void)state;
	struct composer composer;
	struct scribe scribe = { .fails_at = NEVER };
	const struct composer_task task = task_of(&scribe, MANY);
	const char *seen[COMPOSER_AHEAD + 1];
	size_t seen_count = 0;
	struct buf message;
	buf_init(&message, LIMIT);
	composer_open(&composer, &task);
	for (size_t at = 0; at < MANY; at++) {
		size_t i = 0;
		take(&composer, at, &message);
		while (i < seen_count && seen[i] != message.ptr)
			i++;
		assert_in_range(i, 0, COMPOSER_AHEAD);
		seen[i] = message.ptr;
		seen_count += i == seen_count;
	}
	composer_close(&composer);
	buf_release(&message);
}

static void
closing_what_was_never_opened_does_nothing(void **state)
{
	(void)state;
	struct composer composer = { 0 };
	composer_close(&composer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_come_whole_and_in_their_order),
		cmocka_unit_test(another_thread_writes_but_not_for_one_message),
		cmocka_unit_test(nobody_writes_further_ahead_than_is_promised),
		cmocka_unit_test(a_failure_is_told_when_its_turn_has_come),
		cmocka_unit_test(memory_goes_back_and_forth),
		cmocka_unit_test(closing_what_was_never_opened_does_nothing),
	};
	return cmocka_run_group_tests_name("composer", tests, NULL, NULL);
}
