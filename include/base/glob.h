/*
 * glob.h - patterns with * (any run of bytes) and ? (any one character).
 *
 * Case of ASCII letters is ignored.  There is no escape and no bracket.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

bool glob_match(struct str pattern, struct str text);

/* How many literal characters: of two patterns that match, more is closer. */
size_t glob_weight(struct str pattern);

#endif
