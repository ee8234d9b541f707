/*
 * cause.h - why a parcel stands still or comes back, as far as we know.
 *
 * The words are those of the configuration, the canonical export and the
 * reports.  CAUSE_UNKNOWN is a word that is none of them; a shipment with it
 * is unmapped and never mailed.
 */
#ifndef CALENDAR_CAUSE_H
#define CALENDAR_CAUSE_H

#include <stdbool.h>

#include "base/str.h"

enum cause {
	CAUSE_NONE,
	CAUSE_CUSTOMS,
	CAUSE_DOCUMENTS,
	CAUSE_DUTIES,
	CAUSE_WEATHER,
	CAUSE_PEAK,
	CAUSE_HOLIDAY,
	CAUSE_CARRIER,
	CAUSE_ABSENT,
	CAUSE_UNCLAIMED,
	CAUSE_ADDRESS,
	CAUSE_REFUSED,
	CAUSE_PROHIBITED,
	CAUSE_LOST,
	CAUSE_DAMAGED,
	CAUSE_OTHER,
	CAUSE_UNKNOWN,
	CAUSE_COUNT
};

/* The word, exactly in lower case; empty is CAUSE_NONE.  Never fails. */
enum cause cause_parse(struct str word);

/* "" for CAUSE_NONE, "unknown" for CAUSE_UNKNOWN. */
const char *cause_name(enum cause cause);

/* Is it one of the five reasons for which parcels come back? */
bool cause_sends_back(enum cause cause);

#endif
