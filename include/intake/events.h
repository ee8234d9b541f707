/*
 * events.h - the histories of parcels whose exports have a row for each event,
 * folded into shipments.
 *
 * The events of a parcel are taken in the order of their times, at equal times
 * in that of their rows, those without a time first; exact duplicates count
 * once.  So neither the order of the rows nor how often a file was exported
 * matters.  The shipment that they tell:
 *
 *   - status, country, place, words and row are those of the newest event;
 *   - a cause stays until an event clears it or names another.  `delivered`
 *     clears all.  `other` names none: it holds for its own event, and only
 *     where no cause stands.  Events in no vocabulary change nothing, unless
 *     they are the newest;
 *   - a parcel that comes back has the last cause of address, duties,
 *     unclaimed, refused and prohibited that stood before, cleared or not;
 *   - what the newest event does not tell of the order, the service, the lane,
 *     the dates and the customer is what the newest event that does told;
 *   - shipped_on, where no row has it, is the day of the first event that
 *     shows the parcel with the carrier.  An announcement (pre_transit) does
 *     not, unless its code is marked `accepted`;
 *   - the origin, where no row has it, is the country of the first event, if
 *     that one is where parcels begin: announced or accepted.  A history that
 *     begins on the way tells nothing about the origin, and no history tells
 *     the destination.
 *
 * Memory: 32 bytes an event, and a shipment with its texts for each parcel.
 */
#ifndef INTAKE_EVENTS_H
#define INTAKE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/zone.h"
#include "intake/parcels.h"
#include "intake/shipment.h"
#include "intake/status.h"

/* One event as a history shows it. */
struct event {
	struct timestamp at;
	enum status status;
	enum cause cause;
	unsigned cleared; /* bits 1 << cause */
	bool is_accepted;
	struct str code; /* what the export said */
	char country[3]; /* ISO alpha-2 or empty */
	struct row row;
};

struct history;
struct packed_event;

struct events {
	struct arena *arena;
	const struct zone *business;
	struct history **histories; /* blocks, in the order of first rows */
	size_t history_capacity;
	size_t count;
	struct parcels by_parcel; /* its mark: index in histories */
	struct packed_event **blocks;
	size_t block_capacity;
	size_t event_count;
	struct map by_code; /* index in codes */
	struct str *codes;
	size_t code_capacity;
	struct str *files; /* each once for its rows in one piece */
	size_t file_count;
	size_t file_capacity;
	struct buf scratch;
};

void events_init(struct events *events, struct arena *run,
    const struct zone *business);
void events_release(struct events *events);

/* Add one row; its texts are copied, all but the file's name. */
void events_add(struct events *events, const struct shipment *row);

/* The shipment that history `index` tells.  Its texts live in the run arena
 * until the next events_add(); `scratch` is for the way. */
struct shipment events_fold(const struct events *events, size_t index,
    struct arena *scratch);

/* What the newest event of history `index` tells, and what lasts of the others:
 * nothing is worked out. */
const struct shipment *events_newest(const struct events *events, size_t index);

/*
 * The events of a parcel in order and without duplicates, NULL when it has
 * none.  Memory: the arena.
 */
struct event *events_of(struct events *events, struct str carrier,
    struct str tracking, struct arena *arena, size_t *count);

#endif
