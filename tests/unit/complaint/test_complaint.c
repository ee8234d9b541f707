#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/complaint.h"

static void
every_word_of_a_column_is_read_whatever_its_case(void **state)
{
	(void)state;
	static const char *const platforms[] = { "ebay", "aliexpress", "amazon",
		"paypal", "stripe", "shopify", "email", "phone", "other" };
	static const char *const claims[] = { "not_received", "late",
		"returned", "damaged", "wrong_item", "missing_item", "duty_fee",
		"other" };
	static const char *const wishes[] = { "unknown", "item", "refund",
		"replacement", "info" };
	static const char *const stages[] = { "message", "request", "dispute",
		"claim", "chargeback", "appeal" };
	static const char *const statuses[] = { "open", "waiting_seller",
		"waiting_buyer", "escalated", "withdrawn", "won", "lost",
		"refunded", "closed" };
	assert_int_equal(COUNT_OF(platforms), PLATFORM_COUNT);
	assert_int_equal(COUNT_OF(claims), CLAIM_COUNT);
	assert_int_equal(COUNT_OF(wishes), DESIRED_COUNT);
	assert_int_equal(COUNT_OF(stages), DISPUTE_STAGE_COUNT);
	assert_int_equal(COUNT_OF(statuses), EXT_STATUS_COUNT);
	for (enum platform p = PLATFORM_EBAY; p < PLATFORM_COUNT; p++) {
		enum platform read = PLATFORM_COUNT;
		assert_true(platform_parse(str_from(platforms[p]), &read));
		assert_int_equal(read, p);
		assert_string_equal(platform_name(p), platforms[p]);
	}
	for (enum claim c = CLAIM_NOT_RECEIVED; c < CLAIM_COUNT; c++) {
		enum claim read = CLAIM_COUNT;
		assert_true(claim_parse(str_from(claims[c]), &read));
		assert_int_equal(read, c);
		assert_string_equal(claim_name(c), claims[c]);
	}
	for (enum desired d = DESIRED_UNKNOWN; d < DESIRED_COUNT; d++) {
		enum desired read = DESIRED_COUNT;
		assert_true(desired_parse(str_from(wishes[d]), &read));
		assert_int_equal(read, d);
		assert_string_equal(desired_name(d), wishes[d]);
	}
	for (enum dispute_stage s = DISPUTE_MESSAGE; s < DISPUTE_STAGE_COUNT;
	     s++) {
		enum dispute_stage read = DISPUTE_STAGE_COUNT;
		assert_true(dispute_stage_parse(str_from(stages[s]), &read));
		assert_int_equal(read, s);
		assert_string_equal(dispute_stage_name(s), stages[s]);
	}
	for (enum ext_status s = EXT_OPEN; s < EXT_STATUS_COUNT; s++) {
		enum ext_status read = EXT_STATUS_COUNT;
		assert_true(ext_status_parse(str_from(statuses[s]), &read));
		assert_int_equal(read, s);
		assert_string_equal(ext_status_name(s), statuses[s]);
	}
	enum platform platform;
	assert_true(platform_parse(STR("eBay"), &platform));
	assert_int_equal(platform, PLATFORM_EBAY);
}

static void
any_other_word_is_refused(void **state)
{
	(void)state;
	enum platform platform = PLATFORM_STRIPE;
	enum claim claim = CLAIM_LATE;
	enum desired desired = DESIRED_INFO;
	enum dispute_stage stage = DISPUTE_APPEAL;
	enum ext_status status = EXT_WON;
	assert_false(platform_parse(STR("ebay.de"), &platform));
	assert_false(claim_parse(STR("not received"), &claim));
	assert_false(desired_parse(STR(""), &desired));
	assert_false(dispute_stage_parse(STR("inquiry"), &stage));
	assert_false(ext_status_parse(STR("done"), &status));
	assert_int_equal(platform, PLATFORM_STRIPE);
	assert_int_equal(claim, CLAIM_LATE);
	assert_int_equal(desired, DESIRED_INFO);
	assert_int_equal(stage, DISPUTE_APPEAL);
	assert_int_equal(status, EXT_WON);
}

static void
three_claims_are_about_the_way_of_a_parcel(void **state)
{
	(void)state;
	for (enum claim c = CLAIM_NOT_RECEIVED; c < CLAIM_COUNT; c++)
		if (claim_is_about_parcel(c) !=
		    (c == CLAIM_NOT_RECEIVED || c == CLAIM_LATE ||
			c == CLAIM_RETURNED))
			fail_msg("%s", claim_name(c));
}

