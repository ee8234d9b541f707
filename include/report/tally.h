/*
 * tally.h - how often each label came.
 */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

struct tally_item {
	struct str label;
	size_t count;
};

/* Items stand in the order of their labels' first appearance. */
struct tally {
	struct arena *arena;
	struct tally_item *items;
	size_t count;
	size_t capacity;
	struct map by_label;
};

void tally_init(struct tally *tally, struct arena *arena);
void tally_release(struct tally *tally);

/* `count` may be 0, to fix a label's place.  Labels are copied. */
void tally_add(struct tally *tally, struct str label, size_t count);

/* Most frequent first, then by label.  Nothing may be added afterwards. */
void tally_sort(struct tally *tally);

/*
 * Keep the first items and sum up the others as one, "3 others".  Nothing may
 * be added afterwards.
 */
void tally_fold(struct tally *tally, size_t kept);

/* All counts together. */
size_t tally_sum(const struct tally *tally);

#endif
