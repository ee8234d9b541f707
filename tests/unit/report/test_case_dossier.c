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

static void
the_most_urgent_comes_first_and_what_has_no_due_last(void **state)
{
	(void)state;
	static const struct {
		const char *due;
		enum case_state state;
	} cases[] = { { "2026-03-12", CASE_SUBMITTED },
		{ "2026-03-10", CASE_EXECUTING },
		{ "2026-03-11", CASE_SUBMITTED },
		{ "2026-03-11", CASE_RECEIVED },
		{ "2026-03-13", CASE_RECEIVED } };
	static const int64_t wanted[] = { 3, 4, 1, 5, 2 };
	struct case_dossier dossiers[COUNT_OF(cases)];
	struct dossier_scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		dossiers[i] = scene.dossiers[0];
		dossiers[i].record.id = (int64_t)i + 1;
		dossiers[i].record.state = cases[i].state;
		dossiers[i].record.respond_due = scene_instant(&scene,
		    cases[i].due);
	}
	scene.pages.dossiers = dossiers;
	scene.pages.count = COUNT_OF(cases);
	const struct case_dossier **sorted = case_pages_by_due(&scene.pages,
	    &scene.arena);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(sorted[i]->record.id, wanted[i]);
	scene_close(&scene);
}

static void
only_what_is_submitted_waits_and_has_commands(void **state)
{
	(void)state;
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	buf_init(&out, 1000);
	assert_true(case_dossier_is_waiting(&scene.dossiers[0]));
	case_dossier_add_commands(&scene.dossiers[0], &out);
	assert_true(str_starts_with(buf_str(&out),
	    STR("shipdelay complaint approve C-000007/1 --token "
		"3fa91c0d77ab --as NAME\n")));
	buf_clear(&out);
	scene_approve(&scene);
	assert_false(case_dossier_is_waiting(&scene.dossiers[0]));
	case_dossier_add_commands(&scene.dossiers[0], &out);
	assert_int_equal(out.len, 0);
	buf_release(&out);
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
		cmocka_unit_test(
		    the_most_urgent_comes_first_and_what_has_no_due_last),
		cmocka_unit_test(only_what_is_submitted_waits_and_has_commands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
