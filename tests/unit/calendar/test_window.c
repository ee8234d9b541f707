#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/window.h"

static void
every_kind_has_a_name_that_is_read_back(void **state)
{
	(void)state;
	static const char *const names[] = { "closed", "open", "suspended",
		"slow", "advisory" };
	assert_int_equal(COUNT_OF(names), WINDOW_KIND_COUNT);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		enum window_kind kind = WINDOW_KIND_COUNT;
		assert_true(window_kind_parse(str_from(names[i]), &kind));
		assert_int_equal(kind, i);
		assert_string_equal(window_kind_name(kind), names[i]);
	}
}

static void
any_other_word_is_no_kind(void **state)
{
	(void)state;
	static const char *const words[] = { "", "Closed", "close", "closed ",
		"holiday" };
	enum window_kind kind = WINDOW_SLOW;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (window_kind_parse(str_from(words[i]), &kind))
			fail_msg("\"%s\"", words[i]);
	assert_int_equal(kind, WINDOW_SLOW);
}

static void
windows_stand_in_order_of_first_day_then_of_the_bytes_of_their_id(void **state)
{
	(void)state;
	static const struct window sorted[] = {
		{ .from = { 1 }, .id = STR_INIT("z") },
		{ .from = { 2 }, .id = STR_INIT("B") },
		{ .from = { 2 }, .id = STR_INIT("a") },
		{ .from = { 2 }, .id = STR_INIT("a-") },
		{ .from = { 2 }, .id = STR_INIT("a1") },
		{ .from = { 2 }, .id = STR_INIT("\xC3\xA4") },
		{ .from = { 3 }, .id = STR_INIT("") },
	};
	for (size_t i = 0; i < COUNT_OF(sorted); i++)
		for (size_t k = 0; k < COUNT_OF(sorted); k++) {
			int order = window_order(&sorted[i], &sorted[k]);
			int wanted = (i > k) - (i < k);
			if ((order > 0) - (order < 0) != wanted)
				fail_msg("%zu and %zu: %d", i, k, order);
		}
}

static void
a_window_covers_its_first_and_its_last_day(void **state)
{
	(void)state;
	const struct window window = { .from = { 10 }, .last = { 12 } };
	static const bool wanted[] = { false, true, true, true, false };
	for (int i = 0; i < 5; i++)
		assert_int_equal(window_covers(&window, (struct date){ 9 + i }),
		    wanted[i]);
}

static void
a_suspension_may_be_announced_until_it_is_over(void **state)
{
	(void)state;
	struct window window = {
		.kind = WINDOW_SUSPENDED,
		.from = { 10 },
		.last = { 12 },
	};
	static const bool wanted[] = { true, true, true, true, false };
	for (int i = 0; i < 5; i++)
		if (window_may_be_announced(&window, (struct date){ 9 + i }) !=
		    wanted[i])
			fail_msg("day %d", 9 + i);
	window.kind = WINDOW_SLOW;
	assert_false(window_may_be_announced(&window, (struct date){ 9 }));
}

struct fitting {
	const char *carrier, *origin, *destination;
	bool fits;
};

