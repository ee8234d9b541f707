#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/leftover.h"
#include "unit/command/shop.h"
#include "unit/ledger/book.h"

/* A ledger with mails of 2026-01-26, and a run one week later. */
struct morning {
	struct test_shop shop;
	struct book book;
	struct leftovers leftovers;
	struct jobs jobs;
	struct instant now;
};

static void
morning_open(struct morning *morning)
{
	*morning = (struct morning){ .now = { 1769968800 } };
	shop_open(&morning->shop);
	book_open(&morning->book);
	morning->jobs.run = &morning->shop.setup.run;
}

static void
morning_close(struct morning *morning)
{
	book_close(&morning->book);
	shop_close(&morning->shop);
}

/* As a run does: read, survey, recall, review. */
static void
review(struct morning *morning)
{
	struct test_shop *shop = &morning->shop;
	struct book *book = &morning->book;
	MUST(book, leftovers_read(&morning->leftovers, book->ledger,
		       STR("boot"), &shop->survey, &book->err));
	shop_survey(shop);
	MUST(book, survey_recall(&shop->survey, book->ledger, &book->err));
	leftovers_review(&morning->leftovers, &shop->setup.settings,
	    morning->now, shop->setup.business, &shop->survey, &morning->jobs);
}

static const struct job *
the_job(const struct morning *morning)
{
	assert_int_equal(morning->jobs.count, 1);
	return &morning->jobs.items[0];
}

static void
nothing_left_is_nothing_to_do(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	review(&morning);
	assert_int_equal(morning.jobs.count, 0);
	morning_close(&morning);
}

static void
a_mail_that_still_holds_goes_out_with_the_facts_of_today(void **state)
{
	(void)state;
	static const enum mail_state left[] = { MAIL_PLANNED, MAIL_DEFERRED };
	for (size_t i = 0; i < COUNT_OF(left); i++) {
		struct morning morning;
		morning_open(&morning);
		struct mail mail = book_tell(&morning.book, "1@shop.example",
		    "A", NOTICE_DELAYED);
		book_enter(&morning.book, &mail, left[i]);
		struct shipment shipment = a_delayed_shipment("A");
		shipment.text = STR("Still held");
		shop_add(&morning.shop, &shipment);
		/* A later day, and not so late that it is given up. */
		morning.now = (struct instant){ 1769364000 + 3 * 86400 };
		review(&morning);
		const struct job *job = the_job(&morning);
		assert_true(job->is_sent_here && job->has_new_facts);
		assert_false(
		    job->is_new || job->is_resend || job->has_new_state);
		assert_int_equal(job->mail->state, left[i]);
		assert_true(
		    str_equal(job->mail->message_id, STR("1@shop.example")));
		assert_true(
		    str_equal(job->mail->notices[0].text, STR("Still held")));
		assert_int_equal(morning.jobs.voided_count, 0);
		morning_close(&morning);
	}
}

static void
on_the_day_it_was_decided_its_facts_stay(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	book_tell(&morning.book, "1@shop.example", "A", NOTICE_DELAYED);
	struct shipment shipment = a_delayed_shipment("A");
	shipment.text = STR("Still held");
	shop_add(&morning.shop, &shipment);
	morning.now = (struct instant){ 1769364000 + 3600 };
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_true(job->is_sent_here);
	assert_false(job->has_new_facts);
	assert_true(
	    str_equal(job->mail->notices[0].text, STR("Held by customs")));
	morning_close(&morning);
}

