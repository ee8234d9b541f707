#include "intake/export.h"

#include "base/arena.h"
#include "base/buf.h"
#include "intake/cell.h"
#include "intake/country.h"
#include "intake/refrain.h"

enum { REASON_LIMIT = 400, CODE_LIMIT = 4 << 20 };

/* What a refrain is made of: all that read_refrain() reads. */
static const enum field refrain_fields[] = {
	FIELD_CARRIER,
	FIELD_SERVICE,
	FIELD_STATUS,
	FIELD_CODE,
	FIELD_CAUSE,
	FIELD_REASON,
	FIELD_ACTION,
	FIELD_COUNTRY,
	FIELD_ORIGIN,
	FIELD_DESTINATION,
};

struct export_reader {
	struct arena arena; /* holds the reader itself */
	struct export_request request;
	const struct profile *profile;
	struct timestamp_style style;
	struct table *table;
	char country[COUNTRY_MAX];
	char origin[COUNTRY_MAX];
	char destination[COUNTRY_MAX];
	bool tells_status;            /* by a status or a code */
	struct table_columns refrain; /* what is said again and again */
	struct refrains refrains;
	struct buf code; /* a vendor code put together */
	struct buf time; /* a time put together */
	struct buf reason;
	bool is_rejected_here; /* not by the table */
};

struct export_reader *
export_open(const struct export_request *request, struct error *err)
{
	struct arena arena = { 0 };
	struct table_request table_request = request->table;
	const struct profile *profile = request->table.profile;
	if (!str_is_empty(request->carrier) || profile->shape_count > 0)
		table_request.given |= 1U << FIELD_CARRIER;
	struct table *table = table_open(&table_request, err);
	if (table == NULL)
		return NULL;
	struct export_reader *reader = arena_new(&arena, struct export_reader);
	reader->arena = arena;
	reader->request = *request;
	reader->profile = profile;
	reader->style = (struct timestamp_style){
		.order = profile->order,
		.has_serials = profile->has_serials,
		.zone = request->zone,
		.business = request->business,
	};
	reader->table = table;
	reader->tells_status = table_has(table, FIELD_STATUS) ||
	                       table_has(table, FIELD_CODE);
	reader->refrain = table_select(table, refrain_fields,
	    COUNT_OF(refrain_fields));
	buf_init(&reader->code, CODE_LIMIT);
	buf_init(&reader->time, CODE_LIMIT);
	buf_init(&reader->reason, REASON_LIMIT);
	return reader;
}

void
export_close(struct export_reader *reader)
{
	if (reader == NULL)
		return;
	table_close(reader->table);
	refrains_release(&reader->refrains);
	buf_release(&reader->code);
	buf_release(&reader->time);
	buf_release(&reader->reason);
	struct arena arena = reader->arena;
	arena_release(&arena);
}

static struct str
text_of(const struct export_reader *reader, enum field field)
{
	return cell_clean(table_cell(reader->table, field));
}

static struct str
key_of(const struct export_reader *reader, enum field field)
{
	return cell_clean_key(table_cell(reader->table, field));
}

/* Always false: the row is rejected for what stands in a column. */
static bool
reject(struct export_reader *reader, enum field field, struct str value,
    const char *why)
{
	table_explain(reader->table, field, value, why, &reader->reason);
	reader->is_rejected_here = true;
	return false;
}

/* Of two numbers the carrier's own is the parcel's, else the last one's. */
static void
read_numbers(const struct export_reader *reader, struct shipment *shipment)
{
	struct str last_mile = key_of(reader, FIELD_LAST_MILE);
	shipment->tracking = key_of(reader, FIELD_TRACKING);
	if (str_is_empty(shipment->tracking))
		shipment->tracking = last_mile;
	if (!str_is_empty(last_mile) &&
	    !str_equal_nocase(shipment->tracking, last_mile) &&
	    cell_number_damage(last_mile) == NULL)
		shipment->last_mile = last_mile;
}

