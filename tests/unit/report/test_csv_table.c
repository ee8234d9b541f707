#include "report/csv_table.h"

#include "expect.h"

enum { MAX_TEXT = 4096 };

static void
cells_are_quoted_and_lines_end_as_rfc_4180_says(void **state)
{
	(void)state;
	struct buf out;
	struct csv_table table;
	buf_init(&out, MAX_TEXT);
	csv_table_init(&table, &out);
	csv_table_add(&table, STR("a \"b\", c"));
	csv_table_add_number(&table, -2);
	csv_table_end_line(&table);
	csv_table_add_text(&table, STR("one\ntwo"));
	csv_table_end_line(&table);
	expect_has(buf_str(&out),
	    "\"a \"\"b\"\", c\",\"-2\"\r\n\"one\ntwo\"\r\n");
	csv_table_release(&table);
	buf_release(&out);
}

static void
what_a_spreadsheet_would_run_stays_text(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		const char *cell_as_key; /* where a number is a name */
		const char *written;
	} cases[] = {
		{ "=1+1", "=1+1", "\"'=1+1\"" },
		{ "@sum", "@sum", "\"'@sum\"" },
		{ "  +1", "  +1", "\"'  +1\"" },
		{ "plain", "plain", "\"plain\"" },
		{ NULL, "123456789012", "\"'123456789012\"" },
		{ NULL, "12e45", "\"'12e45\"" },
		{ "123456789012", NULL, "\"123456789012\"" },
		{ NULL, "T1", "\"T1\"" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		struct csv_table table;
		buf_init(&out, MAX_TEXT);
		csv_table_init(&table, &out);
		if (cases[i].cell != NULL) {
			csv_table_add(&table, str_from(cases[i].cell));
			expect_has(buf_str(&out), cases[i].written);
			csv_table_end_line(&table);
		}
		buf_clear(&out);
		if (cases[i].cell_as_key != NULL) {
			csv_table_add_key(&table,
			    str_from(cases[i].cell_as_key));
			expect_has(buf_str(&out), cases[i].written);
		}
		csv_table_release(&table);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    cells_are_quoted_and_lines_end_as_rfc_4180_says),
		cmocka_unit_test(what_a_spreadsheet_would_run_stays_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
