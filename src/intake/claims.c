#include "intake/claims.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "intake/cell.h"

enum { SCRATCH_LIMIT = 4 << 20, ADDRESS_BITS = 14, FIRST_CAPACITY = 64 };

static const uint64_t address_bits = (UINT64_C(1) << ADDRESS_BITS) - 1;

struct claimed_order {
	uint64_t order;   /* the bits of a claim that are its; 0: no order */
	uint32_t address; /* the first; 0: none yet */
	bool differs;     /* there was another */
};

static uint64_t
order_of(struct str order)
{
	uint64_t bits = hash_text(0, order) >> (64 - CLAIM_BITS) &
	                ~address_bits;
	return bits == 0 ? address_bits + 1 : bits;
}

/* However people write it: without case and blanks. */
static uint32_t
address_of(struct str address, struct buf *scratch)
{
	uint32_t bits = (uint32_t)(cell_hash_number(0, address, scratch) &
				   address_bits);
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
	/* At most two thirds full. */
	*claims = (struct claims){ .capacity = FIRST_CAPACITY };
	while (claims->capacity * 2 < orders * 3)
		claims->capacity *= 2;
	claims->items = memory_zeroed(claims->capacity, sizeof(*claims->items));
	buf_init(&claims->scratch, SCRATCH_LIMIT);
}

void
claims_release(struct claims *claims)
{
	if (claims == NULL)
		return;
	free(claims->items);
	buf_release(&claims->scratch);
	*claims = (struct claims){ .items = NULL };
}

/* Where the order stands, or the empty place where it belongs. */
static struct claimed_order *
find(const struct claims *claims, uint64_t order)
{
	size_t at = order >> ADDRESS_BITS & (claims->capacity - 1);
	while (claims->items[at].order != 0 && claims->items[at].order != order)
		at = (at + 1) & (claims->capacity - 1);
	return &claims->items[at];
}

static void
hear(struct claimed_order *claim, uint32_t address)
{
	if (claim->address == 0)
		claim->address = address;
	else if (claim->address != address)
		claim->differs = true;
}

void
claims_watch(struct claims *claims, struct str order, struct str address)
{
	struct claimed_order *claim = find(claims, order_of(order));
	claim->order = order_of(order);
	if (!str_is_empty(address))
		hear(claim, address_of(address, &claims->scratch));
}

void
claims_hear(struct claims *claims, uint64_t claim)
{
	if (claim == 0)
		return;
	struct claimed_order *watched = find(claims, claim & ~address_bits);
	if (watched->order != 0)
		hear(watched, (uint32_t)(claim & address_bits));
}

bool
claims_differ(const struct claims *claims, struct str order)
{
	return find(claims, order_of(order))->differs;
}
