#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/review.h"

static struct arrival_count
a_count(const char *carrier, const char *destination, int days,
    enum promise promise, size_t parcels)
{
	return (struct arrival_count){
		.delivered_on = DATE_NONE,
		.carrier = str_from(carrier),
		.origin = STR("CN"),
		.destination = str_from(destination),
		.days = days,
		.promise = promise,
		.parcels = parcels,
	};
}

/* Days after the first of all: promised 10, due 12. */
static struct arrival_record
a_record(const char *tracking, int delivered, int told)
{
	return (struct arrival_record){
		.carrier = STR("a"),
		.tracking = str_from(tracking),
		.origin = STR("CN"),
		.destination = STR("US"),
		.shipped_on = { 20000 },
		.promised_on = { 20010 },
		.due_on = { 20012 },
		.delivered_on = { 20000 + delivered },
		.told_on = told < 0 ? DATE_NONE : (struct date){ 20000 + told },
		.cause = CAUSE_CUSTOMS,
	};
}

static const struct overview_table *
table_of(const struct overview *overview, const char *key)
{
	for (size_t i = 0; i < overview->table_count; i++)
		if (str_equal(str_from(overview->tables[i].key), str_from(key)))
			return &overview->tables[i];
	fail_msg("no table %s", key);
	return NULL;
}

/* "a|CN->US|3|67|9|12", a line for each row; - where nothing is known. */
static struct str
rows_of(const struct overview *overview, const char *key)
{
	const struct overview_table *table = table_of(overview, key);
	struct str text = STR_EMPTY;
	for (size_t i = 0; i < table->cell_count; i++) {
		const struct overview_cell *cell = &table->cells[i];
		enum overview_column_kind kind =
		    table->columns[i % table->column_count].kind;
		bool is_last = (i + 1) % table->column_count == 0;
		struct str shown = cell->text;
		if (!cell->is_set)
			shown = STR("-");
		else if (kind == OVERVIEW_NUMBER || kind == OVERVIEW_PERCENT)
			shown = arena_format(overview->arena, "%ld",
			    (long)cell->number);
		text = arena_format(overview->arena, "%.*s%.*s%s",
		    STR_ARG(text), STR_ARG(shown), is_last ? "\n" : "|");
	}
	return text;
}

static void
expect_rows(const struct review *review, const char *key, const char *wanted)
{
	struct arena arena = { 0 };
	struct overview overview;
	overview_init(&overview, "report", "x", &arena);
	review_add_all(review, &overview);
	struct str rows = rows_of(&overview, key);
	if (!str_equal(rows, str_from(wanted)))
		fail_msg("%s:\n%.*s", key, STR_ARG(rows));
	arena_release(&arena);
}

static void
carriers_and_lanes_are_measured_by_their_parcels(void **state)
{
	(void)state;
	const struct arrival_count counts[] = {
		a_count("a", "DE", -1, PROMISE_UNKNOWN, 7),
		a_count("a", "US", 9, PROMISE_KEPT, 5),
		a_count("a", "US", 11, PROMISE_BROKEN, 4),
		a_count("a", "US", 30, PROMISE_BROKEN, 1),
		a_count("b", "", 6, PROMISE_KEPT, 1),
	};
	const struct review review = { .counts = counts,
		.count = COUNT_OF(counts) };
	expect_rows(&review, "lanes",
	    "a|CN->DE|7|-|-|-\n"
	    "a|CN->US|10|50|9|11\n"
	    "a|all|17|50|9|11\n"
	    "b|CN->?|1|100|6|6\n"
	    "all|all|18|55|9|11\n");
}

