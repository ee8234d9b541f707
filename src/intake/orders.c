#include "intake/orders.h"

#include "intake/cell.h"
#include "intake/country.h"

enum { KEY_LIMIT = 4 << 20, REASON_LIMIT = 400 };

/* Shipments of orders that no orders file knows, while they are joined. */
struct loose {
	struct arena scratch;
	struct map first;  /* order key to the first shipment with an address */
	bool *is_conflict; /* by that shipment */
	bool has_conflicts;
};

void
orders_init(struct orders *orders, struct arena *run)
{
	*orders = (struct orders){ .arena = run };
	buf_init(&orders->key, KEY_LIMIT);
	buf_init(&orders->reason, REASON_LIMIT);
}

void
orders_release(struct orders *orders)
{
	if (orders == NULL)
		return;
	map_release(&orders->by_key);
	map_release(&orders->by_tracking);
	map_release(&orders->by_group);
	buf_release(&orders->key);
	buf_release(&orders->reason);
	*orders = (struct orders){ 0 };
}

struct str
orders_reason(const struct orders *orders)
{
	return buf_str(&orders->reason);
}

static bool
refuse(struct orders *orders, const struct table *table, enum field field,
    struct str value, const char *why)
{
	char header[64], quoted[64];
	struct str column = cell_quote(table_header(table, field), header);
	struct str shown = cell_quote(value, quoted);
	buf_clear(&orders->reason);
	buf_format(&orders->reason, "column '%.*s'%s%.*s%s %s", STR_ARG(column),
	    value.len > 0 ? ": '" : "", STR_ARG(shown),
	    value.len > 0 ? "'" : "", why);
	return false;
}

static struct order *
find_by_key(const struct orders *orders, struct str key)
{
	size_t index;
	if (key.len == 0 || !map_find(&orders->by_key, key, &index))
		return NULL;
	return &orders->items[index];
}

static struct order *
find_by_tracking(struct orders *orders, struct str tracking)
{
	size_t index;
	buf_clear(&orders->key);
	cell_fold_number(tracking, &orders->key);
	if (!map_find(&orders->by_tracking, buf_str(&orders->key), &index))
		return NULL;
	return &orders->items[index];
}

/* The order of this number, made when there is none. */
static struct order *
order_with(struct orders *orders, struct str number, struct row row)
{
	struct str key = cell_order_key(number, &orders->key);
	struct order *order = find_by_key(orders, key);
	bool is_new;
	if (order != NULL)
		return order;
	map_put(&orders->by_key, arena_str(orders->arena, key), orders->count,
	    &is_new);
	orders->items = arena_grow(orders->arena, orders->items, orders->count,
	    &orders->capacity, sizeof(*orders->items));
	order = &orders->items[orders->count++];
	*order = (struct order){
		.number = arena_str(orders->arena, number),
		.email = STR_EMPTY,
		.name = STR_EMPTY,
		.language = STR_EMPTY,
		.destination = STR_EMPTY,
		.carrier = STR_EMPTY,
		.origin = STR_EMPTY,
		.row = row,
	};
	return order;
}

static void
fill(struct orders *orders, struct str *text, struct str cell)
{
	if (text->len == 0 && cell.len > 0)
		*text = arena_str(orders->arena, cell);
}

/* Case makes no second address: mailboxes that differ in it alone do not
 * exist. */
static void
note_address(struct order *order, struct str address)
{
	if (address.len == 0)
		return;
	if (order->email.len > 0 && !str_equal_nocase(order->email, address))
		order->has_conflict = true;
}

static bool
is_unshipped(enum status status)
{
	return status == STATUS_PRE_TRANSIT || status == STATUS_NOT_FOUND;
}

static enum status
status_of(const struct profile *profile, struct str word, struct buf *scratch)
{
	struct meaning meaning = { 0 };
	if (!vocabulary_has_codes(&profile->vocabulary))
		return status_parse(word);
	vocabulary_find_code(&profile->vocabulary, word, scratch, &meaning);
	return meaning.status;
}

static struct str
key_of(const struct table *table, enum field field)
{
	return cell_clean_key(table_cell(table, field));
}

static void
note_state(struct orders *orders, struct order *order,
    const struct table *table, const struct profile *profile)
{
	struct str status = key_of(table, FIELD_STATUS);
	struct str payment = key_of(table, FIELD_PAYMENT);
	enum status state = status_of(profile, status, &orders->key);
	/* A word we do not know is no reason to write to anybody. */
	if (status.len > 0 && !is_unshipped(state))
		order->is_shipped = true;
	if (key_of(table, FIELD_SHIPPED_AT).len > 0)
		order->is_shipped = true;
	if (status_is_closed(state) ||
	    key_of(table, FIELD_CANCELLED_AT).len > 0 ||
	    key_of(table, FIELD_DELIVERED_AT).len > 0 ||
	    status_is_closed(status_of(profile, payment, &orders->key)))
		order->is_over = true;
}

