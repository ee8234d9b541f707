#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/orders.h"

#include "unit/intake/profile_source.h"

/* An order book, and what it says of shipments. */
struct shop {
	struct bench bench;
	struct orders orders;
	uint64_t claims[16]; /* of all rows */
	size_t claim_count;
	struct shipments shipments; /* all are kept */
	struct shipments unshipped;
	size_t rejected;
	size_t conflicts;
	struct shipment last_conflict;
};

static void
open_shop(struct shop *shop)
{
	*shop = (struct shop){ 0 };
	bench_open(&shop->bench);
	orders_init(&shop->orders, &shop->bench.run);
	shipments_init(&shop->shipments, &shop->bench.run);
	shipments_init(&shop->unshipped, &shop->bench.run);
}

static void
close_shop(struct shop *shop)
{
	orders_release(&shop->orders);
	bench_close(&shop->bench);
}

static void
read_table(struct shop *shop, const struct profile *profile, const char *text)
{
	struct table_request request = { .source = bench_source(&shop->bench,
					     str_from(text)),
		.profile = profile };
	struct table *table = table_open(&request, &shop->bench.err);
	const struct order_source source = { STR("o.csv"), STR("post"),
		STR("China") };
	enum row_kind kind;
	if (table == NULL)
		fail_msg("%s", shop->bench.err.text);
	while ((kind = table_next(table)) != ROW_END)
		if (kind != ROW_SOUND ||
		    !orders_add(&shop->orders, table, profile, &source))
			shop->rejected++;
	table_close(table);
}

static void
read_shopify(struct shop *shop, const char *text)
{
	if (shop->bench.profile == NULL)
		bench_shipped(&shop->bench, "shopify-orders");
	read_table(shop, shop->bench.profile, text);
}

/* A row of an export, joined as intake does. */
static void
add_row(struct shop *shop, struct shipment row)
{
	assert_true(shop->claim_count < COUNT_OF(shop->claims));
	shop->claims[shop->claim_count++] = orders_join(&shop->orders, &row);
	orders_complete(&shop->orders, &row);
	shipments_append(&shop->shipments, &row);
}

static void
add_shipment(struct shop *shop, const char *tracking, const char *order,
    const char *email)
{
	struct shipment row = shipment_unknown();
	row.tracking = str_from(tracking);
	row.order = str_from(order);
	row.carrier = STR("c");
	row.email = str_from(email);
	add_row(shop, row);
}

static void
note_conflict(void *data, const struct shipment *shipment)
{
	struct shop *shop = data;
	shop->conflicts++;
	shop->last_conflict = *shipment;
}

static void
join(struct shop *shop)
{
	struct claims claims;
	claims_init(&claims, shop->shipments.count);
	for (size_t i = 0; i < shop->shipments.count; i++)
		orders_watch(&shop->orders, &shop->shipments.items[i], &claims);
	for (size_t i = 0; i < shop->claim_count; i++)
		claims_hear(&claims, shop->claims[i]);
	orders_settle(&shop->orders, &claims, &shop->shipments, note_conflict,
	    shop);
	claims_release(&claims);
	orders_unshipped(&shop->orders, &shop->unshipped, note_conflict, shop);
}

