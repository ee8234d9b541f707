#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "intake/csv.h"
#include "intake/encoding.h"
#include "support/memory_source.h"

static const struct csv_dialect comma = { ',', true };
static const struct csv_dialect plain_tab = { '\t', false };

/* A text and its reader. */
struct sheet {
	struct arena run;
	struct source *source;
	struct text *text;
	struct csv *csv;
};

static void
open_in_pieces(struct sheet *sheet, struct str bytes,
    struct csv_dialect dialect, size_t piece)
{
	struct error err = { 0 };
	*sheet = (struct sheet){ 0 };
	sheet->source = memory_source(bytes, &sheet->run);
	sheet->text = text_open(sheet->source, STR("utf-8"), STR_EMPTY, piece,
	    &sheet->run, &err);
	assert_non_null(sheet->text);
	sheet->csv = csv_open(sheet->text, dialect);
}

static struct csv *
open_sheet(struct sheet *sheet, struct str bytes)
{
	open_in_pieces(sheet, bytes, comma, TEXT_PIECE);
	return sheet->csv;
}

static void
close_sheet(struct sheet *sheet)
{
	csv_close(sheet->csv);
	text_close(sheet->text);
	source_close(sheet->source);
	arena_release(&sheet->run);
}

/*
 * The records of a text as "line[cell|cell]", or "line!" for one with
 * trouble, separated by blanks; the first record says how many cells a
 * lenient try must yield.
 */
static void
dump(struct csv *csv, struct buf *out)
{
	struct csv_record record;
	bool is_first = true;
	while (csv_next(csv, &record)) {
		if (is_first)
			csv_expect(csv, record.count);
		buf_format(out, "%s%u", is_first ? "" : " ", record.line);
		is_first = false;
		if (record.trouble != NULL) {
			buf_add_byte(out, '!');
			continue;
		}
		for (size_t i = 0; i < record.count; i++) {
			buf_add_byte(out, i == 0 ? '[' : '|');
			buf_add(out, record.cells[i]);
		}
		buf_add_byte(out, ']');
	}
}

static void
check_pieces(const char *what, struct str text, struct csv_dialect dialect,
    const char *expected)
{
	static const size_t pieces[] = { ENCODING_LEAST_ROOM, TEXT_PIECE };
	struct buf out;
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct sheet sheet;
		open_in_pieces(&sheet, text, dialect, pieces[i]);
		buf_clear(&out);
		dump(sheet.csv, &out);
		if (!str_equal(buf_str(&out), str_from(expected)))
			fail_msg("%s, %zu bytes at once: \"%.*s\"", what,
			    pieces[i], STR_ARG(buf_str(&out)));
		close_sheet(&sheet);
	}
	buf_release(&out);
}

/* They are no record, and enough for a look ahead at what is before. */
static void
add_blanks(struct buf *text)
{
	for (size_t i = 0; i < MARKS_BLOCK; i++)
		buf_add_byte(text, ' ');
}

/* By itself, which is too short for a look ahead, and before blanks. */
static void
check(const char *what, struct str text, struct csv_dialect dialect,
    const char *expected)
{
	struct buf longer;
	check_pieces(what, text, dialect, expected);
	buf_init(&longer, 16 << 20);
	buf_add(&longer, text);
	add_blanks(&longer);
	check_pieces(what, buf_str(&longer), dialect, expected);
	buf_release(&longer);
}

