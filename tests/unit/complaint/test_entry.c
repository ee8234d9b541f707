#include "complaint/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/folder.h"

#define HEADER                                                                 \
	"source,source_case_id,order_id,claim,order_total,currency,opened_at,"

/* The first row of a sheet. */
struct scene {
	struct folder folder;
	struct arena arena;
	struct sheet *sheet;
	struct entry_style style;
	struct str reason;
};

static void
scene_open(struct scene *scene, const struct sheet_column *columns,
    size_t count, const char *text)
{
	struct error err = { 0 };
	*scene = (struct scene){ 0 };
	folder_open(&scene->folder);
	scene->style = (struct entry_style){
		.zone = zone_load(STR("America/Los_Angeles"), &scene->arena,
		    &err),
		.arena = &scene->arena,
	};
	scene->sheet = sheet_open(folder_write(&scene->folder, "sheet.csv",
				      text),
	    columns, count, &err);
	if (scene->sheet == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(sheet_next(scene->sheet), SHEET_ROW);
}

static void
scene_close(struct scene *scene)
{
	sheet_close(scene->sheet);
	folder_close(&scene->folder);
	arena_release(&scene->arena);
}

static bool
read_complaint(struct scene *scene, const char *text,
    struct complaint *complaint)
{
	size_t count;
	const struct sheet_column *columns = entry_complaint_columns(&count);
	scene_open(scene, columns, count, text);
	return entry_complaint(scene->sheet, &scene->style, complaint,
	    &scene->reason);
}

static void
expect_str(struct str s, const char *expected)
{
	char text[256];
	snprintf(text, sizeof(text), "%.*s", STR_ARG(s));
	assert_string_equal(text, expected);
}

static void
a_complaint_is_read_with_all_its_words(void **state)
{
	(void)state;
	struct scene scene;
	struct complaint complaint;
	assert_true(read_complaint(&scene,
	    HEADER "desired,stage,ext_status,ext_refunded,photos,country,text\n"
		   "eBay,5001,O-1,Not_Received,42.00,usd,2026-03-06,refund,"
		   "chargeback,escalated,1.50,2,USA,\"= 1\nline\"\n",
	    &complaint));
	assert_int_equal(complaint.platform, PLATFORM_EBAY);
	assert_int_equal(complaint.claim, CLAIM_NOT_RECEIVED);
	assert_int_equal(complaint.desired, DESIRED_REFUND);
	assert_int_equal(complaint.stage, DISPUTE_CHARGEBACK);
	assert_int_equal(complaint.ext_status, EXT_ESCALATED);
	assert_int_equal(complaint.total.minor, 4200);
	assert_string_equal(complaint.total.currency, "USD");
	assert_int_equal(complaint.ext_refunded.minor, 150);
	assert_int_equal(complaint.photos, 2);
	expect_str(complaint.country, "US");
	expect_str(complaint.text, "= 1\nline");
	expect_str(complaint.row.file, "sheet.csv");
	assert_int_equal(complaint.row.line, 2);
	scene_close(&scene);
}

static void
a_day_alone_begins_where_the_platform_lives(void **state)
{
	(void)state;
	static const struct {
		const char *written;
		const char *instant;
	} cases[] = {
		{ "2026-03-06", "2026-03-06T00:00:00-08:00" },
		{ "2026-03-06T10:00:00+08:00", "2026-03-05T18:00:00-08:00" },
		{ "2026-03-06 10:00", "2026-03-06T10:00:00-08:00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		struct complaint complaint;
		char text[300], instant[INSTANT_TEXT];
		snprintf(text, sizeof(text),
		    HEADER "\nebay,1,O,late,1,USD,%s,\n", cases[i].written);
		if (!read_complaint(&scene, text, &complaint))
			fail_msg("%s: %.*s", cases[i].written,
			    STR_ARG(scene.reason));
		assert_string_equal(instant_format(complaint.opened_at,
					scene.style.zone, instant),
		    cases[i].instant);
		scene_close(&scene);
	}
}

static void
a_row_that_makes_no_sense_is_refused_with_its_column(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		const char *reason;
	} cases[] = {
		{ "faxes,1,O,late,1,USD,2026-03-06",
		    "column 'source': 'faxes' is not known" },
		{ "ebay,1,O,lost,1,USD,2026-03-06",
		    "column 'claim': 'lost' is not known" },
		{ "ebay,1,O,late,1,XXQ,2026-03-06",
		    "column 'currency': 'XXQ' is no currency of ISO 4217" },
		{ "ebay,1,O,late,1.005,USD,2026-03-06",
		    "column 'order_total': '1.005' is no amount of that "
		    "currency" },
		{ "ebay,1,O,late,-1,USD,2026-03-06",
		    "column 'order_total': '-1' is no amount of that "
		    "currency" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		struct complaint complaint;
		char text[300];
		snprintf(text, sizeof(text), HEADER "\n%s,\n", cases[i].row);
		assert_false(read_complaint(&scene, text, &complaint));
		expect_str(scene.reason, cases[i].reason);
		scene_close(&scene);
	}
}

static void
amounts_may_count_the_smallest_unit(void **state)
{
	(void)state;
	struct scene scene;
	struct complaint complaint;
	size_t count;
	const struct sheet_column *columns = entry_complaint_columns(&count);
	scene_open(&scene, columns, count,
	    HEADER "\npaypal,1,O,late,4200,USD,2026-03-06,\n");
	const struct dialect dialect = { .has_minor_amounts = true };
	scene.style.dialect = &dialect;
	assert_true(entry_complaint(scene.sheet, &scene.style, &complaint,
	    &scene.reason));
	assert_int_equal(complaint.total.minor, 4200);
	scene_close(&scene);
}

static bool
read_decision(struct scene *scene, const char *rest,
    struct entry_decision *entry)
{
	size_t count;
	char text[300];
	const struct sheet_column *columns = entry_decision_columns(&count);
	snprintf(text, sizeof(text),
	    "case_id,proposal,token,decision,decided_by,comment\n%s\n", rest);
	scene_open(scene, columns, count, text);
	return entry_decision(scene->sheet, &scene->style, entry,
	    &scene->reason);
}

static void
a_decision_may_still_be_open(void **state)
{
	(void)state;
	struct scene scene;
	struct entry_decision entry;
	assert_true(
	    read_decision(&scene, "C-000123,1,3FA91C0D77AB,,,", &entry));
	assert_false(entry.is_made);
	assert_int_equal(entry.decision.case_id, 123);
	expect_str(entry.decision.token, "3fa91c0d77ab");
	scene_close(&scene);
	assert_true(read_decision(&scene,
	    "C-000123,2,3fa91c0d77ab,Approve,wang,", &entry));
	assert_true(entry.is_made && entry.decision.is_approved);
	assert_int_equal(entry.decision.n, 2);
	scene_close(&scene);
}

static void
a_decision_is_somebodys_and_one_of_two(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		const char *reason;
	} cases[] = {
		{ "C-1,1,t,maybe,wang,",
		    "column 'decision': 'maybe' is neither approve nor "
		    "reject" },
		{ "C-1,1,t,approve,,",
		    "column 'decided_by': '' names nobody: who decided must be "
		    "known" },
		{ "Case 1,1,t,approve,wang,",
		    "column 'case_id': 'Case 1' is no case such as C-000123" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		struct entry_decision entry;
		assert_false(read_decision(&scene, cases[i].row, &entry));
		expect_str(scene.reason, cases[i].reason);
		scene_close(&scene);
	}
}

static void
what_was_done_is_done_or_failed(void **state)
{
	(void)state;
	static const struct {
		const char *status;
		bool is_read;
		bool is_failed;
	} cases[] = { { "done", true, false }, { "FAILED", true, true },
		{ "soon", false, false } };
	size_t count;
	const struct sheet_column *columns = entry_done_columns(&count);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		struct entry_done done;
		char text[200];
		snprintf(text, sizeof(text),
		    "action_id,status,done_at,done_by,reference\n"
		    "C-000001/1,%s,2026-03-09,li,R-7\n",
		    cases[i].status);
		scene_open(&scene, columns, count, text);
		bool is_read = entry_done(scene.sheet, &scene.style, &done,
		    &scene.reason);
		if (is_read != cases[i].is_read ||
		    (is_read && done.is_failed != cases[i].is_failed))
			fail_msg("%s", cases[i].status);
		scene_close(&scene);
	}
}

static void
feedback_has_a_rating_from_1_to_5_and_a_choice_from_a_to_d(void **state)
{
	(void)state;
	static const struct {
		const char *row; /* rating, resolved, choice, dispute_status */
		bool is_read;
	} cases[] = { { "5,yes,,", true }, { ",,b,withdrawn", true },
		{ ",,,", true }, { "6,,,", false }, { ",perhaps,,", false },
		{ ",,E,", false }, { ",,,over", false } };
	size_t count;
	const struct sheet_column *columns = entry_feedback_columns(&count);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		struct case_feedback feedback;
		char text[250];
		snprintf(text, sizeof(text),
		    "feedback_id,case_id,received_at,rating,resolved,choice,"
		    "dispute_status\nF-1,C-000001,2026-03-09,%s\n",
		    cases[i].row);
		scene_open(&scene, columns, count, text);
		if (entry_feedback(scene.sheet, &scene.style, &feedback,
			&scene.reason) != cases[i].is_read)
			fail_msg("%s: %.*s", cases[i].row,
			    STR_ARG(scene.reason));
		if (i == 1)
			assert_int_equal(feedback.choice, 'B');
		scene_close(&scene);
	}
}

