/*
 * listing.h - the long lists of the HTML report: every mail, every parcel for
 * the staff, every rejected row, every unknown code, every finding.
 *
 * Each is a <section> with the id that its name says; an empty list is left
 * out, but for the mails.  The n-th mail has the id m<n>, from 1.
 */
#ifndef REPORT_LISTING_H
#define REPORT_LISTING_H

#include "base/buf.h"
#include "report/report.h"

void listing_add_mails(struct buf *out, const struct report *report);
void listing_add_staff(struct buf *out, const struct report *report);
void listing_add_rejects(struct buf *out, const struct report *report);
void listing_add_unmapped(struct buf *out, const struct report *report);
void listing_add_findings(struct buf *out, const struct report *report);

#endif
