/*
 * json.h - a report for programs (schema 1), and as it is kept in the ledger.
 *
 * One line for each finding, mail, reject and parcel of the staff list.
 * totals name only what occurred; a date or a word that there is none of is
 * null.  Bytes that are no UTF-8 become U+FFFD.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "report/report.h"

/* Bytes that a report may have: below what SQLite takes as one value. */
enum { REPORT_JSON_MAX = 900 * 1000 * 1000 };

void report_json(const struct report *report, struct buf *out);

/* Schema 1 and what only people see: stop, unmapped, lanes, previews, why. */
void report_json_store(const struct report *report, struct buf *out);

/*
 * Read what report_json_store() wrote.  Memory: run.  Kind: ERROR_LEDGER, for
 * anything else; `report` is then untouched.
 */
bool report_json_load(struct str stored, struct arena *run,
    struct report *report, struct error *err);

#endif
