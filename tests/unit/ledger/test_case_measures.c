#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/case_measures.h"
#include "unit/ledger/docket.h"

static const struct lesson_candidate candidate = {
	.group = { .dimension = LESSON_LANE,
	    .value = STR_INIT("CN->BR"),
	    .cases = 9,
	    .rate = 412 },
	.why = { STR_INIT("one"), STR_INIT("two"), STR_INIT("three") },
	.corrective = STR_INIT("ask the carrier"),
	.preventive = STR_INIT("raise the promise"),
};

static bool
open_one(struct docket *docket, const struct lesson_candidate *from)
{
	bool is_new;
	book_begin(&docket->book);
	MUST(&docket->book,
	    case_measures_open(docket->book.ledger, (struct date){ 20480 },
		from, &is_new, &docket->book.err));
	book_commit(&docket->book);
	return is_new;
}

static void
set(struct docket *docket, const struct case_measure *measure)
{
	book_begin(&docket->book);
	MUST(&docket->book,
	    case_measures_set(docket->book.ledger, measure, &docket->book.err));
	book_commit(&docket->book);
}

static struct case_measure
last(struct docket *docket, size_t *count)
{
	struct case_measure *measures;
	MUST(&docket->book,
	    case_measures_list(docket->book.ledger, &docket->book.arena,
		&measures, count, &docket->book.err));
	assert_true(*count > 0);
	return measures[*count - 1];
}

static void
a_measure_is_opened_from_a_candidate(void **state)
{
	(void)state;
	struct docket docket;
	size_t count;
	docket_open(&docket);
	assert_true(open_one(&docket, &candidate));
	struct case_measure measure = last(&docket, &count);
	assert_int_equal(measure.id, 1);
	assert_int_equal(measure.opened_on.day, 20480);
	assert_int_equal(measure.dimension, LESSON_LANE);
	assert_true(str_equal(measure.value, STR("CN->BR")));
	assert_int_equal(measure.cases, 9);
	assert_int_equal(measure.rate_before, 412);
	assert_true(str_equal(measure.why[2], STR("three")));
	assert_true(str_is_empty(measure.why[3]));
	assert_true(str_equal(measure.corrective, STR("ask the carrier")));
	assert_true(str_equal(measure.preventive, STR("raise the promise")));
	assert_false(date_is_set(measure.due_on));
	assert_false(date_is_set(measure.done_on));
	assert_int_equal(measure.rate_after, -1);
	assert_int_equal(measure.effect, EFFECT_UNKNOWN);
	docket_close(&docket);
}

static void
what_people_write_is_kept(void **state)
{
	(void)state;
	struct docket docket;
	size_t count;
	docket_open(&docket);
	open_one(&docket, &candidate);
	struct case_measure measure = last(&docket, &count);
	measure.why[3] = STR("four");
	measure.why[4] = STR("five");
	measure.corrective = STR("a");
	measure.preventive = STR("b");
	measure.owner = STR("li");
	measure.due_on = (struct date){ 20490 };
	measure.done_on = (struct date){ 20488 };
	measure.check_on = (struct date){ 20518 };
	measure.rate_after = 120;
	measure.effect = EFFECT_YES;
	set(&docket, &measure);
	struct case_measure found = last(&docket, &count);
	assert_true(str_equal(found.why[4], STR("five")));
	assert_true(str_equal(found.corrective, STR("a")));
	assert_true(str_equal(found.preventive, STR("b")));
	assert_true(str_equal(found.owner, STR("li")));
	assert_int_equal(found.due_on.day, 20490);
	assert_int_equal(found.done_on.day, 20488);
	assert_int_equal(found.check_on.day, 20518);
	assert_int_equal(found.rate_after, 120);
	assert_int_equal(found.effect, EFFECT_YES);
	docket_close(&docket);
}

static void
one_value_has_one_measure_until_it_was_looked_at(void **state)
{
	(void)state;
	struct docket docket;
	size_t count;
	docket_open(&docket);
	assert_true(open_one(&docket, &candidate));
	assert_false(open_one(&docket, &candidate));
	struct lesson_candidate other = candidate;
	other.group.value = STR("CN->RU");
	assert_true(open_one(&docket, &other));
	struct case_measure measure = last(&docket, &count);
	measure.done_on = (struct date){ 20488 };
	set(&docket, &measure);
	assert_false(open_one(&docket, &other));
	measure.effect = EFFECT_NO;
	set(&docket, &measure);
	assert_true(open_one(&docket, &other));
	last(&docket, &count);
	assert_int_equal(count, 3);
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_measure_is_opened_from_a_candidate),
		cmocka_unit_test(what_people_write_is_kept),
		cmocka_unit_test(
		    one_value_has_one_measure_until_it_was_looked_at),
	};
	return cmocka_run_group_tests_name("case_measures", tests, NULL, NULL);
}
