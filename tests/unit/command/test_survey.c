#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/command/shop.h"
#include "unit/ledger/book.h"

static void
only_what_may_have_news_is_kept(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	struct shipment fine = a_shipment("A"), late = a_delayed_shipment("B");
	shop_add(&shop, &fine);
	shop_add(&shop, &late);
	shop_survey(&shop);
	assert_int_equal(shop.survey.surveyed, 2);
	assert_int_equal(shop.survey.count, 1);
	assert_false(shop_has(&shop, "A"));
	const struct candidate *candidate = shop_find(&shop, "B");
	assert_int_equal(candidate->finding->kind, FINDING_DELAYED);
	assert_int_equal(candidate->finding->rule, 7);
	assert_int_equal(candidate->pickup_hold, 12);
	assert_int_equal(shop.survey.kinds[FINDING_NONE], 1);
	assert_int_equal(shop.survey.kinds[FINDING_DELAYED], 1);
	shop_close(&shop);
}

static void
a_newer_row_takes_back_what_the_older_one_counted(void **state)
{
	(void)state;
	static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct test_shop shop;
		struct shipment rows[] = { a_delayed_shipment("A"),
			a_shipment("A"), a_shipment("A") };
		shop_open(&shop);
		rows[0].promised_on = shop_day("2026-01-30");
		rows[1].status = STATUS_UNMAPPED;
		rows[2].status = STATUS_DELIVERED;
		for (int k = 0; k < 3; k++)
			rows[k].event.instant.seconds += k;
		for (int k = 0; k < 3; k++)
			shop_add(&shop, &rows[orders[i][k]]);
		shop_survey(&shop);
		const struct survey *survey = &shop.survey;
		if (survey->surveyed != 1 || survey->open != 0 ||
		    survey->kinds[FINDING_NONE] != 1 ||
		    survey->kinds[FINDING_DELAYED] != 0 ||
		    survey->kinds[FINDING_UNMAPPED] != 0 || survey->late != 0 ||
		    survey->count != 0)
			fail_msg("case %zu", i);
		shop_close(&shop);
	}
}

static void
a_parcel_is_asked_for_by_its_last_carriers_number_too(void **state)
{
	(void)state;
	struct test_shop shop;
	struct shipment shipment = a_delayed_shipment("A");
	shop_open(&shop);
	shipment.last_mile = STR("RR 1 CN");
	shop_add(&shop, &shipment);
	shop.request.only = STR("rr1cn");
	shop_survey(&shop);
	assert_true(shop_has(&shop, "A"));
	shop_close(&shop);
}

static const char *
answer(struct test_shop *shop, const char *number, const char *order)
{
	const struct candidate *candidate = survey_answer(&shop->survey,
	    str_from(number), str_from(order));
	return candidate == NULL ? ""
	                         : arena_cstr(&shop->setup.run,
				       candidate->shipment->tracking);
}

static void
the_parcel_of_a_case_is_kept_whatever_is_found(void **state)
{
	(void)state;
	struct test_shop shop;
	struct shipment fine = a_shipment("A"), other = a_shipment("B"),
			arrived = a_shipment("C"), moving = a_shipment("D");
	shop_open(&shop);
	fine.last_mile = STR("RR 1 CN");
	arrived.order = moving.order = STR("#K-7");
	arrived.status = STATUS_DELIVERED;
	survey_ask(&shop.survey, STR("rr1cn"), STR_EMPTY);
	survey_ask(&shop.survey, STR_EMPTY, STR("k-7"));
	survey_ask(&shop.survey, STR("Z"), STR_EMPTY);
	shop_add(&shop, &fine);
	shop_add(&shop, &other);
	shop_add(&shop, &arrived);
	shop_add(&shop, &moving);
	shop_survey(&shop);
	assert_int_equal(shop.survey.count, 3);
	assert_int_equal(shop.survey.surveyed, 4);
	assert_string_equal(answer(&shop, "RR1CN", ""), "A");
	assert_string_equal(answer(&shop, "", "K-7"), "D");
	assert_string_equal(answer(&shop, "z", ""), "");
	assert_string_equal(answer(&shop, "", ""), "");
	shop_close(&shop);
}