static bool
read_identity(struct export_reader *reader, struct shipment *shipment)
{
	read_numbers(reader, shipment);
	if (str_is_empty(shipment->tracking))
		return reject(reader, FIELD_TRACKING, STR_EMPTY, "is empty");
	const char *damage = cell_number_damage(shipment->tracking);
	if (damage != NULL)
		return reject(reader, FIELD_TRACKING, shipment->tracking,
		    damage);
	if (str_is_empty(shipment->carrier)) {
		shipment->carrier = profile_carrier_of(reader->profile,
		    shipment->tracking);
		shipment->way = 0;
	}
	if (str_is_empty(shipment->carrier))
		return reject(reader, FIELD_CARRIER, STR_EMPTY, "is empty");
	return true;
}

static bool
read_timestamp(struct export_reader *reader, enum field field,
    struct timestamp *timestamp)
{
	struct str cell = key_of(reader, field);
	const char *trouble = timestamp_read(cell, &reader->style, timestamp);
	return trouble == NULL || reject(reader, field, cell, trouble);
}

static bool
read_date(struct export_reader *reader, enum field field, struct date *date)
{
	struct timestamp timestamp = TIMESTAMP_NONE;
	bool ok = !table_has(reader->table, field) ||
	          read_timestamp(reader, field, &timestamp);
	*date = timestamp.date;
	return ok;
}

/* Date, time and zone that stand in columns of their own. */
static bool
read_parted_event(struct export_reader *reader, struct timestamp *event)
{
	struct timestamp_style style = reader->style;
	struct str date = key_of(reader, FIELD_EVENT_AT);
	struct str time = key_of(reader, FIELD_EVENT_TIME);
	struct str text = date;
	style.offset = key_of(reader, FIELD_ZONE);
	if (date.len > 0 && time.len > 0 &&
	    str_find_byte(date, ':') == date.len) {
		buf_clear(&reader->time);
		buf_format(&reader->time, "%.*s %.*s", STR_ARG(date),
		    STR_ARG(time));
		text = buf_str(&reader->time);
	}
	const char *trouble = timestamp_read(text, &style, event);
	return trouble == NULL || reject(reader, FIELD_EVENT_AT, text, trouble);
}

static bool
read_event(struct export_reader *reader, struct timestamp *event)
{
	const struct table *table = reader->table;
	if (table_has(table, FIELD_EVENT_TIME) || table_has(table, FIELD_ZONE))
		return read_parted_event(reader, event);
	return read_timestamp(reader, FIELD_EVENT_AT, event);
}

/* One event of next year would stay the newest for a year. */
static bool
check_event(struct export_reader *reader, const struct timestamp *event)
{
	int64_t latest = reader->request.latest_event.seconds;
	if (latest == 0 || event->instant.seconds <= latest)
		return true;
	return reject(reader, FIELD_EVENT_AT, key_of(reader, FIELD_EVENT_AT),
	    "is still to come");
}

static bool
read_times(struct export_reader *reader, struct shipment *shipment)
{
	return read_event(reader, &shipment->event) &&
	       check_event(reader, &shipment->event) &&
	       read_date(reader, FIELD_SHIPPED_AT, &shipment->shipped_on) &&
	       read_date(reader, FIELD_PROMISED_ON, &shipment->promised_on);
}

/* Our own words: exact, or unmapped. */
static void
read_words(struct export_reader *reader, struct shipment *shipment)
{
	struct str status = key_of(reader, FIELD_STATUS);
	struct str cause = key_of(reader, FIELD_CAUSE);
	shipment->status = status_parse(status);
	shipment->cause = cause_parse(cause);
	shipment->vendor_code = status;
	if (shipment->cause != CAUSE_UNKNOWN)
		return;
	buf_clear(&reader->code);
	buf_format(&reader->code, "%.*s/%.*s", STR_ARG(status), STR_ARG(cause));
	shipment->vendor_code = buf_str(&reader->code);
}

/* A code without the prefix that a reseller put before it. */
static struct str
bare_code(const struct export_reader *reader, struct str code)
{
	struct str prefix = reader->profile->code_prefix;
	return str_equal_nocase(str_slice(code, 0, prefix.len), prefix)
	           ? str_behind(code, prefix.len)
	           : code;
}

