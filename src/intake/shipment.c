#include "intake/shipment.h"

#include <string.h>

#include "intake/cell.h"

enum { KEY_LIMIT = 4 << 20, KEY_SEPARATOR = 0x1F };

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
};

void
shipments_init(struct shipments *shipments, struct arena *run)
{
	*shipments = (struct shipments){ .arena = run };
	buf_init(&shipments->key, KEY_LIMIT);
}

void
shipments_release(struct shipments *shipments)
{
	if (shipments == NULL)
		return;
	map_release(&shipments->by_key);
	buf_release(&shipments->key);
	*shipments = (struct shipments){ .arena = shipments->arena };
}

void
shipments_reserve(struct shipments *shipments, size_t more)
{
	size_t wanted = shipments->count + more;
	if (wanted <= shipments->capacity)
		return;
	if (wanted < shipments->capacity * 2)
		wanted = shipments->capacity * 2;
	struct shipment *items = arena_alloc(shipments->arena, wanted,
	    sizeof(*items));
	if (shipments->count > 0)
		memcpy(items, shipments->items,
		    shipments->count * sizeof(*items));
	shipments->items = items;
	shipments->capacity = wanted;
}

static struct str *
text_of(struct shipment *shipment, size_t index)
{
	return (struct str *)((char *)shipment + texts[index]);
}

/* Copy the texts, all in one piece of memory. */
static void
keep_texts(struct arena *arena, struct shipment *shipment)
{
	size_t sum = 0;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		sum += text_of(shipment, i)->len;
	char *bytes = sum == 0 ? NULL : arena_alloc(arena, sum, 1);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct str *text = text_of(shipment, i);
		if (text->len == 0) {
			*text = STR_EMPTY;
			continue;
		}
		memcpy(bytes, text->ptr, text->len);
		text->ptr = bytes;
		bytes += text->len;
	}
}

static struct str
key_of(struct shipments *shipments, const struct shipment *row)
{
	buf_clear(&shipments->key);
	cell_fold_number(row->carrier, &shipments->key);
	buf_add_byte(&shipments->key, (char)KEY_SEPARATOR);
	cell_fold_number(row->tracking, &shipments->key);
	return buf_str(&shipments->key);
}

void
shipments_append(struct shipments *shipments, const struct shipment *row)
{
	if (shipments->count == shipments->capacity)
		shipments_reserve(shipments, 16);
	struct shipment *item = &shipments->items[shipments->count++];
	*item = *row;
	keep_texts(shipments->arena, item);
}

void
shipments_fold(struct shipments *shipments, const struct shipment *row)
{
	size_t index;
	bool is_new;
	struct str key = key_of(shipments, row);
	if (!map_find(&shipments->by_key, key, &index)) {
		map_put(&shipments->by_key, arena_str(shipments->arena, key),
		    shipments->count, &is_new);
		shipments_append(shipments, row);
		return;
	}
	struct shipment *item = &shipments->items[index];
	shipments->duplicates++;
	if (row->event.instant.seconds < item->event.instant.seconds)
		return;
	*item = *row;
	keep_texts(shipments->arena, item);
}

const struct shipment **
shipments_find(const struct shipments *shipments, struct str tracking,
    size_t *count)
{
	const struct shipment **found = NULL;
	size_t capacity = 0;
	struct buf wanted, other;
	buf_init(&wanted, KEY_LIMIT);
	buf_init(&other, KEY_LIMIT);
	cell_fold_number(tracking, &wanted);
	*count = 0;
	for (size_t i = 0; i < shipments->count; i++) {
		buf_clear(&other);
		cell_fold_number(shipments->items[i].tracking, &other);
		if (!str_equal(buf_str(&other), buf_str(&wanted)))
			continue;
		found = arena_grow(shipments->arena, found, *count, &capacity,
		    sizeof(const struct shipment *));
		found[(*count)++] = &shipments->items[i];
	}
	buf_release(&wanted);
	buf_release(&other);
	return found;
}
