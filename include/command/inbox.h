/*
 * inbox.h - what came in for the cases: complaints, decisions, what was done,
 * feedback; read before the parcels are looked at.
 *
 * The files stay where they are: a row that is known already changes nothing.
 * Memory: run.
 */
#ifndef COMMAND_INBOX_H
#define COMMAND_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "command/office.h"
#include "complaint/entry.h"

/* A row that could not be read. */
struct inbox_reject {
	struct row row;
	struct str reason;
};

/* A decision, and whose file it came in. */
struct inbox_decision {
	struct entry_decision entry;
	struct str owner; /* an account of this machine */
};

struct inbox {
	struct arena *run;
	const struct office *office;
	const struct dialect *dialect; /* of complaints; the office's */
	struct complaint *complaint;
	size_t complaint_count, complaint_capacity;
	struct inbox_decision *decision;
	size_t decision_count, decision_capacity;
	struct entry_done *done;
	size_t done_count, done_capacity;
	struct case_feedback *feedback;
	size_t feedback_count, feedback_capacity;
	struct inbox_reject *reject;
	size_t reject_count, reject_capacity;
	struct str owner; /* of the file that is read */
};

/* The account of a user id; empty: there is none. */
struct str inbox_account(uid_t id, struct arena *run);

enum inbox_kind {
	INBOX_COMPLAINTS,
	INBOX_DECISIONS,
	INBOX_DONE,
	INBOX_FEEDBACK
};

void inbox_init(struct inbox *inbox, const struct office *office,
    struct arena *run);

/*
 * Read one file.  False when the whole file is no use (ERROR_NO_INPUT,
 * ERROR_INPUT), may not be read, or is a decisions file that others may write
 * (ERROR_PERMISSION, E_FILE_MODE).
 */
bool inbox_read(struct inbox *inbox, enum inbox_kind kind, const char *path,
    struct error *err);

/* Every file that [complaints] names, in the order of their names; no file at
 * all is nothing new. */
bool inbox_read_all(struct inbox *inbox, struct error *err);

#endif
