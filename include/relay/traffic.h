/*
 * traffic.h - what all connections of one run share: the mails, the pace, the
 * tries, and whether the run is stopping.
 */
#ifndef RELAY_TRAFFIC_H
#define RELAY_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "relay/dialogue.h"
#include "relay/dispatch.h"
#include "relay/pace.h"
#include "relay/queue.h"
#include "relay/retry.h"

/* Memory: the arena given to traffic_init(). */
struct traffic {
	const struct dispatch_options *options;
	const struct dispatch_client *client;
	const char *relay_name; /* for people */
	struct queue queue;
	struct pace pace;
	struct retry retry;
	int64_t now;      /* nanoseconds as in pace.h; the loop keeps it */
	bool is_stopping; /* no mail is begun any more */
	struct error why;
};

void traffic_init(struct traffic *traffic,
    const struct dispatch_options *options,
    const struct dispatch_client *client, struct arena *arena, int64_t now);

/* The first reason stays. */
void traffic_stop(struct traffic *traffic, enum error_kind kind,
    const char *text);

/* Could a connection without a mail get one, now or when the pace allows? */
bool traffic_has_mail(const struct traffic *traffic);

/*
 * The next mail that may be begun now, if there is one and the pace allows
 * it.  Those that the dialogue refuses are settled OUTCOME_REJECTED on the way.
 * False only when a callback failed.
 */
bool traffic_take(struct traffic *traffic, const struct dialogue *dialogue,
    struct job *job, bool *is_taken, struct error *err);

/*
 * The relay's verdict on a mail.  Sets the tries back; the third mail in a
 * row that is refused alike for its content or by policy stops the run.
 * False as settle().
 */
bool traffic_settle(struct traffic *traffic, int64_t id,
    const struct dialogue *dialogue, struct error *err);

/* The mail's dot is out and nobody answers.  False as settle(). */
bool traffic_doubt(struct traffic *traffic, int64_t id,
    const struct outcome *reason, struct error *err);

/* A connection opened in `epoch` failed; the last try stops the run. */
void traffic_fail(struct traffic *traffic, unsigned epoch, const char *reason);

/*
 * The end: what is left is settled OUTCOME_UNSENT.  True when all mails were
 * sent or refused, else with the reason why not.
 */
bool traffic_close(struct traffic *traffic, struct error *err);

#endif
