#include "command/harvest.h"

#include <stdlib.h>

#include "detect/arrival.h"
#include "notice/notice.h"

/* What a carrier brings after half a year proves no letter right or wrong. */
enum { AWAITED_DAYS = 180 };

static const size_t max_places = ((size_t)1 << (HARVEST_MARK_BITS - 1)) - 1;

/* Parcels of one route that were shipped, promised and delivered alike. */
struct harvest_cell {
	struct arrival arrival;
	struct str carrier;
	struct str origin;
	struct str destination;
	size_t parcels;
};

/* One that is kept, and where it was counted. */
struct harvest_parcel {
	struct arrival_record record;
	size_t cell;
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
	map_release(&harvest->by_days);
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
is_known(struct harvest *harvest, struct str carrier, struct str tracking,
    struct str order)
{
	size_t ignored;
	arena_clear(&harvest->scratch);
	return map_find(&harvest->awaited,
	    notice_parcel(carrier, tracking, order, &harvest->scratch),
	    &ignored);
}

/* An announcement may have told of the order before it was shipped. */
static bool
is_awaited(struct harvest *harvest, const struct shipment *shipment)
{
	if (harvest->awaited.count == 0)
		return false;
	return is_known(harvest, shipment->carrier, shipment->tracking,
		   shipment->order) ||
	       (harvest->has_orders && !str_is_empty(shipment->order) &&
		   is_known(harvest, STR_EMPTY, STR_EMPTY, shipment->order));
}

/* What holds for the first of them holds for all. */
static struct harvest_cell *
new_cell(struct harvest *harvest, const struct shipment *shipment,
    const struct arrival *arrival)
{
	struct arena *run = harvest->run;
	harvest->cells = arena_grow(run, harvest->cells, harvest->cell_count,
	    &harvest->cell_capacity, sizeof(*harvest->cells));
	struct harvest_cell *cell = &harvest->cells[harvest->cell_count++];
	*cell = (struct harvest_cell){
		.arrival = *arrival,
		.carrier = arena_lower(run, shipment->carrier),
		.origin = arena_str(run, shipment->origin),
		.destination = arena_str(run, shipment->destination),
	};
	return cell;
}

/*
 * Shipments of one carrier, service and lane share a route, so that no text
 * is compared here.  False where nobody knows the day.
 */
static bool
find_cell(struct harvest *harvest, const struct shipment *shipment,
    const struct route *route, size_t *at)
{
	struct evidence evidence;
	struct arrival arrival;
	bool is_new;
	const uint64_t numbers[] = { (uint64_t)(uintptr_t)route,
		(uint64_t)(uint32_t)shipment->shipped_on.day << 32 |
		    (uint32_t)shipment->event.date.day,
		(uint64_t)(uint32_t)shipment->promised_on.day };
	const struct str key = { (const char *)numbers, sizeof(numbers) };
	if (map_find(&harvest->by_days, key, at))
		return true;
	if (harvest->cell_count == max_places ||
	    !date_is_set(shipment->event.date))
		return false;
	evidence_gather(&evidence, shipment, route, shipment->event.date);
	if (!arrival_of(&evidence, &arrival))
		return false;
	*at = harvest->cell_count;
	map_put(&harvest->by_days, arena_str(harvest->run, key), *at, &is_new);
	new_cell(harvest, shipment, &arrival);
	return true;
}

/* Until a letter says why, a window is all that is known of the cause. */
static struct arrival_record
record_of(const struct harvest *harvest, const struct shipment *shipment,
    const struct harvest_cell *cell)
{
	struct arena *run = harvest->run;
	const struct window *window = cell->arrival.window;
	return (struct arrival_record){
		.carrier = cell->carrier,
		.tracking = arena_str(run, shipment->tracking),
		.order = arena_str(run, shipment->order),
		.origin = cell->origin,
		.destination = cell->destination,
		.shipped_on = shipment->shipped_on,
		.promised_on = cell->arrival.promised_on,
		.due_on = cell->arrival.due_on,
		.delivered_on = cell->arrival.delivered_on,
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
harvest_add(struct harvest *harvest, const struct shipment *shipment,
    const struct route *route)
{
	size_t cell;
	if (shipment->status != STATUS_DELIVERED ||
	    harvest->parcel_count == max_places ||
	    !find_cell(harvest, shipment, route, &cell))
		return 0;
	harvest->cells[cell].parcels++;
	if (!harvest->cells[cell].arrival.is_late &&
	    !is_awaited(harvest, shipment))
		return mark_of(cell, false);
	size_t at = harvest->parcel_count++;
	harvest->parcels = arena_grow(harvest->run, harvest->parcels, at,
	    &harvest->parcel_capacity, sizeof(*harvest->parcels));
	harvest->parcels[at] = (struct harvest_parcel){
		.record = record_of(harvest, shipment, &harvest->cells[cell]),
		.cell = cell,
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
		place = harvest->parcels[place].cell;
	}
	harvest->cells[place].parcels--;
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

static struct arrival_count
count_of(const struct harvest_cell *cell)
{
	return (struct arrival_count){
		.delivered_on = cell->arrival.delivered_on,
		.carrier = cell->carrier,
		.origin = cell->origin,
		.destination = cell->destination,
		.days = cell->arrival.days,
		.promise = cell->arrival.promise,
		.parcels = cell->parcels,
	};
}

/* In order, cells that count alike as one; returns how many there are. */
static size_t
join_cells(struct harvest *harvest, struct arrival_count **counts)
{
	size_t all = 0, kept = 0;
	struct arrival_count *items = arena_alloc(harvest->run,
	    harvest->cell_count, sizeof(*items));
	for (size_t i = 0; i < harvest->cell_count; i++)
		if (harvest->cells[i].parcels > 0)
			items[all++] = count_of(&harvest->cells[i]);
	if (all > 0)
		qsort(items, all, sizeof(*items), compare_counts);
	for (size_t i = 0; i < all; i++) {
		if (kept > 0 &&
		    compare_counts(&items[kept - 1], &items[i]) == 0)
			items[kept - 1].parcels += items[i].parcels;
		else
			items[kept++] = items[i];
	}
	*counts = items;
	return kept;
}

static bool
record_counts(struct harvest *harvest, struct ledger *ledger, struct error *err)
{
	struct arrival_count *counts;
	size_t count = join_cells(harvest, &counts);
	for (size_t at = 0, size; at < count; at += size) {
		size = 1;
		while (at + size < count &&
		       compare_groups(&counts[at], &counts[at + size]) == 0)
			size++;
		if (!arrivals_count(ledger, &counts[at], size, err))
			return false;
	}
	return true;
}

bool
harvest_record(struct harvest *harvest, struct ledger *ledger,
    struct error *err)
{
	if (!record_counts(harvest, ledger, err))
		return false;
	for (size_t i = 0; i < harvest->parcel_count; i++)
		if (!harvest->parcels[i].is_taken_back &&
		    !arrivals_add(ledger, &harvest->parcels[i].record, err))
			return false;
	return true;
}
