/*
 * survey.h - every shipment looked at, those with possible news kept.
 *
 * The survey looks at every row that intake reads, wants those kept that may
 * have news, and counts all.  When all have come it makes candidates of them.
 * A candidate is a shipment with a finding, with an open episode, or with a
 * mail of an earlier run still unsent.  Memory: run.
 */
#ifndef COMMAND_SURVEY_H
#define COMMAND_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "calendar/window.h"
#include "command/harvest.h"
#include "command/setup.h"
#include "detect/finding.h"
#include "detect/precedent.h"
#include "intake/intake.h"
#include "intake/parcels.h"
#include "ledger/history.h"
#include "ledger/ledger.h"
#include "notice/planner.h"

/* What is asked of the shipments. */
struct survey_request {
	struct date today;
	const struct window *announced; /* of `announce`; NULL: all rules */
	struct str only;                /* a parcel's number; empty: all */
	bool is_of_cases;               /* nothing but what was asked for */
	struct harvest *harvest;        /* of what is delivered; NULL: none */
};

struct survey {
	struct arena *run;
	struct survey_request request;
	struct setup *setup;
	struct arena scratch;
	struct buf number;            /* the one that is compared */
	struct parcels interesting;   /* kept without a finding */
	struct map asked;             /* numbers and orders of cases; after
	                                 survey_finish() the candidate's index
	                                 + 1, or 0 */
	struct candidate *candidates; /* in the order of (carrier, tracking) */
	size_t count;
	size_t capacity;
	struct map by_key; /* index in candidates, once somebody asks */
	struct precedents precedents;
	size_t surveyed; /* shipments looked at */
	size_t open;     /* not delivered, cancelled or returned */
	size_t late;     /* of these, past their due date */
	size_t kinds[FINDING_KIND_COUNT];
};

void survey_init(struct survey *survey, struct arena *run);
void survey_release(struct survey *survey);

/* Keep this parcel whatever is found; without a number it is none. */
void survey_keep(struct survey *survey, const struct shipment_key *key);

/*
 * Keep the parcel that has this number, and those of this order, whatever is
 * found; an empty one asks for nothing.
 */
void survey_ask(struct survey *survey, struct str number, struct str order);

/*
 * What was asked for: the parcel of that number; without a number that of the
 * order, of several one that is still on its way.  NULL: no export knows it.
 */
const struct candidate *survey_answer(struct survey *survey, struct str number,
    struct str order);

/*
 * How the survey looks at what intake reads.  The setup must outlive it.  The
 * looker's error is ERROR_CONFIG, when two services fit one shipment equally
 * well.
 */
struct looker survey_looker(struct survey *survey,
    const struct survey_request *request, struct setup *setup);

/* Intake has read everything. ERROR_CONFIG as above. */
bool survey_finish(struct survey *survey, const struct intake *intake,
    struct error *err);

/* NULL when no export knows it. */
const struct candidate *survey_find(struct survey *survey,
    const struct shipment_key *key);

/*
 * Fill in what the ledger remembers about every candidate and its recipient.
 */
bool survey_recall(struct survey *survey, struct ledger *ledger,
    struct error *err);

/* Find out which candidates are in a held run: for a run that leaves it. */
bool survey_recall_held(struct survey *survey, struct ledger *ledger,
    struct error *err);

#endif
