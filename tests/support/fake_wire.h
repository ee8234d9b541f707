/*
 * fake_wire.h - a wire whose other end is the test: it hears what was sent
 * and says what it likes.
 */
#ifndef TESTS_FAKE_WIRE_H
#define TESTS_FAKE_WIRE_H

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "relay/connection.h"

struct fake_wire {
	struct buf heard;  /* all that was sent */
	struct buf said;   /* not yet received */
	size_t room;       /* bytes it takes before WIRE_AGAIN */
	size_t piece;      /* bytes it gives at once */
	bool is_closed;    /* nothing follows what was said */
	bool is_deaf;      /* sending fails */
	unsigned receives; /* calls */
};

static inline void
fake_wire_init(struct fake_wire *fake)
{
	*fake = (struct fake_wire){ .room = SIZE_MAX, .piece = SIZE_MAX };
	buf_init(&fake->heard, 64 << 20);
	buf_init(&fake->said, 64 << 20);
}

static inline void
fake_wire_release(struct fake_wire *fake)
{
	buf_release(&fake->heard);
	buf_release(&fake->said);
}

static inline void
fake_wire_say(struct fake_wire *fake, const char *text)
{
	buf_add(&fake->said, str_from(text));
}

static inline enum wire_state
fake_wire_send(void *context, struct str bytes, size_t *sent)
{
	struct fake_wire *fake = context;
	if (fake->is_deaf)
		return WIRE_LOST;
	if (fake->room == 0)
		return WIRE_AGAIN;
	*sent = bytes.len < fake->room ? bytes.len : fake->room;
	fake->room -= fake->room == SIZE_MAX ? 0 : *sent;
	buf_add(&fake->heard, str_slice(bytes, 0, *sent));
	return WIRE_OK;
}

static inline enum wire_state
fake_wire_receive(void *context, char *room, size_t size, size_t *len)
{
	struct fake_wire *fake = context;
	struct str said = str_slice(buf_str(&fake->said), 0, size);
	said = str_slice(said, 0, fake->piece);
	fake->receives++;
	if (said.len == 0)
		return fake->is_closed ? WIRE_LOST : WIRE_AGAIN;
	memcpy(room, said.ptr, said.len);
	*len = said.len;
	buf_drop(&fake->said, said.len);
	return WIRE_OK;
}

static inline struct wire
fake_wire_wire(struct fake_wire *fake)
{
	return (struct wire){
		.context = fake,
		.send = fake_wire_send,
		.receive = fake_wire_receive,
	};
}

#endif
