/*
 * case_tables.h - the tables of complaint cases, and the triggers that keep
 * money and people safe whoever writes.
 *
 * Rows of the past are never removed or changed.  A BEFORE INSERT trigger
 * refuses a key that is taken, for INSERT OR REPLACE would remove the old row
 * without asking any other trigger.  What a trigger refuses in words that
 * begin with a code of complaint/role.h ("E_FOUR_EYES: ...") is a person's
 * mistake, every other refusal the caller's.
 */
#ifndef LEDGER_CASE_TABLES_H
#define LEDGER_CASE_TABLES_H

#include <stddef.h>

/* Of cases with something left to do, case_state_is_open(); the index of them
 * repeats it. */
#define LEDGER_OPEN_CASES "state NOT IN ('closed', 'void')"

/* The statements in the order in which they are run, in parts that fit a C
 * literal. */
const char *const *case_tables(size_t *count);

#endif
