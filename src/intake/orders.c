#include "intake/orders.h"

#include "intake/cell.h"
#include "intake/claims.h"
#include "intake/country.h"

enum { KEY_LIMIT = 4 << 20, REASON_LIMIT = 400 };

void
orders_init(struct orders *orders, struct arena *run)
{
	*orders = (struct orders){ .arena = run };
	buf_init(&orders->key, KEY_LIMIT);
	buf_init(&orders->address, KEY_LIMIT);
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
	buf_release(&orders->address);
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
	table_explain(table, field, value, why, &orders->reason);
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
		.city = STR_EMPTY,
		.postcode = STR_EMPTY,
		.carrier = STR_EMPTY,
		.origin = STR_EMPTY,
		.lent_email = STR_EMPTY,
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
check_address(struct order *order, struct str address)
{
	if (order->email.len > 0 && address.len > 0 &&
	    !str_equal_nocase(order->email, address))
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
	fill(orders, &order->city, cell_clean(table_cell(table, FIELD_CITY)));
	fill(orders, &order->postcode, key_of(table, FIELD_POSTCODE));
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
	check_address(order, email);
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
	if (order == NULL)
		order = find_by_tracking(orders, shipment->tracking);
	return order != NULL ? order
	                     : find_by_tracking(orders, shipment->last_mile);
}

const struct order *
orders_find(struct orders *orders, const struct shipment *shipment)
{
	return order_of(orders, shipment);
}

/* The order's own key where it is known, wherever its number was found. */
static struct str
key_of_order(struct orders *orders, const struct order *order,
    const struct shipment *shipment)
{
	return cell_order_key(order == NULL ? shipment->order : order->number,
	    &orders->key);
}

/* The newest row lends it, at equal events the one that came later. */
static void
lend_address(struct orders *orders, struct order *order,
    const struct shipment *row)
{
	uint32_t at = parcels_time(row->event.instant);
	if (order->email.len > 0 || row->email.len == 0 || at < order->lent_at)
		return;
	order->lent_at = at;
	if (!str_equal(order->lent_email, row->email))
		order->lent_email = arena_str(orders->arena, row->email);
}

static void
fill_gap(struct str *text, struct str from)
{
	if (text->len == 0)
		*text = from;
}

uint64_t
orders_join(struct orders *orders, struct shipment *row)
{
	struct order *order = orders->count == 0 ? NULL : order_of(orders, row);
	uint64_t claim = claim_of(key_of_order(orders, order, row), row->email,
	    &orders->address);
	if (order == NULL)
		return claim;
	order->is_known = true;
	lend_address(orders, order, row);
	fill_gap(&row->order, order->number);
	fill_gap(&row->email, order->email);
	if (row->destination.len == 0) {
		row->destination = order->destination;
		row->way = 0;
	}
	return claim;
}

void
orders_complete(struct orders *orders, struct shipment *row)
{
	const struct order *order = orders->count == 0 ? NULL
	                                               : order_of(orders, row);
	if (order == NULL)
		return;
	fill_gap(&row->name, order->name);
	fill_gap(&row->language, order->language);
	row->is_disputed = order->is_disputed;
}

void
orders_watch(struct orders *orders, const struct shipment *shipment,
    struct claims *claims)
{
	const struct order *order = order_of(orders, shipment);
	struct str key = key_of_order(orders, order, shipment);
	if (key.len > 0)
		claims_watch(claims, key,
		    order == NULL ? STR_EMPTY : order->email);
}

static bool
is_in_conflict(struct orders *orders, const struct order *order,
    const struct shipment *shipment, const struct claims *claims)
{
	return (order != NULL && order->has_conflict) ||
	       claims_differ(claims, key_of_order(orders, order, shipment));
}

void
orders_settle(struct orders *orders, const struct claims *claims,
    struct shipments *kept, orders_conflict_fn on_conflict, void *data)
{
	for (size_t i = 0; i < kept->count; i++) {
		struct shipment *shipment = &kept->items[i];
		const struct order *order = order_of(orders, shipment);
		if (is_in_conflict(orders, order, shipment, claims)) {
			shipment->email = STR_EMPTY;
			on_conflict(data, shipment);
		} else if (order != NULL)
			fill_gap(&shipment->email, order->lent_email);
	}
}

void
orders_unshipped(const struct orders *orders, struct shipments *unshipped,
    orders_conflict_fn on_conflict, void *data)
{
	for (size_t i = 0; i < orders->count; i++) {
		const struct order *order = &orders->items[i];
		if (order->is_known || order->is_shipped || order->is_over)
			continue;
		struct shipment shipment = shipment_unknown();
		shipment.order = order->number;
		shipment.carrier = order->carrier;
		shipment.status = STATUS_PRE_TRANSIT;
		shipment.origin = order->origin;
		shipment.destination = order->destination;
		shipment.name = order->name;
		shipment.language = order->language;
		shipment.is_disputed = order->is_disputed;
		shipment.row = order->row;
		if (!order->has_conflict)
			shipment.email = order->email;
		shipments_append(unshipped, &shipment);
		if (order->has_conflict)
			on_conflict(data, &shipment);
	}
}
