/* A notice decided by one run and sent by a later one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/notice/scene.h"

/* The findings that a later run may have made, in the columns' order. */
static const struct finding later_findings[] = {
	{ .kind = FINDING_NONE, .rule = 1 },
	{ .kind = FINDING_NONE, .rule = 11 },
	{ .kind = FINDING_UNMAPPED, .rule = 2 },
	{ .kind = FINDING_RETURNING, .rule = 3, .cause = CAUSE_DUTIES },
	{ .kind = FINDING_RETURNED, .rule = 3, .cause = CAUSE_DUTIES },
	{ .kind = FINDING_LOST, .rule = 4, .cause = CAUSE_LOST },
	{ .kind = FINDING_DAMAGED, .rule = 4, .cause = CAUSE_DAMAGED },
	{ .kind = FINDING_ACTION, .rule = 5, .cause = CAUSE_DUTIES },
	{ .kind = FINDING_SUSPENDED,
	    .rule = 6,
	    .cause = CAUSE_HOLIDAY,
	    .window = &scene_festival },
	{ .kind = FINDING_DELAYED, .rule = 8, .cause = CAUSE_CARRIER },
	{ .kind = FINDING_ADVANCE,
	    .rule = 10,
	    .cause = CAUSE_HOLIDAY,
	    .window = &scene_festival },
	{ .kind = FINDING_CANNOT_DECIDE, .rule = 0 },
};

static struct notice
notice_of(enum notice_kind kind)
{
	return (struct notice){
		.kind = kind,
		.cause = CAUSE_DUTIES,
		.window_id = scene_festival.id,
		.window_from = scene_festival.from,
		.window_last = scene_festival.last,
	};
}

static void
a_notice_holds_while_the_finding_agrees_with_it(void **state)
{
	(void)state;
	/* Columns: done none unmapped returning returned lost damaged action
	 * suspended delayed advance undecided. */
	static const struct {
		enum notice_kind kind;
		const char *on;
		const char *holds;
	} cases[] = {
		{ NOTICE_ADVANCE, "2026-02-14", "-yy----yyyyy" },
		{ NOTICE_SUSPENDED, "2026-02-16", "--y-----y--y" },
		{ NOTICE_DELAYED, "2026-02-16", "--y------y-y" },
		{ NOTICE_STILL_DELAYED, "2026-02-16", "--y------y-y" },
		{ NOTICE_RESUMED, "2026-02-16", "-yy-------yy" },
		{ NOTICE_DELIVERED_LATE, "2026-02-16", "y-y--------y" },
		{ NOTICE_ACTION, "2026-02-16", "--y----y---y" },
		{ NOTICE_RETURNING, "2026-02-16", "--yy-------y" },
		{ NOTICE_RETURNED, "2026-02-16", "--y-y------y" },
		{ NOTICE_LOST, "2026-02-16", "--y--y-----y" },
		{ NOTICE_DAMAGED, "2026-02-16", "--y---y----y" },
		{ NOTICE_CASE, "2026-02-16", "yyyyyyyyyyyy" },
	};
	assert_int_equal(COUNT_OF(cases), NOTICE_CLOSED);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t k = 0; k < COUNT_OF(later_findings); k++) {
			struct notice notice = notice_of(cases[i].kind);
			bool holds = notice_still_holds(&notice,
			    &later_findings[k], day(cases[i].on));
			if (holds != (cases[i].holds[k] == 'y'))
				fail_msg("%s, %s by rule %d: %s",
				    notice_kind_name(cases[i].kind),
				    finding_kind_name(later_findings[k].kind),
				    later_findings[k].rule,
				    holds ? "holds" : "does not hold");
		}
}

static void
what_no_export_speaks_of_any_more_holds(void **state)
{
	(void)state;
	for (enum notice_kind kind = NOTICE_ADVANCE; kind < NOTICE_CLOSED;
	     kind++) {
		struct notice notice = notice_of(kind);
		if (!notice_still_holds(&notice, NULL, day("2026-02-14")))
			fail_msg("%s", notice_kind_name(kind));
	}
}

