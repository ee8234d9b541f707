/*
 * split.h - the cells of a line that is plainly well-formed.
 *
 * What a CSV line means is libcsv's word.  Most lines leave it nothing to
 * decide: cells without any quote, or in quotes, on a line of their own.
 * These are split here, several times as fast, into exactly the cells that
 * libcsv gives in its strict mode.  Every other line is declined.
 */
#ifndef INTAKE_SPLIT_H
#define INTAKE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

enum { SPLIT_MAX_CELLS = 256 };

struct split {
	struct str cells[SPLIT_MAX_CELLS]; /* views of the line */
	size_t count;
	bool is_ascii; /* all of the line, and no NUL in it */
};

/*
 * Split the physical line with which the text begins, up to LF or CR LF.
 * Returns its length with its end; 0 when it is declined, and what stands in
 * `split` then means nothing.  Cells in which quotes are doubled are views of
 * `undoubled`, which is overwritten and must hold the line.
 */
size_t split_line(struct split *split, struct str text, char delimiter,
    char quote, struct buf *undoubled);

#endif
