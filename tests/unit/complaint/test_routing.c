#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "complaint/routing.h"
#include "intake/sheet.h"

#define ROW(line, prio, claim, cause, carrier, country, dept)                  \
	{                                                                      \
		line, prio, STR_INIT(claim), STR_INIT(cause),                  \
		    STR_INIT(carrier), STR_INIT(country), STR_INIT(dept),      \
		    STR_INIT(""), STR_INIT(""), STR_INIT("")                   \
	}

static struct case_record
a_case(enum claim claim, const char *cause, const char *carrier,
    const char *country)
{
	struct case_record record = { .complaint.claim = claim };
	record.cause = str_from(cause);
	record.carrier = str_from(carrier);
	record.complaint.country = str_from(country);
	return record;
}

static void
the_first_row_by_prio_then_line_that_fits_is_taken(void **state)
{
	(void)state;
	struct routing_row rows[] = {
		ROW(2, 900, "*", "*", "*", "*", "*"),
		ROW(3, 20, "late", "*", "yun*", "*", "b"),
		ROW(4, 10, "*", "lost", "*", "US", "a"),
		ROW(6, 20, "*", "*", "*", "DE", "d"),
		ROW(5, 20, "*", "*", "yunexpress", "*", "c"),
	};
	struct routing routing = { rows, COUNT_OF(rows) };
	struct arena arena = { 0 };
	struct mistakes mistakes;
	mistakes_init(&mistakes, &arena);
	assert_true(routing_check(&routing, "routing.csv", &mistakes));
	static const struct {
		enum claim claim;
		const char *cause, *carrier, *country;
		int line;
	} cases[] = {
		{ CLAIM_LATE, "lost", "yunexpress", "US", 4 },
		{ CLAIM_LATE, "lost", "yunexpress", "DE", 3 },
		{ CLAIM_DAMAGED, "lost", "YunExpress", "DE", 5 },
		{ CLAIM_DAMAGED, "lost", "yunda", "de", 6 },
		{ CLAIM_DAMAGED, "lost", "", "", 2 },
		{ CLAIM_OTHER, "", "", "", 2 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct case_record record = a_case(cases[i].claim,
		    cases[i].cause, cases[i].carrier, cases[i].country);
		const struct routing_row *row = routing_match(&routing,
		    &record);
		if (row == NULL || row->line != cases[i].line)
			fail_msg("case %zu: line %d", i,
			    row == NULL ? 0 : row->line);
	}
	arena_release(&arena);
}

static void
assert_refused(const struct routing_row *rows, size_t count, const char *wanted)
{
	struct routing_row copy[4];
	struct routing routing = { copy, count };
	struct arena arena = { 0 };
	struct mistakes mistakes;
	mistakes_init(&mistakes, &arena);
	for (size_t i = 0; i < count; i++)
		copy[i] = rows[i];
	assert_false(routing_check(&routing, "r.csv", &mistakes));
	assert_int_equal(mistakes.count, 1);
	struct str told = mistake_format(&mistakes.items[0], &arena);
	if (!str_equal(told, str_from(wanted)))
		fail_msg("%.*s", STR_ARG(told));
	arena_release(&arena);
}

static void
a_table_that_does_not_end_with_stars_is_refused(void **state)
{
	(void)state;
	static const char wanted[] = "r.csv: the last row must have * for "
				     "claim, cause, carrier and country";
	static const struct routing_row row = ROW(2, 1, "*", "*", "*", "US",
	    "a");
	assert_refused(&row, 1, wanted);
	assert_refused(&row, 0, wanted);
}

static void
a_row_behind_the_stars_is_refused(void **state)
{
	(void)state;
	static const struct routing_row rows[] = {
		ROW(2, 9, "*", "*", "*", "*", "a"),
		ROW(3, 5, "*", "*", "*", "*", "b"),
	};
	assert_refused(rows, 2,
	    "r.csv:3: it fits every case, so that no row behind it counts; "
	    "give it the highest prio");
}

static void
an_empty_cell_or_an_unknown_claim_is_refused(void **state)
{
	(void)state;
	static const struct {
		struct routing_row row;
		const char *wanted;
	} cases[] = {
		{ ROW(2, 1, "", "*", "*", "*", "a"),
		    "r.csv:2: claim is empty; * stands for every one" },
		{ ROW(2, 1, "*", "", "*", "*", "a"),
		    "r.csv:2: cause is empty; * stands for every one" },
		{ ROW(2, 1, "*", "*", "", "*", "a"),
		    "r.csv:2: carrier is empty; * stands for every one" },
		{ ROW(2, 1, "*", "*", "*", "", "a"),
		    "r.csv:2: country is empty; * stands for every one" },
		{ ROW(2, 1, "*", "lost", "*", "*", ""),
		    "r.csv:2: dept is empty; * stands for every one" },
		{ ROW(2, 1, "lost", "*", "*", "*", "a"),
		    "r.csv:2: no claim is called 'lost'" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct routing_row rows[] = {
			cases[i].row,
			ROW(3, 9, "*", "*", "*", "*", "*"),
		};
		assert_refused(rows, 2, cases[i].wanted);
	}
}

/* The rows of config/routing.csv. */
static size_t
read_shipped(struct arena *arena, struct routing_row *rows, size_t most)
{
	static const struct sheet_column columns[] = {
		{ "claim", true, NULL },
		{ "cause", true, NULL },
		{ "carrier", true, NULL },
		{ "country", true, NULL },
		{ "dept", true, NULL },
	};
	struct error err = { 0 };
	size_t count = 0;
	struct sheet *sheet = sheet_open("config/routing.csv", columns,
	    COUNT_OF(columns), &err);
	if (sheet == NULL)
		fail_msg("%s", err.text);
	while (sheet_next(sheet) == SHEET_ROW && count < most) {
		struct str cells[COUNT_OF(columns)];
		for (size_t i = 0; i < COUNT_OF(columns); i++)
			cells[i] = arena_str(arena, sheet_cell(sheet, i));
		rows[count++] = (struct routing_row){
			.line = (int)sheet_row(sheet).line,
			.claim = cells[0],
			.cause = cells[1],
			.carrier = cells[2],
			.country = cells[3],
			.department = cells[4],
		};
	}
	sheet_close(sheet);
	return count;
}

static void
the_shipped_table_gives_each_case_to_the_department_of_its_rule(void **state)
{
	(void)state;
	struct routing_row rows[64];
	struct arena arena = { 0 };
	struct mistakes mistakes;
	size_t count, rule_count;
	mistakes_init(&mistakes, &arena);
	count = read_shipped(&arena, rows, COUNT_OF(rows));
	struct routing routing = { rows, count };
	assert_true(routing_check(&routing, "config/routing.csv", &mistakes));
	const struct rule *rules = rules_all(&rule_count);
	for (size_t i = 0; i < rule_count; i++) {
		struct case_record record = a_case(CLAIM_LATE, rules[i].cause,
		    "yunexpress", "US");
		const struct routing_row *row = routing_match(&routing,
		    &record);
		if (!str_equal(row->department, STR("*")) &&
		    !str_equal(row->department, str_from(rules[i].department)))
			fail_msg("%s %s: %.*s", rules[i].id, rules[i].cause,
			    STR_ARG(row->department));
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_first_row_by_prio_then_line_that_fits_is_taken),
		cmocka_unit_test(
		    a_table_that_does_not_end_with_stars_is_refused),
		cmocka_unit_test(a_row_behind_the_stars_is_refused),
		cmocka_unit_test(
		    the_shipped_table_gives_each_case_to_the_department_of_its_rule),
		cmocka_unit_test(an_empty_cell_or_an_unknown_claim_is_refused),
	};
	return cmocka_run_group_tests_name("routing", tests, NULL, NULL);
}
