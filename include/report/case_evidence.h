/*
 * case_evidence.h - what a platform is given to read of one case.
 *
 * The first of the pages' cases.  The summary is short and in the order of
 * time, at most 150,000 characters, as Stripe allows for all texts together
 * (docs.stripe.com/disputes).  No name of ours, no cause as we call it.
 */
#ifndef REPORT_CASE_EVIDENCE_H
#define REPORT_CASE_EVIDENCE_H

#include "base/buf.h"
#include "report/case_dossier.h"

enum { CASE_EVIDENCE_MAX = 150000 };

void case_evidence_summary(const struct case_pages *pages, struct buf *out);

/* timeline.csv: at, what, where, source; oldest first. */
void case_evidence_timeline(const struct case_pages *pages, struct buf *out);

#endif
