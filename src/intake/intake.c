#include "intake/intake.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/source.h"
#include "intake/dated.h"
#include "intake/encoding.h"
#include "intake/export.h"
#include "intake/profile.h"
#include "intake/table.h"

/* Larger than any export, smaller than what a machine could not hold. */
static const size_t max_file = (size_t)4 << 30;

/* One [source.X] or [orders.X] while it is read. */
struct reading {
	const struct intake_context *context;
	const struct source_settings *source;
	bool is_orders;
	bool is_events; /* the file at hand has a row for each event */
	struct intake *intake;
	struct profile *profile;
	const struct zone *zone;
	struct export *export;      /* the file at hand */
	struct str file;            /* its base name */
	const struct source *bytes; /* what it holds */
	uint64_t bytes_before;      /* of the files before it */
	size_t parcels_before;      /* of them */
	size_t rows;                /* of the section's exports so far */
	size_t rejected;            /* of them */
	size_t first_reject;        /* of the section, in the intake's */
};

static struct str
timezone_name(const struct source_settings *source,
    const struct profile *profile)
{
	return str_is_empty(source->timezone.text) ? profile->timezone
	                                           : source->timezone.text;
}

/* NULL when the command has not loaded it. */
static const struct zone *
zone_of(const struct intake_context *context,
    const struct source_settings *source, const struct profile *profile)
{
	struct str name = timezone_name(source, profile);
	if (str_is_empty(name))
		return context->business;
	return context->zone(context->zones, name);
}

static void
check_section(const struct intake_context *context,
    const struct source_settings *source, bool is_orders,
    struct mistakes *mistakes)
{
	struct profile *profile = profile_compile(&context->settings->ini,
	    source->profile.text, source->profile.place, mistakes->arena,
	    mistakes);
	if (!encoding_is_known(source->encoding.text))
		mistakes_add(mistakes, source->encoding.place,
		    "encoding = %.*s: no known encoding",
		    STR_ARG(source->encoding.text));
	if (profile == NULL)
		return;
	if ((profile->rows &
		(is_orders ? ROWS_ORDERS : ROWS_SHIPMENTS | ROWS_EVENTS)) == 0)
		mistakes_add(mistakes, source->profile.place,
		    "profile '%.*s' reads %s", STR_ARG(source->profile.text),
		    is_orders ? "exports; an orders file's is wanted"
			      : "orders files; an export's is wanted");
	if (zone_of(context, source, profile) == NULL)
		mistakes_add(mistakes,
		    str_is_empty(source->timezone.text)
			? profile->timezone_place
			: source->timezone.place,
		    "timezone = %.*s: no known time zone",
		    STR_ARG(timezone_name(source, profile)));
	profile_release(profile);
}

bool
intake_check(const struct intake_context *context, struct mistakes *mistakes)
{
	const struct settings *settings = context->settings;
	size_t before = mistakes->count;
	for (size_t i = 0; i < settings->source_count; i++)
		check_section(context, &settings->sources[i], false, mistakes);
	for (size_t i = 0; i < settings->order_count; i++)
		check_section(context, &settings->orders[i], true, mistakes);
	return mistakes->count == before;
}

static void
add_reject(struct intake *intake, struct row row, struct str reason)
{
	if (intake->reject_count == INTAKE_MAX_REJECTS) {
		intake->unlisted_rejects++;
		return;
	}
	intake->rejects = arena_grow(intake->run, intake->rejects,
	    intake->reject_count, &intake->reject_capacity,
	    sizeof(*intake->rejects));
	intake->rejects[intake->reject_count++] = (struct reject){
		.row = row,
		.reason = arena_str(intake->run, reason),
	};
}

static void
add_trouble(void *data, const struct shipment *shipment)
{
	struct intake *intake = data;
	intake->troubles = arena_grow(intake->run, intake->troubles,
	    intake->trouble_count, &intake->trouble_capacity,
	    sizeof(*intake->troubles));
	intake->troubles[intake->trouble_count++] = (struct intake_trouble){
		.tracking = shipment->tracking,
		.order = shipment->order,
		.why = STR("the order has two different addresses"),
	};
}

