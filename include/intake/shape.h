/*
 * shape.h - whether a record has the shape that its header gives it.
 *
 * Exports that were put together bring their headers along; spreadsheets add
 * empty cells at the end.
 */
#ifndef INTAKE_SHAPE_H
#define INTAKE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "intake/csv.h"
#include "intake/header.h"

/* Nothing but empty cells, or the header again. */
bool shape_is_no_row(const struct header *header,
    const struct csv_record *record);

/* Up to the last cell that is filled, `least` of them at least. */
size_t shape_filled(const struct csv_record *record, size_t least);

/*
 * Is the record one row under the header?  Else `reason` holds why, and a
 * record with the wrong number of cells has none, for the reader goes back to
 * the line after its first.
 */
bool shape_check(const struct header *header, struct csv_record *record,
    struct buf *reason);

/* Are the bytes of a cell text?  Else `reason` holds why not; `encoding` is
 * what the file was taken for. */
bool shape_check_cell(const struct header *header,
    const struct csv_record *record, size_t column, const char *encoding,
    struct buf *reason);

#endif
