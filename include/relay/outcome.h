/*
 * outcome.h - what the relay answered to one mail, and what that means.
 *
 * One table in outcome.c turns (step, reply code, enhanced code) into a
 * verdict: what became of the mail, and whether the same connection may go
 * on, must be reopened, or is of no use until the relay's trouble is over.
 */
#ifndef RELAY_OUTCOME_H
#define RELAY_OUTCOME_H

#include <stdbool.h>

#include "base/str.h"

enum outcome_kind {
	OUTCOME_ACCEPTED, /* 2xx to the final dot */
	OUTCOME_REJECTED, /* this recipient or this content, for good */
	OUTCOME_DEFERRED, /* this mail, not now (4xx) */
	OUTCOME_IN_DOUBT, /* the dot was sent and no complete reply came */
	OUTCOME_UNSENT,   /* nobody is blamed: it stays planned */
	OUTCOME_KIND_COUNT
};

const char *outcome_kind_name(enum outcome_kind kind);

enum { OUTCOME_MAX_REPLY = 512 };

/*
 * The reply is text on one line and valid UTF-8, control characters
 * replaced; it starts with the code as the relay wrote it.  Where no reply
 * decided, it says in our words what happened.
 */
struct outcome {
	enum outcome_kind kind;
	int code; /* three digits of the deciding reply; 0: no reply */
	char reply[OUTCOME_MAX_REPLY];
};

/* The text is cut at the end of a character and cleaned. */
void outcome_set(struct outcome *outcome, enum outcome_kind kind, int code,
    struct str reply);

/*
 * Refused because there is no such mailbox or domain (RFC 3463 5.1.1 to
 * 5.1.3, RFC 7505 5.1.10): every other mail to this address would be, too.
 */
bool outcome_names_no_mailbox(const struct outcome *outcome);

/* The step of a mail that a reply answers. */
enum outcome_step { STEP_MAIL, STEP_RCPT, STEP_DATA, STEP_DOT };

/* RFC 3463, such as 5.1.1; all zero when the reply has none. */
struct enhanced {
	int class;
	int subject;
	int detail;
};

enum verdict_effect {
	VERDICT_GO_ON,    /* a good answer, not the last: the next step */
	VERDICT_NEXT,     /* the mail has its outcome, the next one follows */
	VERDICT_REOPEN,   /* this connection is over, another may do */
	VERDICT_SYSTEMIC, /* the relay refuses us, whatever the mail */
	VERDICT_SLOWER,   /* the same, because we are too fast */
};

/* The kind has no meaning with VERDICT_GO_ON. */
struct verdict {
	enum verdict_effect effect;
	enum outcome_kind kind;
	bool is_policy; /* may be about us: several in a row are systemic */
};

/* Total: every step, every code from 0 to 999. */
struct verdict outcome_classify(enum outcome_step step, int code,
    struct enhanced enhanced);

#endif
