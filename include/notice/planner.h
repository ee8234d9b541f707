/*
 * planner.h - who is told what, once.
 *
 * From findings and what was told before to mails: at most one notice for a
 * shipment and one mail for a recipient in a run.  Pure but for the run
 * arena: the same input gives the same plan, which is why a dry run can list
 * exactly what a real run would send.
 */
#ifndef NOTICE_PLANNER_H
#define NOTICE_PLANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "config/settings.h"
#include "detect/finding.h"
#include "intake/shipment.h"
#include "notice/mail.h"
#include "notice/past.h"

/* One address that customers read, as the ledger knows it. */
struct recipient {
	struct str address;          /* checked; empty: none usable */
	const char *trouble;         /* why there is none */
	bool is_suppressed;          /* wants no mail from us */
	struct instant last_mail_at; /* INSTANT_NONE: never */
};

/* A shipment that may have news. */
struct candidate {
	const struct shipment *shipment;
	const struct finding *finding;
	struct past past;
	struct recipient recipient;
	int pickup_hold; /* days the post keeps it */
	bool is_held;    /* a held run's letter on it waits for approval */
};

enum decision_kind {
	DECISION_NONE,
	DECISION_TOLD,
	DECISION_DEFERRED,   /* derived again in the next run */
	DECISION_SUPPRESSED, /* the recipient wants no mail */
	DECISION_STAFF,      /* a person must look at it */
	DECISION_KIND_COUNT
};

struct decision {
	enum decision_kind kind;
	enum notice_kind notice; /* when told */
	struct str reason;       /* why nothing is told, in plain words */
	struct str advice;       /* what the staff can do; may be empty */
};

struct planner {
	const struct notice_settings *settings;
	const struct return_settings *returns;
	const struct zone *business;
	struct instant now;
	struct date today;
	struct str run;           /* the run's name */
	struct str sender_domain; /* for Message-IDs */
	size_t limit;             /* mails at most; SIZE_MAX: no limit */
	/* The language of the letter for a wanted one; NULL: any is. */
	struct str (*written_language)(const void *context, struct str wanted);
	const void *context;
	bool is_announcement; /* a suspension is announced, nothing else */
};

/*
 * `decisions` stand beside the candidates.  Mails are in the order of their
 * addresses, in each first what waits for the customer; `closings` are the
 * quiet ends of episodes, to be recorded with the plan.
 */
struct plan {
	struct decision *decisions;
	struct mail *mails;
	size_t mail_count;
	struct notice *closings;
	size_t closing_count;
};

/* Candidates in the order of (carrier, tracking).  Memory: run. */
void planner_plan(const struct planner *planner,
    const struct candidate *candidates, size_t count, struct arena *run,
    struct plan *plan);

/*
 * Does a notice that was decided earlier still say the truth?  Asked when its
 * mail goes out in a later run.  `finding` is NULL when no export knows the
 * shipment any more: then nothing speaks against it but the dates.
 */
bool notice_still_holds(const struct notice *notice,
    const struct finding *finding, struct date today);

/*
 * State the facts of a notice anew, as they are today, in the language of its
 * mail; without a candidate (no export knows the shipment), or with one that
 * cannot be judged today, only drop the dates that have passed.
 */
void notice_refresh(struct notice *notice, const struct candidate *candidate,
    struct str language, struct date today);

/* "BR:pt, DE:de": the language of a country, or the empty str. */
struct str language_of_country(struct str languages, struct str country);

#endif
