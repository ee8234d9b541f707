/*
 * digest.h - SHA-256 (FIPS 180-4) of a text, by OpenSSL.
 *
 * For what must not be forged: the chain of a case's events, the token of a
 * proposal, the files of an evidence bundle.  Where only accidents count,
 * base/fingerprint is cheaper.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>

#include "base/str.h"

enum { DIGEST_HEX = 64 };

/* 64 hex digits in lower case and a NUL.  Returns out. */
const char *digest_of(struct str text, char out[DIGEST_HEX + 1]);

/*
 * Of several texts, each with its length before it: no text can borrow from
 * its neighbour.  "3:abc,0:,".
 */
const char *digest_of_fields(const struct str *fields, size_t count,
    char out[DIGEST_HEX + 1]);

#endif
