#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "report/overview.h"
#include "support/folder.h"
#include "unit/report/strict.h"

static const struct overview_column columns[] = {
	{ "name", "who", OVERVIEW_TEXT },
	{ "number", "its number", OVERVIEW_NAME },
	{ "on", "on", OVERVIEW_DATE },
	{ "days", "days", OVERVIEW_NUMBER },
	{ "share", "share", OVERVIEW_PERCENT },
};

static struct overview_table *
add_table(struct overview *overview, const char *key, const char *note)
{
	return overview_add_table(overview,
	    &(struct overview_table){ .key = key,
		.title = "Things",
		.note = note,
		.columns = columns,
		.column_count = COUNT_OF(columns) });
}

static void
add_row(struct overview_table *table, const char *name, const char *number)
{
	overview_put_text(table, str_from(name));
	overview_put_text(table, str_from(number));
	overview_put_date(table, (struct date){ 20479 });
	overview_put_number(table, -1234);
	overview_put_share(table, 2, 3);
}

/* A table with two rows, one of them of nothing; an empty one. */
static void
make(struct overview *overview, struct arena *arena)
{
	overview_init(overview, "look", "a look", arena);
	overview_add_fact(overview, "from", "From", STR("a <b>"));
	struct overview_table *table = add_table(overview, "things",
	    "What they are.");
	add_row(table, "=a<b>", "12345");
	overview_put_text(table, STR_EMPTY);
	overview_put_none(table);
	overview_put_date(table, DATE_NONE);
	overview_put_none(table);
	overview_put_share(table, 0, 0);
	add_table(overview, "others", NULL);
}

static void
expect(enum report_format format, const char *wanted)
{
	struct arena arena = { 0 };
	struct overview overview;
	struct buf out;
	buf_init(&out, 100000);
	make(&overview, &arena);
	overview_compose(&overview, format, &out);
	if (!str_equal(buf_str(&out), str_from(wanted)))
		fail_msg("%.*s", STR_ARG(buf_str(&out)));
	buf_release(&out);
	arena_release(&arena);
}

static void
text_has_columns_and_a_dash_for_what_is_not_known(void **state)
{
	(void)state;
	expect(REPORT_TEXT, "shipdelay look: a look\n"
			    "From: a <b>\n"
			    "\n"
			    "THINGS\n"
			    "  What they are.\n"
			    "  who    its number  on            days  share\n"
			    "  =a<b>  12345       2026-01-26  -1,234   67 %\n"
			    "  -      -           -                -      -\n"
			    "\n"
			    "THINGS\n"
			    "  none\n");
}

static void
csv_has_a_block_for_each_table(void **state)
{
	(void)state;
	expect(REPORT_CSV,
	    "\"section\",\"name\",\"number\",\"on\",\"days\",\"share\"\r\n"
	    "\"things\",\"'=a<b>\",\"'12345\",\"2026-01-26\",\"-1234\",\"67\""
	    "\r\n"
	    "\"things\",\"\",\"\",\"\",\"\",\"\"\r\n"
	    "\r\n"
	    "\"section\",\"name\",\"number\",\"on\",\"days\",\"share\"\r\n");
}

static void
json_has_a_list_for_each_table(void **state)
{
	(void)state;
	expect(REPORT_JSON,
	    "{\n"
	    " \"schema\": 1,\n"
	    " \"command\": \"look\",\n"
	    " \"from\": \"a <b>\",\n"
	    " \"things\": [\n"
	    "  {\"name\": \"=a<b>\", \"number\": \"12345\", "
	    "\"on\": \"2026-01-26\", \"days\": -1234, \"share\": 67},\n"
	    "  {\"name\": null, \"number\": null, \"on\": null, "
	    "\"days\": null, \"share\": null}\n"
	    " ],\n"
	    " \"others\": []\n"
	    "}\n");
}

