#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notice/brake.h"

struct scene {
	struct arena run;
	const struct zone *business;
};

static int
open_scene(void **state)
{
	static struct scene scene;
	struct error err = { 0 };
	scene = (struct scene){ 0 };
	scene.business = zone_load(STR("Asia/Shanghai"), &scene.run, &err);
	*state = &scene;
	return scene.business == NULL;
}

static int
close_scene(void **state)
{
	struct scene *scene = *state;
	arena_release(&scene->run);
	return 0;
}

static const struct brake_settings ordinary_settings = {
	.max_mails = 500,
	.max_share = 30,
	.min_rows = 50,
	.max_rejected = 2,
	.max_unmapped = 5,
	.first_run = ON_BRAKE_HOLD,
	.same_export = ON_BRAKE_HOLD,
};

/* A night on which nothing is wrong. */
static const struct brake_facts ordinary_facts = {
	.mails = 10,
	.new_mails = 10,
	.open_shipments = 1000,
	.shipments = 1000,
	.rows = 1000,
	.has_last_run = true,
	.last_rows = 1000,
	.last_now = { 1769277600 },
	.now = { 1769364000 },
};

static struct brake
check(struct scene *scene, const struct brake_facts *facts)
{
	return brake_check(&ordinary_settings, facts, scene->business,
	    &scene->run);
}

static bool
is_brake(struct brake brake, const char *name)
{
	if (brake.name == NULL || name == NULL)
		return brake.name == name;
	return strcmp(brake.name, name) == 0;
}

static void
an_ordinary_night_trips_no_brake(void **state)
{
	assert_null(check(*state, &ordinary_facts).name);
}

