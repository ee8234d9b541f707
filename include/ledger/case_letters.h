/*
 * case_letters.h - what became of the letters of cases.
 *
 * Errors as in ledger.h.  An empty ledger knows none.
 */
#ifndef LEDGER_CASE_LETTERS_H
#define LEDGER_CASE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"
#include "ledger/ledger.h"

enum case_letter_fate {
	CASE_LETTER_UNSENT,   /* there is no such mail */
	CASE_LETTER_WAITING,  /* planned, sending, deferred, in doubt */
	CASE_LETTER_ACCEPTED, /* by the relay */
	CASE_LETTER_REFUSED,
	CASE_LETTER_BY_HAND, /* for people to paste on the platform */
};

/* By its key, "C-000123/1/case-refund". */
bool case_letters_fate(struct ledger *ledger, struct str key,
    enum case_letter_fate *fate, struct error *err);

/* A letter for people to paste on the platform. */
struct case_message {
	struct str key;
	struct str words; /* subject, line end, text */
	struct date decided_on;
};

/* Those decided since a day whose words are not forgotten, in the order of
 * their ids.  Memory: arena. */
bool case_letters_by_hand(struct ledger *ledger, struct date since,
    struct arena *arena, struct case_message **messages, size_t *count,
    struct error *err);

#endif
