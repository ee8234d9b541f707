#include "report/tally.h"

#include <stdlib.h>

void
tally_init(struct tally *tally, struct arena *arena)
{
	*tally = (struct tally){ .arena = arena };
}

void
tally_release(struct tally *tally)
{
	map_release(&tally->by_label);
}

static struct tally_item *
append(struct tally *tally, struct str label)
{
	tally->items = arena_grow(tally->arena, tally->items, tally->count,
	    &tally->capacity, sizeof(*tally->items));
	struct tally_item *item = &tally->items[tally->count++];
	*item = (struct tally_item){ .label = label };
	return item;
}

void
tally_add(struct tally *tally, struct str label, size_t count)
{
	size_t index;
	if (!map_find(&tally->by_label, label, &index)) {
		bool is_new;
		struct str copy = arena_str(tally->arena, label);
		index = *map_put(&tally->by_label, copy, tally->count, &is_new);
		append(tally, copy);
	}
	tally->items[index].count += count;
}

static int
compare(const void *a, const void *b)
{
	const struct tally_item *left = a;
	const struct tally_item *right = b;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return str_compare(left->label, right->label);
}

void
tally_sort(struct tally *tally)
{
	if (tally->count > 1)
		qsort(tally->items, tally->count, sizeof(*tally->items),
		    compare);
}

void
tally_fold(struct tally *tally, size_t kept)
{
	/* One that is left over is no shorter as "1 other". */
	if (tally->count <= kept + 1)
		return;
	size_t others = tally->count - kept;
	size_t sum = 0;
	for (size_t i = kept; i < tally->count; i++)
		sum += tally->items[i].count;
	tally->count = kept;
	struct str label = arena_format(tally->arena, "%zu others", others);
	append(tally, label)->count = sum;
}

size_t
tally_sum(const struct tally *tally)
{
	size_t sum = 0;
	for (size_t i = 0; i < tally->count; i++)
		sum += tally->items[i].count;
	return sum;
}
