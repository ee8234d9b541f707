/*
 * encoding.h - the bytes of a file as UTF-8, whatever they were.
 *
 * The order: a byte order mark, the configured encoding, valid UTF-8, the
 * profile's fallback.  Legacy encodings are never guessed: GB18030 accepts
 * almost anything.  A byte that cannot be decoded becomes one that is invalid
 * in UTF-8, so that the row it stands in can be rejected alone.
 */
#ifndef INTAKE_ENCODING_H
#define INTAKE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/source.h"
#include "base/str.h"

enum {
	ENCODING_BAD_BYTE = 0xFF, /* never part of UTF-8: not decodable */
	ENCODING_LEAST_ROOM = 32  /* for what becomes of one character */
};

/* A file in some encoding, read from its start. */
struct encoding;

/* "auto", or a name that iconv knows. */
bool encoding_is_known(struct str name);

/*
 * `configured` and `fallback` may be empty or "auto".  NULL for UTF-16
 * without a byte order mark, unless it is configured.  Kinds: ERROR_INPUT,
 * ERROR_CONFIG.  Memory: the arena; the source must outlive it.
 */
struct encoding *encoding_open(struct source *source, struct str configured,
    struct str fallback, struct arena *arena, struct error *err);
void encoding_close(struct encoding *encoding);

/* What it is, for messages. */
const char *encoding_name(const struct encoding *encoding);

/*
 * The text that follows, at most `room` bytes (ENCODING_LEAST_ROOM or more);
 * returns its length, 0 at the end.  A character may come in two pieces.
 */
size_t encoding_read(struct encoding *encoding, char *into, size_t room);

/* Back to the start of the text, behind a byte order mark. */
void encoding_rewind(struct encoding *encoding);

#endif