static void
assert_text(struct str text, const char *expected)
{
	if (!str_equal(text, str_from(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static const char sample[] =
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,"
    "Created at,Lineitem name,Shipping Name,Shipping Zip,Shipping Country,"
    "Notes,Cancelled at\n"
    "#10231,ana.prado@example.com,paid,2026-01-08 23:10:02 -0300,fulfilled,"
    "2026-01-09 10:14:51 +0800,2026-01-08 23:09:58 -0300,Glass teapot,"
    "Ana Prado,'01310-100,BR,\"Please leave at\nthe front desk\",\n"
    "#10231,ana.prado@example.com,,,,,,Tea cup,,,,,\n"
    "#10232,jonas.weber@example.com,paid,,partial,,,\"Lamp, 12\"\" brass\","
    "Jonas Weber,10115,Germany,,\n";

static void
shopifys_continuation_rows_belong_to_their_order(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, sample);
	assert_int_equal(shop.orders.count, 2);
	assert_int_equal(shop.rejected, 0);
	assert_text(shop.orders.items[0].number, "#10231");
	assert_text(shop.orders.items[0].name, "Ana Prado");
	assert_text(shop.orders.items[0].destination, "BR");
	assert_int_equal(shop.orders.items[0].row.line, 2);
	assert_text(shop.orders.items[1].destination, "DE");
	assert_int_equal(shop.orders.items[1].row.line, 5);
	assert_false(shop.orders.items[0].has_conflict);
	close_shop(&shop);
}

static void
a_shipment_gets_what_it_lacks_from_its_order(void **state)
{
	static const char *const spellings[] = { "10231", "#10231", "'#10231",
		"\t10231" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(spellings); i++) {
		struct shop shop;
		open_shop(&shop);
		read_shopify(&shop, sample);
		add_shipment(&shop, "LP1", spellings[i], "");
		join(&shop);
		const struct shipment *shipment = &shop.shipments.items[0];
		if (!str_equal(shipment->email, STR("ana.prado@example.com")))
			fail_msg("case %zu \"%s\"", i, spellings[i]);
		assert_text(shipment->name, "Ana Prado");
		assert_text(shipment->destination, "BR");
		assert_text(shipment->order, spellings[i]);
		close_shop(&shop);
	}
}

static void
an_order_knows_the_place_of_its_address(void **state)
{
	struct shop shop;
	struct shipment row = shipment_unknown();
	(void)state;
	open_shop(&shop);
	row.tracking = STR("LP1");
	row.order = STR("10231");
	assert_null(orders_find(&shop.orders, &row));
	read_shopify(&shop, "Name,Email,Shipping City,Shipping Zip\n"
			    "#10231,ana@example.com,São Paulo,'01310-100\n"
			    "#10231,ana@example.com,,\n"
			    "#10232,jonas@example.com,,\n");
	const struct order *order = orders_find(&shop.orders, &row);
	assert_non_null(order);
	assert_text(order->city, "São Paulo");
	assert_text(order->postcode, "01310-100");
	row.order = STR("10232");
	order = orders_find(&shop.orders, &row);
	assert_text(order->city, "");
	assert_text(order->postcode, "");
	row.order = STR("10233");
	assert_null(orders_find(&shop.orders, &row));
	close_shop(&shop);
}

static void
letters_of_order_numbers_compare_without_case(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, "Name,Email\n#so-ab1,a@example.com\n");
	add_shipment(&shop, "LP1", "SO-AB1", "");
	join(&shop);
	assert_text(shop.shipments.items[0].email, "a@example.com");
	close_shop(&shop);
}

static void
whose_destination_comes_from_the_order_goes_another_way(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, sample);
	struct shipment row = shipment_unknown();
	row.tracking = STR("LP1");
	row.order = STR("10231");
	row.carrier = STR("c");
	row.way = shipment_way(&row);
	orders_join(&shop.orders, &row);
	assert_text(row.destination, "BR");
	assert_int_equal(row.way, 0);
	close_shop(&shop);
}

static void
what_the_export_says_stays(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, sample);
	struct shipment row = shipment_unknown();
	row.tracking = STR("LP1");
	row.order = STR("10232");
	row.carrier = STR("c");
	row.name = STR("J. Weber");
	row.destination = STR("AT");
	row.email = STR("Jonas.Weber@example.com");
	add_row(&shop, row);
	join(&shop);
	assert_text(shop.shipments.items[0].name, "J. Weber");
	assert_text(shop.shipments.items[0].destination, "AT");
	assert_text(shop.shipments.items[0].email, "Jonas.Weber@example.com");
	assert_int_equal(shop.conflicts, 0);
	close_shop(&shop);
}

