#include "intake/probe.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/source.h"
#include "intake/cell.h"
#include "intake/export.h"
#include "intake/header.h"
#include "intake/text.h"

enum { MAX_KEY = 1 << 16, MAX_CODE = 4 << 20 };

static const size_t max_file = (size_t)64 << 30;

/* A profile while it is tried. */
struct trial {
	const char *path;
	struct probe_fit *fit;
	const struct zone *business;
	struct arena *arena;
	struct source *source;
	struct map seen; /* tracking numbers */
};

static const enum field date_fields[] = { FIELD_EVENT_AT, FIELD_SHIPPED_AT,
	FIELD_PROMISED_ON, FIELD_DELIVERED_AT };

bool
probe_is_date(enum field field)
{
	for (size_t i = 0; i < COUNT_OF(date_fields); i++)
		if (date_fields[i] == field)
			return true;
	return false;
}

/* Does a date say by itself when it was?  Not if the zone moves it. */
static bool
needs_no_zone(struct str cell, const struct timestamp *read,
    const struct zone *business)
{
	struct timestamp east;
	const struct timestamp_style elsewhere = {
		.zone = business,
		.offset = STR("UTC+14:00"),
		.business = business,
	};
	return timestamp_read(cell, &elsewhere, &east) == NULL &&
	       east.instant.seconds == read->instant.seconds;
}

static void
look_at_date(struct str cell, const struct zone *business,
    struct probe_dates *dates)
{
	struct timestamp read;
	struct timestamp_style style = { .zone = business,
		.business = business };
	if (str_is_empty(cell))
		return;
	dates->cells++;
	if (timestamp_read(cell, &style, &read) == NULL) {
		dates->plain++;
		dates->zoned += needs_no_zone(cell, &read, business);
	}
	style.order = DATE_ORDER_MDY;
	dates->mdy += timestamp_read(cell, &style, &read) == NULL;
	style.order = DATE_ORDER_DMY;
	dates->dmy += timestamp_read(cell, &style, &read) == NULL;
	style.order = DATE_ORDER_UNKNOWN;
	style.has_serials = true;
	dates->excel += timestamp_read(cell, &style, &read) == NULL;
}

static void
look_at_cells(struct trial *trial, const struct csv_record *record)
{
	struct probe_fit *fit = trial->fit;
	for (int field = 0; field < FIELD_COUNT; field++) {
		int column = fit->columns.of[field];
		if (column == COLUMN_NONE || (size_t)column >= record->count)
			continue;
		struct str cell = cell_clean_key(record->cells[column]);
		if (str_is_empty(fit->examples[field]))
			fit->examples[field] = arena_str(trial->arena, cell);
		if (probe_is_date((enum field)field))
			look_at_date(cell, trial->business, &fit->dates[field]);
	}
}

static size_t
count_read(const struct columns *columns, size_t header_count)
{
	size_t count = 0;
	for (size_t column = 0; column < header_count; column++) {
		int field = 0;
		while (field < FIELD_COUNT && columns->of[field] != (int)column)
			field++;
		count += field < FIELD_COUNT;
	}
	return count;
}

/* What the columns hold, cell by cell. */
static void
look_at_columns(struct trial *trial, const struct header *header)
{
	struct csv_record record;
	struct probe_fit *fit = trial->fit;
	fit->delimiter = header->delimiter;
	fit->header_line = header->line;
	fit->headers = header->cells;
	fit->header_count = header->width;
	fit->columns = header->columns;
	fit->read = count_read(&fit->columns, header->width);
	for (size_t i = 0; i < PROBE_ROWS && csv_next(header->csv, &record);
	     i++)
		if (record.trouble == NULL && record.count == header->count)
			look_at_cells(trial, &record);
}

static bool
find_header(struct trial *trial, struct text *text, struct header *header,
    struct error *err)
{
	struct probe_fit *fit = trial->fit;
	if (header_find(header, text, fit->profile, 0, trial->arena, err))
		return true;
	struct str why = arena_str(trial->arena, str_from(err->text));
	text_rewind(text);
	*err = (struct error){ 0 };
	fit->needs_carrier = header_find(header, text, fit->profile,
	    1U << FIELD_CARRIER, trial->arena, err);
	fit->why = why;
	return fit->needs_carrier;
}

