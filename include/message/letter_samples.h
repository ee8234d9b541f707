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
 * Mails that are told by `letter`, for each cause it can have: with nothing
 * known, with ordinary values, with several parcels and with overlong values.
 * Returns how many.  Memory: the arena.
 */
size_t letter_samples(struct str letter, struct str language,
    struct arena *arena, struct mail **mails);

#endif