static void
a_complaint_is_over_when_it_is_withdrawn_or_closed(void **state)
{
	(void)state;
	for (enum ext_status s = EXT_OPEN; s < EXT_STATUS_COUNT; s++)
		if (ext_status_is_over(s) !=
		    (s == EXT_WITHDRAWN || s == EXT_CLOSED))
			fail_msg("%s", ext_status_name(s));
}

static struct complaint
a_complaint(void)
{
	return (struct complaint){
		.platform = PLATFORM_EBAY,
		.source_case = STR("5001"),
		.order = STR("O-1"),
		.tracking = STR("YT2601"),
		.carrier = STR("yunexpress"),
		.name = STR("Ann"),
		.email = STR("ann@customer.example"),
		.language = STR("en"),
		.country = STR("US"),
		.claim = CLAIM_NOT_RECEIVED,
		.desired = DESIRED_REFUND,
		.text = STR("Where is it?"),
		.total = { 4200, "USD" },
		.opened_at = { 1772800000 },
		.respond_due = INSTANT_NONE,
		.stage = DISPUTE_REQUEST,
		.ext_status = EXT_OPEN,
		.ext_refunded = { 0, "USD" },
		.photos = 1,
		.recorded_by = STR_EMPTY,
		.row = { STR("a.csv"), 2 },
	};
}

static void
the_hash_tells_a_changed_row_wherever_it_stands(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct complaint complaint = a_complaint();
	struct str hash = complaint_hash(&complaint, &arena);
	assert_int_equal(hash.len, 64);
	complaint.row = (struct row){ STR("b.csv"), 9 };
	assert_true(str_equal(hash, complaint_hash(&complaint, &arena)));
	/* One field after the other, each changed alone. */
	struct complaint changed[20];
	for (size_t i = 0; i < COUNT_OF(changed); i++)
		changed[i] = a_complaint();
	changed[0].platform = PLATFORM_PAYPAL;
	changed[1].source_case = STR("5002");
	changed[2].order = STR("O-2");
	changed[3].tracking = STR("YT2602");
	changed[4].carrier = STR("yanwen");
	changed[5].name = STR("Bob");
	changed[6].email = STR("bob@customer.example");
	changed[7].language = STR("de");
	changed[8].country = STR("DE");
	changed[9].claim = CLAIM_LATE;
	changed[10].desired = DESIRED_ITEM;
	changed[11].text = STR("Where is it!");
	changed[12].total.minor = 4201;
	changed[13].opened_at.seconds++;
	changed[14].respond_due.seconds++;
	changed[15].stage = DISPUTE_CLAIM;
	changed[16].ext_status = EXT_ESCALATED;
	changed[17].ext_refunded.minor = 1;
	changed[18].photos = 2;
	changed[19].recorded_by = STR("li");
	for (size_t i = 0; i < COUNT_OF(changed); i++)
		if (str_equal(hash, complaint_hash(&changed[i], &arena)))
			fail_msg("field %zu", i);
	arena_release(&arena);
}

static void
no_field_takes_the_end_of_its_neighbour(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct complaint a = a_complaint(), b = a_complaint();
	a.order = STR("12");
	a.tracking = STR("3");
	b.order = STR("1");
	b.tracking = STR("23");
	assert_false(
	    str_equal(complaint_hash(&a, &arena), complaint_hash(&b, &arena)));
	arena_release(&arena);
}

static void
total_currency_and_refund_are_what_touches_money(void **state)
{
	(void)state;
	struct complaint before = a_complaint(), after = a_complaint();
	after.text = STR("And the photo");
	after.photos = 2;
	assert_false(complaint_changes_money(&before, &after));
	after.total.minor++;
	assert_true(complaint_changes_money(&before, &after));
	after = a_complaint();
	memcpy(after.total.currency, "EUR", 4);
	assert_true(complaint_changes_money(&before, &after));
	after = a_complaint();
	after.ext_refunded.minor = 4200;
	assert_true(complaint_changes_money(&before, &after));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_word_of_a_column_is_read_whatever_its_case),
		cmocka_unit_test(any_other_word_is_refused),
		cmocka_unit_test(three_claims_are_about_the_way_of_a_parcel),
		cmocka_unit_test(
		    a_complaint_is_over_when_it_is_withdrawn_or_closed),
		cmocka_unit_test(
		    the_hash_tells_a_changed_row_wherever_it_stands),
		cmocka_unit_test(no_field_takes_the_end_of_its_neighbour),
		cmocka_unit_test(
		    total_currency_and_refund_are_what_touches_money),
	};
	return cmocka_run_group_tests_name("complaint", tests, NULL, NULL);
}
