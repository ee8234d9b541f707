/*
 * usual.h - how long parcels usually stay in each phase of their way: medians
 * of those that tonight's exports show delivered.
 *
 * Of the same carrier and lane, delivered in the last 90 days, and told event
 * by event; of very many the first in the exports.  Each lane is measured
 * once.  Zeroed is ready for use.  Memory: the run arena of the execution.
 */
#ifndef COMMAND_USUAL_H
#define COMMAND_USUAL_H

#include <stddef.h>

#include "base/error.h"
#include "base/str.h"
#include "command/execution.h"
#include "complaint/dwell.h"

struct usual_lane {
	struct str carrier;
	struct str origin;
	struct str destination;
	struct dwell_norm norm;
};

struct usual {
	struct usual_lane *lanes;
	size_t count;
	size_t capacity;
};

/* Until the next call.  NULL with ERROR_CONFIG as routes_get(). */
const struct dwell_norm *usual_of(struct usual *usual,
    struct execution *execution, const struct shipment *shipment,
    struct error *err);

#endif
