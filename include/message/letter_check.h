/*
 * letter_check.h - every letter of every language, tried before a customer
 * reads it.
 */
#ifndef MESSAGE_LETTER_CHECK_H
#define MESSAGE_LETTER_CHECK_H

#include <stdbool.h>

#include "base/mistakes.h"
#include "message/letter.h"

/*
 * Compile and render every letter of every language with the samples of
 * letter_samples.h and case_samples.h.  False when any mistake was added:
 * those of letter_set.h, a folder that is not there, a language that ICU does
 * not know, a default language without letters, a letter that cannot be
 * rendered, whose subject stays empty or whose HTML is too long with one
 * parcel, a file that stands in no language's folder.
 */
bool letter_check(struct letters *letters, struct mistakes *mistakes);

#endif