/* False when the profile does not fit. */
static bool
read_header(struct trial *trial)
{
	struct error err = { 0 };
	struct header header;
	struct probe_fit *fit = trial->fit;
	const struct profile *profile = fit->profile;
	struct text *text = text_open(trial->source, profile->encoding,
	    profile->fallback_encoding, TEXT_PIECE, trial->arena, &err);
	if (text == NULL) {
		fit->why = arena_str(trial->arena, str_from(err.text));
		return false;
	}
	fit->encoding = arena_str(trial->arena, str_from(text_encoding(text)));
	fit->is_fitting = find_header(trial, text, &header, &err);
	if (fit->is_fitting) {
		fit->why = STR_EMPTY;
		look_at_columns(trial, &header);
		csv_close(header.csv);
	}
	text_close(text);
	return fit->is_fitting;
}

static void
add_unknown(struct trial *trial, struct str code)
{
	struct probe_fit *fit = trial->fit;
	for (size_t i = 0; i < fit->unknown_count; i++)
		if (str_equal(fit->unknown[i].code, code)) {
			fit->unknown[i].count++;
			return;
		}
	if (fit->unknown_count < PROBE_MAX_CODES)
		fit->unknown[fit->unknown_count++] =
		    (struct probe_code){ arena_str(trial->arena, code), 1 };
}

static bool
is_named(struct trial *trial, struct str code)
{
	struct buf folded;
	buf_init(&folded, MAX_CODE);
	bool is_named = vocabulary_names(&trial->fit->profile->vocabulary, code,
	    &folded);
	buf_release(&folded);
	return is_named;
}

static void
look_at_shipment(struct trial *trial, const struct shipment *shipment)
{
	struct probe_fit *fit = trial->fit;
	bool is_new;
	map_put(&trial->seen, arena_str(trial->arena, shipment->tracking), 0,
	    &is_new);
	fit->repeated += !is_new;
	bool is_known = shipment->status != STATUS_UNMAPPED &&
	                shipment->cause != CAUSE_UNKNOWN;
	if (str_is_empty(shipment->vendor_code) && is_known)
		return;
	fit->coded++;
	fit->understood += is_known;
	fit->named += is_known && is_named(trial, shipment->vendor_code);
	if (!is_known)
		add_unknown(trial, shipment->vendor_code);
}

static void
note_reject(struct trial *trial, unsigned line, struct str reason)
{
	struct probe_fit *fit = trial->fit;
	if (fit->rejected++ == 0)
		fit->first_reject = arena_format(trial->arena, "line %u: %.*s",
		    line, STR_ARG(reason));
}

/* The rows as a run would read them. */
static void
read_rows(struct trial *trial)
{
	struct error err = { 0 };
	struct probe_fit *fit = trial->fit;
	struct shipment shipment;
	enum row_kind kind = ROW_SOUND;
	const struct export_request request = {
		.table = { .source = trial->source, .profile = fit->profile },
		.file = str_from(trial->path),
		.carrier = fit->needs_carrier ? STR("unknown") : STR_EMPTY,
		.zone = trial->business,
		.business = trial->business,
	};
	struct export_reader *reader = export_open(&request, &err);
	if (reader == NULL)
		return;
	while (fit->rows < PROBE_ROWS &&
	       (kind = export_next(reader, &shipment)) != ROW_END) {
		fit->rows++;
		if (kind == ROW_SOUND)
			look_at_shipment(trial, &shipment);
		else
			note_reject(trial, export_row(reader).line,
			    export_reason(reader));
	}
	fit->tells_events = export_tells_events(reader);
	export_close(reader);
	map_release(&trial->seen);
}

/* Orders have no status to know: only their rows are counted. */
static void
read_order_rows(struct trial *trial)
{
	struct error err = { 0 };
	struct probe_fit *fit = trial->fit;
	enum row_kind kind;
	const struct table_request request = {
		.source = trial->source,
		.profile = fit->profile,
	};
	struct table *table = table_open(&request, &err);
	if (table == NULL)
		return;
	while (
	    fit->rows < PROBE_ROWS && (kind = table_next(table)) != ROW_END) {
		fit->rows++;
		if (kind != ROW_SOUND)
			note_reject(trial, table_line(table),
			    table_reason(table));
	}
	table_close(table);
}

static int
by_count(const void *a, const void *b)
{
	const struct probe_code *left = a, *right = b;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return str_compare(left->code, right->code);
}

/* False when the file itself cannot be read. */
static bool
try_profile(struct trial *trial, struct error *err)
{
	struct probe_fit *fit = trial->fit;
	trial->source = source_open(trial->path, max_file, trial->arena, err);
	if (trial->source == NULL)
		return false;
	if (!table_check_format(trial->source, err)) {
		source_close(trial->source);
		return error_prefix(err, trial->path);
	}
	if (read_header(trial)) {
		if (fit->profile->rows == ROWS_ORDERS)
			read_order_rows(trial);
		else
			read_rows(trial);
		qsort(fit->unknown, fit->unknown_count, sizeof(*fit->unknown),
		    by_count);
	}
	source_close(trial->source);
	return true;
}

