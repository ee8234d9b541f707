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

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* Never part of UTF-8; stands for a byte that could not be decoded. */
enum { ENCODING_BAD_BYTE = 0xFF };

struct decoded {
	struct str text;      /* a view of the file's bytes or of `own` */
	const char *encoding; /* what it was, for messages */
	bool is_sound;        /* valid UTF-8 without any NUL */
	struct buf own;
};

/* "auto", or a name that iconv knows. */
bool encoding_is_known(struct str name);

/*
 * `configured` and `fallback` may be empty or "auto".  False for UTF-16
 * without a byte order mark, unless it is configured.  Kinds: ERROR_INPUT,
 * ERROR_CONFIG.  Memory: `bytes` must outlive `decoded`.
 */
bool encoding_decode(struct str bytes, struct str configured,
    struct str fallback, struct decoded *decoded, struct error *err);

void encoding_release(struct decoded *decoded);

#endif
