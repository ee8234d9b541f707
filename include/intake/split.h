/*
 * split.h - the cells of a line that is plainly well-formed, without a copy.
 *
 * What a CSV line means is libcsv's word.  Most lines leave it nothing to
 * decide: cells without any quote, or in one pair of quotes, on a line of
 * their own.  These are split here, several times as fast, into exactly the
 * cells that libcsv gives in its strict mode.  Every other line is declined.
 */
#ifndef INTAKE_SPLIT_H
#define INTAKE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { SPLIT_MAX_CELLS = 256 };

struct split {
	struct str cells[SPLIT_MAX_CELLS]; /* views of the line */
	size_t count;
	bool is_ascii; /* all of the line, and no NUL in it */
};

/*
 * Split a physical line that ends in LF or CR LF.  False when it is declined;
 * what stands in `split` then means nothing.
 */
bool split_line(struct split *split, struct str line, char delimiter,
    char quote);

#endif
