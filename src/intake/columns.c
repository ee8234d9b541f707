#include "intake/columns.h"

#include "base/arena.h"
#include "base/buf.h"
#include "intake/cell.h"

enum { MAX_HEADER_BYTES = 4 << 20 };

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
column_with(const struct str *keys, size_t count, struct str key, int *second)
{
	int first = COLUMN_NONE;
	*second = COLUMN_NONE;
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(keys[i], key))
			continue;
		if (first != COLUMN_NONE) {
			*second = (int)i;
			break;
		}
		first = (int)i;
	}
	return first;
}

static void
match_field(const struct field_aliases *aliases, const struct str *keys,
    size_t count, int *column, int clash[2])
{
	*column = COLUMN_NONE;
	for (size_t i = 0; i < aliases->count; i++) {
		int second;
		*column = column_with(keys, count, aliases->keys[i], &second);
		if (*column == COLUMN_NONE)
			continue;
		if (second != COLUMN_NONE) {
			clash[0] = *column;
			clash[1] = second;
		}
		return;
	}
}

void
columns_match(struct columns *columns, const struct profile *profile,
    const struct str *headers, size_t count)
{
	struct arena scratch = { 0 };
	struct str *keys = arena_alloc(&scratch, count, sizeof(*keys));
	for (size_t i = 0; i < count; i++)
		keys[i] = fold(headers[i], &scratch);
	*columns = (struct columns){ .clash = { COLUMN_NONE, COLUMN_NONE } };
	for (int field = 0; field < FIELD_COUNT; field++) {
		match_field(&profile->aliases[field], keys, count,
		    &columns->of[field], columns->clash);
		columns->found += columns->of[field] != COLUMN_NONE;
	}
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
