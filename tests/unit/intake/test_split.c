#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "intake/split.h"
#include "support/strict_csv.h"

static const struct {
	struct str line;
	struct str cells; /* "[a|b]", or nothing where it is declined */
	bool is_ascii;
} lines[] = {
	{ STR_INIT("a,b\n"), STR_INIT("[a|b]"), true },
	{ STR_INIT("a,b\r\n"), STR_INIT("[a|b]"), true },
	{ STR_INIT("a\n"), STR_INIT("[a]"), true },
	{ STR_INIT(",\n"), STR_INIT("[|]"), true },
	{ STR_INIT(" a , b\t,\t\n"), STR_INIT("[a|b|]"), true },
	{ STR_INIT("a b, c  d \n"), STR_INIT("[a b|c  d]"), true },
	{ STR_INIT("\"a\",\"b\"\n"), STR_INIT("[a|b]"), true },
	{ STR_INIT("\"a,b\",c\r\n"), STR_INIT("[a,b|c]"), true },
	{ STR_INIT(" \" a \"\t, \"\" \n"), STR_INIT("[ a |]"), true },
	{ STR_INIT("a,\xE6\xB5\xB7\n"), STR_INIT("[a|\xE6\xB5\xB7]"), false },
	{ STR_INIT("a\0,b\n"), STR_INIT("[a\0|b]"), false },
	{ STR_INIT("a,\"\xFF\"\n"), STR_INIT("[a|\xFF]"), false },
	/* Doubled quotes are one. */
	{ STR_INIT("\"a\"\"b\"\n"), STR_INIT("[a\"b]"), true },
	{ STR_INIT("\"\"\"\",\"a\"\"\" ,\"\"\"\"\"\"\n"),
	    STR_INIT("[\"|a\"|\"\"]"), true },
	{ STR_INIT("\"a,\"\",b\",\"\xE6\xB5\xB7\"\"\"\r\n"),
	    STR_INIT("[a,\",b|\xE6\xB5\xB7\"]"), false },
	/* What is behind the line is another's. */
	{ STR_INIT("a,b\n\xE6\xB5\xB7,\"c\n"), STR_INIT("[a|b]"), true },
	{ STR_INIT("a,b\r\n\r\n"), STR_INIT("[a|b]"), true },
	/* Longer than what is looked at in one go, cut anywhere in a cell. */
	{ STR_INIT("0123456789,0123456789,0123456789,0123456789,\"012345,789"
		   "012\",0123456789,0123456789012345678901234567890,z\n"),
	    STR_INIT(
		"[0123456789|0123456789|0123456789|0123456789|012345,789012|"
		"0123456789|0123456789012345678901234567890|z]"),
	    true },
	{ STR_INIT("\xE6\xB5\xB7 before a cell that is longer than what is "
		   "looked at in one go,b\n"),
	    STR_INIT("[\xE6\xB5\xB7 before a cell that is longer than what is "
		     "looked at in one go|b]"),
	    false },
	/* libcsv's: other ends, lines that go on, quotes astray. */
	{ STR_INIT("a,b"), STR_INIT(""), false },
	{ STR_INIT("a,b\r"), STR_INIT(""), false },
	{ STR_INIT("\n"), STR_INIT(""), false },
	{ STR_INIT(" \t\r\n"), STR_INIT(""), false },
	{ STR_INIT(""), STR_INIT(""), false },
	{ STR_INIT("a\r,b\n"), STR_INIT(""), false },
	{ STR_INIT("a,b\r\r\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\n"), STR_INIT(""), false },
	{ STR_INIT("a,\"b\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\"\"\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\"\"\n\"\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\"\"b\"c\"\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\r\nb\"\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\"b,c\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\" \"b\"\n"), STR_INIT(""), false },
	{ STR_INIT("a\"b,c\n"), STR_INIT(""), false },
	{ STR_INIT("a\"b\",c\n"), STR_INIT(""), false },
	{ STR_INIT("=\"0012\",c\n"), STR_INIT(""), false },
};

static void
format_cells(const struct split *split, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < split->count; i++) {
		buf_add_byte(out, i == 0 ? '[' : '|');
		buf_add(out, split->cells[i]);
	}
	buf_add_byte(out, ']');
}

static void
plain_lines_are_split_and_all_others_declined(void **state)
{
	struct split split;
	struct buf out, undoubled;
	(void)state;
	buf_init(&out, 1000);
	buf_init(&undoubled, 1000);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct str line = lines[i].line;
		size_t len = split_line(&split, line, ',', '"', &undoubled);
		size_t first = str_find_byte(line, '\n') + 1;
		if (len != (lines[i].cells.len > 0 ? first : 0))
			fail_msg("line %zu: split to %zu", i, len);
		if (len == 0)
			continue;
		format_cells(&split, &out);
		if (!str_equal(buf_str(&out), lines[i].cells))
			fail_msg("line %zu: %.*s", i, STR_ARG(buf_str(&out)));
		if (split.is_ascii != lines[i].is_ascii)
			fail_msg("line %zu: ASCII %d", i, split.is_ascii);
	}
	buf_release(&undoubled);
	buf_release(&out);
}

