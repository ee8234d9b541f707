/* What is decided about one parcel: DESIGN section 7, clause by clause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/notice/scene.h"

static void
nothing_is_told_of_a_parcel_that_is_on_its_way(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene_add(&scene, "A");
	EXPECT(&scene, "none");
	assert_int_equal(scene.plan.mail_count, 0);
	assert_int_equal(scene.plan.closing_count, 0);
	scene_close(&scene);
}

static void
a_suspension_ahead_is_told_once_for_ever(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_meet(scene_add(&scene, "A"), &scene_festival);
	struct parcel *told = scene_add(&scene, "B");
	parcel_meet(told, &scene_festival);
	parcel_tell(told, NOTICE_ADVANCE, CAUSE_HOLIDAY, "2025-01-02")
	    ->subject = scene_festival.id;
	EXPECT(&scene, "advance", "none");
	scene_close(&scene);
}

static void
another_suspension_ahead_is_told_again(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_meet(parcel, &scene_festival);
	parcel_tell(parcel, NOTICE_ADVANCE, CAUSE_HOLIDAY, "2025-12-02")
	    ->subject = STR("cn:2026-01-01/2026-01-03");
	EXPECT(&scene, "advance");
	scene_close(&scene);
}

static void
a_suspension_is_told_where_nobody_warned_of_it(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene_set_today(&scene, "2026-02-16");
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_SUSPENDED, 6, CAUSE_HOLIDAY);
	parcel->finding.window = &scene_festival;
	EXPECT(&scene, "suspended");
	parcel_tell(parcel, NOTICE_SUSPENDED, CAUSE_HOLIDAY, "2026-02-15")
	    ->subject = scene_festival.id;
	EXPECT(&scene, "none");
	scene_close(&scene);
}

static void
it_is_skipped_only_where_the_warning_came_or_may_have_come(void **state)
{
	(void)state;
	static const struct {
		enum mail_state state;
		const char *answer;
	} cases[] = {
		{ MAIL_PLANNED, "suspended" },
		{ MAIL_SENDING, "none" },
		{ MAIL_ACCEPTED, "none" },
		{ MAIL_REJECTED, "suspended" },
		{ MAIL_DEFERRED, "suspended" },
		{ MAIL_IN_DOUBT, "none" },
		{ MAIL_SUPPRESSED, "suspended" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		scene_set_today(&scene, "2026-02-16");
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, FINDING_SUSPENDED, 6, CAUSE_HOLIDAY);
		parcel->finding.window = &scene_festival;
		struct told *told = parcel_tell(parcel, NOTICE_ADVANCE,
		    CAUSE_HOLIDAY, "2026-02-01");
		told->subject = scene_festival.id;
		told->state = cases[i].state;
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu \"%s\": %s", i,
			    mail_state_name(cases[i].state),
			    scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
a_warning_of_another_suspension_is_no_warning(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene_set_today(&scene, "2026-02-16");
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_SUSPENDED, 6, CAUSE_HOLIDAY);
	parcel->finding.window = &scene_festival;
	parcel_tell(parcel, NOTICE_ADVANCE, CAUSE_HOLIDAY, "2026-02-01")
	    ->subject = STR("yunexpress-cny-2026");
	EXPECT(&scene, "suspended");
	scene_close(&scene);
}

static void
what_the_customer_has_to_do_is_told_once_per_cause(void **state)
{
	(void)state;
	static const enum cause causes[] = { CAUSE_UNCLAIMED, CAUSE_DUTIES,
		CAUSE_ADDRESS, CAUSE_DOCUMENTS, CAUSE_ABSENT, CAUSE_REFUSED };
	for (size_t i = 0; i < COUNT_OF(causes); i++) {
		struct scene scene;
		enum cause other = causes[(i + 1) % COUNT_OF(causes)];
		scene_open(&scene);
		for (size_t k = 0; k < 3; k++)
			parcel_find(scene_add(&scene,
					(const char *const[]){ "A", "B",
					    "C" }[k]),
			    FINDING_ACTION, 5, causes[i]);
		parcel_tell(&scene.parcels[1], NOTICE_ACTION, causes[i],
		    "2025-01-01");
		parcel_tell(&scene.parcels[2], NOTICE_ACTION, other,
		    "2025-01-01");
		EXPECT(&scene, "action", "none", "action");
		scene_close(&scene);
	}
}

static void
a_return_is_told_on_its_way_and_at_its_end_once_per_cause(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < 3; i++)
		parcel_find(scene_add(&scene,
				(const char *const[]){ "A", "B", "C" }[i]),
		    FINDING_RETURNING, 3, CAUSE_DUTIES);
	for (size_t i = 0; i < 3; i++)
		parcel_find(scene_add(&scene,
				(const char *const[]){ "D", "E", "F" }[i]),
		    FINDING_RETURNED, 3, CAUSE_DUTIES);
	for (size_t i = 0; i < 2; i++) {
		parcel_tell(&scene.parcels[3 * i + 1], NOTICE_RETURNING,
		    CAUSE_DUTIES, "2026-01-02");
		parcel_tell(&scene.parcels[3 * i + 2], NOTICE_RETURNED,
		    CAUSE_DUTIES, "2026-01-02");
	}
	EXPECT(&scene, "returning", "none", "returning", "returned", "returned",
	    "none");
	parcel_find(&scene.parcels[1], FINDING_RETURNING, 3, CAUSE_ADDRESS);
	parcel_find(&scene.parcels[5], FINDING_RETURNED, 3, CAUSE_OTHER);
	EXPECT(&scene, "returning", "returning", "returning", "returned",
	    "returned", "returned");
	scene_close(&scene);
}

static void
a_delay_opens_the_first_episode(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	EXPECT(&scene, "delayed");
	assert_int_equal(scene.plan.mails[0].notices[0].episode, 1);
	assert_int_equal(scene.plan.mails[0].notices[0].follow_up, 0);
	scene_close(&scene);
}

static void
the_follow_up_waits_for_its_days(void **state)
{
	(void)state;
	static const struct {
		const char *told_on, *answer;
	} cases[] = {
		{ "2026-01-26", "none" },
		{ "2026-01-25", "none" },
		{ "2026-01-22", "none" },
		{ "2026-01-21", "still_delayed" },
		{ "2026-01-20", "still_delayed" },
		{ "2025-01-20", "still_delayed" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS,
		    cases[i].told_on);
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu \"%s\": %s", i, cases[i].told_on,
			    scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
the_days_count_from_the_last_letter_of_the_episode(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_CUSTOMS);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-10");
	parcel_tell(parcel, NOTICE_STILL_DELAYED, CAUSE_CUSTOMS, "2026-01-22");
	EXPECT(&scene, "none");
	scene_set_today(&scene, "2026-01-27");
	EXPECT(&scene, "still_delayed");
	assert_int_equal(scene.plan.mails[0].notices[0].episode, 1);
	assert_int_equal(scene.plan.mails[0].notices[0].follow_up, 2);
	scene_close(&scene);
}

static void
a_cause_that_the_carrier_names_anew_is_told_at_once(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		enum cause told, now, of_shipment;
		int rule;
		const char *answer;
	} cases[] = {
		{ "another", CAUSE_CUSTOMS, CAUSE_WEATHER, CAUSE_WEATHER, 7,
		    "still_delayed" },
		{ "the same", CAUSE_CUSTOMS, CAUSE_CUSTOMS, CAUSE_CUSTOMS, 7,
		    "none" },
		{ "named where we had guessed", CAUSE_CARRIER, CAUSE_CUSTOMS,
		    CAUSE_CUSTOMS, 7, "still_delayed" },
		{ "named as we had guessed", CAUSE_HOLIDAY, CAUSE_HOLIDAY,
		    CAUSE_HOLIDAY, 7, "none" },
		{ "guessed anew", CAUSE_CUSTOMS, CAUSE_CARRIER, CAUSE_NONE, 8,
		    "none" },
		{ "guessed from an exception", CAUSE_CUSTOMS, CAUSE_HOLIDAY,
		    CAUSE_NONE, 7, "none" },
		{ "named other", CAUSE_CUSTOMS, CAUSE_CARRIER, CAUSE_OTHER, 7,
		    "none" },
		{ "silent", CAUSE_CUSTOMS, CAUSE_CARRIER, CAUSE_NONE, 9,
		    "none" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, FINDING_DELAYED, cases[i].rule,
		    cases[i].now);
		parcel->shipment.cause = cases[i].of_shipment;
		parcel_tell(parcel, NOTICE_DELAYED, cases[i].told,
		    "2026-01-25");
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu \"%s\": %s", i, cases[i].what,
			    scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
after_the_last_follow_up_only_the_staff_is_told(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_CUSTOMS);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-01");
	parcel_tell(parcel, NOTICE_STILL_DELAYED, CAUSE_CUSTOMS, "2026-01-06");
	EXPECT(&scene, "still_delayed");
	parcel_tell(parcel, NOTICE_STILL_DELAYED, CAUSE_CUSTOMS, "2026-01-11");
	EXPECT(&scene, "staff");
	parcel_delay(parcel, CAUSE_WEATHER);
	EXPECT(&scene, "staff");
	scene.settings.max_follow_ups = 3;
	EXPECT(&scene, "still_delayed");
	scene_close(&scene);
}

static void
without_follow_ups_the_staff_is_told_when_the_first_would_be_due(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.settings.max_follow_ups = 0;
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_CUSTOMS);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-22");
	EXPECT(&scene, "none");
	scene_set_today(&scene, "2026-01-27");
	EXPECT(&scene, "staff");
	scene_close(&scene);
}

static void
that_it_moves_again_is_told_only_with_a_newer_event(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int seconds; /* after the event that was told */
		const char *answer;
	} cases[] = {
		{ "older", -1, "none" },
		{ "the same", 0, "none" },
		{ "newer", 1, "resumed" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		struct told *told = parcel_tell(parcel, NOTICE_DELAYED,
		    CAUSE_CUSTOMS, "2026-01-25");
		parcel->shipment.event.instant.seconds =
		    told->event_at.seconds + cases[i].seconds;
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu \"%s\": %s", i, cases[i].what,
			    scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
any_event_is_newer_than_none_and_none_is_never_newer(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *known = scene_add(&scene, "A");
	parcel_tell(known, NOTICE_DELAYED, CAUSE_CARRIER, "2026-01-25")
	    ->event_at = INSTANT_NONE;
	struct parcel *unknown = scene_add(&scene, "B");
	unknown->shipment.event = TIMESTAMP_NONE;
	parcel_tell(unknown, NOTICE_DELAYED, CAUSE_CARRIER, "2026-01-25")
	    ->event_at = INSTANT_NONE;
	EXPECT(&scene, "resumed", "none");
	assert_int_equal(scene.plan.mails[0].notices[0].episode, 1);
	scene_close(&scene);
}

static void
a_delivery_closes_the_episode_without_a_letter(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_deliver(parcel);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-25");
	parcel_deliver(scene_add(&scene, "B"));
	EXPECT(&scene, "closed", "none");
	assert_int_equal(scene.plan.mail_count, 0);
	assert_int_equal(scene.plan.closing_count, 1);
	const struct notice *closing = &scene.plan.closings[0];
	assert_int_equal(closing->kind, NOTICE_CLOSED);
	assert_int_equal(scene.plan.decisions[0].kind, DECISION_NONE);
	assert_int_equal(closing->episode, 1);
	scene_close(&scene);
}

static void
the_late_delivery_is_told_where_the_configuration_wants_it(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.settings.delivered_late = true;
	struct parcel *late = scene_add(&scene, "A");
	parcel_deliver(late);
	parcel_tell(late, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-25");
	parcel_deliver(scene_add(&scene, "B"));
	EXPECT(&scene, "delivered_late", "none");
	parcel_tell(late, NOTICE_DELIVERED_LATE, CAUSE_NONE, "2026-01-26");
	EXPECT(&scene, "none", "none");
	scene_close(&scene);
}

static void
a_delivery_closes_the_episode_even_where_nobody_can_be_told(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.settings.delivered_late = true;
	for (size_t i = 0; i < 2; i++) {
		struct parcel *parcel = scene_add(&scene, i == 0 ? "A" : "B");
		parcel_deliver(parcel);
		parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS,
		    "2026-01-25");
	}
	scene.parcels[0].recipient.is_suppressed = true;
	scene.parcels[1].recipient.address = STR_EMPTY;
	EXPECT(&scene, "closed", "closed");
	scene_close(&scene);
}

static void
what_a_held_run_would_tell_waits_for_it(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < 3; i++)
		scene_add(&scene, i == 0   ? "A"
				  : i == 1 ? "B"
					   : "C")
		    ->is_held = i > 0;
	parcel_find(&scene.parcels[0], FINDING_DELAYED, 7, CAUSE_CUSTOMS);
	parcel_find(&scene.parcels[1], FINDING_DELAYED, 7, CAUSE_CUSTOMS);
	EXPECT(&scene, "delayed", "deferred", "none");
	scene_close(&scene);
}

static void
a_cancelled_parcel_closes_its_episode_without_a_letter(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.settings.delivered_late = true;
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_deliver(parcel);
	parcel->shipment.status = STATUS_CANCELLED;
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-25");
	EXPECT(&scene, "closed");
	scene_close(&scene);
}

static void
a_parcel_back_with_the_sender_closes_what_was_opened_since(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_RETURNED, 3, CAUSE_DUTIES);
	parcel_tell(parcel, NOTICE_RETURNED, CAUSE_DUTIES, "2026-01-20");
	EXPECT(&scene, "none");
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-25");
	EXPECT(&scene, "closed");
	scene_close(&scene);
}

