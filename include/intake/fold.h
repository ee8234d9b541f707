/*
 * fold.h - the rows of all exports folded into parcels, each looked at as it
 * comes and kept only where it matters.
 *
 * The newest row of a parcel, that is of a (carrier, tracking number), is the
 * shipment, whole: the one with the latest event, an unknown event being the
 * oldest, at equal events the row that came later.  Every row is looked at;
 * what was concluded from one that is not the newest is taken back.  So counts
 * are exact when fold_settle() returns, and only the rows that the looker wants
 * are in memory.
 */
#ifndef INTAKE_FOLD_H
#define INTAKE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "intake/parcels.h"
#include "intake/shipment.h"

/* What is concluded from a row. */
struct conclusion {
	bool is_kept;
	uint32_t mark; /* below 2^31: handed back when it is taken back */
};

/* Who looks at the rows.  The shipment's texts hold until it returns; `hash`
 * is parcels_hash() of it. */
struct looker {
	bool (*look)(void *data, const struct shipment *shipment, uint64_t hash,
	    struct conclusion *conclusion, struct error *err);
	void (*take_back)(void *data, uint32_t mark); /* may be NULL */
	void *data;
};

struct kept;

/* A row that was looked at.  Its parcel is asked for when some more rows have
 * been: what is remembered of it comes near meanwhile. */
struct sighting {
	uint64_t hash;
	uint64_t claim;
	uint32_t at;   /* as parcels_time() */
	uint32_t mark; /* that was concluded */
};

enum { FOLD_AHEAD = 8 };

struct fold {
	struct arena *run;
	struct looker looker;
	struct parcels parcels;
	struct kept **blocks;
	size_t block_capacity;
	size_t kept_count;
	struct kept *wanted; /* fold_keep() is to fill it */
	size_t duplicates;   /* rows of parcels that were known */
	struct sighting ahead[FOLD_AHEAD];
	size_t seen;    /* rows that went there, */
	size_t entered; /* and those of them that are in the table */
	struct buf scratch;
};

void fold_init(struct fold *fold, struct arena *run,
    const struct looker *looker);
void fold_release(struct fold *fold);

/*
 * Add one row; its claim (claims.h) is remembered while it is its parcel's
 * newest.  Where the row is wanted fold_keep() must follow with all that it
 * tells: what no looker asks for need not be there before.  False with the
 * looker's error, unless a newer row of the parcel is known.
 */
bool fold_add(struct fold *fold, const struct shipment *row, uint64_t claim,
    bool *is_wanted, struct error *err);

/* Keep the row that was added last; its texts are copied. */
void fold_keep(struct fold *fold, const struct shipment *row);

/* All rows have come: until then the last ones may count for parcels that have
 * a newer row. */
void fold_settle(struct fold *fold);

/*
 * The parcel that was wanted as the index-th of kept_count; false where it is
 * wanted no more.  Its texts live in the run arena.
 */
bool fold_kept(const struct fold *fold, size_t index,
    struct shipment *shipment);

/* All of them, in place of the table of parcels, which is larger. */
void fold_list(struct fold *fold, struct shipments *shipments);

#endif
