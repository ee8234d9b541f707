#include "intake/refrain.h"

#include <stdlib.h>

#include "base/memory.h"

enum { SETS = 1 << 8, PLACES = 4, MAX_TEXTS = 256 };

struct told {
	struct shipment_copy copy;
	char texts[MAX_TEXTS];
};

/* A refrain has the places of one set; there they take turns. */
struct refrain_set {
	uint64_t hashes[PLACES]; /* 0: none */
	size_t next;
	struct told told[PLACES];
};

void
refrains_release(struct refrains *refrains)
{
	free(refrains->sets);
	refrains->sets = NULL;
}

static struct refrain_set *
set_of(const struct refrains *refrains, uint64_t hash)
{
	return &refrains->sets[hash % SETS];
}

const struct shipment *
refrains_find(const struct refrains *refrains, uint64_t hash)
{
	if (refrains->sets == NULL || hash == 0)
		return NULL;
	const struct refrain_set *set = set_of(refrains, hash);
	for (size_t i = 0; i < PLACES; i++)
		if (set->hashes[i] == hash)
			return &set->told[i].copy.shipment;
	return NULL;
}

void
refrains_keep(struct refrains *refrains, uint64_t hash,
    const struct shipment *told)
{
	if (shipment_text_bytes(told) > MAX_TEXTS)
		return;
	/* Of most exports only a few places are ever touched. */
	if (refrains->sets == NULL)
		refrains->sets = memory_zeroed(SETS, sizeof(*refrains->sets));
	struct refrain_set *set = set_of(refrains, hash);
	size_t place = set->next++ % PLACES;
	struct told *kept = &set->told[place];
	set->hashes[place] = hash;
	kept->copy.bytes = kept->texts;
	kept->copy.room = MAX_TEXTS;
	shipment_copy(&kept->copy, told, NULL);
}
