#include "intake/parcels.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fingerprint.h"
#include "base/memory.h"
#include "intake/cell.h"

enum { SEPARATOR = 0x1F, FIRST_CAPACITY = 256, STRIDE = 1 << 16 };

/* So that times of 1970 are above 0 in every zone. */
static const int64_t epoch = -2 * (int64_t)SECONDS_PER_DAY;

void
parcels_release(struct parcels *parcels)
{
	if (parcels == NULL)
		return;
	free(parcels->slots);
	free(parcels->tags);
	*parcels = (struct parcels){ 0 };
}

uint64_t
parcels_hash(struct str carrier, struct str tracking, struct buf *scratch)
{
	buf_clear(scratch);
	cell_fold_number(carrier, scratch);
	buf_add_byte(scratch, (char)SEPARATOR);
	cell_fold_number(tracking, scratch);
	uint64_t hash = fingerprint_of(buf_str(scratch)).low;
	return hash == 0 ? 1 : hash;
}

uint32_t
parcels_time(struct instant instant)
{
	if (!instant_is_set(instant))
		return 0;
	if (instant.seconds <= epoch)
		return 1;
	if (instant.seconds >= UINT32_MAX + epoch)
		return UINT32_MAX;
	return (uint32_t)(instant.seconds - epoch);
}

struct instant
parcels_instant(uint32_t time)
{
	return time == 0 ? INSTANT_NONE
	                 : (struct instant){ (int64_t)time + epoch };
}

/* Any number of slots, not only powers of two: the high bits of the hash
 * spread evenly over them (Lemire, "Fast random integer generation"). */
static size_t
home_of(uint64_t hash, size_t capacity)
{
	return (size_t)((hash >> 32) * (uint64_t)capacity >> 32);
}

/* Where the hash stands, or the empty slot where it belongs. */
static size_t
slot_of(const struct parcels *parcels, uint64_t hash)
{
	size_t at = home_of(hash, parcels->capacity);
	while (parcels->slots[at].hash != 0 && parcels->slots[at].hash != hash)
		at = at + 1 == parcels->capacity ? 0 : at + 1;
	return at;
}

/* Give back the memory of items that nobody reads again, but for the pages at
 * its ends. */
static void
give_back(void *items, size_t from, size_t to)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t first = ((uintptr_t)items + from + page - 1) / page * page;
	uintptr_t last = ((uintptr_t)items + to) / page * page;
	if (items != NULL && first < last)
		madvise((char *)items + (first - (uintptr_t)items),
		    last - first, MADV_DONTNEED);
}

static void
move(struct parcels *to, const struct parcels *from, size_t slot)
{
	if (from->slots[slot].hash == 0)
		return;
	size_t at = slot_of(to, from->slots[slot].hash);
	to->slots[at] = from->slots[slot];
	if (from->tags != NULL)
		to->tags[at] = from->tags[slot];
}

/*
 * Slots are in the order of hashes, so a larger table fills from its front as
 * the smaller one is read: what was read is given back on the way, and no
 * table ever stands in memory twice.
 */
static void
grow(struct parcels *parcels, size_t capacity)
{
	struct parcels larger = { .capacity = capacity,
		.count = parcels->count };
	larger.slots = memory_zeroed(capacity, sizeof(*larger.slots));
	if (parcels->tags != NULL)
		larger.tags = memory_zeroed(capacity, sizeof(*larger.tags));
	for (size_t i = 0; i < parcels->capacity; i += STRIDE) {
		size_t end = i + STRIDE < parcels->capacity ? i + STRIDE
		                                            : parcels->capacity;
		for (size_t slot = i; slot < end; slot++)
			move(&larger, parcels, slot);
		give_back(parcels->slots, i * sizeof(*parcels->slots),
		    end * sizeof(*parcels->slots));
		give_back(parcels->tags, i * sizeof(*parcels->tags),
		    end * sizeof(*parcels->tags));
	}
	parcels_release(parcels);
	*parcels = larger;
}

void
parcels_prefetch(const struct parcels *parcels, uint64_t hash)
{
	if (parcels->capacity == 0)
		return;
	size_t home = home_of(hash, parcels->capacity);
	__builtin_prefetch(&parcels->slots[home], 1);
	if (parcels->tags != NULL)
		__builtin_prefetch(&parcels->tags[home], 1);
}

struct parcel *
parcels_put(struct parcels *parcels, uint64_t hash, bool *is_new)
{
	/* At most five sixths full: fuller, and new parcels are looked for
	 * through long rows of others. */
	if ((parcels->count + 1) * 6 > parcels->capacity * 5)
		grow(parcels,
		    parcels->capacity + parcels->capacity / 4 + FIRST_CAPACITY);
	struct parcel *parcel = &parcels->slots[slot_of(parcels, hash)];
	*is_new = parcel->hash == 0;
	if (*is_new) {
		parcel->hash = hash;
		parcels->count++;
	}
	return parcel;
}

const struct parcel *
parcels_find(const struct parcels *parcels, uint64_t hash)
{
	if (parcels->count == 0)
		return NULL;
	const struct parcel *parcel = &parcels->slots[slot_of(parcels, hash)];
	return parcel->hash == 0 ? NULL : parcel;
}

void
parcels_tag(struct parcels *parcels, const struct parcel *parcel, uint64_t tag)
{
	if (parcels->tags == NULL && tag == 0)
		return;
	if (parcels->tags == NULL)
		parcels->tags = memory_zeroed(parcels->capacity,
		    sizeof(*parcels->tags));
	parcels->tags[parcel - parcels->slots] = tag;
}
