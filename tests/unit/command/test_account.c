#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/account.h"
#include "unit/command/shop.h"
#include "unit/ledger/book.h"

/*
 * A night with five rows: A is told, B waits for the gap, C has no address,
 * D is on its way; one row was rejected.
 */
struct night {
	struct test_shop shop;
	struct options options;
	struct execution execution;
};

static void
add_row(struct test_shop *shop, const char *tracking, const char *email)
{
	struct shipment shipment = a_delayed_shipment(tracking);
	shipment.email = str_from(email);
	shop_add(shop, &shipment);
}

static void
make_plan(struct night *night)
{
	struct execution *execution = &night->execution;
	const struct planner planner = {
		.settings = &night->shop.setup.settings.notices,
		.returns = &night->shop.setup.settings.returns,
		.business = night->shop.setup.business,
		.now = execution->now,
		.today = execution->today,
		.run = execution->record.name,
		.sender_domain = STR("shop.example"),
		.limit = SIZE_MAX,
	};
	/* B's customer had a mail a minute ago. */
	night->shop.survey.candidates[1].recipient.last_mail_at =
	    (struct instant){ execution->now.seconds - 60 };
	execution->intake = night->shop.intake;
	execution->survey = night->shop.survey;
	planner_plan(&planner, execution->survey.candidates,
	    execution->survey.count, execution->run, &execution->plan);
	for (size_t i = 0; i < execution->plan.mail_count; i++) {
		struct job *job = jobs_add(&execution->jobs,
		    &execution->plan.mails[i]);
		job->is_new = job->is_sent_here = true;
		job->subject = STR("Your parcel is late");
	}
}

static void
night_open(struct night *night)
{
	static struct reject reject = { { STR_INIT("export.csv"), 6 },
		STR_INIT("no tracking number") };
	struct test_shop *shop = &night->shop;
	*night = (struct night){ .options = { .config = "shop.ini" } };
	shop_open(shop);
	add_row(shop, "A", "a@customer.example");
	add_row(shop, "B", "b@customer.example");
	add_row(shop, "C", "");
	struct shipment fine = a_shipment("D");
	shop_add(shop, &fine);
	shop->intake.rows++;
	shop->intake.rejected = 1;
	shop->intake.rejects = &reject;
	shop->intake.reject_count = 1;
	shop_survey(shop);
	night->execution = (struct execution){
		.setup = &shop->setup,
		.options = &night->options,
		.run = &shop->setup.run,
		.now = { 1769968800 },
		.today = shop->request.today,
		.record = { .name = STR("20260202T020000-1"),
		    .command = STR("run") },
		.jobs = { .run = &shop->setup.run },
	};
	make_plan(night);
}

static void
night_close(struct night *night)
{
	shop_close(&night->shop);
}

static void
expect_mismatch(struct night *night, const char *what)
{
	struct error err = { 0 };
	if (account_check_books(&night->execution, &err))
		fail_msg("the books of %s close", what);
	if (err.kind != ERROR_BOOKS || strstr(err.text, what) == NULL)
		fail_msg("%d: %s", (int)err.kind, err.text);
}

static void
the_books_of_an_ordinary_night_close(void **state)
{
	(void)state;
	struct night night;
	struct error err = { 0 };
	night_open(&night);
	if (!account_check_books(&night.execution, &err))
		fail_msg("%s", err.text);
	night_close(&night);
}

static void
a_row_that_got_lost_is_noticed(void **state)
{
	(void)state;
	struct night night;
	night_open(&night);
	night.execution.intake.rows++;
	expect_mismatch(&night, "rows");
	night_close(&night);
}

static void
a_shipment_that_got_lost_is_noticed(void **state)
{
	(void)state;
	struct night night;
	night_open(&night);
	night.execution.survey.kinds[FINDING_NONE]--;
	expect_mismatch(&night, "shipments");
	night_close(&night);
}