static void
html_is_well_formed_and_its_data_no_markup(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct overview overview;
	struct buf out;
	buf_init(&out, 100000);
	make(&overview, &arena);
	overview_compose(&overview, REPORT_HTML, &out);
	const char *trouble = strict_check(buf_str(&out), STRICT_PAGE);
	if (trouble != NULL)
		fail_msg("%s", trouble);
	const struct str parts[] = { STR("<th scope=\"row\">=a&lt;b&gt;</th>"),
		STR("<td class=\"num\">-1,234</td>"), STR("<p>None.</p>"),
		STR("<h2 id=\"things\">Things</h2>") };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_find(buf_str(&out), parts[i]) == out.len)
			fail_msg("no %.*s", STR_ARG(parts[i]));
	buf_release(&out);
	arena_release(&arena);
}

static void
a_column_is_drawn_as_bars_where_it_is_asked_for(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct overview overview;
	struct buf out;
	buf_init(&out, 100000);
	overview_init(&overview, "look", "a look", &arena);
	struct overview_table *table = add_table(&overview, "things", NULL);
	table->bars = 3;
	overview_put_text(table, STR("<a>"));
	overview_put_text(table, STR("1"));
	overview_put_date(table, (struct date){ 20479 });
	overview_put_number(table, 77);
	overview_put_share(table, 2, 3);
	overview_add_html(table, &out);
	assert_null(strict_check(buf_str(&out), STRICT_PIECE));
	assert_true(str_find(buf_str(&out), STR("<svg ")) < out.len);
	assert_true(str_find(buf_str(&out), STR("&lt;a&gt;: 77")) < out.len);
	buf_release(&out);
	arena_release(&arena);
}

static void
of_many_rows_text_shows_the_first(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct overview overview;
	struct buf out;
	buf_init(&out, 100000);
	overview_init(&overview, "look", "a look", &arena);
	struct overview_table *table = add_table(&overview, "things", NULL);
	for (int i = 0; i < 5; i++)
		add_row(table, &"edcba"[i], "x");
	assert_int_equal(overview_rows(table), 5);
	overview_add_text(table, 3, &out);
	assert_true(str_find(buf_str(&out), STR("\n  cba ")) < out.len);
	assert_true(str_find(buf_str(&out), STR("\n  ba ")) == out.len);
	assert_true(str_find(buf_str(&out), STR("\n  and 2 more: ")) < out.len);
	buf_release(&out);
	arena_release(&arena);
}

static void
of_very_many_rows_a_browser_gets_the_first(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct overview overview;
	struct buf out;
	buf_init(&out, 1000000);
	overview_init(&overview, "look", "a look", &arena);
	struct overview_table *table = add_table(&overview, "things", NULL);
	for (int i = 0; i < 1001; i++)
		add_row(table, i == 1000 ? "last" : "x", "x");
	overview_add_html(table, &out);
	assert_true(str_find(buf_str(&out), STR("<td>last")) == out.len);
	assert_true(str_find(buf_str(&out), STR("<p>And 1 more: ")) < out.len);
	assert_null(strict_check(buf_str(&out), STRICT_PIECE));
	buf_release(&out);
	arena_release(&arena);
}

static void
it_is_written_in_the_format_of_its_name(void **state)
{
	(void)state;
	struct folder folder;
	struct arena arena = { 0 };
	struct overview overview;
	struct error err = { 0 };
	struct str content;
	folder_open(&folder);
	make(&overview, &arena);
	const char *path = folder_path(&folder, "a.json");
	assert_true(overview_write(&overview, path, &err));
	assert_true(file_read(path, 10000, &arena, &content, &err));
	assert_true(str_starts_with(content, STR("{\n \"schema\": 1")));
	assert_false(overview_write(&overview, "a.doc", &err));
	assert_int_equal(err.kind, ERROR_REPORT);
	arena_release(&arena);
	folder_close(&folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    text_has_columns_and_a_dash_for_what_is_not_known),
		cmocka_unit_test(csv_has_a_block_for_each_table),
		cmocka_unit_test(json_has_a_list_for_each_table),
		cmocka_unit_test(html_is_well_formed_and_its_data_no_markup),
		cmocka_unit_test(
		    a_column_is_drawn_as_bars_where_it_is_asked_for),
		cmocka_unit_test(of_many_rows_text_shows_the_first),
		cmocka_unit_test(of_very_many_rows_a_browser_gets_the_first),
		cmocka_unit_test(it_is_written_in_the_format_of_its_name),
	};
	return cmocka_run_group_tests_name("overview", tests, NULL, NULL);
}
