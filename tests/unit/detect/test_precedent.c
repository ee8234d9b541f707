#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/precedent.h"

static const struct route here, elsewhere;

static struct shipment
parcel(void)
{
	struct shipment shipment = shipment_unknown();
	shipment.status = STATUS_IN_TRANSIT;
	shipment.cause = CAUSE_CUSTOMS;
	shipment.country = STR("DE");
	shipment.event.date = (struct date){ 20500 };
	shipment.shipped_on = (struct date){ 20490 };
	shipment.promised_on = (struct date){ 20510 };
	return shipment;
}

static void
what_was_found_holds_for_a_parcel_alike(void **state)
{
	static struct precedents precedents;
	struct shipment first = parcel(), second = parcel();
	uint32_t note = 0;
	(void)state;
	first.tracking = STR("A");
	second.tracking = STR("B");
	second.row.line = 7;
	second.event.instant.seconds++;
	struct precedent_case of = precedent_case_of(&first, &here);
	assert_false(precedents_find(&precedents, &of, &note));
	precedents_add(&precedents, &of, 42);
	of = precedent_case_of(&second, &here);
	assert_true(precedents_find(&precedents, &of, &note));
	assert_int_equal(note, 42);
}

static void
a_parcel_that_differs_in_anything_is_no_precedent(void **state)
{
	static struct precedents precedents;
	struct shipment others[9];
	struct shipment first = parcel();
	struct precedent_case of = precedent_case_of(&first, &here);
	uint32_t note = 0;
	(void)state;
	precedents_add(&precedents, &of, 42);
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
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		of = precedent_case_of(&others[i], &here);
		if (precedents_find(&precedents, &of, &note))
			fail_msg("parcel %zu is taken for the first", i);
	}
	of = precedent_case_of(&first, &elsewhere);
	assert_false(precedents_find(&precedents, &of, &note));
}

static void
an_odd_country_makes_no_precedent(void **state)
{
	static struct precedents precedents;
	struct shipment shipment = parcel();
	uint32_t note = 0;
	(void)state;
	shipment.country = STR("Deutschland");
	struct precedent_case of = precedent_case_of(&shipment, &here);
	precedents_add(&precedents, &of, 42);
	assert_false(precedents_find(&precedents, &of, &note));
}

static void
of_many_cases_none_is_taken_for_another(void **state)
{
	static struct precedents precedents;
	struct shipment shipment = parcel();
	uint32_t note = 0;
	(void)state;
	for (int i = 0; i < 10 * PRECEDENTS; i++) {
		shipment.event.date.day = 20000 + i % 300;
		shipment.shipped_on.day = 19000 + i / 300;
		struct precedent_case of = precedent_case_of(&shipment, &here);
		if (precedents_find(&precedents, &of, &note))
			fail_msg("case %d", i);
		precedents_add(&precedents, &of, (uint32_t)i);
		assert_true(precedents_find(&precedents, &of, &note));
		assert_int_equal(note, i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_found_holds_for_a_parcel_alike),
		cmocka_unit_test(
		    a_parcel_that_differs_in_anything_is_no_precedent),
		cmocka_unit_test(an_odd_country_makes_no_precedent),
		cmocka_unit_test(of_many_cases_none_is_taken_for_another),
	};
	return cmocka_run_group_tests_name("precedent", tests, NULL, NULL);
}
