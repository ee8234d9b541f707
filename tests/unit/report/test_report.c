#include "report/report.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "sample.h"

static int
make_folder(void **state)
{
	char *folder = strdup("/tmp/shipdelay-report-XXXXXX");
	*state = folder;
	return folder == NULL || mkdtemp(folder) == NULL ? -1 : 0;
}

static int
drop_folder(void **state)
{
	int rc = rmdir(*state);
	free(*state);
	return rc;
}

static void
the_ending_tells_the_format(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		int format; /* -1: none */
	} cases[] = {
		{ "-", REPORT_TEXT },
		{ "report.txt", REPORT_TEXT },
		{ "/var/x.y/report.CSV", REPORT_CSV },
		{ "report.json", REPORT_JSON },
		{ "report.tar.HtMl", REPORT_HTML },
		{ ".csv", -1 },
		{ "report.htm", -1 },
		{ "report", -1 },
		{ "report.txt ", -1 },
		{ "reporttxt", -1 },
		{ "report.json.gz", -1 },
		{ "", -1 },
		{ "--", -1 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum report_format format = REPORT_TEXT;
		bool found = report_format_of(str_from(cases[i].path), &format);
		if ((found ? (int)format : -1) != cases[i].format)
			fail_msg("\"%s\": %d", cases[i].path, (int)format);
	}
}

static void
the_letter_is_the_notices_or_a_digest(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	assert_int_equal(report_letter(&sample.mails[0]), NOTICE_DELAYED);
	assert_int_equal(report_letter(&sample.mails[4]), REPORT_DIGEST);
	sample.mails[0].parcel_count = 0;
	assert_int_equal(report_letter(&sample.mails[0]), REPORT_DIGEST);
	assert_string_equal(report_letter_name(NOTICE_ACTION), "action");
	assert_string_equal(report_letter_name(REPORT_DIGEST), "digest");
}

static void
mails_are_counted_by_letter_and_state(void **state)
{
	(void)state;
	struct sample sample;
	struct report_letters letters;
	sample_init(&sample);
	report_count_letters(&sample.report, &letters);
	assert_int_equal(letters.counts[NOTICE_DELAYED][MAIL_ACCEPTED], 2);
	assert_int_equal(letters.counts[NOTICE_DELAYED][MAIL_IN_DOUBT], 1);
	assert_int_equal(letters.counts[NOTICE_ACTION][MAIL_REJECTED], 1);
	assert_int_equal(letters.counts[REPORT_DIGEST][MAIL_ACCEPTED], 1);
	assert_int_equal(letters.counts[NOTICE_ADVANCE][MAIL_ACCEPTED], 0);
}

static void
every_brake_is_a_sentence(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value, *limit, *sentence;
	} cases[] = {
		{ "max_mails", "501", "500",
		    "More mails than max_mails allows: 501, the limit is "
		    "500." },
		{ "min_rows", "12.5", "50",
		    "Fewer rows, compared with the last run, than min_rows "
		    "demands: 12.5 percent, the limit is 50." },
		{ "max_age_hours", "31", "26",
		    "An export is older than max_age_hours allows: 31 hours, "
		    "the limit is 26." },
		{ "first_run", "0", "hold",
		    "This is the first run: nothing is on record as told." },
		{ "same_export", "unchanged", "hold",
		    "Every export is the same, to the byte, as in the last "
		    "run." },
		{ "max_new", "3", "2",
		    "A limit was passed: 3, the limit is 2." },
	};
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct report_brake brake = { str_from(cases[i].name),
			str_from(cases[i].value), str_from(cases[i].limit) };
		buf_clear(&out);
		report_say_brake(&brake, &out);
		if (!str_equal(buf_str(&out), str_from(cases[i].sentence)))
			fail_msg("%s: \"%.*s\"", cases[i].name,
			    STR_ARG(buf_str(&out)));
	}
	buf_release(&out);
}

static void
every_brake_says_what_to_look_at(void **state)
{
	(void)state;
	static const struct {
		const char *name, *advice;
	} cases[] = {
		{ "old_ledger", "Put it back." },
		{ "first_run", "--baseline" },
		{ "max_mails", "real event" },
		{ "max_share", "real event" },
		{ "min_rows", "cut off" },
		{ "max_rejected", "mend the profile" },
		{ "max_unmapped", "Add the codes" },
		{ "max_age_hours", "download stuck" },
		{ "same_export", "download stuck" },
		{ "clock", "clock of the machine" },
		{ "max_new", "Look at the mails" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct report_brake brake = { .name = str_from(
							cases[i].name) };
		const char *advice = report_brake_advice(&brake);
		if (strstr(advice, cases[i].advice) == NULL)
			fail_msg("%s: %s", cases[i].name, advice);
	}
}

static void
a_report_is_written_whole_in_each_format(void **state)
{
	static const struct {
		const char *name, *start;
	} cases[] = {
		{ "a.txt", "shipdelay run: " },
		{ "a.csv", "\"section\"," },
		{ "a.json", "{\n \"schema\": 1" },
		{ "a.html", "<!DOCTYPE html>" },
	};
	struct arena arena = { 0 };
	struct sample sample;
	sample_init(&sample);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error err = { 0 };
		struct str content;
		const char *path = file_join(&arena, str_from(*state),
		    str_from(cases[i].name));
		if (!report_write(&sample.report, path, &err))
			fail_msg("%s", err.text);
		assert_true(file_read(path, 1000000, &arena, &content, &err));
		if (!str_starts_with(content, str_from(cases[i].start)))
			fail_msg("%s starts with %.*s", path,
			    STR_ARG(str_slice(content, 0, 40)));
		assert_int_equal(unlink(path), 0);
	}
	arena_release(&arena);
}

