#include "intake/fold.h"

#include <assert.h>

#include "intake/packed.h"

enum { SCRATCH_LIMIT = 4 << 20 };

/* A parcel that mattered once keeps its place; its mark in the table is this
 * bit and the place. */
static const uint32_t kept_bit = UINT32_C(1) << 31;

struct kept {
	struct packed packed;
	struct conclusion conclusion;
};

/* They stand still in blocks: a list that grows would leave its copies. */
enum { BLOCK_KEPT = 256 };

void
fold_init(struct fold *fold, struct arena *run, const struct looker *looker)
{
	*fold = (struct fold){ .run = run, .looker = *looker };
	buf_init(&fold->scratch, SCRATCH_LIMIT);
}

void
fold_release(struct fold *fold)
{
	if (fold == NULL)
		return;
	parcels_release(&fold->parcels);
	buf_release(&fold->scratch);
}

static struct kept *
kept_at(const struct fold *fold, size_t index)
{
	return &fold->blocks[index / BLOCK_KEPT][index % BLOCK_KEPT];
}

/* NULL when the parcel never mattered. */
static struct kept *
kept_of(const struct fold *fold, const struct parcel *parcel)
{
	return (parcel->mark & kept_bit) == 0
	           ? NULL
	           : kept_at(fold, parcel->mark & ~kept_bit);
}

/* What was concluded from the newest row. */
static uint32_t
mark_of(const struct fold *fold, const struct parcel *parcel)
{
	const struct kept *kept = kept_of(fold, parcel);
	return kept == NULL ? parcel->mark : kept->conclusion.mark;
}

static void
take_back(const struct fold *fold, uint32_t mark)
{
	if (fold->looker.take_back != NULL)
		fold->looker.take_back(fold->looker.data, mark);
}

static struct kept *
new_place(struct fold *fold, struct parcel *parcel)
{
	size_t index = fold->kept_count++;
	assert(index < kept_bit);
	if (index % BLOCK_KEPT == 0) {
		fold->blocks = arena_grow(fold->run, fold->blocks,
		    index / BLOCK_KEPT, &fold->block_capacity,
		    sizeof(struct kept *));
		fold->blocks[index / BLOCK_KEPT] = arena_alloc(fold->run,
		    BLOCK_KEPT, sizeof(struct kept));
	}
	parcel->mark = kept_bit | (uint32_t)index;
	return kept_at(fold, index);
}

static void
conclude(struct fold *fold, struct parcel *parcel,
    const struct conclusion *conclusion)
{
	struct kept *kept = kept_of(fold, parcel);
	if (kept == NULL && !conclusion->is_kept) {
		parcel->mark = conclusion->mark;
		return;
	}
	if (kept == NULL)
		kept = new_place(fold, parcel);
	kept->conclusion = *conclusion;
	if (conclusion->is_kept)
		fold->wanted = kept;
}

/* Is it the newest row of its parcel?  Else it was looked at in vain. */
static bool
enter(struct fold *fold, const struct sighting *row,
    const struct conclusion *conclusion)
{
	bool is_new;
	size_t slot = parcels_put(&fold->parcels, row->hash, &is_new);
	/* Nothing is noted of a new one: do not wait for it to come near. */
	struct parcel parcel = { 0 };
	if (!is_new) {
		fold->duplicates++;
		parcel = parcels_get(&fold->parcels, slot);
		if (row->at < parcel.seen_at) {
			take_back(fold, conclusion->mark);
			return false;
		}
		take_back(fold, mark_of(fold, &parcel));
	}
	parcel.seen_at = row->at;
	parcel.claim = row->claim;
	conclude(fold, &parcel, conclusion);
	parcels_set(&fold->parcels, slot, &parcel);
	return true;
}

static void
enter_next(struct fold *fold)
{
	const struct sighting *row = &fold->ahead[fold->entered++ % FOLD_AHEAD];
	const struct conclusion conclusion = { .mark = row->mark };
	enter(fold, row, &conclusion);
}

void
fold_settle(struct fold *fold)
{
	while (fold->entered < fold->seen)
		enter_next(fold);
}

static void
send_ahead(struct fold *fold, const struct sighting *row)
{
	if (fold->seen - fold->entered == FOLD_AHEAD)
		enter_next(fold);
	fold->ahead[fold->seen++ % FOLD_AHEAD] = *row;
	parcels_prefetch(&fold->parcels, row->hash);
}

/* Is a newer row of its parcel known? */
static bool
is_outdated(struct fold *fold, const struct sighting *row)
{
	struct parcel parcel;
	fold_settle(fold);
	bool is_outdated = parcels_find(&fold->parcels, row->hash, &parcel) &&
	                   row->at < parcel.seen_at;
	fold->duplicates += is_outdated;
	return is_outdated;
}

bool
fold_add(struct fold *fold, const struct shipment *row, uint64_t claim,
    bool *is_wanted, struct error *err)
{
	struct conclusion conclusion = { 0 };
	const struct looker *looker = &fold->looker;
	struct sighting sighting = {
		.hash = parcels_hash(row->carrier, row->tracking,
		    &fold->scratch),
		.claim = claim,
		.at = parcels_time(row->event.instant),
	};
	*is_wanted = false;
	if (!looker->look(looker->data, row, sighting.hash, &conclusion, err))
		return is_outdated(fold, &sighting);
	sighting.mark = conclusion.mark;
	if (!conclusion.is_kept) {
		send_ahead(fold, &sighting);
		return true;
	}
	/* Its texts are at hand only now. */
	fold_settle(fold);
	*is_wanted = enter(fold, &sighting, &conclusion);
	return true;
}

void
fold_keep(struct fold *fold, const struct shipment *row)
{
	packed_put(&fold->wanted->packed, row, fold->run);
}

bool
fold_kept(const struct fold *fold, size_t index, struct shipment *shipment)
{
	const struct kept *kept = kept_at(fold, index);
	if (kept->conclusion.is_kept)
		*shipment = packed_get(&kept->packed);
	return kept->conclusion.is_kept;
}

void
fold_list(struct fold *fold, struct shipments *shipments)
{
	struct shipment shipment;
	parcels_release(&fold->parcels);
	shipments_reserve(shipments, fold->kept_count);
	for (size_t i = 0; i < fold->kept_count; i++)
		if (fold_kept(fold, i, &shipment))
			shipments_append(shipments, &shipment);
}
