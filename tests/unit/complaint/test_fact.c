#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/fact.h"
#include "intake/orders.h"
#include "support/configuration.h"

/* A complaint of 42.00 USD, opened on 2026-03-06, on a parcel in transit. */
struct inquiry {
	struct arena arena;
	struct complaint complaint;
	struct shipment shipment;
	struct order order;
	struct finding finding;
	struct window window;
	struct fact_sources sources;
	struct facts facts;
};

static int
begin(void **state)
{
	static struct inquiry inquiry;
	inquiry = (struct inquiry){
		.complaint = { .platform = PLATFORM_EBAY,
		    .country = STR("US"),
		    .total = { 4200, "USD" },
		    .opened_at = { 1772800000 },
		    .row = { STR("c.csv"), 7 } },
		.shipment = shipment_unknown(),
		.order = { .destination = STR("US"),
		    .city = STR("San Francisco"),
		    .postcode = STR("94107") },
		.finding = { .due_on = DATE_NONE },
		.window = { .id = STR("cn:a"),
		    .from = a_day("2026-02-15"),
		    .last = a_day("2026-02-23") },
	};
	inquiry.shipment.status = STATUS_IN_TRANSIT;
	inquiry.shipment.destination = STR("US");
	inquiry.shipment.country = STR("US");
	inquiry.shipment.event = (struct timestamp){ { 1772582400 },
		a_day("2026-03-04") };
	inquiry.shipment.row = (struct row){ STR("yun.csv"), 12 };
	inquiry.sources = (struct fact_sources){
		.complaint = &inquiry.complaint,
		.shipment = &inquiry.shipment,
		.today = a_day("2026-03-06"),
		.stale_days = 14,
		.noticed_at = INSTANT_NONE,
		.noticed = STR_EMPTY,
		.signature_value = -1,
	};
	*state = &inquiry;
	return 0;
}

static int
end(void **state)
{
	struct inquiry *inquiry = *state;
	arena_release(&inquiry->arena);
	return 0;
}

static const char *
find(struct inquiry *inquiry)
{
	facts_find(&inquiry->sources, &inquiry->arena, &inquiry->facts);
	return arena_cstr(&inquiry->arena,
	    facts_format(inquiry->facts.mask, &inquiry->arena));
}

/* What proves a fact that was found: "yun.csv:12: delivered, ...". */
static const char *
proof_of(struct inquiry *inquiry, enum fact fact)
{
	for (size_t i = 0; i < inquiry->facts.count; i++) {
		const struct proof *proof = &inquiry->facts.proofs[i];
		if (proof->fact == fact)
			return arena_format(&inquiry->arena, "%.*s: %.*s",
			    STR_ARG(proof->source), STR_ARG(proof->value))
			    .ptr;
	}
	return "none";
}

static void
every_fact_has_its_name(void **state)
{
	(void)state;
	static const char *const words[] = { "SHIP", "ACCEPT", "DELIV",
		"ADDROK", "ADDRBAD", "SIGNED", "RETURNING", "RETURNED", "LOST",
		"DAMAGED", "DUTY", "BADADDR", "PICKUP", "REFUSED", "CUSTOMS",
		"LATE", "STALE", "SUSPEND", "COMP", "NOTICED", "HIGHVAL",
		"LABELERR", "PHOTO", "DDP" };
	assert_int_equal(COUNT_OF(words), FACT_COUNT);
	assert_int_equal(FACT_COUNT, 24);
	for (enum fact f = FACT_SHIP; f < FACT_COUNT; f++) {
		enum fact read = FACT_COUNT;
		assert_true(fact_parse(str_from(words[f]), &read));
		assert_int_equal(read, f);
		assert_string_equal(fact_name(f), words[f]);
	}
	enum fact other = FACT_DDP;
	assert_false(fact_parse(STR("DELIVERED"), &other));
	assert_int_equal(other, FACT_DDP);
}

static void
a_mask_is_written_by_the_names_of_its_facts(void **state)
{
	struct inquiry *inquiry = *state;
	uint32_t mask = FACT_BIT(FACT_ADDROK) | FACT_BIT(FACT_DELIV);
	assert_true(str_equal(facts_format(mask, &inquiry->arena),
	    STR("DELIV ADDROK")));
	assert_true(str_equal(facts_format(0, &inquiry->arena), STR("")));
}

