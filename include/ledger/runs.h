/*
 * runs.h - the executions that the ledger knows.
 *
 * A run is begun together with its plan and ends with its report.  Texts are
 * in the arena that was given.  Errors as in ledger.h.
 */
#ifndef LEDGER_RUNS_H
#define LEDGER_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "ledger/ledger.h"

enum run_state {
	RUN_BEGUN, /* a crash leaves it so */
	RUN_HELD,
	RUN_ENDED,
	RUN_BASELINE,
	RUN_DISCARDED,
	RUN_SUPERSEDED,
	RUN_BROKEN, /* was begun and never ended; its mails go on */
	RUN_STATE_COUNT
};

const char *run_state_name(enum run_state state);

/* What a run found, for comparison with other runs. */
struct run_figures {
	bool are_known;   /* not of runs of an earlier program */
	size_t shipments; /* looked at */
	size_t open;      /* of them: not delivered, cancelled or returned */
	size_t late;      /* of these: past their due date */
	size_t findings;  /* shipments of which there was something to find */
	size_t mails;     /* decided */
};

enum { RUNS_MAX_NIGHTS = 30 };

struct run {
	int64_t id;
	struct str name; /* "20260126T020000-1" */
	struct str command;
	struct instant now;
	enum run_state state;
	bool is_whole; /* neither --only nor --limit */
	size_t rows;
	struct str exports; /* fingerprints of what was read */
	struct str brake;   /* that held it, or empty */
	struct run_figures figures;
};

/*
 * The next free name for a run at `now`.  True for an empty ledger too.
 */
bool runs_next_name(struct ledger *ledger, struct instant now,
    const struct zone *business, struct arena *run, struct str *name,
    struct error *err);

/*
 * The last whole `run` that ended; *is_found tells whether there is one.
 * *is_first: no run of any kind has ended as sent or baseline.  What handles
 * complaints counts for neither: it looks at no export.
 */
bool runs_last(struct ledger *ledger, struct arena *arena, struct run *run,
    bool *is_found, bool *is_first, struct error *err);

/* By name; the newest for an empty name. */
bool runs_find(struct ledger *ledger, struct str name, struct arena *arena,
    struct run *run, bool *is_found, struct error *err);

/* Of all runs: how many, how many held, and the last that ended. */
struct run_tally {
	size_t runs;
	size_t held;
	struct instant last_ended;
};

bool runs_tally(struct ledger *ledger, struct run_tally *tally,
    struct error *err);

/* Within a transaction: record the run and set its id. */
bool runs_begin(struct ledger *ledger, struct run *run, struct error *err);

/* Within a transaction: enter a state. */
bool runs_enter(struct ledger *ledger, int64_t id, enum run_state state,
    struct error *err);

/* Within a transaction: runs that a crash left as begun did not end. */
bool runs_break_off(struct ledger *ledger, struct error *err);

bool runs_set_approver(struct ledger *ledger, int64_t id, struct str name,
    struct error *err);

/* Within a transaction: the report as report_json_store() wrote it. */
bool runs_set_report(struct ledger *ledger, int64_t id, struct str report,
    struct error *err);
bool runs_report(struct ledger *ledger, int64_t id, struct arena *arena,
    struct str *report, struct error *err);

/* The newest runs first, at most `max`. */
bool runs_list(struct ledger *ledger, struct arena *arena, struct run **runs,
    size_t max, size_t *count, struct error *err);

/*
 * Nights to be compared: whole runs of `run` that ended, are held or were a
 * baseline, with known figures, that began before the run `id` (0: all), the
 * newest first, at most RUNS_MAX_NIGHTS.
 */
bool runs_nights(struct ledger *ledger, int64_t id, struct arena *arena,
    struct run **runs, size_t *count, struct error *err);

/* Held runs that nobody approved. */
bool runs_held(struct ledger *ledger, struct arena *arena, struct run **runs,
    size_t *count, struct error *err);

#endif
