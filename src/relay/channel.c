#include "relay/channel.h"

#include <stdio.h>

void
channel_open(struct channel *channel, struct traffic *traffic, struct wire wire,
    const struct abilities *abilities, unsigned epoch)
{
	channel->traffic = traffic;
	channel->job_count = 0;
	channel->settled_count = 0;
	channel->epoch = epoch;
	channel->is_over = false;
	connection_init(&channel->connection, wire,
	    str_from(traffic->options->from), abilities,
	    (struct connection_patience){
		.reply = traffic->options->reply_timeout_seconds,
		.dot = traffic->options->dot_timeout_seconds,
	    });
}

void
channel_release(struct channel *channel)
{
	connection_release(&channel->connection);
}

bool
channel_has_mail(const struct channel *channel)
{
	return channel->job_count > 0;
}

bool
channel_is_idle(const struct channel *channel)
{
	return !channel->is_over && channel->job_count == 0 &&
	       dialogue_may_begin(&channel->connection.dialogue);
}

bool
channel_is_committed(const struct channel *channel)
{
	return dialogue_is_committed(&channel->connection.dialogue);
}

bool
channel_is_blocked(const struct channel *channel)
{
	return connection_is_blocked(&channel->connection);
}

int64_t
channel_deadline(struct channel *channel)
{
	return connection_deadline(&channel->connection, channel->traffic->now);
}

static bool
begin_next(struct channel *channel, struct error *err)
{
	struct dialogue *dialogue = &channel->connection.dialogue;
	struct job *job = &channel->jobs[channel->job_count];
	bool is_taken;
	if (channel->job_count == CHANNEL_MAX_JOBS ||
	    !dialogue_may_begin(dialogue))
		return true;
	if (!traffic_take(channel->traffic, dialogue, job, &is_taken, err))
		return false;
	if (!is_taken)
		return true;
	dialogue_begin(dialogue, job->mail.to, job->mail.bytes.len);
	channel->job_count++;
	return true;
}

bool
channel_begin(struct channel *channel, struct error *err)
{
	return channel->job_count > 0 || begin_next(channel, err);
}

static int64_t
drop_oldest(struct channel *channel)
{
	int64_t id = channel->jobs[0].mail.id;
	channel->jobs[0] = channel->jobs[1];
	channel->job_count--;
	return id;
}

static void
return_all(struct channel *channel)
{
	while (channel->job_count > 0)
		queue_return(&channel->traffic->queue,
		    &channel->jobs[--channel->job_count]);
}

void
channel_leave(struct channel *channel)
{
	return_all(channel);
	channel->is_over = true;
}

void
channel_quit(struct channel *channel)
{
	dialogue_quit(&channel->connection.dialogue);
}

/* The relay waits for a body.  It leaves after the next pause(). */
static bool
on_go(struct channel *channel, struct error *err)
{
	const struct dispatch_client *client = channel->traffic->client;
	/* The loop gives the mail back before anything can be sent. */
	if (channel->traffic->is_stopping)
		return true;
	if (!client->sending(client->context, channel->jobs[0].mail.id, err))
		return false;
	dialogue_body(&channel->connection.dialogue,
	    channel->jobs[0].mail.bytes);
	return begin_next(channel, err);
}

static bool
on_settled(struct channel *channel, struct error *err)
{
	int64_t id = drop_oldest(channel);
	channel->settled_count++;
	return traffic_settle(channel->traffic, id,
		   &channel->connection.dialogue, err) &&
	       channel_begin(channel, err);
}

/* Relays close after some mails or when idle: that is no failure. */
static bool
is_ordinary_end(const struct channel *channel)
{
	return channel->settled_count > 0 &&
	       channel->connection.dialogue.verdict.effect == VERDICT_REOPEN;
}

/*
 * A mail whose dot is out without an answer is in doubt, and never sent again
 * by this run.  Any other goes to the next connection.
 */
static bool
leave_mails(struct channel *channel, const struct outcome *outcome,
    struct error *err)
{
	struct traffic *traffic = channel->traffic;
	if (channel->job_count == 0)
		return true;
	bool is_in_doubt = dialogue_is_in_doubt(&channel->connection.dialogue);
	struct job oldest = channel->jobs[0];
	drop_oldest(channel);
	return_all(channel);
	if (is_in_doubt)
		return traffic_doubt(traffic, oldest.mail.id, outcome, err);
	return queue_return_lost(&traffic->queue, oldest,
	    str_from(outcome->reply), err);
}

static bool
on_ended(struct channel *channel, struct error *err)
{
	const struct dialogue *dialogue = &channel->connection.dialogue;
	struct traffic *traffic = channel->traffic;
	bool is_failure = !is_ordinary_end(channel) ||
	                  dialogue_is_in_doubt(dialogue);
	char reason[ERROR_MAX_TEXT];
	channel->is_over = true;
	snprintf(reason, sizeof(reason), "%s: %.300s", traffic->relay_name,
	    dialogue->outcome.reply);
	if (dialogue->verdict.effect == VERDICT_SLOWER)
		pace_slow_down(&traffic->pace, traffic->now);
	if (!leave_mails(channel, &dialogue->outcome, err))
		return false;
	if (is_failure)
		traffic_fail(traffic, channel->epoch, reason);
	return true;
}

bool
channel_receive(struct channel *channel, struct error *err)
{
	for (;;) {
		bool ok = true;
		switch (connection_next(&channel->connection)) {
		case DIALOGUE_MORE:
			return true;
		case DIALOGUE_ENDED:
			return on_ended(channel, err);
		case DIALOGUE_GO:
			ok = on_go(channel, err);
			break;
		case DIALOGUE_SETTLED:
			ok = on_settled(channel, err);
			break;
		}
		if (!ok)
			return false;
	}
}

bool
channel_expire(struct channel *channel, struct error *err)
{
	connection_expire(&channel->connection);
	return on_ended(channel, err);
}

bool
channel_flush(struct channel *channel, struct error *err)
{
	connection_flush(&channel->connection);
	return !connection_is_broken(&channel->connection) ||
	       channel_receive(channel, err);
}
