#include "intake/parcels.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/memory.h"
#include "intake/cell.h"

enum { STRIDE = 8 };

/* So that times of 1970 are above 0 in every zone. */
static const int64_t epoch = -2 * (int64_t)SECONDS_PER_DAY;

/*
 * A word has 52 bits of the hash, those behind the segment's; the upper eight
 * of the claim; and the mark + 1, or ODD_MARK, so that no parcel's is 0.
 */
enum {
	SEGMENT_BITS = 8,
	CLAIM_SHIFT = 4,
	ODD_MARK = 15,
	NOTED_BITS = 48 /* of the claim; the word has the others */
};

static const uint64_t hash_bits = ~UINT64_C(0) << 12;
static const uint64_t claim_bits = UINT64_C(0xFF) << CLAIM_SHIFT;
static const uint64_t mark_bits = 15;

_Static_assert(1 << SEGMENT_BITS == PARCELS_SEGMENTS &&
		   PARCELS_SMALL_MARK + 1 < ODD_MARK &&
		   NOTED_BITS + 8 == PARCELS_CLAIM_BITS,
    "a word and a note hold what parcels.h says");

/* Ten bytes: halves need no place to be even. */
struct parcel_note {
	uint16_t seen_at[2]; /* of an odd mark its index in marks */
	uint16_t claim[3];
};

struct parcel_mark {
	uint32_t seen_at;
	uint32_t mark;
};

void
parcels_release(struct parcels *parcels)
{
	if (parcels == NULL)
		return;
	free(parcels->words);
	free(parcels->notes);
	free(parcels->marks);
	*parcels = (struct parcels){ 0 };
}

uint64_t
parcels_hash(struct str carrier, struct str tracking, struct buf *scratch)
{
	return cell_hash_number(cell_hash_number(0, carrier, scratch), tracking,
	    scratch);
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

static size_t
segment_of(uint64_t hash)
{
	return (size_t)(hash >> (64 - SEGMENT_BITS));
}

/* The first slot of a segment, and where in it a parcel is looked for first:
 * any number of slots, not only powers of two, for the high bits spread evenly
 * over them (Lemire, "Fast random integer generation"). */
static size_t
home_of(const struct parcels *parcels, uint64_t hash)
{
	uint64_t high = hash << SEGMENT_BITS >> 32;
	return segment_of(hash) * parcels->room +
	       (size_t)(high * parcels->room >> 32);
}

/* Where the hash stands, or the empty slot where it belongs. */
static size_t
slot_of(const struct parcels *parcels, uint64_t hash)
{
	const uint64_t *words = parcels->words;
	uint64_t key = hash << SEGMENT_BITS;
	size_t first = segment_of(hash) * parcels->room;
	size_t at = home_of(parcels, hash);
	while (words[at] != 0 && ((words[at] ^ key) & hash_bits) != 0)
		at = at + 1 == first + parcels->room ? first : at + 1;
	return at;
}

/* What the kernel is to do with the whole pages of the first slots. */
static void
advise(void *items, size_t bytes, int advice)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t first = ((uintptr_t)items + page - 1) / page * page;
	uintptr_t last = ((uintptr_t)items + bytes) / page * page;
	if (first < last)
		madvise((char *)items + (first - (uintptr_t)items),
		    last - first, advice);
}

static void
advise_slots(const struct parcels *parcels, size_t slots, int advice)
{
	advise(parcels->words, slots * sizeof(*parcels->words), advice);
	advise(parcels->notes, slots * sizeof(*parcels->notes), advice);
}

static void
move_segment(struct parcels *to, const struct parcels *from, size_t segment)
{
	size_t first = segment * from->room, end = first + from->room;
	uint64_t high = (uint64_t)segment << (64 - SEGMENT_BITS);
	for (size_t slot = first; slot < end; slot++) {
		uint64_t word = from->words[slot];
		if (word == 0)
			continue;
		size_t at = slot_of(to, high | word >> SEGMENT_BITS);
		to->words[at] = word;
		to->notes[at] = from->notes[slot];
	}
}

/*
 * The larger table fills from its front as the smaller one is read: what was
 * read is given back on the way.  Pages of two megabytes, where the kernel has
 * them, spare a fifth of the time of all that follows: a parcel is anywhere.
 */
static void
grow(struct parcels *parcels, size_t room)
{
	struct parcels larger = *parcels;
	size_t slots = room * PARCELS_SEGMENTS;
	larger.room = room;
	larger.words = memory_zeroed(slots, sizeof(*larger.words));
	larger.notes = memory_zeroed(slots, sizeof(*larger.notes));
	advise_slots(&larger, slots, MADV_HUGEPAGE);
	for (size_t i = 0; i < PARCELS_SEGMENTS; i++) {
		move_segment(&larger, parcels, i);
		if (i % STRIDE == STRIDE - 1)
			advise_slots(parcels, (i + 1) * parcels->room,
			    MADV_DONTNEED);
	}
	free(parcels->words);
	free(parcels->notes);
	*parcels = larger;
}

/* One sixty-fourth stays empty: in a fuller segment new parcels are looked
 * for through long rows of others. */
static size_t
limit_of(size_t room)
{
	return room - room / 64 - 1;
}

