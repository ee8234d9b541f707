#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/shipment.h"

static void
of_an_unknown_shipment_nothing_is_known(void **state)
{
	struct shipment shipment = shipment_unknown();
	(void)state;
	assert_non_null(shipment.email.ptr);
	assert_true(str_is_empty(shipment.tracking));
	assert_int_equal(shipment.status, STATUS_UNMAPPED);
	assert_int_equal(shipment.cause, CAUSE_NONE);
	assert_false(instant_is_set(shipment.event.instant));
	assert_false(date_is_set(shipment.event.date));
	assert_false(date_is_set(shipment.shipped_on));
	assert_false(date_is_set(shipment.promised_on));
}

static void
a_parcel_is_known_by_either_number_however_it_is_written(void **state)
{
	static const struct {
		const char *number;
		bool has;
	} cases[] = {
		{ "LP1", true },
		{ "lp 1", true },
		{ "RR9CN", true },
		{ "rr 9 cn", true },
		{ "LP", false },
		{ "LP11", false },
		{ "LP1RR9CN", false },
		{ "", false },
		{ " ", false },
	};
	struct buf scratch;
	(void)state;
	buf_init(&scratch, 1000);
	struct shipment shipment = shipment_unknown();
	shipment.tracking = STR("LP1");
	shipment.last_mile = STR("RR9CN");
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (shipment_has_number(&shipment, str_from(cases[i].number),
			&scratch) != cases[i].has)
			fail_msg("case %zu \"%s\"", i, cases[i].number);
	shipment.last_mile = STR_EMPTY;
	assert_false(shipment_has_number(&shipment, STR_EMPTY, &scratch));
	buf_release(&scratch);
}

static void
a_copy_has_its_own_texts(void **state)
{
	struct arena run = { 0 };
	struct shipment_copy copy = { .room = 0 };
	char tracking[] = "A1", text[] = "arrived";
	(void)state;
	struct shipment shipment = shipment_unknown();
	shipment.tracking = str_from(tracking);
	shipment.text = str_from(text);
	shipment.place = str_from(text);
	shipment.signed_by = str_from(text);
	shipment.city = str_from(text);
	shipment.postcode = str_from(text);
	shipment_copy(&copy, &shipment, &run);
	tracking[0] = text[0] = 'x';
	assert_true(str_equal(copy.shipment.tracking, STR("A1")));
	assert_true(str_equal(copy.shipment.text, STR("arrived")));
	assert_true(str_equal(copy.shipment.place, STR("arrived")));
	assert_true(str_equal(copy.shipment.signed_by, STR("arrived")));
	assert_true(str_equal(copy.shipment.city, STR("arrived")));
	assert_true(str_equal(copy.shipment.postcode, STR("arrived")));
	assert_non_null(copy.shipment.email.ptr);
	arena_release(&run);
}

static void
a_later_copy_uses_the_memory_again_where_it_fits(void **state)
{
	struct arena run = { 0 };
	struct shipment_copy copy = { .room = 0 };
	(void)state;
	struct shipment shipment = shipment_unknown();
	shipment.text = STR("a long story");
	shipment_copy(&copy, &shipment, &run);
	const char *first = copy.bytes;
	shipment.text = STR("short");
	shipment.name = STR("Ana");
	shipment_copy(&copy, &shipment, &run);
	assert_ptr_equal(copy.bytes, first);
	assert_true(str_equal(copy.shipment.text, STR("short")));
	assert_true(str_equal(copy.shipment.name, STR("Ana")));
	shipment.text = STR("a story that is longer than the first");
	shipment_copy(&copy, &shipment, &run);
	assert_true(str_equal(copy.shipment.text, shipment.text));
	assert_true(str_equal(copy.shipment.name, STR("Ana")));
	arena_release(&run);
}

static void
a_list_keeps_its_order(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	for (unsigned i = 0; i < 20; i++) {
		struct shipment shipment = shipment_unknown();
		shipment.row.line = i;
		shipments_append(&shipments, &shipment);
	}
	assert_int_equal(shipments.count, 20);
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(shipments.items[i].row.line, i);
	arena_release(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_an_unknown_shipment_nothing_is_known),
		cmocka_unit_test(
		    a_parcel_is_known_by_either_number_however_it_is_written),
		cmocka_unit_test(a_copy_has_its_own_texts),
		cmocka_unit_test(
		    a_later_copy_uses_the_memory_again_where_it_fits),
		cmocka_unit_test(a_list_keeps_its_order),
	};
	return cmocka_run_group_tests_name("shipment", tests, NULL, NULL);
}
