/*
 * outcome.h - what the relay answered to one mail.
 */
#ifndef RELAY_OUTCOME_H
#define RELAY_OUTCOME_H

#include "base/str.h"

enum outcome_kind {
	OUTCOME_ACCEPTED, /* 2xx to the final dot */
	OUTCOME_REJECTED, /* this recipient or this content, for good */
	OUTCOME_DEFERRED, /* this mail, not now (4xx) */
	OUTCOME_IN_DOUBT, /* the dot was sent and no complete reply came */
	OUTCOME_UNSENT,   /* nobody is blamed: it stays planned */
};

const char *outcome_kind_name(enum outcome_kind kind);

enum { OUTCOME_MAX_REPLY = 512 };

/* The reply is text on one line, control characters replaced. */
struct outcome {
	enum outcome_kind kind;
	int code; /* three digits of the deciding reply; 0: no reply */
	char reply[OUTCOME_MAX_REPLY];
};

#endif
