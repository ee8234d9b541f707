#include "relay/connection.h"

#include <stdio.h>

#include "relay/pace.h"

void
connection_init(struct connection *connection, struct wire wire,
    struct str from, const struct abilities *abilities,
    struct connection_patience patience)
{
	dialogue_init(&connection->dialogue, from, abilities);
	connection->wire = wire;
	connection->patience = patience;
	connection->unread = STR_EMPTY;
	connection->is_drained = false;
	connection->is_blocked = false;
	connection->is_broken = false;
	connection->steps = UINT64_MAX;
	connection->deadline = INT64_MAX;
}

void
connection_release(struct connection *connection)
{
	dialogue_release(&connection->dialogue);
}

void
connection_flush(struct connection *connection)
{
	struct wire *wire = &connection->wire;
	enum wire_state state = WIRE_OK;
	while (state == WIRE_OK && !connection->is_broken) {
		size_t sent = 0;
		struct str bytes = dialogue_output(&connection->dialogue);
		if (bytes.len == 0)
			break;
		state = wire->send(wire->context, bytes, &sent);
		if (state == WIRE_OK)
			dialogue_sent(&connection->dialogue, sent);
	}
	connection->is_blocked = state == WIRE_AGAIN;
	if (state == WIRE_LOST)
		connection->is_broken = true;
}

bool
connection_is_blocked(const struct connection *connection)
{
	return connection->is_blocked;
}

bool
connection_is_broken(const struct connection *connection)
{
	return connection->is_broken;
}

static enum wire_state
fill(struct connection *connection)
{
	struct wire *wire = &connection->wire;
	size_t len = 0;
	if (connection->is_drained && !connection->is_broken) {
		connection->is_drained = false;
		return WIRE_AGAIN;
	}
	enum wire_state state = wire->receive(wire->context, connection->room,
	    sizeof(connection->room), &len);
	/* A dot that has left may still be answered: a doubt less. */
	if (state == WIRE_AGAIN && connection->is_broken &&
	    !dialogue_is_in_doubt(&connection->dialogue))
		return WIRE_LOST;
	if (state != WIRE_OK)
		return state;
	connection->unread = (struct str){ connection->room, len };
	connection->is_drained = !wire->has_inner_buffer &&
	                         len < sizeof(connection->room);
	return WIRE_OK;
}

enum dialogue_event
connection_next(struct connection *connection)
{
	for (;;) {
		enum dialogue_event event = dialogue_feed(&connection->dialogue,
		    &connection->unread);
		if (event != DIALOGUE_MORE)
			return event;
		enum wire_state state = fill(connection);
		if (state == WIRE_AGAIN)
			return DIALOGUE_MORE;
		if (state == WIRE_LOST)
			return dialogue_end(&connection->dialogue,
			    STR("the connection was lost"));
	}
}

static int
seconds_to_wait(const struct connection *connection)
{
	switch (dialogue_waits_for(&connection->dialogue)) {
	case WAIT_FOR_REPLY:
		return connection->patience.reply;
	case WAIT_FOR_DOT:
		return connection->patience.dot;
	case WAIT_FOR_NOTHING:
		break;
	}
	return -1;
}

int64_t
connection_deadline(struct connection *connection, int64_t now)
{
	if (connection->steps == connection->dialogue.steps)
		return connection->deadline;
	int seconds = seconds_to_wait(connection);
	connection->steps = connection->dialogue.steps;
	connection->deadline = seconds < 0 ? INT64_MAX
	                                   : now + seconds * PACE_SECOND;
	return connection->deadline;
}

enum dialogue_event
connection_expire(struct connection *connection)
{
	char reason[64];
	snprintf(reason, sizeof(reason), "no answer to %s in time",
	    dialogue_awaits(&connection->dialogue));
	return dialogue_end(&connection->dialogue, str_from(reason));
}
