/*
 * person.h - what the ledger holds of one customer, and how it forgets them.
 *
 * A person is an address, whatever its case.  What is forgotten: the
 * address, the name, every mail to them in whatever state (one that was not
 * sent never will be), and the texts and orders of the parcels that those
 * mails told of; and of their complaint cases every word of theirs and to them.
 * What stays: that those parcels were told, so that nobody is told twice; of
 * cases what was done, for which order and at what price, so that nobody is
 * paid twice; and, of an address that was suppressed by hand, its fingerprint,
 * so that it stays so.
 */
#ifndef LEDGER_PERSON_H
#define LEDGER_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "ledger/ledger.h"

struct person_counts {
	size_t mails;
	size_t notices;
	bool is_recipient; /* they had a mail, or are suppressed */
	size_t cases;
};

/* What person_forget() would forget.  Nothing of an empty ledger. */
bool person_count(struct ledger *ledger, struct str address,
    struct person_counts *counts, struct error *err);

/* Within a transaction; ledger_compact() afterwards leaves no trace. */
bool person_forget(struct ledger *ledger, struct str address,
    struct error *err);

/* What a forgotten address is known by: "~" and its fingerprint. */
struct str person_fingerprint(struct str address, struct arena *arena);

#endif
