#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/shutdown.h"
#include "unit/report/sample.h"

static struct report_finding
an_affected(const char *carrier, const char *tracking, const char *destination)
{
	struct report_finding finding = sample_finding(carrier, tracking);
	finding.kind = FINDING_ADVANCE;
	finding.origin = STR("CN");
	finding.destination = str_from(destination);
	finding.due_plain = (struct date){ 20490 };
	finding.due_late = (struct date){ 20500 };
	finding.due_on = (struct date){ 20500 };
	finding.estimated_on = (struct date){ 20501 };
	finding.is_told = true;
	return finding;
}

/* The tables of an announcement of these findings, a line for each row. */
static struct str
tables_of(const char *command, const struct report_finding *findings,
    size_t count, struct arena *arena)
{
	struct report report = sample_empty();
	struct overview overview;
	struct str text = STR_EMPTY;
	report.command = str_from(command);
	report.findings = findings;
	report.finding_count = count;
	overview_init(&overview, "announce", "", arena);
	shutdown_add_all(&report, &overview);
	for (size_t i = 0; i < overview.table_count; i++) {
		const struct overview_table *table = &overview.tables[i];
		for (size_t k = 0; k < table->cell_count; k++) {
			const struct overview_cell *cell = &table->cells[k];
			struct str shown = cell->text;
			if (!cell->is_set)
				shown = STR("-");
			else if (cell->text.ptr == NULL)
				shown = arena_format(arena, "%ld",
				    (long)cell->number);
			bool is_last = (k + 1) % table->column_count == 0;
			text = arena_format(arena, "%.*s%.*s%s", STR_ARG(text),
			    STR_ARG(shown), is_last ? "\n" : "|");
		}
	}
	return text;
}

static void
expect(const struct report_finding *findings, size_t count, const char *wanted)
{
	struct arena arena = { 0 };
	struct str tables = tables_of("announce", findings, count, &arena);
	if (!str_equal(tables, str_from(wanted)))
		fail_msg("%.*s", STR_ARG(tables));
	arena_release(&arena);
}

static void
the_affected_are_counted_by_carrier_and_lane_and_by_their_dates(void **state)
{
	(void)state;
	struct report_finding findings[] = {
		an_affected("b", "1", "US"),
		an_affected("a", "2", "US"),
		an_affected("a", "3", "US"),
		an_affected("a", "4", "DE"),
	};
	findings[1].is_told = false;
	findings[3].estimated_on = (struct date){ 20503 };
	expect(findings, COUNT_OF(findings),
	    "a|CN->DE|1|0|1\n"
	    "a|CN->US|2|0|1\n"
	    "b|CN->US|1|0|1\n"
	    "2026-02-06|2026-02-17|11|3\n"
	    "2026-02-06|2026-02-19|13|1\n");
}

static void
a_date_that_was_promised_is_the_old_one(void **state)
{
	(void)state;
	struct report_finding findings[] = { an_affected("a", "1", "US"),
		an_affected("a", "2", "US") };
	findings[0].due_on = (struct date){ 20495 };
	findings[1].estimated_on = DATE_NONE;
	expect(findings, COUNT_OF(findings),
	    "a|CN->US|2|0|2\n"
	    "2026-02-06|-|-|1\n"
	    "2026-02-11|2026-02-17|6|1\n");
}

static void
orders_that_are_not_shipped_are_counted_apart(void **state)
{
	(void)state;
	const struct report_finding findings[] = { an_affected("", "", "US"),
		an_affected("", "", "US"), an_affected("", "", "") };
	expect(findings, COUNT_OF(findings),
	    "?|CN->?|1|1|1\n"
	    "?|CN->US|2|2|2\n"
	    "2026-02-06|2026-02-17|11|3\n");
}

static void
who_is_not_affected_is_not_counted(void **state)
{
	(void)state;
	struct report_finding finding = an_affected("a", "1", "US");
	finding.kind = FINDING_UNMAPPED;
	expect(&finding, 1, "");
}

static void
other_runs_have_no_such_part(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	const struct report_finding finding = an_affected("a", "1", "US");
	assert_true(str_is_empty(tables_of("run", &finding, 1, &arena)));
	arena_release(&arena);
}

static void
letters_are_counted_by_language(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct overview overview;
	struct report report = sample_empty();
	const struct report_mail mails[] = { { .language = STR("en") },
		{ .language = STR("de") }, { .language = STR("de") } };
	report.command = STR("announce");
	report.mails = mails;
	report.mail_count = COUNT_OF(mails);
	overview_init(&overview, "announce", "", &arena);
	shutdown_add_languages(&report, &overview);
	const struct overview_cell *cells = overview.tables[0].cells;
	assert_int_equal(overview_rows(&overview.tables[0]), 2);
	assert_true(str_equal(cells[0].text, STR("de")));
	assert_int_equal(cells[1].number, 2);
	assert_true(str_equal(cells[2].text, STR("en")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_affected_are_counted_by_carrier_and_lane_and_by_their_dates),
		cmocka_unit_test(a_date_that_was_promised_is_the_old_one),
		cmocka_unit_test(orders_that_are_not_shipped_are_counted_apart),
		cmocka_unit_test(who_is_not_affected_is_not_counted),
		cmocka_unit_test(other_runs_have_no_such_part),
		cmocka_unit_test(letters_are_counted_by_language),
	};
	return cmocka_run_group_tests_name("shutdown", tests, NULL, NULL);
}