static void
a_decision_that_is_none_is_noticed(void **state)
{
	(void)state;
	struct night night;
	night_open(&night);
	night.execution.plan.decisions[0].kind = DECISION_KIND_COUNT;
	expect_mismatch(&night, "findings");
	night_close(&night);
}

static void
a_customer_who_was_forgotten_is_noticed(void **state)
{
	(void)state;
	struct night night;
	night_open(&night);
	night.execution.plan.mails[0].notice_count = 0;
	expect_mismatch(&night, "told shipments");
	night_close(&night);
}

static void
a_mail_that_the_ledger_knows_otherwise_is_noticed(void **state)
{
	(void)state;
	struct night night;
	struct book book;
	struct error err = { 0 };
	night_open(&night);
	book_open(&book);
	struct mail *mail = &night.execution.plan.mails[0];
	book_begin(&book);
	book_add(&book, mail);
	book_commit(&book);
	night.execution.is_recorded = true;
	night.execution.ledger = book.ledger;
	night.execution.record.id = book.run.id;
	if (!account_check_books(&night.execution, &err))
		fail_msg("%s", err.text);
	mail_enter(mail, MAIL_ACCEPTED);
	expect_mismatch(&night, "planned");
	book_enter(&book, mail, MAIL_ACCEPTED);
	if (!account_check_books(&night.execution, &err))
		fail_msg("%s", err.text);
	book_tell(&book, "2@shop.example", "Z", NOTICE_DELAYED);
	expect_mismatch(&night, "planned");
	book_close(&book);
	night_close(&night);
}

static void
a_run_that_stopped_before_its_plan_has_no_books(void **state)
{
	(void)state;
	struct night night;
	struct error err = { 0 };
	night_open(&night);
	night.execution.plan = (struct plan){ 0 };
	night.execution.intake.rows = 4711;
	assert_true(account_check_books(&night.execution, &err));
	night_close(&night);
}

static void
the_report_has_the_totals_of_the_night(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	account_report(&night.execution, &report);
	const struct report_totals *totals = &report.totals;
	assert_int_equal(totals->rows, 5);
	assert_int_equal(totals->shipments, 4);
	assert_int_equal(totals->duplicates, 0);
	assert_int_equal(totals->rejected, 1);
	assert_int_equal(totals->unmapped, 0);
	assert_int_equal(totals->findings[FINDING_NONE], 1);
	assert_int_equal(totals->findings[FINDING_DELAYED], 3);
	assert_int_equal(totals->notices[NOTICE_DELAYED], 1);
	assert_int_equal(totals->mails[MAIL_PLANNED], 1);
	assert_true(str_equal(report.run, STR("20260202T020000-1")));
	assert_true(str_equal(report.command, STR("run")));
	assert_true(str_equal(report.now, STR("2026-02-02T02:00:00+08:00")));
	assert_true(date_equal(report.today, shop_day("2026-02-02")));
	assert_false(report.is_dry_run);
	assert_true(str_is_empty(report.stop));
	assert_true(str_is_empty(report.brake.name));
	night_close(&night);
}

static void
what_is_in_no_vocabulary_is_counted_and_listed(void **state)
{
	(void)state;
	struct unmapped_code codes[] = { { STR_INIT("Bogus_4"), 2 } };
	struct night night;
	struct report report;
	night_open(&night);
	night.execution.survey.kinds[FINDING_UNMAPPED] = 2;
	night.execution.intake.unmapped = codes;
	night.execution.intake.unmapped_count = 1;
	account_report(&night.execution, &report);
	assert_int_equal(report.totals.unmapped, 2);
	assert_int_equal(report.unmapped_count, 1);
	assert_true(str_equal(report.unmapped[0].code, STR("Bogus_4")));
	assert_int_equal(report.unmapped[0].count, 2);
	night_close(&night);
}

