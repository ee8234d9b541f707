#include "intake/events.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"

enum {
	SCRATCH_LIMIT = 4 << 20,
	BLOCK_EVENTS = 1 << 14,
	BLOCK_HISTORIES = 1 << 10,
	SEPARATOR = 0x1F
};

/* The highest bit of packed_event.cleared; the causes need fewer. */
static const uint32_t accepted_bit = UINT32_C(1) << 31;

/* 32 bytes; there may be many millions. */
struct packed_event {
	uint32_t older; /* the one of this parcel added before, + 1; 0: none */
	uint32_t at;    /* as parcels_time() */
	uint32_t print; /* of what the row says: tells duplicates */
	uint32_t cleared; /* bits 1 << cause, and accepted_bit */
	uint8_t status;
	uint8_t cause;
	char country[2]; /* zeros: none */
	uint32_t code;   /* index in codes */
	uint32_t file;   /* index in files */
	uint32_t line;
};

/* What stays known when a newer event does not tell it. */
static const size_t lasting_texts[] = {
	offsetof(struct shipment, order),
	offsetof(struct shipment, last_mile),
	offsetof(struct shipment, service),
	offsetof(struct shipment, origin),
	offsetof(struct shipment, destination),
	offsetof(struct shipment, email),
	offsetof(struct shipment, name),
	offsetof(struct shipment, language),
	offsetof(struct shipment, signed_by),
	offsetof(struct shipment, city),
	offsetof(struct shipment, postcode),
};

static const size_t lasting_dates[] = {
	offsetof(struct shipment, shipped_on),
	offsetof(struct shipment, promised_on),
};

/* One parcel. */
struct history {
	struct shipment shipment; /* the newest event, and all that lasts */
	uint32_t seen_at;         /* of the newest event */
	/* When what lasts was told. */
	uint32_t text_told_at[COUNT_OF(lasting_texts)];
	uint32_t date_told_at[COUNT_OF(lasting_dates)];
	char *words;   /* the memory of shipment.text and .place */
	size_t room;   /* of it */
	uint32_t last; /* the event added last, + 1 */
	uint32_t event_count;
};

void
events_init(struct events *events, struct arena *run,
    const struct zone *business)
{
	*events = (struct events){ .arena = run, .business = business };
	buf_init(&events->scratch, SCRATCH_LIMIT);
}

void
events_release(struct events *events)
{
	if (events == NULL)
		return;
	parcels_release(&events->by_parcel);
	map_release(&events->by_code);
	buf_release(&events->scratch);
	*events = (struct events){ 0 };
}

static struct packed_event *
event_at(const struct events *events, size_t index)
{
	return &events->blocks[index / BLOCK_EVENTS][index % BLOCK_EVENTS];
}

static struct packed_event *
add_event(struct events *events)
{
	size_t index = events->event_count;
	size_t block = index / BLOCK_EVENTS;
	if (index % BLOCK_EVENTS == 0) {
		events->blocks = arena_grow(events->arena, events->blocks,
		    block, &events->block_capacity, sizeof(*events->blocks));
		events->blocks[block] = arena_alloc(events->arena, BLOCK_EVENTS,
		    sizeof(**events->blocks));
	}
	assert(index < UINT32_MAX);
	events->event_count++;
	return event_at(events, index);
}

static uint32_t
intern_code(struct events *events, struct str code)
{
	size_t index;
	bool is_new;
	if (map_find(&events->by_code, code, &index))
		return (uint32_t)index;
	index = events->by_code.count;
	events->codes = arena_grow(events->arena, events->codes, index,
	    &events->code_capacity, sizeof(*events->codes));
	events->codes[index] = arena_str(events->arena, code);
	map_put(&events->by_code, events->codes[index], index, &is_new);
	return (uint32_t)index;
}

/* The rows of a file come in one piece. */
static uint32_t
intern_file(struct events *events, struct str file)
{
	size_t count = events->file_count;
	if (count > 0 && str_equal(events->files[count - 1], file))
		return (uint32_t)(count - 1);
	events->files = arena_grow(events->arena, events->files, count,
	    &events->file_capacity, sizeof(*events->files));
	events->files[count] = file;
	events->file_count++;
	return (uint32_t)count;
}

static uint32_t
print_of(struct events *events, const struct shipment *row)
{
	buf_clear(&events->scratch);
	buf_format(&events->scratch, "%d %d %u ", (int)row->status,
	    (int)row->cause, row->cleared);
	buf_add(&events->scratch, row->vendor_code);
	buf_add_byte(&events->scratch, (char)SEPARATOR);
	buf_add(&events->scratch, row->text);
	buf_add_byte(&events->scratch, (char)SEPARATOR);
	buf_add(&events->scratch, row->country);
	return (uint32_t)fingerprint_of(buf_str(&events->scratch)).low;
}

