#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/book.h"

static const struct zone *
shanghai(struct book *book)
{
	const struct zone *zone = zone_load(STR("Asia/Shanghai"), &book->arena,
	    &book->err);
	assert_non_null(zone);
	return zone;
}

static struct str
next_name(struct book *book, const struct zone *zone, int64_t seconds)
{
	struct str name;
	MUST(book, runs_next_name(book->ledger, (struct instant){ seconds },
		       zone, &book->arena, &name, &book->err));
	return name;
}

/* In a transaction of its own. */
static int64_t
begin(struct book *book, const char *name, enum run_state state)
{
	book_begin(book);
	book_begin_run(book, name, state);
	book_commit(book);
	return book->run.id;
}

static void
every_state_has_a_name(void **state)
{
	(void)state;
	static const char *const names[] = { "begun", "held", "ended",
		"baseline", "discarded", "superseded", "broken" };
	assert_int_equal(COUNT_OF(names), RUN_STATE_COUNT);
	for (enum run_state s = RUN_BEGUN; s < RUN_STATE_COUNT; s++)
		assert_string_equal(run_state_name(s), names[s]);
}

static void
a_run_is_named_after_its_time_in_the_business_zone(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	const struct zone *zone = shanghai(&book);
	assert_true(str_equal(next_name(&book, zone, 1769364000),
	    STR("20260126T020000-1")));
	assert_true(
	    str_equal(next_name(&book, zone, 0), STR("19700101T080000-1")));
	book_close(&book);
}

static void
runs_of_one_second_are_numbered(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	const struct zone *zone = shanghai(&book);
	assert_true(str_equal(next_name(&book, zone, 1769364000),
	    STR("20260126T020000-2")));
	assert_true(str_equal(next_name(&book, zone, 1769364001),
	    STR("20260126T020001-1")));
	begin(&book, "20260126T020000-2", RUN_HELD);
	begin(&book, "20260126T020000-10", RUN_HELD);
	begin(&book, "20260126T0200001-90", RUN_HELD);
	assert_true(str_equal(next_name(&book, zone, 1769364000),
	    STR("20260126T020000-11")));
	book_close(&book);
}

static void
a_name_that_is_taken_is_refused(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	struct run run = book.run;
	book_begin(&book);
	assert_false(runs_begin(book.ledger, &run, &book.err));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	ledger_rollback(book.ledger);
	book_close(&book);
}

static void
a_run_comes_back_as_it_was_recorded(void **state)
{
	(void)state;
	struct book book;
	struct run found;
	bool is_found;
	book_open(&book);
	book_begin(&book);
	struct run run = {
		.name = STR("20260127T020000-1"),
		.command = STR("announce"),
		.now = { 1769450400 },
		.state = RUN_HELD,
		.is_whole = false,
		.rows = 12345678,
		.exports = STR("a1 b2"),
		.brake = STR("max_mails"),
	};
	MUST(&book, runs_begin(book.ledger, &run, &book.err));
	book_commit(&book);
	MUST(&book, runs_find(book.ledger, STR("20260127T020000-1"),
			&book.arena, &found, &is_found, &book.err));
	assert_true(is_found);
	assert_int_equal(found.id, run.id);
	assert_true(str_equal(found.name, run.name));
	assert_true(str_equal(found.command, run.command));
	assert_int_equal(found.now.seconds, run.now.seconds);
	assert_int_equal(found.state, RUN_HELD);
	assert_false(found.is_whole);
	assert_int_equal(found.rows, run.rows);
	assert_true(str_equal(found.exports, run.exports));
	assert_true(str_equal(found.brake, run.brake));
	book_close(&book);
}

