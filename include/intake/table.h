/*
 * table.h - a CSV file as a profile sees it: a header found by its names, and
 * data rows whose cells are asked for by field.
 *
 * The header may stand below a preamble; the delimiter is found with it.
 * Blank rows, footers, repeated headers and rows that the profile skips are
 * passed over.  A row that cannot be read is handed out with its reason and
 * never hides another.
 */
#ifndef INTAKE_TABLE_H
#define INTAKE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/source.h"
#include "base/str.h"
#include "intake/columns.h"
#include "intake/csv.h"
#include "intake/header.h"
#include "intake/profile.h"
#include "intake/text.h"

enum { TABLE_MAX_SELECTED = FIELD_COUNT * (1 + COLUMNS_OTHERS) };

/* What the next row of a file is. */
enum row_kind {
	ROW_SOUND,
	ROW_REJECTED,
	ROW_UNCOUNTED, /* rejected, but no data row: a total at the end */
	ROW_END
};

/* A file and how to read it. */
struct table_request {
	struct source *source;
	const struct profile *profile;
	struct str encoding; /* the source's: "auto", a name, or empty */
	unsigned given;      /* fields that the configuration supplies */
};

/* Some columns of a table. */
struct table_columns {
	int items[TABLE_MAX_SELECTED];
	size_t count;
};

/* Its members are for the functions below alone. */
struct table {
	struct arena arena; /* holds the table itself, and the header */
	struct text *text;
	const struct profile *profile;
	struct header header;
	struct csv_record record;
	int column[FIELD_COUNT]; /* of `header`, where a field has one alone */
	struct buf reason;
};

/*
 * Is it possibly a CSV file?  False with ERROR_NO_INPUT when it is empty or
 * begins as a spreadsheet, an archive, a PDF or a web page does.
 */
bool table_check_format(struct source *source, struct error *err);

/*
 * Find the header.  NULL when the file is empty, no CSV (ERROR_NO_INPUT), or
 * refused: a required column missing, a header twice, UTF-16 without a byte
 * order mark (ERROR_INPUT).  The source must outlive the table.
 */
struct table *table_open(const struct table_request *request,
    struct error *err);
void table_close(struct table *table);

/* Go to the next row; what is said of it below holds until the next call. */
enum row_kind table_next(struct table *table);

/* The row's first physical line. */
unsigned table_line(const struct table *table);

/*
 * The cell of a field as written, of several columns the first that is filled;
 * empty when there is no such column, or the row has another number of cells
 * than the header.
 */
static inline struct str table_cell(const struct table *table,
    enum field field);

/* All columns of these fields. */
struct table_columns table_select(const struct table *table,
    const enum field *fields, size_t count);

/* Of the row's cells in these columns, as written (base/hash). */
uint64_t table_hash(const struct table *table,
    const struct table_columns *columns);

/* Is there a column of this field? */
static inline bool table_has(const struct table *table, enum field field);

/* Is a row one event of a parcel's way, not the parcel as last known? */
bool table_tells_events(const struct table *table);

/*
 * Why a row is rejected for a value, which may be empty, under a field:
 * "column 'Sent': '31/02' is no day".  Replaces what `reason` holds.
 */
void table_explain(const struct table *table, enum field field,
    struct str value, const char *why, struct buf *reason);

/* Why the table rejects the row. */
struct str table_reason(const struct table *table);

/* For table_cell(): of a field with several columns. */
struct str table_cell_of_several(const struct table *table, enum field field);

enum { TABLE_SEVERAL = COLUMN_NONE - 1 };

static inline bool
table_has(const struct table *table, enum field field)
{
	return table->column[field] != COLUMN_NONE;
}

static inline struct str
table_cell(const struct table *table, enum field field)
{
	int column = table->column[field];
	if (column == TABLE_SEVERAL)
		return table_cell_of_several(table, field);
	return column < 0 || (size_t)column >= table->record.count
	           ? STR_EMPTY
	           : table->record.cells[column];
}

#endif
