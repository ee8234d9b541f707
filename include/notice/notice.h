/*
 * notice.h - one finding told to one customer: a kind and the facts that the
 * letter states.
 *
 * The facts are copied when the notice is decided and kept in the ledger, so
 * that the letter can be composed again, to the byte, without the exports.
 * Texts live in the run arena.
 */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "calendar/zone.h"

enum notice_kind {
	NOTICE_ADVANCE,
	NOTICE_SUSPENDED,
	NOTICE_DELAYED,
	NOTICE_STILL_DELAYED,
	NOTICE_RESUMED,
	NOTICE_DELIVERED_LATE,
	NOTICE_ACTION,
	NOTICE_RETURNING,
	NOTICE_RETURNED,
	NOTICE_LOST,
	NOTICE_DAMAGED,
	NOTICE_CASE, /* a letter of a complaint, written when it was decided */
	NOTICE_CLOSED, /* never told: records that an episode ended quietly */
	NOTICE_KIND_COUNT
};

const char *notice_kind_name(enum notice_kind kind);
bool notice_kind_parse(struct str name, enum notice_kind *kind);

struct notice {
	int64_t id; /* in the ledger; 0 before it is recorded */
	enum notice_kind kind;
	enum cause cause;
	int episode;   /* from 1; 0 for kinds outside an episode */
	int follow_up; /* still_delayed: which one of the episode, from 1 */
	struct str carrier;
	struct str tracking;
	struct str order;
	struct str destination;  /* ISO alpha-2 */
	struct str country;      /* of the last event, ISO alpha-2 */
	struct str text;         /* the last event in the carrier's words */
	struct str window_id;    /* empty: no window */
	struct str window_title; /* in the customer's language */
	struct date window_from;
	struct date window_last;
	struct instant event_at;
	struct date event_on;
	struct date due_on;
	struct date estimated_on; /* DATE_NONE: plainly no date yet */
	struct date act_by;       /* the last day a customer can act */
	struct date answer_by;    /* the day by which we ask to be told */
	bool mentions_dispute;    /* says how an open dispute can be closed */
	int days_late;            /* -1: unknown */
	/* Of NOTICE_CASE: its key, "C-000123/1/case-refund", and the words as
	 * they were approved: subject, line end, text. */
	struct str case_key;
	struct str case_words;
};

/*
 * What makes a notice the same notice, for ever: cause for action, returning
 * and returned, the window for advance and suspended, nothing more for lost
 * and damaged, the case key for letters of a complaint, else the episode.
 */
struct str notice_subject(const struct notice *notice);

/*
 * What a parcel is known by for ever: carrier and tracking number as intake
 * compares them (without case and blanks), or "#order" while the order is
 * not shipped.
 */
struct str notice_parcel(struct str carrier, struct str tracking,
    struct str order, struct arena *arena);

/*
 * The letter that tells it: the kind's name, for action with what the
 * customer has to do ("action-pickup"); static text.
 */
const char *notice_letter(enum notice_kind kind, enum cause cause);

#endif
