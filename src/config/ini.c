#include "config/ini.h"

#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/utf8.h"

/* A "[" that was not closed gets its "]": a line grows by a byte at most. */
enum { QUOTED_MAX_BYTES = 2 * INI_MAX_BYTES, SMALLEST_DICTIONARY = 128 };

/* What the guard knows about a file while it goes through its lines. */
struct guard {
	struct ini *ini;
	struct arena *run;
	struct mistakes *mistakes;
	struct place place;
	struct ini_section *section; /* NULL before the first */
	struct ini_section dropped;  /* is `section` while its name is wrong */
	struct ini_entry *entries;   /* of `section` */
	size_t capacity;
	struct map keys;   /* of `section` */
	size_t first;      /* section of this file */
	struct buf quoted; /* the lines that iniparser is to read */
	bool is_named;     /* the name of `section` is among them */
};

static bool
is_comment(struct str line)
{
	return line.ptr[0] == '#' || line.ptr[0] == ';';
}

/* Keys of a dropped section are checked, too, but lead nowhere. */
static void
begin_section(struct guard *guard, struct str name, bool is_dropped)
{
	struct ini *ini = guard->ini;
	guard->section = &guard->dropped;
	if (!is_dropped) {
		ini->sections = arena_grow(guard->run, ini->sections,
		    ini->count, &ini->capacity, sizeof(*ini->sections));
		guard->section = &ini->sections[ini->count++];
	}
	*guard->section = (struct ini_section){ .name = name,
		.place = guard->place };
	guard->entries = NULL;
	guard->capacity = 0;
	guard->is_named = false;
	map_release(&guard->keys);
}

/* Is the name of no use?  Then this is told. */
static bool
check_section(const struct guard *guard, struct str name)
{
	const struct ini_section *old = ini_find(guard->ini, name);
	if (str_is_empty(name))
		mistakes_add(guard->mistakes, guard->place,
		    "a section needs a name between [ and ]");
	else if (str_find_byte(name, ':') < name.len)
		mistakes_add(guard->mistakes, guard->place,
		    "a section's name cannot hold ':'; use '.'");
	else if (old != NULL)
		mistakes_add(guard->mistakes, guard->place,
		    "section [%.*s] is already given at %s:%u", STR_ARG(name),
		    old->place.file, old->place.line);
	else
		return true;
	return false;
}

static void
read_section_line(struct guard *guard, struct str line)
{
	size_t close = str_find_byte(line, ']');
	struct str name = arena_lower(guard->run,
	    str_trim(str_slice(line, 1, close - 1)));
	if (close == line.len)
		mistakes_add(guard->mistakes, guard->place, "'[' without ']'");
	else if (close + 1 < line.len)
		mistakes_add(guard->mistakes, guard->place,
		    "text after ']'; comments stand on lines of their own");
	begin_section(guard, name, !check_section(guard, name));
}

static bool
is_quoted(struct str value)
{
	return !str_is_empty(value) &&
	       (value.ptr[0] == '"' || value.ptr[0] == '\'');
}

/*
 * A value that iniparser would cut or join: one with # or ; outside quotes,
 * with an open quote, with text behind a closing quote, or ending in \.
 */
static const char *
value_trouble(struct str value)
{
	if (str_is_empty(value))
		return NULL;
	if (value.ptr[value.len - 1] == '\\')
		return "a value cannot end in '\\'";
	if (is_quoted(value)) {
		struct str rest = str_slice(value, 1, value.len);
		size_t close = str_find_byte(rest, value.ptr[0]);
		if (close == rest.len)
			return "the quote is never closed";
		if (close + 1 < rest.len)
			return "text after the closing quote";
		return NULL;
	}
	if (str_find_byte(value, '#') < value.len ||
	    str_find_byte(value, ';') < value.len)
		return "'#' or ';' inside a value needs double quotes around "
		       "it; comments stand on lines of their own";
	return NULL;
}

static bool
check_key(struct guard *guard, struct str key)
{
	const char *trouble = NULL;
	if (guard->section == NULL)
		trouble = "stands before the first [section]";
	else if (str_is_empty(key))
		trouble = "has no name before '='";
	else if (str_find_byte(key, ':') < key.len)
		trouble = "cannot hold ':'";
	if (trouble != NULL)
		mistakes_add(guard->mistakes, guard->place, "key '%.*s' %s",
		    STR_ARG(key), trouble);
	return trouble == NULL;
}

