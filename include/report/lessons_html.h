/*
 * lessons_html.h - the lessons as one file for a browser: no script, no
 * network.
 */
#ifndef REPORT_LESSONS_HTML_H
#define REPORT_LESSONS_HTML_H

#include "base/buf.h"
#include "report/lessons.h"

void lessons_html(const struct lessons *lessons, struct buf *out);

#endif
