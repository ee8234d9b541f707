/*
 * account.h - a run's books and its report.
 *
 * rows = shipments + duplicates + rejected; shipments = told + deferred +
 * suppressed + held + staff + none; every mail is in one state.  A mismatch
 * is ERROR_BOOKS: somebody was lost on the way.
 */
#ifndef COMMAND_ACCOUNT_H
#define COMMAND_ACCOUNT_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"
#include "report/report.h"

bool account_check_books(const struct execution *execution, struct error *err);

/* Memory: run. */
void account_report(const struct execution *execution, struct report *report);

#endif
