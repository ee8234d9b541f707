/*
 * past.h - what was told about one shipment before, oldest first.
 *
 * The ledger fills it; notices that were discarded, superseded or expired
 * count as never decided and are not in it.  An episode is no record of its
 * own but follows from what was told.
 */
#ifndef NOTICE_PAST_H
#define NOTICE_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "notice/mail.h"
#include "notice/notice.h"

/* One notice of the past.  NOTICE_CLOSED has no mail and counts accepted. */
struct told {
	int64_t id; /* of the notice in the ledger */
	enum notice_kind kind;
	enum cause cause;
	struct str subject; /* as notice_subject() */
	int episode;
	struct date on; /* the day it was decided, in the business zone */
	struct instant event_at; /* the last event it knew of */
	bool mentions_dispute;
	enum mail_state state;
	struct str message_id; /* of its mail, or empty */
};

struct past {
	const struct told *items;
	size_t count;
};

/* The latest episode of a shipment; zeroed number: there was none yet. */
struct episode {
	int number;
	bool is_open;
	int follow_ups;
	struct date last_told_on;
	enum cause cause; /* as last told */
	struct instant event_at;
};

/*
 * Delayed opens an episode; resumed, delivered_late, closed, lost, damaged and
 * every action or return notice end it, for then the customer knows what comes
 * next.
 */
struct episode past_episode(const struct past *past);

/* The notice of that kind and subject, whatever became of it, or NULL. */
const struct told *past_find(const struct past *past, enum notice_kind kind,
    struct str subject);

/* Was the customer told how the open dispute can be closed? */
bool past_mentions_dispute(const struct past *past);

#endif
