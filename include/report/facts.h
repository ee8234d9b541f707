/*
 * facts.h - what was found of one parcel, in a few lines of the HTML report:
 * which it is, when it is due, and the rule that decided.
 */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "base/buf.h"
#include "base/str.h"
#include "report/report.h"

/* A <p> of a finding. */
void facts_add(struct buf *out, const struct report_finding *finding);

/* The same of a parcel of which no more is known than its number. */
void facts_add_unknown(struct buf *out, struct str tracking);

#endif
