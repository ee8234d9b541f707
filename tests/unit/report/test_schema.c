#include "report/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

/* The members of schema 1, then those that only the ledger keeps. */
static const struct {
	const struct shape *shape;
	const char *public;
	const char *stored;
} objects[] = {
	{ &schema_head, "run command now today dry_run brake totals", "stop" },
	{ &schema_finding,
	    "tracking carrier order row kind rule cause window stage due_early "
	    "due_late due_plain due_on estimated_on days_late silent_days "
	    "notice reason",
	    "origin destination" },
	{ &schema_mail,
	    "to language subject notices trackings message_id state reply run "
	    "history",
	    "carriers preview why" },
	{ &schema_reject, "row reason", "" },
	{ &schema_staff, "tracking why", "advice finding" },
	{ &schema_unmapped, "", "code count" },
};

static void
assert_members(size_t object, enum audience audience, const char *wanted)
{
	const struct shape *shape = objects[object].shape;
	struct arena arena = { 0 };
	struct str names = STR_EMPTY;
	for (size_t i = 0; i < shape->count; i++) {
		if (shape->members[i].audience != audience)
			continue;
		names = arena_format(&arena, "%.*s%s%s", STR_ARG(names),
		    names.len > 0 ? " " : "", shape->members[i].name);
	}
	if (!str_equal(names, str_from(wanted)))
		fail_msg("object %zu: \"%.*s\"", object, STR_ARG(names));
	arena_release(&arena);
}

static void
every_object_has_exactly_its_members(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(objects); i++) {
		assert_members(i, FORM_PUBLIC, objects[i].public);
		assert_members(i, FORM_STORED, objects[i].stored);
	}
}

static bool
comes_later(const struct shape *shape, size_t member)
{
	for (size_t i = member + 1; i < shape->count; i++) {
		if (strcmp(shape->members[i].name,
			shape->members[member].name) == 0)
			return true;
	}
	return false;
}

static void
no_name_comes_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(objects); i++) {
		const struct shape *shape = objects[i].shape;
		for (size_t k = 0; k < shape->count; k++) {
			if (comes_later(shape, k))
				fail_msg("object %zu: %s", i,
				    shape->members[k].name);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_object_has_exactly_its_members),
		cmocka_unit_test(no_name_comes_twice),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
