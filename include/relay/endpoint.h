/*
 * endpoint.h - what the relay's url says: where mails go.
 *
 * smtp://HOST[:PORT][/NAME], smtps://HOST[:PORT][/NAME] or file:FOLDER; HOST
 * is a name or an address, an IPv6 one in brackets, NAME is what we call
 * ourselves in EHLO.  Default ports: 587 and 465.
 */
#ifndef RELAY_ENDPOINT_H
#define RELAY_ENDPOINT_H

#include <stdbool.h>

#include "base/str.h"

enum endpoint_kind { ENDPOINT_SMTP, ENDPOINT_SMTPS, ENDPOINT_FOLDER };

/* Views into the url. */
struct endpoint {
	enum endpoint_kind kind;
	struct str host;     /* without brackets; empty for a folder */
	int port;            /* 0 for a folder */
	struct str own_name; /* empty: of this machine */
	struct str folder;   /* of a folder only */
};

/* False with a static reason for people. */
bool endpoint_parse(struct str url, struct endpoint *endpoint,
    const char **reason);

/* The folder of a file: url, else empty; the url need not be sound. */
struct str endpoint_folder(struct str url);

/* A host that can only be this machine: localhost, 127.x.x.x, ::1. */
bool endpoint_is_loopback(const struct endpoint *endpoint);

#endif