static void
a_run_is_found_by_name_and_the_newest_without_one(void **state)
{
	(void)state;
	struct book book;
	struct run found;
	bool is_found;
	book_open(&book);
	begin(&book, "20260127T020000-1", RUN_BEGUN);
	MUST(&book, runs_find(book.ledger, STR_EMPTY, &book.arena, &found,
			&is_found, &book.err));
	assert_true(is_found);
	assert_true(str_equal(found.name, STR("20260127T020000-1")));
	MUST(&book, runs_find(book.ledger, STR("20260126T020000-1"),
			&book.arena, &found, &is_found, &book.err));
	assert_true(is_found);
	MUST(&book, runs_find(book.ledger, STR("20260126"), &book.arena, &found,
			&is_found, &book.err));
	assert_false(is_found);
	book_close(&book);
}

/* What runs_last() finds: its name, or "" and whether it is the first. */
static struct str
last(struct book *book, bool *is_first)
{
	struct run run;
	bool is_found;
	MUST(book, runs_last(book->ledger, &book->arena, &run, &is_found,
		       is_first, &book->err));
	return is_found ? run.name : STR_EMPTY;
}

static void
the_last_run_is_one_that_ended_whole(void **state)
{
	(void)state;
	struct book book;
	bool is_first;
	book_open(&book);
	assert_true(str_is_empty(last(&book, &is_first)));
	assert_true(is_first);
	static const enum run_state never[] = { RUN_BEGUN, RUN_HELD,
		RUN_DISCARDED, RUN_SUPERSEDED, RUN_BROKEN };
	for (size_t i = 0; i < COUNT_OF(never); i++) {
		struct str name = arena_format(&book.arena, "never-%zu", i);
		begin(&book, name.ptr, never[i]);
		assert_true(str_is_empty(last(&book, &is_first)));
		assert_true(is_first);
	}
	begin(&book, "a", RUN_ENDED);
	assert_true(str_equal(last(&book, &is_first), STR("a")));
	assert_false(is_first);
	begin(&book, "b", RUN_BASELINE);
	assert_true(str_equal(last(&book, &is_first), STR("b")));
	begin(&book, "c", RUN_HELD);
	assert_true(str_equal(last(&book, &is_first), STR("b")));
	book_close(&book);
}

/* It looks at no export: nobody has been told of a late parcel by it. */
static void
what_handles_complaints_is_neither_the_first_run_nor_the_last(void **state)
{
	(void)state;
	static const char *const commands[] = { "complaint run",
		"complaint import", "complaint" };
	struct book book;
	bool is_first;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		struct run run = {
			.name = str_from(commands[i]),
			.command = str_from(commands[i]),
			.state = RUN_ENDED,
			.is_whole = true,
		};
		book_begin(&book);
		MUST(&book, runs_begin(book.ledger, &run, &book.err));
		book_commit(&book);
		assert_true(str_is_empty(last(&book, &is_first)));
		assert_true(is_first);
	}
	book_close(&book);
}

static void
a_run_of_one_parcel_or_with_a_limit_is_not_the_last_but_no_longer_the_first(
    void **state)
{
	(void)state;
	struct book book;
	bool is_first;
	book_open(&book);
	book_begin(&book);
	struct run run = book.run;
	run.name = STR("only");
	run.state = RUN_ENDED;
	run.is_whole = false;
	MUST(&book, runs_begin(book.ledger, &run, &book.err));
	book_commit(&book);
	assert_true(str_is_empty(last(&book, &is_first)));
	assert_false(is_first);
	book_close(&book);
}

static void
an_announcement_is_not_the_last_run_but_no_longer_the_first(void **state)
{
	(void)state;
	struct book book;
	bool is_first;
	book_open(&book);
	book_begin(&book);
	struct run run = book.run;
	run.name = STR("announced");
	run.command = STR("announce");
	run.state = RUN_ENDED;
	MUST(&book, runs_begin(book.ledger, &run, &book.err));
	book_commit(&book);
	assert_true(str_is_empty(last(&book, &is_first)));
	assert_false(is_first);
	book_close(&book);
}

static void
a_run_goes_from_state_to_state(void **state)
{
	(void)state;
	struct book book;
	struct run found;
	bool is_found;
	book_open(&book);
	for (enum run_state s = RUN_BEGUN; s < RUN_STATE_COUNT; s++) {
		book_begin(&book);
		MUST(&book, runs_enter(book.ledger, book.run.id, s, &book.err));
		book_commit(&book);
		MUST(&book, runs_find(book.ledger, book.run.name, &book.arena,
				&found, &is_found, &book.err));
		assert_int_equal(found.state, s);
	}
	book_close(&book);
}

