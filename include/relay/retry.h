/*
 * retry.h - when another connection may be tried, and when to give up.
 *
 * A try is a connection that ended in a systemic failure.  Connections that
 * were opened before the last failure share it: a relay that goes down under
 * sixteen of them has failed once.  While the relay has not shown that it
 * takes our mail, one connection at a time is opened, so that a wrong
 * password is said once.  Times are nanoseconds as in pace.h.
 */
#ifndef RELAY_RETRY_H
#define RELAY_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "relay/reply.h"

/* Mails in a row that the relay refuses alike. */
enum { RETRY_MAX_REFUSALS = 3 };

/* Private, but for `failures`: tries in a row. */
struct retry {
	int tries;
	int64_t wait;
	int failures;
	int64_t not_before;
	unsigned epoch;
	bool is_proven;
	int refused_code;
	struct enhanced refused_enhanced;
	int refusals;
};

void retry_init(struct retry *retry, int tries, int wait_seconds);

/* May a connection be opened while `open_count` are open or opening? */
bool retry_may_open(const struct retry *retry, unsigned open_count,
    int64_t now);

/* For retry_failed(): the state of affairs when a connection is opened. */
unsigned retry_epoch(const struct retry *retry);

/* A connection is ready for mail. */
void retry_opened(struct retry *retry);

/* A mail was accepted, rejected or deferred: the count starts anew. */
void retry_settled(struct retry *retry);

/*
 * A mail was refused for its content or by policy, with this reply.  False:
 * so were the ones before it, with the same codes; it is about us, give up.
 */
bool retry_refused(struct retry *retry, const struct reply *reply);

/* A mail had any other outcome. */
void retry_not_refused(struct retry *retry);

/* A connection failed that was opened in `epoch`.  False: give up. */
bool retry_failed(struct retry *retry, unsigned epoch, int64_t now);

#endif
