#include "report/display.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
	const char *data;
	size_t len; /* 0: up to the NUL */
	const char *shown;
	size_t columns;
} cases[] = {
	{ "", 0, "", 0 },
	{ "LP00512345678901", 0, "LP00512345678901", 16 },
	{ "Z\xC3\xBCrich", 0, "Z\xC3\xBCrich", 6 },
	{ "\xE6\xB7\xB1\xE5\x9C\xB3", 0, "\xE6\xB7\xB1\xE5\x9C\xB3", 4 },
	{ "e\xCC\x81", 0, "e\xCC\x81", 1 },
	{ "\xF0\x9F\x93\xA6", 0, "\xF0\x9F\x93\xA6", 2 },
	{ "a\r\nb\tc", 0, "a  b c", 6 },
	{ "a\xE2\x80\xA8"
	  "b",
	    0, "a b", 3 },
	{ "\x1b[31mred", 0, "\\x1b[31mred", 11 },
	{ "\x1b]0;title\x07", 0, "\\x1b]0;title\\x07", 16 },
	{ "\x7f", 0, "\\x7f", 4 },
	{ "\xC2\x9B"
	  "2J",
	    0, "\\x9b2J", 6 },
	{ "a\0b", 3, "a\\x00b", 6 },
	{ "\xE2\x80\xAEgpj", 0, "\\u202egpj", 9 },
	{ "\xE2\x81\xA6x\xE2\x81\xA9", 0, "\\u2066x\\u2069", 13 },
	{ "\xEF\xBB\xBFx", 0, "\\ufeffx", 7 },
	{ "\xF3\xA0\x80\xA0", 0, "\\U000e0020", 10 },
	{ "\xE2\x80\x8C", 0, "\xE2\x80\x8C", 0 },
	{ "\xE2\x80\x8D", 0, "\xE2\x80\x8D", 0 },
	{ "ok\xFFok", 0, "ok\\xffok", 8 },
	{ "\xC3", 0, "\\xc3", 4 },
};

static struct str
data_of(size_t i)
{
	struct str data = str_from(cases[i].data);
	if (cases[i].len > 0)
		data.len = cases[i].len;
	return data;
}

static void
data_is_shown_without_moving_the_cursor(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 100);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&out);
		display_add(&out, data_of(i));
		if (!str_equal(buf_str(&out), str_from(cases[i].shown)))
			fail_msg("case %zu: \"%.*s\" instead of \"%s\"", i,
			    STR_ARG(buf_str(&out)), cases[i].shown);
	}
	buf_release(&out);
}

static void
columns_are_those_of_a_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t columns = display_columns(data_of(i));
		if (columns != cases[i].columns)
			fail_msg("case %zu: %zu columns", i, columns);
	}
}

static void
what_is_too_wide_is_cut_with_an_ellipsis(void **state)
{
	(void)state;
	static const struct {
		const char *data;
		size_t columns;
		const char *shown;
	} cuts[] = {
		{ "yunexpress", 10, "yunexpress" },
		{ "yunexpress", 9, "yunexp..." },
		{ "\xE6\xB7\xB1\xE5\x9C\xB3\xE6\xB7\xB1", 6,
		    "\xE6\xB7\xB1\xE5\x9C\xB3\xE6\xB7\xB1" },
		{ "\xE6\xB7\xB1\xE5\x9C\xB3\xE6\xB7\xB1", 5,
		    "\xE6\xB7\xB1..." },
		{ "\xE6\xB7\xB1\xE5\x9C\xB3\xE6\xB7\xB1", 4, "..." },
		{ "abcdef", 2, "..." },
	};
	struct buf out;
	buf_init(&out, 100);
	for (size_t i = 0; i < COUNT_OF(cuts); i++) {
		buf_clear(&out);
		display_add_cut(&out, str_from(cuts[i].data), cuts[i].columns);
		if (!str_equal(buf_str(&out), str_from(cuts[i].shown)))
			fail_msg("case %zu: \"%.*s\"", i,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
thousands_are_set_apart(void **state)
{
	(void)state;
	static const struct {
		size_t count;
		const char *shown;
	} counts[] = {
		{ 0, "0 parcels" },
		{ 1, "1 parcel" },
		{ 999, "999 parcels" },
		{ 1000, "1,000 parcels" },
		{ 12345, "12,345 parcels" },
		{ 123456, "123,456 parcels" },
		{ 1234567, "1,234,567 parcels" },
	};
	struct buf out;
	buf_init(&out, 100);
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		buf_clear(&out);
		display_add_counted(&out, counts[i].count, "parcel", "parcels");
		if (!str_equal(buf_str(&out), str_from(counts[i].shown)))
			fail_msg("%zu: \"%.*s\"", counts[i].count,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
a_letter_keeps_its_lines_and_its_direction(void **state)
{
	static const struct {
		const char *data, *shown;
	} letters[] = {
		{ "a\n\nb\n", "a\n\nb\n" },
		{ "\u2068x\u2069 \u200Fy", "\u2068x\u2069 \u200Fy" },
		{ "a\u202Eb\x1B[2J\t", "a\\u202eb\\x1b[2J " },
		{ "\xFF", "\\xff" },
	};
	struct buf out;
	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		buf_clear(&out);
		display_add_letter(&out, str_from(letters[i].data));
		if (!str_equal(buf_str(&out), str_from(letters[i].shown)))
			fail_msg("letter %zu: \"%.*s\"", i,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_is_shown_without_moving_the_cursor),
		cmocka_unit_test(columns_are_those_of_a_terminal),
		cmocka_unit_test(what_is_too_wide_is_cut_with_an_ellipsis),
		cmocka_unit_test(thousands_are_set_apart),
		cmocka_unit_test(a_letter_keeps_its_lines_and_its_direction),
	};
	return cmocka_run_group_tests_name("display", tests, NULL, NULL);
}
