/*
 * schema.h - the tables of the ledger, and how an older one becomes current.
 */
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

#include <stddef.h>

/* Of mails that are not settled; the index of them repeats it. */
#define LEDGER_OPEN_STATES                                                     \
	"('planned', 'held', 'sending', 'deferred', 'in_doubt')"

/* Notices that a parcel is or will be late; an index repeats it, too. */
#define LEDGER_WARNING(notice)                                                 \
	notice ".is_void = 0 AND " notice                                      \
	       ".kind IN ('advance', 'suspended', 'delayed')"

/* "shdp": tells our files from other SQLite files. */
enum { SCHEMA_APPLICATION = 0x73686470, SCHEMA_VERSION = 4 };

/* The version that brought the tables of cases. */
enum { SCHEMA_CASES = 4 };

/*
 * The statements that bring a ledger of `version` (0: empty) to the next one,
 * part by part; NULL behind the last.  A new ledger is made by all steps, so
 * that it is what an old one becomes.
 */
const char *schema_step(int version, size_t part);

#endif
