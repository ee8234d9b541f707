#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/table.h"

#include "unit/intake/profile_source.h"

static const char small[] = "[profile.small]\n"
			    "required = tracking, carrier\n"
			    "footers = record(s) downloaded | seller id\n"
			    "[profile.small.columns]\n"
			    "tracking = \"Tracking | Tracking No | Waybill\"\n"
			    "carrier = Carrier\n"
			    "text = Note\n";

static const char legacy[] = "[profile.small]\n"
			     "fallback_encoding = gb18030\n"
			     "[profile.small.columns]\n"
			     "tracking = Tracking\n"
			     "carrier = Carrier\n";

/* A table under test, over a profile written as text. */
struct sheet {
	struct bench bench;
	struct table *table;
};

static bool
open_as(struct sheet *sheet, const char *ini, struct str bytes, unsigned given)
{
	bench_open(&sheet->bench);
	struct table_request request = {
		.source = bench_source(&sheet->bench, bytes),
		.profile = bench_profile(&sheet->bench, ini, "small"),
		.given = given,
	};
	assert_non_null(request.profile);
	sheet->table = table_open(&request, &sheet->bench.err);
	return sheet->table != NULL;
}

static bool
open_sheet(struct sheet *sheet, const char *text)
{
	return open_as(sheet, small, str_from(text), 0);
}

static void
close_sheet(struct sheet *sheet)
{
	table_close(sheet->table);
	bench_close(&sheet->bench);
}

/* All rows as "line:tracking", "line!" rejected, "line~" uncounted. */
static void
dump(struct sheet *sheet, struct buf *out)
{
	enum row_kind kind;
	while ((kind = table_next(sheet->table)) != ROW_END) {
		buf_format(out, "%s%u", out->len == 0 ? "" : " ",
		    table_line(sheet->table));
		struct str tracking = table_cell(sheet->table, FIELD_TRACKING);
		if (kind == ROW_SOUND)
			buf_format(out, ":%.*s", STR_ARG(tracking));
		else
			buf_add_byte(out, kind == ROW_REJECTED ? '!' : '~');
	}
}

static void
check(const char *what, const char *text, const char *expected)
{
	struct sheet sheet;
	struct buf out;
	buf_init(&out, 10000);
	if (!open_sheet(&sheet, text))
		fail_msg("%s: %s", what, sheet.bench.err.text);
	dump(&sheet, &out);
	if (!str_equal(buf_str(&out), str_from(expected)))
		fail_msg("%s: \"%.*s\"", what, STR_ARG(buf_str(&out)));
	buf_release(&out);
	close_sheet(&sheet);
}

static void
rows_keep_the_number_of_their_first_line(void **state)
{
	(void)state;
	check("blank lines", "Tracking,Carrier\n\nA,x\n\n\nB,x\n", "3:A 6:B");
	check("multi-line records",
	    "Tracking,Carrier,Note\r\nA,x,\"one\r\ntwo\r\nthree\"\r\nB,x,n\r\n",
	    "2:A 5:B");
	check("preamble", "Report of today\n\n,,\nTracking,Carrier\nA,x\n",
	    "5:A");
	check("header in lines", "\"Tracking\nNo\",Carrier\nA,x\n", "3:A");
}

static void
columns_may_stand_in_any_order_beside_unknown_ones(void **state)
{
	(void)state;
	check("order", "x,CARRIER,y, tracking \n1,c,2,A\n", "2:A");
	check("nameless", "Carrier,,Tracking,\nc,1,A,2\nc,1,B\n", "2:A 3:B");
}

static void
rows_with_too_few_or_too_many_cells_are_rejected_alone(void **state)
{
	(void)state;
	check("too few", "Tracking,Carrier,Note\nA,x\nB,x,n\n", "2! 3:B");
	check("too many", "Tracking,Carrier\nA,x,y\nB,x\n", "2! 3:B");
	check("empty tail", "Tracking,Carrier\nA,x,,\nB,x, ,\"\"\n", "2:A 3:B");
	check("a record that swallowed others",
	    "Tracking,Carrier,Note\nA,\"open,x\nB,x,n\nC,x,5\",y,z,9\nD,x,n\n",
	    "2! 3:B 4! 5:D");
}

static void
repeated_headers_footers_and_empty_rows_are_no_data(void **state)
{
	(void)state;
	check("headers", "Tracking,Carrier\nA,x\ntracking,carrier\nB,x\n",
	    "2:A 4:B");
	check("a second file's BOM",
	    "Tracking,Carrier\nA,x\n\xEF\xBB\xBFTracking,Carrier\nB,x\n",
	    "2:A 4:B");
	check("empty", "Tracking,Carrier\n\"\",\"\"\n , \n-,\nB,x\n", "5:B");
	check("footers",
	    "Tracking,Carrier\nA,x\n\n2 record(s) downloaded\nSeller ID : y\n",
	    "2:A");
}