static void
the_report_lists_every_finding_and_who_must_look(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	account_report(&night.execution, &report);
	assert_int_equal(report.finding_count, 3);
	assert_true(report.findings[0].is_told);
	assert_int_equal(report.findings[0].notice, NOTICE_DELAYED);
	assert_true(str_equal(report.findings[0].row, STR("export.csv:2")));
	assert_int_equal(report.findings[0].rule, 7);
	assert_int_equal(report.findings[0].cause, CAUSE_CUSTOMS);
	assert_false(report.findings[1].is_told);
	assert_false(str_is_empty(report.findings[1].reason));
	assert_int_equal(report.staff_count, 1);
	assert_true(str_equal(report.staff[0].tracking, STR("C")));
	assert_false(str_is_empty(report.staff[0].advice));
	assert_int_equal(report.staff[0].finding, 3);
	assert_int_equal(report.reject_count, 1);
	assert_true(str_equal(report.rejects[0].row, STR("export.csv:6")));
	night_close(&night);
}

static void
the_report_shows_every_mail_with_its_way(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	mail_enter(&night.execution.plan.mails[0], MAIL_SENDING);
	mail_enter(&night.execution.plan.mails[0], MAIL_ACCEPTED);
	night.execution.plan.mails[0].reply = STR("250 ok");
	account_report(&night.execution, &report);
	assert_int_equal(report.mail_count, 1);
	const struct report_mail *mail = &report.mails[0];
	assert_true(str_equal(mail->to, STR("a@customer.example")));
	assert_true(str_equal(mail->subject, STR("Your parcel is late")));
	assert_int_equal(mail->parcel_count, 1);
	assert_int_equal(mail->notices[0], NOTICE_DELAYED);
	assert_true(str_equal(mail->trackings[0], STR("A")));
	assert_true(str_equal(mail->carriers[0], STR("YunExpress")));
	assert_int_equal(mail->state, MAIL_ACCEPTED);
	assert_int_equal(mail->history_count, 3);
	assert_true(str_equal(mail->reply, STR("250 ok")));
	assert_true(str_equal(mail->run, STR("20260202T020000-1")));
	assert_true(str_equal(mail->why, STR("delayed: customs")));
	assert_int_equal(report.totals.mails[MAIL_ACCEPTED], 1);
	night_close(&night);
}

static void
mails_of_earlier_runs_are_shown_but_not_counted_as_news(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	struct notice notice = a_notice("Z", NOTICE_RESUMED);
	struct mail left = a_mail("1@shop.example", &notice, 1);
	night_open(&night);
	jobs_add(&night.execution.jobs, &left);
	account_report(&night.execution, &report);
	assert_int_equal(report.mail_count, 2);
	assert_int_equal(report.totals.notices[NOTICE_RESUMED], 0);
	assert_int_equal(report.totals.mails[MAIL_PLANNED], 2);
	assert_true(str_equal(report.mails[1].why,
	    STR("left over from an earlier run")));
	assert_true(str_equal(report.mails[1].run, STR("20260126T020000-1")));
	night_close(&night);
}

static void
an_order_not_yet_shipped_is_listed_by_its_number(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	struct shipment order = *night.execution.survey.candidates[2].shipment;
	order.tracking = STR_EMPTY;
	night.execution.survey.candidates[2].shipment = &order;
	account_report(&night.execution, &report);
	assert_true(str_equal(report.staff[0].tracking, STR("1001")));
	night_close(&night);
}

static void
the_report_tells_the_brake_and_why_it_stopped(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	night.options.is_dry_run = true;
	night.execution.brake = (struct brake){ "max_mails", STR("501"),
		STR("500") };
	error_set(&night.execution.stop, ERROR_RELAY, "the relay is away");
	account_report(&night.execution, &report);
	assert_true(report.is_dry_run);
	assert_true(str_equal(report.brake.name, STR("max_mails")));
	assert_true(str_equal(report.brake.value, STR("501")));
	assert_true(str_equal(report.brake.limit, STR("500")));
	assert_true(str_equal(report.stop, STR("the relay is away")));
	night_close(&night);
}

