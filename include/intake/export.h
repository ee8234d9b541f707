/*
 * export.h - the rows of one export as shipments.
 */
#ifndef INTAKE_EXPORT_H
#define INTAKE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "intake/shipment.h"
#include "intake/table.h"

/* An export and what its section of the configuration says. */
struct export_request {
	struct table_request table; /* `given` is filled in from `carrier` */
	struct str file;            /* base name: where its rows are */
	struct str carrier;         /* of rows that name none; may be empty */
	const struct zone *zone;    /* of times that name none */
	const struct zone *business;
	struct instant latest_event; /* rejected beyond it; 0 s: no limit */
};

struct export_reader;

/*
 * NULL with an error as table_open() gives it.  What the request points to
 * must outlive the reader.
 */
struct export_reader *export_open(const struct export_request *request,
    struct error *err);
void export_close(struct export_reader *reader);

/*
 * The next row, and for ROW_SOUND the shipment it tells, without what only
 * letters and cases do: that is read by export_complete().  Its texts are
 * views that hold until the next call; fold_keep() and events_add() copy them.
 */
enum row_kind export_next(struct export_reader *reader,
    struct shipment *shipment);
void export_complete(const struct export_reader *reader,
    struct shipment *shipment);

/* Where the row is, and why it is rejected; until the next call. */
struct row export_row(const struct export_reader *reader);
struct str export_reason(const struct export_reader *reader);

/* Is a row one event of a parcel's way, not the parcel as last known? */
bool export_tells_events(const struct export_reader *reader);

#endif
