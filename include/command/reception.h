/*
 * reception.h - step 1 of a case, and what comes in for it later: the rows of
 * the inbox, handed to the cases they belong to.
 *
 * Every row can come again: what is known changes nothing.  A row that cannot
 * be taken is refused with its place, and a person is called.
 */
#ifndef COMMAND_RECEPTION_H
#define COMMAND_RECEPTION_H

#include <stdbool.h>

#include "base/error.h"
#include "command/desk.h"

/*
 * New complaints become cases and are acknowledged; changed ones are written
 * down.  More new ones at once than [complaints] max_letters, or than --limit,
 * are held back, all of them: a wrong file must not write to everybody.
 */
bool reception_complaints(struct desk *desk, struct error *err);

bool reception_decisions(struct desk *desk, struct error *err);
bool reception_done(struct desk *desk, struct error *err);
bool reception_feedback(struct desk *desk, struct error *err);

/* All four in this order, the way of a night. */
bool reception_all(struct desk *desk, struct error *err);

#endif
