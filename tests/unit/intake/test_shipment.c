#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/shipment.h"

static const struct str file = STR_INIT("f.csv");

/* A row with an event at a second, or none for 0. */
static struct shipment
row_of(const char *carrier, const char *tracking, int64_t second, unsigned line)
{
	struct shipment row = {
		.tracking = str_from(tracking),
		.carrier = str_from(carrier),
		.event = TIMESTAMP_NONE,
		.shipped_on = DATE_NONE,
		.promised_on = DATE_NONE,
		.row = { file, line },
	};
	if (second != 0)
		row.event.instant.seconds = second;
	return row;
}

static void
fold(struct shipments *shipments, const char *carrier, const char *tracking,
    int64_t second, unsigned line)
{
	struct shipment row = row_of(carrier, tracking, second, line);
	shipments_fold(shipments, &row);
}

static void
the_newest_event_stays_whatever_the_order_of_rows(void **state)
{
	static const int64_t orders[][3] = { { 1, 2, 3 }, { 3, 2, 1 },
		{ 2, 3, 1 } };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct arena run = { 0 };
		struct shipments shipments;
		shipments_init(&shipments, &run);
		for (unsigned k = 0; k < 3; k++)
			fold(&shipments, "c", "A", orders[i][k],
			    (unsigned)orders[i][k]);
		assert_int_equal(shipments.count, 1);
		assert_int_equal(shipments.duplicates, 2);
		if (shipments.items[0].row.line != 3)
			fail_msg("case %zu: line %u", i,
			    shipments.items[0].row.line);
		shipments_release(&shipments);
		arena_release(&run);
	}
}

static void
at_equal_events_the_row_added_later_stays(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	fold(&shipments, "c", "A", 7, 2);
	fold(&shipments, "c", "A", 7, 3);
	assert_int_equal(shipments.items[0].row.line, 3);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
an_unknown_event_is_the_oldest(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	fold(&shipments, "c", "A", -5, 2);
	fold(&shipments, "c", "A", 0, 3);
	assert_int_equal(shipments.items[0].row.line, 2);
	fold(&shipments, "c", "B", 0, 4);
	fold(&shipments, "c", "B", 0, 5);
	assert_int_equal(shipments.items[1].row.line, 5);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
the_same_number_of_two_carriers_is_two_shipments(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	fold(&shipments, "a", "BC", 1, 2);
	fold(&shipments, "ab", "C", 1, 3);
	fold(&shipments, "b", "BC", 1, 4);
	assert_int_equal(shipments.count, 3);
	assert_int_equal(shipments.duplicates, 0);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
case_and_blanks_make_no_second_shipment(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	fold(&shipments, "YunExpress", "LP 2026 0118 4CN", 1, 2);
	fold(&shipments, "yunexpress", "lp202601184cn", 2, 3);
	assert_int_equal(shipments.count, 1);
	assert_true(
	    str_equal(shipments.items[0].tracking, STR("lp202601184cn")));
	shipments_release(&shipments);
	arena_release(&run);
}

static void
the_texts_of_a_row_are_copied(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	char tracking[] = "A1", text[] = "arrived";
	(void)state;
	shipments_init(&shipments, &run);
	struct shipment row = row_of("c", tracking, 1, 2);
	row.text = str_from(text);
	shipments_fold(&shipments, &row);
	tracking[0] = 'x';
	text[0] = 'x';
	assert_true(str_equal(shipments.items[0].tracking, STR("A1")));
	assert_true(str_equal(shipments.items[0].text, STR("arrived")));
	assert_non_null(shipments.items[0].email.ptr);
	fold(&shipments, "c", "A1", 2, 3);
	assert_int_equal(shipments.count, 1);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
many_shipments_keep_the_order_of_their_appearance(void **state)
{
	enum { MANY = 5000 };
	struct arena run = { 0 };
	struct shipments shipments;
	char tracking[20];
	(void)state;
	shipments_init(&shipments, &run);
	shipments_reserve(&shipments, 10);
	for (unsigned i = 0; i < 2 * MANY; i++) {
		snprintf(tracking, sizeof(tracking), "T%u", i % MANY);
		fold(&shipments, "c", tracking, i + 1, i);
	}
	assert_int_equal(shipments.count, MANY);
	assert_int_equal(shipments.duplicates, MANY);
	for (unsigned i = 0; i < MANY; i++)
		if (shipments.items[i].row.line != MANY + i)
			fail_msg("item %u: line %u", i,
			    shipments.items[i].row.line);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
every_shipment_with_a_number_is_found(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	size_t count;
	(void)state;
	shipments_init(&shipments, &run);
	fold(&shipments, "a", "LP1", 1, 2);
	fold(&shipments, "a", "LP2", 1, 3);
	fold(&shipments, "b", "LP 1", 1, 4);
	const struct shipment **found = shipments_find(&shipments, STR("lp1"),
	    &count);
	assert_int_equal(count, 2);
	assert_int_equal(found[0]->row.line, 2);
	assert_int_equal(found[1]->row.line, 4);
	shipments_find(&shipments, STR("LP"), &count);
	assert_int_equal(count, 0);
	shipments_release(&shipments);
	arena_release(&run);
}

static void
shipments_without_a_number_are_never_one(void **state)
{
	struct arena run = { 0 };
	struct shipments shipments;
	(void)state;
	shipments_init(&shipments, &run);
	for (unsigned i = 0; i < 20; i++) {
		struct shipment row = row_of("", "", 0, i);
		shipments_append(&shipments, &row);
	}
	assert_int_equal(shipments.count, 20);
	assert_int_equal(shipments.items[19].row.line, 19);
	shipments_release(&shipments);
	arena_release(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_newest_event_stays_whatever_the_order_of_rows),
		cmocka_unit_test(at_equal_events_the_row_added_later_stays),
		cmocka_unit_test(an_unknown_event_is_the_oldest),
		cmocka_unit_test(
		    the_same_number_of_two_carriers_is_two_shipments),
		cmocka_unit_test(case_and_blanks_make_no_second_shipment),
		cmocka_unit_test(the_texts_of_a_row_are_copied),
		cmocka_unit_test(
		    many_shipments_keep_the_order_of_their_appearance),
		cmocka_unit_test(every_shipment_with_a_number_is_found),
		cmocka_unit_test(shipments_without_a_number_are_never_one),
	};
	return cmocka_run_group_tests_name("shipment", tests, NULL, NULL);
}
