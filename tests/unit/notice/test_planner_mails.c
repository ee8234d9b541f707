/* From decisions to mails: whom, when, in which order and language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/notice/scene.h"

static void
a_recipient_gets_one_mail_for_all_parcels(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < 3; i++) {
		struct parcel *parcel = scene_add(&scene,
		    (const char *const[]){ "A", "B", "C" }[i]);
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->recipient.address = STR("jonas@customer.example");
	}
	EXPECT(&scene, "delayed", "delayed", "delayed");
	assert_int_equal(scene.plan.mail_count, 1);
	assert_int_equal(scene.plan.mails[0].notice_count, 3);
	assert_string_equal(mail_letter(&scene.plan.mails[0]), "delayed");
	scene_close(&scene);
}

static void
the_name_on_a_mail_is_the_first_that_any_parcel_has(void **state)
{
	(void)state;
	static const char *const names[] = { "", "Jonas", "J. Weber" };
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct parcel *parcel = scene_add(&scene,
		    (const char *const[]){ "A", "B", "C" }[i]);
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->shipment.name = str_from(names[i]);
		parcel->recipient.address = STR("jonas@x.example");
	}
	scene_plan(&scene);
	assert_true(str_equal(scene.plan.mails[0].name, STR("Jonas")));
	scene_close(&scene);
}

static void
an_address_is_one_however_its_letters_are_written(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_delay(scene_add(&scene, "B"), CAUSE_CUSTOMS);
	scene.parcels[0].recipient.address = STR("Jonas@x.example");
	scene.parcels[1].recipient.address = STR("jonas@x.example");
	EXPECT(&scene, "delayed", "delayed");
	assert_int_equal(scene.plan.mail_count, 1);
	assert_true(str_equal(scene.plan.mails[0].to, STR("Jonas@x.example")));
	scene_close(&scene);
}

static void
different_news_for_one_recipient_make_a_digest(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_find(scene_add(&scene, "B"), FINDING_ACTION, 5, CAUSE_ABSENT);
	scene.parcels[1].recipient.address = scene.parcels[0].recipient.address;
	EXPECT(&scene, "delayed", "action");
	assert_int_equal(scene.plan.mail_count, 1);
	assert_string_equal(mail_letter(&scene.plan.mails[0]), "digest");
	scene_close(&scene);
}

static void
mails_stand_in_the_order_of_addresses_and_notices_in_that_of_parcels(
    void **state)
{
	(void)state;
	static const char *const addresses[] = { "c@x.example", "a@x.example",
		"c@x.example", "B@x.example" };
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		struct parcel *parcel = scene_add(&scene,
		    (const char *const[]){ "1", "2", "3", "4" }[i]);
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->recipient.address = str_from(addresses[i]);
	}
	scene_plan(&scene);
	const struct mail *mails = scene.plan.mails;
	assert_int_equal(scene.plan.mail_count, 3);
	assert_true(str_equal(mails[0].to, STR("B@x.example")));
	assert_true(str_equal(mails[1].to, STR("a@x.example")));
	assert_true(str_equal(mails[2].to, STR("c@x.example")));
	assert_true(str_equal(mails[2].notices[0].tracking, STR("1")));
	assert_true(str_equal(mails[2].notices[1].tracking, STR("3")));
	scene_close(&scene);
}

static void
a_mail_is_planned_now_by_this_run_and_has_a_message_id(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_delay(scene_add(&scene, "B"), CAUSE_CUSTOMS);
	scene_plan(&scene);
	const struct mail *mails = scene.plan.mails;
	assert_int_equal(mails[0].state, MAIL_PLANNED);
	assert_int_equal(mails[0].history_count, 1);
	assert_int_equal(mails[0].planned_at.seconds,
	    scene.planner.now.seconds);
	assert_true(str_equal(mails[0].run, scene.planner.run));
	assert_true(str_equal(mails[0].name, STR("Jonas")));
	assert_true(str_ends_with(mails[0].message_id, STR("@shop.example")));
	assert_false(str_equal(mails[0].message_id, mails[1].message_id));
	scene_close(&scene);
}

static void
the_same_input_gives_the_same_plan(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	scene_plan(&scene);
	struct str first = scene.plan.mails[0].message_id;
	scene_plan(&scene);
	assert_true(str_equal(scene.plan.mails[0].message_id, first));
	scene_close(&scene);
}

static void
the_language_is_the_row_s_then_the_country_s_then_the_default(void **state)
{
	(void)state;
	static const struct {
		const char *row, *country, *language;
	} cases[] = {
		{ "fr", "DE", "fr" },
		{ "", "DE", "de" },
		{ "", "AT", "de" },
		{ "", "BR", "pt" },
		{ "", "JP", "en" },
		{ "", "", "en" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->shipment.language = str_from(cases[i].row);
		parcel->shipment.destination = str_from(cases[i].country);
		scene_plan(&scene);
		if (!str_equal(scene.plan.mails[0].language,
			str_from(cases[i].language)))
			fail_msg("case %zu \"%s\" \"%s\": %.*s", i,
			    cases[i].row, cases[i].country,
			    STR_ARG(scene.plan.mails[0].language));
		scene_close(&scene);
	}
}

static void
countries_are_looked_up_however_they_are_written(void **state)
{
	(void)state;
	static const struct {
		const char *languages, *country, *language;
	} cases[] = {
		{ "BR:pt, DE:de", "DE", "de" },
		{ "BR:pt,DE:de", "de", "de" },
		{ " br : pt ", "BR", "pt" },
		{ "BR:pt", "DE", "" },
		{ "BR", "BR", "" },
		{ "", "BR", "" },
		{ "BR:pt,,DE:de", "", "" },
		{ "BR:pt, BR:en", "BR", "pt" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str language =
		    language_of_country(str_from(cases[i].languages),
			str_from(cases[i].country));
		if (!str_equal(language, str_from(cases[i].language)))
			fail_msg("case %zu \"%s\": %.*s", i, cases[i].languages,
			    STR_ARG(language));
	}
}

static void
a_letter_speaks_one_language_throughout(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_meet(scene_add(&scene, "A"), &scene_festival);
	parcel_meet(scene_add(&scene, "B"), &scene_festival);
	scene.parcels[0].shipment.destination = STR("DE");
	scene.parcels[1].shipment.destination = STR("BR");
	scene.parcels[1].recipient.address = scene.parcels[0].recipient.address;
	scene_plan(&scene);
	const struct mail *mail = &scene.plan.mails[0];
	assert_true(str_equal(mail->language, STR("de")));
	for (size_t i = 0; i < 2; i++)
		assert_true(str_equal(mail->notices[i].window_title,
		    STR("Frühlingsfest")));
	scene.parcels[1].shipment.language = STR("pt");
	scene_plan(&scene);
	mail = &scene.plan.mails[0];
	assert_true(str_equal(mail->language, STR("pt")));
	for (size_t i = 0; i < 2; i++)
		assert_true(str_equal(mail->notices[i].window_title,
		    STR("Festival da Primavera")));
	scene_close(&scene);
}

static void
between_two_mails_to_one_address_the_gap_is_kept(void **state)
{
	(void)state;
	static const struct {
		int seconds; /* since the last mail */
		const char *answer;
	} cases[] = {
		{ 0, "deferred" },
		{ 20 * 3600 - 1, "deferred" },
		{ 20 * 3600, "delayed" },
		{ 24 * 3600, "delayed" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->recipient.last_mail_at.seconds =
		    scene.planner.now.seconds - cases[i].seconds;
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu: %s", i, scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
news_that_wait_for_the_customer_do_not_wait_for_the_gap(void **state)
{
	(void)state;
	static const struct {
		enum finding_kind kind;
		const char *answer;
	} cases[] = {
		{ FINDING_ACTION, "action" },
		{ FINDING_RETURNING, "returning" },
		{ FINDING_RETURNED, "returned" },
		{ FINDING_DELAYED, "deferred" },
		{ FINDING_SUSPENDED, "deferred" },
		{ FINDING_ADVANCE, "deferred" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, cases[i].kind, 5, CAUSE_ABSENT);
		parcel->finding.window = &scene_festival;
		parcel->recipient.last_mail_at = scene.planner.now;
		scene_plan(&scene);
		if (strcmp(scene_answer(&scene, 0), cases[i].answer) != 0)
			fail_msg("case %zu \"%s\": %s", i,
			    finding_kind_name(cases[i].kind),
			    scene_answer(&scene, 0));
		scene_close(&scene);
	}
}

static void
other_news_travel_with_those_that_may_not_wait(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_find(scene_add(&scene, "B"), FINDING_ACTION, 5, CAUSE_ABSENT);
	for (size_t i = 0; i < 2; i++) {
		scene.parcels[i].recipient.address = STR("a@x.example");
		scene.parcels[i].recipient.last_mail_at = scene.planner.now;
	}
	EXPECT(&scene, "delayed", "action");
	assert_int_equal(scene.plan.mail_count, 1);
	scene_close(&scene);
}

static void
a_suppressed_address_gets_nothing_and_is_listed(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_find(scene_add(&scene, "B"), FINDING_ACTION, 5, CAUSE_DUTIES);
	scene_add(&scene, "C");
	for (size_t i = 0; i < 3; i++)
		scene.parcels[i].recipient.is_suppressed = true;
	EXPECT(&scene, "suppressed", "suppressed", "none");
	assert_int_equal(scene.plan.mail_count, 0);
	scene_close(&scene);
}

static void
without_a_usable_address_the_staff_learns_why(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "A"), CAUSE_CUSTOMS);
	parcel_delay(scene_add(&scene, "B"), CAUSE_CUSTOMS);
	scene_add(&scene, "C");
	for (size_t i = 0; i < 3; i++)
		scene.parcels[i].recipient.address = STR_EMPTY;
	scene.parcels[0].recipient.trouble = "two @";
	EXPECT(&scene, "staff", "staff", "none");
	assert_true(str_equal(scene.plan.decisions[0].reason,
	    STR("no usable address: two @")));
	assert_true(str_equal(scene.plan.decisions[1].reason,
	    STR("no usable address: none given")));
	scene_close(&scene);
}

