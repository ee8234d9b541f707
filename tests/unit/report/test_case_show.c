#include "report/case_show.h"

#include "expect.h"

#include "dossier.h"

enum { MAX_TEXT = 1 << 16 };

static void
eight_steps_stand_in_order_with_what_is_done_ticked(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"C-000007 ebay 5001 order O-1 US 42.00 USD  due 2026-03-11 (46 "
		"h left)",
		" ✓ 1 recorded     2026-03-09 by auto (row complaints.csv:2)",
		" ✓ 2 assessed     substantiated, rule P20",
		"LOST      exception, Parcel lost (yun.csv:7)",
		" ✓ 3 department   logistics (owner -, routing row 0)",
		" ✓ 4 cause        lost; fault carrier; person -",
		" ✓ 5 proposal     1: refund_full, 42.00 USD, costs 42.00, by "
		"auto, token 3fa91c0d77ab",
		" · 6 approval     waits for a supervisor (not auto)",
		" · 7 execution    -",
		" · 8 lesson       -",
		"   | Your refund is approved",
		"   | it is approved.",
		"shipdelay complaint approve C-000007/1 --token 3fa91c0d77ab "
		"--as NAME",
		"2026-03-09T02:00:00+08:00 import       -> received, row "
		"complaints.csv:2 [auto]",
	};
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	buf_init(&out, MAX_TEXT);
	case_show(&scene.pages, &out);
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		expect_has(buf_str(&out), lines[i]);
	for (size_t i = 1; i < COUNT_OF(lines); i++)
		expect_order(buf_str(&out), lines[i - 1], lines[i]);
	buf_release(&out);
	scene_close(&scene);
}

static void
what_was_approved_needs_no_command_and_no_letter(void **state)
{
	(void)state;
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	scene_approve(&scene);
	buf_init(&out, MAX_TEXT);
	case_show(&scene.pages, &out);
	expect_has(buf_str(&out), "approved 2026-03-09 by wang (supervisor)");
	expect_has(buf_str(&out),
	    "C-000007/1 refund_full open, due 2026-03-16");
	expect_lacks(buf_str(&out), "complaint approve");
	expect_lacks(buf_str(&out), "   | ");
	buf_release(&out);
	scene_close(&scene);
}

static void
a_customers_words_cannot_move_the_cursor(void **state)
{
	(void)state;
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	scene.dossiers[0].record.complaint.source_case = STR("\033[2J\r1");
	buf_init(&out, MAX_TEXT);
	case_show(&scene.pages, &out);
	expect_lacks(buf_str(&out), "\033");
	expect_lacks(buf_str(&out), "\r");
	buf_release(&out);
	scene_close(&scene);
}

static void
the_most_urgent_stands_first_in_the_list(void **state)
{
	(void)state;
	struct dossier_scene scene;
	struct buf out;
	scene_open(&scene);
	scene.dossiers[1] = scene.dossiers[0];
	scene.dossiers[1].record.id = 8;
	scene.dossiers[1].record.respond_due = scene_instant(&scene,
	    "2026-03-09T12:00:00+08:00");
	scene.pages.count = 2;
	buf_init(&out, MAX_TEXT);
	case_show_list(&scene.pages, &out);
	expect_order(buf_str(&out), "C-000008 2026-03-09 WARN", "C-000007");
	buf_release(&out);
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    eight_steps_stand_in_order_with_what_is_done_ticked),
		cmocka_unit_test(
		    what_was_approved_needs_no_command_and_no_letter),
		cmocka_unit_test(a_customers_words_cannot_move_the_cursor),
		cmocka_unit_test(the_most_urgent_stands_first_in_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
