#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/configuration.h"

#define PLACES                                                                 \
	"[calendar.cn]\nweekend = sat, sun\ncovers = always\n"                 \
	"2026-02-15/2026-02-23 = suspended, Spring Festival\n"                 \
	"2026-05-01 = closed, Labour Day\n"                                    \
	"[calendar.us]\nweekend = sat, sun\ncovers = always\n"
#define DEFAULT                                                                \
	"[calendar.default]\nweekend = sun\ncovers = always\n"                 \
	"2026-01-01 = closed, New Year\n"
#define SERVICE                                                                \
	"[service.a]\ncarriers = a*\n"                                         \
	"transit = {origin} 1-2, any 3-4, {destination} 5-6\n"

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

static const struct route *
route_of(struct configuration *c, const char *carrier, const char *origin,
    const char *destination)
{
	const struct lane lane = { str_from(origin), str_from(destination) };
	struct error err = { 0 };
	const struct route *route = routes_get(&c->routes, str_from(carrier),
	    STR_EMPTY, &lane, &err);
	if (route == NULL)
		fail_msg("%s", err.text);
	return route;
}

static void
a_route_has_the_legs_of_its_service_at_real_places(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES SERVICE);
	const struct route *route = route_of(c, "a", "CN", "US");
	static const char *const places[] = { "cn", "any", "us" };
	assert_int_equal(route->leg_count, 3);
	assert_true(str_equal(route->service->name, STR("a")));
	for (size_t i = 0; i < 3; i++) {
		const struct route_leg *leg = &route->legs[i];
		assert_true(str_equal(leg->place, str_from(places[i])));
		assert_true(str_equal(leg->table->calendar->place,
		    str_from(places[i])));
		assert_int_equal(leg->min_days, 1 + 2 * (int)i);
		assert_int_equal(leg->max_days, 2 + 2 * (int)i);
	}
	assert_int_equal(route->legs[0].table->window_count, 2);
	assert_int_equal(route->legs[1].table->window_count, 0);
}

static void
a_country_without_calendar_and_an_empty_one_are_the_default(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES DEFAULT SERVICE);
	static const char *const countries[] = { "BR", "" };
	for (size_t i = 0; i < COUNT_OF(countries); i++) {
		const struct route *route = route_of(c, "a", "CN",
		    countries[i]);
		const struct route_leg *leg = &route->legs[2];
		assert_true(str_equal(leg->place, STR("default")));
		assert_true(
		    str_equal(leg->table->calendar->place, STR("default")));
		assert_int_equal(leg->table->window_count, 1);
	}
}

static void
without_a_default_such_a_leg_has_no_timetable_and_names_the_country(
    void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES SERVICE);
	const struct route *route = route_of(c, "a", "CN", "BR");
	assert_null(route->legs[2].table);
	assert_true(str_equal(route->legs[2].place, STR("br")));
	route = route_of(c, "a", "", "US");
	assert_null(route->legs[0].table);
	assert_true(str_equal(route->legs[0].place, STR("(no country)")));
	assert_non_null(route->legs[2].table);
}

static void
only_windows_that_fit_carrier_and_lane_are_in_the_table(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES SERVICE
	    "[window.w]\nkind = suspended\nplace = cn\ncarriers = a1\n"
	    "lanes = CN->US\nfrom = 2026-02-10\nlast = 2026-02-24\n"
	    "cause = holiday\nsource = x\n"
	    "[window.any]\nkind = slow\nplace = any\nlanes = *->US\n"
	    "from = 2026-02-10\nlast = 2026-02-24\nextra_days = 1\n"
	    "cause = peak\nsource = x\n");
	static const struct {
		const char *carrier, *origin, *destination;
		size_t cn, any;
	} cases[] = {
		{ "a1", "CN", "US", 3, 1 },
		{ "a2", "CN", "US", 2, 1 },
		{ "a1", "CN", "CN", 2, 0 },
		{ "A1", "CN", "US", 3, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct route *route = route_of(c, cases[i].carrier,
		    cases[i].origin, cases[i].destination);
		if (route->legs[0].table->window_count != cases[i].cn ||
		    route->legs[1].table->window_count != cases[i].any)
			fail_msg("case %zu", i);
	}
	const struct timetable *table =
	    route_of(c, "a1", "CN", "US")->legs[0].table;
	for (size_t i = 1; i < table->window_count; i++)
		assert_true(
		    window_order(table->windows[i - 1], table->windows[i]) < 0);
}

