#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command/span.h"

static const struct date today = { 20479 }; /* 2026-01-26 */

static void
days_are_those_that_were_asked_for(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		int first, last;
	} cases[] = {
		{ "2026-01-20", "2026-01-25", 20473, 20478 },
		{ "2026-01-20", NULL, 20473, 20479 },
		{ "2026-01-26", "2026-01-26", 20479, 20479 },
		{ "2026-01-26", NULL, 20479, 20479 },
		{ NULL, NULL, -25567, 20479 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct options options = { .from = cases[i].from,
			.to = cases[i].to };
		struct arrival_span span;
		struct error err = { 0 };
		if (!span_read(&options, today, &span, &err) ||
		    span.from.day != cases[i].first ||
		    span.to.day != cases[i].last)
			fail_msg("case %zu: %s %d %d", i, err.text,
			    span.from.day, span.to.day);
	}
}

static void
what_is_no_span_is_refused_with_its_option(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *wanted;
	} cases[] = {
		{ "soon", NULL, "--from soon" },
		{ "2026-01-20", "26.1.2026", "--to 26.1.2026" },
		{ "2026-01-27", NULL, "--from 2026-01-27: is to come" },
		{ "2026-01-20", "2026-01-19", "is after --to 2026-01-19" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct options options = { .from = cases[i].from,
			.to = cases[i].to };
		struct arrival_span span = { { 1 }, { 2 } };
		struct error err = { 0 };
		if (span_read(&options, today, &span, &err) ||
		    err.kind != ERROR_USAGE ||
		    strstr(err.text, cases[i].wanted) == NULL ||
		    span.from.day != 1)
			fail_msg("case %zu: %s", i, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_those_that_were_asked_for),
		cmocka_unit_test(what_is_no_span_is_refused_with_its_option),
	};
	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
