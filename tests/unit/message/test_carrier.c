#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/carrier.h"

static void
a_carrier_is_named_as_people_write_it(void **state)
{
	static const struct {
		const char *carrier, *name;
	} cases[] = {
		{ "yunexpress", "YunExpress" },
		{ "YUNEXPRESS", "YunExpress" },
		{ "4px", "4PX" },
		{ "china-post", "China Post" },
		{ "China_Post", "China Post" },
		{ "china post", "China Post" },
		{ "china-ems", "China EMS" },
		{ "yanwen", "Yanwen" },
		{ "cainiao", "Cainiao" },
		{ "dhl", "DHL" },
		{ "ups", "UPS" },
		{ "fedex", "FedEx" },
		{ "usps", "USPS" },
		{ "royal-mail", "Royal Mail" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str name = carrier_name(str_from(cases[i].carrier));
		if (!str_equal(name, str_from(cases[i].name)))
			fail_msg("case %zu \"%s\": %.*s", i, cases[i].carrier,
			    STR_ARG(name));
	}
}

static void
an_unknown_carrier_stays_as_it_is_given(void **state)
{
	static const char *const carriers[] = { "", "dhl-2", "Speedy Geese",
		"up", "云途" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(carriers); i++) {
		struct str given = str_from(carriers[i]);
		if (!str_equal(carrier_name(given), given))
			fail_msg("\"%s\" was changed", carriers[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_carrier_is_named_as_people_write_it),
		cmocka_unit_test(an_unknown_carrier_stays_as_it_is_given),
	};
	return cmocka_run_group_tests_name("carrier", tests, NULL, NULL);
}