static void
a_warning_holds_until_the_day_before_and_the_news_until_the_last_day(
    void **state)
{
	(void)state;
	static const struct {
		enum notice_kind kind;
		bool holds;
		const char *on;
	} cases[] = {
		{ NOTICE_ADVANCE, true, "2026-02-14" },
		{ NOTICE_ADVANCE, false, "2026-02-15" },
		{ NOTICE_SUSPENDED, true, "2026-02-23" },
		{ NOTICE_SUSPENDED, false, "2026-02-24" },
		{ NOTICE_DELAYED, true, "2027-02-24" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice notice = notice_of(cases[i].kind);
		if (notice_still_holds(&notice, NULL, day(cases[i].on)) !=
		    cases[i].holds)
			fail_msg("case %zu \"%s\"", i, cases[i].on);
	}
}

static void
news_of_another_suspension_or_another_cause_does_not_hold(void **state)
{
	(void)state;
	static const enum notice_kind kinds[] = { NOTICE_ACTION,
		NOTICE_RETURNING, NOTICE_RETURNED };
	static const enum finding_kind findings[] = { FINDING_ACTION,
		FINDING_RETURNING, FINDING_RETURNED };
	struct date today = day("2026-02-16");
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct notice notice = notice_of(kinds[i]);
		struct finding finding = { .kind = findings[i],
			.rule = 5,
			.cause = CAUSE_ADDRESS };
		assert_false(notice_still_holds(&notice, &finding, today));
		finding.cause = CAUSE_DUTIES;
		assert_true(notice_still_holds(&notice, &finding, today));
	}
	struct notice notice = notice_of(NOTICE_SUSPENDED);
	notice.window_id = STR("another");
	assert_false(notice_still_holds(&notice, &later_findings[8], today));
}

/* A delay that was decided three days ago and could not be sent. */
static struct notice
old_news(void)
{
	return (struct notice){
		.kind = NOTICE_DELAYED,
		.cause = CAUSE_CUSTOMS,
		.episode = 1,
		.tracking = STR("A"),
		.country = STR("CN"),
		.text = STR("old"),
		.event_on = day("2026-01-17"),
		.due_on = day("2026-01-21"),
		.estimated_on = day("2026-01-26"),
		.act_by = DATE_NONE,
		.answer_by = DATE_NONE,
		.window_from = DATE_NONE,
		.window_last = DATE_NONE,
		.days_late = 1,
	};
}

static struct candidate
candidate_of(const struct parcel *parcel)
{
	return (struct candidate){ .shipment = &parcel->shipment,
		.finding = &parcel->finding,
		.pickup_hold = parcel->pickup_hold };
}

static void
a_letter_sent_later_states_the_facts_of_that_day(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_WEATHER);
	parcel->shipment.country = STR("US");
	parcel->shipment.text = STR("new");
	parcel->finding.window = &scene_festival;
	struct notice notice = old_news();
	struct candidate candidate = candidate_of(parcel);
	notice_refresh(&notice, &candidate, STR("de"), scene.planner.today);
	assert_int_equal(notice.cause, CAUSE_WEATHER);
	assert_int_equal(notice.episode, 1);
	assert_true(str_equal(notice.country, STR("US")));
	assert_true(str_equal(notice.text, STR("new")));
	assert_true(date_equal(notice.event_on, day("2026-01-20")));
	assert_true(date_equal(notice.due_on, day("2026-01-22")));
	assert_true(date_equal(notice.estimated_on, day("2026-01-30")));
	assert_int_equal(notice.days_late, 4);
	assert_true(str_equal(notice.window_title, STR("Frühlingsfest")));
	assert_true(date_equal(notice.window_last, scene_festival.last));
	scene_close(&scene);
}

static void
what_makes_it_the_same_notice_never_changes(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_WEATHER);
	struct candidate candidate = candidate_of(parcel);
	for (enum notice_kind kind = NOTICE_ADVANCE; kind < NOTICE_CLOSED;
	     kind++) {
		struct notice notice = notice_of(kind);
		struct str before = notice_subject(&notice);
		notice_refresh(&notice, &candidate, STR("en"),
		    scene.planner.today);
		if (!str_equal(before, notice_subject(&notice)))
			fail_msg("%s", notice_kind_name(kind));
	}
	scene_close(&scene);
}

static void
a_dispute_that_is_closed_meanwhile_is_not_mentioned(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_RETURNED, 3, CAUSE_DUTIES);
	struct notice notice = notice_of(NOTICE_RETURNED);
	struct candidate candidate = candidate_of(parcel);
	notice.mentions_dispute = true;
	parcel->shipment.is_disputed = true;
	notice_refresh(&notice, &candidate, STR("en"), scene.planner.today);
	assert_true(notice.mentions_dispute);
	parcel->shipment.is_disputed = false;
	notice_refresh(&notice, &candidate, STR("en"), scene.planner.today);
	assert_false(notice.mentions_dispute);
	scene_close(&scene);
}

