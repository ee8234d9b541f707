#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/nights.h"
#include "unit/ledger/book.h"

/* A ledger with as many nights as a month has days. */
struct month {
	struct book book;
	struct setup setup;
	struct execution execution;
	struct run record;
};

enum { FIRST_DAY = 20479, DAYS = 31 };

static void
month_open(struct month *month)
{
	*month = (struct month){ .record = { 0 } };
	struct book *book = &month->book;
	book_open(book);
	for (int i = 0; i < DAYS; i++) {
		struct run run = book->run;
		run.name = arena_format(&book->arena, "night %d", i);
		run.now.seconds = (int64_t)(FIRST_DAY + i) * SECONDS_PER_DAY;
		run.state = i == DAYS - 1 ? RUN_HELD : RUN_ENDED;
		run.figures = (struct run_figures){ true, 900, 500, (size_t)i,
			40, 20 };
		book_begin(book);
		MUST(book, runs_begin(book->ledger, &run, &book->err));
		book_commit(book);
		month->record = run;
	}
	month->setup.business = zone_load(STR("UTC"), &book->arena, &book->err);
	month->execution.setup = &month->setup;
	month->execution.ledger = book->ledger;
	month->execution.run = &book->arena;
}

static void
month_read(struct month *month, struct report *report)
{
	*report = (struct report){ .night_count = 0 };
	MUST(&month->book, nights_read(&month->execution, &month->record,
			       report, &month->book.err));
}

static void
the_nights_end_with_the_run_itself(void **state)
{
	(void)state;
	struct month month;
	struct report report;
	month_open(&month);
	month_read(&month, &report);
	assert_int_equal(report.night_count, REPORT_MAX_NIGHTS);
	const struct report_night *first = &report.nights[0];
	const struct report_night *last = &report.nights[REPORT_MAX_NIGHTS - 1];
	assert_int_equal(first->late, 1);
	assert_int_equal(first->on.day, FIRST_DAY + 1);
	assert_false(first->is_held);
	assert_true(str_equal(last->run, STR("night 30")));
	assert_true(last->is_held);
	assert_int_equal(last->shipments, 900);
	assert_int_equal(last->open, 500);
	assert_int_equal(last->findings, 40);
	assert_int_equal(last->mails, 20);
	book_close(&month.book);
}

static void
a_run_that_is_not_recorded_follows_all_others(void **state)
{
	(void)state;
	struct month month;
	struct report report;
	month_open(&month);
	month.record.id = 0;
	month.record.name = STR("dry");
	month_read(&month, &report);
	assert_int_equal(report.night_count, REPORT_MAX_NIGHTS);
	assert_true(str_equal(report.nights[REPORT_MAX_NIGHTS - 2].run,
	    STR("night 30")));
	assert_true(
	    str_equal(report.nights[REPORT_MAX_NIGHTS - 1].run, STR("dry")));
	book_close(&month.book);
}

static void
a_run_over_a_part_has_no_nights_beside_it(void **state)
{
	(void)state;
	static const struct {
		const char *command;
		bool is_whole, are_known;
	} cases[] = { { "announce", true, true }, { "run", false, true },
		{ "run", true, false } };
	struct month month;
	struct report report;
	month_open(&month);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		month.record.command = str_from(cases[i].command);
		month.record.is_whole = cases[i].is_whole;
		month.record.figures.are_known = cases[i].are_known;
		month_read(&month, &report);
		if (report.night_count != 0)
			fail_msg("case %zu", i);
	}
	book_close(&month.book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nights_end_with_the_run_itself),
		cmocka_unit_test(a_run_that_is_not_recorded_follows_all_others),
		cmocka_unit_test(a_run_over_a_part_has_no_nights_beside_it),
	};
	return cmocka_run_group_tests_name("nights", tests, NULL, NULL);
}