/* The files are written in pieces. */
static void
a_large_report_is_the_same_in_a_file(void **state)
{
	enum { LARGE = 2000 };
	static struct report_finding findings[LARGE];
	static struct report_mail mails[LARGE];
	static const char *const names[] = { "a.txt", "a.csv", "a.json",
		"a.html" };
	struct arena arena = { 0 };
	struct sample sample;
	sample_init(&sample);
	for (size_t i = 0; i < LARGE; i++) {
		findings[i] = sample.findings[i % SAMPLE_FINDINGS];
		mails[i] = sample.mails[i % SAMPLE_MAILS];
	}
	sample.report.findings = findings;
	sample.report.mails = mails;
	sample.report.finding_count = sample.report.mail_count = LARGE;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct error err = { 0 };
		struct str content;
		struct buf wanted;
		const char *path = file_join(&arena, str_from(*state),
		    str_from(names[i]));
		buf_init(&wanted, 10000000);
		report_compose(&sample.report, (enum report_format)i, &wanted);
		assert_true(report_write(&sample.report, path, &err));
		assert_true(file_read(path, 10000000, &arena, &content, &err));
		if (!str_equal(content, buf_str(&wanted)))
			fail_msg("%s differs", names[i]);
		buf_release(&wanted);
		assert_int_equal(unlink(path), 0);
	}
	arena_release(&arena);
}

/* report_write() to a stdout that is `path`. */
static bool
write_to_stdout_at(const char *path, const struct report *report,
    struct error *err)
{
	fflush(stdout);
	int before = dup(STDOUT_FILENO);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(before >= 0 && fd >= 0);
	assert_int_equal(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
	bool ok = report_write(report, "-", err);
	__fpurge(stdout);
	clearerr(stdout);
	assert_int_equal(dup2(before, STDOUT_FILENO), STDOUT_FILENO);
	close(before);
	close(fd);
	return ok;
}

static void
a_dash_is_text_on_stdout(void **state)
{
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct report report = sample_empty();
	struct str content;
	const char *path = file_join(&arena, str_from(*state), STR("stdout"));
	assert_true(write_to_stdout_at(path, &report, &err));
	assert_true(file_read(path, 10000, &arena, &content, &err));
	assert_true(str_starts_with(content, STR("shipdelay run: ")));
	assert_true(str_ends_with(content, STR("MAILS (0)\n")));
	assert_int_equal(unlink(path), 0);
	arena_release(&arena);
}

static void
a_stdout_that_is_full_is_an_error(void **state)
{
	(void)state;
	struct error err = { 0 };
	struct report report = sample_empty();
	assert_false(write_to_stdout_at("/dev/full", &report, &err));
	assert_int_equal(err.kind, ERROR_REPORT);
}

static void
the_same_report_gives_the_same_bytes(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	for (int format = REPORT_TEXT; format <= REPORT_HTML; format++) {
		struct buf once, again;
		buf_init(&once, 1000000);
		buf_init(&again, 1000000);
		report_compose(&sample.report, (enum report_format)format,
		    &once);
		report_compose(&sample.report, (enum report_format)format,
		    &again);
		if (!str_equal(buf_str(&once), buf_str(&again)))
			fail_msg("format %d differs", format);
		buf_release(&once);
		buf_release(&again);
	}
}

static void
a_report_that_cannot_be_written_is_an_error(void **state)
{
	(void)state;
	static const char *const paths[] = { "/nonexistent/folder/a.txt",
		"/dev/null/a.json", "report.pdf", "" };
	struct report report = sample_empty();
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct error err = { 0 };
		if (report_write(&report, paths[i], &err))
			fail_msg("\"%s\" was written", paths[i]);
		if (err.kind != ERROR_REPORT ||
		    strncmp(err.text, paths[i], strlen(paths[i])) != 0)
			fail_msg("\"%s\": %s", paths[i], err.text);
	}
}

static void
the_share_of_late_parcels_is_one_of_those_that_are_open(void **state)
{
	(void)state;
	static const struct {
		size_t open, late, share;
	} cases[] = { { 0, 0, 0 }, { 3, 1, 33 }, { 3, 2, 67 }, { 8, 1, 13 },
		{ 5, 5, 100 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct report_night night = { .shipments = 1000,
			.open = cases[i].open,
			.late = cases[i].late };
		if (report_late_share(&night) != cases[i].share)
			fail_msg("case %zu: %zu", i, report_late_share(&night));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ending_tells_the_format),
		cmocka_unit_test(the_letter_is_the_notices_or_a_digest),
		cmocka_unit_test(mails_are_counted_by_letter_and_state),
		cmocka_unit_test(every_brake_is_a_sentence),
		cmocka_unit_test(every_brake_says_what_to_look_at),
		cmocka_unit_test(
		    the_share_of_late_parcels_is_one_of_those_that_are_open),
		cmocka_unit_test_setup_teardown(
		    a_report_is_written_whole_in_each_format, make_folder,
		    drop_folder),
		cmocka_unit_test_setup_teardown(
		    a_large_report_is_the_same_in_a_file, make_folder,
		    drop_folder),
		cmocka_unit_test_setup_teardown(a_dash_is_text_on_stdout,
		    make_folder, drop_folder),
		cmocka_unit_test(a_stdout_that_is_full_is_an_error),
		cmocka_unit_test(the_same_report_gives_the_same_bytes),
		cmocka_unit_test(a_report_that_cannot_be_written_is_an_error),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
