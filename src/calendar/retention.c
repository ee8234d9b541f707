#include "calendar/retention.h"

#include <stdbool.h>

static bool
is_country(struct str key)
{
	return key.len == 2 && key.ptr[0] >= 'a' && key.ptr[0] <= 'z' &&
	       key.ptr[1] >= 'a' && key.ptr[1] <= 'z';
}

static bool
read_days(const struct ini_entry *entry, struct mistakes *mistakes, int *days)
{
	long number;
	if (entry->is_refused)
		return false;
	if (str_to_count(entry->value, RETENTION_MAX_DAYS, &number) &&
	    number > 0) {
		*days = (int)number;
		return true;
	}
	mistakes_add(mistakes, entry->place,
	    "%.*s = %.*s: a whole number of days from 1 to %d is wanted",
	    STR_ARG(entry->key), STR_ARG(entry->value), RETENTION_MAX_DAYS);
	return false;
}

struct retention
retention_build(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes)
{
	const struct ini_section *section = settings->retention;
	size_t lines = section == NULL ? 0 : section->count;
	struct retention_row *rows = arena_alloc(run, lines, sizeof(*rows));
	struct retention retention = { rows, 0, RETENTION_DAYS };
	for (size_t i = 0; i < lines; i++) {
		const struct ini_entry *entry = &section->entries[i];
		int days = RETENTION_DAYS;
		if (!read_days(entry, mistakes, &days))
			continue;
		if (str_equal(entry->key, STR("default")))
			retention.days_elsewhere = days;
		else if (is_country(entry->key))
			rows[retention.count++] =
			    (struct retention_row){ entry->key, days };
		else
			mistakes_add(mistakes, entry->place,
			    "'%.*s' in [retention] is no two-letter country "
			    "such as US, nor 'default'",
			    STR_ARG(entry->key));
	}
	return retention;
}

int
retention_days(const struct retention *retention, struct str country)
{
	for (size_t i = 0; i < retention->count; i++)
		if (str_equal_nocase(retention->rows[i].country, country))
			return retention->rows[i].days;
	return retention->days_elsewhere;
}
