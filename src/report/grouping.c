#include "report/grouping.h"

#include <stdlib.h>

void
grouping_init(struct grouping *grouping, struct arena *arena)
{
	*grouping = (struct grouping){ .arena = arena };
}

void
grouping_release(struct grouping *grouping)
{
	map_release(&grouping->by_key);
}

static struct group *
find_or_start(struct grouping *grouping, struct str key)
{
	size_t index;
	if (map_find(&grouping->by_key, key, &index))
		return &grouping->groups[index];
	bool is_new;
	struct str copy = arena_str(grouping->arena, key);
	map_put(&grouping->by_key, copy, grouping->count, &is_new);
	grouping->groups = arena_grow(grouping->arena, grouping->groups,
	    grouping->count, &grouping->capacity, sizeof(*grouping->groups));
	struct group *group = &grouping->groups[grouping->count++];
	*group = (struct group){ .key = copy };
	return group;
}

void
grouping_add(struct grouping *grouping, struct str key, size_t item)
{
	struct group *group = find_or_start(grouping, key);
	group->items = arena_grow(grouping->arena, group->items, group->count,
	    &group->capacity, sizeof(*group->items));
	group->items[group->count++] = item;
}

static int
compare(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return str_compare(left->key, right->key);
}

void
grouping_sort(struct grouping *grouping)
{
	if (grouping->count > 1)
		qsort(grouping->groups, grouping->count,
		    sizeof(*grouping->groups), compare);
}