static void
a_return_holds_whatever_else_the_carrier_calls_its_reason(void **state)
{
	(void)state;
	struct notice notice = notice_of(NOTICE_RETURNED);
	struct finding finding = { .kind = FINDING_RETURNED,
		.rule = 3,
		.cause = CAUSE_OTHER };
	notice.cause = CAUSE_CUSTOMS;
	assert_true(notice_still_holds(&notice, &finding, day("2026-02-16")));
	finding.cause = CAUSE_DUTIES;
	assert_false(notice_still_holds(&notice, &finding, day("2026-02-16")));
}

static void
without_an_export_only_dates_that_have_passed_are_dropped(void **state)
{
	(void)state;
	struct notice notice = old_news();
	notice.act_by = day("2026-01-26");
	notice.answer_by = day("2026-01-26");
	notice.mentions_dispute = true;
	notice_refresh(&notice, NULL, STR("en"), day("2026-01-25"));
	assert_true(date_equal(notice.estimated_on, day("2026-01-26")));
	assert_true(date_is_set(notice.act_by));
	notice_refresh(&notice, NULL, STR("en"), day("2026-01-26"));
	assert_false(date_is_set(notice.estimated_on));
	assert_true(date_is_set(notice.act_by));
	notice_refresh(&notice, NULL, STR("en"), day("2026-01-27"));
	assert_false(date_is_set(notice.act_by));
	assert_false(date_is_set(notice.answer_by));
	assert_true(notice.mentions_dispute);
	assert_true(date_equal(notice.due_on, day("2026-01-21")));
	assert_int_equal(notice.cause, CAUSE_CUSTOMS);
}

static void
a_row_that_cannot_be_judged_changes_no_fact(void **state)
{
	(void)state;
	static const enum finding_kind kinds[] = { FINDING_UNMAPPED,
		FINDING_CANNOT_DECIDE };
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, kinds[i],
		    kinds[i] == FINDING_UNMAPPED ? 2 : 0, CAUSE_NONE);
		struct notice notice = old_news();
		struct candidate candidate = candidate_of(parcel);
		notice_refresh(&notice, &candidate, STR("en"),
		    day("2026-01-25"));
		assert_int_equal(notice.cause, CAUSE_CUSTOMS);
		assert_true(str_equal(notice.text, STR("old")));
		assert_true(date_equal(notice.estimated_on, day("2026-01-26")));
		scene_close(&scene);
	}
}

static void
the_last_day_at_the_post_follows_the_last_event(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_ACTION, 5, CAUSE_UNCLAIMED);
	struct notice notice = old_news();
	notice.kind = NOTICE_ACTION;
	notice.cause = CAUSE_UNCLAIMED;
	notice.act_by = day("2026-02-01");
	struct candidate candidate = candidate_of(parcel);
	notice_refresh(&notice, &candidate, STR("en"), scene.planner.today);
	assert_true(date_equal(notice.act_by, day("2026-02-04")));
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_notice_holds_while_the_finding_agrees_with_it),
		cmocka_unit_test(what_no_export_speaks_of_any_more_holds),
		cmocka_unit_test(
		    a_warning_holds_until_the_day_before_and_the_news_until_the_last_day),
		cmocka_unit_test(
		    news_of_another_suspension_or_another_cause_does_not_hold),
		cmocka_unit_test(
		    a_letter_sent_later_states_the_facts_of_that_day),
		cmocka_unit_test(what_makes_it_the_same_notice_never_changes),
		cmocka_unit_test(
		    without_an_export_only_dates_that_have_passed_are_dropped),
		cmocka_unit_test(
		    a_dispute_that_is_closed_meanwhile_is_not_mentioned),
		cmocka_unit_test(
		    a_return_holds_whatever_else_the_carrier_calls_its_reason),
		cmocka_unit_test(a_row_that_cannot_be_judged_changes_no_fact),
		cmocka_unit_test(
		    the_last_day_at_the_post_follows_the_last_event),
	};
	return cmocka_run_group_tests_name("planner_later", tests, NULL, NULL);
}