static void
a_mail_whose_news_are_over_expires_and_was_never_decided(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	struct mail mail = book_tell(&morning.book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	struct shipment shipment = a_shipment("A");
	shipment.status = STATUS_DELIVERED;
	shop_add(&morning.shop, &shipment);
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_false(job->is_sent_here);
	assert_true(job->has_new_state);
	assert_int_equal(job->mail->state, MAIL_EXPIRED);
	assert_int_equal(morning.jobs.voided_count, 1);
	assert_int_equal(morning.jobs.voided[0].id, mail.notices[0].id);
	assert_int_equal(shop_find(&morning.shop, "A")->past.count, 0);
	morning_close(&morning);
}

static void
a_mail_goes_without_the_news_that_are_over(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	struct notice notices[3] = { a_notice("A", NOTICE_DELAYED),
		a_notice("B", NOTICE_DELAYED), a_notice("C", NOTICE_DELAYED) };
	struct mail mail = a_mail("1@shop.example", notices, 3);
	book_begin(&morning.book);
	book_add(&morning.book, &mail);
	book_commit(&morning.book);
	struct shipment a = a_delayed_shipment("A"), b = a_shipment("B");
	struct shipment c = a_delayed_shipment("C");
	shop_add(&morning.shop, &a);
	shop_add(&morning.shop, &b);
	shop_add(&morning.shop, &c);
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_true(job->is_sent_here);
	assert_int_equal(job->mail->notice_count, 2);
	assert_true(str_equal(job->mail->notices[0].tracking, STR("A")));
	assert_true(str_equal(job->mail->notices[1].tracking, STR("C")));
	assert_int_equal(morning.jobs.voided_count, 1);
	assert_true(str_equal(morning.jobs.voided[0].tracking, STR("B")));
	/* What was dropped is forgotten, the rest is told. */
	assert_int_equal(shop_find(&morning.shop, "A")->past.count, 1);
	assert_int_equal(shop_find(&morning.shop, "B")->past.count, 0);
	morning_close(&morning);
}

static void
what_no_export_knows_any_more_goes_out_without_dates_that_have_passed(
    void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	book_tell(&morning.book, "1@shop.example", "A", NOTICE_DELAYED);
	morning.now = (struct instant){ 1769968800 + 7 * 86400 };
	morning.shop.request.today = shop_day("2026-02-09");
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_true(job->is_sent_here);
	assert_false(date_is_set(job->mail->notices[0].estimated_on));
	assert_true(
	    str_equal(job->mail->notices[0].text, STR("Held by customs")));
	morning_close(&morning);
}

static void
a_parcel_is_known_again_however_its_number_is_written_today(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	book_tell(&morning.book, "1@shop.example", "LP1", NOTICE_DELAYED);
	struct shipment shipment = a_shipment("lp 1");
	shipment.status = STATUS_DELIVERED;
	shop_add(&morning.shop, &shipment);
	review(&morning);
	assert_int_equal(the_job(&morning)->mail->state, MAIL_EXPIRED);
	morning_close(&morning);
}

static void
a_mail_in_doubt_is_resent_once_just_as_it_was(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	struct mail mail = book_tell(&morning.book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	mail.doubts = 1;
	book_enter(&morning.book, &mail, MAIL_IN_DOUBT);
	struct shipment shipment = a_shipment("A");
	shipment.status = STATUS_DELIVERED;
	shop_add(&morning.shop, &shipment);
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_true(job->is_sent_here && job->is_resend);
	assert_false(job->has_new_facts || job->has_new_state);
	assert_int_equal(job->mail->notice_count, 1);
	assert_true(
	    str_equal(job->mail->notices[0].text, STR("Held by customs")));
	assert_int_equal(morning.jobs.voided_count, 0);
	morning_close(&morning);
}

static void
a_mail_twice_in_doubt_waits_for_a_person(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	struct mail mail = book_tell(&morning.book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	mail.doubts = 2;
	book_enter(&morning.book, &mail, MAIL_IN_DOUBT);
	struct shipment shipment = a_delayed_shipment("A");
	shop_add(&morning.shop, &shipment);
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_false(job->is_sent_here || job->is_resend);
	/* Nothing is written, so the gap to its recipient does not move. */
	assert_false(job->has_new_state);
	assert_int_equal(shop_find(&morning.shop, "A")
			     ->recipient.last_mail_at.seconds,
	    1769364100);
	morning_close(&morning);
}

static void
where_doubts_are_held_no_mail_is_resent(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	morning.shop.setup.settings.relay.in_doubt = IN_DOUBT_HOLD;
	struct mail mail = book_tell(&morning.book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	mail.doubts = 1;
	book_enter(&morning.book, &mail, MAIL_IN_DOUBT);
	review(&morning);
	assert_false(the_job(&morning)->is_sent_here);
	morning_close(&morning);
}

static void
a_doubt_that_a_crash_left_is_written_down(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	struct mail mail = book_tell(&morning.book, "1@shop.example", "A",
	    NOTICE_DELAYED);
	book_enter(&morning.book, &mail, MAIL_SENDING);
	review(&morning);
	const struct job *job = the_job(&morning);
	assert_int_equal(job->mail->state, MAIL_IN_DOUBT);
	assert_int_equal(job->mail->doubts, 1);
	assert_true(job->has_new_state && job->is_resend && job->is_sent_here);
	morning_close(&morning);
}

static void
nothing_goes_to_an_address_that_was_suppressed_meanwhile(void **state)
{
	(void)state;
	static const enum mail_state left[] = { MAIL_PLANNED, MAIL_DEFERRED,
		MAIL_IN_DOUBT };
	for (size_t i = 0; i < COUNT_OF(left); i++) {
		struct morning morning;
		morning_open(&morning);
		struct book *book = &morning.book;
		struct mail mail = book_tell(book, "1@shop.example", "A",
		    NOTICE_DELAYED);
		book_enter(book, &mail, left[i]);
		book_begin(book);
		MUST(book, journal_suppress(book->ledger, mail.to, STR("x"),
			       &book->err));
		book_commit(book);
		struct shipment shipment = a_delayed_shipment("A");
		shop_add(&morning.shop, &shipment);
		review(&morning);
		const struct job *job = the_job(&morning);
		if (job->is_sent_here || !job->has_new_state ||
		    job->mail->state != MAIL_SUPPRESSED)
			fail_msg("case %zu \"%s\"", i,
			    mail_state_name(left[i]));
		assert_int_equal(morning.jobs.voided_count, 0);
		morning_close(&morning);
	}
}

static void
who_gets_a_mail_in_this_run_had_one_just_now(void **state)
{
	(void)state;
	struct morning morning;
	morning_open(&morning);
	book_tell(&morning.book, "1@shop.example", "A", NOTICE_DELAYED);
	struct shipment same = a_delayed_shipment("B");
	struct shipment other = a_delayed_shipment("C");
	same.email = STR("A@customer.example");
	other.email = STR("c@customer.example");
	shop_add(&morning.shop, &same);
	shop_add(&morning.shop, &other);
	review(&morning);
	assert_int_equal(shop_find(&morning.shop, "B")
			     ->recipient.last_mail_at.seconds,
	    morning.now.seconds);
	assert_false(instant_is_set(
	    shop_find(&morning.shop, "C")->recipient.last_mail_at));
	morning_close(&morning);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_left_is_nothing_to_do),
		cmocka_unit_test(
		    a_mail_that_still_holds_goes_out_with_the_facts_of_today),
		cmocka_unit_test(on_the_day_it_was_decided_its_facts_stay),
		cmocka_unit_test(
		    a_mail_whose_news_are_over_expires_and_was_never_decided),
		cmocka_unit_test(a_mail_goes_without_the_news_that_are_over),
		cmocka_unit_test(
		    what_no_export_knows_any_more_goes_out_without_dates_that_have_passed),
		cmocka_unit_test(
		    a_parcel_is_known_again_however_its_number_is_written_today),
		cmocka_unit_test(a_mail_in_doubt_is_resent_once_just_as_it_was),
		cmocka_unit_test(a_mail_twice_in_doubt_waits_for_a_person),
		cmocka_unit_test(where_doubts_are_held_no_mail_is_resent),
		cmocka_unit_test(a_doubt_that_a_crash_left_is_written_down),
		cmocka_unit_test(
		    nothing_goes_to_an_address_that_was_suppressed_meanwhile),
		cmocka_unit_test(who_gets_a_mail_in_this_run_had_one_just_now),
	};
	return cmocka_run_group_tests_name("leftover", tests, NULL, NULL);
}
