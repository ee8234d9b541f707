#include "report/overview.h"

#include <assert.h>

#include "report/chart.h"
#include "report/csv_table.h"
#include "report/display.h"
#include "report/markup.h"
#include "report/notation.h"
#include "report/page.h"
#include "report/schema.h"
#include "report/style.h"
#include "report/tally.h"

/* More than a person reads; a program has them all. */
enum { SHOWN_ROWS = 20, SHOWN_IN_BROWSER = 1000, SHOWN_BARS = 12, GAP = 2 };

void
overview_init(struct overview *overview, const char *command, const char *title,
    struct arena *arena)
{
	*overview = (struct overview){
		.arena = arena,
		.command = command,
		.title = title,
	};
}

void
overview_add_fact(struct overview *overview, const char *key, const char *title,
    struct str text)
{
	assert(overview->fact_count < OVERVIEW_MAX_FACTS);
	overview->facts[overview->fact_count++] = (struct overview_fact){ key,
		title, text };
}

struct overview_table *
overview_add_table(struct overview *overview,
    const struct overview_table *described)
{
	assert(overview->table_count < OVERVIEW_MAX_TABLES);
	struct overview_table *table =
	    &overview->tables[overview->table_count++];
	*table = *described;
	table->arena = overview->arena;
	return table;
}

static void
put(struct overview_table *table, const struct overview_cell *cell)
{
	table->cells = arena_grow(table->arena, table->cells, table->cell_count,
	    &table->cell_capacity, sizeof(*table->cells));
	table->cells[table->cell_count++] = *cell;
}

void
overview_put_text(struct overview_table *table, struct str text)
{
	put(table, &(struct overview_cell){ .is_set = !str_is_empty(text),
		       .text = text });
}

void
overview_put_date(struct overview_table *table, struct date date)
{
	char text[DATE_TEXT];
	overview_put_text(table,
	    arena_str(table->arena, str_from(date_format(date, text))));
}

void
overview_put_number(struct overview_table *table, int64_t number)
{
	put(table, &(struct overview_cell){ .is_set = true, .number = number });
}

void
overview_put_none(struct overview_table *table)
{
	put(table, &(struct overview_cell){ .is_set = false });
}

void
overview_put_share(struct overview_table *table, size_t part, size_t whole)
{
	if (whole == 0)
		overview_put_none(table);
	else
		overview_put_number(table,
		    (int64_t)((part * 100 + whole / 2) / whole));
}

size_t
overview_rows(const struct overview_table *table)
{
	assert(table->column_count > 0);
	return table->cell_count / table->column_count;
}

static const struct overview_cell *
cell_at(const struct overview_table *table, size_t row, size_t column)
{
	return &table->cells[row * table->column_count + column];
}

static bool
is_number(const struct overview_column *column)
{
	return column->kind == OVERVIEW_NUMBER ||
	       column->kind == OVERVIEW_PERCENT;
}

/* --- for people ---------------------------------------------------------- */

/* "1,234", "-3", "97 %"; a dash where nothing is known. */
static void
show(const struct overview_column *column, const struct overview_cell *cell,
    struct buf *out)
{
	if (!cell->is_set) {
		buf_add_byte(out, '-');
		return;
	}
	if (!is_number(column)) {
		display_add(out, cell->text);
		return;
	}
	if (cell->number < 0)
		buf_add_byte(out, '-');
	display_add_count(out,
	    (size_t)(cell->number < 0 ? -cell->number : cell->number));
	if (column->kind == OVERVIEW_PERCENT)
		buf_add(out, STR(" %"));
}

/* --- text ------------------------------------------------------------------
 */

static void
pad(struct buf *out, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		buf_add_byte(out, ' ');
}

static size_t
width_of(const struct overview_table *table, size_t column, size_t rows)
{
	struct buf shown;
	size_t width = display_columns(str_from(table->columns[column].title));
	buf_init(&shown, SIZE_MAX);
	for (size_t i = 0; i < rows; i++) {
		buf_clear(&shown);
		show(&table->columns[column], cell_at(table, i, column),
		    &shown);
		size_t columns = display_columns(buf_str(&shown));
		width = columns > width ? columns : width;
	}
	buf_release(&shown);
	return width;
}

/* Figures stand at the right of their column, words at the left. */
static void
add_aligned(const struct overview_column *column, struct str shown,
    size_t width, struct buf *out)
{
	size_t missing = width - display_columns(shown);
	if (is_number(column))
		pad(out, missing);
	buf_add(out, shown);
	if (!is_number(column))
		pad(out, missing);
}

static void
end_line(struct buf *out)
{
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_add_byte(out, '\n');
}