/* What a segment needs: four times the deviation of their counts makes it
 * unlikely that any of them has more. */
static size_t
room_for(size_t count)
{
	size_t mean = count / PARCELS_SEGMENTS, root = 0;
	while (root * root < mean)
		root++;
	size_t most = mean + 4 * root;
	return most + most / 63 + 2;
}

/* Expectations are the better founded the more has come: nothing is built on
 * one that is far beyond. */
static size_t
next_room(const struct parcels *parcels)
{
	size_t step = parcels->expected == 0 ? 4 : 8;
	size_t least = parcels->room + parcels->room / step + 4;
	size_t most = 4 * least;
	size_t wanted = room_for(parcels->expected);
	return wanted < least ? least : wanted > most ? most : wanted;
}

void
parcels_expect(struct parcels *parcels, size_t count)
{
	parcels->expected = count;
}

void
parcels_prefetch(const struct parcels *parcels, uint64_t hash)
{
	if (parcels->room == 0)
		return;
	size_t home = home_of(parcels, hash);
	__builtin_prefetch(&parcels->words[home], 1);
	__builtin_prefetch(&parcels->notes[home], 1);
}

size_t
parcels_put(struct parcels *parcels, uint64_t hash, bool *is_new)
{
	size_t segment = segment_of(hash);
	if (parcels->room == 0 ||
	    parcels->counts[segment] == limit_of(parcels->room))
		grow(parcels, next_room(parcels));
	size_t slot = slot_of(parcels, hash);
	*is_new = parcels->words[slot] == 0;
	if (*is_new) {
		parcels->words[slot] = (hash << SEGMENT_BITS & hash_bits) | 1;
		parcels->counts[segment]++;
		parcels->count++;
	}
	return slot;
}

static uint32_t
time_in(const struct parcel_note *note)
{
	return (uint32_t)note->seen_at[1] << 16 | note->seen_at[0];
}

static void
put_time(struct parcel_note *note, uint32_t time)
{
	note->seen_at[0] = (uint16_t)time;
	note->seen_at[1] = (uint16_t)(time >> 16);
}

struct parcel
parcels_get(const struct parcels *parcels, size_t slot)
{
	const struct parcel_note *note = &parcels->notes[slot];
	uint64_t mark = parcels->words[slot] & mark_bits;
	struct parcel parcel = {
		.seen_at = time_in(note),
		.mark = (uint32_t)mark - 1,
		.claim = parcels_claim(parcels, slot),
	};
	if (mark == ODD_MARK) {
		const struct parcel_mark *odd = &parcels->marks[parcel.seen_at];
		parcel.seen_at = odd->seen_at;
		parcel.mark = odd->mark;
	}
	return parcel;
}

/* The place of an odd mark, which a parcel keeps that had one. */
static uint32_t
new_mark(struct parcels *parcels)
{
	if (parcels->mark_count == parcels->mark_capacity) {
		parcels->mark_capacity += parcels->mark_capacity / 2 + 64;
		parcels->marks = memory_resize(parcels->marks,
		    parcels->mark_capacity * sizeof(*parcels->marks));
	}
	assert(parcels->mark_count < UINT32_MAX);
	return (uint32_t)parcels->mark_count++;
}

void
parcels_set(struct parcels *parcels, size_t slot, const struct parcel *parcel)
{
	struct parcel_note *note = &parcels->notes[slot];
	uint64_t word = parcels->words[slot], mark = word & mark_bits;
	uint64_t claim = parcel->claim;
	assert(claim >> PARCELS_CLAIM_BITS == 0);
	if (mark != ODD_MARK && parcel->mark > PARCELS_SMALL_MARK) {
		mark = ODD_MARK;
		put_time(note, new_mark(parcels));
	}
	if (mark == ODD_MARK) {
		parcels->marks[time_in(note)] =
		    (struct parcel_mark){ parcel->seen_at, parcel->mark };
	} else {
		mark = parcel->mark + 1;
		put_time(note, parcel->seen_at);
	}
	parcels->words[slot] = (word & hash_bits) |
	                       (claim >> NOTED_BITS) << CLAIM_SHIFT | mark;
	note->claim[0] = (uint16_t)claim;
	note->claim[1] = (uint16_t)(claim >> 16);
	note->claim[2] = (uint16_t)(claim >> 32);
}

bool
parcels_find(const struct parcels *parcels, uint64_t hash,
    struct parcel *parcel)
{
	if (parcels->count == 0)
		return false;
	size_t slot = slot_of(parcels, hash);
	if (parcels->words[slot] == 0)
		return false;
	*parcel = parcels_get(parcels, slot);
	return true;
}

size_t
parcels_slots(const struct parcels *parcels)
{
	return parcels->room * PARCELS_SEGMENTS;
}

uint64_t
parcels_claim(const struct parcels *parcels, size_t slot)
{
	const uint16_t *noted = parcels->notes[slot].claim;
	return (parcels->words[slot] & claim_bits)
	           << (NOTED_BITS - CLAIM_SHIFT) |
	       (uint64_t)noted[2] << 32 | (uint64_t)noted[1] << 16 | noted[0];
}
