/*
 * connection.h - a dialogue on a wire: moves bytes between the two without
 * waiting, and knows when waiting has been too long.
 *
 * Times are nanoseconds as in pace.h.
 */
#ifndef RELAY_CONNECTION_H
#define RELAY_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "relay/dialogue.h"

enum wire_state {
	WIRE_OK,    /* at least one byte went */
	WIRE_AGAIN, /* nothing now */
	WIRE_LOST,  /* closed or broken */
};

/* A stream in both directions that never blocks. */
struct wire {
	void *context;
	/* After WIRE_AGAIN the same bytes are sent first, from where they were.
	 */
	enum wire_state (*send)(void *context, struct str bytes, size_t *sent);
	enum wire_state (
	    *receive)(void *context, char *room, size_t size, size_t *len);
	/* Bytes can wait inside, unseen by epoll: read until WIRE_AGAIN. */
	bool has_inner_buffer;
};

/* Seconds without progress before the connection is given up. */
struct connection_patience {
	int reply; /* for a reply, or for the relay to take our bytes */
	int dot;   /* for the reply to the final dot */
};

enum { CONNECTION_ROOM = 4096 };

/* Use `dialogue` to begin, send and quit; the rest is private. */
struct connection {
	struct dialogue dialogue;
	struct wire wire;
	struct connection_patience patience;
	struct str unread;
	bool is_drained; /* the last read took all there was */
	bool is_blocked; /* the wire takes no more bytes */
	bool is_broken;  /* the wire takes bytes no more */
	uint64_t steps;  /* of the dialogue, when the deadline was set */
	int64_t deadline;
	char room[CONNECTION_ROOM];
};

void connection_init(struct connection *connection, struct wire wire,
    struct str from, const struct abilities *abilities,
    struct connection_patience patience);
void connection_release(struct connection *connection);

/* Send what the dialogue has to say, as far as the wire takes it. */
void connection_flush(struct connection *connection);

/* Must somebody wait until the wire takes bytes again? */
bool connection_is_blocked(const struct connection *connection);

/* Does the wire take no more bytes?  connection_next() has the last words. */
bool connection_is_broken(const struct connection *connection);

/*
 * Read and tell the next event; DIALOGUE_MORE when there is none now.  Not
 * after DIALOGUE_ENDED.
 */
enum dialogue_event connection_next(struct connection *connection);

/* When it is to be given up if nothing happens; INT64_MAX: never. */
int64_t connection_deadline(struct connection *connection, int64_t now);

/* Give it up: DIALOGUE_ENDED, with what was waited for in vain. */
enum dialogue_event connection_expire(struct connection *connection);

#endif
