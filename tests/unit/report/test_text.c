#include "report/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/display.h"
#include "report/page.h"
#include "sample.h"

static struct str
text_of(const struct report *report, struct buf *out)
{
	buf_init(out, 1000000);
	report_text(report, out);
	return buf_str(out);
}

static void
assert_has(struct str text, const char *wanted)
{
	if (str_find(text, str_from(wanted)) == text.len)
		fail_msg("\"%s\" is missing in:\n%.*s", wanted, STR_ARG(text));
}

static void
assert_lacks(struct str text, const char *unwanted)
{
	if (str_find(text, str_from(unwanted)) < text.len)
		fail_msg("\"%s\" is in:\n%.*s", unwanted, STR_ARG(text));
}

static void
an_empty_night_is_told_in_a_few_lines(void **state)
{
	(void)state;
	struct buf out;
	struct report report = sample_empty();
	assert_true(str_equal(text_of(&report, &out),
	    STR("shipdelay run: 20260126T020000-1\n"
		"2026-01-26T02:00:00+08:00, today is 2026-01-26\n"
		"\n"
		"TOTALS\n"
		"  rows                            0\n"
		"  shipments                       0\n"
		"  duplicates                      0\n"
		"  rejected                        0\n"
		"  unmapped                        0\n"
		"\n"
		"MAILS (0)\n")));
	buf_release(&out);
}

static void
a_night_is_told_with_everything_that_happened(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"\nIN DOUBT\n",
		"  chen@shop-guest.example\n"
		"    shipdelay resolve 77aa01.20260125T020000@shop.example "
		"sent|resend\n",
		"  rows                       12,345\n",
		"  none                       11,991\n",
		"\nMAILS (6)\n"
		"  delayed           2 accepted, 1 deferred, 1 in_doubt\n"
		"  action            1 rejected\n"
		"  digest            1 accepted\n"
		"\n"
		"  accepted    anna@kunde.example\n"
		"              delayed (de), 1 parcel: YT2601000000001\n"
		"  rejected    bernard@client.example\n"
		"              action (fr), 1 parcel: 4PX3001234567CN\n"
		"              the relay said: 550 5.1.1 "
		"<bernard@client.example>: Recipient\n"
		"              address rejected: User unknown\n",
		"              digest (en), 2 parcels: YT2601000000004, "
		"YT2601000000002\n",
		"\nFOR THE STAFF (2)\n",
		"  4PX3001234568CN: lost, says the carrier\n",
		"\nREJECTED ROWS (2)\n"
		"  yunexpress-20260126.csv:7: the quote in column 4 is never "
		"closed\n",
		"\nUNKNOWN CODES (1)\n",
		"  X-77: 1 time\n",
		"\nNOT TOLD (4)\n",
		"  deferred: another mail went to this address 5 hours ago: 1 "
		"parcel\n    YT2601000000003\n",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	struct str text = text_of(&sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_has(text, wanted[i]);
	assert_lacks(text, "queued as");
	assert_lacks(text, "shipdelay resolve 5f1c9a");
	assert_lacks(text, "HELD");
	assert_lacks(text, "STOPPED");
	buf_release(&out);
}

static void
a_brake_comes_first_with_what_to_type(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.brake = (struct report_brake){ STR("max_mails"),
		STR("501"), STR("500") };
	struct str text = text_of(&sample.report, &out);
	assert_has(text,
	    "today is 2026-01-26\n"
	    "\n"
	    "HELD by a brake\n"
	    "  More mails than max_mails allows: 501, the limit is 500.\n"
	    "  No mail has left. Look at the mails below, then send exactly "
	    "these or drop\n  them:\n"
	    "    shipdelay approve 20260126T020000-1 --by NAME\n"
	    "    shipdelay discard 20260126T020000-1\n");
	buf_release(&out);
}

static void
a_dry_run_says_so_and_asks_for_no_approval(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.is_dry_run = true;
	sample.report.brake = (struct report_brake){ STR("first_run"), STR("0"),
		STR("hold") };
	struct str text = text_of(&sample.report, &out);
	assert_has(text,
	    "\nDry run: nothing was sent, nothing was recorded.\n");
	assert_has(text, "nothing is on record as told.\n"
			 "  A real run would be held until somebody approves "
			 "it.\n");
	assert_lacks(text, "shipdelay approve");
	buf_release(&out);
}

static void
a_stop_is_told_with_its_reason(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	report.stop = STR("inbox/yunexpress.csv: is empty");
	struct str text = text_of(&report, &out);
	assert_has(text, "\nSTOPPED\n  inbox/yunexpress.csv: is empty\n");
	buf_release(&out);
}

static void
many_parcels_that_are_not_told_are_counted_by_reason(void **state)
{
	(void)state;
	static const size_t count = 1234;
	struct arena arena = { 0 };
	struct report report = sample_empty();
	struct buf out;
	struct report_finding *findings = arena_alloc(&arena, count,
	    sizeof(*findings));
	for (size_t i = 0; i < count; i++) {
		findings[i] = sample_finding("4px", "");
		findings[i].tracking = arena_format(&arena, "P%zu", i);
		findings[i].is_told = false;
		findings[i].reason = i == 0 ? STR("another reason")
		                            : STR("told already");
	}
	report.findings = findings;
	report.finding_count = count;
	struct str text = text_of(&report, &out);
	assert_has(text,
	    "\nNOT TOLD (1,234)\n"
	    "  told already: 1,233 parcels\n"
	    "    P1, P2, P3, P4, P5, P6, P7, P8, P9, P10 and 1,223 more\n"
	    "  another reason: 1 parcel\n"
	    "    P0\n");
	buf_release(&out);
	arena_release(&arena);
}

/* Every text of the report is an attack. */
static void
make_hostile(struct sample *sample, const char *attack)
{
	struct str evil = str_from(attack);
	sample->report.run = sample->report.command = evil;
	sample->report.now = sample->report.stop = evil;
	sample->report.brake = (struct report_brake){ evil, evil, evil };
	for (size_t i = 0; i < SAMPLE_FINDINGS; i++) {
		sample->findings[i].tracking = evil;
		sample->findings[i].reason = evil;
	}
	for (size_t i = 0; i < SAMPLE_MAILS; i++) {
		sample->mails[i].to = sample->mails[i].language = evil;
		sample->mails[i].reply = sample->mails[i].message_id = evil;
	}
	sample->rejects[0] = (struct report_reject){ evil, evil };
	sample->staff[0] = (struct report_staff){ evil, evil, evil, 0 };
	sample->unmapped[0].code = evil;
}

static void
no_data_moves_the_cursor_or_forges_a_line(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	make_hostile(&sample, "\x1b[2J\r\n\r\nFORGED\r\n\x1b]0;x\x07\xC2\x9B"
			      "1A\xE2\x80\xAE"
			      "\x7f\t\xFF");
	struct str text = text_of(&sample.report, &out);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		if (byte > '~' || (byte < ' ' && byte != '\n'))
			fail_msg("byte %02x at %zu", byte, i);
	}
	assert_lacks(text, "\nFORGED");
	assert_has(text, "\\x1b[2J");
	buf_release(&out);
}

