/*
 * chart.h - bar charts as inline SVG.
 *
 * Labels, bars and numbers keep their size on a phone: bars are percentages
 * of the width, type is not scaled.  All numbers stand in the chart's
 * description, too, for those who hear it.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "base/buf.h"
#include "report/report.h"
#include "report/tally.h"

/* A <figure>; nothing when the tally is empty.  `id` is unique in the page. */
void chart_add(struct buf *out, const char *id, const char *title,
    const struct tally *tally);

/*
 * The charts of a report: delays by cause, carrier and lane, days late, mails
 * by language.  A delay is a finding that is advance, suspended, delayed or
 * action.  Returns how many charts there were something to draw for.
 */
size_t chart_add_all(struct buf *out, const struct report *report);

#endif
