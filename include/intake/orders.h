/*
 * orders.h - what the shop knows of its orders: who they go to.
 *
 * The rows of an order are one order; what an earlier row has, a later one
 * does not change (Shopify leaves all but the first row blank, eBay even the
 * number).  Orders are found by number, else by one of the parcel's numbers.
 * An order with two addresses is in conflict and tells nobody.
 *
 * Orders are read before exports.  Every row of an export is joined with its
 * order as it comes; whether an order has two addresses is known only when all
 * rows have come, and is settled then, for the shipments that were kept.
 */
#ifndef INTAKE_ORDERS_H
#define INTAKE_ORDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "intake/claims.h"
#include "intake/parcels.h"
#include "intake/shipment.h"
#include "intake/table.h"

/* Texts live in the run arena. */
struct order {
	struct str number; /* as written */
	struct str email;
	struct str name;
	struct str language;
	struct str destination; /* ISO alpha-2, upper case */
	struct str city;        /* of the address, and its postcode */
	struct str postcode;
	struct str carrier; /* it will go with; may be empty */
	struct str origin;  /* it will leave from; may be empty */
	struct row row;     /* the first */
	bool is_shipped;    /* or at least not known to be unshipped */
	bool is_over;       /* delivered, cancelled, refunded */
	bool is_known;      /* a row of an export has it */
	bool has_conflict;  /* two addresses in orders files */
	bool is_disputed;   /* a dispute is open */
	/* Where they have none: the address that exports know. */
	struct str lent_email;
	uint32_t lent_at; /* of that row, as parcels_time() */
};

struct orders {
	struct arena *arena;
	struct order *items;
	size_t count;
	size_t capacity;
	struct map by_key;
	struct map by_tracking;
	struct map by_group; /* of rows without a number */
	struct buf key;      /* the one that is looked up */
	struct buf address;  /* the one that is compared */
	struct buf reason;   /* of the last row that was refused */
};

void orders_init(struct orders *orders, struct arena *run);
void orders_release(struct orders *orders);

/* What stands for all rows of a file. */
struct order_source {
	struct str file;    /* base name */
	struct str carrier; /* of rows that name none */
	struct str origin;  /* where the shop's parcels leave from */
};

/*
 * Add the sound row a table stands at.  False when the row must be rejected,
 * for what orders_reason() says.
 */
bool orders_add(struct orders *orders, const struct table *table,
    const struct profile *profile, const struct order_source *source);
struct str orders_reason(const struct orders *orders);

/* The order of a shipment; NULL when no orders file has it. */
const struct order *orders_find(struct orders *orders,
    const struct shipment *shipment);

/* Called for every shipment whose order is in conflict. */
typedef void (*orders_conflict_fn)(void *data, const struct shipment *shipment);

/*
 * Fill in address, destination and order number of a row that lacks them.
 * Returns the row's claim (claims.h), to be remembered beside its parcel until
 * orders_settle().
 */
uint64_t orders_join(struct orders *orders, struct shipment *row);

/* The same with name and language, and whether a dispute is open. */
void orders_complete(struct orders *orders, struct shipment *row);

/* Have the claims on a shipment's order listened to; it was kept. */
void orders_watch(struct orders *orders, const struct shipment *shipment,
    struct claims *claims);

/*
 * All rows have come, and all claims were heard: take the address from
 * shipments whose order has another one in the orders file or at another
 * parcel, and lend it to those that have none.
 */
void orders_settle(struct orders *orders, const struct claims *claims,
    struct shipments *kept, orders_conflict_fn on_conflict, void *data);

/* After all rows: the orders in no export that are still to be shipped. */
void orders_unshipped(const struct orders *orders, struct shipments *unshipped,
    orders_conflict_fn on_conflict, void *data);

#endif