static const char by_tracking[] = "[profile.mine]\nrows = orders\n"
				  "[profile.mine.columns]\n"
				  "order = Order\nemail = Email\n"
				  "tracking = Waybill\nlanguage = Language\n"
				  "status = State\n";

static void
an_order_is_found_by_tracking_number_where_its_own_is_not(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	const struct profile *profile = bench_profile(&shop.bench, by_tracking,
	    "mine");
	read_table(&shop, profile,
	    "Order,Email,Waybill,Language\n7,a@example.com,lp 1 cn,pt\n"
	    "8,b@example.com,,\n");
	add_shipment(&shop, "LP1CN", "", "");
	add_shipment(&shop, "LP2CN", "8", "");
	add_shipment(&shop, "LP3CN", "", "");
	join(&shop);
	assert_text(shop.shipments.items[0].email, "a@example.com");
	assert_text(shop.shipments.items[0].order, "7");
	assert_text(shop.shipments.items[0].language, "pt");
	assert_text(shop.shipments.items[1].email, "b@example.com");
	assert_text(shop.shipments.items[2].email, "");
	assert_text(shop.shipments.items[2].order, "");
	close_shop(&shop);
}

static void
an_open_dispute_of_an_order_is_one_of_its_parcels(void **state)
{
	static const struct {
		const char *cell;
		bool is_disputed;
	} cases[] = {
		{ "", false },
		{ "no", false },
		{ " No ", false },
		{ "NONE", false },
		{ "false", false },
		{ "0", false },
		{ "Closed", false },
		{ "resolved", false },
		{ "yes", true },
		{ "1", true },
		{ "open", true },
		{ "item not received", true },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[128];
		struct shop shop;
		open_shop(&shop);
		snprintf(text, sizeof(text),
		    "Name,Email,Dispute\n#1,a@example.com,%s\n"
		    "#2,b@example.com,\n",
		    cases[i].cell);
		read_shopify(&shop, text);
		add_shipment(&shop, "LP1", "1", "");
		add_shipment(&shop, "LP2", "2", "");
		join(&shop);
		if (shop.shipments.items[0].is_disputed !=
			cases[i].is_disputed ||
		    shop.shipments.items[1].is_disputed)
			fail_msg("\"%s\"", cases[i].cell);
		close_shop(&shop);
	}
}

static void
two_addresses_in_the_orders_file_silence_the_order(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, "Name,Email\n#1,a@example.com\n#1,b@example.com\n"
			    "#2,c@example.com\n#2,C@Example.com\n");
	add_shipment(&shop, "LP1", "1", "");
	add_shipment(&shop, "LP2", "2", "");
	join(&shop);
	assert_int_equal(shop.conflicts, 1);
	assert_text(shop.last_conflict.tracking, "LP1");
	assert_text(shop.last_conflict.order, "1");
	assert_text(shop.shipments.items[0].email, "");
	assert_text(shop.shipments.items[1].email, "c@example.com");
	close_shop(&shop);
}

static void
an_export_that_disagrees_with_the_orders_file_silences_it_too(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, "Name,Email\n#1,a@example.com\n");
	add_shipment(&shop, "LP1", "1", "b@example.com");
	join(&shop);
	assert_int_equal(shop.conflicts, 1);
	assert_text(shop.shipments.items[0].email, "");
	close_shop(&shop);
}

static void
two_parcels_of_one_order_with_two_addresses_are_both_listed(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	add_shipment(&shop, "LP1", "#A1", "a@example.com");
	add_shipment(&shop, "LP2", "a1", "b@example.com");
	add_shipment(&shop, "LP3", "A2", "c@example.com");
	add_shipment(&shop, "LP4", "a2", "C@example.com");
	add_shipment(&shop, "LP5", "", "d@example.com");
	add_shipment(&shop, "LP6", "", "e@example.com");
	join(&shop);
	assert_int_equal(shop.conflicts, 2);
	assert_text(shop.shipments.items[0].email, "");
	assert_text(shop.shipments.items[1].email, "");
	assert_text(shop.shipments.items[2].email, "c@example.com");
	assert_text(shop.shipments.items[5].email, "e@example.com");
	close_shop(&shop);
}

