/*
 * csv.h - the records of a CSV text, each with its line, none hiding another.
 *
 * libcsv splits the cells; it is fed one physical line at a time and strictly
 * first.  Lines in which nothing can be mistaken are split without it, to the
 * same cells (intake/split).  A line with a stray quote gets one lenient try,
 * which counts when it yields the expected number of cells.  A quote that is
 * never closed, a stray one, a cell or record over the limits is a record with
 * trouble, and reading resumes at the line after its first.  Lines end in LF,
 * CR LF or, in a text without any LF, in CR.  Lines of blanks and delimiters
 * alone are no records.
 */
#ifndef INTAKE_CSV_H
#define INTAKE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "intake/split.h"
#include "intake/text.h"

enum {
	CSV_MAX_CELL = 1 << 20,
	CSV_MAX_RECORD = 4 << 20,
	CSV_MAX_LINES = 64, /* of one record */
	CSV_MAX_COLUMNS = SPLIT_MAX_CELLS
};

struct csv_dialect {
	char delimiter;
	bool has_quotes; /* false: a " is a character as any other */
};

struct csv_record {
	const struct str *cells; /* as written; until the next call */
	size_t count;
	unsigned line;       /* the first physical line, from 1 */
	const char *trouble; /* static; NULL when the cells can be used */
	bool is_sound;       /* all of it is valid UTF-8 without any NUL */
};

struct csv;

/* From the start of a text, which nobody else reads meanwhile. */
struct csv *csv_open(struct text *text, struct csv_dialect dialect);
void csv_close(struct csv *csv);

/* How many cells a lenient try must yield; 0, at first, is any number. */
void csv_expect(struct csv *csv, size_t columns);

/* False at the end of the text. */
bool csv_next(struct csv *csv, struct csv_record *record);

/*
 * Go back to the line after the first one of the record just read: it turned
 * out to be broken, and what it swallowed may be sound.
 */
void csv_resume(struct csv *csv);

/* Is nothing left but empty lines?  These are passed: the record just read,
 * its cells and the way back to it are gone. */
bool csv_at_end(struct csv *csv);

#endif