static void
the_ninetieth_of_a_hundred_is_told_and_not_the_next(void **state)
{
	(void)state;
	static const struct {
		size_t fast, slow;
		const char *wanted;
	} cases[] = { { 90, 10, "a|CN->US|100|100|5|5\n" },
		{ 89, 11, "a|CN->US|100|100|5|20\n" },
		{ 50, 50, "a|CN->US|100|100|5|20\n" },
		{ 49, 51, "a|CN->US|100|100|20|20\n" },
		{ 2, 1, "a|CN->US|3|100|5|20\n" },
		{ 1, 2, "a|CN->US|3|100|20|20\n" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct arrival_count counts[] = {
			a_count("a", "US", 5, PROMISE_KEPT, cases[i].fast),
			a_count("a", "US", 20, PROMISE_KEPT, cases[i].slow),
		};
		const struct review review = { .counts = counts,
			.count = COUNT_OF(counts) };
		expect_rows(&review, "lanes", cases[i].wanted);
	}
}

static void
days_after_the_promise_are_lost_to_cause_and_window(void **state)
{
	(void)state;
	struct arrival_record records[] = {
		a_record("A", 13, 5),
		a_record("B", 14, -1),
		a_record("C", 30, -1),
		a_record("D", 9, 5),
		a_record("E", 20, -1),
	};
	records[2].cause = CAUSE_HOLIDAY;
	records[2].window_id = STR("cny");
	records[4].cause = CAUSE_NONE;
	records[4].promised_on = DATE_NONE;
	const struct review review = { .records = records,
		.record_count = COUNT_OF(records) };
	expect_rows(&review, "causes", "holiday|1|20\ncustoms|2|7\n");
	expect_rows(&review, "windows", "cny|1|20\n");
}

static void
notices_are_judged_by_what_came_of_them(void **state)
{
	(void)state;
	const struct arrival_record records[] = {
		a_record("before its promise, told", 9, 5),
		a_record("after its promise, told", 11, 11),
		a_record("late, told on its due day", 13, 12),
		a_record("late, told late", 14, 13),
		a_record("late, not told", 20, -1),
		a_record("later, not told", 21, -1),
	};
	const struct review review = { .records = records,
		.record_count = COUNT_OF(records) };
	const struct review_quality quality = review_judge(&review);
	assert_int_equal(quality.told, 4);
	assert_int_equal(quality.needless, 1);
	assert_int_equal(quality.early, 3);
	assert_int_equal(quality.late, 4);
	assert_int_equal(quality.missed, 2);
	assert_int_equal(quality.warning_days, 0); /* of -1, 0, 1 and 7 */
	expect_rows(&review, "missed",
	    "later, not told|a|CN->US|2024-10-14|2024-10-16|2024-10-25|-\n"
	    "late, not told|a|CN->US|2024-10-14|2024-10-16|2024-10-24|-\n");
	expect_rows(&review, "needless",
	    "before its promise, told|a|CN->US|2024-10-14|2024-10-16|"
	    "2024-10-13|2024-10-09\n");
}

static void
without_a_promise_nothing_is_right_or_wrong(void **state)
{
	(void)state;
	struct arrival_record record = a_record("A", 30, 5);
	record.promised_on = record.due_on = DATE_NONE;
	const struct review review = { .records = &record, .record_count = 1 };
	const struct review_quality quality = review_judge(&review);
	assert_int_equal(quality.told, 1);
	assert_int_equal(quality.needless + quality.early + quality.late +
			     quality.missed,
	    0);
}

static void
of_nothing_there_are_no_figures(void **state)
{
	(void)state;
	const struct review review = { .span = { { 20000 }, { 20001 } } };
	expect_rows(&review, "lanes", "");
	expect_rows(&review, "causes", "");
	expect_rows(&review, "missed", "");
	expect_rows(&review, "notices",
	    "told to be late|0|-|-\n"
	    "told to be late, and in time|0|-|-\n"
	    "told on the due day or before|0|-|-\n"
	    "first word before the due day, median|-|-|-\n"
	    "late|0|-|-\n"
	    "late, and never told|0|-|-\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    carriers_and_lanes_are_measured_by_their_parcels),
		cmocka_unit_test(
		    the_ninetieth_of_a_hundred_is_told_and_not_the_next),
		cmocka_unit_test(
		    days_after_the_promise_are_lost_to_cause_and_window),
		cmocka_unit_test(notices_are_judged_by_what_came_of_them),
		cmocka_unit_test(without_a_promise_nothing_is_right_or_wrong),
		cmocka_unit_test(of_nothing_there_are_no_figures),
	};
	return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
