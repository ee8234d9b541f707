/*
 * nights.h - the last nightly runs in figures, for a report.
 */
#ifndef COMMAND_NIGHTS_H
#define COMMAND_NIGHTS_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"
#include "ledger/runs.h"
#include "report/report.h"

/*
 * Fill in the report's nights as they were when `record` was the last run.
 * There are none where it is no nightly run over all parcels.  Kinds as in
 * ledger.h.
 */
bool nights_read(const struct execution *execution, const struct run *record,
    struct report *report, struct error *err);

#endif
