/*
 * words.h - which of a list of words a text is.
 *
 * For the names of an enum: the index of a word is the value it stands for,
 * NULL where a value has no word.  Case of ASCII letters does not count.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* False and *index untouched when it is none of them. */
bool words_find(const char *const *words, size_t count, struct str text,
    size_t *index);

/* Does "US, DE" name it?  Blanks do not count either. */
bool words_listed(struct str list, struct str word);

#endif
