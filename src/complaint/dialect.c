#include "complaint/dialect.h"

#include <assert.h>
#include <string.h>

/* A profile while it is read. */
struct reading {
	const struct dialect_request *request;
	struct arena *run;
	struct mistakes *mistakes;
	struct dialect *dialect;
};

static void
read_source(const struct reading *reading, const struct ini_entry *entry)
{
	reading->dialect->source = entry->value;
	/* Then no row needs one. */
	reading->dialect->columns[0].is_required = false;
}

static void
read_amounts(const struct reading *reading, const struct ini_entry *entry)
{
	reading->dialect->has_minor_amounts = str_equal(entry->value,
	    STR("minor"));
	if (!reading->dialect->has_minor_amounts &&
	    !str_equal(entry->value, STR("major")))
		mistakes_add(reading->mistakes, entry->place,
		    "amounts = %.*s: minor or major is wanted",
		    STR_ARG(entry->value));
}

static void
read_rows(const struct reading *reading, const struct ini_entry *entry)
{
	if (!str_equal(entry->value, STR("complaints")))
		mistakes_add(reading->mistakes, entry->place,
		    "rows = %.*s: this profile is no profile of complaints",
		    STR_ARG(entry->value));
}

static const struct {
	const char *key;
	void (*read)(const struct reading *reading,
	    const struct ini_entry *entry);
} keys[] = {
	{ "rows", read_rows },
	{ "source", read_source },
	{ "amounts", read_amounts },
};

static void
read_key(const struct reading *reading, const struct ini_entry *entry)
{
	const char *names[COUNT_OF(keys)];
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		names[i] = keys[i].key;
		if (!str_equal(entry->key, str_from(keys[i].key)))
			continue;
		keys[i].read(reading, entry);
		return;
	}
	mistakes_add(reading->mistakes, entry->place,
	    "unknown key '%.*s'; is '%s' meant?", STR_ARG(entry->key),
	    str_nearest(entry->key, names, COUNT_OF(names)));
}

static void
read_column(const struct reading *reading, const struct ini_entry *entry)
{
	const char *names[DIALECT_MAX_COLUMNS];
	size_t count = reading->request->count;
	for (size_t i = 0; i < count; i++) {
		struct sheet_column *column = &reading->dialect->columns[i];
		names[i] = column->name;
		if (!str_equal(entry->key, str_from(column->name)))
			continue;
		column->aliases = arena_cstr(reading->run, entry->value);
		return;
	}
	mistakes_add(reading->mistakes, entry->place,
	    "unknown column '%.*s'; is '%s' meant?", STR_ARG(entry->key),
	    str_nearest(entry->key, names, count));
}

static void
read_entries(const struct reading *reading, const struct ini_section *section,
    void (*read)(const struct reading *reading, const struct ini_entry *entry))
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		read(reading, &section->entries[i]);
}

bool
dialect_read(const struct dialect_request *request, struct arena *run,
    struct mistakes *mistakes, struct dialect *dialect)
{
	size_t before = mistakes->count;
	const struct reading reading = { request, run, mistakes, dialect };
	assert(request->count <= DIALECT_MAX_COLUMNS);
	*dialect = (struct dialect){ .has_minor_amounts = false };
	memcpy(dialect->columns, request->columns,
	    request->count * sizeof(*request->columns));
	if (str_is_empty(request->name))
		return true;
	if (request->profile == NULL) {
		mistakes_add(mistakes, request->place,
		    "there is no [profile.%.*s]", STR_ARG(request->name));
		return false;
	}
	read_entries(&reading, request->profile, read_key);
	read_entries(&reading, request->headers, read_column);
	dialect->words = request->words;
	return mistakes->count == before;
}

struct str
dialect_word(const struct dialect *dialect, struct str word,
    struct arena *arena)
{
	const struct ini_section *words = dialect->words;
	struct str key = arena_lower(arena, word);
	for (size_t i = 0; words != NULL && i < words->count; i++)
		if (str_equal(words->entries[i].key, key))
			return words->entries[i].value;
	return word;
}
