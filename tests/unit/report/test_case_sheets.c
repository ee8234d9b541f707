#include "report/case_sheets.h"

#include "expect.h"

#include "dossier.h"

enum { MAX_TEXT = 1 << 16 };

typedef void (*sheet_fn)(const struct case_pages *pages, struct buf *out);

/* The sheet, without the mark that Excel wants. */
static struct str
compose(struct dossier_scene *scene, sheet_fn sheet)
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	sheet(&scene->pages, &out);
	struct str text = arena_str(&scene->arena, buf_str(&out));
	buf_release(&out);
	assert_true(str_starts_with(text, STR("\xEF\xBB\xBF\"")));
	return str_behind(text, 3);
}

static void
what_waits_for_a_decision_stands_in_approvals(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	struct str text = compose(&scene, case_sheet_approvals);
	expect_has(text,
	    "\"case_id\",\"proposal\",\"token\",\"decision\",\"decided_by\","
	    "\"decided_at\",\"comment\",\"respond_due\"");
	expect_has(text,
	    "\r\n\"C-000007\",\"1\",\"3fa91c0d77ab\",\"\",\"\",\"\",\"\","
	    "\"2026-03-11T00:00:00+08:00\",\"46\",\"supervisor\","
	    "\"refund_full\",\"42.00\",\"USD\",\"42.00\",\"substantiated\","
	    "\"P20\",\"carrier\",\"lost\",\"logistics\",\"US\",\"yunexpress\","
	    "\"LOST: exception, Parcel lost (yun.csv:7)\",\"'=1+1\","
	    "\"Your refund is approved\"\r\n");
	scene_approve(&scene);
	expect_lacks(compose(&scene, case_sheet_approvals), "C-000007");
	scene_close(&scene);
}

static void
what_people_have_to_do_stands_in_actions(void **state)
{
	(void)state;
	static const struct {
		enum action_state state;
		const char *note; /* NULL: it does not stand there */
	} cases[] = { { ACTION_OPEN, "report it with its reference" },
		{ ACTION_HOLD, "on hold" }, { ACTION_FAILED, "try again" },
		{ ACTION_DONE, NULL }, { ACTION_VOID, NULL } };
	struct dossier_scene scene;
	scene_open(&scene);
	scene_approve(&scene);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		scene.action.state = cases[i].state;
		struct str text = compose(&scene, case_sheet_actions);
		if (cases[i].note == NULL)
			expect_lacks(text, "C-000007/1");
		else
			expect_has(text, cases[i].note);
	}
	scene_close(&scene);
}

static void
a_list_for_a_spreadsheet_counts_hours_below_zero(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	scene.dossiers[0].record.respond_due = scene_instant(&scene,
	    "2026-03-09T00:00:00+08:00");
	expect_has(compose(&scene, case_sheet_list), "\"-2\",\"BREACH\"");
	scene_close(&scene);
}

static void
a_message_keeps_its_lines(void **state)
{
	(void)state;
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	struct case_sheet_message message = {
		.record = &scene.dossiers[0].record,
		.subject = STR("We have it"),
		.body = STR("Dear Ann,\n\nwe have \"it\".\n"),
	};
	date_parse(STR("2026-03-10"), &message.due_by);
	buf_init(&out, MAX_TEXT);
	case_sheet_messages(&message, 1, &out);
	expect_has(buf_str(&out),
	    "\r\n\"'5001\",\"O-1\",\"We have it\",\"Dear Ann,\n\nwe have "
	    "\"\"it\"\".\n\",\"2026-03-10\"\r\n");
	buf_release(&out);
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_for_a_decision_stands_in_approvals),
		cmocka_unit_test(what_people_have_to_do_stands_in_actions),
		cmocka_unit_test(
		    a_list_for_a_spreadsheet_counts_hours_below_zero),
		cmocka_unit_test(a_message_keeps_its_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
