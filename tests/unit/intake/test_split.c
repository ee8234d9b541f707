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
	bool is_suspect;
} lines[] = {
	{ STR_INIT("a,b\n"), STR_INIT("[a|b]"), false },
	{ STR_INIT("a,b\r\n"), STR_INIT("[a|b]"), false },
	{ STR_INIT("a\n"), STR_INIT("[a]"), false },
	{ STR_INIT(",a\n"), STR_INIT("[|a]"), false },
	{ STR_INIT("a,\r\n"), STR_INIT("[a|]"), false },
	{ STR_INIT(" a , b\t,\t\n"), STR_INIT("[a|b|]"), false },
	{ STR_INIT("a b, c  d \n"), STR_INIT("[a b|c  d]"), false },
	{ STR_INIT("\"a\",\"b\"\n"), STR_INIT("[a|b]"), false },
	{ STR_INIT("\"a,b\",c\r\n"), STR_INIT("[a,b|c]"), false },
	{ STR_INIT("\" a \",\"\", b \r\n"), STR_INIT("[ a ||b]"), false },
	{ STR_INIT("\"\",\"a\"\r\n"), STR_INIT("[|a]"), false },
	{ STR_INIT("a,\xE6\xB5\xB7\n"), STR_INIT("[a|\xE6\xB5\xB7]"), false },
	{ STR_INIT("a\0,b\n"), STR_INIT("[a\0|b]"), true },
	{ STR_INIT("a,\"\xFF\"\n"), STR_INIT("[a|\xFF]"), true },
	/* Doubled quotes are one. */
	{ STR_INIT("\"a\"\"b\"\n"), STR_INIT("[a\"b]"), false },
	{ STR_INIT("\"\"\"\",\"a\"\"\",\"\"\"\"\"\"\n"),
	    STR_INIT("[\"|a\"|\"\"]"), false },
	{ STR_INIT("\"a,\"\",b\",\"\xE6\xB5\xB7\"\"\"\r\n"),
	    STR_INIT("[a,\",b|\xE6\xB5\xB7\"]"), false },
	/* What is behind the line is another's. */
	{ STR_INIT("a,b\n\xE6\xB5\xB7,\"c\n"), STR_INIT("[a|b]"), false },
	{ STR_INIT("a,b\r\n\r\n"), STR_INIT("[a|b]"), false },
	/* Longer than what is looked at in one go, cut anywhere in a cell. */
	{ STR_INIT("0123456789,0123456789,0123456789,0123456789,\"012345,789"
		   "012\",0123456789,0123456789012345678901234567890,z\n"),
	    STR_INIT(
		"[0123456789|0123456789|0123456789|0123456789|012345,789012|"
		"0123456789|0123456789012345678901234567890|z]"),
	    false },
	{ STR_INIT("\xE6\xB5\xB7 before a cell that is longer than what is "
		   "looked at in one go,b\n"),
	    STR_INIT("[\xE6\xB5\xB7 before a cell that is longer than what is "
		     "looked at in one go|b]"),
	    false },
	/* libcsv's: other ends, lines that go on, quotes astray, no text. */
	{ STR_INIT("a,b"), STR_INIT(""), false },
	{ STR_INIT("a,b\r"), STR_INIT(""), false },
	{ STR_INIT("\n"), STR_INIT(""), false },
	{ STR_INIT(" \t\r\n"), STR_INIT(""), false },
	{ STR_INIT(",\n"), STR_INIT(""), false },
	{ STR_INIT(" ,\t\r\n"), STR_INIT(""), false },
	{ STR_INIT(" \"a\"\n"), STR_INIT(""), false },
	{ STR_INIT("\"a\"\t,b\n"), STR_INIT(""), false },
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

/* A text, and what is known of it. */
struct trial {
	struct split split;
	struct buf text;
	struct buf undoubled;
};

static int
set_up(void **state)
{
	struct trial *trial = test_calloc(1, sizeof(*trial));
	buf_init(&trial->text, 100000);
	buf_init(&trial->undoubled, 1000);
	*state = trial;
	return 0;
}

static int
tear_down(void **state)
{
	struct trial *trial = *state;
	buf_release(&trial->text);
	buf_release(&trial->undoubled);
	test_free(trial);
	return 0;
}

/* Only whole blocks are looked at. */
static void
begin(struct trial *trial, struct str text, char delimiter, char quote)
{
	buf_clear(&trial->text);
	buf_add(&trial->text, text);
	for (size_t i = 0; i < MARKS_BLOCK; i++)
		buf_add_byte(&trial->text, 'x');
	trial->split.reach = 0;
	split_begin(&trial->split, buf_str(&trial->text), delimiter, quote);
}

/* As split_line(), when there is a line. */
static bool
next(struct trial *trial, size_t at)
{
	struct split *split = &trial->split;
	return split_has_line(split) &&
	       split_line(split, str_behind(buf_str(&trial->text), at),
		   &trial->undoubled);
}

static void
plain_lines_are_split_and_all_others_declined(void **state)
{
	struct trial *trial = *state;
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct str line = lines[i].line;
		begin(trial, line, ',', '"');
		bool ok = next(trial, 0);
		if (ok != (lines[i].cells.len > 0))
			fail_msg("line %zu: split %d", i, ok);
		if (!ok)
			continue;
		if (trial->split.line.len != str_find_byte(line, '\n') + 1)
			fail_msg("line %zu: %zu bytes", i,
			    trial->split.line.len);
		format_cells(&trial->split, &out);
		if (!str_equal(buf_str(&out), lines[i].cells))
			fail_msg("line %zu: %.*s", i, STR_ARG(buf_str(&out)));
		if (trial->split.is_suspect != lines[i].is_suspect)
			fail_msg("line %zu: suspect %d", i,
			    trial->split.is_suspect);
	}
	buf_release(&out);
}

