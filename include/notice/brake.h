/*
 * brake.h - the limits that hold a run before it can mail the wrong people.
 *
 * A brake trips strictly beyond its limit, and only when there is something
 * to send.  One table, pure; the first that trips is told.
 */
#ifndef NOTICE_BRAKE_H
#define NOTICE_BRAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "config/settings.h"

/* What the brakes look at. */
struct brake_facts {
	size_t mails;     /* this run would send, left-over ones among them */
	size_t new_mails; /* of them, decided by this run */
	size_t open_shipments;
	size_t shipments;
	size_t rows;
	size_t rejected;
	size_t unmapped;
	bool is_first_run;    /* no run has ended as sent or baseline */
	bool is_ledger_old;   /* it stands before its mark */
	struct str ledger_at; /* where it stands */
	struct str mark_at;   /* where it stood */
	bool has_last_run;
	size_t last_rows; /* of the last run */
	struct instant last_now;
	bool is_same_export; /* every export as in the last run */
	struct instant now;
	struct str oldest_export; /* beyond its max_age_hours; empty: none */
	long oldest_age_hours;
	long oldest_limit_hours;
};

/* Value and limit as JSON numbers, or as plain text. */
struct brake {
	const char *name; /* the key of [brakes]; NULL: none tripped */
	struct str value;
	struct str limit;
};

/* Memory: run. */
struct brake brake_check(const struct brake_settings *settings,
    const struct brake_facts *facts, const struct zone *business,
    struct arena *run);

#endif
