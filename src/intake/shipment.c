#include "intake/shipment.h"

#include <string.h>

#include "base/hash.h"
#include "intake/cell.h"

/* Where the texts of a shipment are that must be copied. */
static const size_t texts[] = {
	offsetof(struct shipment, tracking),
	offsetof(struct shipment, last_mile),
	offsetof(struct shipment, order),
	offsetof(struct shipment, carrier),
	offsetof(struct shipment, service),
	offsetof(struct shipment, vendor_code),
	offsetof(struct shipment, text),
	offsetof(struct shipment, country),
	offsetof(struct shipment, origin),
	offsetof(struct shipment, destination),
	offsetof(struct shipment, email),
	offsetof(struct shipment, name),
	offsetof(struct shipment, language),
	offsetof(struct shipment, place),
	offsetof(struct shipment, signed_by),
	offsetof(struct shipment, city),
	offsetof(struct shipment, postcode),
};

_Static_assert(COUNT_OF(texts) == SHIPMENT_TEXTS, "shipment.h says how many");

static struct str *
text_of(struct shipment *shipment, size_t index)
{
	return (struct str *)((char *)shipment + texts[index]);
}

struct str
shipment_text_at(const struct shipment *shipment, size_t index)
{
	return *(const struct str *)((const char *)shipment + texts[index]);
}

void
shipment_put_text(struct shipment *shipment, size_t index, struct str text)
{
	*text_of(shipment, index) = text;
}

struct shipment
shipment_unknown(void)
{
	static const struct shipment empty = {
		.tracking = STR_INIT(""),
		.last_mile = STR_INIT(""),
		.order = STR_INIT(""),
		.carrier = STR_INIT(""),
		.service = STR_INIT(""),
		.vendor_code = STR_INIT(""),
		.text = STR_INIT(""),
		.country = STR_INIT(""),
		.origin = STR_INIT(""),
		.destination = STR_INIT(""),
		.email = STR_INIT(""),
		.name = STR_INIT(""),
		.language = STR_INIT(""),
		.place = STR_INIT(""),
		.signed_by = STR_INIT(""),
		.city = STR_INIT(""),
		.postcode = STR_INIT(""),
		.row.file = STR_INIT(""),
	};
	struct shipment shipment = empty;
	shipment.event = TIMESTAMP_NONE;
	shipment.shipped_on = shipment.promised_on = DATE_NONE;
	return shipment;
}

uint64_t
shipment_way(const struct shipment *shipment)
{
	uint64_t way = hash_text(0, shipment->carrier);
	way = hash_text(way, shipment->service);
	way = hash_text(way, shipment->origin);
	way = hash_text(way, shipment->destination);
	way = hash_text(way, shipment->country);
	return way == 0 ? 1 : way;
}

bool
shipment_has_number(const struct shipment *shipment, struct str number,
    struct buf *scratch)
{
	buf_clear(scratch);
	cell_fold_number(number, scratch);
	size_t len = scratch->len;
	const struct str numbers[] = { shipment->tracking,
		shipment->last_mile };
	for (size_t i = 0; len > 0 && i < COUNT_OF(numbers); i++) {
		buf_truncate(scratch, len);
		cell_fold_number(numbers[i], scratch);
		struct str both = buf_str(scratch);
		if (str_equal(str_slice(both, 0, len), str_behind(both, len)))
			return true;
	}
	return false;
}

size_t
shipment_text_bytes(const struct shipment *shipment)
{
	size_t sum = 0;
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++)
		sum += shipment_text_at(shipment, i).len;
	return sum;
}

void
shipment_copy(struct shipment_copy *copy, const struct shipment *shipment,
    struct arena *arena)
{
	copy->shipment = *shipment;
	size_t sum = shipment_text_bytes(shipment);
	if (sum > copy->room) {
		copy->bytes = arena_alloc(arena, sum, 1);
		copy->room = sum;
	}
	char *next = copy->bytes;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct str *text = text_of(&copy->shipment, i);
		if (text->len == 0) {
			*text = STR_EMPTY;
			continue;
		}
		memcpy(next, text->ptr, text->len);
		text->ptr = next;
		next += text->len;
	}
}

void
shipments_init(struct shipments *shipments, struct arena *run)
{
	*shipments = (struct shipments){ .arena = run };
}

void
shipments_reserve(struct shipments *shipments, size_t count)
{
	shipments->items = arena_alloc(shipments->arena, count,
	    sizeof(*shipments->items));
	shipments->capacity = count;
}

void
shipments_append(struct shipments *shipments, const struct shipment *shipment)
{
	shipments->items = arena_grow(shipments->arena, shipments->items,
	    shipments->count, &shipments->capacity, sizeof(*shipments->items));
	shipments->items[shipments->count++] = *shipment;
}
