#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/sheet.h"
#include "support/folder.h"

enum { CASE, TOKEN, DECISION, COMMENT };

static const struct sheet_column columns[] = {
	{ "case_id", true, NULL },
	{ "token", true, NULL },
	{ "decision", false, "Verdict|Beschluss" },
	{ "comment", false, NULL },
};

struct page {
	struct folder folder;
	struct sheet *sheet;
	struct error err;
};

static bool
open_bytes(struct page *page, struct str bytes)
{
	*page = (struct page){ 0 };
	folder_open(&page->folder);
	const char *path = folder_write_bytes(&page->folder, "decisions.csv",
	    bytes);
	page->sheet = sheet_open(path, columns, COUNT_OF(columns), &page->err);
	return page->sheet != NULL;
}

static bool
open_page(struct page *page, const char *text)
{
	return open_bytes(page, str_from(text));
}

static void
close_page(struct page *page)
{
	sheet_close(page->sheet);
	folder_close(&page->folder);
}

/* Every row as "line:case/token/decision/comment ", "line!reason ". */
static void
dump(struct page *page, struct buf *out)
{
	enum sheet_row kind;
	while ((kind = sheet_next(page->sheet)) != SHEET_END) {
		buf_format(out, "%u", sheet_row(page->sheet).line);
		if (kind == SHEET_REJECTED)
			buf_format(out, "!%.*s",
			    STR_ARG(sheet_reason(page->sheet)));
		for (size_t i = 0; kind == SHEET_ROW && i < COUNT_OF(columns);
		     i++)
			buf_format(out, "%c%.*s", i == 0 ? ':' : '/',
			    STR_ARG(sheet_cell(page->sheet, i)));
		buf_add_byte(out, '\n');
	}
}

struct reading {
	const char *what;
	struct str bytes;
	const char *wanted;
};

static void
check(const struct reading *reading)
{
	struct page page;
	struct buf out;
	buf_init(&out, 1 << 16);
	if (!open_bytes(&page, reading->bytes))
		fail_msg("%s: %s", reading->what, page.err.text);
	dump(&page, &out);
	buf_add_byte(&out, '\0');
	if (strcmp(out.ptr, reading->wanted) != 0)
		fail_msg("%s gave\n%s", reading->what, out.ptr);
	buf_release(&out);
	close_page(&page);
}

#define WHOLE "2:C-000001/3fa9/approve/ok\n3:C-000002/77b0/reject/too much\n"

static void
what_spreadsheets_make_of_our_file_is_read_alike(void **state)
{
	(void)state;
	static const struct reading readings[] = {
		{ "as we wrote it",
		    STR_INIT("\xEF\xBB\xBF"
			     "case_id,token,decision,comment\r\n"
			     "C-000001,3fa9,approve,ok\r\n"
			     "C-000002,77b0,reject,too much\r\n"),
		    WHOLE },
		{ "semicolons, other order, a column more",
		    STR_INIT("decision;comment;amount;token;case_id\n"
			     "approve;ok;1,50;3fa9;C-000001\n"
			     "reject;too much;2,00;77b0;C-000002\n"),
		    WHOLE },
		{ "tabs, everything quoted, no last line end",
		    STR_INIT("\"CASE ID\"\t\"Token\"\t\"Decision\"\t"
			     "\"Comment\"\n"
			     "\"C-000001\"\t\"3fa9\"\t\"approve\"\t\"ok\"\n"
			     "\"C-000002\"\t\"77b0\"\t\"reject\"\t"
			     "\"too much\""),
		    WHOLE },
		{ "empty cells and rows at the end",
		    STR_INIT("case_id,token,decision,comment,,\n"
			     "C-000001,3fa9,approve,ok,,\n"
			     "C-000002,77b0,reject,too much\n"
			     ",,,,,\n,,,,,\n"),
		    WHOLE },
		{ "wrapped and padded",
		    STR_INIT("case_id,token,decision,comment\n"
			     "=\"C-000001\", 3fa9 ,approve ,ok\n"
			     "C-000002,\"=\"\"77b0\"\"\",reject,too much\n"),
		    WHOLE },
		{ "an alias",
		    STR_INIT("case_id,token,beschluss,comment\n"
			     "C-000001,3fa9,approve,ok\n"
			     "C-000002,77b0,reject,too much\n"),
		    WHOLE },
		{ "classic Mac line ends",
		    STR_INIT("case_id,token,decision,comment\r"
			     "C-000001,3fa9,approve,ok\r"
			     "C-000002,77b0,reject,too much\r"),
		    WHOLE },
		{ "sep= and a title",
		    STR_INIT("sep=;\ncase_id;token;decision;comment\n"
			     "C-000001;3fa9;approve;ok\n"),
		    "3:C-000001/3fa9/approve/ok\n" },
		{ "a nameless column",
		    STR_INIT("case_id,,token\nC-000001,x,3fa9\n"),
		    "2:C-000001/3fa9//\n" },
		{ "two files in one",
		    STR_INIT("case_id,token,decision,comment\n"
			     "C-000001,3fa9,approve,ok\n"
			     "case_id,token,decision,comment\n"
			     "C-000002,77b0,reject,no\n"),
		    "2:C-000001/3fa9/approve/ok\n"
		    "4:C-000002/77b0/reject/no\n" },
	};
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		check(&readings[i]);
}

