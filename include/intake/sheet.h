/*
 * sheet.h - a CSV file with exact columns: complaints, decisions, what was
 * done, feedback, routing.
 *
 * RFC 4180 read as intake/csv does, with the header in the first rows, columns
 * in any order, names without case, unknown columns passed over, whatever is
 * in them; any delimiter and encoding that a spreadsheet writes (what is no
 * UTF-8 is read as GB18030).  A cell may begin with the "'" that our own files
 * put before what a spreadsheet would run: it is dropped.  A row that cannot
 * be read is handed out with its reason and hides no other.
 */
#ifndef INTAKE_SHEET_H
#define INTAKE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "intake/shipment.h"

struct sheet_column {
	const char *name;
	bool is_required;    /* the column, and in each row a value */
	const char *aliases; /* "Case ID|Dispute ID", or NULL */
};

struct sheet;

/*
 * NULL with ERROR_NO_INPUT, ERROR_INPUT or ERROR_PERMISSION, the path in its
 * text.  The columns must outlive the sheet.
 */
struct sheet *sheet_open(const char *path, const struct sheet_column *columns,
    size_t count, struct error *err);
void sheet_close(struct sheet *sheet);

enum sheet_row { SHEET_ROW, SHEET_REJECTED, SHEET_END };
enum sheet_row sheet_next(struct sheet *sheet);

/* Behind the last row: was all of it read, and did nobody write meanwhile?
 * Kinds: ERROR_NO_INPUT, ERROR_BUSY, the path in the text. */
bool sheet_verify(const struct sheet *sheet, struct error *err);

/* Of the row it stands at: by the index in `columns`; empty when the file has
 * no such column.  Until the next call. */
struct str sheet_cell(const struct sheet *sheet, size_t column);
bool sheet_has(const struct sheet *sheet, size_t column);
struct row sheet_row(const struct sheet *sheet);

/* Why the row was rejected. */
struct str sheet_reason(const struct sheet *sheet);

#endif
