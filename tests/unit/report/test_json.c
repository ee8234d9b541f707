#include "report/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "sample.h"

static json_t *
parse(const struct buf *out)
{
	json_error_t trouble;
	json_t *root = json_loadb(out->ptr, out->len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
	if (root == NULL)
		fail_msg("line %d: %s in %.*s", trouble.line, trouble.text,
		    STR_ARG(buf_str(out)));
	return root;
}

static json_t *
document_of(const struct report *report)
{
	struct buf out;
	buf_init(&out, 1000000);
	report_json(report, &out);
	json_t *root = parse(&out);
	buf_release(&out);
	return root;
}

/* The names of an object in their order: "a b c". */
static void
assert_names(json_t *object, const char *wanted)
{
	struct buf names;
	const char *name;
	json_t *value;
	buf_init(&names, 1000);
	json_object_foreach(object, name, value)
	{
		buf_format(&names, "%s%s", names.len > 0 ? " " : "", name);
	}
	if (!str_equal(buf_str(&names), str_from(wanted)))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(buf_str(&names)),
		    wanted);
	buf_release(&names);
}

/* A value, as JSON without spaces. */
static void
assert_value(json_t *object, const char *name, const char *wanted)
{
	json_t *value = json_object_get(object, name);
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	if (text == NULL || strcmp(text, wanted) != 0)
		fail_msg("%s: %s instead of %s", name, text, wanted);
	free(text);
}

static json_t *
item(json_t *root, const char *list, size_t i)
{
	return json_array_get(json_object_get(root, list), i);
}

static void
members_are_those_of_schema_1_in_its_order(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	json_t *root = document_of(&sample.report);
	assert_names(root, "schema run command now today dry_run brake totals "
			   "findings mails rejects staff");
	assert_names(json_object_get(root, "totals"),
	    "rows shipments duplicates rejected unmapped findings notices "
	    "mails");
	assert_names(item(root, "findings", 0),
	    "tracking carrier order row kind rule cause window stage due_early "
	    "due_late due_plain due_on estimated_on days_late silent_days "
	    "notice reason");
	assert_names(item(root, "mails", 0),
	    "to language subject notices trackings message_id state reply run "
	    "history");
	assert_names(item(root, "rejects", 0), "row reason");
	assert_names(item(root, "staff", 0), "tracking why");
	json_decref(root);
}

static void
an_empty_report_has_empty_lists_and_no_brake(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
	} members[] = {
		{ "schema", "1" },
		{ "run", "\"20260126T020000-1\"" },
		{ "command", "\"run\"" },
		{ "now", "\"2026-01-26T02:00:00+08:00\"" },
		{ "today", "\"2026-01-26\"" },
		{ "dry_run", "false" },
		{ "brake", "null" },
		{ "totals",
		    "{\"rows\":0,\"shipments\":0,\"duplicates\":0,\"rejected\":"
		    "0,\"unmapped\":0,\"findings\":{},\"notices\":{},\"mails\":"
		    "{}}" },
		{ "findings", "[]" },
		{ "mails", "[]" },
		{ "rejects", "[]" },
		{ "staff", "[]" },
	};
	struct report report = sample_empty();
	json_t *root = document_of(&report);
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_value(root, members[i].name, members[i].value);
	json_decref(root);
}

static void
a_finding_is_written_with_its_evidence(void **state)
{
	(void)state;
	static const struct {
		size_t finding;
		const char *name, *value;
	} members[] = {
		{ 5, "tracking", "\"YT2601000000002\"" },
		{ 5, "row", "\"yunexpress-20260126.csv:2\"" },
		{ 5, "kind", "\"advance\"" },
		{ 5, "rule", "10" },
		{ 5, "cause", "\"holiday\"" },
		{ 5, "window", "\"yunexpress-cny-2026\"" },
		{ 5, "stage", "3" },
		{ 5, "due_early", "\"2026-01-12\"" },
		{ 5, "days_late", "0" },
		{ 5, "silent_days", "4" },
		{ 5, "notice", "\"advance\"" },
		{ 5, "reason", "null" },
		{ 3, "kind", "\"cannot_decide\"" },
		{ 3, "rule", "null" },
		{ 3, "cause", "null" },
		{ 3, "window", "null" },
		{ 3, "stage", "null" },
		{ 3, "due_on", "null" },
		{ 3, "days_late", "null" },
		{ 3, "silent_days", "null" },
		{ 3, "notice", "null" },
		{ 3, "reason", "\"br has no calendar\"" },
	};
	struct sample sample;
	sample_init(&sample);
	json_t *root = document_of(&sample.report);
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_value(item(root, "findings", members[i].finding),
		    members[i].name, members[i].value);
	json_decref(root);
}