static void
the_same_question_gives_the_same_route(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES SERVICE);
	const struct route *first = route_of(c, "a1", "CN", "US");
	assert_ptr_equal(route_of(c, "a1", "CN", "US"), first);
	assert_ptr_not_equal(route_of(c, "a1", "CN", "CN"), first);
	assert_ptr_not_equal(route_of(c, "a", "CN", "US"), first);
	assert_ptr_not_equal(route_of(c, "b1", "CN", "US"), first);
	assert_ptr_not_equal(route_of(c, "a1", "US", "US"), first);
}

/* "ab" + "c" is not "a" + "bc": the parts of a key do not run together. */
static void
parts_of_a_key_do_not_run_together(void **state)
{
	struct configuration *c = *state;
	const struct lane lane = { STR("CN"), STR("US") };
	struct error err = { 0 };
	configuration_make(c,
	    PLACES "[service.x]\ncarriers = ab\nservices = c\n"
		   "transit = any 1\n"
		   "[service.y]\ncarriers = a\nservices = bc\n"
		   "transit = any 1\n");
	const struct route *x = routes_get(&c->routes, STR("ab"), STR("c"),
	    &lane, &err);
	const struct route *y = routes_get(&c->routes, STR("a"), STR("bc"),
	    &lane, &err);
	assert_true(str_equal(x->service->name, STR("x")));
	assert_true(str_equal(y->service->name, STR("y")));
}

static void
routes_with_the_same_windows_share_a_timetable(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES DEFAULT SERVICE);
	const struct route *one = route_of(c, "a1", "CN", "US");
	const struct route *two = route_of(c, "b", "CN", "US");
	const struct route *three = route_of(c, "a1", "CN", "BR");
	const struct route *four = route_of(c, "a1", "CN", "AR");
	assert_ptr_equal(one->legs[0].table, three->legs[0].table);
	assert_ptr_equal(one->legs[1].table, two->legs[0].table);
	assert_ptr_equal(three->legs[2].table, four->legs[2].table);
	assert_ptr_not_equal(one->legs[2].table, three->legs[2].table);
}

static void
a_thousand_carriers_have_a_thousand_routes_and_few_timetables(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, PLACES SERVICE);
	for (int i = 0; i < 1000; i++)
		route_of(c, arena_format(&c->run, "a%d", i).ptr, "CN", "US");
	assert_int_equal(c->routes.count, 1000);
	assert_int_equal(c->routes.table_count, 3);
}

static void
a_carrier_of_any_length_has_its_route(void **state)
{
	struct configuration *c = *state;
	static char name[2000];
	configuration_make(c, PLACES SERVICE);
	memset(name, 'a', sizeof(name) - 1);
	const struct route *first = route_of(c, name, "CN", "US");
	assert_ptr_equal(route_of(c, name, "CN", "US"), first);
	name[1998] = 'b';
	assert_ptr_not_equal(route_of(c, name, "CN", "US"), first);
}

static void
a_tie_is_an_error_every_time_it_is_asked_for(void **state)
{
	struct configuration *c = *state;
	const struct lane lane = { STR("CN"), STR("US") };
	configuration_make(c,
	    PLACES SERVICE "[service.b]\ncarriers = a*\ntransit = any 1\n");
	for (int i = 0; i < 2; i++) {
		struct error err = { 0 };
		assert_null(
		    routes_get(&c->routes, STR("a1"), STR_EMPTY, &lane, &err));
		assert_int_equal(err.kind, ERROR_CONFIG);
	}
	assert_non_null(route_of(c, "c", "CN", "US"));
}

#define ROUTE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ROUTE_TEST(a_route_has_the_legs_of_its_service_at_real_places),
		ROUTE_TEST(
		    a_country_without_calendar_and_an_empty_one_are_the_default),
		ROUTE_TEST(
		    without_a_default_such_a_leg_has_no_timetable_and_names_the_country),
		ROUTE_TEST(
		    only_windows_that_fit_carrier_and_lane_are_in_the_table),
		ROUTE_TEST(the_same_question_gives_the_same_route),
		ROUTE_TEST(parts_of_a_key_do_not_run_together),
		ROUTE_TEST(routes_with_the_same_windows_share_a_timetable),
		ROUTE_TEST(
		    a_thousand_carriers_have_a_thousand_routes_and_few_timetables),
		ROUTE_TEST(a_carrier_of_any_length_has_its_route),
		ROUTE_TEST(a_tie_is_an_error_every_time_it_is_asked_for),
	};
	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
