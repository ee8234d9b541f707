/*
 * backup.h - a copy of the ledger that is whole, for keeping elsewhere.
 *
 * It may be made while a run sends: it holds what was committed when it was
 * begun.  Put back as ledger.db it is a ledger like any other, that knows that
 * it is a copy (ledger/mark) and nothing of what came after it.
 */
#ifndef LEDGER_BACKUP_H
#define LEDGER_BACKUP_H

#include <stdbool.h>

#include "base/error.h"
#include "ledger/ledger.h"

/*
 * Mode 0600, synced, whole or not there at all.  A file that exists is never
 * overwritten.  ERROR_REPORT where the file is the trouble.
 */
bool backup_write(struct ledger *ledger, const char *path, struct error *err);

#endif
