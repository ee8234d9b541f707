#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/harvest.h"
#include "unit/command/shop.h"
#include "unit/ledger/book.h"

/* A shop that has a ledger, and what is delivered on 2026-02-01. */
struct farm {
	struct test_shop shop;
	struct book book;
	struct harvest harvest;
};

static const struct arrival_span all_days = { { 0 }, { 30000 } };

static void
farm_open(struct farm *farm)
{
	shop_open(&farm->shop);
	book_open(&farm->book);
	harvest_init(&farm->harvest, &farm->shop.setup.run);
	farm->shop.request.harvest = &farm->harvest;
}

static void
farm_close(struct farm *farm)
{
	harvest_release(&farm->harvest);
	book_close(&farm->book);
	shop_close(&farm->shop);
}

/* Promised for 2026-01-30 where it is to be late. */
static struct shipment
a_delivery(const char *tracking, bool is_late)
{
	struct shipment shipment = a_shipment(tracking);
	shipment.status = STATUS_DELIVERED;
	if (is_late)
		shipment.promised_on = shop_day("2026-01-30");
	return shipment;
}

static void
add(struct farm *farm, struct shipment shipment)
{
	shop_add(&farm->shop, &shipment);
}

static void
recall(struct farm *farm)
{
	struct book *book = &farm->book;
	MUST(book, harvest_recall(&farm->harvest, book->ledger,
		       farm->shop.request.today, &book->err));
}

/* Read all rows and record what they bring. */
static void
bring_in(struct farm *farm)
{
	struct book *book = &farm->book;
	shop_survey(&farm->shop);
	book_begin(book);
	MUST(book, harvest_record(&farm->harvest, book->ledger, &book->err));
	book_commit(book);
}

/* "yunexpress CN-US 4 kept 2, ..." */
static const char *
counted(struct farm *farm)
{
	struct book *book = &farm->book;
	struct arrival_count *counts;
	size_t size;
	struct str text = STR_EMPTY;
	MUST(book, arrivals_counted(book->ledger, &all_days, &book->arena,
		       &counts, &size, &book->err));
	for (size_t i = 0; i < size; i++)
		text = arena_format(&book->arena,
		    "%.*s%s%.*s %.*s-%.*s %d %s "
		    "%zu",
		    STR_ARG(text), i == 0 ? "" : ", ",
		    STR_ARG(counts[i].carrier), STR_ARG(counts[i].origin),
		    STR_ARG(counts[i].destination), counts[i].days,
		    promise_name(counts[i].promise), counts[i].parcels);
	return arena_cstr(&book->arena, text);
}

static struct arrival_record *
listed(struct farm *farm, size_t *size)
{
	struct book *book = &farm->book;
	struct arrival_record *records;
	MUST(book, arrivals_listed(book->ledger, &all_days, &book->arena,
		       &records, size, &book->err));
	return records;
}

static void
what_is_delivered_is_counted_and_nothing_else(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	add(&farm, a_delivery("A", false));
	add(&farm, a_delivery("B", false));
	add(&farm, a_delivery("C", true));
	add(&farm, a_shipment("D"));
	struct shipment undated = a_delivery("E", false);
	undated.event.date = DATE_NONE;
	add(&farm, undated);
	bring_in(&farm);
	assert_string_equal(counted(&farm),
	    "yunexpress CN-US 4 broken 1, yunexpress CN-US 4 kept 2");
	farm_close(&farm);
}

static void
a_carrier_is_one_however_it_is_written_and_whatever_its_service(void **state)
{
	(void)state;
	static const char *const carriers[] = { "YunExpress", "YUNEXPRESS",
		"yunexpress" };
	struct farm farm;
	farm_open(&farm);
	for (size_t i = 0; i < COUNT_OF(carriers); i++) {
		struct shipment shipment = a_delivery("A", false);
		shipment.tracking = str_from(&"ABC"[i]);
		shipment.carrier = str_from(carriers[i]);
		shipment.service = str_from(i == 2 ? "special" : "");
		add(&farm, shipment);
	}
	bring_in(&farm);
	assert_string_equal(counted(&farm), "yunexpress CN-US 4 kept 3");
	farm_close(&farm);
}

