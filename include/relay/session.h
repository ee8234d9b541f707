/*
 * session.h - a connection to the relay, opened by libcurl up to the point
 * where mail can be sent, and a stream of bytes from then on.
 *
 * libcurl does TCP, greeting, EHLO, STARTTLS, certificate checks and AUTH.
 * What it would let pass is refused here: AUTH configured but not offered,
 * and plain text to another machine.  Default ports: 587 for smtp:, 465 for
 * smtps:.  The name we greet with is the path of the URL
 * (smtp://relay:587/me.example), else this host's name if it is fully
 * qualified, else [127.0.0.1].  Sessions of a pool are opened in parallel, by
 * one thread.
 *
 * Kinds of errors: ERROR_PERMISSION when STARTTLS is missing, a certificate
 * or its host name is not accepted, AUTH is refused for good or not offered;
 * ERROR_CONFIG for a URL or ca_file that is of no use; else ERROR_RELAY.
 * Texts start with host:port and never hold the password.
 */
#ifndef RELAY_SESSION_H
#define RELAY_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"
#include "relay/abilities.h"
#include "relay/connection.h"
#include "relay/dispatch.h"

struct session_pool;
struct session;

/* `options` must outlive the pool.  NULL with ERROR_CONFIG. */
struct session_pool *session_pool_open(const struct dispatch_options *options,
    struct error *err);

/* All its sessions must have been closed.  NULL is allowed. */
void session_pool_close(struct session_pool *pool);

/* Begin to connect.  `owner` is handed back by session_pool_opened(). */
struct session *session_start(struct session_pool *pool, void *owner);

/*
 * Wait until libcurl has something to do, `fd` becomes readable, or the time
 * is over.
 */
void session_pool_wait(struct session_pool *pool, int fd, int milliseconds);

/*
 * Work on the sessions that are being opened, and return one whose opening
 * ended, or NULL.  session_has_failed() tells how.
 */
struct session *session_pool_opened(struct session_pool *pool);

void *session_owner(const struct session *session);

/* True with the reason when it could not be opened. */
bool session_has_failed(const struct session *session, struct error *err);

/* Of an open session. */
int session_socket(const struct session *session);
const struct abilities *session_abilities(const struct session *session);
struct wire session_wire(struct session *session);

/* "relay.example:587" */
const char *session_pool_name(const struct session_pool *pool);

/* At once, whatever state it is in: the socket is shut down first. */
void session_close(struct session *session);

#endif
