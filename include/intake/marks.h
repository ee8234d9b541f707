/*
 * marks.h - where the bytes that shape a CSV line stand among 64 bytes.
 *
 * Pure.  The portable way and that of the machine find the same.
 */
#ifndef INTAKE_MARKS_H
#define INTAKE_MARKS_H

#include <stdint.h>

enum { MARKS_BLOCK = 64 };

/* Bit i is byte i. */
struct marks {
	uint64_t signs;  /* delimiters, quotes, CR and LF */
	uint64_t others; /* NUL, and what is not ASCII */
};

/* Of MARKS_BLOCK bytes, as fast as this machine can. */
struct marks marks_of(const char *bytes, char delimiter, char quote);

/* The same on any machine. */
struct marks marks_portable(const char *bytes, char delimiter, char quote);

#endif
