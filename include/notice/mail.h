/*
 * mail.h - one message to one recipient, carrying one or more notices.
 */
#ifndef NOTICE_MAIL_H
#define NOTICE_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "notice/notice.h"

/* A byte each: of a hundred thousand mails each remembers sixteen. */
enum __attribute__((packed)) mail_state {
	MAIL_PLANNED,
	MAIL_HELD,       /* by a brake, until approved or discarded */
	MAIL_SENDING,    /* its bytes may be on their way */
	MAIL_ACCEPTED,   /* the relay said 2xx to the final dot */
	MAIL_REJECTED,   /* the relay refused it for good */
	MAIL_DEFERRED,   /* the relay said: later */
	MAIL_IN_DOUBT,   /* sent, and no complete reply came */
	MAIL_EXPIRED,    /* what it says no longer holds */
	MAIL_SUPPRESSED, /* its recipient wants no mail */
	MAIL_DISCARDED,  /* with its held run, or superseded by a later one */
	MAIL_STATE_COUNT
};

const char *mail_state_name(enum mail_state state);
bool mail_state_parse(struct str name, enum mail_state *state);

enum { MAIL_MAX_HISTORY = 16 };

/* Texts live in the run arena. */
struct mail {
	int64_t id;            /* in the ledger; 0 before it is recorded */
	struct str message_id; /* without angle brackets */
	struct str to;         /* a checked address */
	struct str name;       /* the customer's; may be empty */
	struct str language;   /* of the letter, such as de */
	struct instant planned_at;
	struct str run; /* where it was decided */
	struct notice *notices;
	size_t notice_count;
	enum mail_state state;
	struct str reply; /* the relay's last words, or empty */
	enum mail_state history[MAIL_MAX_HISTORY];
	size_t history_count;
	int doubts;            /* how often it was left in doubt */
	bool is_newly_doubted; /* a crash left it so: not yet in the ledger */
};

/* Go to a state and remember it; past the limit the oldest is dropped. */
void mail_enter(struct mail *mail, enum mail_state state);

/*
 * The letter for all its notices: that of their kind when they are all told
 * by the same one, else "digest".  Static text.
 */
const char *mail_letter(const struct mail *mail);

/*
 * What a recipient is known by: the address without case.  Two spellings are
 * one person to us, although RFC 5321 allows otherwise.
 */
struct str mail_recipient_key(struct str address, struct arena *arena);

/*
 * The Message-ID, without angle brackets: a function of the first notice's
 * key, the recipient and the planned time, so that a resend carries the same.
 */
struct str mail_message_id(const struct mail *mail, struct str domain,
    struct arena *run);

#endif
