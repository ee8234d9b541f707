#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/summary.h"

static void
expect_text(struct summary *summary, const char *wanted)
{
	struct buf out;
	buf_init(&out, 4096);
	summary_write(summary, 65, &out);
	buf_add_byte(&out, '\0');
	assert_string_equal(out.ptr, wanted);
	buf_release(&out);
	summary_release(summary);
}

static void
it_is_one_line_from_command_to_exit(void **state)
{
	(void)state;
	struct summary summary;
	summary_init(&summary, "status");
	expect_text(&summary, "{\"command\":\"status\",\"exit\":65}\n");
}

static void
members_stand_in_the_order_in_which_they_came(void **state)
{
	(void)state;
	struct summary summary;
	summary_init(&summary, "backup");
	summary_add_text(&summary, "zone", STR("a \"b\"\n\x01\xff"));
	summary_add_text(&summary, "none", STR_EMPTY);
	summary_add_number(&summary, "bytes", INT64_C(9007199254740993));
	expect_text(&summary,
	    "{\"command\":\"backup\","
	    "\"zone\":\"a \\\"b\\\"\\n\\u0001\xEF\xBF\xBD\",\"none\":null,"
	    "\"bytes\":9007199254740993,\"exit\":65}\n");
}

static void
objects_and_lists_may_be_empty_or_filled(void **state)
{
	(void)state;
	struct summary summary, list, item, object;
	summary_init(&summary, "status");
	summary_add_list(&summary, "held");
	list = summary_add_list(&summary, "runs");
	item = summary_append(&list);
	summary_add_text(&item, "run", STR("x-1"));
	item = summary_append(&list);
	summary_add_text(&item, "run", STR("x-2"));
	object = summary_add_object(&summary, "mails");
	summary_add_number(&object, "accepted", 7);
	expect_text(&summary, "{\"command\":\"status\",\"held\":[],"
			      "\"runs\":[{\"run\":\"x-1\"},{\"run\":\"x-2\"}],"
			      "\"mails\":{\"accepted\":7},\"exit\":65}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_one_line_from_command_to_exit),
		cmocka_unit_test(members_stand_in_the_order_in_which_they_came),
		cmocka_unit_test(objects_and_lists_may_be_empty_or_filled),
	};
	return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}
