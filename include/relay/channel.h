/*
 * channel.h - an open connection with the mails on it.
 *
 * At most two: the oldest, and one that is announced behind it.  A channel
 * takes its mails from the traffic and tells it what became of them.  All
 * bool functions are false only when a callback of the client failed.
 */
#ifndef RELAY_CHANNEL_H
#define RELAY_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "relay/abilities.h"
#include "relay/connection.h"
#include "relay/queue.h"
#include "relay/traffic.h"

enum { CHANNEL_MAX_JOBS = 2 };

/* Private, but for `is_over`: nothing can be done with it but release. */
struct channel {
	struct traffic *traffic;
	struct connection connection;
	struct job jobs[CHANNEL_MAX_JOBS];
	size_t job_count;
	size_t settled_count;
	unsigned epoch;
	bool is_over;
};

/* `epoch` is retry_epoch() when the connecting began. */
void channel_open(struct channel *channel, struct traffic *traffic,
    struct wire wire, const struct abilities *abilities, unsigned epoch);

/* Does not touch its mails: see channel_leave(). */
void channel_release(struct channel *channel);

/* Begin a mail, if the channel has none, may, and there is one. */
bool channel_begin(struct channel *channel, struct error *err);

/* Read what has come and act on it. */
bool channel_receive(struct channel *channel, struct error *err);

/*
 * Send what is to be sent; sending() and pause() come first.  Is over when the
 * wire takes no more bytes, unless a dot that has left may still be answered.
 */
bool channel_flush(struct channel *channel, struct error *err);

/* Must somebody watch for room to write? */
bool channel_is_blocked(const struct channel *channel);

/* Is over when `now` is past it; INT64_MAX: never. */
int64_t channel_deadline(struct channel *channel);
bool channel_expire(struct channel *channel, struct error *err);

bool channel_has_mail(const struct channel *channel);

/* Has it no mail, and could begin one at once? */
bool channel_is_idle(const struct channel *channel);

/* Has its oldest mail got its 354? Then its reply is worth waiting for. */
bool channel_is_committed(const struct channel *channel);

/* Give back all mails; none may be committed.  Is over then. */
void channel_leave(struct channel *channel);

/* When it is idle: QUIT, to be flushed; is over when the answer came. */
void channel_quit(struct channel *channel);

#endif
