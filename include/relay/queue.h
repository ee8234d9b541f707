/*
 * queue.h - the mails still to be sent: those the client gives one by one,
 * and first those that a lost connection gave back.
 */
#ifndef RELAY_QUEUE_H
#define RELAY_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "relay/dispatch.h"

/* Connections lost under one mail before it is put aside for this run. */
enum { QUEUE_MAX_LOSSES = 3 };

struct job {
	struct dispatch_mail mail;
	int losses;
};

/* Private, but for `aside_count`.  Memory: the arena of queue_init(). */
struct queue {
	const struct dispatch_client *client;
	struct arena *arena;
	struct job *returned;
	size_t returned_count;
	size_t capacity;
	size_t aside_count; /* mails given up by queue_return_lost() */
	bool is_exhausted;
};

void queue_init(struct queue *queue, const struct dispatch_client *client,
    struct arena *arena);

/* NEXT_FAILED only when the client said so. */
enum next_mail queue_take(struct queue *queue, struct job *job,
    struct error *err);

/* The mail could not be tried: it comes first again. */
void queue_return(struct queue *queue, const struct job *job);

/*
 * The connection was lost under this mail.  It comes first again; the third
 * time it is settled OUTCOME_UNSENT with `reason`, so that one mail that
 * upsets the relay does not hold up the others.  False as settle().
 */
bool queue_return_lost(struct queue *queue, struct job job, struct str reason,
    struct error *err);

/* Will queue_take() say NEXT_NONE? Unknown is no. */
bool queue_is_done(const struct queue *queue);

/* Settle OUTCOME_UNSENT what was given back, and take no more. */
bool queue_abandon(struct queue *queue, struct str reason, struct error *err);

#endif
