#include "report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/display.h"

static struct str
page_of(struct buf *out, size_t indent, const char *text)
{
	buf_clear(out);
	page_add(out, indent, str_from(text));
	return buf_str(out);
}

static void
assert_page(struct buf *out, size_t indent, const char *text,
    const char *expected)
{
	struct str page = page_of(out, indent, text);
	if (!str_equal(page, str_from(expected)))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(page), expected);
}

static void
words_are_wrapped_at_80_columns_below_their_first(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 2000);
	assert_page(&out, 0, "", "\n");
	assert_page(&out, 4, "one  two\nthree", "one two three\n");
	/* 10 columns and seven words of 10 fill a line exactly. */
	assert_page(&out, 10,
	    "123456789 123456789 123456789 123456789 123456789 123456789 "
	    "1234567890 next",
	    "123456789 123456789 123456789 123456789 123456789 123456789 "
	    "1234567890\n          next\n");
	assert_page(&out, 10,
	    "123456789 123456789 123456789 123456789 123456789 123456789 "
	    "12345678901",
	    "123456789 123456789 123456789 123456789 123456789 123456789\n"
	    "          12345678901\n");
	buf_release(&out);
}

static void
a_long_address_stays_whole(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 2000);
	assert_page(&out, 2,
	    "shipdelay resolve "
	    "123456789012345678901234567890123456789012345678901234567890"
	    "12345678901234567890@shop.example sent",
	    "shipdelay resolve\n  "
	    "123456789012345678901234567890123456789012345678901234567890"
	    "12345678901234567890@shop.example\n  sent\n");
	buf_release(&out);
}

static void
text_without_spaces_is_broken_between_wide_characters(void **state)
{
	(void)state;
	struct buf out;
	char text[50 * 3 + 1];
	for (size_t i = 0; i < 150; i++)
		text[i] = "\xE6\xB7\xB1"[i % 3];
	text[150] = '\0';
	buf_init(&out, 2000);
	struct str rest = page_of(&out, 1, text);
	struct str line;
	assert_true(str_next(&rest, '\n', &line));
	/* Column 0 is the caller's; 39 characters fill 78 of the others. */
	assert_int_equal(display_columns(line), 78);
	assert_true(str_next(&rest, '\n', &line));
	assert_int_equal(display_columns(line), 1 + 22);
	buf_release(&out);
}

static void
data_cannot_start_a_line_of_its_own(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 2000);
	assert_page(&out, 0, "bad\r\nTOTALS\x1b[2J", "bad TOTALS\\x1b[2J\n");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    words_are_wrapped_at_80_columns_below_their_first),
		cmocka_unit_test(a_long_address_stays_whole),
		cmocka_unit_test(
		    text_without_spaces_is_broken_between_wide_characters),
		cmocka_unit_test(data_cannot_start_a_line_of_its_own),
	};
	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