static void
status_and_cause_of_a_parcel_are_facts(void **state)
{
	static const struct {
		enum status status;
		enum cause cause;
		const char *facts;
	} cases[] = {
		{ STATUS_UNMAPPED, CAUSE_NONE, "SHIP" },
		{ STATUS_NOT_FOUND, CAUSE_NONE, "SHIP" },
		{ STATUS_PRE_TRANSIT, CAUSE_NONE, "SHIP" },
		{ STATUS_CANCELLED, CAUSE_NONE, "SHIP" },
		{ STATUS_STALE, CAUSE_NONE, "SHIP" },
		{ STATUS_IN_TRANSIT, CAUSE_NONE, "SHIP ACCEPT" },
		{ STATUS_IN_CUSTOMS, CAUSE_NONE, "SHIP ACCEPT CUSTOMS" },
		{ STATUS_OUT_FOR_DELIVERY, CAUSE_NONE, "SHIP ACCEPT" },
		{ STATUS_PICKUP_READY, CAUSE_NONE, "SHIP ACCEPT PICKUP" },
		{ STATUS_ATTEMPT_FAILED, CAUSE_ABSENT, "SHIP ACCEPT" },
		{ STATUS_ATTEMPT_FAILED, CAUSE_ADDRESS, "SHIP ACCEPT BADADDR" },
		{ STATUS_EXCEPTION, CAUSE_CUSTOMS, "SHIP ACCEPT CUSTOMS" },
		{ STATUS_EXCEPTION, CAUSE_DOCUMENTS, "SHIP ACCEPT CUSTOMS" },
		{ STATUS_EXCEPTION, CAUSE_PROHIBITED, "SHIP ACCEPT CUSTOMS" },
		{ STATUS_EXCEPTION, CAUSE_DUTIES, "SHIP ACCEPT DUTY" },
		{ STATUS_EXCEPTION, CAUSE_LOST, "SHIP ACCEPT LOST" },
		{ STATUS_EXCEPTION, CAUSE_DAMAGED, "SHIP ACCEPT DAMAGED" },
		{ STATUS_EXCEPTION, CAUSE_REFUSED, "SHIP ACCEPT REFUSED" },
		{ STATUS_EXCEPTION, CAUSE_UNCLAIMED, "SHIP ACCEPT PICKUP" },
		{ STATUS_EXCEPTION, CAUSE_WEATHER, "SHIP ACCEPT" },
		{ STATUS_RETURNING, CAUSE_UNCLAIMED,
		    "SHIP ACCEPT RETURNING PICKUP" },
		{ STATUS_RETURNED, CAUSE_DUTIES, "SHIP ACCEPT RETURNED DUTY" },
		{ STATUS_RETURNED, CAUSE_ADDRESS,
		    "SHIP ACCEPT RETURNED BADADDR" },
		{ STATUS_DELIVERED, CAUSE_NONE, "SHIP ACCEPT DELIV" },
		/* What it waited for is over. */
		{ STATUS_DELIVERED, CAUSE_DUTIES, "SHIP ACCEPT DELIV" },
		{ STATUS_DELIVERED, CAUSE_UNCLAIMED, "SHIP ACCEPT DELIV" },
		{ STATUS_DELIVERED, CAUSE_LOST, "SHIP ACCEPT DELIV" },
		{ STATUS_DELIVERED, CAUSE_DAMAGED,
		    "SHIP ACCEPT DELIV DAMAGED" },
	};
	struct inquiry *inquiry = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		inquiry->shipment.status = cases[i].status;
		inquiry->shipment.cause = cases[i].cause;
		if (strcmp(find(inquiry), cases[i].facts) != 0)
			fail_msg("%s/%s: %s", status_name(cases[i].status),
			    cause_name(cases[i].cause), find(inquiry));
	}
}

static void
a_parcel_that_is_not_known_has_no_facts_of_its_own(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->sources.shipment = NULL;
	assert_string_equal(find(inquiry), "");
	inquiry->complaint.photos = 1;
	assert_string_equal(find(inquiry), "PHOTO");
}

static void
the_carrier_has_it_by_a_code_or_by_a_day_of_shipping(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.status = STATUS_PRE_TRANSIT;
	inquiry->shipment.shipped_on = a_day("2026-03-01");
	assert_string_equal(find(inquiry), "SHIP");
	inquiry->shipment.is_accepted = true;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.is_accepted = false;
	inquiry->shipment.status = STATUS_UNMAPPED;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.status = STATUS_STALE;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.status = STATUS_CANCELLED;
	assert_string_equal(find(inquiry), "SHIP");
}

