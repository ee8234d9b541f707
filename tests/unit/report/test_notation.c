#include "report/notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static const struct text_case {
	struct str text;
	const char *wanted;
} text_cases[] = {
	{ STR_INIT(""), "\"\"" },
	{ STR_INIT("LP1"), "\"LP1\"" },
	{ STR_INIT("\"a\\b\"/"), "\"\\\"a\\\\b\\\"/\"" },
	{ STR_INIT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"" },
	{ STR_INIT("\x01\x1F \x7F"), "\"\\u0001\\u001F \x7F\"" },
	{ STR_INIT("a\0b"), "\"a\\u0000b\"" },
	{ STR_INIT("已揽收\n"), "\"已揽收\\n\"" },
	{ STR_INIT("a\xFF"), "\"a\xEF\xBF\xBD\"" },
	{ STR_INIT("\xC3(\""), "\"\xEF\xBF\xBD(\\\"\"" },
};

static void
a_text_is_escaped_and_repaired(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(text_cases); i++) {
		buf_clear(&out);
		notation_add_text(&out, text_cases[i].text);
		if (!str_equal(buf_str(&out), str_from(text_cases[i].wanted)))
			fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

/* All characters that are escaped by some, and some that nobody escapes. */
static void
a_text_is_written_as_jansson_does(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	for (int byte = 0; byte < 0x80; byte++) {
		const char text[] = { 'a', (char)byte, 'b' };
		json_t *json = json_stringn(text, sizeof(text));
		char *wanted = json_dumps(json, JSON_ENCODE_ANY);
		buf_clear(&out);
		notation_add_text(&out, (struct str){ text, sizeof(text) });
		if (!str_equal(buf_str(&out), str_from(wanted)))
			fail_msg("byte %d: %.*s instead of %s", byte,
			    STR_ARG(buf_str(&out)), wanted);
		free(wanted);
		json_decref(json);
	}
	buf_release(&out);
}

static void
a_text_is_repaired_without_quotes(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	notation_add_repaired(&out, STR("a\"\xFF\xFE"));
	assert_true(
	    str_equal(buf_str(&out), STR("a\"\xEF\xBF\xBD\xEF\xBF\xBD")));
	buf_release(&out);
}

static void
a_number_has_all_its_digits(void **state)
{
	(void)state;
	static const struct {
		int64_t number;
		const char *wanted;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -1, "-1" },
		{ 1234567890, "1234567890" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&out);
		notation_add_number(&out, cases[i].number);
		if (!str_equal(buf_str(&out), str_from(cases[i].wanted)))
			fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
an_object_is_put_together(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	buf_add_byte(&out, '{');
	notation_separate(&out, 0);
	notation_add_name(&out, "kind");
	notation_add_word(&out, "delayed");
	notation_separate(&out, 1);
	notation_add_name(&out, "told");
	notation_add_flag(&out, true);
	notation_separate(&out, 2);
	notation_add_name(&out, "late");
	notation_add_flag(&out, false);
	notation_separate(&out, 3);
	notation_add_name(&out, "window");
	notation_add_null(&out);
	buf_add_byte(&out, '}');
	assert_true(str_equal(buf_str(&out),
	    STR("{\"kind\": \"delayed\", \"told\": true, \"late\": false, "
		"\"window\": null}")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_escaped_and_repaired),
		cmocka_unit_test(a_text_is_written_as_jansson_does),
		cmocka_unit_test(a_text_is_repaired_without_quotes),
		cmocka_unit_test(a_number_has_all_its_digits),
		cmocka_unit_test(an_object_is_put_together),
	};
	return cmocka_run_group_tests_name("notation", tests, NULL, NULL);
}
