#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

/* The name of the service that is chosen, or the error. */
static const char *
chosen(struct configuration *c, const char *carrier, const char *service,
    const char *lane)
{
	struct lane wanted = { STR_EMPTY, STR_EMPTY };
	struct error err = { 0 };
	if (*lane != '\0' && !lane_parse(str_from(lane), &wanted, &c->run))
		fail_msg("%s is no lane", lane);
	const struct service *found = services_choose(&c->services,
	    str_from(carrier), str_from(service), &wanted, &err);
	if (found != NULL)
		return arena_cstr(&c->run, found->name);
	assert_int_equal(err.kind, ERROR_CONFIG);
	return arena_cstr(&c->run, str_from(err.text));
}

struct choice {
	const char *carrier, *service, *lane, *wanted;
};

static void
check_choices(struct configuration *c, const struct choice *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got = chosen(c, cases[i].carrier, cases[i].service,
		    cases[i].lane);
		if (strcmp(got, cases[i].wanted) != 0)
			fail_msg("%s, %s, %s: wanted %s, got %s",
			    cases[i].carrier, cases[i].service, cases[i].lane,
			    cases[i].wanted, got);
	}
}

static void
the_most_literal_characters_win_carrier_before_service_before_lane(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = {
		{ "yunexpress", "standard", "CN->US", "long-carrier" },
		{ "yunex", "standard", "CN->US", "both" },
		{ "yunex", "express", "CN->US", "lane-both" },
		{ "yunex", "express", "CN->DE", "lane-from" },
		{ "yunex", "express", "DE->FR", "short" },
		{ "yanwen", "express", "CN->US", "default" },
		{ "", "", "", "default" },
	};
	configuration_make(c,
	    "[service.short]\ncarriers = yun*\ntransit = any 1\n"
	    "[service.lane-from]\ncarriers = yun*\nlanes = CN->*\n"
	    "transit = any 1\n"
	    "[service.lane-both]\ncarriers = yun*\nlanes = CN->US\n"
	    "transit = any 1\n"
	    "[service.both]\ncarriers = yun*\nservices = stand*\n"
	    "transit = any 1\n"
	    "[service.long-carrier]\ncarriers = yunexpress*\n"
	    "transit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
the_best_glob_of_a_list_that_matches_counts(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = {
		{ "yunexpress", "", "", "list" },
		{ "yuntu", "", "", "yunt" },
		{ "yuna", "", "", "yunx" },
		{ "4px express", "", "", "best-first" },
	};
	configuration_make(c,
	    "[service.list]\ncarriers = *, yu*, yunexpress*, zzzzzzzzzzzzz*\n"
	    "transit = any 1\n"
	    "[service.yunt]\ncarriers = yunt*\ntransit = any 1\n"
	    "[service.yunx]\ncarriers = yun?*\ntransit = any 1\n"
	    "[service.best-first]\ncarriers = 4px*, 4*, *\n"
	    "transit = any 1\n"
	    "[service.4p]\ncarriers = 4p*\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
of_a_list_of_lanes_the_closest_counts_too(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = {
		{ "x", "", "CN->US", "both" },
		{ "x", "", "CN->BR", "from" },
		{ "x", "", "DE->BR", "both" },
		{ "y", "", "CN->US", "both-first" },
	};
	configuration_make(c,
	    "[service.both]\ncarriers = x\nlanes = *->*, CN->US\n"
	    "transit = any 1\n"
	    "[service.from]\ncarriers = x\nlanes = CN->*\ntransit = any 1\n"
	    "[service.both-first]\ncarriers = y\nlanes = CN->US, *->*\n"
	    "transit = any 1\n"
	    "[service.y]\ncarriers = y\nlanes = CN->*\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

/* "燕*" has one literal character though three bytes. */
static void
characters_are_counted_and_not_bytes(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = { { "燕ab", "", "", "latin" } };
	configuration_make(c,
	    "[service.chinese]\ncarriers = 燕*\ntransit = any 1\n"
	    "[service.latin]\ncarriers = *ab\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
case_does_not_matter(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = {
		{ "YUNEXPRESS", "Std", "cn->us", "a" },
	};
	configuration_make(c,
	    "[service.a]\ncarriers = YunExpress*\nservices = STD\n"
	    "lanes = CN->US\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
an_unknown_country_fits_a_star_only(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = { { "x", "", "", "star" },
		{ "x", "", "CN->US", "lane" } };
	configuration_make(c,
	    "[service.lane]\ncarriers = x\nlanes = *->US\ntransit = any 1\n"
	    "[service.star]\ncarriers = x\nlanes = *->*\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
two_services_that_fit_equally_well_are_named_both(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = {
		{ "yun-a", "std", "CN->US",
		    "services 'one' and 'two' fit carrier 'yun-a', service "
		    "'std', lane CN->US equally well; make one more exact" },
		{ "yun-b", "std", "CN->US", "three" },
		{ "zzz", "std", "CN->US", "default" },
	};
	configuration_make(c,
	    "[service.one]\ncarriers = yun-*\ntransit = any 1\n"
	    "[service.two]\ncarriers = *-yun, yun?*, yun-*\n"
	    "transit = any 1\n"
	    "[service.three]\ncarriers = yun-b\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
a_tie_further_down_does_not_matter(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = { { "yunexpress", "", "", "c" } };
	configuration_make(c, "[service.a]\ncarriers = yun*\ntransit = any 1\n"
			      "[service.b]\ncarriers = yun*\ntransit = any 1\n"
			      "[service.c]\ncarriers = yune*\ntransit = any 1\n"
			      "[service.d]\ncarriers = y*\ntransit = any 1\n"
			      "[service.e]\ncarriers = y*\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

/* A service for everything competes; the default never does. */
static void
the_default_is_taken_only_when_nothing_else_fits(void **state)
{
	struct configuration *c = *state;
	static const struct choice cases[] = { { "x", "", "", "all" } };
	configuration_make(c, "[service.all]\ntransit = any 1\n");
	check_choices(c, cases, COUNT_OF(cases));
}

static void
the_default_is_required_and_has_no_globs(void **state)
{
	struct configuration *c = *state;
	static const char head[] = "[shipdelay]\ntimezone = UTC\n"
				   "state = var\n[relay]\nurl = file:mail\n"
				   "from = a\n[source.a]\nfiles = x\n"
				   "profile = x\n";
	assert_false(configuration_build(c, head));
	assert_string_equal(configuration_told(c),
	    "main.ini: [service.default] is required: it is taken when no "
	    "other service fits a parcel");
	static const char *const globs[] = { "carriers = x", "services = *",
		"lanes = CN->US" };
	for (size_t i = 0; i < COUNT_OF(globs); i++) {
		assert_false(configuration_build(c,
		    arena_format(&c->run,
			"%s[service.default]\ntransit = any 1\n%s\n", head,
			globs[i])
			.ptr));
		assert_string_equal(configuration_told(c),
		    "main.ini:10: [service.default] is for all that no other "
		    "service fits: it has no carriers, services or lanes");
	}
}

static void
legs_are_places_with_working_days_from_least_to_most(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[calendar.cn]\nweekend = none\ncovers = always\n"
	    "[service.a]\ncarriers = a\ngrace = 2\nstalled_after = 7\n"
	    "pickup_hold = 10\n"
	    "transit = CN 1-2,any  4 , {Origin} 0-0,\t{destination}\t2-1000\n");
	const struct service *a = &c->services.items[1];
	assert_int_equal(a->leg_count, 4);
	assert_int_equal(a->grace, 2);
	assert_int_equal(a->stalled_after, 7);
	assert_int_equal(a->pickup_hold, 10);
	assert_true(str_equal(a->legs[0].place, STR("cn")));
	assert_int_equal(a->legs[0].at, LEG_AT_PLACE);
	assert_int_equal(a->legs[0].min_days, 1);
	assert_int_equal(a->legs[0].max_days, 2);
	assert_true(str_equal(a->legs[1].place, STR("any")));
	assert_int_equal(a->legs[1].min_days, 4);
	assert_int_equal(a->legs[1].max_days, 4);
	assert_int_equal(a->legs[2].at, LEG_AT_ORIGIN);
	assert_int_equal(a->legs[2].max_days, 0);
	assert_int_equal(a->legs[3].at, LEG_AT_DESTINATION);
	assert_int_equal(a->legs[3].min_days, 2);
	assert_int_equal(a->legs[3].max_days, 1000);
}

static void
what_is_no_leg_is_refused(void **state)
{
	struct configuration *c = *state;
	static const char *const legs[] = { "any", "any 1-", "any -2",
		"any 3-2", "any 1001", "any 1-1001", "any 01-2", "any x",
		"any 1 - 2", "any 1-2 days", "any 1-2,", "any 1-2,,any 1",
		"1-2", "any 1.5", "any -1-2" };
	for (size_t i = 0; i < COUNT_OF(legs); i++) {
		struct str text = arena_format(&c->run,
		    "[service.a]\ntransit = %s\n", legs[i]);
		if (configuration_build_with(c, text.ptr) ||
		    c->mistakes.count != 1 ||
		    !str_starts_with(str_from(configuration_told(c)),
			STR("main.ini:13: transit: '")))
			fail_msg("\"%s\": %s", legs[i], configuration_told(c));
	}
}

static void
a_leg_needs_a_place_with_a_calendar(void **state)
{
	struct configuration *c = *state;
	assert_false(configuration_build_with(c,
	    "[service.a]\ntransit = cn 1-2, any 1-2, {home} 1\n"));
	assert_string_equal(configuration_told(c),
	    "main.ini:13: transit: there is no [calendar.cn]"
	    "|main.ini:13: transit: there is no [calendar.{home}]");
}

static void
a_way_has_at_most_eight_legs(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[service.a]\n"
	    "transit = any 1,any 1,any 1,any 1,any 1,any 1,any 1,any 1\n");
	assert_int_equal(c->services.items[1].leg_count, SERVICE_MAX_LEGS);
	assert_false(configuration_build_with(c,
	    "[service.a]\n"
	    "transit = any 1,any 1,any 1,any 1,any 1,any 1,any 1,any 1,"
	    "any 1\n"));
	assert_string_equal(configuration_told(c),
	    "main.ini:13: transit: more than 8 legs");
}

static void
lists_of_nothing_and_lanes_of_nonsense_are_refused(void **state)
{
	struct configuration *c = *state;
	assert_false(configuration_build_with(c,
	    "[service.a]\ntransit = any 1\ncarriers = , ,\nlanes = CN\n"));
	assert_string_equal(configuration_told(c),
	    "main.ini:14: ', ,' is no list of names with * and ?"
	    "|main.ini:15: 'CN' is no lane such as CN->US or *->BR");
	configuration_make(c,
	    "[service.a]\ntransit = any 1\ncarriers = x, ,y,\nlanes =\n");
	assert_int_equal(c->services.items[1].carrier_count, 2);
	assert_string_equal(chosen(c, "", "", ""), "default");
}

static void
the_shipped_services_have_no_mistake_and_no_tie(void **state)
{
	struct configuration *c = *state;
	static const char *const carriers[] = { "yunexpress", "Yun Express",
		"yanwen", "燕文物流", "4px", "china-post", "China EMS", "ems",
		"cainiao", "dhl", "DHL Express", "ups", "fedex", "unknown",
		"" };
	static const char *const services[] = { "", "standard", "Expedited",
		"Economy Select" };
	static const char *const lanes[] = { "", "CN->US", "CN->GB", "CN->DE",
		"CN->BR", "CN->JP", "CN->ZA", "US->CN" };
	if (!configuration_build(c,
		"[shipdelay]\ntimezone = Asia/Shanghai\nstate = var\n"
		"include = calendars/*.ini, services.ini\n"
		"[relay]\nurl = file:mail\nfrom = a@b.example\n"
		"[source.a]\nfiles = x\nprofile = x\n"))
		fail_msg("%s", configuration_told(c));
	for (size_t i = 0; i < COUNT_OF(carriers); i++)
		for (size_t k = 0; k < COUNT_OF(services); k++)
			for (size_t m = 0; m < COUNT_OF(lanes); m++) {
				const char *name = chosen(c, carriers[i],
				    services[k], lanes[m]);
				if (strstr(name, "equally") != NULL)
					fail_msg("%s", name);
			}
	assert_string_equal(chosen(c, "YunExpress", "x", "CN->US"),
	    "yunexpress-us");
	assert_string_equal(chosen(c, "unknown", "", "CN->US"), "default");
}

#define SERVICE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(
		    the_most_literal_characters_win_carrier_before_service_before_lane),
		SERVICE_TEST(the_best_glob_of_a_list_that_matches_counts),
		SERVICE_TEST(of_a_list_of_lanes_the_closest_counts_too),
		SERVICE_TEST(characters_are_counted_and_not_bytes),
		SERVICE_TEST(case_does_not_matter),
		SERVICE_TEST(an_unknown_country_fits_a_star_only),
		SERVICE_TEST(two_services_that_fit_equally_well_are_named_both),
		SERVICE_TEST(a_tie_further_down_does_not_matter),
		SERVICE_TEST(the_default_is_taken_only_when_nothing_else_fits),
		SERVICE_TEST(the_default_is_required_and_has_no_globs),
		SERVICE_TEST(
		    legs_are_places_with_working_days_from_least_to_most),
		SERVICE_TEST(what_is_no_leg_is_refused),
		SERVICE_TEST(a_leg_needs_a_place_with_a_calendar),
		SERVICE_TEST(a_way_has_at_most_eight_legs),
		SERVICE_TEST(
		    lists_of_nothing_and_lanes_of_nonsense_are_refused),
		SERVICE_TEST(the_shipped_services_have_no_mistake_and_no_tie),
	};
	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
