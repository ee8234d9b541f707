#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notice/mail.h"

static void
every_state_has_a_name_that_reads_back(void **state)
{
	(void)state;
	for (enum mail_state s = MAIL_PLANNED; s < MAIL_STATE_COUNT; s++) {
		enum mail_state again = MAIL_STATE_COUNT;
		const char *name = mail_state_name(s);
		if (!mail_state_parse(str_from(name), &again) || again != s)
			fail_msg("case %d \"%s\"", (int)s, name);
	}
}

static void
a_word_that_is_no_state_is_refused(void **state)
{
	(void)state;
	static const char *const words[] = { "", "Planned", "in doubt",
		"sent" };
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		enum mail_state found = MAIL_STATE_COUNT;
		if (mail_state_parse(str_from(words[i]), &found) ||
		    found != MAIL_STATE_COUNT)
			fail_msg("case %zu \"%s\"", i, words[i]);
	}
}

static void
a_mail_remembers_its_states_in_their_order(void **state)
{
	(void)state;
	static const enum mail_state way[] = { MAIL_PLANNED, MAIL_SENDING,
		MAIL_IN_DOUBT, MAIL_SENDING, MAIL_ACCEPTED };
	struct mail mail = { 0 };
	for (size_t i = 0; i < COUNT_OF(way); i++) {
		mail_enter(&mail, way[i]);
		assert_int_equal(mail.state, way[i]);
	}
	assert_int_equal(mail.history_count, COUNT_OF(way));
	assert_memory_equal(mail.history, way, sizeof(way));
}

static void
past_the_limit_the_oldest_state_is_forgotten(void **state)
{
	(void)state;
	struct mail mail = { 0 };
	mail_enter(&mail, MAIL_PLANNED);
	for (int i = 0; i < MAIL_MAX_HISTORY - 1; i++)
		mail_enter(&mail, MAIL_DEFERRED);
	assert_int_equal(mail.history[0], MAIL_PLANNED);
	mail_enter(&mail, MAIL_ACCEPTED);
	assert_int_equal(mail.history_count, MAIL_MAX_HISTORY);
	assert_int_equal(mail.history[0], MAIL_DEFERRED);
	assert_int_equal(mail.history[MAIL_MAX_HISTORY - 1], MAIL_ACCEPTED);
}