/* If the file goes on as it began. */
static void
expect_parcels(const struct reading *reading)
{
	struct parcels *parcels = &reading->intake->fold.parcels;
	uint64_t size = (uint64_t)source_stamp(reading->bytes).size;
	uint64_t done = source_done(reading->bytes);
	uint64_t here = parcels->count - reading->parcels_before;
	if (done > 0)
		parcels_expect(parcels,
		    reading->parcels_before + (size_t)(here * size / done));
}

/* Often enough for a person, too seldom to cost anything. */
enum { ROWS_BETWEEN_LOOKS = 2048 };

static void
look_up(const struct reading *reading)
{
	const struct intake_context *context = reading->context;
	if (reading->export->rows % ROWS_BETWEEN_LOOKS != 0)
		return;
	expect_parcels(reading);
	if (context->watch != NULL)
		context->watch(context->watcher,
		    reading->bytes_before + source_done(reading->bytes));
}

/* Books: every data row of an export is a shipment, a duplicate or rejected. */
static void
count_row(struct reading *reading, enum row_kind kind)
{
	struct intake *intake = reading->intake;
	if (kind == ROW_UNCOUNTED)
		return;
	reading->export->rows++;
	look_up(reading);
	if (reading->is_orders)
		return;
	intake->rows++;
	intake->rejected += kind == ROW_REJECTED;
	reading->rows++;
	reading->rejected += kind == ROW_REJECTED;
}

static struct table_request
table_of(const struct reading *reading, struct source *source)
{
	return (struct table_request){
		.source = source,
		.profile = reading->profile,
		.encoding = reading->source->encoding.text,
	};
}

/* A sound row that `reader` is at, or what a history tells. */
static bool
add_shipment(struct intake *intake, const struct export_reader *reader,
    struct shipment *shipment, struct error *err)
{
	bool is_wanted;
	uint64_t claim = orders_join(&intake->orders, shipment);
	if (!fold_add(&intake->fold, shipment, claim, &is_wanted, err))
		return false;
	if (!is_wanted)
		return true;
	if (reader != NULL)
		export_complete(reader, shipment);
	orders_complete(&intake->orders, shipment);
	fold_keep(&intake->fold, shipment);
	return true;
}

static bool
take_row(struct reading *reading, const struct export_reader *reader,
    struct shipment *row, struct error *err)
{
	struct instant *newest = &reading->export->newest_event;
	if (row->event.instant.seconds > newest->seconds)
		*newest = row->event.instant;
	if (!reading->is_events)
		return add_shipment(reading->intake, reader, row, err);
	export_complete(reader, row);
	events_add(&reading->intake->events, row);
	return true;
}

static bool
read_rows(struct reading *reading, struct export_reader *reader,
    struct error *err)
{
	struct shipment row;
	enum row_kind kind;
	while ((kind = export_next(reader, &row)) != ROW_END) {
		count_row(reading, kind);
		if (kind != ROW_SOUND)
			add_reject(reading->intake, export_row(reader),
			    export_reason(reader));
		else if (!take_row(reading, reader, &row, err))
			return false;
	}
	return true;
}

static bool
read_export(struct reading *reading, struct source *source, struct error *err)
{
	struct export_request request = {
		.table = table_of(reading, source),
		.file = reading->file,
		.carrier = reading->source->carrier.text,
		.zone = reading->zone,
		.business = reading->context->business,
		.latest_event = reading->context->latest_event,
	};
	struct export_reader *reader = export_open(&request, err);
	if (reader == NULL)
		return false;
	reading->is_events = export_tells_events(reader);
	bool ok = read_rows(reading, reader, err);
	export_close(reader);
	return ok;
}