static void
beyond_the_limit_mails_wait_in_the_order_of_addresses(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	for (size_t i = 0; i < 4; i++)
		parcel_delay(scene_add(&scene, (const char *const[]){ "d", "c",
						   "b", "a" }[i]),
		    CAUSE_CUSTOMS);
	scene.planner.limit = 2;
	EXPECT(&scene, "deferred", "deferred", "delayed", "delayed");
	assert_int_equal(scene.plan.mail_count, 2);
	scene.planner.limit = 0;
	EXPECT(&scene, "deferred", "deferred", "deferred", "deferred");
	scene.planner.limit = SIZE_MAX;
	EXPECT(&scene, "delayed", "delayed", "delayed", "delayed");
	scene_close(&scene);
}

static void
a_mail_that_keeps_the_gap_does_not_use_up_the_limit(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_delay(scene_add(&scene, "a"), CAUSE_CUSTOMS);
	parcel_delay(scene_add(&scene, "b"), CAUSE_CUSTOMS);
	scene.parcels[0].recipient.last_mail_at = scene.planner.now;
	scene.planner.limit = 1;
	EXPECT(&scene, "deferred", "delayed");
	scene_close(&scene);
}

static void
the_facts_are_those_of_the_export_and_the_finding(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_CUSTOMS);
	parcel->shipment.country = STR("US");
	parcel->shipment.text = STR("Held by customs");
	scene_plan(&scene);
	const struct notice *notice = &scene.plan.mails[0].notices[0];
	assert_int_equal(notice->cause, CAUSE_CUSTOMS);
	assert_true(str_equal(notice->carrier, STR("yunexpress")));
	assert_true(str_equal(notice->order, STR("#A")));
	assert_true(str_equal(notice->destination, STR("US")));
	assert_true(str_equal(notice->country, STR("US")));
	assert_true(str_equal(notice->text, STR("Held by customs")));
	assert_true(date_equal(notice->event_on, day("2026-01-20")));
	assert_true(date_equal(notice->due_on, day("2026-01-22")));
	assert_true(date_equal(notice->estimated_on, day("2026-01-30")));
	assert_int_equal(notice->days_late, 4);
	assert_true(str_is_empty(notice->window_id));
	scene_close(&scene);
}

