#include "intake/columns.h"

#include "base/arena.h"
#include "base/buf.h"
#include "intake/cell.h"

enum { MAX_HEADER_BYTES = 4 << 20 };

/* The cells of a header, folded. */
struct header_keys {
	struct str *items;
	size_t count;
};

static struct str
fold(struct str header, struct arena *scratch)
{
	struct buf key;
	buf_init(&key, MAX_HEADER_BYTES);
	cell_fold_header(header, &key);
	struct str folded = arena_str(scratch, buf_str(&key));
	buf_release(&key);
	return folded;
}

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

/* The column of the first alias that is there and not `taken`. */
static int
column_of(const struct field_aliases *aliases, const struct header_keys *keys,
    int taken, int clash[2])
{
	for (size_t i = 0; i < aliases->count; i++) {
		int second;
		int column = column_with(keys, aliases->keys[i], &second);
		if (column == COLUMN_NONE || column == taken)
			continue;
		if (second != COLUMN_NONE) {
			clash[0] = column;
			clash[1] = second;
		}
		return column;
	}
	return COLUMN_NONE;
}

static void
match_fields(struct columns *columns, const struct profile *profile,
    const struct header_keys *keys)
{
	for (int field = 0; field < FIELD_COUNT; field++) {
		/* Where there is only one number it is the first. */
		int taken = field == FIELD_LAST_MILE
		                ? columns->of[FIELD_TRACKING]
		                : COLUMN_NONE;
		columns->of[field] = column_of(&profile->aliases[field], keys,
		    taken, columns->clash);
		columns->found += columns->of[field] != COLUMN_NONE;
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
		keys.items[i] = fold(headers[i], &scratch);
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
	for (int field = 0; field < FIELD_COUNT; field++)
		if ((profile->required & ~given & 1U << field) != 0 &&
		    columns->of[field] == COLUMN_NONE)
			return (enum field)field;
	return FIELD_COUNT;
}
