/*
 * letter_samples.h - made-up mails to try letters with.
 */
#ifndef MESSAGE_LETTER_SAMPLES_H
#define MESSAGE_LETTER_SAMPLES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "notice/mail.h"

/*
 * Mails that are told by `letter`, four for each cause it can have, in this
 * order: with nothing known, with ordinary values, with several parcels, with
 * overlong values.  Of the digest there are four, with every kind and cause.
 * Returns how many.  Memory: the arena.
 */
size_t letter_samples(struct str letter, struct str language,
    struct arena *arena, struct mail **mails);

/*
 * The one of them that a person would look at: with ordinary values, about a
 * holiday where the letter can be, or about an address that was not found.
 */
const struct mail *letter_sample(struct str letter, struct str language,
    struct arena *arena);

#endif