static void
add_lines(const struct overview_table *table, size_t rows, struct buf *out)
{
	struct buf shown;
	size_t *widths = arena_alloc(table->arena, table->column_count,
	    sizeof(*widths));
	buf_init(&shown, SIZE_MAX);
	for (size_t i = 0; i < table->column_count; i++)
		widths[i] = width_of(table, i, rows);
	/* The first line is that of the titles. */
	for (size_t i = 0; i <= rows; i++) {
		for (size_t k = 0; k < table->column_count; k++) {
			const struct overview_column *column =
			    &table->columns[k];
			buf_clear(&shown);
			if (i == 0)
				buf_add(&shown, str_from(column->title));
			else
				show(column, cell_at(table, i - 1, k), &shown);
			pad(out, GAP);
			add_aligned(column, buf_str(&shown), widths[k], out);
		}
		end_line(out);
	}
	buf_release(&shown);
}

/* In a terminal capitals are all there is to set a heading off. */
static void
add_heading(const char *title, struct buf *out)
{
	for (; *title != '\0'; title++) {
		bool is_small = *title >= 'a' && *title <= 'z';
		buf_add_byte(out,
		    is_small ? (char)(*title - 'a' + 'A') : *title);
	}
	buf_add_byte(out, '\n');
}

void
overview_add_text(const struct overview_table *table, size_t most,
    struct buf *out)
{
	size_t rows = overview_rows(table);
	buf_add_byte(out, '\n');
	add_heading(table->title, out);
	if (table->note != NULL) {
		pad(out, GAP);
		page_add(out, GAP, str_from(table->note));
	}
	if (rows == 0) {
		buf_add(out, STR("  none\n"));
		return;
	}
	add_lines(table, rows < most ? rows : most, out);
	if (rows > most) {
		buf_add(out, STR("  and "));
		display_add_count(out, rows - most);
		buf_add(out, STR(" more: a report .csv or .json has all\n"));
	}
}

static void
compose_text(const struct overview *overview, struct buf *out)
{
	buf_format(out, "shipdelay %s: %s\n", overview->command,
	    overview->title);
	for (size_t i = 0; i < overview->fact_count; i++) {
		const struct overview_fact *fact = &overview->facts[i];
		struct str line = arena_format(overview->arena, "%s: %.*s",
		    fact->title, STR_ARG(fact->text));
		page_add(out, 0, line);
	}
	for (size_t i = 0; i < overview->table_count; i++)
		overview_add_text(&overview->tables[i], SHOWN_ROWS, out);
}

/* --- html ------------------------------------------------------------------
 */

static void
add_head_row(const struct overview_table *table, struct buf *out)
{
	markup_put(out, "<thead>\n<tr>");
	for (size_t i = 0; i < table->column_count; i++)
		buf_format(out, "<th scope=\"col\"%s>%s</th>",
		    is_number(&table->columns[i]) ? " class=\"num\"" : "",
		    table->columns[i].title);
	markup_put(out, "</tr>\n</thead>\n<tbody>\n");
}

static void
add_row(const struct overview_table *table, size_t row, struct buf *out)
{
	struct buf shown;
	buf_init(&shown, SIZE_MAX);
	markup_put(out, "<tr>");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct overview_column *column = &table->columns[i];
		const struct overview_cell *cell = cell_at(table, row, i);
		buf_clear(&shown);
		if (is_number(column) || !cell->is_set)
			show(column, cell, &shown);
		else
			buf_add(&shown, cell->text);
		if (i == 0)
			markup_data(out, "<th scope=\"row\">", buf_str(&shown),
			    "</th>");
		else
			markup_data(out,
			    is_number(column) ? "<td class=\"num\">" : "<td>",
			    buf_str(&shown), "</td>");
	}
	markup_put(out, "</tr>\n");
	buf_release(&shown);
}

/* The first column names the bars. */
static void
add_bars(const struct overview_table *table, struct buf *out)
{
	struct tally tally;
	struct str id = arena_format(table->arena, "%s-bars", table->key);
	tally_init(&tally, table->arena);
	for (size_t i = 0; i < overview_rows(table); i++)
		tally_add(&tally, cell_at(table, i, 0)->text,
		    (size_t)cell_at(table, i, table->bars)->number);
	tally_fold(&tally, SHOWN_BARS);
	markup_put(out, "<div class=\"charts\">\n");
	chart_add(out, id.ptr, table->columns[table->bars].title, &tally);
	markup_put(out, "</div>\n");
	tally_release(&tally);
}

void
overview_add_html(const struct overview_table *table, struct buf *out)
{
	size_t rows = overview_rows(table);
	buf_format(out,
	    "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n",
	    table->key, table->key, table->title);
	if (table->note != NULL)
		buf_format(out, "<p class=\"dim\">%s</p>\n", table->note);
	if (rows == 0) {
		markup_put(out, "<p>None.</p>\n</section>\n");
		return;
	}
	if (table->bars > 0)
		add_bars(table, out);
	buf_format(out,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
	    "aria-labelledby=\"%s\">\n<table>\n",
	    table->key);
	add_head_row(table, out);
	for (size_t i = 0; i < rows && i < SHOWN_IN_BROWSER; i++)
		add_row(table, i, out);
	markup_put(out, "</tbody>\n</table>\n</div>\n");
	if (rows > SHOWN_IN_BROWSER)
		markup_number(out, "<p>And ", rows - SHOWN_IN_BROWSER,
		    " more: a report .csv or .json has all.</p>\n");
	markup_put(out, "</section>\n");
}

