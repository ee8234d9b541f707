/*
 * ruling.h - a supervisor's word on a submitted proposal.
 *
 * Everything that may stand in the way is asked here, so that a person is told
 * what it is; the ledger asks again and has the last word.
 */
#ifndef COMMAND_RULING_H
#define COMMAND_RULING_H

#include <stdbool.h>

#include "base/error.h"
#include "command/desk.h"
#include "complaint/case.h"
#include "complaint/role.h"

/* How it came: a file says who, a command is somebody's at the keyboard. */
struct ruling {
	struct case_decision decision; /* its role is found here */
	bool may_be_late;              /* --late */
	struct row row;                /* of a file; line 0: a command */
	struct str owner;              /* of that file */
};

enum ruling_result {
	RULING_DONE,
	RULING_KNOWN,   /* decided the same way before: nothing changes */
	RULING_REFUSED, /* *refusal says why; a person is called */
};

/* Decide; an approval is carried out at once, in the same transaction. */
bool ruling_apply(struct desk *desk, struct ruling *ruling,
    enum ruling_result *result, enum refusal *refusal, struct error *err);

/*
 * Who acts: `name` of [users], else whoever runs the program.  False with
 * ERROR_USAGE when that is none of [users], or the name belongs to another
 * account.
 */
bool ruling_find_actor(const struct desk *desk, struct str name,
    const struct user **user, struct error *err);

#endif
