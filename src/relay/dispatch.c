#include "relay/dispatch.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "relay/channel.h"
#include "relay/endpoint.h"
#include "relay/maildir.h"
#include "relay/session.h"
#include "relay/traffic.h"

#define MILLISECOND (PACE_SECOND / 1000)

enum {
	/* A signal may come just before a wait: look again soon. */
	LONGEST_NAP_MS = 250,
	FAREWELL_MS = 1000,
	MAX_WAKES = 64,
};

enum slot_state { SLOT_FREE, SLOT_OPENING, SLOT_OPEN };

/* Room for one connection. */
struct slot {
	enum slot_state state;
	struct session *session;
	struct job claim; /* opening: a mail that nobody else shall wait for */
	unsigned epoch;
	struct channel channel; /* open */
	uint32_t watched;       /* epoll events */
};

struct dispatch {
	struct arena arena;
	struct traffic traffic;
	struct session_pool *pool;
	int epoll;
	struct slot *slots;
	unsigned slot_count;
	unsigned slots_allowed; /* what the relay lets us have */
};

static int64_t
monotonic_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * PACE_SECOND + now.tv_nsec;
}

static unsigned
count_slots(const struct dispatch *dispatch, enum slot_state state)
{
	unsigned count = 0;
	for (unsigned i = 0; i < dispatch->slot_count; i++)
		count += dispatch->slots[i].state == state;
	return count;
}

static bool
has_idle(const struct dispatch *dispatch)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++)
		if (dispatch->slots[i].state == SLOT_OPEN &&
		    channel_is_idle(&dispatch->slots[i].channel))
			return true;
	return false;
}

static void
close_slot(struct slot *slot)
{
	if (slot->state == SLOT_OPEN)
		channel_release(&slot->channel);
	if (slot->state != SLOT_FREE)
		session_close(slot->session);
	slot->state = SLOT_FREE;
	slot->session = NULL;
}

static void
watch(struct dispatch *dispatch, struct slot *slot)
{
	uint32_t wanted = EPOLLIN;
	if (channel_is_blocked(&slot->channel))
		wanted |= EPOLLOUT;
	if (wanted == slot->watched)
		return;
	struct epoll_event event = { .events = wanted, .data.ptr = slot };
	epoll_ctl(dispatch->epoll,
	    slot->watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD,
	    session_socket(slot->session), &event);
	slot->watched = wanted;
}

/* A connection is opened for a mail that is there, never for none. */
static bool
open_slot(struct dispatch *dispatch, struct slot *slot, struct error *err)
{
	struct traffic *traffic = &dispatch->traffic;
	enum next_mail next = queue_take(&traffic->queue, &slot->claim, err);
	if (next != NEXT_MAIL)
		return next == NEXT_NONE;
	slot->watched = 0;
	slot->epoch = retry_epoch(&traffic->retry);
	slot->session = session_start(dispatch->pool, slot);
	slot->state = SLOT_OPENING;
	return true;
}

static bool
open_slots(struct dispatch *dispatch, struct error *err)
{
	const struct traffic *traffic = &dispatch->traffic;
	unsigned open_count = dispatch->slot_count -
	                      count_slots(dispatch, SLOT_FREE);
	if (has_idle(dispatch))
		return true;
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (!traffic_has_mail(traffic) ||
		    open_count >= dispatch->slots_allowed ||
		    !retry_may_open(&traffic->retry, open_count, traffic->now))
			return true;
		if (slot->state != SLOT_FREE)
			continue;
		if (!open_slot(dispatch, slot, err))
			return false;
		open_count += slot->state == SLOT_OPENING;
	}
	return true;
}

static void
on_refused(struct dispatch *dispatch, struct slot *slot,
    const struct error *why)
{
	struct traffic *traffic = &dispatch->traffic;
	unsigned open_count = count_slots(dispatch, SLOT_OPEN);
	/* Some relays allow a client a few connections only. */
	if (open_count > 0)
		dispatch->slots_allowed = open_count;
	close_slot(slot);
	if (why->kind == ERROR_RELAY)
		traffic_fail(traffic, slot->epoch, why->text);
	else
		traffic_stop(traffic, why->kind, why->text);
}

static bool
on_opened(struct dispatch *dispatch, struct slot *slot, struct error *err)
{
	struct traffic *traffic = &dispatch->traffic;
	struct error why;
	queue_return(&traffic->queue, &slot->claim);
	if (session_has_failed(slot->session, &why)) {
		on_refused(dispatch, slot, &why);
		return true;
	}
	retry_opened(&traffic->retry);
	channel_open(&slot->channel, traffic, session_wire(slot->session),
	    session_abilities(slot->session), slot->epoch);
	slot->state = SLOT_OPEN;
	return channel_begin(&slot->channel, err);
}

