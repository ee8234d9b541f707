#include "intake/columns.h"

#include "base/arena.h"
#include "intake/cell.h"

/* The cells of a header, folded. */
struct header_keys {
	struct str *items;
	size_t count;
};

/* The first column with this header, and in *second another, or NONE. */
static int
column_with(const struct header_keys *keys, struct str key, int *second)
{
	int first = COLUMN_NONE;
	*second = COLUMN_NONE;
	for (size_t i = 0; i < keys->count; i++) {
		if (!str_equal(keys->items[i], key))
			continue;
		if (first != COLUMN_NONE) {
			*second = (int)i;
			break;
		}
		first = (int)i;
	}
	return first;
}

/* Does one of these columns hold the field already? */
static bool
is_there(const struct columns *columns, int field, int column)
{
	for (size_t i = 0; i < COLUMNS_OTHERS; i++)
		if (columns->others[field][i] == column)
			return true;
	return columns->of[field] == column;
}

static void
add_column(struct columns *columns, int field, int column)
{
	size_t i = 0;
	if (columns->of[field] == COLUMN_NONE) {
		columns->of[field] = column;
		columns->found++;
		return;
	}
	while (i < COLUMNS_OTHERS && columns->others[field][i] != COLUMN_NONE)
		i++;
	if (i < COLUMNS_OTHERS)
		columns->others[field][i] = column;
}

/* The columns that a field's aliases name; the first must be the only one. */
static void
match_field(struct columns *columns, int field,
    const struct field_aliases *aliases, const struct header_keys *keys)
{
	for (size_t i = 0; i < aliases->count; i++) {
		int second;
		int column = column_with(keys, aliases->keys[i], &second);
		if (column == COLUMN_NONE || is_there(columns, field, column))
			continue;
		/* Where there is only one number it is the first. */
		if (field == FIELD_LAST_MILE &&
		    column == columns->of[FIELD_TRACKING])
			continue;
		if (columns->of[field] == COLUMN_NONE &&
		    second != COLUMN_NONE) {
			columns->clash[0] = column;
			columns->clash[1] = second;
		}
		add_column(columns, field, column);
	}
}

/* A file of a profile that reads both has events when it has no status. */
static bool
tells_events(const struct profile *profile, const struct header_keys *keys)
{
	const struct field_aliases *status = &profile->aliases[FIELD_STATUS];
	int second;
	if ((profile->rows & ROWS_SHIPMENTS) == 0)
		return (profile->rows & ROWS_EVENTS) != 0;
	if ((profile->rows & ROWS_EVENTS) == 0)
		return false;
	for (size_t i = 0; i < status->count; i++)
		if (column_with(keys, status->keys[i], &second) != COLUMN_NONE)
			return false;
	return true;
}

static void
match_fields(struct columns *columns, const struct profile *profile,
    const struct header_keys *keys)
{
	columns->tells_events = tells_events(profile, keys);
	for (int field = 0; field < FIELD_COUNT; field++) {
		const struct field_aliases *aliases = &profile->aliases[field];
		if (columns->tells_events &&
		    profile->event_aliases[field].count > 0)
			aliases = &profile->event_aliases[field];
		columns->of[field] = COLUMN_NONE;
		for (size_t i = 0; i < COLUMNS_OTHERS; i++)
			columns->others[field][i] = COLUMN_NONE;
		match_field(columns, field, aliases, keys);
	}
}

void
columns_match(struct columns *columns, const struct profile *profile,
    const struct str *headers, size_t count)
{
	struct arena scratch = { 0 };
	struct header_keys keys = {
		.items = arena_alloc(&scratch, count, sizeof(*keys.items)),
		.count = count,
	};
	int second;
	for (size_t i = 0; i < count; i++)
		keys.items[i] = cell_header_key(headers[i], &scratch);
	*columns = (struct columns){ .clash = { COLUMN_NONE, COLUMN_NONE } };
	match_fields(columns, profile, &keys);
	for (size_t i = 0; i < profile->skip_count; i++)
		columns->skips[i] = column_with(&keys, profile->skips[i].key,
		    &second);
	arena_release(&scratch);
}

enum field
columns_missing(const struct columns *columns, const struct profile *profile,
    unsigned given)
{
	if (columns->of[FIELD_GROUP] != COLUMN_NONE)
		given |= 1U << FIELD_ORDER;
	for (int field = 0; field < FIELD_COUNT; field++)
		if ((profile->required & ~given & 1U << field) != 0 &&
		    columns->of[field] == COLUMN_NONE)
			return (enum field)field;
	return FIELD_COUNT;
}
