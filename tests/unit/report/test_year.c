#include "report/year.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/display.h"
#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

static struct str
drawn(struct configuration *c, const char *more, int year)
{
	struct buf out;
	configuration_make(c, more);
	buf_init(&out, 1 << 16);
	year_add(&out, &c->calendars, calendars_find(&c->calendars, STR("cn")),
	    year);
	struct str text = arena_str(&c->run, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
assert_has(struct str text, const char *part)
{
	if (str_find(text, str_from(part)) == text.len)
		fail_msg("\"%s\" is not in\n%.*s", part, STR_ARG(text));
}

#define CN                                                                     \
	"[calendar.cn]\nname = China\nweekend = sat, sun\n"                    \
	"covers = 2026-01-01/2026-11-30\n"

static void
a_sign_behind_a_day_says_what_it_is(void **state)
{
	struct str text = drawn(*state,
	    CN "2026-02-14 = open, make-up\n"
	       "2026-02-15/2026-02-23 = suspended, Spring Festival\n"
	       "2026-05-01 = closed, Labour Day\n2026-05-04 = advisory, Fog\n",
	    2026);
	assert_has(text, "    9 10 11 12 13 14+15#  ");
	assert_has(text, "   16#17#18#19#20#21#22#   ");
	assert_has(text, "                1- 2. 3.   ");
	assert_has(text, " 4! 5  6  7  8  9.10.   ");
	assert_has(text, "    1? 2? 3? 4? 5? 6?\n");
	assert_has(text, ". weekend  - closed  + open  # suspended  ~ slow"
			 "  ! advisory  ? not covered\n");
}

static void
its_head_counts_the_working_days(void **state)
{
	struct configuration *c = *state;
	assert_has(drawn(c,
		       "[calendar.cn]\nname = China\nweekend = sat, sun\n"
		       "covers = always\n2026-01-01 = closed, A\n",
		       2026),
	    "China (cn) 2026: 260 working days\n\nJanuary");
	assert_has(drawn(c, CN, 2026), ", 31 days not covered\n");
}

static void
its_windows_stand_below_those_of_some_carriers_too(void **state)
{
	struct configuration *c = *state;
	struct str text = drawn(c,
	    CN "2026-02-14 = open, make-up\n2025-12-29/2026-01-02 = closed, "
	       "New Year\n2025-05-01 = closed, Labour Day\n[window.yun]\n"
	       "kind = suspended\nplace = cn\ncarriers = yun*, 4px\n"
	       "lanes = CN->US\nfrom = 2026-02-10\nlast = 2026-02-24\n"
	       "cause = holiday\ntitle.en = Shutdown\nsource = x\n",
	    2026);
	assert_has(text,
	    "\n\n2025-12-29/2026-01-02  closed     New Year\n"
	    "2026-02-10/2026-02-24  suspended  Shutdown (only yun*, 4px, "
	    "CN->US)\n"
	    "2026-02-14             open       make-up\n");
	assert_int_equal(str_find(text, STR("Labour")), text.len);
	assert_has(text, "10 11 12 13 14+15.");
}

static void
no_line_is_wider_than_a_terminal_or_ends_in_a_blank(void **state)
{
	struct configuration *c = *state;
	for (int year = 2024; year < 2031; year++) {
		assert_int_equal(str_find(drawn(c, CN, year), STR("\n\n\n")),
		    drawn(c, CN, year).len);
		struct str rest = drawn(c, CN "2026-02-16 = closed, 春节\n",
			       year),
			   line;
		while (str_next(&rest, '\n', &line))
			if (display_columns(line) > 80 ||
			    str_ends_with(line, STR(" ")))
				fail_msg("%d: \"%.*s\"", year, STR_ARG(line));
	}
}

#define YEAR_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		YEAR_TEST(a_sign_behind_a_day_says_what_it_is),
		YEAR_TEST(its_head_counts_the_working_days),
		YEAR_TEST(its_windows_stand_below_those_of_some_carriers_too),
		YEAR_TEST(no_line_is_wider_than_a_terminal_or_ends_in_a_blank),
	};
	return cmocka_run_group_tests_name("year", tests, NULL, NULL);
}
