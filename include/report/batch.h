/*
 * batch.h - the mails of a report that are alike: in one state, with one
 * letter, for one reason.
 *
 * A supervisor decides on batches, not on ten thousand mails.  Those that a
 * person has to see to come first, then the largest.
 */
#ifndef REPORT_BATCH_H
#define REPORT_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "notice/mail.h"
#include "report/report.h"

struct batch {
	enum mail_state state;
	struct str title;    /* "delayed, because of customs" */
	const size_t *mails; /* indices, in the report's order */
	size_t count;
};

struct batches {
	struct batch *items;
	size_t count;
};

/* Titles and indices live in the arena. */
void batches_of(const struct report *report, struct arena *arena,
    struct batches *batches);

/* Has a person to see to mails in this state? */
bool batch_is_urgent(enum mail_state state);

#endif
