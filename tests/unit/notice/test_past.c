#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "notice/past.h"

static struct told
told(enum notice_kind kind, enum cause cause, int episode, int day)
{
	return (struct told){
		.kind = kind,
		.cause = cause,
		.subject = STR_EMPTY,
		.episode = episode,
		.on = { day },
		.event_at = { day * INT64_C(86400) },
		.state = MAIL_ACCEPTED,
		.message_id = STR_EMPTY,
	};
}

static void
without_a_past_there_is_no_episode(void **state)
{
	(void)state;
	const struct past past = { 0 };
	struct episode episode = past_episode(&past);
	assert_int_equal(episode.number, 0);
	assert_false(episode.is_open);
	assert_false(date_is_set(episode.last_told_on));
	assert_false(instant_is_set(episode.event_at));
}

static void
a_delay_opens_an_episode_and_knows_what_was_told(void **state)
{
	(void)state;
	const struct told items[] = {
		told(NOTICE_DELAYED, CAUSE_CUSTOMS, 1, 10),
	};
	const struct past past = { items, COUNT_OF(items) };
	struct episode episode = past_episode(&past);
	assert_int_equal(episode.number, 1);
	assert_true(episode.is_open);
	assert_int_equal(episode.follow_ups, 0);
	assert_int_equal(episode.last_told_on.day, 10);
	assert_int_equal(episode.cause, CAUSE_CUSTOMS);
	assert_int_equal(episode.event_at.seconds, 10 * 86400);
}

static void
a_follow_up_is_counted_and_renews_what_the_customer_knows(void **state)
{
	(void)state;
	const struct told items[] = {
		told(NOTICE_DELAYED, CAUSE_CUSTOMS, 1, 10),
		told(NOTICE_STILL_DELAYED, CAUSE_CUSTOMS, 1, 15),
		told(NOTICE_STILL_DELAYED, CAUSE_WEATHER, 1, 17),
	};
	const struct past past = { items, COUNT_OF(items) };
	struct episode episode = past_episode(&past);
	assert_int_equal(episode.follow_ups, 2);
	assert_int_equal(episode.last_told_on.day, 17);
	assert_int_equal(episode.cause, CAUSE_WEATHER);
	assert_int_equal(episode.event_at.seconds, 17 * 86400);
}

static void
what_ends_an_episode_and_what_does_not(void **state)
{
	(void)state;
	static const struct {
		enum notice_kind kind;
		bool ends;
	} cases[] = {
		{ NOTICE_ADVANCE, false },
		{ NOTICE_SUSPENDED, false },
		{ NOTICE_STILL_DELAYED, false },
		{ NOTICE_RESUMED, true },
		{ NOTICE_DELIVERED_LATE, true },
		{ NOTICE_ACTION, true },
		{ NOTICE_RETURNING, true },
		{ NOTICE_RETURNED, true },
		{ NOTICE_LOST, true },
		{ NOTICE_DAMAGED, true },
		{ NOTICE_CLOSED, true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct told items[] = {
			told(NOTICE_DELAYED, CAUSE_CUSTOMS, 1, 10),
			told(cases[i].kind, CAUSE_CUSTOMS, 1, 12),
		};
		const struct past past = { items, COUNT_OF(items) };
		struct episode episode = past_episode(&past);
		if (episode.is_open == cases[i].ends || episode.number != 1)
			fail_msg("case %zu \"%s\"", i,
			    notice_kind_name(cases[i].kind));
	}
}

static void
a_new_delay_is_a_new_episode_with_its_own_follow_ups(void **state)
{
	(void)state;
	const struct told items[] = {
		told(NOTICE_DELAYED, CAUSE_CUSTOMS, 1, 10),
		told(NOTICE_STILL_DELAYED, CAUSE_CUSTOMS, 1, 15),
		told(NOTICE_RESUMED, CAUSE_NONE, 1, 17),
		told(NOTICE_DELAYED, CAUSE_WEATHER, 2, 20),
	};
	const struct past past = { items, COUNT_OF(items) };
	struct episode episode = past_episode(&past);
	assert_int_equal(episode.number, 2);
	assert_true(episode.is_open);
	assert_int_equal(episode.follow_ups, 0);
	assert_int_equal(episode.cause, CAUSE_WEATHER);
}

static void
what_was_told_is_found_by_kind_and_subject_the_newest_first(void **state)
{
	(void)state;
	struct told items[] = {
		told(NOTICE_ADVANCE, CAUSE_HOLIDAY, 0, 10),
		told(NOTICE_SUSPENDED, CAUSE_HOLIDAY, 0, 11),
		told(NOTICE_ADVANCE, CAUSE_HOLIDAY, 0, 12),
		told(NOTICE_ADVANCE, CAUSE_HOLIDAY, 0, 13),
	};
	items[0].subject = items[1].subject = items[2].subject = STR("cny");
	items[3].subject = STR("golden-week");
	const struct past past = { items, COUNT_OF(items) };
	assert_ptr_equal(past_find(&past, NOTICE_ADVANCE, STR("cny")),
	    &items[2]);
	assert_ptr_equal(past_find(&past, NOTICE_SUSPENDED, STR("cny")),
	    &items[1]);
	assert_null(past_find(&past, NOTICE_SUSPENDED, STR("golden-week")));
	assert_null(past_find(&past, NOTICE_ADVANCE, STR("CNY")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_past_there_is_no_episode),
		cmocka_unit_test(
		    a_delay_opens_an_episode_and_knows_what_was_told),
		cmocka_unit_test(
		    a_follow_up_is_counted_and_renews_what_the_customer_knows),
		cmocka_unit_test(what_ends_an_episode_and_what_does_not),
		cmocka_unit_test(
		    a_new_delay_is_a_new_episode_with_its_own_follow_ups),
		cmocka_unit_test(
		    what_was_told_is_found_by_kind_and_subject_the_newest_first),
	};
	return cmocka_run_group_tests_name("past", tests, NULL, NULL);
}
