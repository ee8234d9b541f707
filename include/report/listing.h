/*
 * listing.h - the lists of the HTML report on what was not told: parcels for
 * the staff, findings without a mail, rejected rows, unknown codes.
 *
 * Each is a <section> with the id that its name says, and tells what to do
 * about it; an empty list is left out.
 */
#ifndef REPORT_LISTING_H
#define REPORT_LISTING_H

#include "base/buf.h"
#include "report/report.h"
#include "report/telling.h"

void listing_add_staff(struct buf *out, const struct report *report);
void listing_add_rejects(struct buf *out, const struct report *report);
void listing_add_unmapped(struct buf *out, const struct report *report);

/* By the reason why nothing is told; what the staff has stands there. */
void listing_add_untold(struct buf *out, struct telling *telling);

#endif