static void
pack(struct events *events, struct history *history, const struct shipment *row)
{
	struct packed_event *event = add_event(events);
	*event = (struct packed_event){
		.older = history->last,
		.at = parcels_time(row->event.instant),
		.print = print_of(events, row),
		.cleared = row->cleared | (row->is_accepted ? accepted_bit : 0),
		.status = (uint8_t)row->status,
		.cause = (uint8_t)row->cause,
		.code = intern_code(events, row->vendor_code),
		.file = intern_file(events, row->row.file),
		.line = row->row.line,
	};
	if (row->country.len == sizeof(event->country))
		memcpy(event->country, row->country.ptr, row->country.len);
	history->last = (uint32_t)events->event_count;
	history->event_count++;
}

static void
keep_text(struct arena *arena, struct str *kept, struct str text)
{
	if (!str_equal(*kept, text))
		*kept = arena_str(arena, text);
}

static struct str
put_words(char *memory, struct str words)
{
	if (words.len == 0)
		return STR_EMPTY;
	memcpy(memory, words.ptr, words.len);
	return (struct str){ memory, words.len };
}

/* Text and place differ from event to event: their memory is used again. */
static void
keep_words(struct arena *arena, struct history *history,
    const struct shipment *row)
{
	size_t len = row->text.len + row->place.len;
	if (len > history->room) {
		history->room = len + len / 2;
		history->words = arena_alloc(arena, history->room, 1);
	}
	history->shipment.text = history->shipment.place = STR_EMPTY;
	if (len == 0)
		return;
	history->shipment.text = put_words(history->words, row->text);
	history->shipment.place = put_words(history->words + row->text.len,
	    row->place);
}

static void
keep_newest(struct events *events, struct history *history,
    const struct shipment *row)
{
	struct shipment *kept = &history->shipment;
	keep_text(events->arena, &kept->tracking, row->tracking);
	keep_text(events->arena, &kept->carrier, row->carrier);
	keep_text(events->arena, &kept->country, row->country);
	keep_words(events->arena, history, row);
	kept->vendor_code =
	    events->codes[event_at(events, events->event_count - 1)->code];
	kept->status = row->status;
	kept->cause = row->cause;
	kept->event = row->event;
	kept->row = row->row;
}

static void
keep_lasting(struct events *events, struct history *history,
    const struct shipment *row, uint32_t at)
{
	for (size_t i = 0; i < COUNT_OF(lasting_texts); i++) {
		const struct str *text = (const void *)((const char *)row +
							lasting_texts[i]);
		if (text->len == 0 || at < history->text_told_at[i])
			continue;
		history->text_told_at[i] = at;
		keep_text(events->arena,
		    (void *)((char *)&history->shipment + lasting_texts[i]),
		    *text);
	}
	for (size_t i = 0; i < COUNT_OF(lasting_dates); i++) {
		const struct date *date = (const void *)((const char *)row +
							 lasting_dates[i]);
		if (!date_is_set(*date) || at < history->date_told_at[i])
			continue;
		history->date_told_at[i] = at;
		memcpy((char *)&history->shipment + lasting_dates[i], date,
		    sizeof(*date));
	}
}

static struct history *
history_at(const struct events *events, size_t index)
{
	return &events->histories[index / BLOCK_HISTORIES]
	                         [index % BLOCK_HISTORIES];
}

static struct history *
add_history(struct events *events)
{
	size_t index = events->count++;
	size_t block = index / BLOCK_HISTORIES;
	if (index % BLOCK_HISTORIES == 0) {
		events->histories = arena_grow(events->arena, events->histories,
		    block, &events->history_capacity,
		    sizeof(*events->histories));
		events->histories[block] = arena_alloc(events->arena,
		    BLOCK_HISTORIES, sizeof(**events->histories));
	}
	struct history *history = history_at(events, index);
	history->shipment = shipment_unknown();
	return history;
}

static struct history *
history_with(struct events *events, const struct shipment *row)
{
	bool is_new;
	struct parcels *by_parcel = &events->by_parcel;
	size_t slot = parcels_put(by_parcel,
	    parcels_hash(row->carrier, row->tracking, &events->scratch),
	    &is_new);
	if (!is_new)
		return history_at(events, parcels_get(by_parcel, slot).mark);
	const struct parcel parcel = { .mark = (uint32_t)events->count };
	parcels_set(by_parcel, slot, &parcel);
	return add_history(events);
}

void
events_add(struct events *events, const struct shipment *row)
{
	struct history *history = history_with(events, row);
	uint32_t at = parcels_time(row->event.instant);
	pack(events, history, row);
	if (at >= history->seen_at)
		keep_newest(events, history, row);
	if (at > history->seen_at)
		history->seen_at = at;
	keep_lasting(events, history, row, at);
}

/* An event while its history is put in order. */
struct ordered {
	const struct packed_event *event;
	uint32_t index; /* as it came */
};

static int
compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
by_time(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	int order = compare(a->event->at, b->event->at);
	return order != 0 ? order : compare(a->index, b->index);
}

static int
by_content(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	int order = compare(a->event->at, b->event->at);
	if (order == 0)
		order = compare(a->event->print, b->event->print);
	return order != 0 ? order : compare(a->index, b->index);
}

