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

/* Of a row with case, number, action and amount: a supervisor approved it, or
 * the offer in which it is a choice. */
#define LEDGER_APPROVED(row)                                                   \
	"EXISTS (SELECT 1 FROM case_decision d WHERE d.is_approved = 1"        \
	" AND d.case_id = " row ".case_id AND d.n = " row ".n AND ("           \
	"EXISTS (SELECT 1 FROM case_proposal p WHERE p.case_id = d.case_id"    \
	" AND p.n = d.n AND p.action = " row ".action"                         \
	" AND p.amount = " row ".amount AND p.currency = " row ".currency)"    \
	" OR EXISTS (SELECT 1 FROM case_option o WHERE o.case_id = d.case_id"  \
	" AND o.n = d.n AND o.action = " row ".action"                         \
	" AND o.amount = " row ".amount AND o.currency = " row ".currency)))"

/* The statements in the order in which they are run, in parts that fit a C
 * literal. */
const char *const *case_tables(size_t *count);

#endif
