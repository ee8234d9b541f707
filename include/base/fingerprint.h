/*
 * fingerprint.h - 128 bits that stand for a text.
 *
 * Good against accidents (two exports alike, two keys alike), no shield
 * against somebody who looks for collisions.  The same on every machine and
 * in every version: Message-IDs and the ledger depend on it.
 */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { FINGERPRINT_HEX = 32 };

struct fingerprint {
	uint64_t high, low;
};

struct fingerprint fingerprint_of(struct str s);

/*
 * Of a large text that comes in pieces, wherever it is cut: several times as
 * fast, and not what fingerprint_of() says.  The ledger holds it from one run
 * to the next.
 */
enum { FINGERPRINT_LANES = 4, FINGERPRINT_BLOCK = 4 * 16 };

struct fingerprint_sum {
	uint64_t lanes[FINGERPRINT_LANES];
	uint64_t len;
	char rest[FINGERPRINT_BLOCK]; /* of a block, for the next piece */
};

void fingerprint_begin(struct fingerprint_sum *sum);
void fingerprint_add(struct fingerprint_sum *sum, struct str piece);
struct fingerprint fingerprint_end(const struct fingerprint_sum *sum);

/* 32 hex digits and a NUL. */
void fingerprint_format(struct fingerprint print,
    char out[FINGERPRINT_HEX + 1]);

#endif
