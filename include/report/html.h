/*
 * html.h - a report as one file for a browser: no script, no network.
 *
 * The brake and what needs a person, totals, charts, every mail with its
 * reason and preview, staff list, rejects, findings.  It is well-formed XML,
 * too.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "base/buf.h"
#include "report/report.h"

void report_html(const struct report *report, struct buf *out);

#endif
