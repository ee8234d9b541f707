/*
 * execution.h - one run from its start to its report: what the pipeline's
 * steps hand on to each other.
 */
#ifndef COMMAND_EXECUTION_H
#define COMMAND_EXECUTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "calendar/zone.h"
#include "command/harvest.h"
#include "command/job.h"
#include "command/leftover.h"
#include "command/options.h"
#include "command/setup.h"
#include "command/stopwatch.h"
#include "command/survey.h"
#include "intake/intake.h"
#include "ledger/ledger.h"
#include "ledger/lock.h"
#include "ledger/mark.h"
#include "ledger/runs.h"
#include "notice/brake.h"
#include "notice/planner.h"
#include "report/overview.h"
#include "report/report.h"
#include "report/summary.h"

struct execution {
	struct setup *setup;
	const struct options *options;
	struct arena *run;
	struct instant now;
	struct date today;
	const struct window *announced; /* of `announce`, else NULL */
	struct str redirect_to;         /* a checked address, or empty */
	struct str boot_id;
	bool is_recorded; /* the ledger is written: no dry or redirected run */
	bool is_backtest; /* of past exports: nobody is written to */
	struct lock lock;
	struct ledger *ledger;
	struct mark mark;   /* how far the ledger had come */
	bool is_ledger_old; /* it stands before its mark */
	bool tells_staff;   /* what it finds is what the staff should know */
	struct run record;
	struct intake intake;
	struct survey survey;
	struct harvest harvest;
	struct leftovers leftovers;
	struct plan plan;
	struct jobs jobs;
	struct desk *desk;       /* NULL: no cases are worked */
	struct str case_trouble; /* why they were set aside, or empty */
	struct brake brake;
	const struct report *earlier; /* of the held run that is approved */
	struct error stop;    /* why it ended early; ERROR_NONE: it did not */
	int exit;             /* so far */
	struct str unreached; /* staff whom their mail did not reach, or "" */
	struct stopwatch watch;
};

/* Note an error: the first is told, the worst exit code counts. */
void execution_fail(struct execution *execution, const struct error *err);

/*
 * Run `body` between setup and release: loads the configuration, takes the
 * time, the lock and the ledger, closes everything again.  Returns the exit
 * code; what fails on the way is said on stderr.  The ledger is opened to
 * write where the options ask for neither a dry nor a redirected run and
 * `use` is EXECUTION_WRITES.
 */
enum execution_use { EXECUTION_READS, EXECUTION_WRITES };

struct execution_steps {
	/* Checks what was asked for, before anything is opened; may be NULL. */
	bool (*prepare)(struct execution *execution, struct error *err);
	int (*body)(struct execution *execution);
};

int execution_run(const struct options *options, enum execution_use use,
    const struct execution_steps *steps);

/*
 * Print what was done as JSON and release it; returns `code`, or another when
 * stdout cannot be written.
 */
int execution_summarize(struct summary *summary, int code);

/* The address that the command was given, checked.  ERROR_USAGE. */
bool execution_find_address(const struct execution *execution,
    struct str *address, struct error *err);

/*
 * Read all exports; the looker sees every shipment, and who sits at a terminal
 * how far it is.  As intake_read().
 */
bool execution_read(struct execution *execution, const struct looker *looker,
    struct error *err);

/* Say an error on stderr and return its exit code. */
int execution_refuse(const struct error *err);

/*
 * Hand the jobs to the relay, close the books, write the reports, end the
 * run.  Returns the exit code after one line on stderr where it is not 0.
 */
int execution_finish(struct execution *execution);

/* Every report that was asked for; failures are noted. */
void execution_write_reports(struct execution *execution,
    const struct report *report);

/*
 * The same of an overview; as text on stdout where none was asked for.
 * Returns the exit code.
 */
int execution_write_overview(const struct options *options,
    const struct overview *overview);

/* Subjects, and the letters where a report may show them. ERROR_CONFIG. */
bool execution_compose(struct execution *execution, struct error *err);

/* Send what is to be sent; failures are noted. */
void execution_deliver(struct execution *execution);

#endif
