/*
 * grouping.h - items that have a key in common, gathered.
 *
 * An item is a number, usually the index in an array of the caller's.  In a
 * group the items stand in the order in which they were added.
 */
#ifndef REPORT_GROUPING_H
#define REPORT_GROUPING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

struct group {
	struct str key;
	size_t *items;
	size_t count;
	size_t capacity;
};

/* Groups stand in the order of their first items. */
struct grouping {
	struct arena *arena;
	struct group *groups;
	size_t count;
	size_t capacity;
	struct map by_key;
};

void grouping_init(struct grouping *grouping, struct arena *arena);
void grouping_release(struct grouping *grouping);

/* Keys are copied. */
void grouping_add(struct grouping *grouping, struct str key, size_t item);

/* The largest first, then by key.  Nothing may be added afterwards. */
void grouping_sort(struct grouping *grouping);

#endif
