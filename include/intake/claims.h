/*
 * claims.h - whether all parcels of one order name one address.
 *
 * Every parcel whose row has an order and an address claims the one for the
 * other.  A claim is 56 bits, small enough to be remembered of every parcel: 42
 * of a hash of the order and 14 of the address, which compares without case.
 * When all rows have come, the claims on the few orders that matter are looked
 * through.
 *
 * Where the bits of two orders are alike, a customer is listed for the staff
 * without need: with 20,000 orders that matter among two million parcels in one
 * run of a hundred, and with a tenth of both in one of ten thousand.  Where
 * those of two addresses of one order are, in one of sixteen thousand such
 * orders, the conflict is missed.
 */
#ifndef INTAKE_CLAIMS_H
#define INTAKE_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { CLAIM_BITS = 56 };

/* 0 without an order or an address.  The order is a key (cell_order_key()).
 * `scratch` is overwritten. */
uint64_t claim_of(struct str order, struct str address, struct buf *scratch);

struct claimed_order;

struct claims {
	struct claimed_order *items; /* a table by order */
	size_t capacity;             /* a power of two */
	struct buf scratch;
};

/* For at most `orders` orders. */
void claims_init(struct claims *claims, size_t orders);
void claims_release(struct claims *claims);

/* An order that matters, and the address that the shop itself has, which may
 * be empty. */
void claims_watch(struct claims *claims, struct str order, struct str address);

/* What a parcel claims; 0 is nothing. */
void claims_hear(struct claims *claims, uint64_t claim);

/* Was an order that is watched claimed for two addresses? */
bool claims_differ(const struct claims *claims, struct str order);

#endif
