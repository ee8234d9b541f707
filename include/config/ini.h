/*
 * ini.h - INI files, read by iniparser behind a guard.
 *
 * iniparser silently cuts values at # and ;, merges duplicates, reads a
 * folder as an empty file and crashes in its number readers
 * (CVE-2023-33461).  The guard reads the file itself and refuses everything
 * that iniparser would misread, each as file:line: text and all at once.
 * Plain values, which iniparser cannot see otherwise, it takes as they stand;
 * those in quotes it hands over and takes back only text.
 *
 * Sections and keys are lower case; values are as written, without the double
 * quotes.  Memory: run.
 */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"

enum { INI_MAX_BYTES = 1 << 20, INI_MAX_LINE = 1000 };

struct ini_entry {
	struct str key;
	struct str value; /* empty when it was refused */
	struct place place;
	bool is_refused; /* a mistake is told: it counts as given */
};

struct ini_section {
	struct str name;
	struct place place;
	const struct ini_entry *entries;
	size_t count;
};

/* The sections of one or several files, in the order they were read. */
struct ini {
	struct ini_section *sections;
	size_t count;
	size_t capacity;
};

/*
 * Add a file's sections.  A section that is already there, from this file or
 * another, is a mistake and dropped, and so is a key that is given twice.
 * False when any mistake was added; all that is sound is there nevertheless,
 * so that later stages find their own mistakes at once.
 */
bool ini_read(struct ini *ini, const char *path, struct arena *run,
    struct mistakes *mistakes);

/* NULL when there is none. */
const struct ini_section *ini_find(const struct ini *ini, struct str section);
const struct ini_entry *ini_section_find(const struct ini_section *section,
    struct str key);

#endif
