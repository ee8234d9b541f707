/*
 * routing.h - which department answers for a case, and who there.
 *
 * routing.csv: prio, claim, cause, carrier, country, dept, owner, backup,
 * escalate_to.  The first row in the order of prio, then line, that fits; *
 * fits everything, and the last row must be of * alone.  A `dept` of * is the
 * rule's own department.
 */
#ifndef COMPLAINT_ROUTING_H
#define COMPLAINT_ROUTING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "complaint/case.h"

struct routing_row {
	int line;
	long prio;
	struct str claim;
	struct str cause;   /* globs */
	struct str carrier; /* globs */
	struct str country;
	struct str department;
	struct str owner;
	struct str backup;
	struct str escalate_to;
};

struct routing {
	const struct routing_row *rows;
	size_t count;
};

/* Sort the rows and see that they end with a catch-all. */
bool routing_check(struct routing *routing, struct str file,
    struct mistakes *mistakes);

/* Never NULL for a routing that was checked. */
const struct routing_row *routing_match(const struct routing *routing,
    const struct case_record *record);

#endif
