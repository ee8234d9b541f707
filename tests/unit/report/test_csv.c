#include "report/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <csv.h>

#include "sample.h"

enum { MAX_CELLS = 1000 };

/* The table as libcsv reads it back, strictly. */
struct read {
	struct arena arena;
	struct str cells[MAX_CELLS];
	size_t count;
	size_t columns; /* of the header */
	size_t rows;
};

static void
take_cell(void *bytes, size_t len, void *data)
{
	struct read *read = data;
	assert_in_range(read->count, 0, MAX_CELLS - 1);
	read->cells[read->count++] = arena_str(&read->arena,
	    (struct str){ bytes, len });
}

static void
take_row(int terminator, void *data)
{
	struct read *read = data;
	/* CR ends the row; libcsv swallows the LF that follows. */
	assert_int_equal(terminator, '\r');
	if (read->rows++ == 0)
		read->columns = read->count;
	assert_int_equal(read->count, read->rows * read->columns);
}

static void
read_back(struct str csv, struct read *read)
{
	struct csv_parser parser;
	*read = (struct read){ 0 };
	assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
	assert_int_equal(csv_parse(&parser, csv.ptr, csv.len, take_cell,
			     take_row, read),
	    csv.len);
	assert_int_equal(csv_fini(&parser, take_cell, take_row, read), 0);
	csv_free(&parser);
}

static void
table_of(const struct report *report, struct read *read)
{
	struct buf out;
	buf_init(&out, 1000000);
	report_csv(report, &out);
	assert_false(out.has_overflown);
	read_back(buf_str(&out), read);
	buf_release(&out);
}

static struct str
cell(const struct read *read, size_t row, const char *column)
{
	for (size_t i = 0; i < read->columns; i++) {
		if (str_equal(read->cells[i], str_from(column)))
			return read->cells[row * read->columns + i];
	}
	fail_msg("there is no column %s", column);
	return STR_EMPTY;
}

static void
assert_cell(const struct read *read, size_t row, const char *column,
    const char *wanted)
{
	if (row >= read->rows)
		fail_msg("there are only %zu rows", read->rows);
	struct str found = cell(read, row, column);
	if (!str_equal(found, str_from(wanted)))
		fail_msg("row %zu, %s: \"%.*s\" instead of \"%s\"", row, column,
		    STR_ARG(found), wanted);
}

static void
an_empty_report_is_a_header_and_the_run(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct read read;
	table_of(&report, &read);
	assert_int_equal(read.rows, 2);
	assert_cell(&read, 1, "section", "run");
	assert_cell(&read, 1, "reason", "run, 2026-01-26T02:00:00+08:00");
	assert_cell(&read, 1, "run", "20260126T020000-1");
	arena_release(&read.arena);
}

static void
a_finding_stands_with_the_mail_that_told_it(void **state)
{
	(void)state;
	static const struct {
		const char *column, *wanted;
	} cells[] = {
		{ "section", "finding" },
		{ "tracking", "YT2601000000001" },
		{ "order", "#1001" },
		{ "carrier", "yunexpress" },
		{ "origin", "CN" },
		{ "destination", "DE" },
		{ "finding", "delayed" },
		{ "cause", "customs" },
		{ "window", "" },
		{ "due_on", "2026-01-20" },
		{ "estimated_on", "2026-01-30" },
		{ "days_late", "6" },
		{ "silent_days", "4" },
		{ "notice", "delayed" },
		{ "recipient", "anna@kunde.example" },
		{ "language", "de" },
		{ "state", "accepted" },
		{ "reply", "250 2.0.0 Ok: queued as 4F1B2C" },
		{ "reason",
		    "customs hold it since 20 January; it was due on 20 "
		    "January" },
		{ "row", "yunexpress-20260126.csv:2" },
		{ "message_id", "5f1c9a.20260126T020000@shop.example" },
		{ "run", "20260126T020000-1" },
	};
	struct sample sample;
	struct read read;
	sample_init(&sample);
	table_of(&sample.report, &read);
	assert_int_equal(read.columns, COUNT_OF(cells));
	for (size_t i = 0; i < COUNT_OF(cells); i++)
		assert_cell(&read, 6, cells[i].column, cells[i].wanted);
	arena_release(&read.arena);
}

static void
what_is_not_known_is_an_empty_cell(void **state)
{
	(void)state;
	static const char *const empty[] = { "cause", "due_on", "estimated_on",
		"days_late", "silent_days", "notice", "recipient", "state" };
	struct sample sample;
	struct read read;
	sample_init(&sample);
	table_of(&sample.report, &read);
	assert_cell(&read, 5, "finding", "cannot_decide");
	assert_cell(&read, 5, "reason", "br has no calendar");
	for (size_t i = 0; i < COUNT_OF(empty); i++)
		assert_cell(&read, 5, empty[i], "");
	arena_release(&read.arena);
}

