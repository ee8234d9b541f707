/*
 * marks.h - where the bytes that shape a CSV text stand, 64 bytes at a time.
 *
 * Pure.  The portable way and that of the machine find the same.
 */
#ifndef INTAKE_MARKS_H
#define INTAKE_MARKS_H

#include <stddef.h>
#include <stdint.h>

enum { MARKS_BLOCK = 64 };

/* Of a block: bit i is byte i. */
struct marks {
	uint64_t ends; /* delimiters and LF */
	uint64_t feeds;
	uint64_t returns;
	uint64_t quotes;
	uint64_t blanks;   /* all up to the blank, unless marked otherwise */
	uint64_t suspects; /* NUL, and what may be no UTF-8 */
};

/*
 * Of the blocks with which a text begins, as fast as this machine can.  A line
 * in which nothing, up to its LF, is suspected is valid UTF-8 without any NUL;
 * what is suspected may be valid.
 */
void marks_of(struct marks *marks, size_t blocks, const char *text,
    char delimiter, char quote);

/* The same on any machine. */
void marks_portable(struct marks *marks, size_t blocks, const char *text,
    char delimiter, char quote);

#endif