static void
a_new_delay_after_the_end_is_a_new_episode(void **state)
{
	(void)state;
	static const enum notice_kind ends[] = { NOTICE_RESUMED,
		NOTICE_DELIVERED_LATE, NOTICE_CLOSED, NOTICE_ACTION,
		NOTICE_RETURNING, NOTICE_RETURNED, NOTICE_LOST,
		NOTICE_DAMAGED };
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS,
		    "2026-01-24");
		parcel_tell(parcel, ends[i], CAUSE_DUTIES, "2026-01-25");
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), "delayed") != 0 ||
		    scene.plan.mails[0].notices[0].episode != 2)
			fail_msg("case %zu \"%s\"", i,
			    notice_kind_name(ends[i]));
		scene_close(&scene);
	}
}

static void
an_open_episode_that_meets_a_suspension_first_hears_that_it_moves(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_meet(parcel, &scene_festival);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-05");
	EXPECT(&scene, "resumed");
	assert_true(str_is_empty(scene.plan.mails[0].notices[0].window_id));
	assert_int_equal(scene.plan.mails[0].notices[0].cause, CAUSE_NONE);
	parcel_tell(parcel, NOTICE_RESUMED, CAUSE_NONE, "2026-01-25");
	EXPECT(&scene, "advance");
	scene_close(&scene);
}