static void
an_approved_run_keeps_what_it_had_found_and_shows_what_was_sent(void **state)
{
	(void)state;
	struct night night;
	struct report earlier, report;
	night_open(&night);
	account_report(&night.execution, &earlier);
	night.execution.plan.mails[0].state = MAIL_ACCEPTED;
	night.execution.intake = (struct intake){ 0 };
	night.execution.survey = (struct survey){ 0 };
	night.execution.plan.decisions = NULL;
	night.execution.earlier = &earlier;
	account_report(&night.execution, &report);
	assert_int_equal(report.totals.rows, 5);
	assert_int_equal(report.totals.findings[FINDING_DELAYED], 3);
	assert_int_equal(report.totals.mails[MAIL_PLANNED], 0);
	assert_int_equal(report.totals.mails[MAIL_ACCEPTED], 1);
	assert_int_equal(report.finding_count, 3);
	assert_int_equal(report.staff_count, 1);
	assert_int_equal(report.reject_count, 1);
	assert_int_equal(report.mails[0].state, MAIL_ACCEPTED);
	night_close(&night);
}

static void
a_run_that_read_nothing_has_an_empty_report(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	night.execution.intake = (struct intake){ 0 };
	night.execution.survey = (struct survey){ 0 };
	night.execution.plan = (struct plan){ 0 };
	night.execution.jobs.count = 0;
	account_report(&night.execution, &report);
	assert_int_equal(report.totals.rows, 0);
	assert_int_equal(report.finding_count, 0);
	assert_int_equal(report.mail_count, 0);
	assert_int_equal(report.staff_count, 0);
	night_close(&night);
}

static void
rejects_beyond_the_list_are_told_by_their_number(void **state)
{
	(void)state;
	struct night night;
	struct report report;
	night_open(&night);
	night.execution.intake.unlisted_rejects = 7;
	account_report(&night.execution, &report);
	assert_int_equal(report.reject_count, 2);
	assert_true(str_equal(report.rejects[0].row, STR("export.csv:6")));
	assert_true(str_equal(report.rejects[1].row, STR("(not listed)")));
	assert_true(str_equal(report.rejects[1].reason,
	    STR("7 more rows that were rejected")));
	night_close(&night);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    rejects_beyond_the_list_are_told_by_their_number),
		cmocka_unit_test(the_books_of_an_ordinary_night_close),
		cmocka_unit_test(a_row_that_got_lost_is_noticed),
		cmocka_unit_test(a_shipment_that_got_lost_is_noticed),
		cmocka_unit_test(a_decision_that_is_none_is_noticed),
		cmocka_unit_test(a_customer_who_was_forgotten_is_noticed),
		cmocka_unit_test(
		    a_mail_that_the_ledger_knows_otherwise_is_noticed),
		cmocka_unit_test(
		    a_run_that_stopped_before_its_plan_has_no_books),
		cmocka_unit_test(the_report_has_the_totals_of_the_night),
		cmocka_unit_test(
		    what_is_in_no_vocabulary_is_counted_and_listed),
		cmocka_unit_test(
		    the_report_lists_every_finding_and_who_must_look),
		cmocka_unit_test(the_report_shows_every_mail_with_its_way),
		cmocka_unit_test(
		    mails_of_earlier_runs_are_shown_but_not_counted_as_news),
		cmocka_unit_test(
		    an_order_not_yet_shipped_is_listed_by_its_number),
		cmocka_unit_test(the_report_tells_the_brake_and_why_it_stopped),
		cmocka_unit_test(
		    an_approved_run_keeps_what_it_had_found_and_shows_what_was_sent),
		cmocka_unit_test(a_run_that_read_nothing_has_an_empty_report),
	};
	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
