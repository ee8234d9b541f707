/*
 * purge.h - what the ledger no longer needs, removed.
 *
 * What goes, when it is older than a day: settled mails (address, name,
 * Message-ID, the relay's words) with notices that were never told, the texts
 * and dates of notices that were told, addresses that had their last mail
 * then, the reports of runs, the parcels that were delivered then one by one,
 * and of complaint cases that were over then the name, the address and what
 * was written.
 *
 * What stays, for ever: that a parcel was told, of what, when, and in which
 * episode, for nobody may be told twice; the runs with their figures and
 * brakes; how many parcels were delivered; suppressed addresses; and everything
 * of a parcel whose delay has not ended, of a mail that is not settled, and of
 * a held run.
 */
#ifndef LEDGER_PURGE_H
#define LEDGER_PURGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "ledger/ledger.h"

/*
 * Takes from a notice what only its letter needed.  Of an order that is not
 * shipped the number is what the parcel is known by.
 */
#define PURGE_NO_TEXTS                                                         \
	"order_key = CASE tracking WHEN '' THEN order_key ELSE '' END, "       \
	"destination = '', country = '', event_text = '', "                    \
	"window_title = '', due_on = NULL, estimated_on = NULL, "              \
	"act_by = NULL, answer_by = NULL, case_words = ''"

/*
 * Take from cases the words of their persons, in this order; what was done,
 * for which order and at what price stays, and so does the history.  `cases`
 * is a set of their ids.
 */
#define PURGE_CASE_MARK(cases)                                                 \
	"UPDATE case_record SET is_forgotten = 1 WHERE id IN " cases
#define PURGE_CASE_PROPOSALS(cases)                                            \
	"UPDATE case_proposal SET subject = '', text = '' "                    \
	"WHERE subject || text <> '' AND case_id IN " cases
#define PURGE_CASE_EVIDENCE(cases)                                             \
	"UPDATE case_evidence SET value = '' "                                 \
	"WHERE value <> '' AND case_id IN " cases
#define PURGE_CASE_FEEDBACK(cases)                                             \
	"UPDATE case_feedback SET comment = '' "                               \
	"WHERE comment <> '' AND case_id IN " cases
#define PURGE_CASE_RECORDS(cases)                                              \
	"UPDATE case_record SET name = '', email = '', text = '' "             \
	"WHERE id IN " cases

/* The first day that is kept, and its first instant. */
struct purge_limit {
	struct date day;
	struct instant instant;
	struct instant last_mail; /* addresses whose gap has not ended stay */
};

struct purge_counts {
	size_t mails;
	size_t notices; /* told: thinned to the fact; never told: removed */
	size_t addresses;
	size_t reports;
	size_t arrivals;
	size_t cases; /* over: their persons' names, addresses and words */
};

/* What purge_remove() would remove.  Nothing of an empty ledger. */
bool purge_count(struct ledger *ledger, const struct purge_limit *limit,
    struct purge_counts *counts, struct error *err);

/* Within a transaction; ledger_compact() afterwards leaves no trace. */
bool purge_remove(struct ledger *ledger, const struct purge_limit *limit,
    struct error *err);

#endif