static void
notices_of_one_letter_share_it_and_others_make_a_digest(void **state)
{
	(void)state;
	static const struct {
		struct notice notices[3];
		size_t count;
		const char *letter;
	} cases[] = {
		{ { { .kind = NOTICE_DELAYED } }, 1, "delayed" },
		{ { { .kind = NOTICE_DELAYED, .cause = CAUSE_CUSTOMS },
		      { .kind = NOTICE_DELAYED, .cause = CAUSE_WEATHER } },
		    2, "delayed" },
		{ { { .kind = NOTICE_DELAYED },
		      { .kind = NOTICE_STILL_DELAYED } },
		    2, "digest" },
		{ { { .kind = NOTICE_ADVANCE }, { .kind = NOTICE_ADVANCE },
		      { .kind = NOTICE_SUSPENDED } },
		    3, "digest" },
		{ { { .kind = NOTICE_ACTION, .cause = CAUSE_UNCLAIMED },
		      { .kind = NOTICE_ACTION, .cause = CAUSE_UNCLAIMED } },
		    2, "action-pickup" },
		{ { { .kind = NOTICE_ACTION, .cause = CAUSE_UNCLAIMED },
		      { .kind = NOTICE_ACTION, .cause = CAUSE_DUTIES } },
		    2, "digest" },
		{ { { .kind = NOTICE_RETURNING, .cause = CAUSE_DUTIES },
		      { .kind = NOTICE_RETURNING, .cause = CAUSE_REFUSED } },
		    2, "returning" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice notices[3];
		memcpy(notices, cases[i].notices, sizeof(notices));
		const struct mail mail = { .notices = notices,
			.notice_count = cases[i].count };
		if (strcmp(mail_letter(&mail), cases[i].letter) != 0)
			fail_msg("case %zu \"%s\"", i, mail_letter(&mail));
	}
}

static void
a_recipient_is_known_by_the_address_whatever_its_case(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_true(
	    str_equal(mail_recipient_key(STR("Jonas@X.example"), &arena),
		mail_recipient_key(STR("jonas@x.example"), &arena)));
	assert_false(
	    str_equal(mail_recipient_key(STR("jonas@x.example"), &arena),
		mail_recipient_key(STR("jonas@y.example"), &arena)));
	arena_release(&arena);
}

/* A mail with one notice; the tests change one thing at a time. */
static struct mail
ordinary(struct notice *notice)
{
	*notice = (struct notice){
		.kind = NOTICE_STILL_DELAYED,
		.cause = CAUSE_CUSTOMS,
		.episode = 1,
		.follow_up = 1,
		.carrier = STR("yunexpress"),
		.tracking = STR("LP1"),
		.order = STR("1001"),
		.window_id = STR("cny"),
	};
	return (struct mail){
		.to = STR("a@customer.example"),
		.planned_at = { 1769364000 },
		.notices = notice,
		.notice_count = 1,
	};
}

static void
the_message_id_is_the_same_on_every_machine_and_in_every_version(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct notice notice;
	struct mail mail = ordinary(&notice);
	struct str id = mail_message_id(&mail, STR("shop.example"), &arena);
	assert_string_equal(arena_cstr(&arena, id),
	    "bf84f4ef7ef163fb29748912e991986d@shop.example");
	arena_release(&arena);
}

static void
the_message_id_does_not_depend_on_what_the_letter_says(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct notice notice;
	struct mail mail = ordinary(&notice);
	struct str id = mail_message_id(&mail, STR("shop.example"), &arena);
	notice.cause = CAUSE_WEATHER;
	notice.days_late = 12;
	notice.text = STR("Held by customs");
	notice.estimated_on = (struct date){ 20500 };
	mail.name = STR("Jonas");
	mail.language = STR("de");
	mail_enter(&mail, MAIL_IN_DOUBT);
	assert_true(
	    str_equal(id, mail_message_id(&mail, STR("shop.example"), &arena)));
	arena_release(&arena);
}

static void
change_carrier(struct mail *mail)
{
	mail->notices[0].carrier = STR("4px");
}

static void
change_number(struct mail *mail)
{
	mail->notices[0].tracking = STR("LP2");
}

static void
change_kind(struct mail *mail)
{
	mail->notices[0].kind = NOTICE_RESUMED;
}

static void
change_episode(struct mail *mail)
{
	mail->notices[0].episode = 2;
}

static void
change_follow_up(struct mail *mail)
{
	mail->notices[0].follow_up = 2;
}

static void
change_recipient(struct mail *mail)
{
	mail->to = STR("b@customer.example");
}

static void
change_time(struct mail *mail)
{
	mail->planned_at.seconds++;
}

static void
make_an_order(struct mail *mail)
{
	mail->notices[0].tracking = STR_EMPTY;
}

static void
make_another_order(struct mail *mail)
{
	mail->notices[0].tracking = STR_EMPTY;
	mail->notices[0].order = STR("1002");
}

static void
make_an_advance(struct mail *mail)
{
	mail->notices[0].kind = NOTICE_ADVANCE;
}

static void
make_another_advance(struct mail *mail)
{
	mail->notices[0].kind = NOTICE_ADVANCE;
	mail->notices[0].window_id = STR("golden-week");
}

static void
mails_that_differ_in_their_key_differ_in_their_message_id(void **state)
{
	(void)state;
	static void (*const changes[])(struct mail *) = { NULL, change_carrier,
		change_number, change_kind, change_episode, change_follow_up,
		change_recipient, change_time, make_an_order,
		make_another_order, make_an_advance, make_another_advance };
	struct arena arena = { 0 };
	struct str ids[COUNT_OF(changes)];
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct notice notice;
		struct mail mail = ordinary(&notice);
		if (changes[i] != NULL)
			changes[i](&mail);
		ids[i] = mail_message_id(&mail, STR("shop.example"), &arena);
		for (size_t k = 0; k < i; k++)
			if (str_equal(ids[k], ids[i]))
				fail_msg("cases %zu and %zu", k, i);
	}
	arena_release(&arena);
}

static void
the_message_id_is_safe_in_a_header(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct notice notice;
	struct mail mail = ordinary(&notice);
	notice.tracking = STR("<\r\nBcc: x@y.example>\"");
	mail.to = STR("o'neil+\"x\"@customer.example");
	struct str id = mail_message_id(&mail, STR("shop.example"), &arena);
	assert_true(str_ends_with(id, STR("@shop.example")));
	for (size_t i = 0; i < id.len - strlen("@shop.example"); i++)
		assert_non_null(strchr("0123456789abcdef", id.ptr[i]));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_has_a_name_that_reads_back),
		cmocka_unit_test(a_word_that_is_no_state_is_refused),
		cmocka_unit_test(a_mail_remembers_its_states_in_their_order),
		cmocka_unit_test(past_the_limit_the_oldest_state_is_forgotten),
		cmocka_unit_test(
		    notices_of_one_letter_share_it_and_others_make_a_digest),
		cmocka_unit_test(
		    a_recipient_is_known_by_the_address_whatever_its_case),
		cmocka_unit_test(
		    the_message_id_is_the_same_on_every_machine_and_in_every_version),
		cmocka_unit_test(
		    the_message_id_does_not_depend_on_what_the_letter_says),
		cmocka_unit_test(
		    mails_that_differ_in_their_key_differ_in_their_message_id),
		cmocka_unit_test(the_message_id_is_safe_in_a_header),
	};
	return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