static void
a_newer_row_takes_the_delivery_back(void **state)
{
	(void)state;
	for (int is_late = 0; is_late < 2; is_late++) {
		struct farm farm;
		size_t size;
		farm_open(&farm);
		struct shipment newer = a_shipment("A");
		newer.event.instant.seconds++;
		add(&farm, a_delivery("A", is_late != 0));
		add(&farm, newer);
		bring_in(&farm);
		listed(&farm, &size);
		if (size != 0 || counted(&farm)[0] != '\0')
			fail_msg("late %d: %zu, %s", is_late, size,
			    counted(&farm));
		farm_close(&farm);
	}
}

static void
a_late_parcel_is_kept_with_its_days(void **state)
{
	(void)state;
	struct farm farm;
	size_t size;
	farm_open(&farm);
	add(&farm, a_delivery("A", false));
	add(&farm, a_delivery("B", true));
	bring_in(&farm);
	const struct arrival_record *record = listed(&farm, &size);
	assert_int_equal(size, 1);
	assert_true(str_equal(record->carrier, STR("yunexpress")));
	assert_true(str_equal(record->tracking, STR("B")));
	assert_true(date_equal(record->shipped_on, shop_day("2026-01-28")));
	assert_true(date_equal(record->promised_on, shop_day("2026-01-30")));
	assert_true(date_equal(record->delivered_on, shop_day("2026-02-01")));
	assert_false(date_is_set(record->told_on));
	farm_close(&farm);
}

static void
tell(struct farm *farm, const char *tracking)
{
	struct str id = arena_format(&farm->book.arena, "%s@shop.example",
	    tracking);
	struct notice *notice = arena_new(&farm->book.arena, struct notice);
	*notice = a_notice(tracking, NOTICE_ADVANCE);
	if (tracking[0] == '\0')
		notice->carrier = STR_EMPTY;
	struct mail mail = a_mail(id.ptr, notice, 1);
	book_begin(&farm->book);
	book_add(&farm->book, &mail);
	book_commit(&farm->book);
	book_enter(&farm->book, &mail, MAIL_ACCEPTED);
}

static void
a_parcel_that_was_told_to_be_late_is_kept_when_it_is_in_time(void **state)
{
	(void)state;
	struct farm farm;
	size_t size;
	farm_open(&farm);
	tell(&farm, "A");
	recall(&farm);
	add(&farm, a_delivery("A", false));
	add(&farm, a_delivery("B", false));
	bring_in(&farm);
	const struct arrival_record *record = listed(&farm, &size);
	assert_int_equal(size, 1);
	assert_true(str_equal(record->tracking, STR("A")));
	assert_true(date_is_set(record->told_on));
	farm_close(&farm);
}

static void
one_whose_order_was_told_of_is_kept_too(void **state)
{
	(void)state;
	struct farm farm;
	size_t size;
	farm_open(&farm);
	tell(&farm, "");
	recall(&farm);
	struct shipment other = a_delivery("B", false);
	other.order = STR("1002");
	add(&farm, a_delivery("A", false));
	add(&farm, other);
	bring_in(&farm);
	assert_true(str_equal(listed(&farm, &size)->tracking, STR("A")));
	assert_int_equal(size, 1);
	farm_close(&farm);
}

static void
a_second_night_counts_nothing_again(void **state)
{
	(void)state;
	struct farm farm;
	size_t size;
	farm_open(&farm);
	tell(&farm, "A");
	recall(&farm);
	add(&farm, a_delivery("A", false));
	add(&farm, a_delivery("B", true));
	bring_in(&farm);
	harvest_release(&farm.harvest);
	harvest_init(&farm.harvest, &farm.shop.setup.run);
	survey_release(&farm.shop.survey);
	survey_init(&farm.shop.survey, &farm.shop.setup.run);
	recall(&farm);
	bring_in(&farm);
	listed(&farm, &size);
	assert_int_equal(size, 2);
	assert_string_equal(counted(&farm),
	    "yunexpress CN-US 4 broken 1, yunexpress CN-US 4 kept 1");
	farm_close(&farm);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_delivered_is_counted_and_nothing_else),
		cmocka_unit_test(
		    a_carrier_is_one_however_it_is_written_and_whatever_its_service),
		cmocka_unit_test(a_newer_row_takes_the_delivery_back),
		cmocka_unit_test(a_late_parcel_is_kept_with_its_days),
		cmocka_unit_test(
		    a_parcel_that_was_told_to_be_late_is_kept_when_it_is_in_time),
		cmocka_unit_test(one_whose_order_was_told_of_is_kept_too),
		cmocka_unit_test(a_second_night_counts_nothing_again),
	};
	return cmocka_run_group_tests_name("harvest", tests, NULL, NULL);
}
