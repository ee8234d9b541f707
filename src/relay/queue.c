#include "relay/queue.h"

void
queue_init(struct queue *queue, const struct dispatch_client *client,
    struct arena *arena)
{
	*queue = (struct queue){ .client = client, .arena = arena };
}

enum next_mail
queue_take(struct queue *queue, struct job *job, struct error *err)
{
	if (queue->returned_count > 0) {
		*job = queue->returned[--queue->returned_count];
		return NEXT_MAIL;
	}
	if (queue->is_exhausted)
		return NEXT_NONE;
	struct job fresh = { 0 };
	enum next_mail next = queue->client->next(queue->client->context,
	    &fresh.mail, err);
	if (next == NEXT_MAIL)
		*job = fresh;
	if (next == NEXT_NONE)
		queue->is_exhausted = true;
	return next;
}

void
queue_return(struct queue *queue, const struct job *job)
{
	queue->returned = arena_grow(queue->arena, queue->returned,
	    queue->returned_count, &queue->capacity, sizeof(*queue->returned));
	queue->returned[queue->returned_count++] = *job;
}

static bool
give_up(struct queue *queue, const struct job *job, struct str reason,
    struct error *err)
{
	struct outcome outcome;
	outcome_set(&outcome, OUTCOME_UNSENT, 0, reason);
	return queue->client->settle(queue->client->context, job->mail.id,
	    &outcome, err);
}

bool
queue_return_lost(struct queue *queue, struct job job, struct str reason,
    struct error *err)
{
	if (++job.losses < QUEUE_MAX_LOSSES) {
		queue_return(queue, &job);
		return true;
	}
	queue->aside_count++;
	return give_up(queue, &job, reason, err);
}

bool
queue_is_done(const struct queue *queue)
{
	return queue->is_exhausted && queue->returned_count == 0;
}

bool
queue_abandon(struct queue *queue, struct str reason, struct error *err)
{
	queue->is_exhausted = true;
	while (queue->returned_count > 0) {
		const struct job *job =
		    &queue->returned[queue->returned_count - 1];
		if (!give_up(queue, job, reason, err))
			return false;
		queue->returned_count--;
	}
	return true;
}