static void
what_a_crash_left_as_begun_is_broken_off_and_nothing_else(void **state)
{
	(void)state;
	struct book book;
	struct run found;
	bool is_found;
	book_open(&book);
	for (enum run_state s = RUN_BEGUN; s < RUN_STATE_COUNT; s++)
		begin(&book, run_state_name(s), s);
	book_begin(&book);
	MUST(&book, runs_break_off(book.ledger, &book.err));
	book_commit(&book);
	for (enum run_state s = RUN_BEGUN; s < RUN_STATE_COUNT; s++) {
		MUST(&book, runs_find(book.ledger, str_from(run_state_name(s)),
				&book.arena, &found, &is_found, &book.err));
		assert_int_equal(found.state, s == RUN_BEGUN ? RUN_BROKEN : s);
	}
	book_close(&book);
}

static void
its_report_is_kept_whole(void **state)
{
	(void)state;
	enum { LONG = 2 << 20 };
	struct book book;
	struct str back;
	book_open(&book);
	MUST(&book, runs_report(book.ledger, book.run.id, &book.arena, &back,
			&book.err));
	assert_true(str_is_empty(back));
	char *bytes = arena_alloc(&book.arena, LONG, 1);
	memset(bytes, '{', LONG);
	book_begin(&book);
	MUST(&book, runs_set_report(book.ledger, book.run.id,
			(struct str){ bytes, LONG }, &book.err));
	MUST(&book,
	    runs_set_approver(book.ledger, book.run.id, STR("Li"), &book.err));
	book_commit(&book);
	MUST(&book, runs_report(book.ledger, book.run.id, &book.arena, &back,
			&book.err));
	assert_true(str_equal(back, (struct str){ bytes, LONG }));
	MUST(&book,
	    runs_report(book.ledger, 4711, &book.arena, &back, &book.err));
	assert_true(str_is_empty(back));
	book_close(&book);
}

static void
the_newest_runs_are_listed_first_and_held_ones_oldest_first(void **state)
{
	(void)state;
	struct book book;
	struct run *runs;
	size_t count;
	book_open(&book);
	begin(&book, "a", RUN_HELD);
	begin(&book, "b", RUN_ENDED);
	begin(&book, "c", RUN_HELD);
	MUST(&book,
	    runs_list(book.ledger, &book.arena, &runs, 2, &count, &book.err));
	assert_int_equal(count, 2);
	assert_true(str_equal(runs[0].name, STR("c")));
	assert_true(str_equal(runs[1].name, STR("b")));
	MUST(&book,
	    runs_held(book.ledger, &book.arena, &runs, &count, &book.err));
	assert_int_equal(count, 2);
	assert_true(str_equal(runs[0].name, STR("a")));
	assert_true(str_equal(runs[1].name, STR("c")));
	book_close(&book);
}

static void
an_empty_ledger_knows_no_run(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	struct run found, *runs;
	struct str report;
	bool is_found = true, is_first = false;
	size_t count = 9;
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_true(str_is_empty(last(&book, &is_first)));
	assert_true(is_first);
	MUST(&book, runs_find(book.ledger, STR_EMPTY, &book.arena, &found,
			&is_found, &book.err));
	assert_false(is_found);
	MUST(&book,
	    runs_list(book.ledger, &book.arena, &runs, 9, &count, &book.err));
	assert_int_equal(count, 0);
	count = 9;
	MUST(&book,
	    runs_held(book.ledger, &book.arena, &runs, &count, &book.err));
	assert_int_equal(count, 0);
	MUST(&book,
	    runs_report(book.ledger, 1, &book.arena, &report, &book.err));
	assert_true(str_is_empty(report));
	book_close(&book);
}