static void
show_to_iniparser(struct guard *guard, struct str key, struct str value)
{
	if (!guard->is_named)
		buf_format(&guard->quoted, "[%.*s]\n",
		    STR_ARG(guard->section->name));
	guard->is_named = true;
	buf_format(&guard->quoted, "%.*s = %.*s\n", STR_ARG(key),
	    STR_ARG(value));
}

/*
 * What is not in quotes says the same to everybody and is taken as it stands:
 * iniparser needs ten times as long for a line as the guard.
 */
static void
add_entry(struct guard *guard, struct str key, struct str value,
    bool is_refused)
{
	bool is_new;
	size_t index = guard->section->count;
	size_t first = *map_put(&guard->keys, key, index, &is_new);
	if (!is_new) {
		mistakes_add(guard->mistakes, guard->place,
		    "key '%.*s' is already given at line %u", STR_ARG(key),
		    guard->entries[first].place.line);
		return;
	}
	guard->entries = arena_grow(guard->run, guard->entries, index,
	    &guard->capacity, sizeof(*guard->entries));
	guard->entries[index] = (struct ini_entry){ .key = key,
		.place = guard->place,
		.is_refused = is_refused };
	guard->section->entries = guard->entries;
	guard->section->count++;
	if (is_refused || guard->section == &guard->dropped)
		return;
	if (is_quoted(value))
		show_to_iniparser(guard, key, value);
	else
		guard->entries[index].value = value;
}

static void
read_entry_line(struct guard *guard, struct str line)
{
	size_t equals = str_find_byte(line, '=');
	struct str key = str_trim(str_slice(line, 0, equals));
	if (equals == line.len) {
		/* Its first word only: the rest may be a password. */
		struct str word = { line.ptr, 0 };
		while (word.len < line.len &&
		       strchr(" \t:", line.ptr[word.len]) == NULL)
			word.len++;
		mistakes_add(guard->mistakes, guard->place,
		    "'%.*s%s' is neither [section] nor key = value",
		    STR_ARG(utf8_cut(word, 60)),
		    word.len < line.len ? " ..." : "");
		return;
	}
	if (!check_key(guard, key))
		return;
	/* Never the value itself: it may be a password. */
	struct str value = str_trim(str_slice(line, equals + 1, line.len));
	const char *trouble = value_trouble(value);
	if (trouble != NULL)
		mistakes_add(guard->mistakes, guard->place, "key '%.*s': %s",
		    STR_ARG(key), trouble);
	add_entry(guard, arena_lower(guard->run, key), value, trouble != NULL);
}

static void
read_line(struct guard *guard, struct str raw)
{
	struct str line = str_trim(raw);
	if (raw.len > INI_MAX_LINE) {
		mistakes_add(guard->mistakes, guard->place,
		    "the line is longer than %d bytes", INI_MAX_LINE);
		return;
	}
	if (!utf8_is_valid(raw)) {
		mistakes_add(guard->mistakes, guard->place,
		    "byte %zu is not UTF-8", utf8_first_invalid(raw) + 1);
		return;
	}
	if (str_is_empty(line))
		return;
	if (is_comment(line)) {
		if (line.ptr[line.len - 1] == '\\')
			mistakes_add(guard->mistakes, guard->place,
			    "a comment cannot end in '\\': it would swallow "
			    "the next line");
		return;
	}
	if (line.ptr[0] == '[')
		read_section_line(guard, line);
	else
		read_entry_line(guard, line);
}

static void
read_lines(struct guard *guard, struct str content)
{
	struct str line;
	while (str_next(&content, '\n', &line)) {
		guard->place.line++;
		if (str_find_byte(line, '\0') < line.len) {
			mistakes_add(guard->mistakes, guard->place,
			    "holds a NUL byte: this is no text file");
			break;
		}
		read_line(guard, line);
	}
	map_release(&guard->keys);
}

