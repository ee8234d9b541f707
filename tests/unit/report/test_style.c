#include "report/style.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct str
sheet(struct buf *out)
{
	buf_init(out, 100000);
	style_add(out);
	assert_false(out->has_overflown);
	return buf_str(out);
}

static void
the_sheet_loads_nothing_and_holds_no_markup(void **state)
{
	(void)state;
	static const char *const banned[] = { "<", "&", "@import", "url(",
		"http", "]]>" };
	struct buf out;
	struct str css = sheet(&out);
	for (size_t i = 0; i < COUNT_OF(banned); i++) {
		if (str_find(css, str_from(banned[i])) < css.len)
			fail_msg("the style sheet holds %s", banned[i]);
	}
	buf_release(&out);
}

static void
every_brace_and_quote_is_closed(void **state)
{
	(void)state;
	struct buf out;
	struct str css = sheet(&out);
	int depth = 0;
	int quotes = 0;
	for (size_t i = 0; i < css.len; i++) {
		depth += css.ptr[i] == '{';
		depth -= css.ptr[i] == '}';
		quotes += css.ptr[i] == '"';
		assert_in_range(depth, 0, 2);
	}
	assert_int_equal(depth, 0);
	assert_int_equal(quotes % 2, 0);
	buf_release(&out);
}

static void
light_dark_and_paper_are_served(void **state)
{
	(void)state;
	static const char *const wanted[] = { "color-scheme:light dark",
		"@media screen and (prefers-color-scheme:dark)",
		"@media print" };
	struct buf out;
	struct str css = sheet(&out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		if (str_find(css, str_from(wanted[i])) == css.len)
			fail_msg("the style sheet lacks %s", wanted[i]);
	}
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sheet_loads_nothing_and_holds_no_markup),
		cmocka_unit_test(every_brace_and_quote_is_closed),
		cmocka_unit_test(light_dark_and_paper_are_served),
	};
	return cmocka_run_group_tests_name("style", tests, NULL, NULL);
}