static bool
read_orders(struct reading *reading, struct source *source, struct error *err)
{
	struct table_request request = table_of(reading, source);
	struct table *table = table_open(&request, err);
	struct orders *orders = &reading->intake->orders;
	const struct order_source section = {
		.file = reading->file,
		.carrier = reading->source->carrier.text,
		.origin = reading->source->origin.text,
	};
	enum row_kind kind;
	if (table == NULL)
		return false;
	while ((kind = table_next(table)) != ROW_END) {
		struct row row = { reading->file, table_line(table) };
		count_row(reading, kind);
		if (kind != ROW_SOUND)
			add_reject(reading->intake, row, table_reason(table));
		else if (!orders_add(orders, table, reading->profile, &section))
			add_reject(reading->intake, row, orders_reason(orders));
	}
	table_close(table);
	return true;
}

static struct export *
add_export(struct reading *reading, const char *path)
{
	struct intake *intake = reading->intake;
	intake->exports = arena_grow(intake->run, intake->exports,
	    intake->export_count, &intake->export_capacity,
	    sizeof(*intake->exports));
	struct export *export = &intake->exports[intake->export_count++];
	*export = (struct export){
		.path = arena_str(intake->run, str_from(path)),
		.source = reading->source->name,
		.is_orders = reading->is_orders,
		.newest_event = INSTANT_NONE,
		.max_age_hours = reading->source->max_age_hours,
	};
	return export;
}

static bool
read_source(struct reading *reading, struct source *source, struct error *err)
{
	struct export *export = reading->export;
	struct error changed = { 0 };
	bool ok = reading->is_orders ? read_orders(reading, source, err)
	                             : read_export(reading, source, err);
	if (ok && export->rows == 0)
		ok = error_set(err, ERROR_NO_INPUT, "has a header but no rows");
	/* Then it explains whatever else seems to be wrong. */
	if (!source_verify(source, &changed)) {
		*err = changed;
		return false;
	}
	if (ok)
		export->fingerprint = source_fingerprint(source);
	return ok;
}

static bool
read_file(struct reading *reading, const char *path, struct error *err)
{
	struct arena scratch = { 0 };
	struct source *source = source_open(path, max_file, &scratch, err);
	if (source == NULL) {
		/* A folder or a device is as good as no export. */
		if (err->kind == ERROR_INPUT)
			err->kind = ERROR_NO_INPUT;
		return false;
	}
	reading->export = add_export(reading, path);
	reading->export->stamp = source_stamp(source);
	reading->file = file_base(reading->export->path);
	reading->bytes = source;
	reading->parcels_before = reading->intake->fold.parcels.count;
	bool ok = read_source(reading, source, err) || error_prefix(err, path);
	reading->bytes_before += source_done(source);
	source_close(source);
	arena_release(&scratch);
	return ok;
}

/* The file that was modified last; of several the last by name. */
static size_t
newest_of(const char **names, size_t count)
{
	struct timespec latest = { 0 };
	size_t newest = count - 1;
	bool is_first = true;
	for (size_t i = 0; i < count; i++) {
		struct stat st;
		if (stat(names[i], &st) != 0)
			continue;
		struct timespec at = st.st_mtim;
		if (is_first || at.tv_sec > latest.tv_sec ||
		    (at.tv_sec == latest.tv_sec &&
			at.tv_nsec >= latest.tv_nsec)) {
			latest = at;
			newest = i;
		}
		is_first = false;
	}
	return newest;
}

static bool
was_there(const struct intake_context *context, const char *name,
    bool is_orders)
{
	struct date ignored;
	if (is_orders && !dated_day(str_from(name), &ignored))
		return true;
	struct instant at = dated_instant(name, context->business);
	return instant_is_set(at) && at.seconds <= context->as_of.seconds;
}

/* Of the files that are there now those that were there in the past. */
static size_t
keep_past(const struct intake_context *context, bool is_orders,
    const char **names, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (was_there(context, names[i], is_orders))
			names[kept++] = names[i];
	return kept;
}

/* The last one made; of several the last by name. */
static size_t
newest_of_past(const struct intake_context *context, const char **names,
    size_t count)
{
	size_t newest = 0;
	for (size_t i = 1; i < count; i++)
		if (dated_instant(names[i], context->business).seconds >=
		    dated_instant(names[newest], context->business).seconds)
			newest = i;
	return newest;
}

