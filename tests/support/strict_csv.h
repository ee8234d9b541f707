/*
 * strict_csv.h - what libcsv makes of one line in its strict mode: what our
 * splitter must say of it, if it says anything.
 */
#ifndef STRICT_CSV_H
#define STRICT_CSV_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "intake/split.h"

/* Compares every cell with one of the splitter's, as it comes. */
struct strict_csv {
	const struct split *split;
	size_t cells;
	size_t records;
	bool differs;
};

static inline void
strict_csv_on_cell(void *bytes, size_t len, void *data)
{
	struct strict_csv *strict = data;
	struct str cell = { bytes, len };
	if (strict->cells >= strict->split->count ||
	    !str_equal(cell, strict->split->cells[strict->cells]))
		strict->differs = true;
	strict->cells++;
}

static inline void
strict_csv_on_record(int end, void *data)
{
	struct strict_csv *strict = data;
	(void)end;
	strict->records++;
}

/* Is the line one record for libcsv too, with just these cells? */
static inline bool
strict_csv_agrees(const struct split *split, struct str line, char delimiter,
    char quote)
{
	struct strict_csv strict = { .split = split };
	struct csv_parser parser;
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	csv_set_delim(&parser, (unsigned char)delimiter);
	csv_set_quote(&parser, (unsigned char)quote);
	size_t taken = csv_parse(&parser, line.ptr, line.len,
	    strict_csv_on_cell, strict_csv_on_record, &strict);
	csv_free(&parser);
	return taken == line.len && strict.records == 1 && !strict.differs &&
	       strict.cells == split->count;
}

#endif