static void
a_total_at_the_end_is_told_but_not_counted(void **state)
{
	(void)state;
	check("at the end", "Tracking,Carrier\nA,x\nTotal: 1\n\n", "2:A 3~");
	check("in the middle", "Tracking,Carrier\nTotal: 1\nA,x\n", "2! 3:A");
}

static void
a_broken_quote_hides_no_other_row(void **state)
{
	(void)state;
	check("torture",
	    "\xef\xbb\xbf\"Tracking\",Carrier,note\r\n=\"0012\",a,b\r\n"
	    "LP1,\"x \"\"q\"\" y\",ok\r\nLP2,\"multi\r\nline\",ok\r\n"
	    "LP3,\"ab\"c,d\r\nLP4,6\" pipe,ok\r\nLP5,\"open never closed,x\r\n"
	    "LP6,z,z\r\n,,\r\nLP7,only\r\nLP8,a,\"last",
	    "2:=\"0012\" 3:LP1 4:LP2 6! 7:LP4 8! 9:LP6 11! 12!");
}

static void
a_row_of_undecodable_bytes_is_rejected_alone(void **state)
{
	struct sheet sheet;
	(void)state;
	check("rows", "Tracking,Carrier,Note\nA,x,\xC3\xA9\nB,x,\xE9\nC,x,n\n",
	    "2:A 3! 4:C");
	assert_true(
	    open_sheet(&sheet, "Tracking,Carrier,Note\nB,x,\xE9\nC,x,n\n"));
	assert_int_equal(table_next(sheet.table), ROW_REJECTED);
	assert_true(str_equal(table_reason(sheet.table),
	    STR("column 'Note' holds a byte that is not UTF-8")));
	close_sheet(&sheet);
	assert_true(open_as(&sheet, legacy,
	    STR("Tracking,Carrier\nA\xFF,x\nC,x\n"), 0));
	assert_int_equal(table_next(sheet.table), ROW_REJECTED);
	assert_true(str_equal(table_reason(sheet.table),
	    STR("column 'Tracking' holds a byte that is not GB18030")));
	assert_int_equal(table_next(sheet.table), ROW_SOUND);
	close_sheet(&sheet);
}

static void
a_row_with_a_nul_is_rejected_alone(void **state)
{
	static const char text[] = "Tracking,Carrier,Note\nA,x,n\nB\0B,x,n\n"
				   "C,x,n\n";
	struct sheet sheet;
	(void)state;
	assert_true(
	    open_as(&sheet, small, (struct str){ text, sizeof(text) - 1 }, 0));
	assert_int_equal(table_next(sheet.table), ROW_SOUND);
	assert_int_equal(table_next(sheet.table), ROW_REJECTED);
	assert_true(str_equal(table_reason(sheet.table),
	    STR("column 'Tracking' holds a NUL byte")));
	assert_int_equal(table_next(sheet.table), ROW_SOUND);
	close_sheet(&sheet);
}

static void
the_same_rows_come_from_every_encoding(void **state)
{
	static const struct {
		const char *what;
		struct str bytes;
	} files[] = {
		{ "UTF-8", STR_INIT("Tracking,Carrier\n\xE6\xB5\xB7,x\n") },
		{ "BOM", STR_INIT("\xEF\xBB\xBFTracking,Carrier\n"
				  "\xE6\xB5\xB7,x\n") },
		{ "GB18030", STR_INIT("Tracking,Carrier\n\xBA\xA3,x\n") },
		{ "UTF-16LE",
		    STR_INIT("\xFF\xFET\0r\0a\0c\0k\0i\0n\0g\0,\0C\0a\0r\0r\0"
			     "i\0e\0r\0\n\0\x77\x6D,\0x\0\n\0") },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct sheet sheet;
		if (!open_as(&sheet, legacy, files[i].bytes, 0))
			fail_msg("%s: %s", files[i].what, sheet.bench.err.text);
		assert_int_equal(table_next(sheet.table), ROW_SOUND);
		struct str tracking = table_cell(sheet.table, FIELD_TRACKING);
		if (!str_equal(tracking, STR("海")))
			fail_msg("%s: \"%.*s\"", files[i].what,
			    STR_ARG(tracking));
		close_sheet(&sheet);
	}
}

static void
the_profiles_encoding_is_used_where_the_source_says_auto(void **state)
{
	static const char ini[] = "[profile.small]\nencoding = gb18030\n"
				  "[profile.small.columns]\n"
				  "tracking = Tracking\ncarrier = Carrier\n";
	static const char *const said[] = { "", "auto" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(said); i++) {
		struct bench bench;
		bench_open(&bench);
		struct table_request request = {
			.source = bench_source(&bench,
			    STR("Tracking,Carrier\n\xC3\xA9,x\n")),
			.profile = bench_profile(&bench, ini, "small"),
			.encoding = str_from(said[i]),
		};
		struct table *table = table_open(&request, &bench.err);
		assert_non_null(table);
		assert_int_equal(table_next(table), ROW_SOUND);
		struct str tracking = table_cell(table, FIELD_TRACKING);
		if (!str_equal(tracking, STR("茅")))
			fail_msg("case %zu: \"%.*s\"", i, STR_ARG(tracking));
		table_close(table);
		bench_close(&bench);
	}
}

