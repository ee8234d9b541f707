#include "report/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "calendar/date.h"

struct parcel {
	struct str tracking;
	struct str window;
	size_t count;
	int rule;
	int days;
	struct date due;
	bool is_told;
};

#define PARCEL(name) #name, offsetof(struct parcel, name)

static const struct member members[] = {
	{ PARCEL(tracking), &form_text, FORM_PUBLIC },
	{ PARCEL(window), &form_text_or_null, FORM_PUBLIC },
	{ PARCEL(count), &form_size, FORM_PUBLIC },
	{ PARCEL(rule), &form_ordinal, FORM_PUBLIC },
	{ PARCEL(days), &form_days, FORM_PUBLIC },
	{ PARCEL(due), &form_date, FORM_PUBLIC },
	{ PARCEL(is_told), &form_flag, FORM_STORED },
};

static const struct shape shape = { members, COUNT_OF(members) };

static void
assert_written(const struct parcel *parcel, enum audience audience,
    const char *wanted)
{
	struct buf out;
	buf_init(&out, 1000);
	form_add_object(&out, parcel, shape, audience);
	if (!str_equal(buf_str(&out), str_from(wanted)))
		fail_msg("%.*s instead of %s", STR_ARG(buf_str(&out)), wanted);
	buf_release(&out);
}

static void
an_object_is_written_in_the_order_of_its_table(void **state)
{
	(void)state;
	struct parcel parcel = { .tracking = STR("LP1"),
		.window = STR("cny"),
		.count = 3,
		.rule = 7,
		.days = 0,
		.is_told = true };
	date_parse(STR("2026-01-26"), &parcel.due);
	assert_written(&parcel, FORM_PUBLIC,
	    "{\"tracking\": \"LP1\", \"window\": \"cny\", \"count\": 3, "
	    "\"rule\": 7, \"days\": 0, \"due\": \"2026-01-26\"}");
	assert_written(&parcel, FORM_STORED,
	    "{\"tracking\": \"LP1\", \"window\": \"cny\", \"count\": 3, "
	    "\"rule\": 7, \"days\": 0, \"due\": \"2026-01-26\", \"is_told\": "
	    "true}");
}

static void
what_is_not_known_is_null(void **state)
{
	(void)state;
	const struct parcel parcel = { .days = -1, .due = DATE_NONE };
	assert_written(&parcel, FORM_PUBLIC,
	    "{\"tracking\": \"\", \"window\": null, \"count\": 0, "
	    "\"rule\": null, \"days\": null, \"due\": null}");
}

static bool
read_text(const char *text, struct arena *run, struct parcel *parcel)
{
	json_t *json = json_loads(text, 0, NULL);
	if (json == NULL)
		fail_msg("no JSON: %s", text);
	bool ok = form_read_object(json, shape, run, parcel);
	json_decref(json);
	return ok;
}

static void
an_object_is_read_whatever_the_order(void **state)
{
	(void)state;
	struct arena run = { 0 };
	struct parcel parcel = { 0 };
	assert_true(read_text("{\"is_told\":true,\"due\":null,\"days\":null,"
			      "\"rule\":3,\"count\":9,\"window\":null,"
			      "\"other\":[1],\"tracking\":\"LP1\"}",
	    &run, &parcel));
	assert_true(str_equal(parcel.tracking, STR("LP1")));
	assert_true(str_is_empty(parcel.window));
	assert_int_equal(parcel.count, 9);
	assert_int_equal(parcel.rule, 3);
	assert_int_equal(parcel.days, -1);
	assert_false(date_is_set(parcel.due));
	assert_true(parcel.is_told);
	arena_release(&run);
}

static void
what_an_earlier_program_did_not_store_is_left_alone(void **state)
{
	(void)state;
	struct arena run = { 0 };
	struct parcel parcel = { .is_told = true };
	assert_true(read_text("{\"tracking\":\"LP1\",\"window\":null,"
			      "\"count\":9,\"rule\":3,\"days\":null,"
			      "\"due\":null}",
	    &run, &parcel));
	assert_true(parcel.is_told);
	assert_false(read_text("{\"tracking\":\"LP1\",\"window\":null,"
			       "\"count\":9,\"rule\":3,\"days\":null,"
			       "\"is_told\":true}",
	    &run, &parcel));
	arena_release(&run);
}

static void
a_value_of_another_kind_is_refused(void **state)
{
	(void)state;
	static const char *const tails[] = {
		"\"tracking\":1",
		"\"tracking\":null",
		"\"window\":0",
		"\"count\":-1",
		"\"count\":\"3\"",
		"\"count\":null",
		"\"rule\":0",
		"\"rule\":2147483648",
		"\"days\":-1",
		"\"days\":1.0",
		"\"due\":\"\"",
		"\"due\":\"2026-1-6\"",
		"\"due\":20260106",
		"\"is_told\":null",
		"\"is_told\":\"true\"",
	};
	struct arena run = { 0 };
	struct parcel parcel;
	for (size_t i = 0; i < COUNT_OF(tails); i++) {
		/* The last of two members of one name counts here. */
		struct str text = arena_format(&run,
		    "{\"tracking\":\"\",\"window\":null,\"count\":0,\"rule\":"
		    "null,\"days\":null,\"due\":null,\"is_told\":false,%s}%c",
		    tails[i], '\0');
		if (read_text(text.ptr, &run, &parcel))
			fail_msg("%s was taken", tails[i]);
	}
	assert_false(read_text("{}", &run, &parcel));
	assert_false(read_text("[]", &run, &parcel));
	arena_release(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_object_is_written_in_the_order_of_its_table),
		cmocka_unit_test(what_is_not_known_is_null),
		cmocka_unit_test(an_object_is_read_whatever_the_order),
		cmocka_unit_test(
		    what_an_earlier_program_did_not_store_is_left_alone),
		cmocka_unit_test(a_value_of_another_kind_is_refused),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
