/*
 * schema.h - the tables of the ledger, and how an older one becomes current.
 */
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

/* Of mails that are not settled; the index of them repeats it. */
#define LEDGER_OPEN_STATES                                                     \
	"('planned', 'held', 'sending', 'deferred', 'in_doubt')"

/* "shdp": tells our files from other SQLite files. */
enum { SCHEMA_APPLICATION = 0x73686470, SCHEMA_VERSION = 1 };

/* The statements that bring version 0 (empty) to SCHEMA_VERSION. */
const char *schema_sql(void);

#endif
