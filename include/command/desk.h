/*
 * desk.h - where the cases of a run are worked.
 *
 * The desk works on the ledger itself, inside one transaction; a dry run does
 * the same on a copy of the cases in memory.  So what a dry run shows is what
 * the ledger would have accepted, and a crash leaves all or nothing.
 */
#ifndef COMMAND_DESK_H
#define COMMAND_DESK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"
#include "command/execution.h"
#include "command/inbox.h"
#include "command/office.h"
#include "command/usual.h"
#include "complaint/case.h"
#include "ledger/cases.h"
#include "ledger/journal.h"
#include "report/case_dossier.h"

/* What a person must look at. */
struct desk_attention {
	int64_t case_id; /* 0: it belongs to no case */
	struct str why;
};

struct desk {
	struct execution *execution;
	const struct office *office;
	struct arena *run;
	struct ledger *ledger; /* the run's, or the rehearsal */
	bool is_rehearsal;
	bool has_written; /* else the run leaves no trace */
	struct str actor; /* who acts: "auto", or one of [users] */
	struct inbox inbox;
	struct usual usual;
	struct desk_attention *attentions;
	size_t attention_count;
	size_t attention_capacity;
	long auto_approved;
	size_t added, updated, unchanged; /* rows of complaints */
	size_t taken, unchanged_entries;  /* decisions, done, feedback */
	bool is_night;           /* all cases were worked: their clocks count */
	size_t refused;          /* rows and decisions */
	struct case_pages pages; /* gathered for people: outbox.h */
};

/* Zeroed before.  The office is the setup's, the actor is "auto". */
void desk_open(struct desk *desk, struct execution *execution);

/*
 * Ask the survey for the parcels of all cases that go on, and of those in the
 * inbox.
 */
bool desk_ask(struct desk *desk, struct survey *survey, struct error *err);

/* What is done between the beginning and the end of the transaction. */
typedef bool (*desk_work_fn)(struct desk *desk, void *data, struct error *err);

/*
 * Begin, let `work` do its part, gather what people are to see of it (outbox.h)
 * and commit: everything or nothing.  A run
 * that has no record yet is recorded, unless nothing was written.
 */
bool desk_run(struct desk *desk, desk_work_fn work, void *data,
    struct error *err);

/*
 * Try one thing by itself, for a case or for none (NULL).  What the ledger or a
 * letter refuses (ERROR_INPUT, ERROR_CONFIG) is taken back and told to a
 * person: one case never stops another.
 */
bool desk_try(struct desk *desk, const struct case_record *record,
    desk_work_fn work, void *data, struct error *err);

/* A step of a case, with one line for people. */
bool desk_step(struct desk *desk, struct case_record *record,
    enum case_command command, struct str detail, struct error *err);

/* Somebody must look at this. */
void desk_call(struct desk *desk, const struct case_record *record,
    struct str why);
/* The same for a row or a decision that was refused. */
void desk_refuse(struct desk *desk, const struct case_record *record,
    struct str why);

/*
 * Is an answer overdue, or due within a day, without an approved solution?
 * Asked when all cases were worked: one errand says nothing about the others.
 */
bool desk_is_late(const struct desk *desk);

/* "C-000123" in the run's memory. */
struct str desk_name(const struct desk *desk, int64_t id);

/* As journal.h wants it. */
struct journal desk_journal(const struct desk *desk);

#endif