static void
compose_html(const struct overview *overview, struct buf *out)
{
	markup_begin_page(out);
	buf_format(out, "<title>shipdelay: %s</title>\n<style>\n",
	    overview->title);
	style_add(out);
	buf_format(out, "</style>\n</head>\n<body>\n<header>\n<h1>%s</h1>\n",
	    overview->title);
	for (size_t i = 0; i < overview->fact_count; i++) {
		const struct overview_fact *fact = &overview->facts[i];
		buf_format(out, "<p class=\"dim\">%s: ", fact->title);
		markup_data(out, "", fact->text, "</p>\n");
	}
	markup_put(out, "</header>\n<main>\n");
	for (size_t i = 0; i < overview->table_count; i++)
		overview_add_html(&overview->tables[i], out);
	markup_put(out, "</main>\n</body>\n</html>\n");
}

/* --- for programs ------------------------------------------------------------
 */

static void
add_csv_cell(struct csv_table *csv, const struct overview_column *column,
    const struct overview_cell *cell)
{
	if (is_number(column) && cell->is_set)
		csv_table_add_number(csv, cell->number);
	else if (column->kind == OVERVIEW_NAME)
		csv_table_add_key(csv, cell->text);
	else
		csv_table_add(csv, cell->text);
}

static void
add_csv_block(struct csv_table *csv, const struct overview_table *table)
{
	size_t columns = table->column_count;
	csv_table_add(csv, STR("section"));
	for (size_t i = 0; i < columns; i++)
		csv_table_add(csv, str_from(table->columns[i].key));
	csv_table_end_line(csv);
	for (size_t i = 0; i < overview_rows(table); i++) {
		csv_table_add(csv, str_from(table->key));
		for (size_t k = 0; k < columns; k++)
			add_csv_cell(csv, &table->columns[k],
			    cell_at(table, i, k));
		csv_table_end_line(csv);
	}
}

/* A block for each table, under a line of its own titles. */
static void
compose_csv(const struct overview *overview, struct buf *out)
{
	struct csv_table csv;
	csv_table_init(&csv, out);
	for (size_t i = 0; i < overview->table_count; i++) {
		if (i > 0)
			csv_table_end_line(&csv);
		add_csv_block(&csv, &overview->tables[i]);
	}
	csv_table_release(&csv);
}

static void
add_json_cell(struct buf *out, const struct overview_column *column,
    const struct overview_cell *cell)
{
	if (!cell->is_set)
		notation_add_null(out);
	else if (is_number(column))
		notation_add_number(out, cell->number);
	else
		notation_add_text(out, cell->text);
}

static void
add_json_row(struct buf *out, const struct overview_table *table, size_t row)
{
	buf_add_byte(out, '{');
	for (size_t i = 0; i < table->column_count; i++) {
		notation_separate(out, i);
		notation_add_name(out, table->columns[i].key);
		add_json_cell(out, &table->columns[i], cell_at(table, row, i));
	}
	buf_add_byte(out, '}');
}

static void
compose_json(const struct overview *overview, struct buf *out)
{
	buf_format(out, "{\n \"schema\": %d,\n \"command\": \"%s\"",
	    SCHEMA_NUMBER, overview->command);
	for (size_t i = 0; i < overview->fact_count; i++) {
		const struct overview_fact *fact = &overview->facts[i];
		buf_format(out, ",\n \"%s\": ", fact->key);
		notation_add_text(out, fact->text);
	}
	for (size_t i = 0; i < overview->table_count; i++) {
		const struct overview_table *table = &overview->tables[i];
		size_t rows = overview_rows(table);
		buf_format(out, ",\n \"%s\": [", table->key);
		for (size_t k = 0; k < rows; k++) {
			buf_add(out, k == 0 ? STR("\n  ") : STR(",\n  "));
			add_json_row(out, table, k);
		}
		buf_add(out, rows == 0 ? STR("]") : STR("\n ]"));
	}
	buf_add(out, STR("\n}\n"));
}

void
overview_compose(const struct overview *overview, enum report_format format,
    struct buf *out)
{
	static void (*const composers[])(const struct overview *overview,
	    struct buf *out) = {
		[REPORT_TEXT] = compose_text,
		[REPORT_CSV] = compose_csv,
		[REPORT_JSON] = compose_json,
		[REPORT_HTML] = compose_html,
	};
	composers[format](overview, out);
}

bool
overview_write(const struct overview *overview, const char *path,
    struct error *err)
{
	enum report_format format;
	struct buf content;
	if (!report_format_of(str_from(path), &format))
		return error_set(err, ERROR_REPORT,
		    "%s: a report ends in .txt, .csv, .json or .html", path);
	buf_init(&content, REPORT_MAX_BYTES);
	overview_compose(overview, format, &content);
	bool ok = report_put(&content, path, err);
	buf_release(&content);
	return ok;
}