static void
for_cases_alone_nothing_else_is_looked_at(void **state)
{
	(void)state;
	struct test_shop shop;
	struct shipment mine = a_shipment("A"), late = a_delayed_shipment("B");
	shop_open(&shop);
	shop.request.is_of_cases = true;
	survey_ask(&shop.survey, STR("A"), STR_EMPTY);
	shop_add(&shop, &mine);
	shop_add(&shop, &late);
	shop_survey(&shop);
	assert_int_equal(shop.survey.count, 1);
	assert_int_equal(shop.survey.surveyed, 1);
	assert_string_equal(answer(&shop, "A", ""), "A");
	shop_close(&shop);
}

static void
what_is_delivered_cancelled_or_returned_is_not_open(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	for (enum status s = STATUS_UNMAPPED; s < STATUS_COUNT; s++) {
		char tracking[8];
		snprintf(tracking, sizeof(tracking), "LP%d", (int)s);
		struct shipment shipment = a_shipment(tracking);
		shipment.status = s;
		shop_add(&shop, &shipment);
	}
	shop_survey(&shop);
	assert_int_equal(shop.survey.surveyed, STATUS_COUNT);
	assert_int_equal(shop.survey.open, STATUS_COUNT - 3);
	assert_int_equal(shop.survey.kinds[FINDING_UNMAPPED], 1);
	shop_close(&shop);
}

static void
candidates_stand_in_the_order_of_carrier_and_number(void **state)
{
	(void)state;
	static const char *const keys[][2] = { { "YunExpress", "C" },
		{ "4px", "Z" }, { "YunExpress", "A" }, { "YunExpress", "B" } };
	static const char *const order[] = { "Z", "A", "B", "C" };
	struct test_shop shop;
	shop_open(&shop);
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct shipment shipment = a_delayed_shipment(keys[i][1]);
		shipment.carrier = str_from(keys[i][0]);
		shop_add(&shop, &shipment);
	}
	shop_survey(&shop);
	assert_int_equal(shop.survey.count, COUNT_OF(order));
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_true(
		    str_equal(shop.survey.candidates[i].shipment->tracking,
			str_from(order[i])));
	shop_close(&shop);
}

static void
what_is_to_be_kept_is_kept_whatever_is_found(void **state)
{
	(void)state;
	static const struct shipment_key keys[] = {
		{ STR_INIT("YunExpress"), STR_INIT("A"), STR_INIT("") },
		{ STR_INIT("yunexpress"), STR_INIT("b b"), STR_INIT("x") },
		{ STR_INIT("4px"), STR_INIT("C"), STR_INIT("1001") },
	};
	struct test_shop shop;
	shop_open(&shop);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		survey_keep(&shop.survey, &keys[i]);
	static const char *const numbers[] = { "A", "BB", "C" };
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		struct shipment shipment = a_shipment(numbers[i]);
		shop_add(&shop, &shipment);
	}
	shop_survey(&shop);
	assert_int_equal(shop.survey.count, 2);
	assert_int_equal(shop_find(&shop, "A")->finding->kind, FINDING_NONE);
	assert_true(shop_has(&shop, "BB"));
	assert_false(shop_has(&shop, "C"));
	shop_close(&shop);
}

static void
one_parcel_is_looked_at_alone_however_its_number_is_written(void **state)
{
	(void)state;
	static const char *const written[] = { "LP1", "lp1", "lp 1" };
	for (size_t i = 0; i < COUNT_OF(written); i++) {
		struct test_shop shop;
		shop_open(&shop);
		struct shipment one = a_delayed_shipment("LP1");
		struct shipment other = a_delayed_shipment("LP11");
		struct shipment unshipped = a_delayed_shipment("");
		shop_add(&shop, &one);
		shop_add(&shop, &other);
		shipments_append(&shop.intake.unshipped, &unshipped);
		shop.request.only = str_from(written[i]);
		shop_survey(&shop);
		if (shop.survey.surveyed != 1 || !shop_has(&shop, "LP1"))
			fail_msg("case %zu \"%s\"", i, written[i]);
		shop_close(&shop);
	}
}