static void
an_announcement_is_told_whatever_else_is_open(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.planner.is_announcement = true;
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_meet(parcel, &scene_festival);
	parcel_tell(parcel, NOTICE_DELAYED, CAUSE_CUSTOMS, "2026-01-05");
	EXPECT(&scene, "advance");
	parcel_tell(parcel, NOTICE_ADVANCE, CAUSE_HOLIDAY, "2026-01-25")
	    ->subject = scene_festival.id;
	EXPECT(&scene, "none");
	scene_close(&scene);
}

static void
what_nobody_but_the_staff_can_settle_goes_to_the_staff(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_find(scene_add(&scene, "A"), FINDING_LOST, 4, CAUSE_LOST);
	parcel_find(scene_add(&scene, "B"), FINDING_DAMAGED, 4, CAUSE_DAMAGED);
	parcel_find(scene_add(&scene, "C"), FINDING_UNMAPPED, 2, CAUSE_NONE);
	parcel_find(scene_add(&scene, "D"), FINDING_CANNOT_DECIDE, 0,
	    CAUSE_NONE);
	EXPECT(&scene, "staff", "staff", "staff", "staff");
	assert_int_equal(scene.plan.mail_count, 0);
	scene_close(&scene);
}

static void
a_shop_may_tell_of_lost_and_damaged_parcels_once(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene.settings.lost = true;
	struct parcel *lost = scene_add(&scene, "A");
	struct parcel *damaged = scene_add(&scene, "B");
	parcel_find(lost, FINDING_LOST, 4, CAUSE_LOST);
	parcel_find(damaged, FINDING_DAMAGED, 4, CAUSE_DAMAGED);
	EXPECT(&scene, "lost", "staff");
	scene.settings.damaged = true;
	parcel_tell(lost, NOTICE_LOST, CAUSE_LOST, "2026-01-24");
	/* The claim with the carrier stays with the staff. */
	EXPECT(&scene, "staff", "damaged");
	assert_true(str_equal(scene.plan.decisions[0].reason,
	    STR("lost: claim it with the carrier; the customer was told")));
	scene_close(&scene);
}