#define CHINESE "2:C-000001/3fa9/reject/太多\n"

static void
encodings_of_spreadsheets_are_read(void **state)
{
	(void)state;
	static const struct reading readings[] = {
		{ "UTF-8",
		    STR_INIT("case_id,token,decision,comment\n"
			     "C-000001,3fa9,reject,太多\n"),
		    CHINESE },
		{ "GBK of a Chinese Excel",
		    STR_INIT("case_id,token,decision,comment\r\n"
			     "C-000001,3fa9,reject,\xCC\xAB\xB6\xE0\r\n"),
		    CHINESE },
		{ "UTF-16LE of Excel's Unicode text",
		    STR_INIT("\xFF\xFE"
			     "c\0a\0s\0e\0_\0i\0d\0\t\0t\0o\0k\0e\0n\0\t\0"
			     "d\0e\0c\0i\0s\0i\0o\0n\0\t\0c\0o\0m\0m\0e\0"
			     "n\0t\0\r\0\n\0"
			     "C\0-\0000\0000\0000\0000\0000\0001\0\t\0"
			     "3\0f\0a\0009\0\t\0r\0e\0j\0e\0c\0t\0\t\0"
			     "\x2A\x59\x1A\x59\r\0\n\0"),
		    CHINESE },
	};
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		check(&readings[i]);
}

static void
bytes_of_a_column_that_is_not_ours_do_not_matter(void **state)
{
	(void)state;
	static const struct reading readings[] = {
		{ "not ours",
		    STR_INIT("case_id,token,remark\nC-000001,3fa9,a\xFF\n"
			     "C-000002,77b0,太多了\n"),
		    "2:C-000001/3fa9//\n3:C-000002/77b0//\n" },
		{ "ours",
		    STR_INIT("case_id,token,comment\nC-000001,3fa9,a\xFF\n"
			     "C-000002,77b0,太多了\n"),
		    "2!column 'comment' holds a byte that is not UTF-8\n"
		    "3:C-000002/77b0//太多了\n" },
	};
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		check(&readings[i]);
}

static void
a_bad_row_is_told_and_hides_no_other(void **state)
{
	(void)state;
	static const struct reading readings[] = {
		{ "a required cell is empty",
		    STR_INIT("case_id,token,comment\nC-000001, ,x\n"
			     "C-000002,77b0,\n"),
		    "2!column 'token' is empty\n3:C-000002/77b0//\n" },
		{ "cells are missing",
		    STR_INIT("case_id,token,comment\nC-000001\n"
			     "C-000002,77b0,\n"),
		    "2!1 columns where the header has 3\n"
		    "3:C-000002/77b0//\n" },
		{ "a quote is never closed",
		    STR_INIT("case_id,token,comment\nC-000001,3fa9,\"x\n"
			     "C-000002,77b0,\n"),
		    "2!a quote is opened and not closed\n"
		    "3:C-000002/77b0//\n" },
		{ "line ends within a cell",
		    STR_INIT("case_id,token,comment\n"
			     "C-000001,3fa9,\"a\nb\"\nC-000002,77b0,\n"),
		    "2:C-000001/3fa9//a\nb\n4:C-000002/77b0//\n" },
	};
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		check(&readings[i]);
}

