/*
 * staff.h - the day on which the staff last had a mail.
 *
 * The ledger does not keep what that mail said, nor to whom it went.  Errors
 * as in ledger.h.
 */
#ifndef LEDGER_STAFF_H
#define LEDGER_STAFF_H

#include <stdbool.h>

#include "base/error.h"
#include "calendar/date.h"
#include "ledger/ledger.h"

/* DATE_NONE: never. */
bool staff_told_on(struct ledger *ledger, struct date *day, struct error *err);

/* Within a transaction. */
bool staff_set_told_on(struct ledger *ledger, struct date day,
    struct error *err);

#endif
