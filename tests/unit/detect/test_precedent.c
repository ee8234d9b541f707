#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/precedent.h"

enum { PLACES = PRECEDENT_SETS * PRECEDENT_PLACES };

static const struct route route;

static struct shipment
parcel(void)
{
	struct shipment shipment = shipment_unknown();
	shipment.status = STATUS_IN_TRANSIT;
	shipment.cause = CAUSE_CUSTOMS;
	shipment.carrier = STR("yunexpress");
	shipment.origin = STR("CN");
	shipment.destination = STR("DE");
	shipment.country = STR("DE");
	shipment.event.date = (struct date){ 20500 };
	shipment.shipped_on = (struct date){ 20490 };
	shipment.promised_on = (struct date){ 20510 };
	return shipment;
}

/* Is a parcel taken for one that was found before? */
static const struct precedent *
find(const struct precedents *precedents, const struct shipment *shipment)
{
	return precedents_find(precedents, precedent_case(shipment));
}

static void
add(struct precedents *precedents, const struct shipment *shipment,
    uint32_t note)
{
	const struct precedent precedent = { &route, note };
	const struct precedent *added = precedents_add(precedents,
	    precedent_case(shipment), precedent);
	assert_int_equal(added->note, note);
}

static void
what_was_found_holds_for_a_parcel_alike(void **state)
{
	static struct precedents precedents;
	struct shipment first = parcel(), second = parcel();
	(void)state;
	first.tracking = STR("A");
	second.tracking = STR("B");
	second.row.line = 7;
	second.event.instant.seconds++;
	assert_null(find(&precedents, &first));
	add(&precedents, &first, 42);
	const struct precedent *found = find(&precedents, &second);
	assert_non_null(found);
	assert_int_equal(found->note, 42);
	assert_ptr_equal(found->route, &route);
}

static void
a_parcel_that_differs_in_anything_is_no_precedent(void **state)
{
	static struct precedents precedents;
	struct shipment others[16];
	struct shipment first = parcel();
	(void)state;
	add(&precedents, &first, 42);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		others[i] = parcel();
	others[0].status = STATUS_STALE;
	others[1].cause = CAUSE_NONE;
	others[2].country = STR("FR");
	others[3].country = STR_EMPTY;
	others[4].event.date.day++;
	others[5].event.date = DATE_NONE;
	others[6].shipped_on.day--;
	others[7].promised_on.day++;
	others[8].promised_on = DATE_NONE;
	others[9].carrier = STR("yunexpres");
	others[10].service = STR("economy");
	others[11].origin = STR("HK");
	others[12].destination = STR("FR");
	others[13].origin = STR("DE");
	others[13].destination = STR("CN");
	others[14].country = STR("Deutschland");
	others[15].carrier = STR_EMPTY;
	others[15].service = STR("yunexpress");
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (find(&precedents, &others[i]) != NULL)
			fail_msg("parcel %zu is taken for the first", i);
}

static void
of_many_cases_none_is_taken_for_another(void **state)
{
	static struct precedents precedents;
	struct shipment shipment = parcel();
	(void)state;
	for (int i = 0; i < 10 * PLACES; i++) {
		shipment.event.date.day = 20000 + i % 300;
		shipment.shipped_on.day = 19000 + i / 300;
		if (find(&precedents, &shipment) != NULL)
			fail_msg("case %d", i);
		add(&precedents, &shipment, (uint32_t)i);
		assert_int_equal(find(&precedents, &shipment)->note, i);
	}
}

static void
a_case_stays_while_others_come(void **state)
{
	static struct precedents precedents;
	struct shipment shipment = parcel();
	int lost = 0;
	(void)state;
	for (int day = 0; day < PLACES / 4; day++) {
		shipment.event.date.day = 20000 + day;
		add(&precedents, &shipment, (uint32_t)day);
	}
	for (int day = 0; day < PLACES / 4; day++) {
		shipment.event.date.day = 20000 + day;
		lost += find(&precedents, &shipment) == NULL;
	}
	/* A quarter full; where each had one place, an eighth would be. */
	assert_in_range(lost, 0, PLACES / 4 / 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_found_holds_for_a_parcel_alike),
		cmocka_unit_test(
		    a_parcel_that_differs_in_anything_is_no_precedent),
		cmocka_unit_test(of_many_cases_none_is_taken_for_another),
		cmocka_unit_test(a_case_stays_while_others_come),
	};
	return cmocka_run_group_tests_name("precedent", tests, NULL, NULL);
}
