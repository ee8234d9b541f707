#include "report/example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
only_what_another_letter_says_otherwise_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *letter;
		const char *others;
	} cases[] = {
		{ "Dear Anna,\n\nIt is late.\n  Order: #1\n", "" },
		{ "Dear Bob,\n\nIt is late.\n  Order: #2\n",
		    "Dear Bob,\nOrder: #2\n" },
		{ "It is late.\nDear Anna,", "" },
		{ "  It is late.  \n\n\n", "" },
		{ "It is late. ", "" },
		{ "It is lost.", "It is lost.\n" },
		{ "", "" },
	};
	struct example example;
	struct buf out;
	buf_init(&out, 1000);
	example_init(&example, STR("Dear Anna,\n\nIt is late.\n  Order: #1\n"));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&out);
		example_add_others(&example, str_from(cases[i].letter), &out);
		if (!str_equal(buf_str(&out), str_from(cases[i].others)))
			fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
	}
	example_release(&example);
	buf_release(&out);
}

static void
without_an_example_everything_is_told(void **state)
{
	(void)state;
	struct example example;
	struct buf out;
	buf_init(&out, 1000);
	example_init(&example, STR_EMPTY);
	example_add_others(&example, STR("Dear Anna,\n\nIt is late.\n"), &out);
	assert_true(str_equal(buf_str(&out), STR("Dear Anna,\nIt is late.\n")));
	example_release(&example);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    only_what_another_letter_says_otherwise_is_told),
		cmocka_unit_test(without_an_example_everything_is_told),
	};
	return cmocka_run_group_tests_name("example", tests, NULL, NULL);
}