static void
the_window_is_told_with_its_days_and_its_title(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	parcel_meet(scene_add(&scene, "A"), &scene_festival);
	scene_plan(&scene);
	const struct notice *notice = &scene.plan.mails[0].notices[0];
	assert_true(str_equal(notice->window_id, scene_festival.id));
	assert_true(str_equal(notice->window_title, STR("Spring Festival")));
	assert_true(date_equal(notice->window_from, day("2026-02-15")));
	assert_true(date_equal(notice->window_last, day("2026-02-23")));
	assert_int_equal(notice->cause, CAUSE_HOLIDAY);
	scene_close(&scene);
}

static void
an_estimate_that_has_passed_or_is_today_is_never_printed(void **state)
{
	(void)state;
	static const struct {
		const char *estimate;
		bool is_printed;
	} cases[] = {
		{ "2026-01-25", false },
		{ "2026-01-26", false },
		{ "2026-01-27", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_delay(parcel, CAUSE_CUSTOMS);
		parcel->finding.estimated_on = day(cases[i].estimate);
		scene_plan(&scene);
		if (date_is_set(scene.plan.mails[0].notices[0].estimated_on) !=
		    cases[i].is_printed)
			fail_msg("case %zu \"%s\"", i, cases[i].estimate);
		scene_close(&scene);
	}
}

static void
an_estimate_that_nobody_can_know_is_not_printed(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_delay(parcel, CAUSE_CUSTOMS);
	parcel->finding.is_expected = false;
	scene_plan(&scene);
	assert_false(date_is_set(scene.plan.mails[0].notices[0].estimated_on));
	scene_close(&scene);
}

static struct str
english_only(const void *context, struct str wanted)
{
	(void)wanted;
	return *(const struct str *)context;
}

static void
the_language_of_a_mail_is_one_that_letters_are_written_in(void **state)
{
	(void)state;
	const struct str english = STR("en");
	struct scene scene;
	scene_open(&scene);
	parcel_meet(scene_add(&scene, "A"), &scene_festival);
	scene.parcels[0].shipment.language = STR("pt");
	scene.planner.written_language = english_only;
	scene.planner.context = &english;
	scene_plan(&scene);
	const struct mail *mail = &scene.plan.mails[0];
	assert_true(str_equal(mail->language, STR("en")));
	assert_true(
	    str_equal(mail->notices[0].window_title, STR("Spring Festival")));
	scene_close(&scene);
}

static void
a_parcel_at_the_post_waits_until_the_post_sends_it_back(void **state)
{
	(void)state;
	static const struct {
		enum cause cause;
		const char *event, *act_by;
	} cases[] = {
		{ CAUSE_UNCLAIMED, "2026-01-20", "2026-02-04" },
		{ CAUSE_UNCLAIMED, "2026-01-11", "2026-01-26" },
		{ CAUSE_UNCLAIMED, "2026-01-10", "" },
		{ CAUSE_DUTIES, "2026-01-20", "2026-02-04" },
		{ CAUSE_ADDRESS, "2026-01-20", "2026-02-04" },
		{ CAUSE_ABSENT, "2026-01-20", "2026-02-04" },
		/* These the post does not keep for so long. */
		{ CAUSE_REFUSED, "2026-01-20", "" },
		{ CAUSE_DOCUMENTS, "2026-01-20", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[DATE_TEXT];
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, FINDING_ACTION, 5, cases[i].cause);
		parcel->shipment.event.date = day(cases[i].event);
		scene_plan(&scene);
		date_format(scene.plan.mails[0].notices[0].act_by, text);
		if (strcmp(text, cases[i].act_by) != 0)
			fail_msg("case %zu: \"%s\"", i, text);
		scene_close(&scene);
	}
}

static void
what_waits_for_the_customer_stands_first_in_a_mail(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	const char *wanted[] = { "B", "D", "A", "C" };
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		static const char *const trackings[] = { "A", "B", "C", "D" };
		struct parcel *parcel = scene_add(&scene, trackings[i]);
		parcel->recipient.address = STR("one@customer.example");
		parcel_delay(parcel, CAUSE_CUSTOMS);
	}
	parcel_find(&scene.parcels[1], FINDING_ACTION, 5, CAUSE_DUTIES);
	parcel_find(&scene.parcels[3], FINDING_RETURNED, 3, CAUSE_DUTIES);
	scene_plan(&scene);
	assert_int_equal(scene.plan.mail_count, 1);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_true(str_equal(scene.plan.mails[0].notices[i].tracking,
		    str_from(wanted[i])));
	scene_close(&scene);
}

