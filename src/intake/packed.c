#include "intake/packed.h"

#include <string.h>

/* All of a shipment that is no text; the name of the file is shared. */
struct facts {
	struct timestamp event;
	uint64_t way;
	struct row row;
	struct date shipped_on;
	struct date promised_on;
	unsigned cleared;
	unsigned char status;
	unsigned char cause;
	bool is_accepted;
	bool is_disputed;
};

enum { LENGTH_BITS = 7, LENGTH_MORE = 1 << LENGTH_BITS };

/* Seven bits a byte, the lowest first, as in LEB128. */
static char *
put_length(char *at, size_t length)
{
	for (; length >= LENGTH_MORE; length >>= LENGTH_BITS)
		*at++ = (char)(length | LENGTH_MORE);
	*at++ = (char)length;
	return at;
}

static const char *
get_length(const char *at, size_t *length)
{
	unsigned shift = 0;
	*length = 0;
	for (;; shift += LENGTH_BITS) {
		unsigned char byte = (unsigned char)*at++;
		*length |= (size_t)(byte & (LENGTH_MORE - 1)) << shift;
		if (byte < LENGTH_MORE)
			return at;
	}
}

static size_t
size_of_length(size_t length)
{
	size_t size = 1;
	while ((length >>= LENGTH_BITS) > 0)
		size++;
	return size;
}

static struct facts
facts_of(const struct shipment *shipment)
{
	return (struct facts){
		.event = shipment->event,
		.way = shipment->way,
		.row = shipment->row,
		.shipped_on = shipment->shipped_on,
		.promised_on = shipment->promised_on,
		.cleared = shipment->cleared,
		.status = (unsigned char)shipment->status,
		.cause = (unsigned char)shipment->cause,
		.is_accepted = shipment->is_accepted,
		.is_disputed = shipment->is_disputed,
	};
}

static size_t
size_of(const struct shipment *shipment)
{
	size_t size = sizeof(struct facts);
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++) {
		size_t len = shipment_text_at(shipment, i).len;
		size += size_of_length(len) + len;
	}
	return size;
}

void
packed_put(struct packed *packed, const struct shipment *shipment,
    struct arena *arena)
{
	const struct facts facts = facts_of(shipment);
	size_t size = size_of(shipment);
	if (size > packed->room) {
		packed->bytes = arena_alloc(arena, size, 1);
		packed->room = size;
	}
	memcpy(packed->bytes, &facts, sizeof(facts));
	char *at = packed->bytes + sizeof(facts);
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++) {
		struct str text = shipment_text_at(shipment, i);
		at = put_length(at, text.len);
		if (text.len > 0)
			memcpy(at, text.ptr, text.len);
		at += text.len;
	}
}

struct shipment
packed_get(const struct packed *packed)
{
	struct shipment shipment = shipment_unknown();
	struct facts facts;
	const char *at = packed->bytes + sizeof(facts);
	memcpy(&facts, packed->bytes, sizeof(facts));
	shipment.event = facts.event;
	shipment.way = facts.way;
	shipment.row = facts.row;
	shipment.shipped_on = facts.shipped_on;
	shipment.promised_on = facts.promised_on;
	shipment.cleared = facts.cleared;
	shipment.status = (enum status)facts.status;
	shipment.cause = (enum cause)facts.cause;
	shipment.is_accepted = facts.is_accepted;
	shipment.is_disputed = facts.is_disputed;
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++) {
		struct str text;
		text.ptr = at = get_length(at, &text.len);
		at += text.len;
		if (text.len > 0)
			shipment_put_text(&shipment, i, text);
	}
	return shipment;
}
