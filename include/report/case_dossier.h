/*
 * case_dossier.h - a case as people read it: everything that is known of it,
 * as plain values.
 *
 * Built by the command from the ledger; the pages (approvals, case_show,
 * case_list, case_messages) only read it.  Memory: run.
 */
#ifndef REPORT_CASE_DOSSIER_H
#define REPORT_CASE_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "complaint/case.h"
#include "complaint/clock.h"
#include "complaint/fact.h"

struct case_dossier {
	struct case_record record;
	struct facts facts;
	const struct proposal *proposal;      /* the newest; NULL: none yet */
	const struct case_decision *decision; /* on it; NULL: none yet */
	const struct case_event *events;      /* oldest first */
	size_t event_count;
	const struct case_action *actions;
	size_t action_count;
	const struct case_feedback *feedback;
	size_t feedback_count;
	const struct str *attentions; /* what a person must look at */
	size_t attention_count;
};

/* What all pages share. */
struct case_pages {
	const struct case_dossier *dossiers; /* in the order of their numbers */
	size_t count;
	struct instant now;
	const struct zone *zone; /* in which times are shown */
	struct str decisions;    /* the file that approvals.csv comes back as */
};

/* By which instant the next thing must happen in a case, INSTANT_NONE: none;
 * and how much of that time is gone. */
struct instant case_dossier_due(const struct case_dossier *dossier);
enum clock_level case_dossier_level(const struct case_dossier *dossier,
    struct instant now);

/* Whole hours left, below 0 when it is over; 0 without a due. */
long case_dossier_hours_left(const struct case_dossier *dossier,
    struct instant now);

/* "31 h left, WARN", for a case that has a due. */
void case_dossier_add_clock(const struct case_dossier *dossier,
    struct instant now, struct buf *out);

/* Is the platform's time over, or over within a day, unanswered? */
bool case_dossier_is_pressing(const struct case_dossier *dossier,
    struct instant now);

/* Does a solution wait for the supervisor? */
bool case_dossier_is_waiting(const struct case_dossier *dossier);

/* What to type then, a command a line; nothing in any other case. */
void case_dossier_add_commands(const struct case_dossier *dossier,
    struct buf *out);

/* The cases with the most urgent first, those without a due last. */
const struct case_dossier **case_pages_by_due(const struct case_pages *pages,
    struct arena *arena);

#endif
