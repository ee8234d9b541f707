#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/arrivals.h"
#include "ledger/case_statistics.h"
#include "unit/ledger/docket.h"

/* 2026-01-25, on which the docket's cases were opened in UTC. */
enum { OPENED = 20478 };

static struct lesson_period
read_period(struct docket *docket, int from, int to)
{
	struct arena *arena = &docket->book.arena;
	struct error *err = &docket->book.err;
	const struct case_span span = { { from }, { to },
		zone_load(STR("UTC"), arena, err) };
	struct lesson_period period;
	MUST(&docket->book, case_statistics_read(docket->book.ledger, &span,
				arena, &period, err));
	return period;
}

static void
cases_count_on_the_day_they_were_opened(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_add(&docket, a_case("5002"));
	assert_int_equal(read_period(&docket, OPENED, OPENED).case_count, 2);
	assert_int_equal(read_period(&docket, OPENED - 9, OPENED - 1)
			     .case_count,
	    0);
	assert_int_equal(read_period(&docket, OPENED + 1, OPENED + 9)
			     .case_count,
	    0);
	const struct lesson_case *one =
	    &read_period(&docket, OPENED, OPENED + 1).cases[1];
	assert_int_equal(one->record->id, 2);
	assert_true(str_equal(one->record->carrier, STR("yunexpress")));
	docket_close(&docket);
}

static void
the_steps_of_a_case_come_with_their_times(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	const struct lesson_case *one =
	    read_period(&docket, OPENED, OPENED).cases;
	assert_false(instant_is_set(one->acknowledged_at));
	assert_false(instant_is_set(one->decided_at));
	assert_false(instant_is_set(one->closed_at));
	assert_int_equal(one->cost.minor, 0);
	struct notice ack = a_notice("LP1", NOTICE_CASE);
	ack.case_key = STR("C-000001/case-ack");
	book_add_quiet(&docket.book, &ack);
	docket_fill(&docket);
	int64_t decided = docket.proposal.at.seconds;
	docket_step(&docket, CASE_DONE);
	docket_step(&docket, CASE_FEEDBACK_OK);
	docket_step(&docket, CASE_LESSON);
	one = read_period(&docket, OPENED, OPENED).cases;
	assert_int_equal(one->acknowledged_at.seconds,
	    docket.book.run.now.seconds);
	assert_int_equal(one->decided_at.seconds, decided + 120);
	assert_int_equal(one->closed_at.seconds, docket.now);
	assert_int_equal(one->cost.minor, 4200);
	assert_string_equal(one->cost.currency, "USD");
	assert_int_equal(one->recovered.minor, 0);
	assert_false(one->is_decided_alone);
	docket_step(&docket, CASE_REOPEN);
	one = read_period(&docket, OPENED, OPENED).cases;
	assert_false(instant_is_set(one->closed_at));
	docket_close(&docket);
}

static void
the_end_of_a_dispute_is_the_customers_last_word_or_the_platforms(void **state)
{
	(void)state;
	static const struct {
		enum ext_status platform;
		enum dispute_status said, wanted;
	} cases[] = {
		{ EXT_OPEN, DISPUTE_UNTOLD, DISPUTE_UNTOLD },
		{ EXT_WON, DISPUTE_UNTOLD, DISPUTE_WON },
		{ EXT_LOST, DISPUTE_UNTOLD, DISPUTE_LOST },
		{ EXT_WITHDRAWN, DISPUTE_UNTOLD, DISPUTE_WITHDRAWN },
		{ EXT_LOST, DISPUTE_WITHDRAWN, DISPUTE_WITHDRAWN },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		bool is_new;
		const struct case_feedback feedback = { .id = STR("F1"),
			.case_id = 1,
			.received_at = { 1 },
			.dispute = cases[i].said };
		docket_open(&docket);
		docket.record.complaint.ext_status = cases[i].platform;
		docket_step(&docket, CASE_NOTE);
		book_begin(&docket.book);
		MUST(&docket.book, cases_add_feedback(docket.book.ledger,
				       &feedback, &is_new, &docket.book.err));
		book_commit(&docket.book);
		if (read_period(&docket, OPENED, OPENED).cases->dispute !=
		    cases[i].wanted)
			fail_msg("case %zu", i);
		docket_close(&docket);
	}
}

