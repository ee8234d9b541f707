#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "relay/abilities.h"

static void
hear(struct abilities *abilities, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		abilities_read(abilities, str_from(lines[i]));
}

#define HEAR(abilities, ...)                                                   \
	do {                                                                   \
		const char *const lines[] = { __VA_ARGS__ };                   \
		hear(abilities, lines, COUNT_OF(lines));                       \
	} while (0)

static void
what_ehlo_offers_is_known(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 relay ESMTP\r\n", "250-relay\r\n",
	    "250-PIPELINING\r\n", "250-SIZE 10240000\r\n",
	    "250 AUTH PLAIN LOGIN\r\n");
	assert_true(abilities.has_pipelining);
	assert_true(abilities.has_size);
	assert_true(abilities.has_auth);
	assert_int_equal(abilities.max_size, 10240000);
	assert_false(abilities.has_smtputf8);
	assert_false(abilities.is_authenticated);
	HEAR(&abilities, "250-relay\r\n", "250 SMTPUTF8\r\n");
	assert_true(abilities.has_smtputf8);
}

static void
a_size_that_is_no_limit_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		size_t max_size;
	} cases[] = {
		{ "250 SIZE 1000\r\n", 1000 },
		{ "250 SIZE\r\n", 0 },
		{ "250 SIZE 0\r\n", 0 },
		{ "250 SIZE  20 \r\n", 20 },
		{ "250 SIZE -1\r\n", 0 },
		{ "250 SIZE 10MB\r\n", 0 },
		{ "250 SIZE 99999999999999999999\r\n", 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct abilities abilities = { 0 };
		HEAR(&abilities, "220 x\r\n", "250-x\r\n", cases[i].line);
		if (!abilities.has_size ||
		    abilities.max_size != cases[i].max_size)
			fail_msg("case %zu: %zu", i, abilities.max_size);
	}
}

static void
what_was_offered_before_starttls_is_forgotten(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 relay ESMTP\r\n", "250-relay\r\n",
	    "250-PIPELINING\r\n", "250-SIZE\r\n", "250-AUTH PLAIN\r\n",
	    "250 STARTTLS\r\n", "220 2.0.0 go ahead\r\n", "250-relay\r\n",
	    "250 SIZE 1000\r\n");
	assert_false(abilities.has_pipelining);
	assert_true(abilities.has_size);
	assert_int_equal(abilities.max_size, 1000);
	assert_false(abilities.has_auth);
}

static void
the_first_line_of_ehlo_is_a_name(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 PIPELINING\r\n", "250-PIPELINING\r\n",
	    "250-SIZE\r\n", "250 HELP\r\n");
	assert_false(abilities.has_pipelining);
	assert_true(abilities.has_size);
	HEAR(&abilities, "220 SIZE\r\n", "250 SIZE\r\n");
	assert_false(abilities.has_size);
}

static void
words_are_matched_whole_and_with_their_case(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 x\r\n", "250-x\r\n", "250-PIPELININGS\r\n",
	    "250-pipelining\r\n", "250-SIZES 3\r\n", "250-AUTH=LOGIN\r\n",
	    "250 XAUTH\r\n");
	assert_false(abilities.has_pipelining);
	assert_false(abilities.has_size);
	assert_false(abilities.has_auth);
}

static void
only_235_means_authenticated(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 x\r\n", "250-x\r\n", "250 AUTH PLAIN\r\n",
	    "334 \r\n", "535 5.7.8 no\r\n");
	assert_false(abilities.is_authenticated);
	assert_int_equal(abilities.last_code, 535);
	assert_memory_equal(abilities.last, "535 5.7.8 no", abilities.last_len);
	HEAR(&abilities, "235 2.7.0 welcome\r\n");
	assert_true(abilities.is_authenticated);
}

static void
replies_are_counted_and_one_that_puts_off_is_remembered(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 x\r\n", "250-x\r\n", "250 AUTH PLAIN\r\n");
	assert_int_equal(abilities.reply_count, 1);
	assert_false(abilities.is_put_off);
	HEAR(&abilities, "450-not\r\n", "450 now\r\n", "250 x\r\n");
	assert_int_equal(abilities.reply_count, 3);
	assert_true(abilities.is_put_off);
	HEAR(&abilities, "220 go\r\n");
	assert_int_equal(abilities.reply_count, 0);
	assert_false(abilities.is_put_off);
}

static void
noise_changes_nothing(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	HEAR(&abilities, "220 x\r\n", "250-x\r\n", "250-SIZE\r\n", "noise\r\n",
	    "", "\r\n", "250 PIPELINING\r\n");
	assert_true(abilities.has_size);
	assert_true(abilities.has_pipelining);
	assert_int_equal(abilities.last_code, 250);
}

static void
a_long_line_is_kept_as_far_as_there_is_room(void **state)
{
	(void)state;
	struct abilities abilities = { 0 };
	struct buf line;
	buf_init(&line, 4096);
	buf_format(&line, "421 %01996d", 0);
	abilities_read(&abilities, buf_str(&line));
	buf_release(&line);
	assert_int_equal(abilities.last_len, sizeof(abilities.last));
	assert_int_equal(abilities.last_code, 421);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_ehlo_offers_is_known),
		cmocka_unit_test(a_size_that_is_no_limit_is_none),
		cmocka_unit_test(what_was_offered_before_starttls_is_forgotten),
		cmocka_unit_test(the_first_line_of_ehlo_is_a_name),
		cmocka_unit_test(words_are_matched_whole_and_with_their_case),
		cmocka_unit_test(only_235_means_authenticated),
		cmocka_unit_test(
		    replies_are_counted_and_one_that_puts_off_is_remembered),
		cmocka_unit_test(noise_changes_nothing),
		cmocka_unit_test(a_long_line_is_kept_as_far_as_there_is_room),
	};
	return cmocka_run_group_tests_name("abilities", tests, NULL, NULL);
}
