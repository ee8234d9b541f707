#include "report/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Data, as a line and as a letter; NULL: the same. */
static const struct {
	const char *data;
	const char *line;
	const char *letter;
} cases[] = {
	{ "", "", NULL },
	{ "plain 123", "plain 123", NULL },
	{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
	    NULL },
	{ "\" onclick='x' &amp;", "&quot; onclick=&#39;x&#39; &amp;amp;",
	    NULL },
	{ "]]>--><!--", "]]&gt;--&gt;&lt;!--", NULL },
	{ "\x1b[2J<\x01", "\\x1b[2J&lt;\\x01", NULL },
	{ "\xE2\x80\xAEx", "\\u202ex", NULL },
	{ "one\ntwo", "one two", "one\ntwo" },
	{ "one\r\ntwo\tthree", "one  two three", "one \ntwo three" },
	{ "\xE2\x81\xA8"
	  "7\xE2\x81\xA9",
	    "\\u20687\\u2069",
	    "\xE2\x81\xA8"
	    "7\xE2\x81\xA9" },
	{ "Z\xC3\xBCrich \xE6\xB7\xB1", "Z\xC3\xBCrich \xE6\xB7\xB1", NULL },
	{ "\xFF<", "\\xff&lt;", NULL },
};

static void
no_data_is_ever_markup(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&out);
		markup_add(&out, str_from(cases[i].data));
		if (!str_equal(buf_str(&out), str_from(cases[i].line)))
			fail_msg("case %zu: \"%.*s\"", i,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
a_document_stays_the_same_to_the_byte(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	markup_add_document(&out,
	    STR("<p class=\"x\">a &amp; \u202E\u200B'b'\n\t\xFF</p>"));
	assert_true(str_equal(buf_str(&out),
	    STR("&lt;p class=&quot;x&quot;&gt;a &amp;amp; "
		"\u202E\u200B&#39;b&#39;\n\t\xFF&lt;/p&gt;")));
	buf_release(&out);
}

static void
a_letter_keeps_its_lines_and_its_direction(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *letter = cases[i].letter != NULL ? cases[i].letter
		                                             : cases[i].line;
		buf_clear(&out);
		markup_add_letter(&out, str_from(cases[i].data));
		if (!str_equal(buf_str(&out), str_from(letter)))
			fail_msg("case %zu: \"%.*s\"", i,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
data_and_numbers_stand_between_our_markup(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	markup_put(&out, "<p>");
	markup_data(&out, "<b>", STR("a<b"), "</b>");
	markup_number(&out, " (", 1234, ")</p>");
	assert_true(
	    str_equal(buf_str(&out), STR("<p><b>a&lt;b</b> (1,234)</p>")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_data_is_ever_markup),
		cmocka_unit_test(a_document_stays_the_same_to_the_byte),
		cmocka_unit_test(a_letter_keeps_its_lines_and_its_direction),
		cmocka_unit_test(data_and_numbers_stand_between_our_markup),
	};
	return cmocka_run_group_tests_name("markup", tests, NULL, NULL);
}
