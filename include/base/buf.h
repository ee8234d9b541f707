/*
 * buf.h - bytes that grow, up to a limit that must be named.
 *
 * When an addition would pass the limit nothing is added, the buffer is
 * marked as overflown and stays so until buf_clear(): callers may add many
 * pieces and ask once at the end.  Lack of memory ends the process.
 *
 * A buffer with an outlet need not hold all of a long text: what is complete
 * can be passed on while the rest is still being made.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"

/* Takes what a buffer passes on. */
struct buf_outlet {
	void (*take)(void *taker, struct str bytes);
	void *taker;
};

struct buf {
	char *ptr;
	size_t len;
	size_t capacity;
	size_t limit;
	bool has_overflown;
	const struct buf_outlet *outlet; /* NULL: everything is held */
};

void buf_init(struct buf *buf, size_t limit);
void buf_release(struct buf *buf);
void buf_clear(struct buf *buf);

void buf_format(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Cut back to `len` bytes, at most what is there. */
void buf_truncate(struct buf *buf, size_t len);

/* Drop the first `len` bytes. */
void buf_drop(struct buf *buf, size_t len);

/*
 * What was added so far is complete: now and then an outlet gets all of it.
 * The limit counts it all the same.
 */
void buf_pass(struct buf *buf);

/* What is held; valid until the next call that changes it. */
struct str buf_str(const struct buf *buf);

/* What buf_reserve() does where there is no room. */
char *buf_grow(struct buf *buf, size_t room);

/*
 * At least `room` writable bytes behind the end, or NULL past the limit.  Texts
 * are made of short pieces: a call for each would cost more than the piece.
 */
static inline char *
buf_reserve(struct buf *buf, size_t room)
{
	bool has_room = room <= buf->capacity - buf->len &&
	                room <= buf->limit - buf->len && buf->ptr != NULL &&
	                !buf->has_overflown;
	return has_room ? buf->ptr + buf->len : buf_grow(buf, room);
}

static inline void
buf_add(struct buf *buf, struct str s)
{
	char *end = s.len == 0 ? NULL : buf_reserve(buf, s.len);
	if (end == NULL)
		return;
	memcpy(end, s.ptr, s.len);
	buf->len += s.len;
}

static inline void
buf_add_byte(struct buf *buf, char byte)
{
	char *end = buf_reserve(buf, 1);
	if (end == NULL)
		return;
	*end = byte;
	buf->len++;
}

#endif