static void
an_address_is_checked_and_what_is_wrong_with_it_is_kept(void **state)
{
	(void)state;
	static const struct {
		const char *email;
		bool is_usable, has_trouble;
	} cases[] = {
		{ "a@customer.example", true, false },
		{ "two@@customer.example", false, true },
		{ "a@customer.example\r\nRCPT TO:<b@c.example>", false, true },
		{ "", false, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct test_shop shop;
		shop_open(&shop);
		struct shipment shipment = a_delayed_shipment("A");
		shipment.email = str_from(cases[i].email);
		shop_add(&shop, &shipment);
		shop_survey(&shop);
		const struct recipient *recipient =
		    &shop_find(&shop, "A")->recipient;
		if (str_is_empty(recipient->address) == cases[i].is_usable ||
		    (recipient->trouble != NULL) != cases[i].has_trouble)
			fail_msg("case %zu \"%s\"", i, cases[i].email);
		assert_false(instant_is_set(recipient->last_mail_at));
		shop_close(&shop);
	}
}

static void
trouble_with_the_order_keeps_its_customer_from_being_written_to(void **state)
{
	(void)state;
	struct intake_trouble troubles[] = {
		{ STR("A"), STR("1001"), STR("an old trouble") },
		{ STR("B"), STR("1001"), STR("of another parcel") },
		{ STR("A"), STR("1001"), STR("two addresses") },
		{ STR("A"), STR("1002"), STR("of another order") },
	};
	struct test_shop shop;
	shop_open(&shop);
	struct shipment shipment = a_delayed_shipment("A");
	shop_add(&shop, &shipment);
	shop.intake.troubles = troubles;
	shop.intake.trouble_count = COUNT_OF(troubles);
	shop_survey(&shop);
	const struct recipient *recipient = &shop_find(&shop, "A")->recipient;
	assert_true(str_is_empty(recipient->address));
	assert_string_equal(recipient->trouble, "two addresses");
	shop_close(&shop);
}

static const struct window *
festival(struct test_shop *shop)
{
	const struct window *window =
	    calendars_find_window(&shop->setup.calendars,
		STR("cn:2026-02-15/2026-02-23"));
	assert_non_null(window);
	return window;
}

/* Handed over in China on the eve of the festival. */
static struct shipment
at_home(const char *tracking)
{
	struct shipment shipment = a_shipment(tracking);
	shipment.country = STR("CN");
	shipment.shipped_on = shop_day("2026-02-13");
	shipment.event = TIMESTAMP_NONE;
	return shipment;
}

static void
an_announcement_concerns_every_parcel_that_meets_the_suspension(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		enum status status;
		enum cause cause;
		const char *destination;
		enum finding_kind kind;
	} cases[] = {
		{ "on its way", STATUS_IN_TRANSIT, CAUSE_NONE, "US",
		    FINDING_ADVANCE },
		{ "delayed", STATUS_EXCEPTION, CAUSE_CUSTOMS, "US",
		    FINDING_ADVANCE },
		{ "waits for the customer", STATUS_IN_TRANSIT, CAUSE_DUTIES,
		    "US", FINDING_ADVANCE },
		{ "delivered", STATUS_DELIVERED, CAUSE_NONE, "US",
		    FINDING_NONE },
		{ "cancelled", STATUS_CANCELLED, CAUSE_NONE, "US",
		    FINDING_NONE },
		{ "unmapped", STATUS_UNMAPPED, CAUSE_NONE, "US",
		    FINDING_UNMAPPED },
		{ "returning", STATUS_RETURNING, CAUSE_NONE, "US",
		    FINDING_NONE },
		{ "returned", STATUS_RETURNED, CAUSE_NONE, "US", FINDING_NONE },
		{ "lost", STATUS_IN_TRANSIT, CAUSE_LOST, "US", FINDING_NONE },
		{ "damaged", STATUS_IN_TRANSIT, CAUSE_DAMAGED, "US",
		    FINDING_NONE },
		{ "beyond the calendars", STATUS_IN_TRANSIT, CAUSE_NONE, "DE",
		    FINDING_CANNOT_DECIDE },
		{ "waits, beyond the calendars", STATUS_IN_TRANSIT,
		    CAUSE_DUTIES, "DE", FINDING_CANNOT_DECIDE },
		{ "to a country without a calendar", STATUS_IN_TRANSIT,
		    CAUSE_NONE, "JP", FINDING_CANNOT_DECIDE },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct test_shop shop;
		shop_open(&shop);
		struct shipment shipment = at_home("A");
		shipment.status = cases[i].status;
		shipment.cause = cases[i].cause;
		shipment.destination = str_from(cases[i].destination);
		shop_add(&shop, &shipment);
		shop.request.today = shop_day("2026-02-13");
		shop.request.announced = festival(&shop);
		shop_survey(&shop);
		if (shop.survey.kinds[cases[i].kind] != 1)
			fail_msg("case %zu \"%s\"", i, cases[i].what);
		assert_int_equal(shop.survey.count,
		    cases[i].kind != FINDING_NONE);
		shop_close(&shop);
	}
}

