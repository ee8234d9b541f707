/*
 * schema.h - the tables of the ledger, and how an older one becomes current.
 */
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

#include <stddef.h>

/*
 * Conditions that indexes repeat.  Word for word, or they are not used; and
 * without IN, for which SQLite builds a table of the list at every row written.
 */

/* Of mails that are not settled. */
#define LEDGER_IS_OPEN(mail)                                                   \
	"(" mail ".state = 'planned' OR " mail ".state = 'held' OR " mail      \
	".state = 'sending' OR " mail ".state = 'deferred' OR " mail           \
	".state = 'in_doubt')"

/* Of notices that a parcel is or will be late. */
#define LEDGER_WARNING(notice)                                                 \
	notice ".is_void = 0 AND (" notice ".kind = 'advance' OR " notice      \
	       ".kind = 'suspended' OR " notice ".kind = 'delayed')"

/* "shdp": tells our files from other SQLite files. */
enum { SCHEMA_APPLICATION = 0x73686470, SCHEMA_VERSION = 5 };

/* The version that brought the tables of cases. */
enum { SCHEMA_CASES = 4 };

/*
 * The statements that bring a ledger of `version` (0: empty) to the next one,
 * part by part; NULL behind the last.  A new ledger is made by all steps, so
 * that it is what an old one becomes.
 */
const char *schema_step(int version, size_t part);

#endif