/* What the word in a column means, and what refines it. */
static bool
look_up(struct export_reader *reader, enum field field, struct meaning *meaning)
{
	const struct vocabulary *vocabulary = &reader->profile->vocabulary;
	const struct remarks remarks = { text_of(reader, FIELD_REASON),
		text_of(reader, FIELD_ACTION) };
	struct str code = bare_code(reader, key_of(reader, field));
	if (!vocabulary_find_code(vocabulary, code, &reader->code, meaning))
		return false;
	vocabulary_refine(vocabulary, code, &remarks, &reader->code, meaning);
	return true;
}

/*
 * What the code means, else the status.  Only where a parcel has reached its
 * end the status counts for more than a code that still sees it on its way:
 * EasyPost calls delivered ones "arrived_at_destination".
 */
static bool
find_meaning(struct export_reader *reader, struct meaning *meaning)
{
	struct meaning end;
	if (!look_up(reader, FIELD_CODE, meaning))
		return look_up(reader, FIELD_STATUS, meaning);
	if (meaning->status == STATUS_IN_TRANSIT &&
	    look_up(reader, FIELD_STATUS, &end) && status_is_closed(end.status))
		*meaning = end;
	return true;
}

/* A cause in our own words; unknown ones are never mailed on. */
static void
read_own_cause(const struct export_reader *reader, struct meaning *meaning)
{
	struct str cause = key_of(reader, FIELD_CAUSE);
	if (!str_is_empty(cause))
		meaning->cause = cause_parse(cause);
}

/* The carrier's code, finer than its status, comes first. */
static void
read_codes(struct export_reader *reader, struct shipment *shipment)
{
	struct meaning meaning = { 0 };
	struct str code = key_of(reader, FIELD_CODE);
	shipment->vendor_code = str_is_empty(code)
	                            ? key_of(reader, FIELD_STATUS)
	                            : code;
	if (!find_meaning(reader, &meaning))
		return;
	read_own_cause(reader, &meaning);
	shipment->status = meaning.status;
	shipment->cause = meaning.cause;
	shipment->cleared = meaning.cleared;
	shipment->is_accepted = meaning.is_accepted;
}

/* What many rows say alike, from the cells of `refrain_fields` alone. */
static void
read_refrain(struct export_reader *reader, struct shipment *shipment)
{
	*shipment = shipment_unknown();
	shipment->carrier = key_of(reader, FIELD_CARRIER);
	if (str_is_empty(shipment->carrier))
		shipment->carrier = reader->request.carrier;
	shipment->service = key_of(reader, FIELD_SERVICE);
	shipment->country = country_read(key_of(reader, FIELD_COUNTRY),
	    reader->country);
	shipment->origin = country_read(key_of(reader, FIELD_ORIGIN),
	    reader->origin);
	shipment->destination = country_read(key_of(reader, FIELD_DESTINATION),
	    reader->destination);
	if (!vocabulary_has_codes(&reader->profile->vocabulary))
		read_words(reader, shipment);
	else if (reader->tells_status)
		read_codes(reader, shipment);
}

static void
recall_refrain(struct export_reader *reader, struct shipment *shipment)
{
	uint64_t hash = table_hash(reader->table, &reader->refrain);
	const struct shipment *told = refrains_find(&reader->refrains, hash);
	if (told != NULL) {
		*shipment = *told;
		return;
	}
	read_refrain(reader, shipment);
	shipment->way = shipment_way(shipment);
	refrains_keep(&reader->refrains, hash, shipment);
}