static void
an_announcement_tells_which_suspension_and_why(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	struct shipment shipment = at_home("A");
	shipment.status = STATUS_EXCEPTION;
	shipment.cause = CAUSE_CUSTOMS;
	shop_add(&shop, &shipment);
	shop.request.today = shop_day("2026-02-13");
	shop.request.announced = festival(&shop);
	shop_survey(&shop);
	const struct finding *finding = shop_find(&shop, "A")->finding;
	assert_int_equal(finding->rule, 10);
	assert_ptr_equal(finding->window, festival(&shop));
	assert_int_equal(finding->cause, CAUSE_HOLIDAY);
	shop_close(&shop);
}

static void
an_announcement_spares_parcels_that_are_past_the_place(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	struct shipment shipment = a_delayed_shipment("A");
	shop_add(&shop, &shipment);
	shop.request.announced = festival(&shop);
	shop_survey(&shop);
	assert_int_equal(shop.survey.kinds[FINDING_NONE], 1);
	assert_int_equal(shop.survey.count, 0);
	shop_close(&shop);
}

static void
orders_not_yet_shipped_are_looked_at_for_an_announcement_only(void **state)
{
	(void)state;
	for (int is_announced = 0; is_announced < 2; is_announced++) {
		struct test_shop shop;
		shop_open(&shop);
		struct shipment order = at_home("");
		order.status = STATUS_PRE_TRANSIT;
		order.carrier = STR_EMPTY;
		order.shipped_on = DATE_NONE;
		shipments_append(&shop.intake.unshipped, &order);
		shop.request.today = shop_day("2026-02-13");
		if (is_announced)
			shop.request.announced = festival(&shop);
		shop_survey(&shop);
		assert_int_equal(shop.survey.surveyed, is_announced);
		assert_int_equal(shop.survey.kinds[FINDING_ADVANCE],
		    is_announced);
		shop_close(&shop);
	}
}

static void
an_announcement_keeps_nothing_for_other_news(void **state)
{
	(void)state;
	const struct shipment_key key = { STR("YunExpress"), STR("A"),
		STR_EMPTY };
	struct test_shop shop;
	shop_open(&shop);
	survey_keep(&shop.survey, &key);
	struct shipment shipment = a_shipment("A");
	shop_add(&shop, &shipment);
	shop.request.announced = festival(&shop);
	shop_survey(&shop);
	assert_int_equal(shop.survey.count, 0);
	shop_close(&shop);
}

static void
two_services_that_fit_alike_stop_the_run_with_both_names(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	struct shipment shipment = a_shipment("A");
	shipment.carrier = STR("twin-express");
	shop_add(&shop, &shipment);
	assert_false(shop_read(&shop));
	assert_int_equal(shop.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(shop.err.text, "one"));
	assert_non_null(strstr(shop.err.text, "two"));
	shop_close(&shop);
}

static void
what_no_export_knows_is_not_found(void **state)
{
	(void)state;
	struct test_shop shop;
	shop_open(&shop);
	shop_survey(&shop);
	assert_false(shop_has(&shop, "A"));
	shop_close(&shop);
}