static void
every_section_follows_in_its_order(void **state)
{
	(void)state;
	static const struct {
		const char *section, *tracking, *reason;
	} lines[] = {
		{ "run", "", "run, 2026-01-26T02:00:00+08:00, dry run" },
		{ "brake", "",
		    "More mails than max_mails allows: 501, the limit is "
		    "500." },
		{ "stop", "", "the relay is down" },
		{ "finding", "4PX3001234567CN",
		    "waits at the pick-up point until 2 February" },
		{ "finding", "4PX3001234568CN", "lost: for the staff only" },
		{ "finding", "'00340434161094042557", NULL },
		{ "finding", "LP00512345678901", NULL },
		{ "finding", "YT2601000000001", NULL },
		{ "finding", "YT2601000000002", NULL },
		{ "finding", "YT2601000000003", NULL },
		{ "finding", "YT2601000000004", NULL },
		{ "finding", "YT2601000000005", NULL },
		{ "mail", "YT2512000000009", NULL },
		{ "mail", "YT2512000000009", NULL },
		{ "staff", "4PX3001234568CN", "lost, says the carrier" },
		{ "staff", "LP00512345678901", NULL },
		{ "reject", "", "the quote in column 4 is never closed" },
		{ "reject", "", NULL },
		{ "unmapped", "", "code X-77: 1 time" },
	};
	struct sample sample;
	struct read read;
	sample_init(&sample);
	sample.report.is_dry_run = true;
	sample.report.stop = STR("the relay is down");
	sample.report.brake = (struct report_brake){ STR("max_mails"),
		STR("501"), STR("500") };
	table_of(&sample.report, &read);
	assert_int_equal(read.rows, COUNT_OF(lines) + 1);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		assert_cell(&read, i + 1, "section", lines[i].section);
		assert_cell(&read, i + 1, "tracking", lines[i].tracking);
		if (lines[i].reason != NULL)
			assert_cell(&read, i + 1, "reason", lines[i].reason);
	}
	assert_cell(&read, 13, "run", "20260125T020000-1");
	assert_cell(&read, 13, "state", "in_doubt");
	assert_cell(&read, 17, "row", "yunexpress-20260126.csv:7");
	arena_release(&read.arena);
}

static void
a_cell_that_a_spreadsheet_would_run_is_defused(void **state)
{
	(void)state;
	static const struct {
		const char *data, *wanted;
	} cases[] = {
		{ "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
		{ "+1+1", "'+1+1" },
		{ "-2+3", "'-2+3" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\t=1", "' =1" },
		{ "\r=1", "' =1" },
		{ "\n1", "' 1" },
		{ "\tplain", "' plain" },
		{ "  =1", "'  =1" },
		{ "\xC2\xA0=1", "'\xC2\xA0=1" },
		{ "\xE3\x80\x80@x", "'\xE3\x80\x80@x" },
		{ "\xEF\xBB\xBF=1", "'\\ufeff=1" },
		{ "\xEF\xBC\x9D"
		  "1",
		    "'\xEF\xBC\x9D"
		    "1" },
		{ "\xEF\xBC\x8B"
		  "1",
		    "'\xEF\xBC\x8B"
		    "1" },
		{ "\xEF\xBC\x8D"
		  "1",
		    "'\xEF\xBC\x8D"
		    "1" },
		{ "\xEF\xBC\xA0x", "'\xEF\xBC\xA0x" },
		{ "a=1", "a=1" },
		{ "it's 5-6", "it's 5-6" },
		{ "\"=1\"", "\"=1\"" },
		{ "say \"hi\", and\r\ngo", "say \"hi\", and  go" },
		{ "\x1b[2J\xE2\x80\xAE", "\\x1b[2J\\u202e" },
		{ "12345", "12345" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report report = sample_empty();
		struct report_reject reject = { STR("a.csv:2"),
			str_from(cases[i].data) };
		struct read read;
		report.rejects = &reject;
		report.reject_count = 1;
		table_of(&report, &read);
		assert_cell(&read, 2, "reason", cases[i].wanted);
		arena_release(&read.arena);
	}
}

static void
a_number_of_a_parcel_or_an_order_stays_text(void **state)
{
	(void)state;
	static const struct {
		const char *data, *wanted;
	} cases[] = {
		{ "00340434161094042557", "'00340434161094042557" },
		{ "9261290100130", "'9261290100130" },
		{ "12E45", "'12E45" },
		{ "1-2", "'1-2" },
		{ "2026/01/26", "'2026/01/26" },
		{ "LP00512345678901", "LP00512345678901" },
		{ "#1001", "#1001" },
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report report = sample_empty();
		struct report_finding finding = sample_finding("4px",
		    cases[i].data);
		struct read read;
		finding.order = finding.tracking;
		report.findings = &finding;
		report.finding_count = 1;
		table_of(&report, &read);
		assert_cell(&read, 2, "tracking", cases[i].wanted);
		assert_cell(&read, 2, "order", cases[i].wanted);
		assert_cell(&read, 2, "days_late", "6");
		arena_release(&read.arena);
	}
}

static void
lines_end_in_crlf_and_no_byte_order_mark_comes_first(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 10000);
	report_csv(&report, &out);
	struct str csv = buf_str(&out);
	assert_true(str_starts_with(csv, STR("\"section\",\"tracking\",")));
	assert_true(str_ends_with(csv, STR("\"20260126T020000-1\"\r\n")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_report_is_a_header_and_the_run),
		cmocka_unit_test(a_finding_stands_with_the_mail_that_told_it),
		cmocka_unit_test(what_is_not_known_is_an_empty_cell),
		cmocka_unit_test(every_section_follows_in_its_order),
		cmocka_unit_test(
		    a_cell_that_a_spreadsheet_would_run_is_defused),
		cmocka_unit_test(a_number_of_a_parcel_or_an_order_stays_text),
		cmocka_unit_test(
		    lines_end_in_crlf_and_no_byte_order_mark_comes_first),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