/* A parcel that was sent under this number is the order's. */
static void
note_number(struct orders *orders, const struct order *order, struct str number)
{
	bool is_new;
	buf_clear(&orders->key);
	cell_fold_number(number, &orders->key);
	map_put(&orders->by_tracking,
	    arena_str(orders->arena, buf_str(&orders->key)),
	    (size_t)(order - orders->items), &is_new);
}

/* What shops and platforms write when there is none, or none any more. */
static bool
is_open_dispute(struct str cell)
{
	static const struct str none[] = { STR_INIT(""), STR_INIT("0"),
		STR_INIT("no"), STR_INIT("none"), STR_INIT("false"),
		STR_INIT("closed"), STR_INIT("resolved") };
	for (size_t i = 0; i < COUNT_OF(none); i++)
		if (str_equal_nocase(cell, none[i]))
			return false;
	return true;
}

static void
note_tracking(struct orders *orders, struct order *order,
    const struct table *table, const struct profile *profile)
{
	struct str rest = key_of(table, FIELD_TRACKING), carrier, number;
	bool has_carrier = profile->numbers == NUMBERS_WITH_CARRIER;
	while (cell_next_number(&rest, has_carrier, &carrier, &number)) {
		order->is_shipped = true;
		note_number(orders, order, number);
		fill(orders, &order->carrier, carrier);
	}
	rest = key_of(table, FIELD_LAST_MILE);
	while (cell_next_number(&rest, false, &carrier, &number))
		note_number(orders, order, number);
}

/* "file, group": what holds the rows of one order together. */
static struct str
group_key(struct orders *orders, struct str group, struct str file)
{
	buf_clear(&orders->key);
	buf_add(&orders->key, file);
	buf_add_byte(&orders->key, '\0');
	buf_add(&orders->key, group);
	return buf_str(&orders->key);
}

/*
 * The order number of a row.  Of an order with several items it may stand in
 * the first row alone; the others are found by their group, and a group that
 * never had a number is called by its own.
 */
static struct str
number_of(struct orders *orders, const struct table *table, struct str file)
{
	struct str number = key_of(table, FIELD_ORDER);
	struct str group = key_of(table, FIELD_GROUP);
	size_t index;
	if (number.len > 0 || group.len == 0)
		return number;
	if (!map_find(&orders->by_group, group_key(orders, group, file),
		&index))
		return group;
	return orders->items[index].number;
}

static void
note_group(struct orders *orders, const struct order *order,
    const struct table *table, struct str file)
{
	struct str group = key_of(table, FIELD_GROUP);
	bool is_new;
	if (group.len == 0)
		return;
	map_put(&orders->by_group,
	    arena_str(orders->arena, group_key(orders, group, file)),
	    (size_t)(order - orders->items), &is_new);
}

static void
note_facts(struct orders *orders, struct order *order,
    const struct table *table, const struct order_source *source)
{
	char country[COUNTRY_MAX];
	fill(orders, &order->name, cell_clean(table_cell(table, FIELD_NAME)));
	fill(orders, &order->language, key_of(table, FIELD_LANGUAGE));
	fill(orders, &order->destination,
	    country_read(key_of(table, FIELD_DESTINATION), country));
	fill(orders, &order->carrier, key_of(table, FIELD_CARRIER));
	fill(orders, &order->origin, country_read(source->origin, country));
	order->is_disputed |= is_open_dispute(key_of(table, FIELD_DISPUTE));
}

bool
orders_add(struct orders *orders, const struct table *table,
    const struct profile *profile, const struct order_source *source)
{
	struct str number = number_of(orders, table, source->file);
	struct str email = table_cell(table, FIELD_EMAIL);
	const char *damage = cell_number_damage(number);
	if (cell_order_key(number, &orders->key).len == 0)
		return refuse(orders, table, FIELD_ORDER, STR_EMPTY,
		    "is empty");
	if (damage != NULL)
		return refuse(orders, table, FIELD_ORDER, number, damage);
	if (!cell_first_address(email, &email))
		return refuse(orders, table, FIELD_EMAIL, email,
		    "has a line end inside of an address");
	struct order *order = order_with(orders, number,
	    (struct row){ source->file, table_line(table) });
	note_address(order, email);
	fill(orders, &order->email, email);
	note_facts(orders, order, table, source);
	note_state(orders, order, table, profile);
	note_tracking(orders, order, table, profile);
	fill(orders, &order->carrier, source->carrier);
	note_group(orders, order, table, source->file);
	return true;
}