static void
expect_reason(const struct scene *scene, size_t at, const char *part)
{
	struct str reason = scene->plan.decisions[at].reason;
	if (str_find(reason, str_from(part)) == reason.len)
		fail_msg("parcel %zu: \"%.*s\" has no \"%s\"", at,
		    STR_ARG(reason), part);
}

static void
expect_advice(const struct scene *scene, size_t at, const char *part)
{
	struct str advice = scene->plan.decisions[at].advice;
	if (str_find(advice, str_from(part)) == advice.len && *part != '\0')
		fail_msg("parcel %zu: \"%.*s\" has no \"%s\"", at,
		    STR_ARG(advice), part);
	assert_true(*part != '\0' || str_is_empty(advice));
}

static void
the_staff_reads_why_and_what_to_do(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_find(scene_add(&scene, "A"), FINDING_LOST, 4, CAUSE_LOST);
	for (size_t i = 1; i < 4; i++)
		parcel_find(scene_add(&scene,
				(const char *const[]){ "B", "C", "D" }[i - 1]),
		    FINDING_UNMAPPED, 2, CAUSE_NONE);
	scene.parcels[1].shipment.status = STATUS_UNMAPPED;
	scene.parcels[1].shipment.vendor_code = STR("Bogus_4");
	scene.parcels[2].shipment.status = STATUS_UNMAPPED;
	scene.parcels[2].shipment.vendor_code = STR_EMPTY;
	scene.parcels[3].shipment.cause = CAUSE_UNKNOWN;
	for (size_t i = 4; i < 6; i++) {
		struct parcel *parcel = scene_add(&scene, i == 4 ? "E" : "F");
		parcel_find(parcel, FINDING_CANNOT_DECIDE, 0, CAUSE_NONE);
		parcel->finding.unknown = (struct unknown_day){ STR("cn"),
			i == 4 ? day("2027-01-01") : DATE_NONE };
	}
	scene_plan(&scene);
	expect_reason(&scene, 0, "lost");
	expect_reason(&scene, 1, "'Bogus_4' is in no vocabulary");
	expect_reason(&scene, 2, "gives no status");
	expect_reason(&scene, 3, "cause is in no vocabulary");
	expect_reason(&scene, 4, "'cn' does not cover 2027-01-01");
	expect_reason(&scene, 5, "no calendar for 'cn'");
	/* What is lost says in its reason what to do. */
	expect_advice(&scene, 0, "");
	expect_advice(&scene, 1, "add it to the profile");
	expect_advice(&scene, 2, "Ask the carrier where the parcel is");
	expect_advice(&scene, 3, "add it to the profile");
	expect_advice(&scene, 4, "prolong 'covers'");
	expect_advice(&scene, 5, "Add the calendar");
	scene_close(&scene);
}

