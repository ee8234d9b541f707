#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "command/exits.h"

static void
every_kind_of_error_has_the_code_of_the_manual(void **state)
{
	(void)state;
	static const struct {
		enum error_kind kind;
		int code;
	} cases[] = {
		{ ERROR_NONE, 0 },
		{ ERROR_USAGE, 64 },
		{ ERROR_INPUT, 65 },
		{ ERROR_NO_INPUT, 66 },
		{ ERROR_RELAY, 69 },
		{ ERROR_BOOKS, 70 },
		{ ERROR_REPORT, 73 },
		{ ERROR_LEDGER, 74 },
		{ ERROR_BUSY, 75 },
		{ ERROR_PERMISSION, 77 },
		{ ERROR_CONFIG, 78 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (exit_of(cases[i].kind) != cases[i].code)
			fail_msg("case %zu: %d", i, exit_of(cases[i].kind));
}

/* DESIGN section 12: the first of these; 64 opens nothing, 66 plans nothing. */
static const int severity[] = { 64, 70, 74, 78, 77, 69, 73, 66, 65, 75, 1, 0 };

static void
of_two_codes_the_one_that_stands_first_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(severity); i++)
		for (size_t k = i; k < COUNT_OF(severity); k++)
			if (exit_worse(severity[i], severity[k]) !=
				severity[i] ||
			    exit_worse(severity[k], severity[i]) != severity[i])
				fail_msg("%d and %d", severity[i], severity[k]);
}

static void
no_code_of_an_error_is_ever_lost(void **state)
{
	(void)state;
	for (int kind = ERROR_USAGE; kind <= ERROR_CONFIG; kind++) {
		int code = exit_of((enum error_kind)kind);
		if (exit_worse(EXIT_DONE, code) != code ||
		    exit_worse(code, EXIT_PERSON) != code)
			fail_msg("%d", code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_kind_of_error_has_the_code_of_the_manual),
		cmocka_unit_test(
		    of_two_codes_the_one_that_stands_first_is_told),
		cmocka_unit_test(no_code_of_an_error_is_ever_lost),
	};
	return cmocka_run_group_tests_name("exits", tests, NULL, NULL);
}
