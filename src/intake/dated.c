#include "intake/dated.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2099 };

static bool
is_digit(struct str path, size_t at)
{
	return at < path.len && path.ptr[at] >= '0' && path.ptr[at] <= '9';
}

/* `count` digits at `at` as a number; false where they are not. */
static bool
read_digits(struct str path, size_t at, size_t count, int *number)
{
	*number = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_digit(path, at + i))
			return false;
		*number = *number * 10 + (path.ptr[at + i] - '0');
	}
	return true;
}

/* 2026-02-09, 2026_02_09, 2026.02.09 or 20260209, and no digit beside it. */
static bool
read_day(struct str path, size_t at, struct date *day)
{
	int year, month, of_month;
	bool is_parted = at + 4 < path.len && !is_digit(path, at + 4);
	size_t gap = is_parted ? 1 : 0;
	size_t month_at = at + 4 + gap, day_at = month_at + 2 + gap;
	if ((at > 0 && is_digit(path, at - 1)) || is_digit(path, day_at + 2) ||
	    !read_digits(path, at, 4, &year) ||
	    !read_digits(path, month_at, 2, &month) ||
	    !read_digits(path, day_at, 2, &of_month))
		return false;
	if (is_parted && (path.ptr[at + 4] != path.ptr[day_at - 1] ||
			     str_find_byte(STR("-_."), path.ptr[at + 4]) == 3))
		return false;
	return year >= FIRST_YEAR && year <= LAST_YEAR &&
	       date_from_civil(year, month, of_month, day);
}

bool
dated_day(struct str path, struct date *day)
{
	for (size_t at = path.len; at-- > 0;)
		if (read_day(path, at, day))
			return true;
	return false;
}

struct instant
dated_instant(const char *path, const struct zone *business)
{
	struct date day;
	struct stat st;
	if (stat(path, &st) != 0)
		return INSTANT_NONE;
	if (dated_day(str_from(path), &day))
		return zone_instant(business, day, SECONDS_PER_DAY - 1);
	return (struct instant){ st.st_mtim.tv_sec };
}

struct found {
	struct arena *arena;
	struct instant *items;
	size_t count;
	size_t capacity;
};

static void
find_exports(const struct source_settings *source, const struct zone *business,
    struct found *found)
{
	const char **names;
	size_t count = file_glob(arena_cstr(found->arena, source->files.text),
	    found->arena, &names);
	for (size_t i = 0; i < count; i++) {
		struct instant at = dated_instant(names[i], business);
		if (!instant_is_set(at))
			continue;
		found->items = arena_grow(found->arena, found->items,
		    found->count, &found->capacity, sizeof(*found->items));
		found->items[found->count++] = at;
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct instant *x = a, *y = b;
	return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

size_t
dated_nights(const struct settings *settings, const struct zone *business,
    struct arena *arena, struct instant **nights)
{
	struct found found = { .arena = arena };
	size_t kept = 0;
	for (size_t i = 0; i < settings->source_count; i++)
		find_exports(&settings->sources[i], business, &found);
	if (found.count > 0)
		qsort(found.items, found.count, sizeof(*found.items), by_time);
	for (size_t i = 0; i < found.count; i++) {
		bool is_same_day = kept > 0 &&
		                   date_equal(zone_date(business,
						  found.items[kept - 1]),
				       zone_date(business, found.items[i]));
		if (!is_same_day)
			kept++;
		found.items[kept - 1] = found.items[i];
	}
	*nights = found.items;
	return kept;
}
