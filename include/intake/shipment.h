/*
 * shipment.h - one parcel as last known.
 *
 * Carrier and number are kept as written and compared without case and
 * blanks.  Texts are UTF-8 and never NULL; empty means unknown.
 */
#ifndef INTAKE_SHIPMENT_H
#define INTAKE_SHIPMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
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
	/* What complaints are judged by; few exports have it. */
	struct str place;     /* of the last event, as written */
	struct str signed_by; /* who took it */
	struct str city;      /* on the label */
	struct str postcode;  /* on the label */
	struct row row;
	/* shipment_way(), where it is known already, else 0: whoever changes
	 * one of its texts clears it. */
	uint64_t way;
};

/* A hash of carrier, service, lane and country; never 0. */
uint64_t shipment_way(const struct shipment *shipment);

/* Nothing known. */
struct shipment shipment_unknown(void);

/* Is this one of its numbers, however people write it?  `scratch` is
 * overwritten. */
bool shipment_has_number(const struct shipment *shipment, struct str number,
    struct buf *scratch);

/* Its texts in some order, but for the file's name. */
enum { SHIPMENT_TEXTS = 17 };
struct str shipment_text_at(const struct shipment *shipment, size_t index);
void shipment_put_text(struct shipment *shipment, size_t index,
    struct str text);

/* The bytes of all of them. */
size_t shipment_text_bytes(const struct shipment *shipment);

/* A shipment with texts of its own; zeroed before the first copy. */
struct shipment_copy {
	struct shipment shipment;
	char *bytes; /* of its texts */
	size_t room;
};

/* Copy all but the file's name.  The memory of an earlier copy is used again
 * where the new texts fit in. */
void shipment_copy(struct shipment_copy *copy, const struct shipment *shipment,
    struct arena *arena);

/* A list that grows. */
struct shipments {
	struct arena *arena;
	struct shipment *items;
	size_t count;
	size_t capacity;
};

void shipments_init(struct shipments *shipments, struct arena *run);

/* Have room for so many, for they will come; before the first comes. */
void shipments_reserve(struct shipments *shipments, size_t count);

/* Add one with its texts as they are. */
void shipments_append(struct shipments *shipments,
    const struct shipment *shipment);

#endif
