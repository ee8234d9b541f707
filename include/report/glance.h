/*
 * glance.h - the charts of the HTML report: what is delayed and why, how
 * late it is, who reads what in which language, and the last nights.
 *
 * A delay is a finding that is advance, suspended, delayed or action.
 */
#ifndef REPORT_GLANCE_H
#define REPORT_GLANCE_H

#include "base/buf.h"
#include "report/report.h"

/* A <section>; nothing where there is nothing to draw. */
void glance_add(struct buf *out, const struct report *report);

/*
 * A <section> with mails and late parcels of the last nights, as charts and
 * as a table; nothing where this night has none before it.
 */
void glance_add_nights(struct buf *out, const struct report *report);

#endif
