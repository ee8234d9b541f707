/*
 * intake.h - all exports and orders files of the configuration, as shipments.
 *
 * Orders files are read first.  Then every row of the exports is joined with
 * its order and, where it is the newest of its parcel, looked at by the
 * command, which says whether the shipment is to be kept (fold.h).  Rows that
 * are single events are gathered and looked at when all have come (events.h);
 * at equal times such a history is newer than a row that is a shipment.
 *
 * A row that cannot be read becomes a reject with its place and reason and
 * never hides another; the first INTAKE_MAX_REJECTS are listed.  Trouble with a
 * whole file (missing, empty, header only, no CSV, an .xlsx, a column missing)
 * is an error that names the file; then nothing may be planned.  Files are read
 * in the order of their names. Memory: run.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/fingerprint.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "config/settings.h"
#include "intake/events.h"
#include "intake/fold.h"
#include "intake/orders.h"
#include "intake/shipment.h"

enum { INTAKE_MAX_REJECTS = 10000 };

struct reject {
	struct row row;
	struct str reason;
};

/* One file that was read. */
struct export
{
	struct str path;
	struct str source; /* X of [source.X] or [orders.X] */
	bool is_orders;
	struct fingerprint fingerprint; /* of its bytes */
	struct file_stamp stamp;
	struct instant newest_event; /* INSTANT_NONE: no event at all */
	long max_age_hours;
	size_t rows; /* data rows, rejected ones among them */
};

/* A code in no vocabulary and how often it came. */
struct unmapped_code {
	struct str code;
	size_t count;
};

/* A shipment that a person must look at before its customer is written to. */
struct intake_trouble {
	struct str tracking; /* may be empty: an order not yet shipped */
	struct str order;
	struct str why;
};

struct intake {
	struct arena *run;
	struct orders orders;
	struct events events;
	struct fold fold;
	struct shipments kept;      /* what the looker wanted, at last */
	struct shipments unshipped; /* orders that no export knows: announce */
	size_t rows;                /* data rows of exports */
	size_t rejected;            /* of them */
	size_t duplicates;          /* of them, folded into another's parcel */
	size_t shipments;           /* parcels */
	struct reject *rejects;     /* those of orders files too */
	size_t reject_count;
	size_t reject_capacity;
	size_t unlisted_rejects; /* more than could be listed */
	struct export *exports;
	size_t export_count;
	size_t export_capacity;
	struct unmapped_code *unmapped; /* of those kept; most frequent first */
	size_t unmapped_count;
	struct intake_trouble *troubles; /* of those kept and the unshipped */
	size_t trouble_count;
	size_t trouble_capacity;
};

/* What intake is told by the command. */
struct intake_context {
	const struct settings *settings;
	const struct zone *business; /* dates of instants */
	/* The zone of a name, NULL when there is none.  The command has loaded
	 * those of all sections and of all profiles. */
	const struct zone *(*zone)(const void *zones, struct str name);
	const void *zones;
	/* A row whose event is later is rejected; 0 seconds: none is. */
	struct instant latest_event;
	/*
	 * Read what was there then (dated.h), orders files that bear no date
	 * in any case; 0 seconds: what is there now.
	 */
	struct instant as_of;
	/* Told now and then how many bytes have been read; may be NULL. */
	void (*watch)(void *watcher, uint64_t bytes);
	void *watcher;
};

/* The bytes of the files that there are to read now. */
uint64_t intake_volume(const struct intake_context *context);

/*
 * Check that every source and orders section has a profile that compiles,
 * without opening an export.
 */
bool intake_check(const struct intake_context *context,
    struct mistakes *mistakes);

/*
 * Read everything; the looker sees every shipment.  False with ERROR_NO_INPUT,
 * ERROR_INPUT, ERROR_PERMISSION, ERROR_CONFIG or the looker's error; what was
 * read until then is in `intake` for the report.
 */
bool intake_read(const struct intake_context *context,
    const struct looker *looker, struct arena *run, struct intake *intake,
    struct error *err);

/* Zeroed may be released too. */
void intake_release(struct intake *intake);

#endif
