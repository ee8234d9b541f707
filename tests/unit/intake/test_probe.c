#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/probe.h"
#include "support/folder.h"

enum { PROFILES = 3 };

static const char profiles_ini[] =
    "[profile.parcels]\nrows = shipments\nrequired = tracking, carrier\n"
    "[profile.parcels.columns]\ntracking = Number\ncarrier = Carrier\n"
    "status = State\nevent_at = When\n"
    "[profile.parcels.codes]\nmoving = in_transit\nhere = delivered\n"
    "held = exception\n"
    "[profile.scans]\nrows = events\nrequired = tracking, carrier\n"
    "[profile.scans.columns]\ntracking = Number\ncarrier = Carrier\n"
    "status = State\nevent_at = When\n"
    "[profile.scans.codes]\nmoving = in_transit\nhere = delivered\n"
    "held = exception\nheld_001 = exception/customs\n"
    "[profile.shop]\nrows = orders\nrequired = order\n"
    "[profile.shop.columns]\norder = Order\nemail = Mail\n";

struct scene {
	struct folder folder;
	struct arena arena;
	struct profile *profiles[PROFILES];
	const struct zone *zone;
	struct probe probe;
	struct error err;
};

static void
open_scene(struct scene *scene)
{
	static const char *const names[PROFILES] = { "parcels", "scans",
		"shop" };
	struct mistakes mistakes;
	struct ini ini = { 0 };
	*scene = (struct scene){ 0 };
	folder_open(&scene->folder);
	mistakes_init(&mistakes, &scene->arena);
	ini_read(&ini,
	    folder_write(&scene->folder, "profiles.ini", profiles_ini),
	    &scene->arena, &mistakes);
	for (size_t i = 0; i < PROFILES; i++)
		scene->profiles[i] = profile_compile(&ini, str_from(names[i]),
		    (struct place){ 0 }, &scene->arena, &mistakes);
	assert_int_equal(mistakes.count, 0);
	scene->zone = zone_load(STR("Asia/Shanghai"), &scene->arena,
	    &scene->err);
}

static void
close_scene(struct scene *scene)
{
	for (size_t i = 0; i < PROFILES; i++)
		profile_release(scene->profiles[i]);
	arena_release(&scene->arena);
	folder_close(&scene->folder);
}

static bool
try_file(struct scene *scene, const char *path, struct profile *const *profiles,
    size_t count)
{
	const struct probe_request request = {
		.path = path,
		.profiles = profiles,
		.profile_count = count,
		.business = scene->zone,
	};
	return probe_file(&request, &scene->arena, &scene->probe, &scene->err);
}

static const struct probe_fit *
best_of(struct scene *scene, const char *bytes)
{
	const char *path = folder_write(&scene->folder, "x.csv", bytes);
	assert_true(try_file(scene, path, scene->profiles, PROFILES));
	assert_int_equal(scene->probe.fit_count, PROFILES);
	return &scene->probe.fits[0];
}

static void
the_profile_that_takes_rows_for_what_they_are_is_best(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	const struct probe_fit *best = best_of(&scene,
	    "Number,Carrier,State\nA,c,moving\nA,c,here\nB,c,here\n");
	assert_true(str_equal(best->profile->name, STR("scans")));
	assert_int_equal(best->repeated, 1);
	best = best_of(&scene,
	    "Number,Carrier,State\nA,c,moving\nB,c,here\nC,c,here\n");
	assert_true(str_equal(best->profile->name, STR("parcels")));
	best = best_of(&scene, "Order,Mail\n1,a@b.example\n");
	assert_true(str_equal(best->profile->name, STR("shop")));
	assert_false(scene.probe.fits[1].is_fitting);
	assert_false(str_is_empty(scene.probe.fits[1].why));
	close_scene(&scene);
}

static void
rows_codes_and_columns_are_counted(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	const struct probe_fit *best = best_of(&scene,
	    "title,,\nNumber;Carrier;State;Colour\nA;c;moving;red\n"
	    "B;c;lost;red\nC;c;lost;red\nD;c;gone;red\n;c;here;red\n");
	assert_int_equal(best->delimiter, ';');
	assert_int_equal(best->header_line, 2);
	assert_int_equal(best->header_count, 4);
	assert_int_equal(best->read, 3);
	assert_int_equal(best->rows, 5);
	assert_int_equal(best->rejected, 1);
	assert_true(str_starts_with(best->first_reject, STR("line 7: ")));
	assert_int_equal(best->coded, 4);
	assert_int_equal(best->understood, 1);
	assert_int_equal(best->unknown_count, 2);
	assert_true(str_equal(best->unknown[0].code, STR("lost")));
	assert_int_equal(best->unknown[0].count, 2);
	assert_true(str_equal(best->examples[FIELD_TRACKING], STR("A")));
	close_scene(&scene);
}