static bool
collect_opened(struct dispatch *dispatch, struct error *err)
{
	struct session *session;
	if (count_slots(dispatch, SLOT_OPENING) == 0)
		return true;
	while ((session = session_pool_opened(dispatch->pool)) != NULL)
		if (!on_opened(dispatch, session_owner(session), err))
			return false;
	return true;
}

/* Only mails after their 354 keep a connection when the run is stopping. */
static void
wind_down(struct dispatch *dispatch)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state == SLOT_OPENING) {
			queue_return(&dispatch->traffic.queue, &slot->claim);
			close_slot(slot);
		} else if (slot->state == SLOT_OPEN &&
			   channel_has_mail(&slot->channel) &&
			   !channel_is_committed(&slot->channel)) {
			channel_leave(&slot->channel);
			close_slot(slot);
		}
	}
}

static void
look_for_stop(struct dispatch *dispatch)
{
	struct traffic *traffic = &dispatch->traffic;
	if (!traffic->is_stopping &&
	    traffic->client->is_stopping(traffic->client->context))
		traffic_stop(traffic, ERROR_BUSY, "stopped by a signal");
	if (traffic->is_stopping)
		wind_down(dispatch);
}

/* Close what is over, give idle connections a mail, open more. */
static bool
assign(struct dispatch *dispatch, struct error *err)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state != SLOT_OPEN)
			continue;
		if (slot->channel.is_over)
			close_slot(slot);
		else if (!channel_begin(&slot->channel, err))
			return false;
	}
	return open_slots(dispatch, err);
}

static bool
flush(struct dispatch *dispatch, struct error *err)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state != SLOT_OPEN)
			continue;
		if (!channel_flush(&slot->channel, err))
			return false;
		watch(dispatch, slot);
	}
	return true;
}

static bool
is_finished(const struct dispatch *dispatch)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		const struct slot *slot = &dispatch->slots[i];
		if (slot->state == SLOT_OPENING ||
		    (slot->state == SLOT_OPEN &&
			channel_has_mail(&slot->channel)))
			return false;
	}
	return !traffic_has_mail(&dispatch->traffic);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How long nothing can be done unless the relay says something. */
static int
nap_milliseconds(struct dispatch *dispatch)
{
	const struct traffic *traffic = &dispatch->traffic;
	int64_t until = traffic->now + LONGEST_NAP_MS * MILLISECOND;
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state != SLOT_OPEN)
			continue;
		if (slot->channel.is_over)
			return 0;
		until = earlier(until, channel_deadline(&slot->channel));
	}
	if (traffic_has_mail(traffic) && has_idle(dispatch))
		until = earlier(until, pace_ready_at(&traffic->pace));
	if (count_slots(dispatch, SLOT_FREE) == dispatch->slot_count)
		until = earlier(until, traffic->retry.not_before);
	if (until <= traffic->now)
		return 0;
	return (int)((until - traffic->now) / MILLISECOND) + 1;
}

/* Sleep until something can be done, then read what has come. */
static bool
wait_and_receive(struct dispatch *dispatch, int milliseconds, struct error *err)
{
	struct epoll_event events[MAX_WAKES];
	if (count_slots(dispatch, SLOT_OPENING) > 0) {
		session_pool_wait(dispatch->pool, dispatch->epoll,
		    milliseconds);
		milliseconds = 0;
	}
	/*
	 * A relay on this machine, or who composes the next mails, goes first
	 * where there is no core for everybody: then more can be done at once.
	 */
	sched_yield();
	int count = epoll_wait(dispatch->epoll, events, MAX_WAKES,
	    milliseconds);
	dispatch->traffic.now = monotonic_now();
	for (int i = 0; i < count; i++) {
		struct slot *slot = events[i].data.ptr;
		if (slot->state == SLOT_OPEN && !slot->channel.is_over &&
		    !channel_receive(&slot->channel, err))
			return false;
	}
	return true;
}

static bool
expire(struct dispatch *dispatch, struct error *err)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state != SLOT_OPEN || slot->channel.is_over ||
		    channel_deadline(&slot->channel) > dispatch->traffic.now)
			continue;
		if (!channel_expire(&slot->channel, err))
			return false;
	}
	return true;
}

static bool
send_all(struct dispatch *dispatch, struct error *err)
{
	const struct dispatch_client *client = dispatch->traffic.client;
	for (;;) {
		look_for_stop(dispatch);
		if (!assign(dispatch, err))
			return false;
		if (is_finished(dispatch))
			return true;
		/* Marks of sending() are written before bytes leave. */
		if (!client->pause(client->context, err))
			return false;
		if (!flush(dispatch, err) ||
		    !wait_and_receive(dispatch, nap_milliseconds(dispatch),
			err) ||
		    !expire(dispatch, err) || !collect_opened(dispatch, err))
			return false;
	}
}

