/*
 * arena.h - memory that is given back all at once.
 *
 * Two arenas live in a run: `run` (settings, shipments, findings) and
 * `scratch` (cleared for every mail).  A header that hands out memory names
 * the arena.  Lack of memory ends the process with EX_OSERR: with a ledger,
 * dying is safe and a second path for every allocation is not.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

/* Zeroed is ready for use. */
struct arena {
	struct arena_block *blocks;
	char *next;
	size_t left;
};

void arena_release(struct arena *arena);

/* Give everything back but keep one block for the next turn. */
void arena_clear(struct arena *arena);

/* `count` zeroed items of `size` bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* One zeroed item of a type. */
#define arena_new(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))

/*
 * Room for one item more in a growing array: returns `items`, or a copy twice
 * as large when `count` has reached *capacity.  The old copy stays in the
 * arena.
 */
void *arena_grow(struct arena *arena, void *items, size_t count,
    size_t *capacity, size_t size);

/* A copy that lives as long as the arena. */
struct str arena_str(struct arena *arena, struct str s);

/* The same, ended by NUL. */
const char *arena_cstr(struct arena *arena, struct str s);

struct str arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Lower-case ASCII copy. */
struct str arena_lower(struct arena *arena, struct str s);

#endif
