/*
 * exits.h - exit codes, after sysexits.h.
 *
 * Several may apply; the one that stands first in the list below is told.
 */
#ifndef COMMAND_EXITS_H
#define COMMAND_EXITS_H

#include "base/error.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_PERSON = 1,    /* done, something needs a person */
	EXIT_USAGE = 64,    /* the command line */
	EXIT_HELD = 65,     /* input refused, or a brake */
	EXIT_NO_INPUT = 66, /* input missing, empty or stale */
	EXIT_RELAY = 69,    /* the relay is unavailable */
	EXIT_BOOKS = 70,    /* the books do not close */
	EXIT_MEMORY = 71, /* not enough memory; base/memory ends the process */
	EXIT_REPORT = 73, /* a report or stdout cannot be written */
	EXIT_LEDGER = 74, /* ledger input or output */
	EXIT_LATER = 75,  /* locked, interrupted, or some deferred */
	EXIT_PERMISSION = 77, /* permission, or AUTH refused */
	EXIT_CONFIG = 78,     /* the configuration */
};

int exit_of(enum error_kind kind);

/* Of two codes the one that is told. */
int exit_worse(int a, int b);

/* After a diag_print() that failed: say so; the code to tell for `code`. */
int exit_unprinted(int code);

#endif