static struct ordered *
ordered_events(const struct events *events, const struct history *history,
    struct arena *arena)
{
	struct ordered *items = arena_alloc(arena, history->event_count,
	    sizeof(*items));
	uint32_t next = history->last;
	for (size_t i = history->event_count; i > 0; i--) {
		items[i - 1] = (struct ordered){ event_at(events, next - 1),
			next };
		next = items[i - 1].event->older;
	}
	qsort(items, history->event_count, sizeof(*items), by_time);
	return items;
}

/* What the events up to some point have told. */
struct tale {
	enum cause cause;     /* that stands */
	enum cause returning; /* the last one that sends parcels back */
	bool has_begun;       /* an event was seen */
	const struct packed_event *taken; /* the first with the carrier */
	const struct packed_event *first; /* where parcels begin, or NULL */
};

static void
note_beginning(struct tale *tale, const struct packed_event *event)
{
	bool is_accepted = (event->cleared & accepted_bit) != 0;
	if (!tale->has_begun &&
	    (is_accepted || event->status == STATUS_PRE_TRANSIT))
		tale->first = event;
	tale->has_begun = true;
	if (tale->taken == NULL && event->at != 0 &&
	    (is_accepted || status_shows_carrier(event->status)))
		tale->taken = event;
}

static void
note_event(struct tale *tale, const struct packed_event *event)
{
	if (event->status == STATUS_UNMAPPED)
		return;
	note_beginning(tale, event);
	if (event->status == STATUS_DELIVERED ||
	    (event->cleared & 1U << tale->cause) != 0)
		tale->cause = CAUSE_NONE;
	if (event->cause != CAUSE_NONE && event->cause != CAUSE_OTHER &&
	    event->cause != CAUSE_UNKNOWN)
		tale->cause = event->cause;
	if (cause_sends_back((enum cause)event->cause))
		tale->returning = event->cause;
}

/* The cause of the shipment, from the one of its newest event. */
static enum cause
cause_now(const struct tale *tale, const struct shipment *newest)
{
	bool comes_back = newest->status == STATUS_RETURNING ||
	                  newest->status == STATUS_RETURNED;
	if (newest->status == STATUS_UNMAPPED || newest->cause == CAUSE_UNKNOWN)
		return newest->cause;
	if (comes_back && tale->returning != CAUSE_NONE)
		return tale->returning;
	return tale->cause != CAUSE_NONE ? tale->cause : newest->cause;
}

struct shipment
events_fold(const struct events *events, size_t index, struct arena *scratch)
{
	const struct history *history = history_at(events, index);
	const struct ordered *items = ordered_events(events, history, scratch);
	struct shipment shipment = history->shipment;
	struct tale tale = { 0 };
	for (size_t i = 0; i < history->event_count; i++)
		note_event(&tale, items[i].event);
	shipment.cause = cause_now(&tale, &shipment);
	if (!date_is_set(shipment.shipped_on) && tale.taken != NULL)
		shipment.shipped_on = zone_date(events->business,
		    parcels_instant(tale.taken->at));
	if (str_is_empty(shipment.origin) && tale.first != NULL &&
	    tale.first->country[0] != '\0')
		shipment.origin = (struct str){ tale.first->country,
			sizeof(tale.first->country) };
	return shipment;
}

const struct shipment *
events_newest(const struct events *events, size_t index)
{
	return &history_at(events, index)->shipment;
}

static struct event
unpack(const struct events *events, const struct packed_event *packed)
{
	struct event event = {
		.at.instant = parcels_instant(packed->at),
		.status = (enum status)packed->status,
		.cause = (enum cause)packed->cause,
		.cleared = packed->cleared & ~accepted_bit,
		.is_accepted = (packed->cleared & accepted_bit) != 0,
		.code = events->codes[packed->code],
		.row = { events->files[packed->file], packed->line },
	};
	event.at.date = zone_date(events->business, event.at.instant);
	memcpy(event.country, packed->country, sizeof(packed->country));
	return event;
}

/* Of equal ones the last stays, as of shipments. */
static size_t
drop_duplicates(struct ordered *items, size_t count)
{
	size_t kept = 0;
	qsort(items, count, sizeof(*items), by_content);
	for (size_t i = 0; i < count; i++)
		if (i + 1 == count ||
		    items[i].event->at != items[i + 1].event->at ||
		    items[i].event->print != items[i + 1].event->print)
			items[kept++] = items[i];
	qsort(items, kept, sizeof(*items), by_time);
	return kept;
}

struct event *
events_of(struct events *events, struct str carrier, struct str tracking,
    struct arena *arena, size_t *count)
{
	struct parcel parcel;
	*count = 0;
	if (!parcels_find(&events->by_parcel,
		parcels_hash(carrier, tracking, &events->scratch), &parcel))
		return NULL;
	const struct history *history = history_at(events, parcel.mark);
	struct ordered *items = ordered_events(events, history, arena);
	*count = drop_duplicates(items, history->event_count);
	struct event *found = arena_alloc(arena, *count, sizeof(*found));
	for (size_t i = 0; i < *count; i++)
		found[i] = unpack(events, items[i].event);
	return found;
}
