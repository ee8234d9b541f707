/*
 * arrival.h - how the delivery of a parcel compares with what was promised.
 *
 * The promise is the day that the export names, else the last day of the
 * service with weekends alone: what the customer was told at the beginning.
 * The due day is the same with all closed days and windows that are known
 * now.  What took a parcel beyond its promise is the window that lengthened
 * its way most.  Pure: no memory, no clock.
 */
#ifndef DETECT_ARRIVAL_H
#define DETECT_ARRIVAL_H

#include <stdbool.h>

#include "base/str.h"
#include "calendar/date.h"
#include "calendar/window.h"
#include "detect/evidence.h"

enum promise {
	PROMISE_UNKNOWN, /* neither promised nor shipped on a known day */
	PROMISE_KEPT,
	PROMISE_BROKEN,
	PROMISE_COUNT
};

const char *promise_name(enum promise promise);
enum promise promise_parse(struct str name);

/* Days that could not be had are DATE_NONE. */
struct arrival {
	struct date delivered_on;
	struct date promised_on;
	struct date due_on;
	int days; /* from shipping to delivery; -1: unknown */
	enum promise promise;
	bool is_late;                /* after its due day */
	const struct window *window; /* NULL: none lengthened its way */
};

/* False when it is not delivered, or nobody knows on which day. */
bool arrival_of(const struct evidence *evidence, struct arrival *arrival);

#endif