/* iniparser prints to stderr unless it is told otherwise. */
static int
say_nothing(const char *format, ...)
{
	(void)format;
	return 0;
}

/*
 * Called by iniparser in place of its own, which does not look whether it was
 * given memory.
 */
dictionary *
dictionary_new(size_t size)
{
	size_t room = size < SMALLEST_DICTIONARY ? SMALLEST_DICTIONARY : size;
	dictionary *made = memory_zeroed(1, sizeof(*made));
	made->size = (ssize_t)room;
	made->val = memory_zeroed(room, sizeof(*made->val));
	made->key = memory_zeroed(room, sizeof(*made->key));
	made->hash = memory_zeroed(room, sizeof(*made->hash));
	return made;
}

/* iniparser only reads files by name: give it the checked bytes as one. */
static dictionary *
parse(struct str content)
{
	dictionary *parsed = NULL;
	int fd = memfd_create("ini", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	char path[32];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (write(fd, content.ptr, content.len) == (ssize_t)content.len) {
		iniparser_set_error_callback(say_nothing);
		parsed = iniparser_load(path);
		iniparser_set_error_callback(NULL);
	}
	close(fd);
	return parsed;
}

/* In quotes, and still to be read by iniparser. */
static bool
is_awaited(const struct ini_entry *entry)
{
	return entry->value.ptr == NULL && !entry->is_refused;
}

static void
take_value(const struct guard *guard, const struct ini_section *section,
    struct ini_entry *entry, const dictionary *parsed)
{
	struct arena scratch = { 0 };
	struct str key = arena_format(&scratch, "%.*s:%.*s",
	    STR_ARG(section->name), STR_ARG(entry->key));
	const char *value = iniparser_getstring(parsed, key.ptr, NULL);
	if (value == NULL)
		mistakes_add(guard->mistakes, entry->place,
		    "iniparser does not see this key");
	entry->value = arena_str(guard->run, str_from(value));
	arena_release(&scratch);
}

/* Fill in what the sections of this file have in quotes. */
static bool
read_quoted(const struct guard *guard)
{
	if (guard->quoted.len == 0)
		return true;
	dictionary *parsed = parse(buf_str(&guard->quoted));
	if (parsed == NULL)
		return false;
	for (size_t i = guard->first; i < guard->ini->count; i++) {
		const struct ini_section *section = &guard->ini->sections[i];
		struct ini_entry *entries =
		    (struct ini_entry *)section->entries;
		for (size_t k = 0; k < section->count; k++)
			if (is_awaited(&entries[k]))
				take_value(guard, section, &entries[k], parsed);
	}
	iniparser_freedict(parsed);
	return true;
}

static struct str
without_bom(struct str content)
{
	struct str bom = STR("\xEF\xBB\xBF");
	return str_starts_with(content, bom)
	           ? str_slice(content, bom.len, content.len)
	           : content;
}

bool
ini_read(struct ini *ini, const char *path, struct arena *run,
    struct mistakes *mistakes)
{
	size_t before = mistakes->count;
	struct error err = { 0 };
	struct str content;
	struct guard guard = {
		.ini = ini,
		.run = run,
		.mistakes = mistakes,
		.place = { arena_cstr(run, str_from(path)), 0 },
		.first = ini->count,
	};
	if (!file_read(path, INI_MAX_BYTES, run, &content, &err)) {
		mistakes_add(mistakes, (struct place){ 0 }, "%s", err.text);
		return false;
	}
	buf_init(&guard.quoted, QUOTED_MAX_BYTES);
	read_lines(&guard, without_bom(content));
	if (!read_quoted(&guard)) {
		guard.place.line = 0;
		mistakes_add(mistakes, guard.place, "iniparser refuses it");
	}
	buf_release(&guard.quoted);
	return mistakes->count == before;
}

const struct ini_section *
ini_find(const struct ini *ini, struct str section)
{
	for (size_t i = 0; i < ini->count; i++)
		if (str_equal(ini->sections[i].name, section))
			return &ini->sections[i];
	return NULL;
}

const struct ini_entry *
ini_section_find(const struct ini_section *section, struct str key)
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		if (str_equal(section->entries[i].key, key))
			return &section->entries[i];
	return NULL;
}
