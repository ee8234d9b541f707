#include "message/letter_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef void (*add_fn)(struct buf *out, struct str rendered);

struct text_case {
	const char *rendered, *wanted;
};

static void
expect(add_fn add, const struct text_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf out;
		buf_init(&out, 1000);
		add(&out, str_from(cases[i].rendered));
		if (!str_equal(buf_str(&out), str_from(cases[i].wanted)))
			fail_msg("\"%s\" becomes \"%.*s\"", cases[i].rendered,
			    STR_ARG(buf_str(&out)));
		buf_release(&out);
	}
}

static void
add_short_line(struct buf *out, struct str rendered)
{
	letter_text_add_line(out, rendered, 12);
}

static void
a_header_is_one_line_without_isolates(void **state)
{
	static const struct text_case cases[] = {
		{ "", "" },
		{ " a\r\n\tb ", "a b" },
		{ "\u2068a\u2069 b", "a b" },
		{ "0123456789 123", "0123456789 1" },
		{ "0123456789  \n ", "0123456789" },
	};
	(void)state;
	expect(add_short_line, cases, COUNT_OF(cases));
}

static void
a_text_has_no_loose_blank_lines(void **state)
{
	static const struct text_case cases[] = {
		{ "", "" },
		{ "\n\na\n\n\n\nb\n\n", "a\n\nb\n" },
		{ "a \t\n \nb", "a\n\nb\n" },
		{ "a\n-- \nb", "a\n-- \nb\n" },
	};
	(void)state;
	expect(letter_text_add, cases, COUNT_OF(cases));
}

static void
marks_are_taken_out(void **state)
{
	static const struct text_case cases[] = {
		{ "a", "a" },
		{ "\1a\2b\3c\4", "abc" },
		{ "\1\2", "" },
	};
	(void)state;
	expect(letter_text_add_unmarked, cases, COUNT_OF(cases));
}

static void
data_begin_no_fact_item_or_call(void **state)
{
	static const struct text_case cases[] = {
		{ "\1- x\2 y", "x y" },
		{ "a\n\1» x\2\n\1  - » y\2", "a\nx\ny" },
		{ "a \1- x\2", "a - x" },
		{ "  F: \1» x\2", "  F: » x" },
		{ "- a\n» b", "- a\n» b" },
	};
	(void)state;
	expect(letter_text_add_lasting, cases, COUNT_OF(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_one_line_without_isolates),
		cmocka_unit_test(a_text_has_no_loose_blank_lines),
		cmocka_unit_test(marks_are_taken_out),
		cmocka_unit_test(data_begin_no_fact_item_or_call),
	};
	return cmocka_run_group_tests_name("letter_text", tests, NULL, NULL);
}
