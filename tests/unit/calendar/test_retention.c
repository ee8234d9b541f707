#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/retention.h"
#include "support/configuration.h"

static void
each_country_keeps_parcels_as_long_as_its_line_says(void **state)
{
	static const struct {
		const char *lines, *country;
		int days;
	} cases[] = {
		{ "", "US", 15 },
		{ "[retention]\nUS = 30\nGB = 18\n", "US", 30 },
		{ "[retention]\nUS = 30\nGB = 18\n", "gb", 18 },
		{ "[retention]\nUS = 30\nGB = 18\n", "FR", 15 },
		{ "[retention]\nUS = 30\ndefault = 7\n", "FR", 7 },
		{ "[retention]\nUS = 30\ndefault = 7\n", "", 7 },
		{ "[retention]\nUS = 30\ndefault = 7\n", "US", 30 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct configuration c;
		configuration_open(&c);
		configuration_make(&c, cases[i].lines);
		struct retention retention = retention_build(&c.settings,
		    &c.run, &c.mistakes);
		int days = retention_days(&retention,
		    str_from(cases[i].country));
		if (days != cases[i].days)
			fail_msg("case %zu \"%s\": %d", i, cases[i].country,
			    days);
		configuration_close(&c);
	}
}

static void
a_service_knows_better_than_the_country(void **state)
{
	static const struct {
		const char *carrier, *destination;
		int days;
	} cases[] = {
		{ "own", "US", 5 },
		{ "own", "DE", 5 },
		{ "any", "US", 30 },
		{ "any", "DE", 15 },
	};
	struct configuration c;
	struct error err = { 0 };
	(void)state;
	configuration_open(&c);
	configuration_make(&c,
	    "[retention]\nUS = 30\n"
	    "[service.own]\ncarriers = own\ntransit = any 1-2\n"
	    "pickup_hold = 5\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct lane lane = { STR("CN"),
			str_from(cases[i].destination) };
		const struct route *route = routes_get(&c.routes,
		    str_from(cases[i].carrier), STR_EMPTY, &lane, &err);
		if (route->pickup_hold != cases[i].days)
			fail_msg("case %zu: %d", i, route->pickup_hold);
	}
	configuration_close(&c);
}

static void
what_is_no_country_with_days_is_a_mistake(void **state)
{
	static const struct {
		const char *line, *told;
	} cases[] = {
		{ "US = 0", "whole number of days" },
		{ "US = 3651", "whole number of days" },
		{ "US = 2 weeks", "whole number of days" },
		{ "USA = 30", "'usa' in [retention] is no two-letter country" },
		{ "U1 = 30", "'u1' in [retention] is no two-letter country" },
		{ "others = 7", "'others' in [retention]" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct configuration c;
		configuration_open(&c);
		struct str text = arena_format(&c.run, "[retention]\n%s\n",
		    cases[i].line);
		if (configuration_build_with(&c, text.ptr) ||
		    c.mistakes.count != 1 ||
		    strstr(configuration_told(&c), cases[i].told) == NULL)
			fail_msg("case %zu \"%s\": %s", i, cases[i].line,
			    configuration_told(&c));
		configuration_close(&c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_country_keeps_parcels_as_long_as_its_line_says),
		cmocka_unit_test(a_service_knows_better_than_the_country),
		cmocka_unit_test(what_is_no_country_with_days_is_a_mistake),
	};
	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