static void
what_hides_a_formula_is_dropped_and_no_other_apostrophe(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *wanted;
	} cases[] = {
		{ "'=SUM(A1)", "=SUM(A1)" },
		{ "'+1", "+1" },
		{ "'-1", "-1" },
		{ "'@home", "@home" },
		{ "'0012345678901", "0012345678901" },
		{ "'90s were better", "'90s were better" },
		{ "'twas broken", "'twas broken" },
		{ "it's late", "it's late" },
		{ "'", "'" },
		{ "N/A", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct page page;
		char text[200];
		snprintf(text, sizeof(text),
		    "case_id,token,comment\nC-1,3fa9,\"%s\"\n", cases[i].cell);
		assert_true(open_page(&page, text));
		assert_int_equal(sheet_next(page.sheet), SHEET_ROW);
		struct str cell = sheet_cell(page.sheet, COMMENT);
		if (!str_equal(cell, str_from(cases[i].wanted)))
			fail_msg("case %zu: '%.*s'", i, STR_ARG(cell));
		close_page(&page);
	}
}

static void
a_column_that_is_missing_is_empty(void **state)
{
	struct page page;
	(void)state;
	assert_true(open_page(&page, "token,case_id\n3fa9,C-1\n"));
	assert_int_equal(sheet_next(page.sheet), SHEET_ROW);
	assert_true(sheet_has(page.sheet, CASE));
	assert_true(sheet_has(page.sheet, TOKEN));
	assert_false(sheet_has(page.sheet, DECISION));
	assert_true(str_is_empty(sheet_cell(page.sheet, DECISION)));
	assert_true(
	    str_equal(sheet_row(page.sheet).file, STR("decisions.csv")));
	assert_int_equal(sheet_next(page.sheet), SHEET_END);
	assert_true(sheet_verify(page.sheet, &page.err));
	close_page(&page);
}

static void
a_file_that_is_not_it_is_refused_with_its_path(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum error_kind kind;
		const char *said;
	} cases[] = {
		{ "", ERROR_NO_INPUT, "is empty" },
		{ "PK\x03\x04zip", ERROR_NO_INPUT, "spreadsheet" },
		{ "hello\nworld\n", ERROR_NO_INPUT, "only one column" },
		{ "\"case_id,token\nC-1,3fa9\n\"B\"y", ERROR_NO_INPUT,
		    "line 1: " },
		{ "case,token\nC-1,3fa9\n", ERROR_INPUT,
		    "no column 'case_id'; the nearest header is 'case'" },
		{ "case_id,token,Token\nC-1,3fa9,3\n", ERROR_INPUT,
		    "columns 2 and 3" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct page page;
		assert_false(open_page(&page, cases[i].text));
		if (page.err.kind != cases[i].kind ||
		    strstr(page.err.text, cases[i].said) == NULL ||
		    strstr(page.err.text, "/decisions.csv: ") == NULL)
			fail_msg("case %zu: %s", i, page.err.text);
		close_page(&page);
	}
}

static void
a_file_that_is_not_there_is_missing(void **state)
{
	struct error err = { 0 };
	(void)state;
	assert_null(sheet_open("/nonexistent/decisions.csv", columns,
	    COUNT_OF(columns), &err));
	assert_int_equal(err.kind, ERROR_NO_INPUT);
	sheet_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_spreadsheets_make_of_our_file_is_read_alike),
		cmocka_unit_test(encodings_of_spreadsheets_are_read),
		cmocka_unit_test(
		    bytes_of_a_column_that_is_not_ours_do_not_matter),
		cmocka_unit_test(a_bad_row_is_told_and_hides_no_other),
		cmocka_unit_test(
		    what_hides_a_formula_is_dropped_and_no_other_apostrophe),
		cmocka_unit_test(a_column_that_is_missing_is_empty),
		cmocka_unit_test(
		    a_file_that_is_not_it_is_refused_with_its_path),
		cmocka_unit_test(a_file_that_is_not_there_is_missing),
	};
	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
