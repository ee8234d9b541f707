/*
 * dispatch.h - sends a queue of mails through the relay, over several
 * connections in one thread.
 *
 * The caller gives mails one by one and records what became of each; dispatch
 * knows neither ledger nor letters.  Order of calls for one mail: next(),
 * then sending(), then pause(), then the first byte that follows its 354, then
 * settle() exactly once: marks made in sending() may be written in bulk, once
 * a wake-up, in pause().  A connection that is lost before the dot gives its
 * mail to the next one: then sending() is called again for it.  A mail that
 * was taken by next() but could not be tried is settled OUTCOME_UNSENT, also
 * after its sending(): its dot never left.  A callback that returns false (the
 * ledger cannot be written) stops everything at once: no callback is called
 * any more, and mails in the air stay as they were recorded.
 */
#ifndef RELAY_DISPATCH_H
#define RELAY_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "relay/outcome.h"

struct dispatch_mail {
	int64_t id;
	struct str to;    /* a checked address: no CR, LF, space, <, > */
	struct str bytes; /* RFC 5322, CRLF, 7-bit, not dot-stuffed */
};

enum next_mail { NEXT_MAIL, NEXT_NONE, NEXT_FAILED };

struct dispatch_client {
	void *context;
	/* The bytes stay valid until settle() for this id. */
	enum next_mail (*next)(void *context, struct dispatch_mail *mail,
	    struct error *err);
	bool (*sending)(void *context, int64_t id, struct error *err);
	bool (*settle)(void *context, int64_t id, const struct outcome *outcome,
	    struct error *err);
	/*
	 * Called at every wake-up, before bytes leave: work done in bulk.
	 * Not called any more after the last settle().
	 */
	bool (*pause)(void *context, struct error *err);
	/* True when a signal asked to stop: no new mail is begun. */
	bool (*is_stopping)(void *context);
};

/* Copies of [relay]; texts must outlive the dispatch. */
struct dispatch_options {
	const char *url;  /* smtp://host:port, smtps://host:port, file:DIR */
	bool use_tls;     /* STARTTLS required on smtp: */
	const char *user; /* NULL: no AUTH */
	const char *password;
	const char *ca_file; /* NULL: the system's only */
	const char *from;    /* the envelope's address */
	int connections;
	int max_per_second; /* 0: no limit */
	int connect_timeout_seconds;
	int reply_timeout_seconds;
	int dot_timeout_seconds;
	int tries;
	int retry_wait_seconds;
};

/*
 * Send until next() has no more.  True when no mail was settled
 * OUTCOME_UNSENT; mails in doubt are no failure of the run.  Nothing is
 * connected to when there is no mail.  False with:
 * ERROR_RELAY       the relay failed systemically; the rest is untouched
 * ERROR_PERMISSION  no STARTTLS, bad certificate, AUTH refused or not offered
 * ERROR_BUSY        stopped by a signal; mails after their dot were waited for
 * ERROR_CONFIG      url, from or ca_file is of no use
 * or the kind of a failed callback.
 */
bool dispatch_run(const struct dispatch_options *options,
    const struct dispatch_client *client, struct error *err);

/*
 * Open one connection as dispatch would, up to the point where mail could be
 * sent, and close it (check --connect).  Kinds as above.
 */
bool dispatch_probe(const struct dispatch_options *options, struct error *err);

#endif
