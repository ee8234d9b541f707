/*
 * source.h - the bytes of a large file, read piece by piece.
 *
 * What the file held when it was opened is read, and no more.  A file that
 * others change, replace or cut meanwhile does no harm, but what was read of
 * it is worth nothing: source_verify() tells.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/fingerprint.h"

struct source;

/*
 * Open a regular file of at most `limit` bytes; NULL with an error as
 * file_open() gives it.  Memory: the arena.
 */
struct source *source_open(const char *path, size_t limit, struct arena *arena,
    struct error *err);
void source_close(struct source *source);

/*
 * Up to `size` bytes from an offset on; returns how many: fewer at the end,
 * or where reading failed.
 */
size_t source_read(struct source *source, uint64_t at, char *into, size_t size);

/* When it was opened. */
struct file_stamp source_stamp(const struct source *source);

/* How many bytes were read so far, counted once, from the first on. */
uint64_t source_done(const struct source *source);

/* Of all its bytes, which must have been read from first to last. */
struct fingerprint source_fingerprint(const struct source *source);

/*
 * Was everything that was asked for read, and is it still what the file
 * holds?  Kinds: ERROR_NO_INPUT when reading failed, ERROR_BUSY when somebody
 * was at work on the file.  The text does not name it.
 */
bool source_verify(const struct source *source, struct error *err);

#endif
