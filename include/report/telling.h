/*
 * telling.h - which mail told which finding.
 */
#ifndef REPORT_TELLING_H
#define REPORT_TELLING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "report/report.h"

enum { TELLING_NONE = -1 };

struct told_parcel {
	size_t mail;
	bool is_found;
};

/* Parcels are numbered through all mails. */
struct telling {
	const struct report *report;
	struct arena arena;
	struct arena scratch;
	size_t *first; /* number of each mail's first parcel */
	struct told_parcel *parcels;
	struct map by_key;
};

void telling_init(struct telling *telling, const struct report *report);
void telling_release(struct telling *telling);

/*
 * The index of the mail that tells a finding, or TELLING_NONE.  A mail that
 * was decided in this run goes before one left over from another.
 */
long telling_find(struct telling *telling,
    const struct report_finding *finding);

/* Did any telling_find() end at this parcel of this mail? */
bool telling_has_found(const struct telling *telling, size_t mail,
    size_t parcel);

#endif