static void
cells_are_views_of_the_line(void **state)
{
	static const char line[] = "\"a\",b\n";
	struct split split;
	(void)state;
	struct buf none = { 0 };
	assert_int_equal(split_line(&split, str_from(line), ',', '"', &none),
	    6);
	assert_ptr_equal(split.cells[0].ptr, line + 1);
	assert_ptr_equal(split.cells[1].ptr, line + 4);
}

static void
a_line_that_cannot_be_held_is_declined(void **state)
{
	struct split split;
	struct buf undoubled;
	(void)state;
	buf_init(&undoubled, 6);
	assert_int_equal(split_line(&split, STR("\"a\"\"\"\n"), ',', '"',
			     &undoubled),
	    6);
	assert_int_equal(split_line(&split, STR("\"ab\"\"\"\n"), ',', '"',
			     &undoubled),
	    0);
	buf_release(&undoubled);
}

static void
a_line_of_too_many_cells_is_declined(void **state)
{
	struct split split;
	struct buf line;
	(void)state;
	buf_init(&line, 1000);
	for (size_t i = 1; i < SPLIT_MAX_CELLS; i++)
		buf_add(&line, STR("x,"));
	buf_add_byte(&line, '\n');
	struct buf none = { 0 };
	assert_int_equal(split_line(&split, buf_str(&line), ',', '"', &none),
	    line.len);
	assert_int_equal(split.count, SPLIT_MAX_CELLS);
	buf_truncate(&line, line.len - 1);
	buf_add(&line, STR(",\n"));
	assert_int_equal(split_line(&split, buf_str(&line), ',', '"', &none),
	    0);
	buf_release(&line);
}

/* The same numbers on every machine. */
static unsigned
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static void
random_line(uint32_t *seed, const char *bytes, size_t count, struct buf *line)
{
	size_t len = next_random(seed) % 150;
	buf_clear(line);
	for (size_t i = 0; i < len; i++)
		buf_add_byte(line, bytes[next_random(seed) % count]);
	buf_add(line, next_random(seed) % 2 == 0 ? STR("\n") : STR("\r\n"));
}

static void
whatever_is_split_has_the_cells_of_libcsv(void **state)
{
	static const struct {
		const char *what;
		const char *bytes;
		size_t count;
		char delimiter, quote;
		size_t least; /* lines that must not be declined */
	} kinds[] = {
		{ "text", "abcdefghi, \"\t", 13, ',', '"', 100 },
		{ "quotes", "ab,\" ", 5, ',', '"', 50 },
		{ "doubled quotes", "\"\"\"\"\"\",", 7, ',', '"', 1000 },
		{ "cells", "abcde,,,,", 9, ',', '"', 19000 },
		{ "all sorts", "a;\" \0\x80\xFF\r", 8, ';', '"', 10 },
		{ "tabs", "abc\t \"", 6, '\t', '"', 100 },
		{ "no quotes", "abc\t\" ", 6, '\t', '\xFF', 19000 },
		{ "bytes that nearly are", "ab\x2D\x2B\x21\x23\xAC\xA2,", 9,
		    ',', '"', 19000 },
	};
	struct buf line, undoubled;
	uint32_t seed = 1;
	(void)state;
	buf_init(&line, 1000);
	buf_init(&undoubled, 1000);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		size_t taken = 0;
		for (int k = 0; k < 20000; k++) {
			struct split split;
			random_line(&seed, kinds[i].bytes, kinds[i].count,
			    &line);
			struct str text = buf_str(&line);
			size_t len = split_line(&split, text,
			    kinds[i].delimiter, kinds[i].quote, &undoubled);
			if (len == 0)
				continue;
			assert_int_equal(len, text.len);
			taken++;
			if (!strict_csv_agrees(&split, text, kinds[i].delimiter,
				kinds[i].quote))
				fail_msg("%s: \"%.*s\"", kinds[i].what,
				    STR_ARG(text));
		}
		if (taken < kinds[i].least)
			fail_msg("%s: only %zu", kinds[i].what, taken);
	}
	buf_release(&undoubled);
	buf_release(&line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_lines_are_split_and_all_others_declined),
		cmocka_unit_test(cells_are_views_of_the_line),
		cmocka_unit_test(a_line_that_cannot_be_held_is_declined),
		cmocka_unit_test(a_line_of_too_many_cells_is_declined),
		cmocka_unit_test(whatever_is_split_has_the_cells_of_libcsv),
	};
	return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