static void
an_order_without_an_address_gets_the_newest_of_its_parcels(void **state)
{
	static const struct {
		int64_t first, second; /* the events of the two that have one */
		const char *email;
	} cases[] = {
		{ 5, 6, "B@example.com" },
		{ 6, 5, "b@example.com" },
		{ 5, 5, "B@example.com" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shop shop;
		open_shop(&shop);
		read_shopify(&shop, "Name,Email\n#1,\n");
		add_shipment(&shop, "LP1", "1", "");
		struct shipment row = shop.shipments.items[0];
		row.email = STR("b@example.com");
		row.event.instant.seconds = cases[i].first;
		add_row(&shop, row);
		row.email = STR("B@example.com");
		row.event.instant.seconds = cases[i].second;
		add_row(&shop, row);
		join(&shop);
		if (!str_equal(shop.shipments.items[0].email,
			str_from(cases[i].email)))
			fail_msg("case %zu: %.*s", i,
			    STR_ARG(shop.shipments.items[0].email));
		assert_int_equal(shop.conflicts, 0);
		close_shop(&shop);
	}
}

static void
parcels_that_disagree_lend_their_order_no_address(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, "Name,Email\n#1,\n");
	add_shipment(&shop, "LP1", "1", "");
	add_shipment(&shop, "LP2", "1", "a@example.com");
	add_shipment(&shop, "LP3", "1", "b@example.com");
	join(&shop);
	assert_int_equal(shop.conflicts, 3);
	for (size_t i = 0; i < 3; i++)
		assert_text(shop.shipments.items[i].email, "");
	close_shop(&shop);
}

static void
what_a_parcel_claims_counts_where_it_is_not_kept(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	add_shipment(&shop, "LP1", "1", "a@example.com");
	add_shipment(&shop, "LP2", "1", "b@example.com");
	shop.shipments.count = 1;
	join(&shop);
	assert_int_equal(shop.conflicts, 1);
	close_shop(&shop);
}

static void
an_order_is_found_by_the_last_carriers_number_too(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	const struct profile *profile = bench_profile(&shop.bench, by_tracking,
	    "mine");
	read_table(&shop, profile, "Order,Email,Waybill\n7,a@example.com,R1\n");
	struct shipment row = shipment_unknown();
	row.tracking = STR("YT1");
	row.last_mile = STR("r 1");
	add_row(&shop, row);
	assert_text(shop.shipments.items[0].order, "7");
	close_shop(&shop);
}

static void
only_orders_still_to_be_shipped_are_unshipped(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop,
	    "Name,Email,Financial Status,Fulfillment Status,Shipping Name,"
	    "Shipping Country,Cancelled at\n"
	    "#1,known@example.com,paid,unfulfilled,A,BR,\n"
	    "#2,new@example.com,paid,unfulfilled,B,US,\n"
	    "#3,new@example.com,paid,,C,USA,\n"
	    "#4,part@example.com,paid,partial,D,DE,\n"
	    "#5,sent@example.com,paid,fulfilled,E,DE,\n"
	    "#6,back@example.com,refunded,unfulfilled,F,DE,\n"
	    "#7,void@example.com,voided,,G,DE,\n"
	    "#8,off@example.com,paid,unfulfilled,H,DE,"
	    "2026-01-09 10:14:51 +0800\n"
	    "#9,odd@example.com,paid,teleported,I,DE,\n");
	add_shipment(&shop, "LP1", "1", "");
	join(&shop);
	assert_int_equal(shop.unshipped.count, 3);
	static const char *const numbers[] = { "#2", "#3", "#4" };
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		assert_text(shop.unshipped.items[i].order, numbers[i]);
	const struct shipment *first = &shop.unshipped.items[0];
	assert_int_equal(first->status, STATUS_PRE_TRANSIT);
	assert_text(first->carrier, "post");
	assert_text(first->origin, "CN");
	assert_text(first->destination, "US");
	assert_text(shop.unshipped.items[1].destination, "US");
	assert_text(first->email, "new@example.com");
	assert_text(first->name, "B");
	assert_text(first->tracking, "");
	assert_false(date_is_set(first->shipped_on));
	assert_false(instant_is_set(first->event.instant));
	assert_text(first->row.file, "o.csv");
	assert_int_equal(first->row.line, 3);
	close_shop(&shop);
}

