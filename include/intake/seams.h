/*
 * seams.h - where the cells and lines of a CSV text end, for many lines ahead.
 *
 * Pure.  A delimiter or LF in quotes is no seam; what is in quotes is told by
 * counting them.  So a line that is odd may be cut wrongly, and what follows
 * it too, unless a record begins where it ends.
 */
#ifndef INTAKE_SEAMS_H
#define INTAKE_SEAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "intake/marks.h"

enum { SEAMS_REACH = 8192 }; /* what is looked at of a text */

struct seam_line {
	uint16_t ends;    /* of cells, in this line and all before it */
	bool is_odd;      /* a quote, CR or LF where a plain line has none */
	bool is_padded;   /* by a blank, or what looks like one, at a seam */
	bool has_doubled; /* quotes */
	bool is_suspect;  /* a NUL, or what may be no UTF-8 */
};

struct seams {
	size_t count;                        /* of lines */
	struct seam_line lines[SEAMS_REACH]; /* up to and with their LF */
	uint16_t ends[SEAMS_REACH];          /* delimiters and LF */
};

/*
 * Of a text that begins with a record, as far as the reach goes and in blocks
 * of MARKS_BLOCK: what is left at the end of the text is not looked at.
 */
void seams_find(struct seams *seams, struct str text, char delimiter,
    char quote);

#endif