/* QUIT on all connections at once; who does not answer soon is left. */
static void
say_farewell(struct dispatch *dispatch)
{
	struct error ignored;
	int64_t until = monotonic_now() + FAREWELL_MS * MILLISECOND;
	for (unsigned i = 0; i < dispatch->slot_count; i++) {
		struct slot *slot = &dispatch->slots[i];
		if (slot->state == SLOT_OPEN && channel_is_idle(&slot->channel))
			channel_quit(&slot->channel);
		else
			close_slot(slot);
	}
	flush(dispatch, &ignored);
	while (
	    count_slots(dispatch, SLOT_OPEN) > 0 && monotonic_now() < until) {
		wait_and_receive(dispatch, FAREWELL_MS / 10, &ignored);
		for (unsigned i = 0; i < dispatch->slot_count; i++)
			if (dispatch->slots[i].channel.is_over)
				close_slot(&dispatch->slots[i]);
	}
}

static bool
open_dispatch(struct dispatch *dispatch, const struct dispatch_options *options,
    const struct dispatch_client *client, struct error *err)
{
	traffic_init(&dispatch->traffic, options, client, &dispatch->arena,
	    monotonic_now());
	dispatch->slot_count = (unsigned)options->connections;
	dispatch->slots_allowed = dispatch->slot_count;
	dispatch->slots = arena_alloc(&dispatch->arena, dispatch->slot_count,
	    sizeof(*dispatch->slots));
	dispatch->pool = session_pool_open(options, err);
	if (dispatch->pool == NULL)
		return false;
	dispatch->traffic.relay_name = session_pool_name(dispatch->pool);
	dispatch->epoll = epoll_create1(EPOLL_CLOEXEC);
	return dispatch->epoll >= 0 ||
	       error_set(err, ERROR_RELAY, "epoll: %s", strerror(errno));
}

static void
close_dispatch(struct dispatch *dispatch)
{
	for (unsigned i = 0; i < dispatch->slot_count; i++)
		close_slot(&dispatch->slots[i]);
	if (dispatch->epoll >= 0)
		close(dispatch->epoll);
	session_pool_close(dispatch->pool);
	arena_release(&dispatch->arena);
}

static bool
check_options(const struct dispatch_options *options, struct error *err)
{
	struct str from = str_from(options->from);
	if (!dialogue_is_safe(from) || !str_is_ascii(from))
		return error_set(err, ERROR_CONFIG,
		    "from: is no address for SMTP");
	if (options->connections < 1 || options->tries < 1)
		return error_set(err, ERROR_CONFIG,
		    "connections and tries must be at least 1");
	return true;
}

bool
dispatch_run(const struct dispatch_options *options,
    const struct dispatch_client *client, struct error *err)
{
	struct dispatch dispatch = { .epoll = -1 };
	struct str folder = endpoint_folder(str_from(options->url));
	/* The rest of the url is its folder, to the last byte. */
	if (!str_is_empty(folder))
		return maildir_run(folder.ptr, client, err);
	if (!check_options(options, err))
		return false;
	bool ok = open_dispatch(&dispatch, options, client, err) &&
	          send_all(&dispatch, err);
	if (ok) {
		say_farewell(&dispatch);
		ok = traffic_close(&dispatch.traffic, err);
	}
	close_dispatch(&dispatch);
	return ok;
}

static bool
probe(struct session_pool *pool, struct error *err)
{
	struct session *session = session_start(pool, NULL);
	while (session_pool_opened(pool) == NULL)
		session_pool_wait(pool, -1, LONGEST_NAP_MS);
	bool ok = !session_has_failed(session, err);
	if (ok) {
		struct wire wire = session_wire(session);
		size_t sent;
		wire.send(wire.context, STR("QUIT\r\n"), &sent);
	}
	session_close(session);
	return ok;
}

bool
dispatch_probe(const struct dispatch_options *options, struct error *err)
{
	struct str folder = endpoint_folder(str_from(options->url));
	if (!str_is_empty(folder)) {
		struct maildir maildir;
		bool ok = maildir_open(&maildir, folder.ptr, err);
		maildir_close(&maildir);
		return ok;
	}
	if (!check_options(options, err))
		return false;
	struct session_pool *pool = session_pool_open(options, err);
	bool ok = pool != NULL && probe(pool, err);
	session_pool_close(pool);
	return ok;
}