/* The states of an episode that a finding may meet, told two days ago. */
enum { NO_EPISODE, OPEN, OPEN_AND_NEWER, OPEN_AND_DUE, OVER, EPISODES };

static void
put_episode(struct scene *scene, struct parcel *parcel, int episode)
{
	if (episode == NO_EPISODE)
		return;
	struct told *told = parcel_tell(parcel, NOTICE_DELAYED, CAUSE_WEATHER,
	    episode == OPEN_AND_DUE ? "2026-01-21" : "2026-01-24");
	told->event_at = noon(scene, "2026-01-20");
	if (episode == OPEN_AND_NEWER)
		told->event_at.seconds--;
	if (episode == OVER)
		parcel_tell(parcel, NOTICE_RESUMED, CAUSE_NONE, "2026-01-25");
}

static void
every_finding_meets_every_state_of_an_episode(void **state)
{
	(void)state;
	static const struct {
		enum finding_kind kind;
		int rule;
		enum cause cause;
		const char *answers[EPISODES];
	} cases[] = {
		{ FINDING_NONE, 11, CAUSE_NONE,
		    { "none", "none", "resumed", "none", "none" } },
		{ FINDING_UNMAPPED, 2, CAUSE_NONE,
		    { "staff", "staff", "staff", "staff", "staff" } },
		{ FINDING_RETURNING, 3, CAUSE_OTHER,
		    { "returning", "returning", "returning", "returning",
			"returning" } },
		{ FINDING_RETURNED, 3, CAUSE_OTHER,
		    { "returned", "returned", "returned", "returned",
			"returned" } },
		{ FINDING_LOST, 4, CAUSE_LOST,
		    { "staff", "staff", "staff", "staff", "staff" } },
		{ FINDING_DAMAGED, 4, CAUSE_DAMAGED,
		    { "staff", "staff", "staff", "staff", "staff" } },
		{ FINDING_ACTION, 5, CAUSE_ABSENT,
		    { "action", "action", "action", "action", "action" } },
		{ FINDING_SUSPENDED, 6, CAUSE_HOLIDAY,
		    { "suspended", "suspended", "suspended", "suspended",
			"suspended" } },
		{ FINDING_DELAYED, 8, CAUSE_WEATHER,
		    { "delayed", "none", "none", "still_delayed", "delayed" } },
		{ FINDING_ADVANCE, 10, CAUSE_HOLIDAY,
		    { "advance", "advance", "resumed", "advance", "advance" } },
		{ FINDING_CANNOT_DECIDE, 0, CAUSE_NONE,
		    { "staff", "staff", "staff", "staff", "staff" } },
	};
	assert_int_equal(COUNT_OF(cases), FINDING_KIND_COUNT);
	for (size_t i = 0; i < COUNT_OF(cases) * EPISODES; i++) {
		struct scene scene;
		size_t finding = i / EPISODES, episode = i % EPISODES;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, cases[finding].kind, cases[finding].rule,
		    cases[finding].cause);
		if (cases[finding].cause == CAUSE_HOLIDAY)
			parcel->finding.window = &scene_festival;
		put_episode(&scene, parcel, (int)episode);
		scene_plan(&scene);
		const char *answer = cases[finding].answers[episode];
		if (strcmp(scene_answer(&scene, 0), answer) != 0)
			fail_msg("%s, episode %zu: %s, not %s",
			    finding_kind_name(cases[finding].kind), episode,
			    scene_answer(&scene, 0), answer);
		scene_close(&scene);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nothing_is_told_of_a_parcel_that_is_on_its_way),
		cmocka_unit_test(a_suspension_ahead_is_told_once_for_ever),
		cmocka_unit_test(another_suspension_ahead_is_told_again),
		cmocka_unit_test(
		    a_suspension_is_told_where_nobody_warned_of_it),
		cmocka_unit_test(
		    it_is_skipped_only_where_the_warning_came_or_may_have_come),
		cmocka_unit_test(a_warning_of_another_suspension_is_no_warning),
		cmocka_unit_test(
		    what_the_customer_has_to_do_is_told_once_per_cause),
		cmocka_unit_test(
		    a_return_is_told_on_its_way_and_at_its_end_once_per_cause),
		cmocka_unit_test(a_delay_opens_the_first_episode),
		cmocka_unit_test(the_follow_up_waits_for_its_days),
		cmocka_unit_test(
		    the_days_count_from_the_last_letter_of_the_episode),
		cmocka_unit_test(
		    a_cause_that_the_carrier_names_anew_is_told_at_once),
		cmocka_unit_test(
		    after_the_last_follow_up_only_the_staff_is_told),
		cmocka_unit_test(
		    without_follow_ups_the_staff_is_told_when_the_first_would_be_due),
		cmocka_unit_test(
		    that_it_moves_again_is_told_only_with_a_newer_event),
		cmocka_unit_test(
		    any_event_is_newer_than_none_and_none_is_never_newer),
		cmocka_unit_test(
		    a_delivery_closes_the_episode_without_a_letter),
		cmocka_unit_test(
		    the_late_delivery_is_told_where_the_configuration_wants_it),
		cmocka_unit_test(
		    a_delivery_closes_the_episode_even_where_nobody_can_be_told),
		cmocka_unit_test(what_a_held_run_would_tell_waits_for_it),
		cmocka_unit_test(
		    a_cancelled_parcel_closes_its_episode_without_a_letter),
		cmocka_unit_test(
		    a_parcel_back_with_the_sender_closes_what_was_opened_since),
		cmocka_unit_test(a_new_delay_after_the_end_is_a_new_episode),
		cmocka_unit_test(
		    an_open_episode_that_meets_a_suspension_first_hears_that_it_moves),
		cmocka_unit_test(an_announcement_is_told_whatever_else_is_open),
		cmocka_unit_test(
		    what_nobody_but_the_staff_can_settle_goes_to_the_staff),
		cmocka_unit_test(
		    a_shop_may_tell_of_lost_and_damaged_parcels_once),
		cmocka_unit_test(the_staff_reads_why_and_what_to_do),
		cmocka_unit_test(every_finding_meets_every_state_of_an_episode),
	};
	return cmocka_run_group_tests_name("planner", tests, NULL, NULL);
}
