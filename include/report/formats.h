/*
 * formats.h - the four formats of a report, one composer each.
 */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "base/buf.h"
#include "report/report.h"

void report_text(const struct report *report, struct buf *out);
void report_csv(const struct report *report, struct buf *out);
void report_html(const struct report *report, struct buf *out);

/* Schema 1. */
void report_json(const struct report *report, struct buf *out);

/* Schema 1 and what only people see, to be kept in the ledger. */
void report_json_store(const struct report *report, struct buf *out);

/* Read what report_json_store() wrote.  ERROR_LEDGER when it is damaged. */
bool report_json_load(struct str stored, struct arena *run,
    struct report *report, struct error *err);

#endif