static void
each_brake_passes_at_its_limit_and_trips_one_beyond(void **state)
{
	static const struct {
		struct brake_facts facts;
		const char *brake;
	} cases[] = {
		{ { .mails = 500, .open_shipments = 100000 }, NULL },
		{ { .mails = 501, .open_shipments = 100000 }, "max_mails" },
		{ { .mails = 300, .open_shipments = 1000 }, NULL },
		{ { .mails = 301, .open_shipments = 1000 }, "max_share" },
		{ { .mails = 60, .open_shipments = 201 }, NULL },
		{ { .mails = 61, .open_shipments = 201 }, "max_share" },
		{ { .mails = 1,
		      .rows = 500,
		      .has_last_run = true,
		      .last_rows = 1000 },
		    NULL },
		{ { .mails = 1,
		      .rows = 499,
		      .has_last_run = true,
		      .last_rows = 1000 },
		    "min_rows" },
		{ { .mails = 1,
		      .rows = 500,
		      .has_last_run = true,
		      .last_rows = 1001 },
		    "min_rows" },
		{ { .mails = 1, .rows = 1000, .rejected = 20 }, NULL },
		{ { .mails = 1, .rows = 1000, .rejected = 21 },
		    "max_rejected" },
		{ { .mails = 1, .rows = 1049, .rejected = 21 },
		    "max_rejected" },
		{ { .mails = 1, .rows = 1050, .rejected = 21 }, NULL },
		{ { .mails = 1, .shipments = 1000, .unmapped = 50 }, NULL },
		{ { .mails = 1, .shipments = 1000, .unmapped = 51 },
		    "max_unmapped" },
		{ { .mails = 1, .shipments = 19, .unmapped = 1 },
		    "max_unmapped" },
		{ { .mails = 1, .shipments = 20, .unmapped = 1 }, NULL },
		{ { .mails = 1,
		      .now = { 99 },
		      .has_last_run = true,
		      .last_now = { 99 } },
		    NULL },
		{ { .mails = 1,
		      .now = { 98 },
		      .has_last_run = true,
		      .last_now = { 99 } },
		    "clock" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct brake brake = check(*state, &cases[i].facts);
		if (!is_brake(brake, cases[i].brake))
			fail_msg("case %zu: %s, not %s", i,
			    brake.name == NULL ? "none" : brake.name,
			    cases[i].brake == NULL ? "none" : cases[i].brake);
	}
}

static void
a_share_is_asked_for_only_above_two_hundred_open_shipments(void **state)
{
	struct brake_facts facts = { .mails = 200, .open_shipments = 200 };
	assert_null(check(*state, &facts).name);
	facts.open_shipments = 201;
	assert_string_equal(check(*state, &facts).name, "max_share");
}

static void
an_old_export_holds_the_run_and_says_how_old(void **state)
{
	struct brake_facts facts = ordinary_facts;
	facts.oldest_export = STR("yunexpress.csv");
	facts.oldest_age_hours = 27;
	facts.oldest_limit_hours = 26;
	struct brake brake = check(*state, &facts);
	assert_string_equal(brake.name, "max_age_hours");
	assert_true(str_equal(brake.value, STR("27")));
	assert_true(str_equal(brake.limit, STR("26")));
}

static void
an_older_ledger_holds_before_everything_else(void **state)
{
	struct scene *scene = *state;
	struct brake_facts facts = ordinary_facts;
	facts.is_ledger_old = true;
	facts.is_first_run = true;
	facts.ledger_at = STR("no run, entry 0");
	facts.mark_at = STR("20260126T020000-1, entry 7");
	struct brake brake = check(scene, &facts);
	assert_string_equal(brake.name, "old_ledger");
	assert_true(str_equal(brake.value, facts.ledger_at));
	assert_true(str_equal(brake.limit, facts.mark_at));
	facts.mails = 0;
	assert_null(check(scene, &facts).name);
}

static void
the_first_run_holds_unless_the_configuration_lets_it_send(void **state)
{
	struct scene *scene = *state;
	struct brake_settings settings = ordinary_settings;
	struct brake_facts facts = ordinary_facts;
	facts.is_first_run = true;
	assert_string_equal(check(scene, &facts).name, "first_run");
	settings.first_run = ON_BRAKE_SEND;
	assert_null(
	    brake_check(&settings, &facts, scene->business, &scene->run).name);
}

static void
the_same_export_holds_only_new_mails(void **state)
{
	struct scene *scene = *state;
	struct brake_settings settings = ordinary_settings;
	struct brake_facts facts = ordinary_facts;
	facts.is_same_export = true;
	assert_string_equal(check(scene, &facts).name, "same_export");
	facts.new_mails = 0;
	assert_null(check(scene, &facts).name);
	facts.new_mails = 1;
	facts.has_last_run = false;
	assert_null(check(scene, &facts).name);
	facts.has_last_run = true;
	settings.same_export = ON_BRAKE_SEND;
	assert_null(
	    brake_check(&settings, &facts, scene->business, &scene->run).name);
}

/* Everything wrong at once. */
static struct brake_facts
a_terrible_night(void)
{
	return (struct brake_facts){
		.mails = 501,
		.new_mails = 501,
		.open_shipments = 501,
		.shipments = 600,
		.rows = 10,
		.rejected = 9,
		.unmapped = 500,
		.is_first_run = true,
		.has_last_run = true,
		.last_rows = 1000,
		.last_now = { 100 },
		.now = { 99 },
		.is_same_export = true,
		.oldest_export = STR("a.csv"),
		.oldest_age_hours = 100,
		.oldest_limit_hours = 26,
	};
}

static void
with_nothing_to_send_no_brake_trips(void **state)
{
	struct brake_facts facts = a_terrible_night();
	facts.mails = facts.new_mails = 0;
	assert_null(check(*state, &facts).name);
}

static void
mails_left_over_from_earlier_runs_are_held_too(void **state)
{
	struct brake_facts facts = a_terrible_night();
	facts.is_first_run = false;
	facts.new_mails = 0;
	assert_string_equal(check(*state, &facts).name, "max_mails");
}

static void
of_several_brakes_the_first_of_the_table_is_told(void **state)
{
	static const char *const order[] = { "first_run", "max_mails",
		"max_share", "min_rows", "max_rejected", "max_unmapped",
		"max_age_hours", "same_export", "clock", NULL };
	struct brake_facts facts = a_terrible_night();
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (!is_brake(check(*state, &facts), order[i]))
			fail_msg("case %zu is not %s", i, order[i]);
		/* Mend what has just been told. */
		if (i == 0)
			facts.is_first_run = false;
		else if (i == 1)
			facts.mails = 500;
		else if (i == 2)
			facts.mails = 1;
		else if (i == 3)
			facts.last_rows = 10;
		else if (i == 4)
			facts.rejected = 0;
		else if (i == 5)
			facts.unmapped = 0;
		else if (i == 6)
			facts.oldest_export = STR_EMPTY;
		else if (i == 7)
			facts.is_same_export = false;
		else
			facts.now.seconds++;
	}
}

