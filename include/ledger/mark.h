/*
 * mark.h - how far the ledger has come, kept beside it.
 *
 * The ledger counts its durable transactions.  `folder`/ledger.mark repeats
 * the number and the name of the newest run, written after them: a ledger
 * that stands before its mark is an older one that was put back, or a new one
 * where the old was deleted.  It knows nothing of the letters between.  A
 * backup counts below nought, so that it stands before any mark and none.
 */
#ifndef LEDGER_MARK_H
#define LEDGER_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "ledger/ledger.h"

struct mark {
	int64_t commits; /* 0: nothing was ever recorded; below: a backup */
	struct str run;  /* the newest, or empty */
};

/* What the ledger itself says; an empty one has come nowhere. */
bool mark_of(struct ledger *ledger, struct arena *arena, struct mark *mark,
    struct error *err);

/* What the file says; a missing one says nothing.  ERROR_LEDGER. */
bool mark_read(const char *folder, struct arena *arena, struct mark *mark,
    struct error *err);

/* Write down what the ledger says, unless the file is ahead of it. */
bool mark_keep(struct ledger *ledger, const char *folder, struct error *err);

/*
 * Within a transaction: a person said that this ledger is the one to go on
 * from, so it takes its place at the mark.
 */
bool mark_accept(struct ledger *ledger, const struct mark *mark,
    struct error *err);

#endif
