/*
 * lock.h - one run at a time.
 *
 * An open-file-description lock on `folder`/lock: it ends with the process,
 * however that ends, so a file that is left behind means nothing.
 */
#ifndef LEDGER_LOCK_H
#define LEDGER_LOCK_H

#include <stdbool.h>

#include "base/error.h"

struct lock {
	int fd; /* -1: not held */
};

/*
 * For a run that writes: creates the folder (mode 0700) and the file.
 * ERROR_BUSY when another run holds it; those who only read are waited for,
 * up to a minute.
 */
bool lock_take(const char *folder, struct lock *lock, struct error *err);

/* For a dry run: creates nothing; a missing file is no lock.  ERROR_BUSY. */
bool lock_take_shared(const char *folder, struct lock *lock, struct error *err);

void lock_release(struct lock *lock);

#endif