/* The files of a section that are read, in the order of their names. */
static size_t
find_files(const struct intake_context *context,
    const struct source_settings *source, bool is_orders, struct arena *arena,
    const char ***names)
{
	const char *pattern = arena_cstr(arena, source->files.text);
	size_t count = file_glob(pattern, arena, names);
	bool is_past = context->as_of.seconds != 0;
	if (is_past)
		count = keep_past(context, is_orders, *names, count);
	if (count > 1 && is_past && source->take == TAKE_NEWEST) {
		*names += newest_of_past(context, *names, count);
		return 1;
	}
	if (count > 1 && source->take == TAKE_NEWEST) {
		*names += newest_of(*names, count);
		return 1;
	}
	return count;
}

static bool
read_files(struct reading *reading, struct error *err)
{
	const struct source_settings *source = reading->source;
	const char **names;
	size_t count = find_files(reading->context, source, reading->is_orders,
	    reading->intake->run, &names);
	if (count == 0)
		return error_set(err, ERROR_NO_INPUT,
		    "no file matches '%.*s' of [%s.%.*s]; was it "
		    "downloaded?",
		    STR_ARG(source->files.text),
		    reading->is_orders ? "orders" : "source",
		    STR_ARG(source->name));
	for (size_t i = 0; i < count; i++)
		if (!read_file(reading, names[i], err))
			return false;
	return true;
}

static uint64_t
volume_of(const struct intake_context *context,
    const struct source_settings *source, bool is_orders, struct arena *scratch)
{
	const char **names;
	uint64_t volume = 0;
	size_t count = find_files(context, source, is_orders, scratch, &names);
	for (size_t i = 0; i < count; i++) {
		struct stat st;
		if (stat(names[i], &st) == 0 && S_ISREG(st.st_mode))
			volume += (uint64_t)st.st_size;
	}
	return volume;
}

uint64_t
intake_volume(const struct intake_context *context)
{
	const struct settings *settings = context->settings;
	struct arena scratch = { 0 };
	uint64_t volume = 0;
	for (size_t i = 0; i < settings->order_count; i++)
		volume += volume_of(context, &settings->orders[i], true,
		    &scratch);
	for (size_t i = 0; i < settings->source_count; i++)
		volume += volume_of(context, &settings->sources[i], false,
		    &scratch);
	arena_release(&scratch);
	return volume;
}

/*
 * A source of which no row can be read is as good as none: else a night that
 * knows no parcel would look like one without a delay.
 */
static bool
check_sound(const struct reading *reading, struct error *err)
{
	const struct intake *intake = reading->intake;
	if (reading->rows == 0 || reading->rejected < reading->rows ||
	    reading->first_reject == intake->reject_count)
		return true;
	const struct reject *first = &intake->rejects[reading->first_reject];
	return error_set(err, ERROR_INPUT,
	    "%.*s:%u: %.*s; not one of %zu rows can be read",
	    STR_ARG(first->row.file), first->row.line, STR_ARG(first->reason),
	    reading->rows);
}

/* What intake_check() would have said, for callers that did not ask. */
static bool
fail_with(const struct mistakes *mistakes, struct error *err)
{
	struct str text = mistake_format(&mistakes->items[0], mistakes->arena);
	return error_set(err, ERROR_CONFIG, "%.*s", STR_ARG(text));
}

static bool
read_section(struct reading *reading, struct error *err)
{
	const struct source_settings *source = reading->source;
	struct mistakes mistakes;
	reading->rows = reading->rejected = 0;
	reading->first_reject = reading->intake->reject_count;
	mistakes_init(&mistakes, reading->intake->run);
	reading->profile = profile_compile(&reading->context->settings->ini,
	    source->profile.text, source->profile.place, reading->intake->run,
	    &mistakes);
	if (reading->profile == NULL)
		return fail_with(&mistakes, err);
	reading->zone = zone_of(reading->context, source, reading->profile);
	bool ok = reading->zone == NULL
	              ? error_set(err, ERROR_CONFIG,
			    "the time zone '%.*s' is not known",
			    STR_ARG(timezone_name(source, reading->profile)))
	              : read_files(reading, err) && check_sound(reading, err);
	profile_release(reading->profile);
	return ok;
}

