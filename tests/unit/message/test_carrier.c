#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/carrier.h"
#include "support/configuration.h"

static const struct carriers no_sections = { NULL, 0 };

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
		{ "unknown", "" },
		{ "190271", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str name = carriers_find(&no_sections,
		    str_from(cases[i].carrier))
		                      .name;
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
		if (!str_equal(carriers_find(&no_sections, given).name, given))
			fail_msg("\"%s\" was changed", carriers[i]);
	}
}

/* The carriers of a configuration; false with its mistakes in c. */
static bool
build(struct configuration *c, const char *text, struct carriers *carriers)
{
	if (!configuration_build_with(c, text))
		fail_msg("%s", configuration_told(c));
	return carriers_build(&c->settings, &c->mistakes, carriers);
}

static void
a_section_says_where_customers_reach_a_carrier(void **state)
{
	static const struct {
		const char *carrier, *name, *page, *phone;
	} cases[] = {
		{ "royal-mail", "Royal Mail", "https://track.example/rm?n=1",
		    "+44 345 000 000" },
		{ "RM24", "Royal Mail", "https://track.example/rm?n=1",
		    "+44 345 000 000" },
		/* The closest of several, whatever their order. */
		{ "royal-mail-parcels", "RM Parcels", "", "" },
		/* Without a name in the section that of the table. */
		{ "dhl", "DHL", "https://dhl.example", "" },
		{ "dhl-express", "dhl-express", "https://dhl.example", "" },
		{ "ups", "UPS", "", "" },
	};
	struct configuration c;
	struct carriers carriers;
	(void)state;
	configuration_open(&c);
	assert_true(build(&c,
	    "[carrier.mail]\ncarriers = royal-mail*, rm24\n"
	    "name = Royal Mail\nphone = +44 345 000 000\n"
	    "page = https://track.example/rm?n=1\n"
	    "[carrier.parcels]\ncarriers = *, royal-mail-parcels\n"
	    "name = RM Parcels\n"
	    "[carrier.dhl]\ncarriers = dhl*\npage = https://dhl.example\n"
	    "[carrier.ups]\ncarriers = ups\n",
	    &carriers));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct carrier carrier = carriers_find(&carriers,
		    str_from(cases[i].carrier));
		if (!str_equal(carrier.name, str_from(cases[i].name)) ||
		    !str_equal(carrier.page, str_from(cases[i].page)) ||
		    !str_equal(carrier.phone, str_from(cases[i].phone)))
			fail_msg("case %zu \"%s\": %.*s | %.*s | %.*s", i,
			    cases[i].carrier, STR_ARG(carrier.name),
			    STR_ARG(carrier.page), STR_ARG(carrier.phone));
	}
	configuration_close(&c);
}

static void
a_page_is_an_https_address(void **state)
{
	static const char *const pages[] = { "http://track.example",
		"track.example", "https://", "javascript:alert(1)",
		"\"https://a.example/x y\"", "https://a.example/<b>",
		"https://spüren.example" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct configuration c;
		struct carriers carriers;
		configuration_open(&c);
		bool ok = build(&c,
		    arena_format(&c.run,
			"[carrier.a]\ncarriers = a\npage = %s\n", pages[i])
			.ptr,
		    &carriers);
		if (ok || c.mistakes.count != 1 ||
		    strstr(configuration_told(&c), "https://") == NULL)
			fail_msg("page %s: %s", pages[i],
			    configuration_told(&c));
		configuration_close(&c);
	}
}

static void
a_page_fits_on_a_line(void **state)
{
	struct configuration c;
	struct carriers carriers;
	(void)state;
	for (int over = 0; over < 2; over++) {
		configuration_open(&c);
		bool ok = build(&c,
		    arena_format(&c.run,
			"[carrier.a]\ncarriers = a\npage = https://%0*d\n",
			CARRIER_MAX_PAGE - 8 + over, 0)
			.ptr,
		    &carriers);
		assert_int_equal(ok, over == 0);
		configuration_close(&c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_carrier_is_named_as_people_write_it),
		cmocka_unit_test(an_unknown_carrier_stays_as_it_is_given),
		cmocka_unit_test(
		    a_section_says_where_customers_reach_a_carrier),
		cmocka_unit_test(a_page_is_an_https_address),
		cmocka_unit_test(a_page_fits_on_a_line),
	};
	return cmocka_run_group_tests_name("carrier", tests, NULL, NULL);
}
