/*
 * map.h - finds a number by its text key.
 *
 * The number is usually the index of an item in an array of the caller's.
 * Keys are views: their bytes must live as long as the map.  Keys compare
 * byte by byte.  Open addressing; the order of insertion shows nowhere.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct map_slot;

/* Zeroed is ready for use. */
struct map {
	struct map_slot *slots;
	size_t capacity;
	size_t count;
};

void map_release(struct map *map);

/* True when the key is present; *value is then what was stored. */
bool map_find(const struct map *map, struct str key, size_t *value);

/*
 * Store `value` unless the key is present.  Returns where the value stands,
 * and tells in *is_new whether it was stored now; valid until the next
 * map_put().
 */
size_t *map_put(struct map *map, struct str key, size_t value, bool *is_new);

#endif