static bool
read_sections(struct reading *reading, struct error *err)
{
	const struct settings *settings = reading->context->settings;
	reading->is_orders = true;
	for (size_t i = 0; i < settings->order_count; i++) {
		reading->source = &settings->orders[i];
		if (!read_section(reading, err))
			return false;
	}
	reading->is_orders = false;
	for (size_t i = 0; i < settings->source_count; i++) {
		reading->source = &settings->sources[i];
		if (!read_section(reading, err))
			return false;
	}
	return true;
}

static bool
fold_histories(struct intake *intake, struct error *err)
{
	struct arena scratch = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < intake->events.count; i++) {
		arena_clear(&scratch);
		struct shipment shipment = events_fold(&intake->events, i,
		    &scratch);
		ok = add_shipment(intake, NULL, &shipment, err);
	}
	arena_release(&scratch);
	return ok;
}

static int
by_frequency(const void *left, const void *right)
{
	const struct unmapped_code *a = left, *b = right;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return str_compare(a->code, b->code);
}

static void
count_unmapped(struct intake *intake)
{
	struct map seen = { 0 };
	size_t capacity = 0;
	for (size_t i = 0; i < intake->kept.count; i++) {
		const struct shipment *shipment = &intake->kept.items[i];
		bool is_new;
		if (shipment->status != STATUS_UNMAPPED &&
		    shipment->cause != CAUSE_UNKNOWN)
			continue;
		struct str code = shipment->vendor_code;
		size_t at = *map_put(&seen, code, intake->unmapped_count,
		    &is_new);
		if (is_new) {
			intake->unmapped = arena_grow(intake->run,
			    intake->unmapped, at, &capacity,
			    sizeof(*intake->unmapped));
			intake->unmapped[at] = (struct unmapped_code){ code,
				0 };
			intake->unmapped_count++;
		}
		intake->unmapped[at].count++;
	}
	if (intake->unmapped_count > 0)
		qsort(intake->unmapped, intake->unmapped_count,
		    sizeof(*intake->unmapped), by_frequency);
	map_release(&seen);
}

/* What all parcels claim for the orders that matter. */
static void
hear_claims(struct intake *intake, struct claims *claims)
{
	const struct fold *fold = &intake->fold;
	struct shipment shipment;
	for (size_t i = 0; i < fold->kept_count; i++)
		if (fold_kept(fold, i, &shipment))
			orders_watch(&intake->orders, &shipment, claims);
	for (size_t slot = 0; slot < parcels_slots(&fold->parcels); slot++)
		claims_hear(claims, parcels_claim(&fold->parcels, slot));
}

/* What could not be said before the last row had come. */
static void
settle(struct intake *intake)
{
	struct claims claims;
	claims_init(&claims, intake->fold.kept_count);
	hear_claims(intake, &claims);
	fold_list(&intake->fold, &intake->kept);
	orders_settle(&intake->orders, &claims, &intake->kept, add_trouble,
	    intake);
	claims_release(&claims);
	orders_unshipped(&intake->orders, &intake->unshipped, add_trouble,
	    intake);
	count_unmapped(intake);
}

bool
intake_read(const struct intake_context *context, const struct looker *looker,
    struct arena *run, struct intake *intake, struct error *err)
{
	struct reading reading = {
		.context = context,
		.intake = intake,
	};
	*intake = (struct intake){ .run = run };
	shipments_init(&intake->kept, run);
	shipments_init(&intake->unshipped, run);
	orders_init(&intake->orders, run);
	events_init(&intake->events, run, context->business);
	fold_init(&intake->fold, run, looker);
	bool ok = read_sections(&reading, err) && fold_histories(intake, err);
	fold_settle(&intake->fold);
	intake->shipments = intake->fold.parcels.count;
	intake->duplicates = intake->fold.duplicates +
	                     intake->events.event_count - intake->events.count;
	if (ok)
		settle(intake);
	return ok;
}

void
intake_release(struct intake *intake)
{
	if (intake == NULL)
		return;
	orders_release(&intake->orders);
	events_release(&intake->events);
	fold_release(&intake->fold);
}
