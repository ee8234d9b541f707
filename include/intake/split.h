/*
 * split.h - the cells of lines that are plainly well-formed.
 *
 * What a CSV line means is libcsv's word.  Most lines leave it nothing to
 * decide: cells without any quote, or in quotes, on a line of their own.
 * These are split here, many times as fast, into exactly the cells that
 * libcsv gives in its strict mode.  Every other line is declined, and so is
 * one without any text.
 */
#ifndef INTAKE_SPLIT_H
#define INTAKE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "intake/seams.h"

enum { SPLIT_MAX_CELLS = 256 };

struct split {
	struct str line;                   /* with its LF or CR LF */
	struct str cells[SPLIT_MAX_CELLS]; /* views of the line */
	size_t count;
	bool is_suspect; /* the line may hold a NUL, or be no UTF-8 */
	/* Of split.c: */
	char quote;
	size_t reach;       /* of the next look ahead */
	struct seams seams; /* where the lines end, counted from `text` */
	size_t next;        /* line */
	size_t next_end;    /* of its cells, among the seams */
	size_t at;          /* where it begins */
};

/*
 * Look ahead at the lines with which a text begins; a zeroed `split` has none.
 * Nothing is remembered of where the text stands.
 */
void split_begin(struct split *split, struct str text, char delimiter,
    char quote);

/* Is another whole line known? */
static inline bool
split_has_line(const struct split *split)
{
	return split->next < split->seams.count;
}

/*
 * Split the next line, with which `text` begins; false when it is declined.
 * Then it may be more lines than one, and lines are known behind it only if a
 * record begins there.  Cells in which quotes are doubled are views of
 * `undoubled`, which is overwritten and must hold the line.
 */
bool split_line(struct split *split, struct str text, struct buf *undoubled);

#endif