/* Every row of the table of what libcsv does, as we want it. */
static const struct {
	const char *what;
	const char *text;
	const char *expected;
} cases[] = {
	{ "no final newline", "a,b\n1,2", "1[a|b] 2[1|2]" },
	{ "empty last cell at the end", "a,b,", "1[a|b|]" },
	{ "CRLF", "a,b\r\n1,2\r\n", "1[a|b] 2[1|2]" },
	{ "mixed ends", "a,b\r\n1,2\n3,4\r\n", "1[a|b] 2[1|2] 3[3|4]" },
	{ "bare CR", "a,b\r1,2\r3,4", "1[a|b] 2[1|2] 3[3|4]" },
	{ "blank lines", "a,b\n\n  \n1,2\n\n3,4\n", "1[a|b] 4[1|2] 6[3|4]" },
	{ "lines of delimiters", "a,b\n,\n , \n1,2\n", "1[a|b] 4[1|2]" },
	{ "an empty quoted cell is a record", "a\n\"\"\n", "1[a] 2[]" },
	{ "a BOM", "\xEF\xBB\xBF\"a,x\",b\n1,2\n", "1[a,x|b] 2[1|2]" },
	{ "a BOM in the middle", "a,b\n\xEF\xBB\xBF\"1,x\",2\n",
	    "1[a|b] 2[1,x|2]" },
	{ "a BOM before plain cells",
	    "a,b\n\xEF\xBB\xBF"
	    "1,2\n",
	    "1[a|b] 2[1|2]" },
	{ "a quote in a cell", "a,b\n6\" pipe,2\n", "1[a|b] 2[6\" pipe|2]" },
	{ "text behind a quote", "a,b\n\"1\"c,2\n3,4\n", "1[a|b] 2! 3[3|4]" },
	{ "a formula", "a,b\n=\"0012\",2\n", "1[a|b] 2[=\"0012\"|2]" },
	{ "a formula with a comma", "a,b\n=\"a,b\",2\n", "1[a|b] 2!" },
	{ "doubled quotes", "a,b\n\"x \"\"q\"\" y\",2\n",
	    "1[a|b] 2[x \"q\" y|2]" },
	{ "several lines", "a,b\n\"m\r\nn\",2\n3,4\n",
	    "1[a|b] 2[m\r\nn|2] 4[3|4]" },
	{ "a quote never closed", "a,b\n\"x,1\n3,4\n5,6\n",
	    "1[a|b] 2! 3[3|4] 4[5|6]" },
	{ "a quote open at the end", "a,b\n1,\"x", "1[a|b] 2!" },
	{ "an open quote and a stray one", "a,b\n\"x,1\n3,4\n5,\"6\"\n",
	    "1[a|b] 2! 3[3|4] 4[5|6]" },
	{ "blanks around cells", "a,b\n 1 ,\t2\t\n", "1[a|b] 2[1|2]" },
	{ "blanks inside quotes", "a,b\n\" 1 \" , 2\n", "1[a|b] 2[ 1 |2]" },
	{ "a stray CR inside a line", "a,b\n1\r2,3\n4,5\n",
	    "1[a|b] 2[1\r2|3] 3[4|5]" },
	{ "a stray CR before the end", "a,b\n1,2\r\r\n4,5\n",
	    "1[a|b] 2[1|2] 3[4|5]" },
	{ "more cells than the first", "a,b\n1,2,3\n", "1[a|b] 2[1|2|3]" },
	{ "a lenient try with the wrong count", "a,b\n1,2,3\"4\n5,6\n",
	    "1[a|b] 2! 3[5|6]" },
	{ "nothing", "", "" },
	{ "blanks alone", " \n\n,,\n", "" },
};

static void
every_line_is_read_as_one_would_hope(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check(cases[i].what, str_from(cases[i].text), comma,
		    cases[i].expected);
}

static void
the_torture_file_keeps_its_sound_rows_and_line_numbers(void **state)
{
	static const char torture[] =
	    "\xef\xbb\xbf\"Tracking, no\",status,note\r\n=\"0012\",a,b\r\n"
	    "LP1,\"x \"\"q\"\" y\",ok\r\nLP2,\"multi\r\nline\",ok\r\n"
	    "LP3,\"ab\"c,d\r\nLP4,6\" pipe,ok\r\nLP5,\"open never closed,x\r\n"
	    "LP6,z,z\r\n,,\r\nLP7,only\r\nLP8,a,\"last";
	(void)state;
	/* Line 11 is well-formed; that it is too short is the table's word. */
	check("torture", str_from(torture), comma,
	    "1[Tracking, no|status|note] 2[=\"0012\"|a|b] "
	    "3[LP1|x \"q\" y|ok] 4[LP2|multi\r\nline|ok] 6! "
	    "7[LP4|6\" pipe|ok] 8! 9[LP6|z|z] 11[LP7|only] 12!");
}