static void
no_line_with_words_that_fit_is_wider_than_80_columns(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	struct str line;
	sample_init(&sample);
	make_hostile(&sample,
	    "a long text that goes on and on, in words which all fit, \xE6\xB7"
	    "\xB1\xE5\x9C\xB3\xE6\xB7\xB1\xE5\x9C\xB3 and never seems to end");
	struct str rest = text_of(&sample.report, &out);
	while (str_next(&rest, '\n', &line)) {
		if (display_columns(line) > PAGE_COLUMNS)
			fail_msg("%zu columns: %.*s", display_columns(line),
			    STR_ARG(line));
	}
	buf_release(&out);
}

static void
a_memo_holds_only_what_a_person_has_to_do(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"\n  No mail has left. Look at the mails:\n"
		"    shipdelay report 20260126T020000-1 --report held.html\n"
		"  Then send exactly these, or drop them:\n"
		"    shipdelay approve 20260126T020000-1 --by NAME\n"
		"    shipdelay discard 20260126T020000-1\n",
		"\nIN DOUBT\n",
		"\nREFUSED BY THE RELAY (1)\n  rejected    bernard",
		"\nFOR THE STAFF (2)\n",
		"\nREJECTED ROWS (2)\n",
		"\nUNKNOWN CODES (1)\n",
	};
	struct sample sample;
	struct buf out;
	sample_init(&sample);
	sample.report.brake = (struct report_brake){ STR("max_mails"),
		STR("501"), STR("500") };
	buf_init(&out, 1000000);
	report_text_memo(&sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_has(buf_str(&out), wanted[i]);
	assert_lacks(buf_str(&out), "TOTALS");
	assert_lacks(buf_str(&out), "anna@kunde.example");
	assert_lacks(buf_str(&out), "NOT TOLD");
	buf_release(&out);
}

static void
a_memo_cuts_long_lists_and_says_so(void **state)
{
	(void)state;
	enum { MANY = 1250 };
	static struct report_staff staff[MANY];
	struct report report = sample_empty();
	struct buf out;
	for (size_t i = 0; i < MANY; i++)
		staff[i] = (struct report_staff){ .tracking = STR("A"),
			.why = STR("lost") };
	report.staff = staff;
	report.staff_count = MANY;
	buf_init(&out, 1000000);
	report_text_memo(&report, &out);
	assert_has(buf_str(&out),
	    "FOR THE STAFF (1,250)\n"
	    "  shipdelay does not write about these parcels by itself: a "
	    "person has to look.\n"
	    "  A: lost\n");
	assert_has(buf_str(&out),
	    "  A: lost\n  and 1,200 more: they stand in the report\n");
	buf_release(&out);
}

static void
a_report_names_the_mail_to_the_staff(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	report.staff_mail = (struct report_memo){ STR("ops@shop.example"),
		STR("shipdelay: 1 rejected row") };
	assert_has(text_of(&report, &out),
	    "\nMAIL TO THE STAFF\n  ops@shop.example\n"
	    "    shipdelay: 1 rejected row\n");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_night_is_told_in_a_few_lines),
		cmocka_unit_test(a_night_is_told_with_everything_that_happened),
		cmocka_unit_test(a_brake_comes_first_with_what_to_type),
		cmocka_unit_test(a_dry_run_says_so_and_asks_for_no_approval),
		cmocka_unit_test(a_stop_is_told_with_its_reason),
		cmocka_unit_test(
		    many_parcels_that_are_not_told_are_counted_by_reason),
		cmocka_unit_test(no_data_moves_the_cursor_or_forges_a_line),
		cmocka_unit_test(
		    no_line_with_words_that_fit_is_wider_than_80_columns),
		cmocka_unit_test(a_memo_holds_only_what_a_person_has_to_do),
		cmocka_unit_test(a_memo_cuts_long_lists_and_says_so),
		cmocka_unit_test(a_report_names_the_mail_to_the_staff),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