static void
what_a_run_found_is_kept_where_it_is_known(void **state)
{
	(void)state;
	struct book book;
	struct run run;
	bool is_found;
	book_open(&book);
	MUST(&book, runs_find(book.ledger, STR_EMPTY, &book.arena, &run,
			&is_found, &book.err));
	assert_true(is_found);
	assert_false(run.figures.are_known);
	book.run.figures = (struct run_figures){ true, 90, 50, 7, 12, 3 };
	book.run.name = STR("20260127T020000-1");
	book_begin(&book);
	MUST(&book, runs_begin(book.ledger, &book.run, &book.err));
	book_commit(&book);
	MUST(&book, runs_find(book.ledger, STR_EMPTY, &book.arena, &run,
			&is_found, &book.err));
	assert_true(run.figures.are_known);
	assert_int_equal(run.figures.shipments, 90);
	assert_int_equal(run.figures.open, 50);
	assert_int_equal(run.figures.late, 7);
	assert_int_equal(run.figures.findings, 12);
	assert_int_equal(run.figures.mails, 3);
	book_close(&book);
}

static void
add_night(struct book *book, const char *name, const char *command,
    enum run_state entered, bool is_whole)
{
	struct run run = book->run;
	run.name = str_from(name);
	run.command = str_from(command);
	run.state = entered;
	run.is_whole = is_whole;
	run.figures = (struct run_figures){ .are_known = true, .mails = 1 };
	book_begin(book);
	MUST(book, runs_begin(book->ledger, &run, &book->err));
	book_commit(book);
}

static void
nights_are_whole_runs_that_count_the_newest_first(void **state)
{
	(void)state;
	struct book book;
	struct run *runs;
	size_t count;
	book_open(&book); /* a run of which no figures are known */
	add_night(&book, "ended", "run", RUN_ENDED, true);
	add_night(&book, "announcement", "announce", RUN_ENDED, true);
	add_night(&book, "part", "run", RUN_ENDED, false);
	add_night(&book, "discarded", "run", RUN_DISCARDED, true);
	add_night(&book, "baseline", "run", RUN_BASELINE, true);
	add_night(&book, "held", "run", RUN_HELD, true);
	MUST(&book,
	    runs_nights(book.ledger, 0, &book.arena, &runs, &count, &book.err));
	assert_int_equal(count, 3);
	assert_true(str_equal(runs[0].name, STR("held")));
	assert_true(str_equal(runs[1].name, STR("baseline")));
	MUST(&book, runs_nights(book.ledger, runs[1].id, &book.arena, &runs,
			&count, &book.err));
	assert_int_equal(count, 1);
	assert_true(str_equal(runs[0].name, STR("ended")));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_has_a_name),
		cmocka_unit_test(
		    a_run_is_named_after_its_time_in_the_business_zone),
		cmocka_unit_test(runs_of_one_second_are_numbered),
		cmocka_unit_test(a_name_that_is_taken_is_refused),
		cmocka_unit_test(a_run_comes_back_as_it_was_recorded),
		cmocka_unit_test(
		    a_run_is_found_by_name_and_the_newest_without_one),
		cmocka_unit_test(the_last_run_is_one_that_ended_whole),
		cmocka_unit_test(
		    what_handles_complaints_is_neither_the_first_run_nor_the_last),
		cmocka_unit_test(
		    a_run_of_one_parcel_or_with_a_limit_is_not_the_last_but_no_longer_the_first),
		cmocka_unit_test(
		    an_announcement_is_not_the_last_run_but_no_longer_the_first),
		cmocka_unit_test(a_run_goes_from_state_to_state),
		cmocka_unit_test(
		    what_a_crash_left_as_begun_is_broken_off_and_nothing_else),
		cmocka_unit_test(its_report_is_kept_whole),
		cmocka_unit_test(
		    the_newest_runs_are_listed_first_and_held_ones_oldest_first),
		cmocka_unit_test(an_empty_ledger_knows_no_run),
		cmocka_unit_test(what_a_run_found_is_kept_where_it_is_known),
		cmocka_unit_test(
		    nights_are_whole_runs_that_count_the_newest_first),
	};
	return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