static void
without_quotes_an_inch_mark_is_a_character(void **state)
{
	(void)state;
	check("inch", STR("a\tb\n12\"\t\"x\n\t\n3\t4\n"), plain_tab,
	    "1[a|b] 2[12\"|\"x] 4[3|4]");
	check("bad byte", STR("a\tb\n1\xFF\t2\n3\t4\n"), plain_tab,
	    "1[a|b] 2! 3[3|4]");
	check("bad bytes around",
	    STR("a\tb\n\xFF"
		"1\xFF\t2\n3\t4\n"),
	    plain_tab, "1[a|b] 2! 3[3|4]");
}

/* What ends lines is decided by the start of a text; libcsv knows both. */
static void
a_line_feed_far_behind_carriage_returns_ends_a_cell(void **state)
{
	struct csv_record record;
	struct sheet sheet;
	struct buf text;
	(void)state;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < 20000; i++)
		buf_add(&text, STR("a,b\r"));
	buf_add(&text, STR("c\nd,1\n"));
	struct csv *csv = open_sheet(&sheet, buf_str(&text));
	for (size_t i = 0; i < 20000; i++)
		assert_true(csv_next(csv, &record));
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, 20001);
	assert_true(str_equal(record.cells[0], STR("c")));
	close_sheet(&sheet);
	buf_release(&text);
}

static void
a_nul_stays_a_byte_of_its_cell(void **state)
{
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	struct csv *csv = open_sheet(&sheet, (struct str){ "a\0b,c\n", 6 });
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.cells[0].len, 3);
	assert_memory_equal(record.cells[0].ptr, "a\0b", 3);
	close_sheet(&sheet);
}

/* A text of `count` times a piece between a start and an end. */
static void
repeat(struct buf *text, const char *start, const char *piece, size_t count,
    const char *end)
{
	buf_clear(text);
	buf_add(text, str_from(start));
	for (size_t i = 0; i < count; i++)
		buf_add(text, str_from(piece));
	buf_add(text, str_from(end));
}

static void
limits_reject_one_record_and_reading_goes_on(void **state)
{
	static const struct {
		const char *what, *start, *piece;
		size_t count;
		const char *end;
		unsigned next; /* line of the sound row */
	} limits[] = {
		{ "a cell of 1 MiB and more", "x,", "aaaaaaaaaaaaaaaa", 65800,
		    "\nok,1\n", 2 },
		{ "a cell of 1 MiB and a byte", "x,a", "aaaaaaaaaaaaaaaa",
		    CSV_MAX_CELL / 16, "\nok,1\n", 2 },
		{ "an open quote of 1 MiB", "x,\"", "aaaaaaaaaaaaaaaa", 65800,
		    "\nok,1\n", 2 },
		{ "257 columns", "x", ",1", 256, "\nok,1\n", 2 },
		{ "a million columns", "x", ",1", 1000000, "\nok,1\n", 2 },
		{ "a record of 4 MiB", "x", ",aaaaaaaaaaaaaaaaaaaaaaa", 180000,
		    "\nok,1\n", 2 },
	};
	struct buf text;
	(void)state;
	buf_init(&text, 8 << 20);
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		struct csv_record record;
		struct sheet sheet;
		repeat(&text, limits[i].start, limits[i].piece, limits[i].count,
		    limits[i].end);
		struct csv *csv = open_sheet(&sheet, buf_str(&text));
		if (!csv_next(csv, &record) || record.trouble == NULL)
			fail_msg("%s: taken", limits[i].what);
		if (!csv_next(csv, &record) || record.trouble != NULL ||
		    record.line != limits[i].next || record.count != 2)
			fail_msg("%s: lost what follows", limits[i].what);
		close_sheet(&sheet);
	}
	buf_release(&text);
}

