#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "report/metrics.h"
#include "support/folder.h"

static const struct metrics_stage stages[] = { { "read", 1.25 },
	{ "send", 0.0004 } };

static struct metrics
a_run(const struct report *report)
{
	return (struct metrics){
		.report = report,
		.now = { 1769364000 },
		.exit_code = 65,
		.has_ledger = true,
		.runs = 7,
		.held_runs = 1,
		.last_success = { 1769277600 },
		.stages = stages,
		.stage_count = COUNT_OF(stages),
	};
}

static void
compose(const struct metrics *metrics, struct buf *out)
{
	buf_init(out, 1 << 16);
	metrics_compose(metrics, out);
	assert_false(out->has_overflown);
	buf_add_byte(out, '\0');
}

static void
expect_lines(const char *text, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, lines[i]) == NULL)
			fail_msg("no \"%s\" in\n%s", lines[i], text);
}

static void
every_figure_stands_behind_its_name(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"\nshipdelay_last_run_exit_code 65\n",
		"\nshipdelay_last_run_timestamp_seconds 1769364000\n",
		"\nshipdelay_last_success_timestamp_seconds 1769277600\n",
		"\nshipdelay_last_run_held 1\n",
		"\n# TYPE shipdelay_runs_total counter\n",
		"\nshipdelay_runs_total 7\n",
		"\nshipdelay_runs_held 1\n",
		"\nshipdelay_rows 1000\n",
		"\nshipdelay_rows_rejected 3\n",
		"\nshipdelay_shipments_unmapped 2\n",
		"\nshipdelay_findings{kind=\"delayed\"} 40\n",
		"\nshipdelay_findings{kind=\"lost\"} 0\n",
		"\nshipdelay_mails{state=\"in_doubt\"} 5\n",
		"\nshipdelay_stage_seconds{stage=\"read\"} 1.250\n",
		"\nshipdelay_stage_seconds{stage=\"send\"} 0.000\n",
	};
	struct report report = { .brake = { .name = STR("max_mails") } };
	struct buf out;
	report.totals.rows = 1000;
	report.totals.rejected = 3;
	report.totals.unmapped = 2;
	report.totals.findings[FINDING_DELAYED] = 40;
	report.totals.mails[MAIL_IN_DOUBT] = 5;
	const struct metrics metrics = a_run(&report);
	compose(&metrics, &out);
	expect_lines(out.ptr, lines, COUNT_OF(lines));
	buf_release(&out);
}

static void
what_is_not_known_is_not_there(void **state)
{
	(void)state;
	const struct report report = { .run = STR_EMPTY };
	struct metrics metrics = a_run(&report);
	struct buf out;
	metrics.last_success = INSTANT_NONE;
	compose(&metrics, &out);
	assert_null(strstr(out.ptr, "last_success"));
	assert_non_null(strstr(out.ptr, "shipdelay_last_run_held 0\n"));
	buf_release(&out);
	metrics.has_ledger = false;
	compose(&metrics, &out);
	assert_null(strstr(out.ptr, "shipdelay_runs"));
	buf_release(&out);
}

static void
the_file_may_be_read_by_all_and_replaces_an_older_one(void **state)
{
	(void)state;
	const struct report report = { .run = STR_EMPTY };
	const struct metrics metrics = a_run(&report);
	struct folder folder;
	struct stat st;
	struct error err;
	folder_open(&folder);
	const char *path = folder_write(&folder, "shipdelay.prom", "old\n");
	mode_t before = umask(077);
	assert_true(metrics_write(&metrics, path, &err));
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777U, 0644);
	assert_true(st.st_size > 1000);
	assert_false(
	    metrics_write(&metrics, "/nonexistent/shipdelay.prom", &err));
	assert_int_equal(err.kind, ERROR_REPORT);
	folder_close(&folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure_stands_behind_its_name),
		cmocka_unit_test(what_is_not_known_is_not_there),
		cmocka_unit_test(
		    the_file_may_be_read_by_all_and_replaces_an_older_one),
	};
	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