static void
a_proposal_is_named_by_its_case_and_number(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is_name;
		int64_t id;
		int n;
	} cases[] = { { "C-000123/1", true, 123, 1 }, { "c-7", true, 7, 0 },
		{ "7/12", true, 7, 12 }, { "C-000123/0", false, 0, 0 },
		{ "C-000123/x", false, 0, 0 }, { "X-1", false, 0, 0 },
		{ "", false, 0, 0 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t id = 0;
		int n = 0;
		bool is_name = entry_proposal_name(str_from(cases[i].text), &id,
		    &n);
		if (is_name != cases[i].is_name ||
		    (is_name && (id != cases[i].id || n != cases[i].n)))
			fail_msg("%s", cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_complaint_is_read_with_all_its_words),
		cmocka_unit_test(a_day_alone_begins_where_the_platform_lives),
		cmocka_unit_test(
		    a_row_that_makes_no_sense_is_refused_with_its_column),
		cmocka_unit_test(amounts_may_count_the_smallest_unit),
		cmocka_unit_test(a_decision_may_still_be_open),
		cmocka_unit_test(a_decision_is_somebodys_and_one_of_two),
		cmocka_unit_test(what_was_done_is_done_or_failed),
		cmocka_unit_test(
		    feedback_has_a_rating_from_1_to_5_and_a_choice_from_a_to_d),
		cmocka_unit_test(a_proposal_is_named_by_its_case_and_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