/* In thousandths. */
static size_t
share_understood(const struct probe_fit *fit)
{
	return fit->coded == 0 ? 0 : fit->understood * 1000 / fit->coded;
}

/* Nothing speaks against a profile that had no code to know. */
static bool
knows_codes(const struct probe_fit *fit)
{
	return fit->coded == 0 || share_understood(fit) >= 500;
}

/* A parcel has many events, and is one shipment. */
static bool
is_taken_for_itself(const struct probe_fit *fit)
{
	return fit->tells_events == (fit->repeated * 5 > fit->rows);
}

enum { MERITS = 6 };

/* What speaks for a fit, the weightiest first. */
static void
weigh(const struct probe_fit *fit, size_t merits[MERITS])
{
	merits[0] = fit->is_fitting;
	merits[1] = fit->is_fitting && knows_codes(fit);
	merits[2] = fit->read;
	merits[3] = fit->is_fitting && is_taken_for_itself(fit);
	merits[4] = share_understood(fit);
	merits[5] = fit->named;
}

/* The better one first: below, at or above 0. */
static int
rank(const struct probe_fit *a, const struct probe_fit *b)
{
	size_t left[MERITS], right[MERITS];
	weigh(a, left);
	weigh(b, right);
	for (size_t i = 0; i < MERITS; i++)
		if (left[i] != right[i])
			return left[i] > right[i] ? -1 : 1;
	return 0;
}

static int
by_rank(const void *a, const void *b)
{
	const struct probe_fit *left = a, *right = b;
	int order = rank(left, right);
	return order != 0
	           ? order
	           : str_compare(left->profile->name, right->profile->name);
}

bool
probe_file(const struct probe_request *request, struct arena *arena,
    struct probe *probe, struct error *err)
{
	size_t count = request->profile_count;
	*probe = (struct probe){
		.fits = arena_alloc(arena, count, sizeof(*probe->fits)),
	};
	for (size_t i = 0; i < count; i++) {
		struct trial trial = {
			.path = request->path,
			.fit = &probe->fits[probe->fit_count++],
			.business = request->business,
			.arena = arena,
		};
		*trial.fit =
		    (struct probe_fit){ .profile = request->profiles[i] };
		if (!try_profile(&trial, err))
			return false;
	}
	qsort(probe->fits, count, sizeof(*probe->fits), by_rank);
	probe->is_tie = count > 1 && probe->fits[1].is_fitting &&
	                rank(&probe->fits[0], &probe->fits[1]) == 0;
	return true;
}

struct profile *
probe_union(struct profile *const *profiles, size_t count, enum field required,
    struct arena *arena)
{
	struct profile *all = arena_new(arena, struct profile);
	*all = (struct profile){
		.name = STR("all"),
		.rows = ROWS_SHIPMENTS,
		.has_quotes = true,
		.encoding = STR("auto"),
		.fallback_encoding = STR("gb18030"),
		.required = required == FIELD_COUNT ? 0 : 1U << required,
	};
	vocabulary_init(&all->vocabulary);
	for (int field = 0; field < FIELD_COUNT; field++) {
		size_t sum = 0;
		for (size_t i = 0; i < count; i++)
			sum += profiles[i]->aliases[field].count;
		struct str *keys = arena_alloc(arena, sum, sizeof(*keys));
		struct field_aliases *aliases = &all->aliases[field];
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0;
			     k < profiles[i]->aliases[field].count; k++)
				keys[aliases->count++] =
				    profiles[i]->aliases[field].keys[k];
		aliases->keys = aliases->written = keys;
	}
	return all;
}

static bool
has_alias(const struct field_aliases *aliases, struct str key)
{
	for (size_t i = 0; i < aliases->count; i++)
		if (str_equal(aliases->keys[i], key))
			return true;
	return false;
}

enum field
probe_guess(struct profile *const *profiles, size_t count, struct str header)
{
	size_t votes[FIELD_COUNT] = { 0 };
	int most = FIELD_COUNT;
	struct buf key;
	buf_init(&key, MAX_KEY);
	cell_fold_header(header, &key);
	for (int field = 0; field < FIELD_COUNT; field++) {
		for (size_t i = 0; i < count; i++)
			votes[field] += has_alias(&profiles[i]->aliases[field],
			    buf_str(&key));
		if (votes[field] > 0 &&
		    (most == FIELD_COUNT || votes[field] > votes[most]))
			most = field;
	}
	buf_release(&key);
	return (enum field)most;
}
