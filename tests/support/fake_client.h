/*
 * fake_client.h - a client of dispatch that keeps a log of its callbacks:
 * "next 1|sending 1|settle 1 accepted 250 ok|".
 */
#ifndef TESTS_FAKE_CLIENT_H
#define TESTS_FAKE_CLIENT_H

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "relay/dispatch.h"

struct fake_client {
	struct dispatch_client client;
	long count; /* mails to give */
	long given;
	struct str to;           /* of every mail */
	struct str bytes;        /* of every mail */
	struct arena *own_bytes; /* set: its number is added to each mail's */
	const char *fail_at;
	bool is_stopping;
	struct buf log;
};

static inline bool
fake_client_call(struct fake_client *fake, const char *name, long id,
    struct error *err)
{
	buf_format(&fake->log, id > 0 ? "%s %ld" : "%s", name, id);
	if (fake->fail_at == NULL || strcmp(fake->fail_at, name) != 0)
		return true;
	buf_add(&fake->log, STR(" fails|"));
	return error_set(err, ERROR_LEDGER, "%s failed", name);
}

static inline enum next_mail
fake_client_next(void *context, struct dispatch_mail *mail, struct error *err)
{
	struct fake_client *fake = context;
	if (fake->given == fake->count) {
		buf_add(&fake->log, STR("next none|"));
		return NEXT_NONE;
	}
	if (!fake_client_call(fake, "next", fake->given + 1, err))
		return NEXT_FAILED;
	mail->id = ++fake->given;
	mail->to = fake->to;
	mail->bytes = fake->bytes;
	if (fake->own_bytes != NULL)
		mail->bytes = arena_format(fake->own_bytes, "%.*s%ld\r\n",
		    STR_ARG(fake->bytes), fake->given);
	buf_add(&fake->log, STR("|"));
	return NEXT_MAIL;
}

static inline bool
fake_client_sending(void *context, int64_t id, struct error *err)
{
	struct fake_client *fake = context;
	if (!fake_client_call(fake, "sending", (long)id, err))
		return false;
	buf_add(&fake->log, STR("|"));
	return true;
}

static inline bool
fake_client_settle(void *context, int64_t id, const struct outcome *outcome,
    struct error *err)
{
	struct fake_client *fake = context;
	if (!fake_client_call(fake, "settle", (long)id, err))
		return false;
	buf_format(&fake->log, " %s %s|", outcome_kind_name(outcome->kind),
	    outcome->reply);
	return true;
}

static inline bool
fake_client_pause(void *context, struct error *err)
{
	struct fake_client *fake = context;
	if (!fake_client_call(fake, "pause", 0, err))
		return false;
	buf_add(&fake->log, STR("|"));
	return true;
}

static inline bool
fake_client_is_stopping(void *context)
{
	const struct fake_client *fake = context;
	return fake->is_stopping;
}

static inline void
fake_client_init(struct fake_client *fake, long count)
{
	*fake = (struct fake_client){
		.client = {
			.context = fake,
			.next = fake_client_next,
			.sending = fake_client_sending,
			.settle = fake_client_settle,
			.pause = fake_client_pause,
			.is_stopping = fake_client_is_stopping,
		},
		.count = count,
		.to = STR("a@x.org"),
		.bytes = STR("body\r\n"),
	};
	buf_init(&fake->log, 1 << 20);
}

static inline void
fake_client_release(struct fake_client *fake)
{
	buf_release(&fake->log);
}

#endif