static void
the_ledger_tells_what_it_remembers_of_every_candidate(void **state)
{
	(void)state;
	struct test_shop shop;
	struct book book;
	shop_open(&shop);
	book_open(&book);
	struct mail mail = book_tell(&book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	book_begin(&book);
	MUST(&book, journal_suppress(book.ledger, STR("a@customer.example"),
			STR("x"), &book.err));
	book_commit(&book);
	struct shipment known = a_delayed_shipment("a");
	struct shipment unknown = a_delayed_shipment("B");
	unknown.email = STR_EMPTY;
	shop_add(&shop, &known);
	shop_add(&shop, &unknown);
	shop_survey(&shop);
	MUST(&book, survey_recall(&shop.survey, book.ledger, &book.err));
	const struct candidate *a = shop_find(&shop, "A");
	assert_int_equal(a->past.count, 1);
	assert_int_equal(a->past.items[0].state, MAIL_ACCEPTED);
	assert_true(a->recipient.is_suppressed);
	assert_true(instant_is_set(a->recipient.last_mail_at));
	const struct candidate *b = shop_find(&shop, "B");
	assert_int_equal(b->past.count, 0);
	assert_false(b->recipient.is_suppressed);
	book_close(&book);
	shop_close(&shop);
}

static void
open_parcels_past_their_due_date_are_counted(void **state)
{
	(void)state;
	static const struct {
		const char *promised;
		enum status status;
		size_t late;
	} cases[] = {
		{ "2026-02-02", STATUS_IN_TRANSIT, 0 },
		{ "2026-02-01", STATUS_IN_TRANSIT, 1 },
		{ "2026-02-01", STATUS_PICKUP_READY, 1 },
		{ "2026-02-01", STATUS_DELIVERED, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct test_shop shop;
		struct shipment shipment = a_shipment("A");
		shop_open(&shop);
		shipment.promised_on = shop_day(cases[i].promised);
		shipment.status = cases[i].status;
		shop_add(&shop, &shipment);
		shop_survey(&shop);
		if (shop.survey.late != cases[i].late)
			fail_msg("case %zu: %zu", i, shop.survey.late);
		shop_close(&shop);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_may_have_news_is_kept),
		cmocka_unit_test(
		    a_newer_row_takes_back_what_the_older_one_counted),
		cmocka_unit_test(open_parcels_past_their_due_date_are_counted),
		cmocka_unit_test(
		    a_parcel_is_asked_for_by_its_last_carriers_number_too),
		cmocka_unit_test(
		    the_parcel_of_a_case_is_kept_whatever_is_found),
		cmocka_unit_test(for_cases_alone_nothing_else_is_looked_at),
		cmocka_unit_test(
		    what_is_delivered_cancelled_or_returned_is_not_open),
		cmocka_unit_test(
		    candidates_stand_in_the_order_of_carrier_and_number),
		cmocka_unit_test(what_is_to_be_kept_is_kept_whatever_is_found),
		cmocka_unit_test(
		    one_parcel_is_looked_at_alone_however_its_number_is_written),
		cmocka_unit_test(
		    an_address_is_checked_and_what_is_wrong_with_it_is_kept),
		cmocka_unit_test(
		    trouble_with_the_order_keeps_its_customer_from_being_written_to),
		cmocka_unit_test(
		    an_announcement_concerns_every_parcel_that_meets_the_suspension),
		cmocka_unit_test(
		    an_announcement_tells_which_suspension_and_why),
		cmocka_unit_test(
		    an_announcement_spares_parcels_that_are_past_the_place),
		cmocka_unit_test(
		    orders_not_yet_shipped_are_looked_at_for_an_announcement_only),
		cmocka_unit_test(an_announcement_keeps_nothing_for_other_news),
		cmocka_unit_test(
		    two_services_that_fit_alike_stop_the_run_with_both_names),
		cmocka_unit_test(what_no_export_knows_is_not_found),
		cmocka_unit_test(
		    the_ledger_tells_what_it_remembers_of_every_candidate),
	};
	return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}
