/*
 * complaint.h - the cases of a night, for the run that sees everything.
 *
 * Where [complaints] is configured the nightly run works on all cases; so does
 * `complaint run`.
 */
#ifndef COMMAND_COMPLAINT_H
#define COMMAND_COMPLAINT_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"

/* Before the survey: read the inbox and ask for the parcels of all cases. */
bool complaint_prepare(struct execution *execution, struct error *err);

/*
 * After it: all that came in, then every open case.  The letters become jobs
 * of the run; what people have to see is gathered.
 */
bool complaint_work(struct execution *execution, struct error *err);

#endif
