#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/lessons_html.h"
#include "unit/report/lessons_sample.h"

enum { MAX_TEXT = 1 << 20 };

static void
the_page_has_figures_charts_tables_and_measures(void **state)
{
	(void)state;
	static const char *const parts[] = {
		"<!DOCTYPE html>",
		"Opened from 2026-01-01 to 2026-03-31",
		"<th scope=\"row\">substantiated</th>"
		"<td class=\"num\">50.0 %</td>",
		"500 parcels were delayed, 400 of them with a letter of ours.",
		"Complaints for 100,000 delayed parcels",
		"<h2 id=\"cause\">By cause</h2>",
		"<th scope=\"row\">lost</th><td class=\"num\">6</td>"
		"<td class=\"num\">60.0</td><td class=\"num\">60.0</td>"
		"<td class=\"num\">4.12</td><td class=\"num\">2</td>"
		"<td class=\"num\">42.00 USD, 10.00 EUR</td>",
		"<td>helped</td>",
		"</html>\n",
	};
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_html(&lessons, &out);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		sample_expect(&out, parts[i]);
	buf_release(&out);
}

static void
data_are_never_markup_and_nothing_is_loaded(void **state)
{
	(void)state;
	static const char *const never[] = { "<b>", "<script",
		"http:", "https:", "By lane" };
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_html(&lessons, &out);
	struct str text = buf_str(&out);
	for (size_t i = 0; i < COUNT_OF(never); i++)
		if (str_find(text, str_from(never[i])) < text.len)
			fail_msg("there is \"%s\"", never[i]);
	sample_expect(&out, "&lt;b&gt;=damaged");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_page_has_figures_charts_tables_and_measures),
		cmocka_unit_test(data_are_never_markup_and_nothing_is_loaded),
	};
	return cmocka_run_group_tests_name("lessons_html", tests, NULL, NULL);
}