static void
a_delivery_is_held_against_the_address_of_the_order(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.status = STATUS_DELIVERED;
	inquiry->shipment.text = STR("Delivered, front door");
	inquiry->shipment.place = STR("San Francisco 94107");
	inquiry->sources.order = &inquiry->order;
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV ADDROK");
	assert_string_equal(proof_of(inquiry, FACT_ADDROK),
	    "yun.csv:12: delivered, Delivered, front door, San Francisco "
	    "94107, US");
	assert_true(inquiry->facts.proofs[0].at.seconds == 1772582400);
	inquiry->shipment.place = STR("Newark NJ 07102");
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV ADDRBAD");
	inquiry->shipment.place = STR("Front desk");
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV");
	/* On its way it is elsewhere, of course. */
	inquiry->shipment.status = STATUS_IN_TRANSIT;
	inquiry->shipment.place = STR("Newark NJ 07102");
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
}

static void
without_the_orders_address_the_label_is_all_there_is(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.status = STATUS_DELIVERED;
	inquiry->shipment.place = STR("Oakland CA");
	inquiry->shipment.city = STR("Oakland");
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV ADDROK");
	inquiry->sources.order = &inquiry->order;
	inquiry->order.city = inquiry->order.postcode = STR_EMPTY;
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV ADDROK");
	inquiry->order.city = STR("San Francisco");
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV");
}

static void
who_signed_counts_for_a_delivered_parcel(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.signed_by = STR("A. Prado");
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.status = STATUS_DELIVERED;
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV SIGNED");
	assert_string_equal(proof_of(inquiry, FACT_SIGNED),
	    "yun.csv:12: signed by A. Prado");
}

static void
a_label_is_wrong_where_it_contradicts_the_order(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.city = STR("SAN FRANCISCO");
	inquiry->shipment.postcode = STR("94107-1234");
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->sources.order = &inquiry->order;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.city = STR("Newark");
	inquiry->shipment.postcode = STR("07102");
	assert_string_equal(find(inquiry), "SHIP ACCEPT LABELERR");
	assert_string_equal(proof_of(inquiry, FACT_LABELERR),
	    "yun.csv:12: 07102 Newark US instead of 94107 San Francisco US");
	inquiry->shipment.postcode = STR_EMPTY;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.destination = STR("CA");
	assert_string_equal(find(inquiry), "SHIP ACCEPT LABELERR");
}

static void
late_is_behind_the_promised_day(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->shipment.promised_on = a_day("2026-03-06");
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->shipment.promised_on = a_day("2026-03-05");
	assert_string_equal(find(inquiry), "SHIP ACCEPT LATE");
	assert_string_equal(proof_of(inquiry, FACT_LATE),
	    "yun.csv:12: promised 2026-03-05");
	/* The finding knows the calendars. */
	inquiry->sources.finding = &inquiry->finding;
	inquiry->finding.due_on = a_day("2026-03-10");
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->finding.due_on = DATE_NONE;
	assert_string_equal(find(inquiry), "SHIP ACCEPT LATE");
	/* A parcel that came on 03-04 was late on that day, or never. */
	inquiry->shipment.status = STATUS_DELIVERED;
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV");
	inquiry->finding.due_on = a_day("2026-03-03");
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV LATE");
	inquiry->shipment.event = TIMESTAMP_NONE;
	assert_string_equal(find(inquiry), "SHIP ACCEPT DELIV");
}

static void
a_parcel_is_stale_when_nothing_was_heard_for_longer(void **state)
{
	static const struct {
		const char *heard, *shipped;
		enum status status;
		const char *facts;
	} cases[] = {
		{ "2026-02-20", "", STATUS_IN_TRANSIT, "SHIP ACCEPT" },
		{ "2026-02-19", "", STATUS_IN_TRANSIT, "SHIP ACCEPT STALE" },
		{ "", "2026-02-19", STATUS_IN_TRANSIT, "SHIP ACCEPT STALE" },
		{ "2026-02-20", "2026-01-01", STATUS_IN_TRANSIT,
		    "SHIP ACCEPT" },
		{ "", "", STATUS_IN_TRANSIT, "SHIP ACCEPT" },
		{ "", "", STATUS_STALE, "SHIP STALE" },
		{ "2026-01-01", "", STATUS_DELIVERED, "SHIP ACCEPT DELIV" },
		{ "2026-01-01", "", STATUS_RETURNED, "SHIP ACCEPT RETURNED" },
		{ "2026-01-01", "", STATUS_RETURNING,
		    "SHIP ACCEPT RETURNING STALE" },
	};
	struct inquiry *inquiry = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		inquiry->shipment.status = cases[i].status;
		inquiry->shipment.event.date = a_day_or_none(cases[i].heard);
		inquiry->shipment.shipped_on = a_day_or_none(cases[i].shipped);
		if (strcmp(find(inquiry), cases[i].facts) != 0)
			fail_msg("case %zu: %s", i, find(inquiry));
	}
}

