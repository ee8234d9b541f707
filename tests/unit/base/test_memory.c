#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"

static void
what_is_taken_can_be_written_and_resized(void **state)
{
	(void)state;
	char *text = memory_take(4);
	memcpy(text, "abc", 4);
	text = memory_resize(text, 100000);
	assert_string_equal(text, "abc");
	free(text);
	text = memory_resize(NULL, 1);
	assert_non_null(text);
	free(text);
}

static void
zeroed_memory_is_zero(void **state)
{
	(void)state;
	unsigned char *bytes = memory_zeroed(100, 10);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(bytes[i], 0);
	free(bytes);
}

static void
take_too_much(size_t size)
{
	memory_take(size);
}

static void
zero_too_much(size_t size)
{
	memory_zeroed(size, 2);
}

static void
resize_too_much(size_t size)
{
	memory_resize(NULL, size);
}

static void
lack(size_t size)
{
	(void)size;
	memory_lack();
}

/* How a process ends that calls it, and what it says. */
static int
exit_code_of(void (*call)(size_t), size_t size, char *said, size_t room)
{
	int ends[2], status = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		call(size);
		_exit(0);
	}
	close(ends[1]);
	ssize_t got;
	size_t len = 0;
	while ((got = read(ends[0], said + len, room - 1 - len)) > 0)
		len += (size_t)got;
	said[len] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
lack_of_memory_ends_the_process_with_a_line(void **state)
{
	(void)state;
	static void (*const calls[])(
	    size_t) = { take_too_much, zero_too_much, resize_too_much, lack };
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		/* A sanitizer has its own line about it. */
		char said[16 * 1024];
		if (exit_code_of(calls[i], SIZE_MAX / 4, said, sizeof(said)) !=
			EX_OSERR ||
		    strstr(said, "shipdelay: out of memory\n") == NULL)
			fail_msg("call %zu: \"%s\"", i, said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_can_be_written_and_resized),
		cmocka_unit_test(zeroed_memory_is_zero),
		cmocka_unit_test(lack_of_memory_ends_the_process_with_a_line),
	};
	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