static void
a_mail_is_written_with_its_parcels_and_history(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	json_t *root = document_of(&sample.report);
	json_t *digest = item(root, "mails", 4);
	assert_value(digest, "notices", "[\"delayed\",\"advance\"]");
	assert_value(digest, "trackings",
	    "[\"YT2601000000004\",\"YT2601000000002\"]");
	json_t *doubted = item(root, "mails", 2);
	assert_value(doubted, "state", "\"in_doubt\"");
	assert_value(doubted, "reply", "null");
	assert_value(doubted, "run", "\"20260125T020000-1\"");
	assert_value(doubted, "history",
	    "[\"planned\",\"sending\",\"in_doubt\",\"sending\",\"in_doubt\"]");
	json_t *totals = json_object_get(root, "totals");
	assert_value(totals, "mails",
	    "{\"accepted\":3,\"rejected\":1,\"deferred\":1,\"in_doubt\":1}");
	assert_value(totals, "notices",
	    "{\"advance\":1,\"delayed\":5,\"action\":1}");
	json_decref(root);
}

static void
the_figures_of_a_brake_are_numbers_where_they_are_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *value, *limit, *json;
	} cases[] = {
		{ "501", "500",
		    "{\"name\":\"x\",\"value\":501,\"limit\":500}" },
		{ "41.5", "30",
		    "{\"name\":\"x\",\"value\":41.5,\"limit\":30}" },
		{ "unchanged", "hold",
		    "{\"name\":\"x\",\"value\":\"unchanged\",\"limit\":"
		    "\"hold\"}" },
		{ "true", "[1]",
		    "{\"name\":\"x\",\"value\":\"true\",\"limit\":\"[1]\"}" },
		{ "007", "1e999",
		    "{\"name\":\"x\",\"value\":\"007\",\"limit\":\"1e999\"}" },
		{ "", "1 2",
		    "{\"name\":\"x\",\"value\":null,\"limit\":\"1 2\"}" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report report = sample_empty();
		report.brake = (struct report_brake){ STR("x"),
			str_from(cases[i].value), str_from(cases[i].limit) };
		json_t *root = document_of(&report);
		assert_value(root, "brake", cases[i].json);
		json_decref(root);
	}
}

static void
every_item_stands_on_a_line_of_its_own(void **state)
{
	(void)state;
	struct sample sample;
	struct buf out;
	buf_init(&out, 1000000);
	sample_init(&sample);
	report_json(&sample.report, &out);
	struct str rest = buf_str(&out);
	struct str line;
	size_t items = 0;
	while (str_next(&rest, '\n', &line))
		items += str_starts_with(line, STR("  {"));
	assert_int_equal(items,
	    SAMPLE_FINDINGS + SAMPLE_MAILS + SAMPLE_REJECTS + SAMPLE_STAFF);
	buf_release(&out);
}

static void
hostile_text_comes_back_as_it_was(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct report_reject reject = { STR("a\"b\\c</script>.csv:7"),
		STR("\x1b[2J\r\n\xE2\x80\xAE\0{}") };
	report.rejects = &reject;
	report.reject_count = 1;
	json_t *root = document_of(&report);
	json_t *row = json_object_get(item(root, "rejects", 0), "row");
	assert_string_equal(json_string_value(row), "a\"b\\c</script>.csv:7");
	json_t *reason = json_object_get(item(root, "rejects", 0), "reason");
	assert_int_equal(json_string_length(reason), reject.reason.len);
	assert_memory_equal(json_string_value(reason), reject.reason.ptr,
	    reject.reason.len);
	json_decref(root);
}

static void
bytes_that_are_no_utf8_are_replaced(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct report_reject reject = { STR("\xFF"
					    "a\xC3"),
		STR("ok") };
	report.rejects = &reject;
	report.reject_count = 1;
	json_t *root = document_of(&report);
	assert_value(item(root, "rejects", 0), "row",
	    "\"\xEF\xBF\xBD"
	    "a\xEF\xBF\xBD\"");
	json_decref(root);
}

static void
assert_str(struct str found, struct str wanted)
{
	if (!str_equal(found, wanted))
		fail_msg("\"%.*s\" instead of \"%.*s\"", STR_ARG(found),
		    STR_ARG(wanted));
}