static void
an_order_is_compensated_by_us_or_by_the_platform(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->complaint.ext_refunded = (struct money){ 4199, "USD" };
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->complaint.ext_refunded.minor = 4200;
	assert_string_equal(find(inquiry), "SHIP ACCEPT COMP");
	assert_string_equal(proof_of(inquiry, FACT_COMP),
	    "c.csv:7: ebay refunded 42.00 USD");
	memcpy(inquiry->complaint.ext_refunded.currency, "EUR", MONEY_CODE);
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->complaint.ext_status = EXT_REFUNDED;
	assert_string_equal(find(inquiry), "SHIP ACCEPT COMP");
	inquiry->complaint.ext_status = EXT_OPEN;
	inquiry->sources.is_compensated = true;
	assert_string_equal(find(inquiry), "SHIP ACCEPT COMP");
	assert_string_equal(proof_of(inquiry, FACT_COMP),
	    "ledger: the order has its full remedy");
	inquiry->sources.is_compensated = false;
	inquiry->complaint.total.minor = 0;
	memcpy(inquiry->complaint.ext_refunded.currency, "USD", MONEY_CODE);
	inquiry->complaint.ext_refunded.minor = 0;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
}

static void
a_notice_counts_that_was_accepted_before_the_complaint(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->sources.noticed = STR("<a@shop.example>");
	inquiry->sources.noticed_at.seconds = 1772800000;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->sources.noticed_at.seconds--;
	assert_string_equal(find(inquiry), "SHIP ACCEPT NOTICED");
	assert_string_equal(proof_of(inquiry, FACT_NOTICED),
	    "ledger: <a@shop.example>");
}

static void
a_high_value_begins_at_the_signature_limit(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->sources.signature_value = 75000;
	inquiry->complaint.total.minor = 74999;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
	inquiry->complaint.total.minor = 75000;
	assert_string_equal(find(inquiry), "SHIP ACCEPT HIGHVAL");
	assert_string_equal(proof_of(inquiry, FACT_HIGHVAL),
	    "c.csv:7: 750.00 USD");
	inquiry->sources.signature_value = -1;
	assert_string_equal(find(inquiry), "SHIP ACCEPT");
}

static void
suspension_pictures_and_prepaid_duties_are_told_with_their_source(void **state)
{
	struct inquiry *inquiry = *state;
	inquiry->sources.suspension = &inquiry->window;
	inquiry->sources.is_duty_prepaid = true;
	inquiry->complaint.photos = 2;
	assert_string_equal(find(inquiry), "SHIP ACCEPT SUSPEND PHOTO DDP");
	assert_string_equal(proof_of(inquiry, FACT_SUSPEND),
	    "cn:a: suspended 2026-02-15 to 2026-02-23");
	assert_string_equal(proof_of(inquiry, FACT_PHOTO),
	    "c.csv:7: 2 pictures");
	assert_string_equal(proof_of(inquiry, FACT_DDP),
	    "[complaints] duties_prepaid: US");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fact_has_its_name),
		TEST(a_mask_is_written_by_the_names_of_its_facts),
		TEST(status_and_cause_of_a_parcel_are_facts),
		TEST(a_parcel_that_is_not_known_has_no_facts_of_its_own),
		TEST(the_carrier_has_it_by_a_code_or_by_a_day_of_shipping),
		TEST(a_delivery_is_held_against_the_address_of_the_order),
		TEST(without_the_orders_address_the_label_is_all_there_is),
		TEST(who_signed_counts_for_a_delivered_parcel),
		TEST(a_label_is_wrong_where_it_contradicts_the_order),
		TEST(late_is_behind_the_promised_day),
		TEST(a_parcel_is_stale_when_nothing_was_heard_for_longer),
		TEST(an_order_is_compensated_by_us_or_by_the_platform),
		TEST(a_notice_counts_that_was_accepted_before_the_complaint),
		TEST(a_high_value_begins_at_the_signature_limit),
		TEST(
		    suspension_pictures_and_prepaid_duties_are_told_with_their_source),
	};
	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
