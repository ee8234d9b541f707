#include "report/csv_table.h"

#include <inttypes.h>
#include <stdbool.h>

#include <csv.h>

#include "report/display.h"

void
csv_table_init(struct csv_table *table, struct buf *out)
{
	*table = (struct csv_table){ .out = out };
	buf_init(&table->cell, out->limit);
}

void
csv_table_release(struct csv_table *table)
{
	buf_release(&table->cell);
}

/* White space and what cannot be seen: a spreadsheet may look past it. */
static bool
is_blank(uint32_t point)
{
	return point <= ' ' || point == 0x7F || point == 0xA0 ||
	       point == 0x3000 || point == 0xFEFF ||
	       (point >= 0x2000 && point <= 0x200F) || point == 0x2060;
}

/* The full-width forms run in some East Asian settings. */
static bool
starts_formula(uint32_t point)
{
	static const uint32_t starts[] = { '=', '+', '-', '@', 0xFF1D, 0xFF0B,
		0xFF0D, 0xFF20, 0x2212 };
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		if (starts[i] == point)
			return true;
	}
	return false;
}

static bool
may_run(struct str cell)
{
	struct glyph glyph;
	if (cell.len > 0 &&
	    (cell.ptr[0] == '\t' || cell.ptr[0] == '\r' || cell.ptr[0] == '\n'))
		return true;
	while (display_next(&cell, &glyph)) {
		if (!is_blank(glyph.point))
			return starts_formula(glyph.point);
	}
	return false;
}

/* Only digits and what stands between or beside them: 12345, 1E10, 3-4. */
static bool
looks_like_number(struct str cell)
{
	static const struct str signs = STR_INIT("0123456789eE.,:/- ");
	for (size_t i = 0; i < cell.len; i++) {
		if (str_find_byte(signs, cell.ptr[i]) == signs.len)
			return false;
	}
	return cell.len > 0;
}

/* What stands in table->cell, behind the cells that the line has. */
static void
write_cell(struct csv_table *table)
{
	struct str shown = buf_str(&table->cell);
	/* Two quotes around it, and at most every byte doubled. */
	size_t room = shown.len * 2 + 2;
	if (table->has_cells)
		buf_add_byte(table->out, ',');
	table->has_cells = true;
	char *end = buf_reserve(table->out, room);
	if (end != NULL)
		table->out->len += csv_write(end, room, shown.ptr, shown.len);
}

static void
add(struct csv_table *table, struct str cell, bool is_guarded)
{
	buf_clear(&table->cell);
	if (is_guarded)
		buf_add_byte(&table->cell, '\'');
	display_add(&table->cell, cell);
	write_cell(table);
}

void
csv_table_add(struct csv_table *table, struct str cell)
{
	add(table, cell, may_run(cell));
}

void
csv_table_add_key(struct csv_table *table, struct str cell)
{
	add(table, cell, may_run(cell) || looks_like_number(cell));
}

void
csv_table_add_number(struct csv_table *table, int64_t number)
{
	buf_clear(&table->cell);
	buf_format(&table->cell, "%" PRId64, number);
	write_cell(table);
}

void
csv_table_add_text(struct csv_table *table, struct str text)
{
	buf_clear(&table->cell);
	if (may_run(text))
		buf_add_byte(&table->cell, '\'');
	display_add_letter(&table->cell, text);
	write_cell(table);
}

void
csv_table_end_line(struct csv_table *table)
{
	buf_add(table->out, STR("\r\n"));
	buf_pass(table->out);
	table->has_cells = false;
}
