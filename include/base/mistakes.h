/*
 * mistakes.h - everything that is wrong with the input files, told at once.
 *
 * A person who mends a configuration wants the whole list, not the first
 * line.  Readers add to the list and go on; the command prints it.
 */
#ifndef BASE_MISTAKES_H
#define BASE_MISTAKES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Where a value stands; line 0 means the whole file. */
struct place {
	const char *file;
	unsigned line;
};

struct mistake {
	struct place place;
	struct str text;
};

/* Memory: the arena given to mistakes_init(). */
struct mistakes {
	struct arena *arena;
	struct mistake *items;
	size_t count;
	size_t capacity;
};

void mistakes_init(struct mistakes *mistakes, struct arena *arena);

void mistakes_add(struct mistakes *mistakes, struct place place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "file:line: text", or "file: text" for line 0. */
struct str mistake_format(const struct mistake *mistake, struct arena *arena);

#endif
