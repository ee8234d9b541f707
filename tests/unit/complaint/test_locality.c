#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/locality.h"

struct meeting {
	const char *country, *city, *postcode; /* of the order */
	const char *where, *text;              /* as the carrier says */
	enum likeness likeness;
};

static void
check(const struct meeting *cases, size_t count)
{
	static const char *const words[] = { "unknown", "same", "other" };
	for (size_t i = 0; i < count; i++) {
		const struct meeting *m = &cases[i];
		const struct locality wanted = { str_from(m->country),
			str_from(m->city), str_from(m->postcode), STR_EMPTY };
		const struct locality found = { str_from(m->where), STR_EMPTY,
			STR_EMPTY, str_from(m->text) };
		enum likeness likeness = locality_compare(&wanted, &found);
		if (likeness != m->likeness)
			fail_msg("\"%s %s %s\" and \"%s, %s\": %s", m->country,
			    m->city, m->postcode, m->text, m->where,
			    words[likeness]);
	}
}

static void
a_country_with_its_postcode_or_city_is_the_same_place(void **state)
{
	(void)state;
	static const struct meeting cases[] = {
		{ "US", "San Francisco", "94107", "US", "San Francisco 94107",
		    LIKENESS_SAME },
		{ "US", "San Francisco", "94107", "us", "SAN FRANCISCO, CA",
		    LIKENESS_SAME },
		{ "US", "San Francisco", "94107", "US", "94107",
		    LIKENESS_SAME },
		{ "US", "San Francisco", "94107", "US", "Ca 94110-1234",
		    LIKENESS_SAME },
		{ "US", "", "94107-1234", "US", "CA 94107", LIKENESS_SAME },
		{ "BR", "São Paulo", "'01310-100", "BR", "SAO PAULO",
		    LIKENESS_SAME },
		{ "BR", "Sao Paulo", "01310-100", "BR", "Unidade, São Paulo",
		    LIKENESS_SAME },
		{ "BR", "", "01310100", "BR", "01310-904", LIKENESS_SAME },
		{ "GB", "London", "SW1A 1AA", "GB", "Delivery office SW1A",
		    LIKENESS_SAME },
		{ "NL", "", "1012 AB", "NL", "1012 XY Amsterdam",
		    LIKENESS_SAME },
		{ "CA", "", "K1A 0B1", "CA", "k1a0b1", LIKENESS_SAME },
		{ "PL", "Łódź", "90-001", "PL", "LODZ", LIKENESS_SAME },
		{ "FR", "Saint-Denis", "93200", "FR", "SAINT DENIS",
		    LIKENESS_SAME },
		{ "IT", "L'Aquila", "67100", "IT", "LAQUILA", LIKENESS_SAME },
		{ "CN", "深圳", "", "CN", "深圳", LIKENESS_SAME },
	};
	check(cases, COUNT_OF(cases));
}

static void
another_country_or_another_postcode_is_another_place(void **state)
{
	(void)state;
	static const struct meeting cases[] = {
		{ "US", "San Francisco", "94107", "CA", "Toronto",
		    LIKENESS_OTHER },
		{ "US", "San Francisco", "94107", "CA", "", LIKENESS_OTHER },
		{ "US", "", "", "CA", "", LIKENESS_OTHER },
		{ "FR", "Paris", "75001", "US", "Paris, TX", LIKENESS_OTHER },
		{ "US", "San Francisco", "94107", "US", "Newark NJ 07102",
		    LIKENESS_OTHER },
		{ "GB", "London", "SW1A 1AA", "GB", "Leeds LS1A 4AP",
		    LIKENESS_OTHER },
		{ "NL", "Amsterdam", "1012 AB", "NL", "3011 Rotterdam",
		    LIKENESS_OTHER },
		{ "BR", "São Paulo", "01310-100", "BR", "Rio 20040-020",
		    LIKENESS_OTHER },
	};
	check(cases, COUNT_OF(cases));
}

static void
where_too_little_is_said_nothing_is_known(void **state)
{
	(void)state;
	static const struct meeting cases[] = {
		{ "", "", "", "", "", LIKENESS_UNKNOWN },
		{ "US", "San Francisco", "94107", "US", "", LIKENESS_UNKNOWN },
		{ "US", "San Francisco", "94107", "US", "Oakland",
		    LIKENESS_UNKNOWN },
		{ "US", "", "", "US", "San Francisco 94107", LIKENESS_UNKNOWN },
		/* A city's name inside of a longer word is not the city. */
		{ "US", "York", "", "US", "Yorktown", LIKENESS_UNKNOWN },
		/* Neither a house nor a year nor a long number is a postcode.
		 */
		{ "US", "", "94107", "US", "12 Main St, 2026, 1234567",
		    LIKENESS_UNKNOWN },
		{ "GB", "", "SW1A 1AA", "GB", "Unit 12, 2026",
		    LIKENESS_UNKNOWN },
		{ "US", "", "12", "US", "13", LIKENESS_UNKNOWN },
		/* Puerto Rico, which some call the United States. */
		{ "US", "San Juan", "00901", "PR", "San Juan 00901",
		    LIKENESS_UNKNOWN },
		/* Without a country one of the two may be anywhere. */
		{ "US", "Paris", "75460", "", "Paris", LIKENESS_UNKNOWN },
		{ "", "Paris", "75001", "FR", "75001", LIKENESS_UNKNOWN },
		{ "US", "Paris", "75460", "", "Lyon 69001", LIKENESS_UNKNOWN },
	};
	check(cases, COUNT_OF(cases));
}

static void
without_a_country_both_must_agree(void **state)
{
	(void)state;
	static const struct meeting cases[] = {
		{ "US", "Paris", "75460", "", "Paris TX 75460", LIKENESS_SAME },
		{ "", "Paris", "75001", "", "75001 PARIS", LIKENESS_SAME },
	};
	check(cases, COUNT_OF(cases));
}

static void
two_addresses_compare_by_their_parts(void **state)
{
	(void)state;
	const struct locality order = { STR("DE"), STR("Köln"), STR("50667"),
		STR_EMPTY };
	struct locality label = { STR("DE"), STR("KOELN"), STR("50667"),
		STR_EMPTY };
	assert_int_equal(locality_compare(&order, &label), LIKENESS_SAME);
	label.postcode = STR("10115");
	assert_int_equal(locality_compare(&order, &label), LIKENESS_OTHER);
	label.city = STR("Koln");
	assert_int_equal(locality_compare(&order, &label), LIKENESS_SAME);
}

static void
a_very_long_text_is_read_as_far_as_it_goes(void **state)
{
	(void)state;
	static char text[4000];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 7 == 0 ? ' ' : 'x';
	const struct locality order = { STR("DE"), STR("Köln"), STR("50667"),
		STR_EMPTY };
	const struct locality found = { STR("DE"),
		(struct str){ text, sizeof(text) },
		(struct str){ text, sizeof(text) },
		(struct str){ text, sizeof(text) } };
	assert_int_equal(locality_compare(&order, &found), LIKENESS_UNKNOWN);
	assert_int_equal(locality_compare(&found, &order), LIKENESS_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_country_with_its_postcode_or_city_is_the_same_place),
		cmocka_unit_test(
		    another_country_or_another_postcode_is_another_place),
		cmocka_unit_test(where_too_little_is_said_nothing_is_known),
		cmocka_unit_test(without_a_country_both_must_agree),
		cmocka_unit_test(two_addresses_compare_by_their_parts),
		cmocka_unit_test(a_very_long_text_is_read_as_far_as_it_goes),
	};
	return cmocka_run_group_tests_name("locality", tests, NULL, NULL);
}