static struct arrival_count
arrivals(int days, size_t parcels)
{
	return (struct arrival_count){ .delivered_on = { 20479 },
		.carrier = STR("yunexpress"),
		.origin = STR("CN"),
		.destination = STR("US"),
		.days = days,
		.promise = PROMISE_KEPT,
		.parcels = parcels };
}

static struct arrival_record
a_late_one(const char *tracking)
{
	return (struct arrival_record){ .carrier = STR("yunexpress"),
		.tracking = str_from(tracking),
		.origin = STR("CN"),
		.destination = STR("US"),
		.shipped_on = { 20459 },
		.promised_on = { 20471 },
		.due_on = DATE_NONE,
		.delivered_on = { 20479 },
		.told_on = DATE_NONE };
}

static void
parcels_count_by_carrier_and_lane(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	const struct arrival_count counts[] = { arrivals(-1, 5),
		arrivals(7, 80), arrivals(11, 10), arrivals(30, 10) };
	const struct arrival_record silent = a_late_one("LP7");
	const struct arrival_record told = a_late_one("LP8");
	struct mail mail = book_tell(&docket.book, "1@shop.example", "LP8",
	    NOTICE_DELAYED);
	book_enter(&docket.book, &mail, MAIL_ACCEPTED);
	book_tell(&docket.book, "2@shop.example", "LP9", NOTICE_DELAYED);
	book_begin(&docket.book);
	MUST(&docket.book, arrivals_count(docket.book.ledger, counts,
			       COUNT_OF(counts), &docket.book.err));
	MUST(&docket.book,
	    arrivals_add(docket.book.ledger, &silent, &docket.book.err));
	MUST(&docket.book,
	    arrivals_add(docket.book.ledger, &told, &docket.book.err));
	book_commit(&docket.book);
	struct lesson_period period = read_period(&docket, 20479, 20479);
	assert_int_equal(period.volume_count, 2);
	const struct lesson_volume *lane = &period.volumes[0];
	assert_true(str_equal(lane->carrier, STR("yunexpress")));
	assert_true(str_equal(lane->origin, STR("CN")));
	assert_int_equal(lane->parcels, 105);
	assert_int_equal(lane->p90_days, 11);
	assert_int_equal(lane->promised_days, 12);
	assert_int_equal(lane->delayed, 1);
	assert_int_equal(lane->told, 0);
	const struct lesson_volume *letters = &period.volumes[1];
	assert_int_equal(letters->parcels, 0);
	assert_int_equal(letters->delayed, 1);
	assert_int_equal(letters->told, 1);
	assert_int_equal(read_period(&docket, 20480, 20490).volume_count, 0);
	docket_close(&docket);
}

static void
who_was_only_noted_down_at_the_start_was_not_told(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	struct notice notice = a_notice("LP1", NOTICE_DELAYED);
	book_add_quiet(&docket.book, &notice);
	assert_int_equal(read_period(&docket, 20479, 20479).volume_count, 1);
	docket_sql(&docket, "UPDATE run SET state = 'baseline'");
	assert_int_equal(read_period(&docket, 20479, 20479).volume_count, 0);
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_count_on_the_day_they_were_opened),
		cmocka_unit_test(the_steps_of_a_case_come_with_their_times),
		cmocka_unit_test(
		    the_end_of_a_dispute_is_the_customers_last_word_or_the_platforms),
		cmocka_unit_test(parcels_count_by_carrier_and_lane),
		cmocka_unit_test(
		    who_was_only_noted_down_at_the_start_was_not_told),
	};
	return cmocka_run_group_tests_name("case_statistics", tests, NULL,
	    NULL);
}
