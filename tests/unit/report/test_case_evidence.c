#include "report/case_evidence.h"

#include "expect.h"

#include "dossier.h"

enum { MAX_TEXT = 1 << 20 };

static struct str
compose(struct dossier_scene *scene,
    void (*page)(const struct case_pages *pages, struct buf *out))
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	page(&scene->pages, &out);
	struct str text = arena_str(&scene->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
proofs_and_remedies_stand_in_the_order_of_time(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	scene_approve(&scene);
	scene.action.state = ACTION_DONE;
	scene.action.done_at = scene.pages.now;
	scene.action.reference = STR("R-77");
	struct str text = compose(&scene, case_evidence_summary);
	expect_order(text,
	    "the carrier reports it lost: exception, Parcel lost",
	    "complaint: not_received");
	expect_order(text, "complaint: not_received",
	    "done: refund_full 42.00 USD: R-77");
	text = compose(&scene, case_evidence_timeline);
	expect_has(text,
	    "\"2026-03-04T14:05:00+08:00\",\"the carrier reports it lost\","
	    "\"exception, Parcel lost\",\"yun.csv:7\"\r\n");
	scene_close(&scene);
}

static void
nobody_of_ours_is_named(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	scene_approve(&scene);
	scene.dossiers[0].record.person = STR("packer");
	scene.dossiers[0].record.owner = STR("boss");
	scene.action.state = ACTION_DONE;
	scene.action.done_at = scene.pages.now;
	scene.action.done_by = STR("clerk");
	static const char *const names[] = { "wang", "packer", "boss",
		"clerk" };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		expect_lacks(compose(&scene, case_evidence_summary), names[i]);
		expect_lacks(compose(&scene, case_evidence_timeline), names[i]);
	}
	scene_close(&scene);
}

static void
a_long_complaint_does_not_pass_what_stripe_takes(void **state)
{
	(void)state;
	struct dossier_scene scene;
	scene_open(&scene);
	char *text = arena_alloc(&scene.arena, 200000, 1);
	memset(text, 'x', 200000);
	scene.dossiers[0].record.complaint.text = (struct str){ text, 200000 };
	assert_in_range(compose(&scene, case_evidence_summary).len, 20000,
	    CASE_EVIDENCE_MAX);
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    proofs_and_remedies_stand_in_the_order_of_time),
		cmocka_unit_test(nobody_of_ours_is_named),
		cmocka_unit_test(
		    a_long_complaint_does_not_pass_what_stripe_takes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