static void
assert_date(struct date found, struct date wanted)
{
	assert_int_equal(found.day, wanted.day);
}

static void
assert_same_finding(const struct report_finding *found,
    const struct report_finding *wanted)
{
	assert_str(found->tracking, wanted->tracking);
	assert_str(found->carrier, wanted->carrier);
	assert_str(found->order, wanted->order);
	assert_str(found->row, wanted->row);
	assert_int_equal(found->kind, wanted->kind);
	assert_int_equal(found->rule, wanted->rule);
	assert_int_equal(found->cause, wanted->cause);
	assert_str(found->window, wanted->window);
	assert_int_equal(found->stage, wanted->stage);
	assert_date(found->due_early, wanted->due_early);
	assert_date(found->due_late, wanted->due_late);
	assert_date(found->due_plain, wanted->due_plain);
	assert_date(found->due_on, wanted->due_on);
	assert_date(found->estimated_on, wanted->estimated_on);
	assert_int_equal(found->days_late, wanted->days_late);
	assert_int_equal(found->silent_days, wanted->silent_days);
	assert_int_equal(found->is_told, wanted->is_told);
	if (wanted->is_told)
		assert_int_equal(found->notice, wanted->notice);
	assert_str(found->reason, wanted->reason);
	assert_str(found->origin, wanted->origin);
	assert_str(found->destination, wanted->destination);
}

static void
assert_same_parcels(const struct report_mail *found,
    const struct report_mail *wanted)
{
	assert_int_equal(found->parcel_count, wanted->parcel_count);
	assert_int_equal(found->carriers == NULL, wanted->carriers == NULL);
	for (size_t i = 0; i < wanted->parcel_count; i++) {
		assert_int_equal(found->notices[i], wanted->notices[i]);
		assert_str(found->trackings[i], wanted->trackings[i]);
		if (wanted->carriers != NULL && found->carriers != NULL)
			assert_str(found->carriers[i], wanted->carriers[i]);
	}
}

static void
assert_same_mail(const struct report_mail *found,
    const struct report_mail *wanted)
{
	assert_str(found->to, wanted->to);
	assert_str(found->language, wanted->language);
	assert_str(found->subject, wanted->subject);
	assert_str(found->message_id, wanted->message_id);
	assert_int_equal(found->state, wanted->state);
	assert_str(found->reply, wanted->reply);
	assert_str(found->run, wanted->run);
	assert_str(found->preview, wanted->preview);
	assert_str(found->why, wanted->why);
	assert_int_equal(found->history_count, wanted->history_count);
	for (size_t i = 0; i < wanted->history_count; i++)
		assert_int_equal(found->history[i], wanted->history[i]);
	assert_same_parcels(found, wanted);
}

static void
assert_same_lists(const struct report *found, const struct report *wanted)
{
	assert_int_equal(found->reject_count, wanted->reject_count);
	for (size_t i = 0; i < wanted->reject_count; i++) {
		assert_str(found->rejects[i].row, wanted->rejects[i].row);
		assert_str(found->rejects[i].reason, wanted->rejects[i].reason);
	}
	assert_int_equal(found->staff_count, wanted->staff_count);
	for (size_t i = 0; i < wanted->staff_count; i++) {
		assert_str(found->staff[i].tracking, wanted->staff[i].tracking);
		assert_str(found->staff[i].why, wanted->staff[i].why);
		assert_str(found->staff[i].advice, wanted->staff[i].advice);
		assert_int_equal(found->staff[i].finding,
		    wanted->staff[i].finding);
	}
	assert_int_equal(found->unmapped_count, wanted->unmapped_count);
	for (size_t i = 0; i < wanted->unmapped_count; i++) {
		assert_str(found->unmapped[i].code, wanted->unmapped[i].code);
		assert_int_equal(found->unmapped[i].count,
		    wanted->unmapped[i].count);
	}
}

static void
assert_same(const struct report *found, const struct report *wanted)
{
	assert_str(found->run, wanted->run);
	assert_str(found->command, wanted->command);
	assert_str(found->now, wanted->now);
	assert_date(found->today, wanted->today);
	assert_int_equal(found->is_dry_run, wanted->is_dry_run);
	assert_str(found->stop, wanted->stop);
	assert_str(found->brake.name, wanted->brake.name);
	assert_str(found->brake.value, wanted->brake.value);
	assert_str(found->brake.limit, wanted->brake.limit);
	assert_memory_equal(&found->totals, &wanted->totals,
	    sizeof(found->totals));
	assert_int_equal(found->finding_count, wanted->finding_count);
	for (size_t i = 0; i < wanted->finding_count; i++)
		assert_same_finding(&found->findings[i], &wanted->findings[i]);
	assert_int_equal(found->mail_count, wanted->mail_count);
	for (size_t i = 0; i < wanted->mail_count; i++)
		assert_same_mail(&found->mails[i], &wanted->mails[i]);
	assert_same_lists(found, wanted);
}