/* Nothing of it is kept, so what it is must be known when it is passed. */
static void
a_line_longer_than_any_record_is_passed(void **state)
{
	static const struct {
		const char *what, *end;
		const char *records;
	} lines[] = {
		{ "delimiters alone", "\na,b\n", "2[a|b]" },
		{ "delimiters, at the end", "", "" },
		{ "text behind delimiters", "x\na,b\n", "1! 2[a|b]" },
		{ "text at the end", "x", "1!" },
		{ "a mark behind delimiters", "\xEF\xBB\xBF\na,b\n",
		    "1! 2[a|b]" },
		{ "lines of its own", "\"\n\"\na,b\n", "1! 2! 3[a|b]" },
	};
	struct buf text;
	(void)state;
	buf_init(&text, 8 << 20);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		repeat(&text, "", ",,,,,,,,,,,,,,,,", CSV_MAX_RECORD / 16 + 1,
		    lines[i].end);
		check(lines[i].what, buf_str(&text), comma, lines[i].records);
		repeat(&text, "\xEF\xBB\xBF\xEF\xBB\xBF", ",,,,,,,,,,,,,,,,",
		    CSV_MAX_RECORD / 16 + 1, lines[i].end);
		check(lines[i].what, buf_str(&text), comma, lines[i].records);
	}
	buf_release(&text);
}

static void
only_text_is_left_behind_a_long_line_of_delimiters(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, 8 << 20);
	for (int has_text = 0; has_text < 2; has_text++) {
		struct csv_record record;
		struct sheet sheet;
		repeat(&text, "a,b\n", ",,,,,,,,,,,,,,,,",
		    CSV_MAX_RECORD / 16 + 1, has_text ? "x\nc,d\n" : "\n\n");
		add_blanks(&text);
		struct csv *csv = open_sheet(&sheet, buf_str(&text));
		assert_true(csv_next(csv, &record));
		assert_int_equal(csv_at_end(csv), !has_text);
		assert_int_equal(csv_at_end(csv), !has_text);
		assert_int_equal(csv_next(csv, &record), has_text);
		if (has_text) {
			assert_int_equal(record.line, 2);
			assert_true(csv_next(csv, &record));
			assert_int_equal(record.line, 3);
		}
		assert_false(csv_next(csv, &record));
		close_sheet(&sheet);
	}
	buf_release(&text);
}

static void
a_record_knows_whether_its_bytes_are_sound(void **state)
{
	static const struct {
		struct str text;
		bool is_sound;
	} texts[] = {
		{ STR_INIT("a,b\n"), true },
		{ STR_INIT("\xC3\xA9,\"\xE6\xB5\xB7\nb\"\n"), true },
		{ STR_INIT("a,\xE9\n"), false },
		{ STR_INIT("a,b\0\n"), false },
		{ STR_INIT("a,\"b\n\xE9\"\n"), false },
		{ STR_INIT("a,\"\xE9\nb\"\n"), false },
		{ STR_INIT("\xE6\xB5,b"), false },
	};
	struct buf longer;
	(void)state;
	buf_init(&longer, 1000);
	for (size_t i = 0; i < 2 * COUNT_OF(texts); i++) {
		struct csv_record record;
		struct sheet sheet;
		struct str text = texts[i / 2].text;
		buf_clear(&longer);
		buf_add(&longer, text);
		add_blanks(&longer);
		struct csv *csv = open_sheet(&sheet,
		    i % 2 == 0 ? text : buf_str(&longer));
		assert_true(csv_next(csv, &record));
		if (record.trouble != NULL ||
		    record.is_sound != texts[i / 2].is_sound)
			fail_msg("case %zu", i / 2);
		close_sheet(&sheet);
	}
	buf_release(&longer);
}

