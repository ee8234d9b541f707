/*
 * shipment.h - one parcel as last known, and all of them folded.
 *
 * The newest row of a (carrier, tracking number) is the shipment, whole.
 * Carrier and number are kept as written and compared without case and
 * blanks.  Texts are UTF-8 in the run arena and never NULL; empty means
 * unknown.
 */
#ifndef INTAKE_SHIPMENT_H
#define INTAKE_SHIPMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "intake/status.h"
#include "intake/timestamp.h"

/* The file as given to the reader and the record's first physical line. */
struct row {
	struct str file; /* base name */
	unsigned line;
};

struct shipment {
	struct str tracking;
	struct str last_mile; /* the number its last carrier gave it */
	struct str order;
	struct str carrier;
	struct str service;
	enum status status;
	enum cause cause;
	/* Of a row that is one event: the causes that are over with it, as
	 * bits 1 << cause, and whether its code says that the carrier has
	 * just accepted the parcel. */
	unsigned cleared;
	bool is_accepted;
	/* What the export said, for the unmapped list. */
	struct str vendor_code;
	struct str text;        /* the last event in the carrier's words */
	struct timestamp event; /* the last event */
	struct str country;     /* where it happened: ISO alpha-2, upper case */
	struct str origin;      /* ISO alpha-2, upper case */
	struct str destination; /* ISO alpha-2, upper case */
	struct date shipped_on;
	struct date promised_on;
	struct str email;    /* as found: not yet checked */
	struct str name;     /* the customer's, as it is written on the order */
	struct str language; /* of the customer, such as de; empty = not told */
	bool is_disputed;    /* the shop knows of an open dispute */
	struct row row;
};

/* Shipments in the order of their keys' first appearance. */
struct shipments {
	struct arena *arena;
	struct shipment *items;
	size_t count;
	size_t capacity;
	size_t duplicates; /* rows folded into another */
	struct map by_key;
	struct buf key; /* the one that is looked up */
};

void shipments_init(struct shipments *shipments, struct arena *run);
void shipments_release(struct shipments *shipments);

/* Room for `more` shipments without copying on the way. */
void shipments_reserve(struct shipments *shipments, size_t more);

/*
 * Add one row.  Of two rows with the same carrier and tracking number the one
 * with the later event stays, an unknown event being the oldest; at equal
 * events the one added later.  The texts of `row` are copied, all but the
 * file's name, and only when it stays.
 */
void shipments_fold(struct shipments *shipments, const struct shipment *row);

/* Add one that has no tracking number yet, as it is; copied as above. */
void shipments_append(struct shipments *shipments, const struct shipment *row);

/* Every shipment with this tracking number; count in *count. Memory: run. */
const struct shipment **shipments_find(const struct shipments *shipments,
    struct str tracking, size_t *count);

#endif