static void
files_that_are_no_csv_are_refused_with_a_hint(void **state)
{
	static const struct {
		struct str bytes;
		const char *said;
	} files[] = {
		{ STR_INIT(""), "empty" },
		{ STR_INIT("\xEF\xBB\xBF"), "empty" },
		{ STR_INIT(" \n\n"), "empty" },
		{ STR_INIT("PK\x03\x04rest"), ".xlsx" },
		{ STR_INIT("\xD0\xCF\x11\xE0rest"), ".xls" },
		{ STR_INIT("\x1F\x8Brest"), "gzip" },
		{ STR_INIT("%PDF-1.7"), "PDF" },
		{ STR_INIT("<!DOCTYPE html><html>"), "HTML" },
		{ STR_INIT("\n <html><body>"), "HTML" },
		{ STR_INIT("PAR1"), "Parquet" },
		{ STR_INIT("Tracking:Carrier\nA:x\n"), "':'" },
		{ STR_INIT("Tracking\nA\n"), "only one column" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct sheet sheet;
		if (open_as(&sheet, small, files[i].bytes, 0))
			fail_msg("case %zu taken", i);
		if (sheet.bench.err.kind != ERROR_NO_INPUT ||
		    strstr(sheet.bench.err.text, files[i].said) == NULL)
			fail_msg("case %zu: %s", i, sheet.bench.err.text);
		close_sheet(&sheet);
	}
}

static void
utf_16_without_a_mark_is_refused_not_guessed(void **state)
{
	struct sheet sheet;
	(void)state;
	assert_false(open_as(&sheet, small, STR("T\0,\0C\0\n\0A\0,\0x\0"), 0));
	assert_int_equal(sheet.bench.err.kind, ERROR_INPUT);
	close_sheet(&sheet);
}

static void
of_several_columns_the_first_that_is_filled_counts(void **state)
{
	(void)state;
	check("filled",
	    "Waybill,Carrier,Tracking No,Tracking\nW,c,N,T\nW,c,N,\n"
	    "W,c,-,\t\n,c,,\n",
	    "2:T 3:N 4:W 5:");
}

static void
a_footer_may_be_padded_with_empty_cells(void **state)
{
	(void)state;
	check("padded",
	    "Tracking,Carrier,Note\nA,x,\n2 record(s) downloaded,,\n"
	    "Seller ID : x,,\nSeller ID : y,x,n\n",
	    "2:A 5:Seller ID : y");
}

static void
rows_that_the_profile_skips_are_no_data(void **state)
{
	static const char skipping[] =
	    "[profile.small]\nrequired = tracking\n"
	    "[profile.small.columns]\ntracking = Tracking\n"
	    "[profile.small.skip]\nshipment - void flag = true | y*\n"
	    "nowhere = *\n";
	struct sheet sheet;
	struct buf out;
	(void)state;
	assert_true(open_as(&sheet, skipping,
	    STR("Tracking,Shipment - Void Flag,x\n"
		"A,False,\nB,True,\nC,\"\tYES\",\nD,,\nE,true\nF,no,\n"),
	    0));
	buf_init(&out, 1000);
	dump(&sheet, &out);
	assert_true(str_equal(buf_str(&out), STR("2:A 5:D 6! 7:F")));
	buf_release(&out);
	close_sheet(&sheet);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_keep_the_number_of_their_first_line),
		cmocka_unit_test(
		    columns_may_stand_in_any_order_beside_unknown_ones),
		cmocka_unit_test(
		    rows_with_too_few_or_too_many_cells_are_rejected_alone),
		cmocka_unit_test(
		    repeated_headers_footers_and_empty_rows_are_no_data),
		cmocka_unit_test(a_total_at_the_end_is_told_but_not_counted),
		cmocka_unit_test(a_broken_quote_hides_no_other_row),
		cmocka_unit_test(a_row_of_undecodable_bytes_is_rejected_alone),
		cmocka_unit_test(a_row_with_a_nul_is_rejected_alone),
		cmocka_unit_test(the_same_rows_come_from_every_encoding),
		cmocka_unit_test(
		    the_profiles_encoding_is_used_where_the_source_says_auto),
		cmocka_unit_test(files_that_are_no_csv_are_refused_with_a_hint),
		cmocka_unit_test(utf_16_without_a_mark_is_refused_not_guessed),
		cmocka_unit_test(
		    of_several_columns_the_first_that_is_filled_counts),
		cmocka_unit_test(a_footer_may_be_padded_with_empty_cells),
		cmocka_unit_test(rows_that_the_profile_skips_are_no_data),
	};
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
