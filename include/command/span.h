/*
 * span.h - the days from --from to --to.
 */
#ifndef COMMAND_SPAN_H
#define COMMAND_SPAN_H

#include <stdbool.h>

#include "base/error.h"
#include "calendar/date.h"
#include "command/options.h"
#include "ledger/arrivals.h"

/*
 * Without --from all days, without --to the last is today.  ERROR_USAGE, also
 * where the last comes before the first.
 */
bool span_read(const struct options *options, struct date today,
    struct arrival_span *span, struct error *err);

#endif
