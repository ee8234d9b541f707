#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/lessons_csv.h"
#include "unit/report/lessons_sample.h"

enum { MAX_TEXT = 1 << 20 };

static void
a_dimension_is_a_table_of_all_its_values(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_csv_pareto(&lessons, LESSON_CAUSE, &out);
	assert_true(str_equal(buf_str(&out),
	    STR("\xEF\xBB\xBF"
		"\"cause\",\"cases\",\"percent\",\"percent_sum\","
		"\"per_1000_parcels\",\"cases_before\","
		"\"per_1000_parcels_before\",\"cost\"\r\n"
		"\"lost\",\"6\",\"60.0\",\"60.0\",\"4.12\",\"2\",\"1.50\","
		"\"42.00 USD, 10.00 EUR\"\r\n"
		"\"<b>=damaged\",\"4\",\"40.0\",\"100.0\",\"\",\"0\",\"\","
		"\"\"\r\n")));
	buf_release(&out);
}

static void
a_dimension_without_cases_has_its_header_alone(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_csv_pareto(&lessons, LESSON_LANE, &out);
	sample_expect(&out, "\"lane\",\"cases\"");
	assert_int_equal(str_find_byte(buf_str(&out), '\n'), out.len - 1);
	buf_release(&out);
}

static void
measures_have_a_column_for_all_that_people_fill_in(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, MAX_TEXT);
	const struct lessons lessons = sample_lessons();
	lessons_csv_measures(&lessons, &out);
	assert_true(str_equal(buf_str(&out),
	    STR("\xEF\xBB\xBF"
		"\"capa_id\",\"opened\",\"dimension\",\"value\",\"cases\","
		"\"rate_before\",\"why1\",\"why2\",\"why3\",\"why4\",\"why5\","
		"\"corrective\",\"preventive\",\"owner\",\"due\",\"done_at\","
		"\"check_at\",\"rate_after\",\"effective\"\r\n"
		"\"1\",\"2026-01-26\",\"cause\",\"lost\",\"6\",\"4.12\","
		"\"one\",\"two\",\"three\",\"four\",\"five\","
		"\"file a claim\",\"try another carrier\",\"li\","
		"\"2026-02-06\",\"2026-02-04\",\"2026-03-06\",\"1.20\","
		"\"yes\"\r\n"
		"\"2\",\"2026-01-26\",\"lane\",\"CN->US\",\"5\",\"\",\"\","
		"\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		"\"\"\r\n")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dimension_is_a_table_of_all_its_values),
		cmocka_unit_test(
		    a_dimension_without_cases_has_its_header_alone),
		cmocka_unit_test(
		    measures_have_a_column_for_all_that_people_fill_in),
	};
	return cmocka_run_group_tests_name("lessons_csv", tests, NULL, NULL);
}
