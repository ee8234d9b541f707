#include "base/map.h"

#include <stdlib.h>

#include "base/fingerprint.h"
#include "base/memory.h"

struct map_slot {
	struct str key; /* ptr NULL: empty */
	uint64_t hash;
	size_t value;
};

void
map_release(struct map *map)
{
	if (map == NULL)
		return;
	free(map->slots);
	*map = (struct map){ 0 };
}

static uint64_t
hash_of(struct str key)
{
	return fingerprint_of(key).low;
}

/* The slot of the key, or the empty one where it belongs. */
static struct map_slot *
slot_of(const struct map *map, struct str key, uint64_t hash)
{
	size_t at = hash & (map->capacity - 1);
	while (map->slots[at].key.ptr != NULL &&
	       (map->slots[at].hash != hash ||
		   !str_equal(map->slots[at].key, key)))
		at = (at + 1) & (map->capacity - 1);
	return &map->slots[at];
}

static void
grow(struct map *map)
{
	struct map larger = {
		.capacity = map->capacity == 0 ? 64 : map->capacity * 2,
		.count = map->count,
	};
	larger.slots = memory_zeroed(larger.capacity, sizeof(*larger.slots));
	for (size_t i = 0; i < map->capacity; i++) {
		const struct map_slot *slot = &map->slots[i];
		if (slot->key.ptr != NULL)
			*slot_of(&larger, slot->key, slot->hash) = *slot;
	}
	free(map->slots);
	*map = larger;
}

bool
map_find(const struct map *map, struct str key, size_t *value)
{
	if (map->count == 0)
		return false;
	const struct map_slot *slot = slot_of(map, key, hash_of(key));
	if (slot->key.ptr == NULL)
		return false;
	*value = slot->value;
	return true;
}

size_t *
map_put(struct map *map, struct str key, size_t value, bool *is_new)
{
	/* At most two thirds full, so that probes stay short. */
	if ((map->count + 1) * 3 > map->capacity * 2)
		grow(map);
	uint64_t hash = hash_of(key);
	struct map_slot *slot = slot_of(map, key, hash);
	*is_new = slot->key.ptr == NULL;
	if (*is_new) {
		slot->key = key.ptr == NULL ? STR_EMPTY : key;
		slot->hash = hash;
		slot->value = value;
		map->count++;
	}
	return &slot->value;
}
