/*
 * fuzz_intake.c - foreign bytes against the readers of intake/.
 *
 * The first byte of an input says what is tried, the second the encoding and
 * the dates; the rest is the file.  Run from the top of the checkout: the
 * shipped profiles are read from config/profiles.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/cell.h"
#include "intake/country.h"
#include "intake/csv.h"
#include "intake/encoding.h"
#include "intake/events.h"
#include "intake/export.h"
#include "intake/fold.h"
#include "intake/orders.h"
#include "support/memory_source.h"

/* Of the profiles the first read exports, the last orders, one both. */
enum { CHOICES = 7, SHIPPED = 9, EXPORTS = 6, ORDERS = 4, MAX_INI = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const encodings[] = { "auto", "utf-8", "gb18030",
	"windows-1252", "utf-16le", "shift_jis", "gbk", "utf-16be" };

/* Made once: reading them anew would be all that the fuzzer does. */
struct fixture {
	struct arena run;
	const struct zone *zone;
	const struct profile *profiles[SHIPPED];
};

/* One input at work. */
struct attempt {
	struct arena run;
	struct mistakes mistakes;
	struct ini ini;
	struct error err;
	const struct zone *zone;
	struct str encoding;
	struct str bytes;
	struct source *source;
};

/* Whatever a reader hands out must be readable to its last byte. */
static void
touch(struct str text)
{
	unsigned char *copy = malloc(text.len + 1);
	if (text.ptr == NULL || copy == NULL)
		abort();
	memcpy(copy, text.ptr, text.len);
	free(copy);
}

static void
touch_shipment(const struct shipment *shipment)
{
	touch(shipment->tracking);
	touch(shipment->order);
	touch(shipment->carrier);
	touch(shipment->service);
	touch(shipment->vendor_code);
	touch(shipment->text);
	touch(shipment->country);
	touch(shipment->origin);
	touch(shipment->destination);
	touch(shipment->email);
	touch(shipment->name);
	touch(shipment->language);
}

/* What every sound row of an export has. */
static void
check_identity(const struct shipment *shipment)
{
	if (shipment->tracking.len == 0 || shipment->carrier.len == 0)
		abort();
}

static void
load(struct fixture *fixture)
{
	static const char *const names[SHIPPED] = { "canonical-shipments",
		"aftership", "17track", "upu-ems-events", "carrier-zh",
		"shipstation", "shopify-orders", "ebay-orders",
		"aliexpress-orders" };
	struct mistakes mistakes;
	struct ini ini = { 0 };
	struct error err = { 0 };
	mistakes_init(&mistakes, &fixture->run);
	fixture->zone = zone_load(STR("Asia/Shanghai"), &fixture->run, &err);
	ini_read(&ini, "config/profiles/phrases.ini", &fixture->run, &mistakes);
	for (size_t i = 0; i < SHIPPED; i++) {
		char path[100];
		snprintf(path, sizeof(path), "config/profiles/%s.ini",
		    names[i]);
		ini_read(&ini, path, &fixture->run, &mistakes);
		fixture->profiles[i] = profile_compile(&ini, str_from(names[i]),
		    (struct place){ 0 }, &fixture->run, &mistakes);
	}
	if (mistakes.count > 0) {
		fprintf(stderr, "run from the top of the checkout\n");
		exit(1);
	}
}

static struct table_request
request_of(struct attempt *attempt, const struct profile *profile)
{
	attempt->source = memory_source(attempt->bytes, &attempt->run);
	return (struct table_request){ .source = attempt->source,
		.profile = profile,
		.encoding = attempt->encoding };
}

static bool
keep_all(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	(void)hash;
	(void)data;
	(void)shipment;
	(void)err;
	conclusion->is_kept = true;
	return true;
}

static void
touch_kept(struct attempt *attempt, struct fold *fold, struct shipments *kept)
{
	shipments_init(kept, &attempt->run);
	fold_list(fold, kept);
	for (size_t i = 0; i < kept->count; i++)
		touch_shipment(&kept->items[i]);
}

/* What single rows and what histories tell of the same parcels. */
static void
try_histories(struct attempt *attempt, struct events *events, struct fold *fold)
{
	struct shipments kept;
	size_t count;
	touch_kept(attempt, fold, &kept);
	if (kept.count != events->count)
		abort();
	for (size_t i = 0; i < events->count; i++) {
		struct shipment shipment = events_fold(events, i,
		    &attempt->run);
		touch_shipment(&shipment);
		if (events_of(events, shipment.carrier, shipment.tracking,
			&attempt->run, &count) == NULL ||
		    count == 0 || shipment.row.line != kept.items[i].row.line)
			abort();
	}
}

static void
fold_row(struct fold *fold, const struct shipment *row, uint64_t claim,
    struct error *err)
{
	bool is_wanted;
	if (fold_add(fold, row, claim, &is_wanted, err) && is_wanted)
		fold_keep(fold, row);
}

static void
try_export(struct attempt *attempt, const struct profile *profile)
{
	struct export_request request = {
		.table = request_of(attempt, profile),
		.file = STR("f.csv"),
		.carrier = attempt->bytes.len % 2 == 0 ? STR("c") : STR_EMPTY,
		.zone = attempt->zone,
		.business = attempt->zone,
	};
	struct export_reader *reader = export_open(&request, &attempt->err);
	const struct looker looker = { .look = keep_all };
	struct fold fold;
	struct events events;
	struct shipment shipment;
	enum row_kind kind;
	unsigned line = 0;
	if (reader == NULL)
		return;
	fold_init(&fold, &attempt->run, &looker);
	events_init(&events, &attempt->run, attempt->zone);
	while ((kind = export_next(reader, &shipment)) != ROW_END) {
		if (export_row(reader).line <= line)
			abort();
		line = export_row(reader).line;
		if (kind != ROW_SOUND) {
			touch(export_reason(reader));
			continue;
		}
		export_complete(reader, &shipment);
		touch_shipment(&shipment);
		check_identity(&shipment);
		fold_row(&fold, &shipment, 0, &attempt->err);
		events_add(&events, &shipment);
	}
	export_close(reader);
	try_histories(attempt, &events, &fold);
	events_release(&events);
	fold_release(&fold);
}

static void
ignore_conflict(void *data, const struct shipment *shipment)
{
	(void)data;
	if (shipment->email.len > 0)
		abort();
}

static void
settle(struct attempt *attempt, struct orders *orders, struct fold *fold)
{
	struct claims claims;
	struct shipments kept;
	struct shipment shipment;
	fold_settle(fold);
	claims_init(&claims, fold->kept_count);
	for (size_t i = 0; i < fold->kept_count; i++)
		if (fold_kept(fold, i, &shipment))
			orders_watch(orders, &shipment, &claims);
	for (size_t slot = 0; slot < parcels_slots(&fold->parcels); slot++)
		claims_hear(&claims, parcels_claim(&fold->parcels, slot));
	touch_kept(attempt, fold, &kept);
	orders_settle(orders, &claims, &kept, ignore_conflict, NULL);
	claims_release(&claims);
}

static void
try_orders(struct attempt *attempt, const struct profile *profile)
{
	struct table_request request = request_of(attempt, profile);
	struct table *table = table_open(&request, &attempt->err);
	struct orders orders;
	struct shipments unshipped;
	const struct looker looker = { .look = keep_all };
	struct fold fold;
	const struct order_source source = { STR("o.csv"), STR_EMPTY,
		STR_EMPTY };
	enum row_kind kind;
	if (table == NULL)
		return;
	orders_init(&orders, &attempt->run);
	fold_init(&fold, &attempt->run, &looker);
	shipments_init(&unshipped, &attempt->run);
	while ((kind = table_next(table)) != ROW_END) {
		if (kind != ROW_SOUND)
			touch(table_reason(table));
		else if (!orders_add(&orders, table, profile, &source))
			touch(orders_reason(&orders));
		struct shipment shipment = shipment_unknown();
		shipment.carrier = STR("c");
		shipment.tracking = table_cell(table, FIELD_NAME);
		if (shipment.tracking.len == 0)
			shipment.tracking = STR("t");
		shipment.order = table_cell(table, FIELD_ORDER);
		shipment.email = table_cell(table, FIELD_EMAIL);
		uint64_t claim = orders_join(&orders, &shipment);
		orders_complete(&orders, &shipment);
		fold_row(&fold, &shipment, claim, &attempt->err);
	}
	table_close(table);
	settle(attempt, &orders, &fold);
	orders_unshipped(&orders, &unshipped, ignore_conflict, NULL);
	fold_release(&fold);
	orders_release(&orders);
}

/* One text, read in pieces of some size. */
struct reader {
	struct text *text;
	struct csv *csv;
	struct csv_record record;
};

static bool
open_reader(struct reader *reader, struct attempt *attempt, size_t piece,
    struct csv_dialect dialect)
{
	reader->text = text_open(attempt->source, attempt->encoding,
	    STR("windows-1252"), piece, &attempt->run, &attempt->err);
	reader->csv = reader->text == NULL ? NULL
	                                   : csv_open(reader->text, dialect);
	return reader->csv != NULL;
}

static void
close_reader(struct reader *reader)
{
	csv_close(reader->csv);
	text_close(reader->text);
}

static void
compare_records(const struct csv_record *a, const struct csv_record *b)
{
	if (a->line != b->line || a->count != b->count ||
	    a->trouble != b->trouble || a->is_sound != b->is_sound)
		abort();
	for (size_t i = 0; i < a->count; i++)
		if (!str_equal(a->cells[i], b->cells[i]))
			abort();
}

/* Wherever a text is cut into pieces, the same records come. */
static void
try_pieces(struct attempt *attempt, unsigned style)
{
	static const char delimiters[] = ",;\t|";
	struct csv_dialect dialect = { delimiters[style % 4], style % 5 > 0 };
	struct reader whole = { 0 }, cut = { 0 };
	attempt->source = memory_source(attempt->bytes, &attempt->run);
	if (open_reader(&whole, attempt, TEXT_PIECE, dialect) &&
	    open_reader(&cut, attempt, ENCODING_LEAST_ROOM + style, dialect)) {
		csv_expect(whole.csv, style % 3);
		csv_expect(cut.csv, style % 3);
		for (unsigned i = 0; csv_next(whole.csv, &whole.record); i++) {
			if (!csv_next(cut.csv, &cut.record))
				abort();
			compare_records(&whole.record, &cut.record);
			if (i % 8 == style % 8) {
				csv_resume(whole.csv);
				csv_resume(cut.csv);
			}
			if (i % 4 == style % 4 &&
			    csv_at_end(whole.csv) != csv_at_end(cut.csv))
				abort();
		}
		if (csv_next(cut.csv, &cut.record))
			abort();
	}
	close_reader(&whole);
	close_reader(&cut);
}

static void
try_cells(struct attempt *attempt)
{
	struct buf scratch;
	struct str address;
	char out[COUNTRY_MAX], quoted[64];
	buf_init(&scratch, 1 << 20);
	touch(cell_clean(attempt->bytes));
	touch(cell_clean_key(attempt->bytes));
	touch(cell_order_key(attempt->bytes, &scratch));
	touch(country_read(attempt->bytes, out));
	touch(cell_quote(attempt->bytes, quoted));
	cell_number_damage(attempt->bytes);
	if (cell_first_address(attempt->bytes, &address))
		touch(address);
	buf_clear(&scratch);
	cell_fold_header(attempt->bytes, &scratch);
	buf_release(&scratch);
}

static void
try_timestamp(struct attempt *attempt, unsigned style)
{
	struct timestamp_style wanted = {
		.order = (enum date_order)(style % 3),
		.has_serials = style % 2 == 1,
		.zone = attempt->zone,
		.business = attempt->zone,
	};
	struct timestamp timestamp;
	char day[DATE_TEXT];
	if (timestamp_read(attempt->bytes, &wanted, &timestamp) != NULL ||
	    attempt->bytes.len == 0)
		return;
	date_format(timestamp.date, day);
	if (!date_equal(timestamp.date,
		zone_date(attempt->zone, timestamp.instant)))
		abort();
}

/* Sections as ini_read() would give them, without a file. */
static void
read_ini(struct attempt *attempt, struct str text)
{
	struct ini *ini = &attempt->ini;
	struct str line;
	while (text.len > 0 && str_next(&text, '\n', &line)) {
		size_t equals = str_find_byte(line, '=');
		if (line.len > 1 && line.ptr[0] == '[') {
			ini->sections = arena_grow(&attempt->run, ini->sections,
			    ini->count, &ini->capacity, sizeof(*ini->sections));
			ini->sections[ini->count++] = (struct ini_section){
				.name = arena_lower(&attempt->run,
				    str_slice(line, 1, line.len - 2)),
			};
			continue;
		}
		if (ini->count == 0 || equals == line.len)
			continue;
		struct ini_section *section = &ini->sections[ini->count - 1];
		struct ini_entry *entries = arena_alloc(&attempt->run,
		    section->count + 1, sizeof(*entries));
		for (size_t i = 0; i < section->count; i++)
			entries[i] = section->entries[i];
		entries[section->count++] = (struct ini_entry){
			.key = str_trim(str_slice(line, 0, equals)),
			.value = str_trim(
			    str_slice(line, equals + 1, line.len)),
		};
		section->entries = entries;
	}
}

/* A profile before the first NUL, the export behind it. */
static void
try_profile(struct attempt *attempt)
{
	size_t end = str_find_byte(attempt->bytes, '\0');
	if (end > MAX_INI)
		return;
	read_ini(attempt, str_slice(attempt->bytes, 0, end));
	struct profile *profile = profile_compile(&attempt->ini, STR("x"),
	    (struct place){ 0 }, &attempt->run, &attempt->mistakes);
	attempt->bytes = str_slice(attempt->bytes, end + 1, SIZE_MAX);
	if (profile != NULL)
		try_export(attempt, profile);
	profile_release(profile);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fixture fixture;
	struct attempt attempt = { 0 };
	if (size < 2)
		return 0;
	if (fixture.zone == NULL)
		load(&fixture);
	mistakes_init(&attempt.mistakes, &attempt.run);
	attempt.zone = fixture.zone;
	attempt.encoding = str_from(encodings[data[1] % COUNT_OF(encodings)]);
	attempt.bytes = (struct str){ (const char *)data + 2, size - 2 };
	unsigned choice = (data[0] - (unsigned)'0') % CHOICES;
	if (choice == 0)
		try_export(&attempt, fixture.profiles[0]);
	else if (choice == 1)
		try_export(&attempt,
		    fixture.profiles[1 + data[1] / 8 % (EXPORTS - 1)]);
	else if (choice == 2)
		try_orders(&attempt,
		    fixture.profiles[SHIPPED - ORDERS + data[1] / 8 % ORDERS]);
	else if (choice == 3)
		try_timestamp(&attempt, data[1]);
	else if (choice == 4)
		try_cells(&attempt);
	else if (choice == 5)
		try_profile(&attempt);
	else
		try_pieces(&attempt, data[1]);
	source_close(attempt.source);
	arena_release(&attempt.run);
	return 0;
}