static void
a_cell_just_below_the_limit_and_256_columns_are_read(void **state)
{
	struct buf text;
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	buf_init(&text, 8 << 20);
	repeat(&text, "x,", "aaaaaaaaaaaaaaaa", CSV_MAX_CELL / 16, "\n");
	struct csv *csv = open_sheet(&sheet, buf_str(&text));
	assert_true(csv_next(csv, &record));
	assert_null(record.trouble);
	assert_int_equal(record.cells[1].len, CSV_MAX_CELL);
	close_sheet(&sheet);
	repeat(&text, "x", ",1", CSV_MAX_COLUMNS - 1, "\n");
	csv = open_sheet(&sheet, buf_str(&text));
	assert_true(csv_next(csv, &record));
	assert_null(record.trouble);
	assert_int_equal(record.count, CSV_MAX_COLUMNS);
	close_sheet(&sheet);
	buf_release(&text);
}

static void
a_record_has_at_most_64_lines(void **state)
{
	struct buf text;
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	buf_init(&text, 1 << 20);
	repeat(&text, "a,\"", "x\n", CSV_MAX_LINES - 1, "x\"\nb,1\n");
	struct csv *csv = open_sheet(&sheet, buf_str(&text));
	assert_true(csv_next(csv, &record));
	assert_null(record.trouble);
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, CSV_MAX_LINES + 1);
	close_sheet(&sheet);
	repeat(&text, "a,\"", "x\n", CSV_MAX_LINES, "x\"\nb,1\n");
	csv = open_sheet(&sheet, buf_str(&text));
	assert_true(csv_next(csv, &record));
	assert_non_null(record.trouble);
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, 2);
	close_sheet(&sheet);
	buf_release(&text);
}

static void
a_broken_record_can_be_read_again_from_its_second_line(void **state)
{
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	struct csv *csv = open_sheet(&sheet, STR("\"a\nb,1\nc\",d\n"));
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.count, 2);
	csv_resume(csv);
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, 2);
	assert_true(str_equal(record.cells[0], STR("b")));
	close_sheet(&sheet);
}

static void
what_is_wrong_is_said_of_the_line_where_it_began(void **state)
{
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	/* The stray quote in line 3 shows that the one in line 1 is open. */
	struct csv *csv = open_sheet(&sheet,
	    STR("\"a,b\n1,2\n3,\"4\"\n5\"6,7\n"));
	csv_expect(csv, 3);
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, 1);
	assert_non_null(strstr(record.trouble, "opened and not closed"));
	assert_true(csv_next(csv, &record));
	assert_true(csv_next(csv, &record));
	assert_true(csv_next(csv, &record));
	assert_int_equal(record.line, 4);
	assert_non_null(strstr(record.trouble, "inside a cell"));
	close_sheet(&sheet);
}

static void
the_end_is_known_behind_blank_lines(void **state)
{
	struct csv_record record;
	struct sheet sheet;
	(void)state;
	struct csv *csv = open_sheet(&sheet, STR("a,b\n1,2\n \n,\n"));
	assert_true(csv_next(csv, &record));
	assert_false(csv_at_end(csv));
	assert_true(csv_next(csv, &record));
	assert_true(csv_at_end(csv));
	assert_false(csv_next(csv, &record));
	close_sheet(&sheet);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_read_as_one_would_hope),
		cmocka_unit_test(
		    the_torture_file_keeps_its_sound_rows_and_line_numbers),
		cmocka_unit_test(without_quotes_an_inch_mark_is_a_character),
		cmocka_unit_test(
		    a_line_feed_far_behind_carriage_returns_ends_a_cell),
		cmocka_unit_test(a_nul_stays_a_byte_of_its_cell),
		cmocka_unit_test(limits_reject_one_record_and_reading_goes_on),
		cmocka_unit_test(a_line_longer_than_any_record_is_passed),
		cmocka_unit_test(
		    only_text_is_left_behind_a_long_line_of_delimiters),
		cmocka_unit_test(a_record_knows_whether_its_bytes_are_sound),
		cmocka_unit_test(
		    a_cell_just_below_the_limit_and_256_columns_are_read),
		cmocka_unit_test(a_record_has_at_most_64_lines),
		cmocka_unit_test(
		    a_broken_record_can_be_read_again_from_its_second_line),
		cmocka_unit_test(
		    what_is_wrong_is_said_of_the_line_where_it_began),
		cmocka_unit_test(the_end_is_known_behind_blank_lines),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
