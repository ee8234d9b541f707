#include "report/fold.h"

#include "expect.h"

static void
add_name(struct buf *out, size_t i, void *context)
{
	(void)context;
	buf_format(out, "n%zu", i + 1);
}

static void
add_item(struct buf *out, size_t i, void *context)
{
	size_t *seen = context;
	assert_int_equal(*seen, i);
	*seen = i + 1;
	buf_format(out, "<li>i%zu</li>\n", i + 1);
}

static void
every_item_is_there_and_a_long_list_is_in_parts(void **state)
{
	(void)state;
	static const struct {
		size_t count, parts;
		const char *summary;
	} cases[] = {
		{ 1, 0, "<ul class=\"x\">\n<li>i1</li>\n</ul>\n" },
		{ 100, 0, "<li>i100</li>\n</ul>\n" },
		{ 101, 2, "<summary>n101 to n101</summary>" },
		{ 250, 3, "<summary>n201 to n250</summary>" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		size_t seen = 0, parts = 0;
		const struct fold_list list = { "x", add_name, add_item,
			&seen };
		buf_init(&out, 100000);
		fold_add_list(&out, &list, cases[i].count);
		struct str html = expect_strict(&out, STRICT_PIECE);
		expect_has(html, cases[i].summary);
		assert_int_equal(seen, cases[i].count);
		for (size_t at;
		     (at = str_find(html, STR("<details"))) < html.len; parts++)
			html = str_behind(html, at + 1);
		if (parts != cases[i].parts)
			fail_msg("%zu items in %zu parts", cases[i].count,
			    parts);
		buf_release(&out);
	}
}

static void
a_fold_is_open_or_closed(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	fold_begin(&out, " id=\"b1\"", FOLD_OPEN);
	fold_begin_content(&out);
	buf_add(&out, STR("</details>"));
	fold_begin(&out, "", FOLD_CLOSED);
	fold_begin_content(&out);
	buf_add(&out, STR("</details>"));
	assert_true(str_equal(expect_strict(&out, STRICT_PIECE),
	    STR("<details id=\"b1\" open=\"open\"><summary></summary>\n"
		"</details><details><summary></summary>\n</details>")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_item_is_there_and_a_long_list_is_in_parts),
		cmocka_unit_test(a_fold_is_open_or_closed),
	};
	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
