/*
 * status.h - where a parcel is in its life, in our words.
 *
 * Profiles translate a carrier's codes into these; STATUS_UNMAPPED is a code
 * in no vocabulary, or none at all, and is never mailed on.
 */
#ifndef INTAKE_STATUS_H
#define INTAKE_STATUS_H

#include <stdbool.h>

#include "base/str.h"

enum status {
	STATUS_UNMAPPED,
	STATUS_NOT_FOUND,
	STATUS_PRE_TRANSIT,
	STATUS_IN_TRANSIT,
	STATUS_IN_CUSTOMS,
	STATUS_OUT_FOR_DELIVERY,
	STATUS_PICKUP_READY,
	STATUS_ATTEMPT_FAILED,
	STATUS_EXCEPTION,
	STATUS_RETURNING,
	STATUS_RETURNED,
	STATUS_DELIVERED,
	STATUS_CANCELLED,
	STATUS_STALE,
	STATUS_COUNT
};

/* The word, exactly in lower case; anything else is STATUS_UNMAPPED. */
enum status status_parse(struct str word);

const char *status_name(enum status status);

/* Delivered, cancelled or returned: not among the open shipments. */
bool status_is_closed(enum status status);

/* The carrier has the parcel, or had it: an announcement does not show it. */
bool status_shows_carrier(enum status status);

#endif
