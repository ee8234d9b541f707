#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* So many that a write costs nothing, so few that they cost no memory. */
enum { PASSED_BYTES = 64 * 1024 };

void
buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){ .limit = limit };
}

void
buf_release(struct buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->ptr);
	*buf = (struct buf){ .limit = buf->limit };
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->has_overflown = false;
}

static void
grow(struct buf *buf, size_t wanted)
{
	size_t capacity = buf->capacity == 0 ? 256 : buf->capacity;
	while (capacity < wanted)
		capacity *= 2;
	buf->ptr = memory_resize(buf->ptr, capacity);
	buf->capacity = capacity;
}

/* Room for what counts against the limit, and for what does not. */
static char *
make_room(struct buf *buf, size_t room, size_t beyond)
{
	if (buf->has_overflown || room > buf->limit - buf->len) {
		buf->has_overflown = true;
		return NULL;
	}
	if (buf->ptr == NULL || room + beyond > buf->capacity - buf->len)
		grow(buf, buf->len + room + beyond);
	return buf->ptr + buf->len;
}

char *
buf_grow(struct buf *buf, size_t room)
{
	return make_room(buf, room, 0);
}

/* Where the text fits into what is there, it need not be measured first. */
void
buf_format(struct buf *buf, const char *format, ...)
{
	size_t room = buf->ptr == NULL ? 0 : buf->capacity - buf->len;
	va_list args;
	va_start(args, format);
	int len = vsnprintf(room == 0 ? NULL : buf->ptr + buf->len, room,
	    format, args);
	va_end(args);
	if (len < 0) {
		buf->has_overflown = true;
		return;
	}
	/* One byte more than is kept: vsnprintf() ends with NUL. */
	char *end = make_room(buf, (size_t)len, 1);
	if (end == NULL)
		return;
	if ((size_t)len >= room) {
		va_start(args, format);
		vsnprintf(end, (size_t)len + 1, format, args);
		va_end(args);
	}
	buf->len += (size_t)len;
}

void
buf_truncate(struct buf *buf, size_t len)
{
	if (len < buf->len)
		buf->len = len;
}

void
buf_drop(struct buf *buf, size_t len)
{
	if (len >= buf->len) {
		buf->len = 0;
		return;
	}
	memmove(buf->ptr, buf->ptr + len, buf->len - len);
	buf->len -= len;
}

void
buf_pass(struct buf *buf)
{
	if (buf->outlet == NULL || buf->len < PASSED_BYTES)
		return;
	buf->outlet->take(buf->outlet->taker, buf_str(buf));
	buf->limit -= buf->len;
	buf->len = 0;
}

struct str
buf_str(const struct buf *buf)
{
	return buf->len == 0 ? STR_EMPTY : (struct str){ buf->ptr, buf->len };
}
