#include "intake/claims.h"

#include <assert.h>

#include "base/fingerprint.h"
#include "intake/cell.h"

enum { SCRATCH_LIMIT = 4 << 20 };

/* The others are the address's. */
static const uint64_t order_bits = ~UINT64_C(0) << 20;

struct claim {
	uint64_t order;   /* these bits of the claims */
	uint64_t address; /* the first; 0: none yet */
	bool differs;     /* there was another */
};

static uint64_t
order_of(struct str order)
{
	uint64_t bits = fingerprint_of(order).low & order_bits;
	return bits == 0 ? ~order_bits + 1 : bits;
}

/* However people write it: without case and blanks. */
static uint64_t
address_of(struct str address, struct buf *scratch)
{
	buf_clear(scratch);
	cell_fold_number(address, scratch);
	uint64_t bits = fingerprint_of(buf_str(scratch)).low & ~order_bits;
	return bits == 0 ? 1 : bits;
}

uint64_t
claim_of(struct str order, struct str address, struct buf *scratch)
{
	if (str_is_empty(order) || str_is_empty(address))
		return 0;
	return order_of(order) | address_of(address, scratch);
}

void
claims_init(struct claims *claims, size_t orders)
{
	*claims = (struct claims){ .items = NULL };
	buf_init(&claims->scratch, SCRATCH_LIMIT);
	claims->items = arena_alloc(&claims->arena, orders,
	    sizeof(*claims->items));
}

void
claims_release(struct claims *claims)
{
	if (claims == NULL)
		return;
	map_release(&claims->by_order);
	buf_release(&claims->scratch);
	arena_release(&claims->arena);
	*claims = (struct claims){ .items = NULL };
}

static struct str
key_of(const uint64_t *order)
{
	return (struct str){ (const char *)order, sizeof(*order) };
}

static struct claim *
find(const struct claims *claims, uint64_t order)
{
	size_t index;
	return map_find(&claims->by_order, key_of(&order), &index)
	           ? &claims->items[index]
	           : NULL;
}

static void
hear(struct claim *claim, uint64_t address)
{
	if (claim->address == 0)
		claim->address = address;
	else if (claim->address != address)
		claim->differs = true;
}

void
claims_watch(struct claims *claims, struct str order, struct str address)
{
	bool is_new;
	struct claim *claim = find(claims, order_of(order));
	assert(claims->items != NULL);
	if (claim == NULL) {
		claim = &claims->items[claims->count];
		claim->order = order_of(order);
		map_put(&claims->by_order, key_of(&claim->order),
		    claims->count++, &is_new);
	}
	if (!str_is_empty(address))
		hear(claim, address_of(address, &claims->scratch));
}

void
claims_hear(struct claims *claims, const uint64_t *heard, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct claim *claim = heard[i] == 0
		                          ? NULL
		                          : find(claims, heard[i] & order_bits);
		if (claim != NULL)
			hear(claim, heard[i] & ~order_bits);
	}
}

bool
claims_differ(const struct claims *claims, struct str order)
{
	const struct claim *claim = find(claims, order_of(order));
	return claim != NULL && claim->differs;
}
