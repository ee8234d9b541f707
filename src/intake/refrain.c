#include "intake/refrain.h"

#include <stdlib.h>

#include "base/memory.h"

enum { REFRAINS = 1 << 10, MAX_TEXTS = 256 };

struct refrain {
	uint64_t hash; /* 0: none */
	struct shipment_copy told;
	char texts[MAX_TEXTS];
};

void
refrains_release(struct refrains *refrains)
{
	free(refrains->items);
	refrains->items = NULL;
}

static struct refrain *
place_of(const struct refrains *refrains, uint64_t hash)
{
	return &refrains->items[hash % REFRAINS];
}

const struct shipment *
refrains_find(const struct refrains *refrains, uint64_t hash)
{
	if (refrains->items == NULL || hash == 0)
		return NULL;
	const struct refrain *refrain = place_of(refrains, hash);
	return refrain->hash == hash ? &refrain->told.shipment : NULL;
}

void
refrains_keep(struct refrains *refrains, uint64_t hash,
    const struct shipment *told)
{
	if (shipment_text_bytes(told) > MAX_TEXTS)
		return;
	/* Of most exports only a few places are ever touched. */
	if (refrains->items == NULL)
		refrains->items = memory_zeroed(REFRAINS,
		    sizeof(*refrains->items));
	struct refrain *refrain = place_of(refrains, hash);
	refrain->hash = hash;
	refrain->told.bytes = refrain->texts;
	refrain->told.room = MAX_TEXTS;
	shipment_copy(&refrain->told, told, NULL);
}
