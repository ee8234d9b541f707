#include "report/case_dossier.h"

#include "expect.h"

#include "dossier.h"

static void
the_sooner_of_decision_and_answer_is_due(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	struct case_dossier *dossier = &scene.dossiers[0];
	assert_int_equal(case_dossier_hours_left(dossier, scene.pages.now), 46);
	dossier->record.decide_due = scene_instant(&scene,
	    "2026-03-10T00:00:00+08:00");
	assert_int_equal(case_dossier_hours_left(dossier, scene.pages.now), 22);
	dossier->record.respond_due = INSTANT_NONE;
	assert_int_equal(case_dossier_hours_left(dossier, scene.pages.now), 22);
	dossier->record.decide_due = INSTANT_NONE;
	assert_false(instant_is_set(case_dossier_due(dossier)));
	assert_int_equal(case_dossier_hours_left(dossier, scene.pages.now), 0);
	scene_close(&scene);
}

static void
what_is_over_by_a_minute_has_not_nothing_left(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	struct case_dossier *dossier = &scene.dossiers[0];
	dossier->record.respond_due = scene_instant(&scene,
	    "2026-03-09T01:59:00+08:00");
	assert_int_equal(case_dossier_hours_left(dossier, scene.pages.now), -1);
	assert_int_equal(case_dossier_level(dossier, scene.pages.now),
	    CLOCK_BREACH);
	scene_close(&scene);
}

static void
nothing_is_due_where_a_solution_is_on_its_way(void **state)
{
	(void)state;
	static const struct {
		enum case_state state;
		bool is_due;
	} cases[] = { { CASE_RECEIVED, true }, { CASE_WAITING_INFO, true },
		{ CASE_SUBMITTED, true }, { CASE_EXECUTING, false },
		{ CASE_AWAITING_FEEDBACK, false }, { CASE_CLOSED, false } };
	struct dossier_scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct case_dossier *dossier = &scene.dossiers[0];
		dossier->record.state = cases[i].state;
		if (instant_is_set(case_dossier_due(dossier)) !=
		    cases[i].is_due)
			fail_msg("%s", case_state_name(cases[i].state));
	}
	scene_close(&scene);
}

static void
an_answer_within_a_day_is_pressing_a_decision_is_not(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	struct case_dossier *dossier = &scene.dossiers[0];
	dossier->record.decide_due = scene.pages.now;
	assert_false(case_dossier_is_pressing(dossier, scene.pages.now));
	dossier->record.respond_due = scene_instant(&scene,
	    "2026-03-10T01:59:59+08:00");
	assert_true(case_dossier_is_pressing(dossier, scene.pages.now));
	dossier->record.state = CASE_EXECUTING;
	assert_false(case_dossier_is_pressing(dossier, scene.pages.now));
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sooner_of_decision_and_answer_is_due),
		cmocka_unit_test(what_is_over_by_a_minute_has_not_nothing_left),
		cmocka_unit_test(nothing_is_due_where_a_solution_is_on_its_way),
		cmocka_unit_test(
		    an_answer_within_a_day_is_pressing_a_decision_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
