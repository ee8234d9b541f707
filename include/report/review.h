/*
 * review.h - a stretch of time looked back on: did the carriers keep their
 * promises, and were our own notices right and early?
 *
 * What was promised, due, late and told: ledger/arrivals.h.  A parcel loses
 * the days by which it came after its promise; only those that were late or
 * told are known one by one, so only theirs are shared out among causes and
 * windows.  Of the days under way the median and the ninetieth of a hundred
 * are told (P90): so many days or fewer.
 */
#ifndef REPORT_REVIEW_H
#define REPORT_REVIEW_H

#include <stddef.h>

#include "base/arena.h"
#include "ledger/arrivals.h"
#include "report/overview.h"

/* In the orders that ledger/arrivals.h has. */
struct review {
	struct arrival_span span;
	const struct arrival_count *counts;
	size_t count;
	const struct arrival_record *records;
	size_t record_count;
};

/* What our notices were worth, in parcels. */
struct review_quality {
	size_t told;      /* to be late */
	size_t needless;  /* of these: kept their promise all the same */
	size_t early;     /* of these: told on the due day or before */
	size_t late;      /* after their due day */
	size_t missed;    /* of these: never told */
	int warning_days; /* median from the first word to the due day */
};

struct review_quality review_judge(const struct review *review);

/* A told parcel that was in time; a late one that was never told. */
bool review_is_needless(const struct arrival_record *record);
bool review_is_missed(const struct arrival_record *record);

/* The quality as a table, so that several may stand side by side. */
void review_add_quality(const struct review_quality *quality,
    struct overview *overview);

/* Everything.  Memory: the overview's. */
void review_add_all(const struct review *review, struct overview *overview);

#endif
