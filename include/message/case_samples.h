/*
 * case_samples.h - made-up cases to try the letters of complaints with.
 */
#ifndef MESSAGE_CASE_SAMPLES_H
#define MESSAGE_CASE_SAMPLES_H

#include <stddef.h>

#include "base/arena.h"
#include "message/case_values.h"

/*
 * Everything a letter ("case-options") can be written about, each twice: with
 * nothing known but what it must be about, and with all that can be known.
 * For each claim; for case-options each reason for which a parcel comes back
 * and each place where it then is, for case-done and case-failed each action,
 * for case-wait what it waits for.  The last but one is a message of a
 * platform, the last has overlong values.  Returns how many.  Memory: the
 * arena.
 */
size_t case_samples(const char *letter, struct str language,
    struct arena *arena, struct case_facts **samples);

/* The one of them that a person would look at. */
const struct case_facts *case_sample(const char *letter, struct str language,
    struct arena *arena);

#endif
