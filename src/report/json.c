#include "report/json.h"

#include "report/form.h"
#include "report/schema.h"

struct list {
	const char *name;
	const void *items;
	size_t count;
	size_t item_size;
	struct shape shape;
};

static void
add_list(struct buf *out, const struct list *list, enum audience audience)
{
	buf_format(out, ",\n \"%s\": [", list->name);
	const char *item = list->items;
	for (size_t i = 0; i < list->count; i++, item += list->item_size) {
		buf_add(out, i == 0 ? STR("\n  ") : STR(",\n  "));
		form_add_object(out, item, list->shape, audience);
		buf_pass(out);
	}
	buf_add(out, list->count == 0 ? STR("]") : STR("\n ]"));
}

static void
add_lists(struct buf *out, const struct report *report, enum audience audience)
{
	const struct list lists[] = {
		{ "findings", report->findings, report->finding_count,
		    sizeof(*report->findings), schema_finding },
		{ "mails", report->mails, report->mail_count,
		    sizeof(*report->mails), schema_mail },
		{ "rejects", report->rejects, report->reject_count,
		    sizeof(*report->rejects), schema_reject },
		{ "staff", report->staff, report->staff_count,
		    sizeof(*report->staff), schema_staff },
		{ "unmapped", report->unmapped, report->unmapped_count,
		    sizeof(*report->unmapped), schema_unmapped },
	};
	size_t count = COUNT_OF(lists) - (audience == FORM_PUBLIC ? 1 : 0);
	for (size_t i = 0; i < count; i++)
		add_list(out, &lists[i], audience);
	/* Only where there are complaints. */
	const struct list cases = { "cases", report->cases, report->case_count,
		sizeof(*report->cases), schema_case };
	if (report->case_count > 0)
		add_list(out, &cases, audience);
}

static void
add_document(struct buf *out, const struct report *report,
    enum audience audience)
{
	buf_format(out, "{\n \"schema\": %d", SCHEMA_NUMBER);
	for (size_t i = 0; i < schema_head.count; i++)
		form_add_member(out, STR(",\n "), report,
		    &schema_head.members[i], audience);
	add_lists(out, report, audience);
	buf_add(out, STR("\n}\n"));
}

void
report_json(const struct report *report, struct buf *out)
{
	add_document(out, report, FORM_PUBLIC);
}

void
report_json_store(const struct report *report, struct buf *out)
{
	add_document(out, report, FORM_STORED);
}

/* `list` gets its items and their count. */
static bool
read_list(const json_t *root, struct arena *run, struct list *list)
{
	const json_t *array = json_object_get(root, list->name);
	if (!json_is_array(array))
		return false;
	list->count = json_array_size(array);
	char *item = arena_alloc(run, list->count, list->item_size);
	list->items = item;
	for (size_t i = 0; i < list->count; i++, item += list->item_size) {
		if (!form_read_object(json_array_get(array, i), list->shape,
			run, item))
			return false;
	}
	return true;
}

static bool
read_lists(const json_t *root, struct arena *run, struct report *report)
{
	enum { FINDINGS, MAILS, REJECTS, STAFFS, UNMAPPEDS, LIST_COUNT };
	struct list lists[LIST_COUNT] = {
		{ "findings", NULL, 0, sizeof(*report->findings),
		    schema_finding },
		{ "mails", NULL, 0, sizeof(*report->mails), schema_mail },
		{ "rejects", NULL, 0, sizeof(*report->rejects), schema_reject },
		{ "staff", NULL, 0, sizeof(*report->staff), schema_staff },
		{ "unmapped", NULL, 0, sizeof(*report->unmapped),
		    schema_unmapped },
	};
	struct list cases = { "cases", NULL, 0, sizeof(*report->cases),
		schema_case };
	for (int i = 0; i < LIST_COUNT; i++) {
		if (!read_list(root, run, &lists[i]))
			return false;
	}
	if (json_object_get(root, cases.name) != NULL &&
	    !read_list(root, run, &cases))
		return false;
	report->cases = cases.items;
	report->case_count = cases.count;
	report->findings = lists[FINDINGS].items;
	report->finding_count = lists[FINDINGS].count;
	report->mails = lists[MAILS].items;
	report->mail_count = lists[MAILS].count;
	report->rejects = lists[REJECTS].items;
	report->reject_count = lists[REJECTS].count;
	report->staff = lists[STAFFS].items;
	report->staff_count = lists[STAFFS].count;
	report->unmapped = lists[UNMAPPEDS].items;
	report->unmapped_count = lists[UNMAPPEDS].count;
	return true;
}

static bool
read_document(const json_t *root, struct arena *run, struct report *report)
{
	const json_t *schema = json_object_get(root, "schema");
	return json_is_integer(schema) &&
	       json_integer_value(schema) == SCHEMA_NUMBER &&
	       form_read_object(root, schema_head, run, report) &&
	       read_lists(root, run, report);
}

bool
report_json_load(struct str stored, struct arena *run, struct report *report,
    struct error *err)
{
	json_error_t trouble;
	struct report read = { 0 };
	json_t *root = json_loadb(stored.ptr, stored.len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
	if (root == NULL)
		return error_set(err, ERROR_LEDGER,
		    "the stored report is damaged: line %d: %s", trouble.line,
		    trouble.text);
	bool ok = read_document(root, run, &read);
	json_decref(root);
	if (!ok)
		return error_set(err, ERROR_LEDGER,
		    "the stored report is damaged: it is not of schema %d",
		    SCHEMA_NUMBER);
	*report = read;
	return true;
}