static void
store_and_load(const struct report *report)
{
	struct arena run = { 0 };
	struct buf out;
	struct error err = { 0 };
	struct report loaded;
	buf_init(&out, 1000000);
	report_json_store(report, &out);
	if (!report_json_load(buf_str(&out), &run, &loaded, &err))
		fail_msg("%s: %.*s", err.text, STR_ARG(buf_str(&out)));
	/* Nothing of it may lie in what was read. */
	memset(out.ptr, 'x', out.len);
	assert_same(&loaded, report);
	buf_release(&out);
	arena_release(&run);
}

static void
what_is_stored_is_loaded_with_every_member(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	sample.report.is_dry_run = true;
	sample.report.stop = STR("the relay is down");
	sample.report.brake = (struct report_brake){ STR("max_share"),
		STR("41.5"), STR("30") };
	sample.mails[3].carriers = NULL;
	sample.findings[2].reason = STR("told, and a reason \xE6\xB7\xB1\x1b");
	store_and_load(&sample.report);
	sample.report.brake.value = STR("unchanged");
	sample.report.brake.limit = STR("hold");
	store_and_load(&sample.report);
	struct report report = sample_empty();
	store_and_load(&report);
}

static void
every_word_of_the_business_comes_back(void **state)
{
	(void)state;
	struct sample sample;
	sample_init(&sample);
	struct report_finding *finding = &sample.findings[0];
	for (int i = 0; i < FINDING_KIND_COUNT; i++) {
		finding->kind = (enum finding_kind)i;
		store_and_load(&sample.report);
	}
	for (int i = 0; i < CAUSE_COUNT; i++) {
		finding->cause = (enum cause)i;
		store_and_load(&sample.report);
	}
	for (int i = 0; i < NOTICE_KIND_COUNT; i++) {
		finding->notice = (enum notice_kind)i;
		store_and_load(&sample.report);
	}
	for (int i = 0; i < MAIL_STATE_COUNT; i++) {
		sample.mails[0].state = (enum mail_state)i;
		store_and_load(&sample.report);
	}
}

/* The stored sample with one piece changed. */
static struct str
damage(const struct buf *stored, const char *from, const char *to,
    struct arena *arena)
{
	struct str all = buf_str(stored);
	size_t at = str_find(all, str_from(from));
	if (at == all.len)
		fail_msg("nothing to damage: %s", from);
	return arena_format(arena, "%.*s%s%.*s", STR_ARG(str_slice(all, 0, at)),
	    to, STR_ARG(str_slice(all, at + strlen(from), all.len)));
}

