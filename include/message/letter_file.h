/*
 * letter_file.h - the files of the letters: <folder>/<language>/<name>.
 *
 * Several folders may hold letters: a shop's own stand before the shipped
 * ones.  The first folder that has a file wins, one file at a time.
 */
#ifndef MESSAGE_LETTER_FILE_H
#define MESSAGE_LETTER_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"

struct letter_folders {
	const struct str *paths;
	size_t count;
};

struct letter_file {
	const char *path;
	struct str base; /* its name without folders */
	size_t folder;   /* which of the folders has it */
	struct str text; /* after letter_file_read() */
};

/* Find a file; false when no folder has it.  Memory: the arena. */
bool letter_file_find(const struct letter_folders *folders, struct str language,
    struct str name, struct arena *arena, struct letter_file *file);

/* The same of a file that a folder may also have for all languages at once. */
bool letter_file_find_shared(const struct letter_folders *folders,
    struct str language, struct str name, struct arena *arena,
    struct letter_file *file);

/*
 * Read it, without a byte order mark and with LF at the line ends.  False
 * with a mistake added when it cannot be read, is no regular file, is larger
 * than a template may be or holds control characters.  Memory: the arena.
 */
bool letter_file_read(struct letter_file *file, struct arena *arena,
    struct mistakes *mistakes);

/*
 * The languages that have a folder of their own, sorted, each once.  A name
 * of letters, digits, '-' and '_' that does not start with '_' is one.
 */
size_t letter_file_languages(const struct letter_folders *folders,
    struct arena *arena, struct str **languages);

/*
 * Every .txt and .html file of a language, folder by folder, sorted; of no
 * language those that stand beside the languages' folders.
 */
size_t letter_file_list(const struct letter_folders *folders,
    struct str language, struct arena *arena, struct letter_file **files);

#endif