static void
a_missing_carrier_is_for_the_source_to_say(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	const struct probe_fit *best = best_of(&scene,
	    "Number,State\nA,moving\n");
	assert_true(best->is_fitting);
	assert_true(best->needs_carrier);
	assert_int_equal(best->understood, 1);
	close_scene(&scene);
}

static void
each_way_to_read_a_date_is_counted(void **state)
{
	static const struct {
		const char *cell;
		struct probe_dates dates;
	} cases[] = {
		{ "2026-01-20T09:12:00Z", { 1, 1, 1, 1, 1, 1 } },
		{ "2026-01-20 09:12", { 1, 1, 1, 1, 1, 0 } },
		{ "03/04/2026", { 1, 0, 1, 1, 0, 0 } },
		{ "03/14/2026", { 1, 0, 1, 0, 0, 0 } },
		{ "14/03/2026", { 1, 0, 0, 1, 0, 0 } },
		{ "46042", { 1, 0, 0, 0, 1, 0 } },
		{ "soon", { 1, 0, 0, 0, 0, 0 } },
		{ "", { 0, 0, 0, 0, 0, 0 } },
	};
	struct scene scene;
	(void)state;
	open_scene(&scene);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[128];
		snprintf(bytes, sizeof(bytes), "Number,Carrier,When\nA,c,%s\n",
		    cases[i].cell);
		const struct probe_dates *dates =
		    &best_of(&scene, bytes)->dates[FIELD_EVENT_AT];
		if (memcmp(dates, &cases[i].dates, sizeof(*dates)) != 0)
			fail_msg("'%s': %zu cells, %zu plain, %zu mdy, "
				 "%zu dmy, %zu excel, %zu zoned",
			    cases[i].cell, dates->cells, dates->plain,
			    dates->mdy, dates->dmy, dates->excel, dates->zoned);
	}
	close_scene(&scene);
}

static void
profiles_that_fit_alike_are_a_tie(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	scene.profiles[2]->aliases[FIELD_TRACKING] =
	    scene.profiles[0]->aliases[FIELD_TRACKING];
	best_of(&scene, "Number,Carrier\nA,c\n");
	assert_false(scene.probe.is_tie);
	scene.profiles[1]->rows = ROWS_SHIPMENTS;
	best_of(&scene, "Number,Carrier\nA,c\n");
	assert_true(scene.probe.is_tie);
	close_scene(&scene);
}

static void
who_knows_a_code_itself_beats_who_knows_what_it_stands_under(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	scene.profiles[1]->rows = ROWS_SHIPMENTS;
	const struct probe_fit *best = best_of(&scene,
	    "Number,Carrier,State\nA,c,held_001\n");
	assert_true(str_equal(best->profile->name, STR("scans")));
	assert_false(scene.probe.is_tie);
	best = best_of(&scene, "Number,Carrier,State\nA,c,held_002\n");
	assert_int_equal(best->understood, 1);
	assert_int_equal(best->named, 0);
	assert_true(scene.probe.is_tie);
	close_scene(&scene);
}

static void
all_profiles_together_know_what_one_of_them_knows(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	struct profile *all = probe_union(scene.profiles, PROFILES, FIELD_ORDER,
	    &scene.arena);
	const char *path = folder_write(&scene.folder, "x.csv",
	    "Order,Number,When\n1,A,2026-01-20\n");
	assert_true(try_file(&scene, path, &all, 1));
	assert_true(scene.probe.fits[0].is_fitting);
	assert_int_equal(scene.probe.fits[0].read, 3);
	assert_int_equal(probe_guess(scene.profiles, PROFILES, STR(" when")),
	    FIELD_EVENT_AT);
	assert_int_equal(probe_guess(scene.profiles, PROFILES, STR("Colour")),
	    FIELD_COUNT);
	close_scene(&scene);
}

static void
a_file_that_cannot_be_a_csv_file_is_refused(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	const char *path = folder_write(&scene.folder, "x.csv", "");
	assert_false(try_file(&scene, path, scene.profiles, PROFILES));
	assert_int_equal(scene.err.kind, ERROR_NO_INPUT);
	close_scene(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_profile_that_takes_rows_for_what_they_are_is_best),
		cmocka_unit_test(rows_codes_and_columns_are_counted),
		cmocka_unit_test(a_missing_carrier_is_for_the_source_to_say),
		cmocka_unit_test(each_way_to_read_a_date_is_counted),
		cmocka_unit_test(profiles_that_fit_alike_are_a_tie),
		cmocka_unit_test(
		    who_knows_a_code_itself_beats_who_knows_what_it_stands_under),
		cmocka_unit_test(
		    all_profiles_together_know_what_one_of_them_knows),
		cmocka_unit_test(a_file_that_cannot_be_a_csv_file_is_refused),
	};
	return cmocka_run_group_tests_name("probe", tests, NULL, NULL);
}
