#include "report/chart.h"

#include "expect.h"

static void
bars_are_shares_of_the_largest(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	struct buf out;
	buf_init(&out, 100000);
	tally_init(&tally, &arena);
	tally_add(&tally, STR("customs"), 40000);
	tally_add(&tally, STR("weather"), 10000);
	tally_add(&tally, STR("peak"), 1);
	tally_add(&tally, STR("duties"), 0);
	chart_add(&out, "by-cause", "Delays by cause", &tally);
	struct str svg = expect_strict(&out, STRICT_PIECE);
	expect_has(svg, "width=\"100.0%\"");
	expect_has(svg, "width=\"25.0%\"");
	expect_has(svg, "width=\"0.5%\"");
	expect_lacks(svg, "width=\"0.0%\"");
	expect_has(svg, ">40,000</text>");
	expect_has(svg,
	    "customs: 40,000; weather: 10,000; peak: 1; duties: 0</desc>");
	buf_release(&out);
	tally_release(&tally);
	arena_release(&arena);
}

static void
nothing_to_count_is_no_chart(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	struct buf out;
	buf_init(&out, 1000);
	tally_init(&tally, &arena);
	tally_add(&tally, STR("over 30 days"), 0);
	chart_add(&out, "days-late", "Days late", &tally);
	chart_add_columns(&out,
	    &(struct chart_columns){ .id = "a", .title = "A" });
	assert_int_equal(out.len, 0);
	buf_release(&out);
	tally_release(&tally);
	arena_release(&arena);
}

static void
a_hostile_label_is_text_and_a_long_one_is_cut(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct tally tally;
	struct buf out;
	buf_init(&out, 100000);
	tally_init(&tally, &arena);
	tally_add(&tally, STR("</svg><script>alert(1)</script>\x1b[2J"), 1);
	chart_add(&out, "by-carrier", "Delays by carrier", &tally);
	expect_has(expect_strict(&out, STRICT_PIECE),
	    "&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/scr...</text>");
	buf_release(&out);
	tally_release(&tally);
	arena_release(&arena);
}

static void
a_limit_is_drawn_beside_the_figure(void **state)
{
	(void)state;
	static const struct {
		const char *value, *limit, *bar;
	} cases[] = {
		{ "501", "500", "width=\"99.8%\"" },
		{ "11766", "500", "width=\"4.2%\"" },
		{ "41.5", "30", "width=\"72.2%\"" },
		{ "12.5", "50", "width=\"25.0%\"" },
		{ "1", "0", "width=\"100.0%\"" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		buf_init(&out, 10000);
		chart_add_limit(&out, str_from(cases[i].value),
		    str_from(cases[i].limit));
		struct str svg = expect_strict(&out, STRICT_PIECE);
		expect_has(svg, cases[i].bar);
		expect_has(svg, "role=\"img\"");
		buf_release(&out);
	}
}

static void
what_is_no_number_has_no_limit_drawn(void **state)
{
	(void)state;
	static const char *const cases[][2] = { { "17", "hold" },
		{ "unchanged", "hold" }, { "", "" }, { "0", "0" },
		{ "-1", "30" }, { "1.25", "30" }, { "1.", "30" },
		{ "2026-01-26T02:00:00+08:00", "2026-01-27T02:00:00+08:00" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		buf_init(&out, 10000);
		chart_add_limit(&out, str_from(cases[i][0]),
		    str_from(cases[i][1]));
		if (out.len > 0)
			fail_msg("%s, %s", cases[i][0], cases[i][1]);
		buf_release(&out);
	}
}

static const struct chart_column nights[] = {
	{ STR_INIT("2026-01-24"), 0, false },
	{ STR_INIT("2026-01-25"), 1200, true },
	{ STR_INIT("2026-01-26"), 300, false },
	{ STR_INIT("2026-01-27"), 600, false },
};

static struct str
draw_nights(struct buf *out, size_t count)
{
	buf_init(out, 10000);
	chart_add_columns(out,
	    &(struct chart_columns){ "night-mails", "Mails each night", " m",
		"Outlined: held.", nights, count });
	return expect_strict(out, STRICT_PIECE);
}

static void
columns_are_shares_of_the_highest(void **state)
{
	(void)state;
	struct buf out;
	struct str svg = draw_nights(&out, COUNT_OF(nights));
	/* Of a height of 80; nothing is a line on the ground. */
	expect_has(svg,
	    "<rect class=\"bar\" x=\"3.1%\" y=\"101\" width=\"18.7%\" "
	    "height=\"1\"/>\n"
	    "<rect class=\"bar mark\" x=\"28.1%\" y=\"22\" width=\"18.7%\" "
	    "height=\"80\"/>\n"
	    "<rect class=\"bar\" x=\"53.1%\" y=\"82\" width=\"18.7%\" "
	    "height=\"20\"/>");
	expect_has(svg,
	    "<desc id=\"night-mails-d\">2026-01-24: 0; 2026-01-25: 1,200; "
	    "2026-01-26: 300; 2026-01-27: 600</desc>");
	buf_release(&out);
}

static void
the_highest_the_first_and_the_last_column_are_named(void **state)
{
	(void)state;
	struct buf out;
	struct str svg = draw_nights(&out, COUNT_OF(nights));
	expect_has(svg, ">2026-01-25: 1,200 m</text>");
	expect_has(svg, ">2026-01-24</text>");
	expect_has(svg, ">2026-01-27: 600 m</text>");
	expect_has(svg, "<p class=\"dim\">Outlined: held.</p>");
	buf_release(&out);
	svg = draw_nights(&out, 1);
	expect_lacks(svg, ">2026-01-24</text>");
	expect_lacks(svg, "Outlined");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_shares_of_the_largest),
		cmocka_unit_test(nothing_to_count_is_no_chart),
		cmocka_unit_test(a_hostile_label_is_text_and_a_long_one_is_cut),
		cmocka_unit_test(a_limit_is_drawn_beside_the_figure),
		cmocka_unit_test(what_is_no_number_has_no_limit_drawn),
		cmocka_unit_test(columns_are_shares_of_the_highest),
		cmocka_unit_test(
		    the_highest_the_first_and_the_last_column_are_named),
	};
	return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
