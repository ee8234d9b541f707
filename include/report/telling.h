/*
 * telling.h - which mail tells which finding, and the other way round.
 */
#ifndef REPORT_TELLING_H
#define REPORT_TELLING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "report/report.h"

enum { TELLING_NONE = -1 };

struct told_parcel {
	size_t mail;
	const struct report_finding *finding; /* NULL: none so far */
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

/*
 * What a parcel of a mail is about: the last finding for which telling_find()
 * ended there, or NULL.
 */
const struct report_finding *telling_finding(const struct telling *telling,
    size_t mail, size_t parcel);

#endif
