#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

#define CN "[calendar.cn]\nweekend = sat, sun\ncovers = always\n"

#define FEED                                                                   \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"                                  \
	"DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260506\r\n"         \
	"SUMMARY:Labour Day\r\nDESCRIPTION:Public holiday\r\nEND:VEVENT\r\n"   \
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260509\r\n"                      \
	"SUMMARY:Labour Day, worked\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static void
a_feeds_events_are_windows_of_its_calendar(void **state)
{
	struct configuration *c = *state;
	folder_write(&c->folder, "cn.ics", FEED);
	configuration_make(c, "[calendar.cn]\nweekend = sat, sun\n"
			      "covers = 2026-01-01/2026-12-31\nfiles = cn.ics\n"
			      "closed_if = \"description:public holiday\"\n"
			      "open_if = \"summary:worked\"\n"
			      "title.de.labour day = Tag der Arbeit\n");
	assert_int_equal(c->calendars.window_count, 2);
	const struct window *closed = calendars_find_window(&c->calendars,
	    STR("cn:2026-05-01/2026-05-05"));
	const struct window *open = calendars_find_window(&c->calendars,
	    STR("cn:2026-05-09/2026-05-09"));
	assert_non_null(closed);
	assert_non_null(open);
	assert_int_equal(closed->kind, WINDOW_CLOSED);
	assert_int_equal(closed->cause, CAUSE_HOLIDAY);
	assert_int_equal(open->kind, WINDOW_OPEN);
	assert_true(
	    str_equal(window_title(closed, STR("de")), STR("Tag der Arbeit")));
	assert_true(window_fits(closed, STR("x"), STR_EMPTY, STR_EMPTY));
}

static void
an_entry_of_ones_own_comes_before_a_feeds(void **state)
{
	struct configuration *c = *state;
	folder_write(&c->folder, "cn.ics", FEED);
	configuration_make(c,
	    CN "files = cn.ics, cn.ics\nclosed_if = \"summary:labour\"\n"
	       "2026-05-01/2026-05-05 = suspended, Our own\n");
	assert_int_equal(c->calendars.window_count, 2);
	const struct window *window = calendars_find_window(&c->calendars,
	    STR("cn:2026-05-01/2026-05-05"));
	assert_int_equal(window->kind, WINDOW_SUSPENDED);
	assert_true(str_equal(window_title(window, STR("en")), STR("Our own")));
}

static void
a_title_is_translated_as_its_own_calendar_says(void **state)
{
	static const struct {
		const char *id;
		const char *language;
		const char *title;
	} cases[] = {
		{ "cn:2026-01-01", "de", "Neujahr" },
		{ "cn:2027-01-01", "de", "Neujahr" },
		{ "cn:2027-01-01", "fr", "New Year" },
		{ "cn:2028-01-01", "de", "NEUJAHR" },
		{ "cn:2026-06-01", "de", "" },
		{ "cn:2026-06-02", "de", "" },
		{ "us:2026-01-01", "de", "Neujahrstag" },
		{ "us:2027-01-01", "de", "Neujahrstag" },
	};
	struct configuration *c = *state;
	configuration_make(c,
	    CN "2026-01-01 = closed, New Year\n2027-01-01 = closed, New Year\n"
	       "2028-01-01 = closed, NEW YEAR'S\n2026-06-01 = closed\n"
	       "2026-06-02 = closed,\n"
	       "title.de.new year = Neujahr\ntitle.de.new year's = NEUJAHR\n"
	       "title.de = nothing\ntitle.de.year = nothing\n"
	       "[calendar.us]\nweekend = sat, sun\ncovers = always\n"
	       "2026-01-01 = closed, New Year\n2027-01-01 = closed, New Year\n"
	       "title.de.new year = Neujahrstag\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct window *window =
		    calendars_find_window(&c->calendars, str_from(cases[i].id));
		assert_non_null(window);
		struct str title = window_title(window,
		    str_from(cases[i].language));
		if (!str_equal(title, str_from(cases[i].title)))
			fail_msg("%s in %s: wanted \"%s\", got \"%.*s\"",
			    cases[i].id, cases[i].language, cases[i].title,
			    STR_ARG(title));
	}
}

static void
a_feed_alone_is_read_as_another_calendar_would_read_it(void **state)
{
	struct configuration *c = *state;
	struct calendars feed;
	const char *path = folder_write(&c->folder, "cn.ics", FEED);
	configuration_make(c,
	    CN "closed_if = \"summary:labour\"\n2026-05-01 = closed, Own\n"
	       "2026-06-01 = closed, Own\n");
	assert_true(
	    calendars_build_feed(&c->settings, &c->settings.calendars[0],
		str_from(path), &c->run, &c->mistakes, &feed));
	assert_int_equal(feed.window_count, 2);
	const struct calendar *calendar = calendars_find(&feed, str_from(path));
	assert_non_null(calendar);
	assert_true(calendar_is_weekend(calendar, a_day("2026-05-02")));
	assert_false(
	    calendars_build_feed(&c->settings, &c->settings.calendars[0],
		STR("nowhere.ics"), &c->run, &c->mistakes, &feed));
}

static void
a_feed_that_cannot_be_used_is_a_mistake(void **state)
{
	struct configuration *c = *state;
	folder_write(&c->folder, "cn.ics", FEED);
	assert_false(configuration_build_with(c, CN "files = no.ics\n"));
	assert_false(configuration_build_with(c, CN "files = cn.ics\n"));
	assert_int_equal(c->mistakes.count, 2); /* neither event says it */
	assert_false(configuration_build_with(c,
	    CN "files = cn.ics\nclosed_if = labour\n"));
	assert_false(configuration_build_with(c, CN "open_if = x:y\n"));
}

#define CALENDARS_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALENDARS_TEST(a_feeds_events_are_windows_of_its_calendar),
		CALENDARS_TEST(an_entry_of_ones_own_comes_before_a_feeds),
		CALENDARS_TEST(a_title_is_translated_as_its_own_calendar_says),
		CALENDARS_TEST(
		    a_feed_alone_is_read_as_another_calendar_would_read_it),
		CALENDARS_TEST(a_feed_that_cannot_be_used_is_a_mistake),
	};
	return cmocka_run_group_tests_name("calendars", tests, NULL, NULL);
}