static void
a_window_fits_by_carrier_and_by_lane(void **state)
{
	(void)state;
	static const struct str carriers[] = { STR_INIT("yunexpress*"),
		STR_INIT("4px") };
	static const struct lane lanes[] = { { STR_INIT("CN"), STR_INIT("US") },
		{ STR_INIT("*"), STR_INIT("BR") } };
	const struct window window = { .carriers = carriers,
		.carrier_count = 2,
		.lanes = lanes,
		.lane_count = 2 };
	static const struct fitting cases[] = {
		{ "YunExpress US", "CN", "US", true },
		{ "4PX", "CN", "US", true },
		{ "4px express", "CN", "US", false },
		{ "yanwen", "CN", "US", false },
		{ "", "CN", "US", false },
		{ "4px", "DE", "BR", true },
		{ "4px", "", "BR", true },
		{ "4px", "CN", "", false },
		{ "4px", "", "US", false },
		{ "4px", "US", "CN", false },
		{ "4px", "cn", "us", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (window_fits(&window, str_from(cases[i].carrier),
			str_from(cases[i].origin),
			str_from(cases[i].destination)) != cases[i].fits)
			fail_msg("case %zu: %s, %s->%s", i, cases[i].carrier,
			    cases[i].origin, cases[i].destination);
}

static void
an_empty_country_fits_a_star_only(void **state)
{
	(void)state;
	const struct lane any = { STR("*"), STR("*") };
	const struct lane to_us = { STR("*"), STR("US") };
	assert_true(lane_fits(&any, STR_EMPTY, STR_EMPTY));
	assert_true(lane_fits(&to_us, STR_EMPTY, STR("US")));
	assert_false(lane_fits(&to_us, STR("CN"), STR_EMPTY));
}

static void
a_window_without_carriers_or_lanes_fits_nothing(void **state)
{
	(void)state;
	const struct str star = STR("*");
	const struct lane any = { STR("*"), STR("*") };
	const struct window no_carrier = { .lanes = &any, .lane_count = 1 };
	const struct window no_lane = { .carriers = &star, .carrier_count = 1 };
	assert_false(window_fits(&no_carrier, STR("a"), STR("CN"), STR("US")));
	assert_false(window_fits(&no_lane, STR("a"), STR("CN"), STR("US")));
}

static void
a_lane_is_two_countries_or_stars(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static const struct {
		const char *text, *origin, *destination;
	} cases[] = {
		{ "CN->US", "CN", "US" },
		{ "cn->us", "CN", "US" },
		{ " CN -> US ", "CN", "US" },
		{ "az->ZA", "AZ", "ZA" },
		{ "*->BR", "*", "BR" },
		{ "CN->*", "CN", "*" },
		{ "*->*", "*", "*" },
	};
	static const char *const refused[] = { "", "->", "CN", "CN->", "->US",
		"CN-US", "CN>US", "CHN->US", "C->US", "CN->US->BR", "**->US",
		"C*->US", "C1->US", "1C->US", "[C->US", "{c->US", "?->US",
		"中->US" };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct lane lane;
		if (!lane_parse(str_from(cases[i].text), &lane, &arena) ||
		    !str_equal(lane.origin, str_from(cases[i].origin)) ||
		    !str_equal(lane.destination,
			str_from(cases[i].destination)))
			fail_msg("\"%s\"", cases[i].text);
	}
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct lane lane;
		if (lane_parse(str_from(refused[i]), &lane, &arena))
			fail_msg("\"%s\" is taken", refused[i]);
	}
	arena_release(&arena);
}

static void
assert_title(const struct window *window, const char *language,
    const char *wanted)
{
	struct str got = window_title(window, str_from(language));
	if (!str_equal(got, str_from(wanted)))
		fail_msg("%s: wanted \"%s\", got \"%.*s\"", language, wanted,
		    STR_ARG(got));
}

static void
a_title_is_in_the_language_or_in_none(void **state)
{
	(void)state;
	static const struct title titles[] = {
		{ STR_INIT(""), STR_INIT("春节") },
		{ STR_INIT("de"), STR_INIT("Frühlingsfest") },
		{ STR_INIT("pt-br"), STR_INIT("Ano Novo no Brasil") },
		{ STR_INIT("pt"), STR_INIT("Ano Novo") },
		{ STR_INIT("fr"), STR_INIT("") },
		{ STR_INIT("en"), STR_INIT("Spring Festival") },
	};
	const struct window all = { .titles = titles, .title_count = 6 };
	const struct window tagged = { .titles = titles + 1, .title_count = 5 };
	assert_title(&all, "de", "Frühlingsfest");
	assert_title(&all, "DE", "Frühlingsfest");
	assert_title(&all, "de-AT", "Frühlingsfest");
	assert_title(&all, "pt-BR", "Ano Novo no Brasil");
	assert_title(&all, "pt-PT", "Ano Novo");
	assert_title(&all, "en", "Spring Festival");
	assert_title(&all, "ja", "春节");
	assert_title(&all, "fr", "春节");
	assert_title(&all, "", "春节");
	assert_title(&tagged, "en-GB", "Spring Festival");
	assert_title(&tagged, "ja", "");
	assert_title(&tagged, "fr", "");
}

static void
a_window_without_titles_has_the_empty_one(void **state)
{
	(void)state;
	const struct window window = { .title_count = 0 };
	assert_title(&window, "en", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_name_that_is_read_back),
		cmocka_unit_test(any_other_word_is_no_kind),
		cmocka_unit_test(
		    windows_stand_in_order_of_first_day_then_of_the_bytes_of_their_id),
		cmocka_unit_test(a_window_covers_its_first_and_its_last_day),
		cmocka_unit_test(
		    a_suspension_may_be_announced_until_it_is_over),
		cmocka_unit_test(a_window_fits_by_carrier_and_by_lane),
		cmocka_unit_test(an_empty_country_fits_a_star_only),
		cmocka_unit_test(
		    a_window_without_carriers_or_lanes_fits_nothing),
		cmocka_unit_test(a_lane_is_two_countries_or_stars),
		cmocka_unit_test(a_title_is_in_the_language_or_in_none),
		cmocka_unit_test(a_window_without_titles_has_the_empty_one),
	};
	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