static struct order *
order_of(struct orders *orders, const struct shipment *shipment)
{
	struct str key = cell_order_key(shipment->order, &orders->key);
	struct order *order = find_by_key(orders, key);
	return order != NULL ? order
	                     : find_by_tracking(orders, shipment->tracking);
}

/* Remember the address of an order that only exports know. */
static void
note_loose(struct orders *orders, const struct shipments *shipments,
    size_t index, struct loose *loose)
{
	const struct shipment *shipment = &shipments->items[index];
	struct str key = cell_order_key(shipment->order, &orders->key);
	bool is_new;
	if (key.len == 0 || shipment->email.len == 0)
		return;
	if (key.ptr == orders->key.ptr)
		key = arena_str(&loose->scratch, key);
	size_t first = *map_put(&loose->first, key, index, &is_new);
	if (is_new ||
	    str_equal_nocase(shipments->items[first].email, shipment->email))
		return;
	loose->is_conflict[first] = true;
	loose->has_conflicts = true;
}

static bool
is_loose_conflict(struct orders *orders, const struct shipment *shipment,
    const struct loose *loose)
{
	size_t first;
	if (!loose->has_conflicts)
		return false;
	struct str key = cell_order_key(shipment->order, &orders->key);
	return map_find(&loose->first, key, &first) &&
	       loose->is_conflict[first];
}

static void
note_shipments(struct orders *orders, const struct shipments *shipments,
    struct loose *loose)
{
	for (size_t i = 0; i < shipments->count; i++) {
		const struct shipment *shipment = &shipments->items[i];
		struct order *order = order_of(orders, shipment);
		if (order == NULL) {
			note_loose(orders, shipments, i, loose);
			continue;
		}
		order->is_known = true;
		note_address(order, shipment->email);
		if (order->email.len == 0)
			order->email = shipment->email;
	}
}

static void
fill_gap(struct str *text, struct str from)
{
	if (text->len == 0)
		*text = from;
}

static void
fill_shipment(struct shipment *shipment, const struct order *order)
{
	fill_gap(&shipment->order, order->number);
	fill_gap(&shipment->email, order->email);
	fill_gap(&shipment->name, order->name);
	fill_gap(&shipment->language, order->language);
	fill_gap(&shipment->destination, order->destination);
	shipment->is_disputed = order->is_disputed;
}

void
orders_join(struct orders *orders, struct shipments *shipments,
    orders_conflict_fn on_conflict, void *data)
{
	struct loose loose = { 0 };
	loose.is_conflict = arena_alloc(&loose.scratch, shipments->count + 1,
	    sizeof(*loose.is_conflict));
	note_shipments(orders, shipments, &loose);
	for (size_t i = 0; i < shipments->count; i++) {
		struct shipment *shipment = &shipments->items[i];
		const struct order *order = order_of(orders, shipment);
		if (order != NULL)
			fill_shipment(shipment, order);
		if (order != NULL
			? !order->has_conflict
			: !is_loose_conflict(orders, shipment, &loose))
			continue;
		shipment->email = STR_EMPTY;
		on_conflict(data, shipment);
	}
	map_release(&loose.first);
	arena_release(&loose.scratch);
}

void
orders_unshipped(const struct orders *orders, struct shipments *unshipped,
    orders_conflict_fn on_conflict, void *data)
{
	for (size_t i = 0; i < orders->count; i++) {
		const struct order *order = &orders->items[i];
		if (order->is_known || order->is_shipped || order->is_over)
			continue;
		struct shipment shipment = {
			.tracking = STR_EMPTY,
			.order = order->number,
			.carrier = order->carrier,
			.service = STR_EMPTY,
			.status = STATUS_PRE_TRANSIT,
			.vendor_code = STR_EMPTY,
			.text = STR_EMPTY,
			.event = TIMESTAMP_NONE,
			.country = STR_EMPTY,
			.origin = order->origin,
			.destination = order->destination,
			.shipped_on = DATE_NONE,
			.promised_on = DATE_NONE,
			.email = order->has_conflict ? STR_EMPTY : order->email,
			.name = order->name,
			.language = order->language,
			.is_disputed = order->is_disputed,
			.row = order->row,
		};
		shipments_append(unshipped, &shipment);
		if (order->has_conflict)
			on_conflict(data,
			    &unshipped->items[unshipped->count - 1]);
	}
}