static void
damage_is_an_error_of_the_ledger(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
	} cases[] = {
		{ "\"schema\": 1", "\"schema\": 2" },
		{ "\"schema\": 1", "\"schema\": \"1\"" },
		{ "\"run\": ", "\"ran\": " },
		{ "\"dry_run\": false", "\"dry_run\": 0" },
		{ "\"today\": \"2026-01-26\"", "\"today\": \"2026-02-30\"" },
		{ "\"rows\": 12345", "\"rows\": -1" },
		{ "\"rows\": 12345", "\"rows\": 1.5" },
		{ "\"none\": 11991", "\"nothing\": 11991" },
		{ "\"findings\": [", "\"findings\": {}, \"x\": [" },
		{ "\"kind\": \"action\"", "\"kind\": \"acting\"" },
		{ "\"kind\": \"action\"", "\"kind\": null" },
		{ "\"rule\": 5", "\"rule\": 0" },
		{ "\"rule\": 5", "\"rule\": 99999999999" },
		{ "\"cause\": \"customs\"", "\"cause\": \"custom\"" },
		{ "\"cause\": \"customs\"", "\"cause\": \"\"" },
		{ "\"notice\": \"delayed\"", "\"notice\": \"late\"" },
		{ "\"days_late\": 17", "\"days_late\": -1" },
		{ "\"state\": \"accepted\"", "\"state\": \"gone\"" },
		{ "\"notices\": [\"action\"]", "\"notices\": []" },
		{ "\"notices\": [\"action\"]", "\"notices\": [1]" },
		{ "\"notices\": [\"action\"]", "\"notices\": \"action\"" },
		{ "\"history\": [\"planned\"", "\"history\": [null" },
		{ "\"trackings\": [\"4PX3001234567CN\"]",
		    "\"trackings\": [null]" },
		{ "\"row\": \"orders_export.csv:12\"", "\"row\": 12" },
		{ "\"count\": 1", "\"count\": \"1\"" },
		{ "\"brake\": null", "\"brake\": {}" },
		{ "\"brake\": null", "\"brake\": null, \"brake\": null" },
		{ "{\n", "[\n" },
	};
	struct sample sample;
	struct arena arena = { 0 };
	struct buf out;
	buf_init(&out, 1000000);
	sample_init(&sample);
	report_json_store(&sample.report, &out);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report untouched = { .run = STR("before") };
		struct error err = { 0 };
		struct str damaged = damage(&out, cases[i].from, cases[i].to,
		    &arena);
		if (report_json_load(damaged, &arena, &untouched, &err))
			fail_msg("%s was taken", cases[i].to);
		if (err.kind != ERROR_LEDGER || err.text[0] == '\0')
			fail_msg("%s: kind %d", cases[i].to, (int)err.kind);
		assert_str(untouched.run, STR("before"));
	}
	buf_release(&out);
	arena_release(&arena);
}

static void
the_mail_to_the_staff_comes_back(void **state)
{
	(void)state;
	struct report report = sample_empty(), loaded;
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct buf out;
	buf_init(&out, 1000000);
	report.staff_mail = (struct report_memo){ STR("ops@shop.example"),
		STR("shipdelay: held by a brake") };
	report_json_store(&report, &out);
	assert_true(report_json_load(buf_str(&out), &arena, &loaded, &err));
	assert_str(loaded.staff_mail.to, report.staff_mail.to);
	assert_str(loaded.staff_mail.subject, report.staff_mail.subject);
	buf_release(&out);
	arena_release(&arena);
}

/* Where nothing is said to the staff the member is left out. */
static void
a_report_without_a_mail_to_the_staff_comes_back(void **state)
{
	(void)state;
	struct report report = sample_empty(), loaded;
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct buf out;
	buf_init(&out, 1000000);
	report_json_store(&report, &out);
	struct str stored = buf_str(&out);
	assert_true(str_find(stored, STR("staff_mail")) == stored.len);
	assert_true(report_json_load(stored, &arena, &loaded, &err));
	assert_str(loaded.run, report.run);
	assert_true(str_is_empty(loaded.staff_mail.to));
	buf_release(&out);
	arena_release(&arena);
}

static void
a_stored_report_that_was_cut_is_damaged(void **state)
{
	(void)state;
	struct sample sample;
	struct arena arena = { 0 };
	struct buf out;
	buf_init(&out, 1000000);
	sample_init(&sample);
	report_json_store(&sample.report, &out);
	for (size_t len = 0; len + 2 < out.len; len += 37) {
		struct report report;
		struct error err = { 0 };
		if (report_json_load(str_slice(buf_str(&out), 0, len), &arena,
			&report, &err))
			fail_msg("%zu bytes were enough", len);
		assert_int_equal(err.kind, ERROR_LEDGER);
	}
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_those_of_schema_1_in_its_order),
		cmocka_unit_test(an_empty_report_has_empty_lists_and_no_brake),
		cmocka_unit_test(a_finding_is_written_with_its_evidence),
		cmocka_unit_test(
		    a_mail_is_written_with_its_parcels_and_history),
		cmocka_unit_test(
		    the_figures_of_a_brake_are_numbers_where_they_are_numbers),
		cmocka_unit_test(every_item_stands_on_a_line_of_its_own),
		cmocka_unit_test(hostile_text_comes_back_as_it_was),
		cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
		cmocka_unit_test(what_is_stored_is_loaded_with_every_member),
		cmocka_unit_test(every_word_of_the_business_comes_back),
		cmocka_unit_test(damage_is_an_error_of_the_ledger),
		cmocka_unit_test(the_mail_to_the_staff_comes_back),
		cmocka_unit_test(
		    a_report_without_a_mail_to_the_staff_comes_back),
		cmocka_unit_test(a_stored_report_that_was_cut_is_damaged),
	};
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
