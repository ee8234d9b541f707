/*
 * csv.h - a report as one table for a spreadsheet.
 *
 * The column `section` says what a line is: run, brake, stop, finding (with
 * the mail that told it), mail (a parcel of a mail that tells none of these
 * findings, such as one left over from an earlier run), staff, reject,
 * unmapped.  UTF-8, every cell quoted (csv_table.h), CRLF.
 */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include "base/buf.h"
#include "report/report.h"

void report_csv(const struct report *report, struct buf *out);

#endif
