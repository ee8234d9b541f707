#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/utf8.h"

static void
setting_an_error_is_false_and_fills_kind_and_text(void **state)
{
	(void)state;
	struct error err = { 0 };
	assert_false(error_set(&err, ERROR_CONFIG, "%s:%d: wrong", "a.ini", 7));
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_string_equal(err.text, "a.ini:7: wrong");
}

static void
a_later_error_replaces_the_earlier(void **state)
{
	(void)state;
	struct error err = { 0 };
	error_set(&err, ERROR_INPUT, "a long first text");
	error_set(&err, ERROR_LEDGER, "short");
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_string_equal(err.text, "short");
}

static void
a_prefix_tells_where_and_keeps_the_kind(void **state)
{
	(void)state;
	struct error err = { 0 };
	error_set(&err, ERROR_RELAY, "no answer");
	assert_false(error_prefix(&err, "relay.example.com"));
	assert_int_equal(err.kind, ERROR_RELAY);
	assert_string_equal(err.text, "relay.example.com: no answer");
}

static void
a_text_too_long_is_cut_and_ended(void **state)
{
	(void)state;
	char text[2 * ERROR_MAX_TEXT];
	struct error err;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	memset(&err, 0x7F, sizeof(err));
	error_set(&err, ERROR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), ERROR_MAX_TEXT - 1);
	error_prefix(&err, "where");
	assert_int_equal(strlen(err.text), ERROR_MAX_TEXT - 1);
	assert_memory_equal(err.text, "where: xxx", 10);
	error_prefix(&err, text);
	assert_int_equal(strlen(err.text), ERROR_MAX_TEXT - 1);
}

static void
a_cut_never_splits_a_character(void **state)
{
	(void)state;
	char text[ERROR_MAX_TEXT * 3 + 1] = "";
	for (size_t i = 0; i < ERROR_MAX_TEXT; i++)
		memcpy(text + i * 3, "中", 4);
	for (int pad = 0; pad < 3; pad++) {
		struct error err = { 0 };
		error_set(&err, ERROR_INPUT, "%.*s%s", pad, "xx", text);
		assert_true(strlen(err.text) > ERROR_MAX_TEXT - 4);
		if (!utf8_is_valid(str_from(err.text)))
			fail_msg("set with %d bytes before", pad);
		error_prefix(&err, "pre");
		if (!utf8_is_valid(str_from(err.text)))
			fail_msg("prefixed with %d bytes before", pad);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    setting_an_error_is_false_and_fills_kind_and_text),
		cmocka_unit_test(a_later_error_replaces_the_earlier),
		cmocka_unit_test(a_prefix_tells_where_and_keeps_the_kind),
		cmocka_unit_test(a_text_too_long_is_cut_and_ended),
		cmocka_unit_test(a_cut_never_splits_a_character),
	};
	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