static void
a_parcel_that_is_back_asks_for_an_answer_by_a_day(void **state)
{
	(void)state;
	static const struct {
		enum finding_kind finding;
		long answer_days;
		const char *answer_by;
	} cases[] = {
		{ FINDING_RETURNED, 14, "2026-02-08" },
		{ FINDING_RETURNED, 1, "2026-01-26" },
		{ FINDING_RETURNED, 0, "" },
		{ FINDING_RETURNING, 14, "" },
		{ FINDING_ACTION, 14, "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[DATE_TEXT];
		struct scene scene;
		scene_open(&scene);
		scene.returns.answer_days = cases[i].answer_days;
		scene_set_today(&scene, "2026-01-25");
		parcel_find(scene_add(&scene, "A"), cases[i].finding, 3,
		    CAUSE_ADDRESS);
		scene_plan(&scene);
		date_format(scene.plan.mails[0].notices[0].answer_by, text);
		if (strcmp(text, cases[i].answer_by) != 0)
			fail_msg("case %zu: \"%s\"", i, text);
		scene_close(&scene);
	}
}

static void
an_open_dispute_is_mentioned_once_for_ever(void **state)
{
	(void)state;
	static const struct {
		enum finding_kind finding;
		bool is_disputed, was_mentioned, mentions;
	} cases[] = {
		{ FINDING_ACTION, true, false, true },
		{ FINDING_RETURNING, true, false, true },
		{ FINDING_RETURNED, true, false, true },
		{ FINDING_RETURNED, false, false, false },
		{ FINDING_RETURNED, true, true, false },
		{ FINDING_DELAYED, true, false, false },
		{ FINDING_LOST, true, false, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		scene.settings.lost = true;
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, cases[i].finding, 3, CAUSE_ADDRESS);
		parcel->shipment.is_disputed = cases[i].is_disputed;
		/* The first of two: it need not be the last word. */
		parcel_tell(parcel, NOTICE_ACTION, CAUSE_DUTIES, "2026-01-10")
		    ->mentions_dispute = cases[i].was_mentioned;
		parcel_tell(parcel, NOTICE_RETURNING, CAUSE_DUTIES,
		    "2026-01-15");
		scene_plan(&scene);
		if (scene.plan.mails[0].notices[0].mentions_dispute !=
		    cases[i].mentions)
			fail_msg("case %zu", i);
		scene_close(&scene);
	}
}

static void
a_return_names_the_reason_that_the_carrier_gave(void **state)
{
	(void)state;
	static const struct {
		enum cause shipment, finding, told;
	} cases[] = {
		{ CAUSE_DUTIES, CAUSE_DUTIES, CAUSE_DUTIES },
		{ CAUSE_CUSTOMS, CAUSE_OTHER, CAUSE_CUSTOMS },
		{ CAUSE_ABSENT, CAUSE_OTHER, CAUSE_ABSENT },
		{ CAUSE_OTHER, CAUSE_OTHER, CAUSE_OTHER },
		{ CAUSE_NONE, CAUSE_OTHER, CAUSE_OTHER },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_open(&scene);
		struct parcel *parcel = scene_add(&scene, "A");
		parcel_find(parcel, FINDING_RETURNING, 3, cases[i].finding);
		parcel->shipment.cause = cases[i].shipment;
		scene_plan(&scene);
		if (scene.plan.mails[0].notices[0].cause != cases[i].told)
			fail_msg("case %zu", i);
		/* Another word for what is no reason of its own is no news. */
		parcel_tell(parcel, NOTICE_RETURNING, cases[i].told,
		    "2026-01-25");
		parcel->shipment.cause = cases[i].finding;
		scene_plan(&scene);
		assert_int_equal(scene.plan.mail_count, 0);
		scene_close(&scene);
	}
}

static void
without_an_event_there_is_no_last_day_to_act(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	struct parcel *parcel = scene_add(&scene, "A");
	parcel_find(parcel, FINDING_ACTION, 5, CAUSE_UNCLAIMED);
	parcel->shipment.event = TIMESTAMP_NONE;
	scene_plan(&scene);
	const struct notice *notice = &scene.plan.mails[0].notices[0];
	assert_false(date_is_set(notice->act_by));
	assert_false(instant_is_set(notice->event_at));
	scene_close(&scene);
}

static void
an_empty_night_is_an_empty_plan(void **state)
{
	(void)state;
	struct scene scene;
	scene_open(&scene);
	scene_plan(&scene);
	assert_int_equal(scene.plan.mail_count, 0);
	assert_int_equal(scene.plan.closing_count, 0);
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recipient_gets_one_mail_for_all_parcels),
		cmocka_unit_test(
		    the_name_on_a_mail_is_the_first_that_any_parcel_has),
		cmocka_unit_test(
		    an_address_is_one_however_its_letters_are_written),
		cmocka_unit_test(
		    different_news_for_one_recipient_make_a_digest),
		cmocka_unit_test(
		    mails_stand_in_the_order_of_addresses_and_notices_in_that_of_parcels),
		cmocka_unit_test(
		    a_mail_is_planned_now_by_this_run_and_has_a_message_id),
		cmocka_unit_test(the_same_input_gives_the_same_plan),
		cmocka_unit_test(
		    the_language_is_the_row_s_then_the_country_s_then_the_default),
		cmocka_unit_test(
		    countries_are_looked_up_however_they_are_written),
		cmocka_unit_test(a_letter_speaks_one_language_throughout),
		cmocka_unit_test(
		    between_two_mails_to_one_address_the_gap_is_kept),
		cmocka_unit_test(
		    news_that_wait_for_the_customer_do_not_wait_for_the_gap),
		cmocka_unit_test(
		    other_news_travel_with_those_that_may_not_wait),
		cmocka_unit_test(
		    a_suppressed_address_gets_nothing_and_is_listed),
		cmocka_unit_test(without_a_usable_address_the_staff_learns_why),
		cmocka_unit_test(
		    beyond_the_limit_mails_wait_in_the_order_of_addresses),
		cmocka_unit_test(
		    a_mail_that_keeps_the_gap_does_not_use_up_the_limit),
		cmocka_unit_test(
		    the_facts_are_those_of_the_export_and_the_finding),
		cmocka_unit_test(
		    the_window_is_told_with_its_days_and_its_title),
		cmocka_unit_test(
		    an_estimate_that_has_passed_or_is_today_is_never_printed),
		cmocka_unit_test(
		    an_estimate_that_nobody_can_know_is_not_printed),
		cmocka_unit_test(
		    the_language_of_a_mail_is_one_that_letters_are_written_in),
		cmocka_unit_test(
		    a_parcel_at_the_post_waits_until_the_post_sends_it_back),
		cmocka_unit_test(
		    what_waits_for_the_customer_stands_first_in_a_mail),
		cmocka_unit_test(
		    a_parcel_that_is_back_asks_for_an_answer_by_a_day),
		cmocka_unit_test(an_open_dispute_is_mentioned_once_for_ever),
		cmocka_unit_test(
		    a_return_names_the_reason_that_the_carrier_gave),
		cmocka_unit_test(without_an_event_there_is_no_last_day_to_act),
		cmocka_unit_test(an_empty_night_is_an_empty_plan),
	};
	return cmocka_run_group_tests_name("planner_mails", tests, NULL, NULL);
}