static void
line_follows_line(void **state)
{
	static const struct {
		struct str line;
		bool is_split;
	} wanted[] = {
		{ STR_INIT("a,b\n"), true },
		{ STR_INIT("\"c\n,\",d\n"), false },
		{ STR_INIT("\"e\"\"\",\"f,\"\r\n"), true },
		{ STR_INIT("\n"), false },
		{ STR_INIT(" g , h \n"), true },
	};
	struct trial *trial = *state;
	struct buf text;
	size_t at = 0;
	buf_init(&text, 1000);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		buf_add(&text, wanted[i].line);
	begin(trial, buf_str(&text), ',', '"');
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		if (next(trial, at) != wanted[i].is_split)
			fail_msg("line %zu", i);
		assert_true(str_equal(trial->split.line, wanted[i].line));
		at += wanted[i].line.len;
	}
	assert_false(split_has_line(&trial->split));
	buf_release(&text);
}

static void
a_text_that_was_moved_is_the_same(void **state)
{
	struct trial *trial = *state;
	begin(trial, STR("a,b\n\"c\",d\n"), ',', '"');
	assert_true(next(trial, 0));
	buf_drop(&trial->text, 4);
	assert_true(next(trial, 0));
	assert_true(str_equal(trial->split.cells[0], STR("c")));
	assert_true(str_equal(trial->split.cells[1], STR("d")));
}

static void
cells_are_views_of_the_line(void **state)
{
	struct trial *trial = *state;
	begin(trial, STR("\"a\",b\n"), ',', '"');
	assert_true(next(trial, 0));
	assert_ptr_equal(trial->split.cells[0].ptr, trial->text.ptr + 1);
	assert_ptr_equal(trial->split.cells[1].ptr, trial->text.ptr + 4);
}