static void
an_order_with_a_tracking_number_has_been_shipped(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	const struct profile *profile = bench_profile(&shop.bench, by_tracking,
	    "mine");
	read_table(&shop, profile,
	    "Order,Email,Waybill,State\n7,a@example.com,LP1,\n"
	    "8,b@example.com,,pre_transit\n9,c@example.com,,in_transit\n");
	join(&shop);
	assert_int_equal(shop.unshipped.count, 1);
	assert_text(shop.unshipped.items[0].order, "8");
	close_shop(&shop);
}

static void
an_unshipped_order_in_conflict_is_listed_without_an_address(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_shopify(&shop, "Name,Email\n#1,a@example.com\n#1,b@example.com\n");
	join(&shop);
	assert_int_equal(shop.conflicts, 1);
	assert_text(shop.last_conflict.tracking, "");
	assert_text(shop.last_conflict.order, "#1");
	assert_int_equal(shop.unshipped.count, 1);
	assert_text(shop.unshipped.items[0].email, "");
	close_shop(&shop);
}

static void
broken_order_rows_are_rejected_with_their_reason(void **state)
{
	static const struct {
		const char *row;
		const char *said;
	} cases[] = {
		{ ",a@example.com", "'Name' is empty" },
		{ "#,a@example.com", "'Name' is empty" },
		{ "8.12346E+15,a@example.com", "spreadsheet" },
		{ "#1,\"a@example.com\nBcc: b@example.com\"", "line end" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shop shop;
		char text[200];
		open_shop(&shop);
		snprintf(text, sizeof(text), "Name,Email\n%s\n#2,c@example.com",
		    cases[i].row);
		read_shopify(&shop, text);
		struct str why = orders_reason(&shop.orders);
		if (shop.rejected != 1 || shop.orders.count != 1 ||
		    str_find(why, str_from(cases[i].said)) == why.len)
			fail_msg("case %zu: %.*s", i, STR_ARG(why));
		close_shop(&shop);
	}
}

static const char ebay[] = "[profile.bay]\nrows = orders\n"
			   "[profile.bay.columns]\n"
			   "order = Order Number\ngroup = Record\n"
			   "email = Email\ntracking = Tracking\n"
			   "shipped_at = Shipped\ndelivered_at = Delivered\n";

static void
rows_without_a_number_belong_to_their_group(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_table(&shop, bench_profile(&shop.bench, ebay, "bay"),
	    "Record,Order Number,Email,Tracking,Shipped,Delivered\n"
	    "7,11-1,a@example.com,,,\n"
	    "7,,,LP1,,\n"
	    "7,,,LP2,,\n"
	    "8,,b@example.com,LP3,,\n"
	    ",,c@example.com,LP4,,\n");
	assert_int_equal(shop.rejected, 1);
	assert_int_equal(shop.orders.count, 2);
	add_shipment(&shop, "LP2", "", "");
	add_shipment(&shop, "LP3", "", "");
	join(&shop);
	assert_text(shop.shipments.items[0].order, "11-1");
	assert_text(shop.shipments.items[0].email, "a@example.com");
	assert_text(shop.shipments.items[1].order, "8");
	close_shop(&shop);
}

static void
a_column_that_is_not_there_is_told_by_its_field(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_table(&shop, bench_profile(&shop.bench, ebay, "bay"),
	    "Record,Email\n"
	    "7,a@example.com\n"
	    ",b@example.com\n");
	assert_int_equal(shop.rejected, 1);
	assert_text(orders_reason(&shop.orders), "column 'order' is empty");
	close_shop(&shop);
}

static void
a_day_of_shipping_or_delivery_says_that_it_was(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_table(&shop, bench_profile(&shop.bench, ebay, "bay"),
	    "Record,Order Number,Email,Tracking,Shipped,Delivered\n"
	    "1,A,a@example.com,,Jan-20-26,\n"
	    "2,B,b@example.com,,,Jan-20-26\n"
	    "3,C,c@example.com,,,\n");
	join(&shop);
	assert_int_equal(shop.unshipped.count, 1);
	assert_text(shop.unshipped.items[0].order, "C");
	close_shop(&shop);
}

static void
a_cell_may_hold_the_carrier_and_several_numbers(void **state)
{
	struct shop shop;
	(void)state;
	open_shop(&shop);
	read_table(&shop,
	    bench_profile(&shop.bench,
		"[profile.ae]\nrows = orders\nnumbers = carrier:number\n"
		"[profile.ae.columns]\norder = No\n"
		"tracking = Way: bill\nname = Name\n",
		"ae"),
	    "No,Way:bill,Name\n1,\"a:LP1,b:c:LP2\nLP3\",Ana\n");
	static const char *const numbers[] = { "LP1", "lp2", "LP3" };
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		add_shipment(&shop, numbers[i], "", "");
	join(&shop);
	assert_text(shop.orders.items[0].carrier, "a");
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		assert_text(shop.shipments.items[i].name, "Ana");
	close_shop(&shop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    shopifys_continuation_rows_belong_to_their_order),
		cmocka_unit_test(a_shipment_gets_what_it_lacks_from_its_order),
		cmocka_unit_test(an_order_knows_the_place_of_its_address),
		cmocka_unit_test(letters_of_order_numbers_compare_without_case),
		cmocka_unit_test(
		    whose_destination_comes_from_the_order_goes_another_way),
		cmocka_unit_test(what_the_export_says_stays),
		cmocka_unit_test(
		    an_order_is_found_by_tracking_number_where_its_own_is_not),
		cmocka_unit_test(
		    an_open_dispute_of_an_order_is_one_of_its_parcels),
		cmocka_unit_test(
		    two_addresses_in_the_orders_file_silence_the_order),
		cmocka_unit_test(
		    an_export_that_disagrees_with_the_orders_file_silences_it_too),
		cmocka_unit_test(
		    two_parcels_of_one_order_with_two_addresses_are_both_listed),
		cmocka_unit_test(
		    an_order_without_an_address_gets_the_newest_of_its_parcels),
		cmocka_unit_test(
		    parcels_that_disagree_lend_their_order_no_address),
		cmocka_unit_test(
		    what_a_parcel_claims_counts_where_it_is_not_kept),
		cmocka_unit_test(
		    an_order_is_found_by_the_last_carriers_number_too),
		cmocka_unit_test(only_orders_still_to_be_shipped_are_unshipped),
		cmocka_unit_test(
		    an_order_with_a_tracking_number_has_been_shipped),
		cmocka_unit_test(
		    an_unshipped_order_in_conflict_is_listed_without_an_address),
		cmocka_unit_test(
		    broken_order_rows_are_rejected_with_their_reason),
		cmocka_unit_test(rows_without_a_number_belong_to_their_group),
		cmocka_unit_test(
		    a_column_that_is_not_there_is_told_by_its_field),
		cmocka_unit_test(
		    a_day_of_shipping_or_delivery_says_that_it_was),
		cmocka_unit_test(
		    a_cell_may_hold_the_carrier_and_several_numbers),
	};
	return cmocka_run_group_tests_name("orders", tests, NULL, NULL);
}