/* Of files that have neither codes nor statuses. */
static void
read_phrases(struct export_reader *reader, struct shipment *shipment)
{
	const struct vocabulary *vocabulary = &reader->profile->vocabulary;
	struct str text = text_of(reader, FIELD_TEXT);
	shipment->vendor_code = text;
	shipment->cause = vocabulary_find_cause(vocabulary, text,
	    &shipment->cleared);
	shipment->status = vocabulary_find_status(vocabulary, text);
	if (shipment->status != STATUS_UNMAPPED)
		return;
	if (shipment->cause != CAUSE_NONE)
		shipment->status = STATUS_EXCEPTION;
	else if (shipment->cleared != 0)
		shipment->status = STATUS_IN_TRANSIT;
	else
		shipment->status = reader->profile->assumed_status;
}

/* The text decides the cause only where codes gave a status but no cause. */
static void
read_text(struct export_reader *reader, struct shipment *shipment)
{
	const struct vocabulary *vocabulary = &reader->profile->vocabulary;
	if (!vocabulary_has_codes(vocabulary))
		return;
	if (!reader->tells_status)
		read_phrases(reader, shipment);
	else if (shipment->status != STATUS_UNMAPPED &&
		 shipment->cause == CAUSE_NONE)
		shipment->cause = vocabulary_find_cause(vocabulary,
		    text_of(reader, FIELD_TEXT), &shipment->cleared);
}

/* A filled cell ends the parcel's way, whatever else the row says. */
static bool
read_delivery(struct export_reader *reader, struct shipment *shipment)
{
	struct timestamp delivered;
	if (!table_has(reader->table, FIELD_DELIVERED_AT))
		return true;
	if (!read_timestamp(reader, FIELD_DELIVERED_AT, &delivered))
		return false;
	if (!instant_is_set(delivered.instant))
		return true;
	shipment->status = STATUS_DELIVERED;
	shipment->cause = CAUSE_NONE;
	if (!instant_is_set(shipment->event.instant))
		shipment->event = delivered;
	return true;
}

static bool
read_recipient(struct export_reader *reader, struct shipment *shipment)
{
	struct str cell = table_cell(reader->table, FIELD_EMAIL);
	if (!cell_first_address(cell, &shipment->email))
		return reject(reader, FIELD_EMAIL, cell,
		    "has a line end inside of an address");
	return true;
}

/* Orders among the parcels: what has no number is still to be shipped. */
static bool
is_unshipped(const struct export_reader *reader)
{
	return (reader->profile->rows & ROWS_ORDERS) != 0 &&
	       str_is_empty(key_of(reader, FIELD_TRACKING));
}

static bool
read_shipment(struct export_reader *reader, struct shipment *shipment)
{
	recall_refrain(reader, shipment);
	if (!read_identity(reader, shipment) || !read_times(reader, shipment) ||
	    !read_recipient(reader, shipment))
		return false;
	shipment->order = key_of(reader, FIELD_ORDER);
	read_text(reader, shipment);
	shipment->row = export_row(reader);
	return read_delivery(reader, shipment);
}

enum row_kind
export_next(struct export_reader *reader, struct shipment *shipment)
{
	enum row_kind kind;
	do
		kind = table_next(reader->table);
	while (kind == ROW_SOUND && is_unshipped(reader));
	reader->is_rejected_here = false;
	if (kind == ROW_SOUND && !read_shipment(reader, shipment))
		return ROW_REJECTED;
	return kind;
}

void
export_complete(const struct export_reader *reader, struct shipment *shipment)
{
	shipment->text = text_of(reader, FIELD_TEXT);
	shipment->name = text_of(reader, FIELD_NAME);
	shipment->language = key_of(reader, FIELD_LANGUAGE);
	shipment->place = text_of(reader, FIELD_PLACE);
	shipment->signed_by = text_of(reader, FIELD_SIGNED_BY);
	shipment->city = text_of(reader, FIELD_CITY);
	shipment->postcode = key_of(reader, FIELD_POSTCODE);
}

struct row
export_row(const struct export_reader *reader)
{
	return (struct row){ reader->request.file, table_line(reader->table) };
}

struct str
export_reason(const struct export_reader *reader)
{
	if (reader->is_rejected_here)
		return buf_str(&reader->reason);
	return table_reason(reader->table);
}

bool
export_tells_events(const struct export_reader *reader)
{
	return table_tells_events(reader->table);
}
