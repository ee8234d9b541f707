#include "command/harvest.h"

#include <stdlib.h>

#include "detect/arrival.h"
#include "notice/notice.h"

/* What a carrier brings after half a year proves no letter right or wrong. */
enum { AWAITED_DAYS = 180 };

static const size_t max_places = ((size_t)1 << (HARVEST_MARK_BITS - 1)) - 1;

/* One that is kept, and where it was counted. */
struct harvest_parcel {
	struct arrival_record record;
	size_t count;
	bool is_taken_back;
};

void
harvest_init(struct harvest *harvest, struct arena *run)
{
	*harvest = (struct harvest){ .run = run };
}

void
harvest_release(struct harvest *harvest)
{
	map_release(&harvest->awaited);
	map_release(&harvest->by_cell);
	arena_release(&harvest->scratch);
}

bool
harvest_recall(struct harvest *harvest, struct ledger *ledger,
    struct date today, struct error *err)
{
	struct str *parcels;
	size_t count;
	bool is_new;
	if (!arrivals_awaited(ledger, date_plus(today, -AWAITED_DAYS),
		harvest->run, &parcels, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		map_put(&harvest->awaited, parcels[i], 0, &is_new);
		harvest->has_orders |= str_starts_with(parcels[i], STR("#"));
	}
	return true;
}

static bool
is_awaited(struct harvest *harvest, const struct shipment *shipment,
    struct str parcel)
{
	size_t ignored;
	if (map_find(&harvest->awaited, parcel, &ignored))
		return true;
	if (!harvest->has_orders || str_is_empty(shipment->order))
		return false;
	arena_clear(&harvest->scratch);
	return map_find(&harvest->awaited,
	    notice_parcel(STR_EMPTY, STR_EMPTY, shipment->order,
		&harvest->scratch),
	    &ignored);
}

/*
 * Shipments of one carrier, service and lane share a route, so that no text
 * is compared here.  Groups that differ in nothing but the service are joined
 * when they are recorded.
 */
static size_t
cell_of(struct harvest *harvest, const struct evidence *evidence,
    const struct arrival *arrival)
{
	const struct shipment *shipment = evidence->shipment;
	const uint64_t numbers[] = { (uint64_t)(uintptr_t)evidence->route,
		(uint64_t)(uint32_t)arrival->delivered_on.day << 32 |
		    (uint32_t)(arrival->days + 1) << 2 |
		    (uint32_t)arrival->promise };
	const struct str key = { (const char *)numbers, sizeof(numbers) };
	size_t at;
	bool is_new;
	if (map_find(&harvest->by_cell, key, &at))
		return at;
	at = harvest->count++;
	map_put(&harvest->by_cell, arena_str(harvest->run, key), at, &is_new);
	harvest->counts = arena_grow(harvest->run, harvest->counts, at,
	    &harvest->count_capacity, sizeof(*harvest->counts));
	harvest->counts[at] = (struct arrival_count){
		.delivered_on = arrival->delivered_on,
		.carrier = arena_lower(harvest->run, shipment->carrier),
		.origin = arena_str(harvest->run, shipment->origin),
		.destination = arena_str(harvest->run, shipment->destination),
		.days = arrival->days,
		.promise = arrival->promise,
	};
	return at;
}

/* Until a letter says why, a window is all that is known of the cause. */
static struct arrival_record
record_of(const struct harvest *harvest, const struct shipment *shipment,
    const struct arrival *arrival)
{
	struct arena *run = harvest->run;
	const struct window *window = arrival->window;
	return (struct arrival_record){
		.carrier = arena_lower(run, shipment->carrier),
		.tracking = arena_str(run, shipment->tracking),
		.order = arena_str(run, shipment->order),
		.origin = arena_str(run, shipment->origin),
		.destination = arena_str(run, shipment->destination),
		.shipped_on = shipment->shipped_on,
		.promised_on = arrival->promised_on,
		.due_on = arrival->due_on,
		.delivered_on = arrival->delivered_on,
		.cause = window == NULL ? CAUSE_NONE : window->cause,
		.window_id = window == NULL ? STR_EMPTY : window->id,
	};
}

/* Half of the marks are for counts, half for parcels; 0 is for nothing. */
static uint32_t
mark_of(size_t place, bool is_parcel)
{
	return (uint32_t)(place + 1) << 1 | is_parcel;
}

uint32_t
harvest_add(struct harvest *harvest, const struct evidence *evidence,
    struct str parcel)
{
	struct arrival arrival;
	if (!arrival_of(evidence, &arrival) || harvest->count == max_places ||
	    harvest->parcel_count == max_places)
		return 0;
	size_t cell = cell_of(harvest, evidence, &arrival);
	harvest->counts[cell].parcels++;
	if (!arrival.is_late &&
	    !is_awaited(harvest, evidence->shipment, parcel))
		return mark_of(cell, false);
	size_t at = harvest->parcel_count++;
	harvest->parcels = arena_grow(harvest->run, harvest->parcels, at,
	    &harvest->parcel_capacity, sizeof(*harvest->parcels));
	harvest->parcels[at] = (struct harvest_parcel){
		.record = record_of(harvest, evidence->shipment, &arrival),
		.count = cell,
	};
	return mark_of(at, true);
}

void
harvest_take_back(struct harvest *harvest, uint32_t mark)
{
	if (mark == 0)
		return;
	size_t place = (mark >> 1) - 1;
	if ((mark & 1) != 0) {
		harvest->parcels[place].is_taken_back = true;
		place = harvest->parcels[place].count;
	}
	harvest->counts[place].parcels--;
}

/* The groups that are recorded each together. */
static int
compare_groups(const struct arrival_count *a, const struct arrival_count *b)
{
	int order = (a->delivered_on.day > b->delivered_on.day) -
	            (a->delivered_on.day < b->delivered_on.day);
	if (order == 0)
		order = str_compare(a->carrier, b->carrier);
	if (order == 0)
		order = str_compare(a->origin, b->origin);
	return order != 0 ? order : str_compare(a->destination, b->destination);
}

static int
compare_counts(const void *left, const void *right)
{
	const struct arrival_count *a = left, *b = right;
	int order = compare_groups(a, b);
	if (order == 0)
		order = (a->days > b->days) - (a->days < b->days);
	return order != 0
	           ? order
	           : (a->promise > b->promise) - (a->promise < b->promise);
}

/* In order, without those of which nothing is left; alike ones joined. */
static void
put_in_order(struct harvest *harvest)
{
	size_t kept = 0;
	if (harvest->count > 0)
		qsort(harvest->counts, harvest->count, sizeof(*harvest->counts),
		    compare_counts);
	for (size_t i = 0; i < harvest->count; i++) {
		const struct arrival_count *count = &harvest->counts[i];
		if (count->parcels == 0)
			continue;
		if (kept > 0 &&
		    compare_counts(&harvest->counts[kept - 1], count) == 0)
			harvest->counts[kept - 1].parcels += count->parcels;
		else
			harvest->counts[kept++] = *count;
	}
	harvest->count = kept;
}

bool
harvest_record(struct harvest *harvest, struct ledger *ledger,
    struct error *err)
{
	put_in_order(harvest);
	for (size_t at = 0, size; at < harvest->count; at += size) {
		const struct arrival_count *group = &harvest->counts[at];
		size = 1;
		while (at + size < harvest->count &&
		       compare_groups(group, group + size) == 0)
			size++;
		if (!arrivals_count(ledger, group, size, err))
			return false;
	}
	for (size_t i = 0; i < harvest->parcel_count; i++)
		if (!harvest->parcels[i].is_taken_back &&
		    !arrivals_add(ledger, &harvest->parcels[i].record, err))
			return false;
	return true;
}
