/*
 * metrics.h - a run in figures, for Prometheus: a file of the text format,
 * as node_exporter's textfile collector reads it.
 *
 * It names no parcel and no customer.  Every kind and state is there, also
 * with 0, so that no series comes and goes.
 */
#ifndef REPORT_METRICS_H
#define REPORT_METRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "calendar/zone.h"
#include "report/report.h"

/* How long a part of the run took. */
struct metrics_stage {
	const char *name;
	double seconds;
};

struct metrics {
	const struct report *report;
	struct instant now;
	int exit_code;
	bool has_ledger; /* what follows is known */
	size_t runs;
	size_t held_runs;
	struct instant last_success;
	const struct metrics_stage *stages;
	size_t stage_count;
};

void metrics_compose(const struct metrics *metrics, struct buf *out);

/* Compose and write, whole or not at all, readable by all.  ERROR_REPORT. */
bool metrics_write(const struct metrics *metrics, const char *path,
    struct error *err);

#endif
