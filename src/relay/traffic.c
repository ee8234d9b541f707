#include "relay/traffic.h"

void
traffic_init(struct traffic *traffic, const struct dispatch_options *options,
    const struct dispatch_client *client, struct arena *arena, int64_t now)
{
	*traffic = (struct traffic){
		.options = options,
		.client = client,
		.relay_name = options->url,
		.now = now,
	};
	queue_init(&traffic->queue, client, arena);
	pace_init(&traffic->pace, options->max_per_second, now);
	retry_init(&traffic->retry, options->tries,
	    options->retry_wait_seconds);
}

void
traffic_stop(struct traffic *traffic, enum error_kind kind, const char *text)
{
	if (!traffic->is_stopping)
		error_set(&traffic->why, kind, "%s", text);
	traffic->is_stopping = true;
}

bool
traffic_has_mail(const struct traffic *traffic)
{
	return !traffic->is_stopping && !queue_is_done(&traffic->queue);
}

static bool
refuse(struct traffic *traffic, int64_t id, const char *why, struct error *err)
{
	struct outcome outcome;
	outcome_set(&outcome, OUTCOME_REJECTED, 0, str_from(why));
	return traffic->client->settle(traffic->client->context, id, &outcome,
	    err);
}

bool
traffic_take(struct traffic *traffic, const struct dialogue *dialogue,
    struct job *job, bool *is_taken, struct error *err)
{
	*is_taken = false;
	if (!traffic_has_mail(traffic) ||
	    pace_ready_at(&traffic->pace) > traffic->now)
		return true;
	enum next_mail next;
	for (;;) {
		next = queue_take(&traffic->queue, job, err);
		const char *why = next == NEXT_MAIL
		                      ? dialogue_refuses(dialogue, job->mail.to,
					    job->mail.bytes.len)
		                      : NULL;
		if (why == NULL)
			break;
		if (!refuse(traffic, job->mail.id, why, err))
			return false;
	}
	*is_taken = next == NEXT_MAIL;
	if (*is_taken)
		pace_take(&traffic->pace, traffic->now);
	return next != NEXT_FAILED;
}

static void
follow_refusals(struct traffic *traffic, const struct dialogue *dialogue)
{
	struct error why;
	if (!dialogue->verdict.is_policy) {
		retry_not_refused(&traffic->retry);
		return;
	}
	if (retry_refused(&traffic->retry, dialogue_reply(dialogue)))
		return;
	error_set(&why, ERROR_RELAY,
	    "%s: %d mails in a row were refused alike: %.300s",
	    traffic->relay_name, RETRY_MAX_REFUSALS, dialogue->outcome.reply);
	traffic_stop(traffic, why.kind, why.text);
}

bool
traffic_settle(struct traffic *traffic, int64_t id,
    const struct dialogue *dialogue, struct error *err)
{
	const struct dispatch_client *client = traffic->client;
	retry_settled(&traffic->retry);
	follow_refusals(traffic, dialogue);
	return client->settle(client->context, id, &dialogue->outcome, err);
}

bool
traffic_doubt(struct traffic *traffic, int64_t id, const struct outcome *reason,
    struct error *err)
{
	const struct dispatch_client *client = traffic->client;
	struct outcome outcome = *reason;
	outcome.kind = OUTCOME_IN_DOUBT;
	return client->settle(client->context, id, &outcome, err);
}

void
traffic_fail(struct traffic *traffic, unsigned epoch, const char *reason)
{
	struct error why;
	if (retry_failed(&traffic->retry, epoch, traffic->now))
		return;
	error_set(&why, ERROR_RELAY, "%.400s (%d failure%s in a row)", reason,
	    traffic->retry.failures, traffic->retry.failures == 1 ? "" : "s");
	traffic_stop(traffic, why.kind, why.text);
}

bool
traffic_close(struct traffic *traffic, struct error *err)
{
	struct queue *queue = &traffic->queue;
	if (traffic->is_stopping && !queue_is_done(queue)) {
		if (!queue_abandon(queue, str_from(traffic->why.text), err))
			return false;
		*err = traffic->why;
		return false;
	}
	if (queue->aside_count > 0)
		return error_set(err, ERROR_RELAY,
		    "%s: the connection was lost %d times under each of %zu "
		    "mails that were not sent",
		    traffic->relay_name, QUEUE_MAX_LOSSES, queue->aside_count);
	return true;
}
