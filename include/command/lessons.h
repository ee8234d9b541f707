/*
 * lessons.h - what the complaints of some days teach, as a folder of files.
 *
 *   lessons.txt      how it went, whether our letters help, where complaints
 *                    come from, what was decided to do
 *   lessons.html     the same with charts
 *   pareto_*.csv     a table for each dimension
 *   capa.csv         corrective and preventive actions
 *
 * capa.csv is filled in by people where it stands: owner, due, done_at, why4
 * and why5, and the words of the others.  It is read before it is written
 * anew.
 */
#ifndef COMMAND_LESSONS_H
#define COMMAND_LESSONS_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"
#include "ledger/arrivals.h"

/*
 * Open a measure for each new candidate, look at those that were done 30 days
 * ago, and write the files; nothing of it unless the execution is recorded,
 * but the files.  Kinds: ERROR_REPORT, ERROR_INPUT (a row of capa.csv makes no
 * sense: nothing is written), and those of ledger.h.
 */
bool lessons_draw(struct execution *execution, const struct arrival_span *span,
    const char *folder, struct error *err);

#endif