static void
a_line_that_cannot_be_held_is_declined(void **state)
{
	struct trial *trial = *state;
	size_t limit = trial->undoubled.limit;
	trial->undoubled.limit = 6;
	begin(trial, STR("\"a\"\"\"\n"), ',', '"');
	assert_true(next(trial, 0));
	begin(trial, STR("\"ab\"\"\"\n"), ',', '"');
	assert_false(next(trial, 0));
	trial->undoubled.limit = limit;
}

static void
a_line_of_too_many_cells_is_declined(void **state)
{
	struct trial *trial = *state;
	struct buf line;
	buf_init(&line, 1000);
	for (size_t i = 1; i < SPLIT_MAX_CELLS; i++)
		buf_add_byte(&line, ',');
	buf_add(&line, STR("x\n"));
	begin(trial, buf_str(&line), ',', '"');
	assert_true(next(trial, 0));
	assert_int_equal(trial->split.count, SPLIT_MAX_CELLS);
	buf_truncate(&line, line.len - 1);
	buf_add(&line, STR(",\n"));
	begin(trial, buf_str(&line), ',', '"');
	assert_true(split_has_line(&trial->split));
	assert_false(next(trial, 0));
	buf_release(&line);
}

/* How many lines a look ahead knows, of more than it could. */
static size_t
known_lines(struct trial *trial, struct str text)
{
	size_t count = 0, at = 0;
	split_begin(&trial->split, text, ',', '"');
	while (split_has_line(&trial->split)) {
		split_line(&trial->split, str_behind(text, at),
		    &trial->undoubled);
		at += trial->split.line.len;
		count++;
	}
	return count;
}

static void
the_reach_grows_and_is_short_again_behind_an_odd_line(void **state)
{
	struct trial *trial = *state;
	buf_clear(&trial->text);
	while (trial->text.len < 2 * (size_t)SEAMS_REACH)
		buf_add(&trial->text, STR("a,b\n"));
	struct str text = buf_str(&trial->text);
	trial->split.reach = 0;
	size_t first = known_lines(trial, text);
	assert_int_equal(known_lines(trial, text), 2 * first);
	for (int i = 0; i < 10; i++)
		known_lines(trial, text);
	assert_int_equal(known_lines(trial, text), SEAMS_REACH / 4);
	trial->text.ptr[1] = '"';
	trial->text.ptr[2] = '"';
	assert_true(known_lines(trial, text) > first);
	memcpy(trial->text.ptr, "a,b", 3);
	assert_int_equal(known_lines(trial, text), first);
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
	struct trial *trial = *state;
	struct buf line;
	uint32_t seed = 1;
	buf_init(&line, 1000);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		size_t taken = 0;
		for (int k = 0; k < 20000; k++) {
			random_line(&seed, kinds[i].bytes, kinds[i].count,
			    &line);
			struct str text = buf_str(&line);
			begin(trial, text, kinds[i].delimiter, kinds[i].quote);
			if (!next(trial, 0))
				continue;
			assert_int_equal(trial->split.line.len, text.len);
			taken++;
			if (!strict_csv_agrees(&trial->split, text,
				kinds[i].delimiter, kinds[i].quote))
				fail_msg("%s: \"%.*s\"", kinds[i].what,
				    STR_ARG(text));
		}
		if (taken < kinds[i].least)
			fail_msg("%s: only %zu", kinds[i].what, taken);
	}
	buf_release(&line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_lines_are_split_and_all_others_declined),
		cmocka_unit_test(line_follows_line),
		cmocka_unit_test(a_text_that_was_moved_is_the_same),
		cmocka_unit_test(cells_are_views_of_the_line),
		cmocka_unit_test(a_line_that_cannot_be_held_is_declined),
		cmocka_unit_test(a_line_of_too_many_cells_is_declined),
		cmocka_unit_test(
		    the_reach_grows_and_is_short_again_behind_an_odd_line),
		cmocka_unit_test(whatever_is_split_has_the_cells_of_libcsv),
	};
	return cmocka_run_group_tests_name("split", tests, set_up, tear_down);
}
