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

#include <stdbool.h>
#include <stddef.h>

#include "base/mistakes.h"
#include "base/str.h"
#include "complaint/case.h"

struct routing_row {
	int line;
	long prio;
	struct str claim; /* globs, as the next three */
	struct str cause;
	struct str carrier;
	struct str country;
	struct str department;
	struct str owner;
	struct str backup;
	struct str escalate_to;
};

struct routing {
	struct routing_row *rows;
	size_t count;
};

/*
 * Sort the rows and see that they end with a catch-all, which no other row
 * stands behind, and that none has an empty cell where * is meant.
 */
bool routing_check(struct routing *routing, const char *file,
    struct mistakes *mistakes);

/* Never NULL for a routing that was checked. */
const struct routing_row *routing_match(const struct routing *routing,
    const struct case_record *record);

#endif
