/*
 * text.h - a report for a terminal, or for the mail that cron sends.
 *
 * Lines of 80 columns, what a person has to do first, and what to type.  The
 * data cannot move a cursor.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "base/buf.h"
#include "report/report.h"

void report_text(const struct report *report, struct buf *out);

/* Only what a person has to do; of a long list its first 50 lines. */
void report_text_memo(const struct report *report, struct buf *out);

#endif
