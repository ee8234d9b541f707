/*
 * ledger.h - the database of what was decided and sent.
 *
 * One SQLite file, WAL, in the state folder.  ledger/ is the only user of
 * SQLite; the other headers of this folder say what is read and written.
 * A ledger that is damaged, newer than this program or of another program is
 * refused, never re-created.  Every failure is ERROR_LEDGER (ERROR_PERMISSION
 * where the file may not be opened, ERROR_CONFIG where it is newer) and means:
 * stop sending at once.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdbool.h>

#include "base/error.h"

struct ledger;

enum ledger_mode {
	LEDGER_WRITE, /* created, mode 0600, when it is missing; migrated */
	LEDGER_READ,  /* a missing one reads as empty; nothing is written */
	/* To copy it while a run may be writing; migrated, never created. */
	LEDGER_BESIDE,
	/* A private copy to try things on; thrown away when it is closed. */
	LEDGER_REHEARSE,
	/* One without a past, to try things on; thrown away, too. */
	LEDGER_SCRATCH,
};

/*
 * Open `folder`/ledger.db; the folder is not looked at for LEDGER_SCRATCH.  To
 * read, a private copy is opened when a crashed run has left a journal, so that
 * no byte in the folder changes.
 */
bool ledger_open(const char *folder, enum ledger_mode mode,
    struct ledger **ledger, struct error *err);

/* NULL is allowed. */
void ledger_close(struct ledger *ledger);

/* True for a missing ledger opened to read. */
bool ledger_is_empty(const struct ledger *ledger);

/*
 * Everything between is one transaction.  A durable one has reached the disk
 * when ledger_commit() returns; another survives the end of this process but
 * not a power cut, until the next durable one.
 */
enum ledger_durability { LEDGER_DURABLE, LEDGER_UNSYNCED };

bool ledger_begin(struct ledger *ledger, enum ledger_durability durability,
    struct error *err);
bool ledger_commit(struct ledger *ledger, struct error *err);
void ledger_rollback(struct ledger *ledger);

/*
 * A part of the transaction that is open, which can be taken back alone.  Parts
 * do not lie in one another.
 */
bool ledger_begin_part(struct ledger *ledger, struct error *err);
bool ledger_end_part(struct ledger *ledger, struct error *err);
bool ledger_undo_part(struct ledger *ledger, struct error *err);

/*
 * For many questions in a row: they see one moment of the ledger, and none of
 * them takes a lock of its own.  ledger_rollback() ends it.
 */
bool ledger_begin_reading(struct ledger *ledger, struct error *err);

/*
 * Outside a transaction: write the whole file anew, so that nothing is left
 * in it or in its journal of what was removed.
 */
bool ledger_compact(struct ledger *ledger, struct error *err);

#endif
