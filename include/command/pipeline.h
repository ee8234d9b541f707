/*
 * pipeline.h - the way of the data from exports to the relay: the only place
 * where all stages meet.
 */
#ifndef COMMAND_PIPELINE_H
#define COMMAND_PIPELINE_H

#include "command/execution.h"

/*
 * Intake, detection, planning, brakes, the ledger, delivery, books, report.
 * For run and announce, dry or real.  Returns the exit code.
 */
int pipeline_run(struct execution *execution);

/*
 * The first half: exports read, everything decided, nothing recorded.
 * Leaves the plan, the jobs and the brake that would hold it.
 */
bool pipeline_decide(struct execution *execution, struct error *err);

/*
 * Then, before the first byte goes to the relay: the run, its decisions and
 * what it saw delivered, in one durable transaction.
 */
bool pipeline_record(struct execution *execution, struct error *err);

#endif