static void
a_brake_tells_its_figures(void **state)
{
	static const struct {
		struct brake_facts facts;
		const char *name, *value, *limit;
	} cases[] = {
		{ { .mails = 501 }, "max_mails", "501", "500" },
		{ { .mails = 301, .open_shipments = 1000 }, "max_share", "30.1",
		    "30" },
		{ { .mails = 1,
		      .rows = 499,
		      .has_last_run = true,
		      .last_rows = 1000 },
		    "min_rows", "49.9", "50" },
		{ { .mails = 1, .rows = 1000, .rejected = 21 }, "max_rejected",
		    "2.1", "2" },
		{ { .mails = 1, .shipments = 1000, .unmapped = 51 },
		    "max_unmapped", "5.1", "5" },
		{ { .mails = 7, .is_first_run = true }, "first_run", "7",
		    "hold" },
		{ { .mails = 1,
		      .has_last_run = true,
		      .now = { 1769364000 },
		      .last_now = { 1769364001 } },
		    "clock", "2026-01-26T02:00:00+08:00",
		    "2026-01-26T02:00:01+08:00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct brake brake = check(*state, &cases[i].facts);
		assert_string_equal(brake.name, cases[i].name);
		if (!str_equal(brake.value, str_from(cases[i].value)) ||
		    !str_equal(brake.limit, str_from(cases[i].limit)))
			fail_msg("case %zu \"%s\": %.*s, limit %.*s", i,
			    brake.name, STR_ARG(brake.value),
			    STR_ARG(brake.limit));
	}
}

static void
a_ledger_without_a_last_run_compares_with_nothing(void **state)
{
	const struct brake_facts facts = { .mails = 1,
		.rows = 1,
		.last_rows = 1000,
		.is_same_export = true,
		.new_mails = 1,
		.now = { 98 },
		.last_now = { 99 } };
	assert_null(check(*state, &facts).name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_night_trips_no_brake),
		cmocka_unit_test(
		    each_brake_passes_at_its_limit_and_trips_one_beyond),
		cmocka_unit_test(
		    a_share_is_asked_for_only_above_two_hundred_open_shipments),
		cmocka_unit_test(an_old_export_holds_the_run_and_says_how_old),
		cmocka_unit_test(an_older_ledger_holds_before_everything_else),
		cmocka_unit_test(
		    the_first_run_holds_unless_the_configuration_lets_it_send),
		cmocka_unit_test(the_same_export_holds_only_new_mails),
		cmocka_unit_test(with_nothing_to_send_no_brake_trips),
		cmocka_unit_test(
		    mails_left_over_from_earlier_runs_are_held_too),
		cmocka_unit_test(
		    of_several_brakes_the_first_of_the_table_is_told),
		cmocka_unit_test(a_brake_tells_its_figures),
		cmocka_unit_test(
		    a_ledger_without_a_last_run_compares_with_nothing),
	};
	return cmocka_run_group_tests_name("brake", tests, open_scene,
	    close_scene);
}
