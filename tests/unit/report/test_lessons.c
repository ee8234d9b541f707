#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/display.h"
#include "unit/report/lessons_sample.h"

enum { MAX_TEXT = 1 << 20 };

static void
figures_are_written_as_people_read_them(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	const struct money_list money = { sample_cost, 2 }, nothing = { 0 };
	assert_true(str_equal(lessons_rate(412, &arena), STR("4.12")));
	assert_true(str_equal(lessons_rate(7, &arena), STR("0.07")));
	assert_true(str_equal(lessons_rate(-1, &arena), STR_EMPTY));
	assert_true(str_equal(lessons_share(1000, &arena), STR("100.0")));
	assert_true(str_equal(lessons_share(-1, &arena), STR_EMPTY));
	assert_true(str_equal(lessons_money(&money, &arena),
	    STR("42.00 USD, 10.00 EUR")));
	assert_true(str_is_empty(lessons_money(&nothing, &arena)));
	arena_release(&arena);
}

static void
the_text_says_how_it_went_and_whether_letters_help(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"Lessons of the complaints of 2026-01-01 to 2026-03-31\n",
		"\n  cases                                           10\n",
		"\n  substantiated                                   50.0 %\n",
		"\n  partly substantiated                            30.0 %\n",
		"\n  hours to decide (median)                        31\n",
		"\n  hours to close (median)                         -\n",
		"\n  of them rated it                                50.0 %\n",
		"\n  satisfied (4 and 5 of 5)                        75.0 %\n",
		"\n  cost                                            "
		"42.00 USD, 10.00 EUR\n",
		"\n  complaints per 1,000 delayed parcels, told      5.00\n",
		"delayed parcels, not told",
		"\n  lost                                   6   60.0   60.0    "
		" "
		"4.12       2\n",
		"\n  <b>=damaged                            4   40.0  100.0    "
		" "
		"           0\n",
		"cause lost, helped, li: 4.12 for 1,000, then 1.20\n",
		"lane CN->US, open: ? for 1,000\n",
	};
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_text(&lessons, &out);
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		sample_expect(&out, lines[i]);
	buf_release(&out);
}

static void
no_line_is_wider_than_a_terminal(void **state)
{
	(void)state;
	struct str rest, line;
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_text(&lessons, &out);
	rest = buf_str(&out);
	while (str_next(&rest, '\n', &line))
		if (display_columns(line) > 80)
			fail_msg("%.*s", STR_ARG(line));
	buf_release(&out);
}

static void
a_long_list_is_cut_and_says_where_the_rest_is(void **state)
{
	(void)state;
	struct lesson_group many[13];
	struct lessons lessons = sample_lessons();
	struct buf out;
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = sample_causes[0];
	lessons.pareto[LESSON_CAUSE] = (struct lessons_pareto){ many, 13 };
	buf_init(&out, MAX_TEXT);
	lessons_text(&lessons, &out);
	sample_expect(&out, "and 3 more in pareto_cause.csv\n");
	buf_release(&out);
}

static void
nothing_teaches_nothing(void **state)
{
	(void)state;
	const struct lessons lessons = {
		.summary = { .hours_to_acknowledge = -1,
		    .hours_to_decide = -1,
		    .hours_to_close = -1 },
		.score = { .rate_told = -1,
		    .rate_untold = -1,
		    .median_days = -1 },
	};
	struct buf out;
	buf_init(&out, MAX_TEXT);
	lessons_text(&lessons, &out);
	sample_expect(&out,
	    "\n  substantiated                                   -\n");
	struct str text = buf_str(&out);
	assert_int_equal(str_find(text, STR("capa.csv")), text.len);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_written_as_people_read_them),
		cmocka_unit_test(
		    the_text_says_how_it_went_and_whether_letters_help),
		cmocka_unit_test(no_line_is_wider_than_a_terminal),
		cmocka_unit_test(a_long_list_is_cut_and_says_where_the_rest_is),
		cmocka_unit_test(nothing_teaches_nothing),
	};
	return cmocka_run_group_tests_name("lessons", tests, NULL, NULL);
}
