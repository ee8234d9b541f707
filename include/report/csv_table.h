/*
 * csv_table.h - the lines of a CSV file that a person opens in a spreadsheet.
 *
 * UTF-8, every cell quoted, CRLF (RFC 4180).  A leading ' keeps a cell text
 * that a spreadsheet would run; data are made fit for eyes as display.h says.
 */
#ifndef REPORT_CSV_TABLE_H
#define REPORT_CSV_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* What Excel needs to take a file for UTF-8; before the first line. */
#define CSV_TABLE_MARK STR("\xEF\xBB\xBF")

struct csv_table {
	struct buf *out;
	struct buf cell;
	bool has_cells; /* in this line */
};

void csv_table_init(struct csv_table *table, struct buf *out);
void csv_table_release(struct csv_table *table);

/* The next cell of the line. */
void csv_table_add(struct csv_table *table, struct str cell);

/* A number that is a name, such as a tracking number: it also stays text where
 * a spreadsheet would take it for a number or a date. */
void csv_table_add_key(struct csv_table *table, struct str cell);

/* A number of our own making, which may begin with a minus. */
void csv_table_add_number(struct csv_table *table, int64_t number);

/* A letter, with its lines. */
void csv_table_add_text(struct csv_table *table, struct str text);

void csv_table_end_line(struct csv_table *table);

#endif
