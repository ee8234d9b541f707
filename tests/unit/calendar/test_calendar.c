#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/timetable.h"
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

struct refusal {
	const char *more; /* from line 12 on */
	const char *told;
};

static void
check_refusals(void **state, const struct refusal *cases, size_t count)
{
	struct configuration *c = *state;
	for (size_t i = 0; i < count; i++)
		if (configuration_build_with(c, cases[i].more) ||
		    strcmp(configuration_told(c), cases[i].told) != 0)
			fail_msg("\"%s\": wanted \"%s\", got \"%s\"",
			    cases[i].more, cases[i].told,
			    configuration_told(c));
}

#define CN "[calendar.cn]\nweekend = sat, sun\ncovers = always\n"
#define WINDOW                                                                 \
	"[window.w]\nplace = any\nfrom = 2026-01-01\nlast = 2026-01-02\n"      \
	"cause = peak\nsource = here\n"

static void
the_place_any_is_always_there_and_works_every_day(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, "");
	const struct calendar *any = calendars_find(&c->calendars, STR("any"));
	assert_non_null(any);
	for (int day = 0; day < 7; day++)
		assert_false(calendar_is_weekend(any, (struct date){ day }));
	assert_true(calendar_covers(any, a_day("1900-01-01")));
	assert_true(calendar_covers(any, DATE_LAST));
	assert_false(calendar_covers(any, date_plus(DATE_LAST, 1)));
}

static void
a_calendar_knows_its_name_weekend_and_span(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[calendar.cn]\nname = China\nweekend = Sat,SUN, sat\n"
	    "covers = 2026-01-01 / 2026-12-31\n"
	    "[calendar.sa]\nweekend = fri, sat\ncovers = always\n"
	    "[calendar.x]\nweekend = none\ncovers = 2026-05-05\n");
	const struct calendar *cn = calendars_find(&c->calendars, STR("cn"));
	const struct calendar *sa = calendars_find(&c->calendars, STR("SA"));
	const struct calendar *x = calendars_find(&c->calendars, STR("x"));
	assert_true(str_equal(cn->name, STR("China")));
	assert_true(str_equal(sa->name, STR("sa")));
	assert_true(calendar_is_weekend(cn, a_day("2026-01-03")));
	assert_true(calendar_is_weekend(cn, a_day("2026-01-04")));
	assert_false(calendar_is_weekend(cn, a_day("2026-01-05")));
	assert_true(calendar_is_weekend(sa, a_day("2026-01-02")));
	assert_false(calendar_is_weekend(sa, a_day("2026-01-04")));
	assert_false(calendar_is_weekend(x, a_day("2026-01-04")));
	assert_false(calendar_covers(cn, a_day("2025-12-31")));
	assert_true(calendar_covers(cn, a_day("2026-01-01")));
	assert_true(calendar_covers(cn, a_day("2026-12-31")));
	assert_false(calendar_covers(cn, a_day("2027-01-01")));
	assert_true(calendar_covers(sa, a_day("2026-05-04")));
	assert_true(calendar_covers(sa, a_day("1900-01-01")));
	assert_false(calendar_covers(x, a_day("2026-05-04")));
	assert_true(calendar_covers(x, a_day("2026-05-05")));
	assert_false(calendar_covers(x, a_day("2026-05-06")));
}

static void
a_weekend_that_makes_no_sense_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[calendar.cn]\nweekend = saturday\ncovers = always\n",
		    "main.ini:13: weekend: 'saturday' is no day; mon to sun "
		    "or none is wanted" },
		{ "[calendar.cn]\nweekend = sat, none\ncovers = always\n",
		    "main.ini:13: weekend: 'none' is no day; mon to sun or "
		    "none is wanted" },
		{ "[calendar.cn]\nweekend = sat,\ncovers = always\n",
		    "main.ini:13: weekend: '' is no day; mon to sun or none "
		    "is wanted" },
		{ "[calendar.cn]\nweekend = mon,tue,wed,thu,fri,sat,sun\n"
		  "covers = always\n",
		    "main.ini:13: weekend: a week needs a working day" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
	configuration_make(*state,
	    "[calendar.cn]\nweekend = mon,mon,mon,mon,mon,mon,mon\n"
	    "covers = always\n");
}

static void
covers_is_a_span_or_always(void **state)
{
#define WANTED                                                                 \
	": FIRST/LAST such as 2026-01-01/2026-12-31, or always, is wanted"
	static const struct refusal cases[] = {
		{ "[calendar.cn]\nweekend = sat\ncovers = 2026\n",
		    "main.ini:14: covers = 2026" WANTED },
		{ "[calendar.cn]\nweekend = sat\ncovers = 2026-01-01/\n",
		    "main.ini:14: covers = 2026-01-01/" WANTED },
		{ "[calendar.cn]\nweekend = sat\n"
		  "covers = 2026-01-01/2026-02-30\n",
		    "main.ini:14: covers = 2026-01-01/2026-02-30" WANTED },
		{ "[calendar.cn]\nweekend = sat\ncovers = Always\n",
		    "main.ini:14: covers = Always" WANTED },
		{ "[calendar.cn]\nweekend = sat\n"
		  "covers = 2026-12-31/2026-01-01\n",
		    "main.ini:14: covers ends before it begins" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
an_entry_is_a_window_of_its_place_for_everybody(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[notices]\nadvance_days = 9\n" CN
	    "2026-10-01/2026-10-07 = closed, National Day, the 77th\n"
	    "2026-02-14 = open\n");
	assert_int_equal(c->calendars.window_count, 2);
	const struct window *window = calendars_find_window(&c->calendars,
	    STR("cn:2026-10-01/2026-10-07"));
	assert_non_null(window);
	assert_int_equal(window->kind, WINDOW_CLOSED);
	assert_true(str_equal(window->place, STR("cn")));
	assert_day(window->from, "2026-10-01");
	assert_day(window->last, "2026-10-07");
	assert_int_equal(window->cause, CAUSE_HOLIDAY);
	assert_int_equal(window->notice_days, 9);
	assert_int_equal(window->extra_days, 0);
	assert_true(str_equal(window_title(window, STR("en")),
	    STR("National Day, the 77th")));
	assert_true(window_fits(window, STR("x"), STR_EMPTY, STR_EMPTY));
	window = calendars_find_window(&c->calendars, STR("cn:2026-02-14"));
	assert_int_equal(window->kind, WINDOW_OPEN);
	assert_day(window->last, "2026-02-14");
	assert_true(str_is_empty(window_title(window, STR("en"))));
}

static void
an_entry_is_closed_open_suspended_or_advisory(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    CN "2026-01-01 = closed\n2026-01-02 = open, x\n"
	       "2026-01-03 = suspended , y\n2026-01-04 = advisory\n");
	static const enum window_kind wanted[] = { WINDOW_CLOSED, WINDOW_OPEN,
		WINDOW_SUSPENDED, WINDOW_ADVISORY };
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_int_equal(c->calendars.windows[i].kind, wanted[i]);
#define ENTRY_WANTED                                                           \
	": closed, open, suspended or advisory is wanted, then perhaps a "     \
	"comma and a title"
	static const struct refusal cases[] = {
		{ CN "2026-01-01 = slow\n",
		    "main.ini:15: 'slow'" ENTRY_WANTED },
		{ CN "2026-01-01 = Closed\n",
		    "main.ini:15: 'Closed'" ENTRY_WANTED },
		{ CN "2026-01-01 = New Year\n",
		    "main.ini:15: 'New Year'" ENTRY_WANTED },
		{ CN "2026-01-01 =\n", "main.ini:15: ''" ENTRY_WANTED },
		{ CN "2026-01-01 = , New Year\n",
		    "main.ini:15: ''" ENTRY_WANTED },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
a_day_that_does_not_exist_is_refused_where_it_stands(void **state)
{
	static const struct refusal cases[] = {
		{ CN "2026-02-29 = closed\n",
		    "main.ini:15: '2026-02-29' is no day YYYY-MM-DD or "
		    "FIRST/LAST" },
		{ CN "2026-1-1 = closed\n",
		    "main.ini:15: '2026-1-1' is no day YYYY-MM-DD or "
		    "FIRST/LAST" },
		{ CN "2026-01-01/2026-01-32 = closed\n",
		    "main.ini:15: '2026-01-01/2026-01-32' is no day "
		    "YYYY-MM-DD or FIRST/LAST" },
		{ CN "2026-01-05/2026-01-01 = closed\n",
		    "main.ini:15: the entry ends before it begins" },
		{ CN "20260101 = closed\n",
		    "main.ini:15: '20260101' is no day YYYY-MM-DD or "
		    "FIRST/LAST" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
titles_are_translated_by_their_text(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    CN "2026-02-15/2026-02-23 = suspended, Spring Festival\n"
	       "2026-03-17 = closed, St. Patrick's Day\n"
	       "title.zh.Spring Festival = 春节\n"
	       "title.de.spring festival = Frühlingsfest\n"
	       "title.de.st. patrick's day = Patrickstag\n");
	const struct window *spring = &c->calendars.windows[0];
	const struct window *patrick = &c->calendars.windows[1];
	assert_true(str_equal(window_title(spring, STR("zh")), STR("春节")));
	assert_true(
	    str_equal(window_title(spring, STR("de")), STR("Frühlingsfest")));
	assert_true(
	    str_equal(window_title(spring, STR("fr")), STR("Spring Festival")));
	assert_true(
	    str_equal(window_title(patrick, STR("de")), STR("Patrickstag")));
}

static void
the_order_of_the_keys_does_not_matter(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[calendar.cn]\n2026-01-01 = closed, New Year\n"
	    "weekend = sat\ncovers = always\n"
	    "[calendar.us]\ntitle.de.new year = Neujahr\ntitle.de = x\n"
	    "2026-01-01 = closed, New Year\nweekend = sat\n"
	    "covers = always\n"
	    "[window.w]\ntitle.en = Storm\nkind = slow\nplace = us\n"
	    "from = 2026-03-01\nlast = 2026-03-02\ncause = weather\n"
	    "source = x\n");
	assert_int_equal(c->calendars.window_count, 3);
	assert_true(str_equal(window_title(&c->calendars.windows[1], STR("de")),
	    STR("Neujahr")));
	assert_true(str_equal(window_title(&c->calendars.windows[2], STR("en")),
	    STR("Storm")));
}

static void
a_window_has_all_that_its_section_says(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    CN "[window.YunExpress-CNY]\nkind = slow\nplace = CN\n"
	       "carriers = yunexpress*, 4px*,\nlanes = CN->US, CN->*\n"
	       "from = 2026-02-10\nlast = 2026-02-24\nextra_days = 3\n"
	       "notice_days = 5\ncause = peak\ntitle.en = Peak\n"
	       "title.de = Hochsaison\nsource = \"https://x.example/#a\"\n");
	const struct window *window = calendars_find_window(&c->calendars,
	    STR("yunexpress-cny"));
	assert_non_null(window);
	assert_true(str_equal(window->id, STR("yunexpress-cny")));
	assert_int_equal(window->kind, WINDOW_SLOW);
	assert_true(str_equal(window->place, STR("cn")));
	assert_int_equal(window->carrier_count, 2);
	assert_int_equal(window->lane_count, 2);
	assert_true(str_equal(window->carriers[1], STR("4px*")));
	assert_true(window_fits(window, STR("4px"), STR("CN"), STR("DE")));
	assert_false(window_fits(window, STR("4px"), STR("DE"), STR("CN")));
	assert_day(window->from, "2026-02-10");
	assert_day(window->last, "2026-02-24");
	assert_int_equal(window->extra_days, 3);
	assert_int_equal(window->notice_days, 5);
	assert_int_equal(window->cause, CAUSE_PEAK);
	assert_true(
	    str_equal(window_title(window, STR("de")), STR("Hochsaison")));
	assert_true(str_equal(window->source, STR("https://x.example/#a")));
}

static void
a_window_that_says_nothing_of_it_is_told_as_early_as_all(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    "[notices]\nadvance_days = 3\n" WINDOW "kind = suspended\n");
	assert_int_equal(c->calendars.windows[0].notice_days, 3);
	configuration_make(c, WINDOW "kind = suspended\nnotice_days = 0\n");
	assert_int_equal(c->calendars.windows[0].notice_days, 0);
}

static void
a_window_of_an_unknown_place_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[window.w]\nkind = closed\nplace = cn\nfrom = 2026-01-01\n"
		  "last = 2026-01-02\ncause = holiday\nsource = x\n",
		    "main.ini:14: place = cn: there is no [calendar.cn]" },
		{ "[window.w]\nkind = slow\nplace = default\n"
		  "from = 2026-01-01\nlast = 2026-01-02\ncause = peak\n"
		  "source = x\n",
		    "main.ini:14: place = default: there is no "
		    "[calendar.default]" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
any_has_no_calendar_and_no_closed_or_open_days(void **state)
{
	static const struct refusal cases[] = {
		{ "[calendar.any]\nweekend = none\ncovers = always\n",
		    "main.ini:12: 'any' stands for calendar days and has no "
		    "calendar of its own" },
		{ WINDOW "kind = closed\n",
		    "main.ini:18: 'any' has no closed or open days; "
		    "suspended, slow or advisory is wanted" },
		{ WINDOW "kind = open\n",
		    "main.ini:18: 'any' has no closed or open days; "
		    "suspended, slow or advisory is wanted" },
	};
	struct configuration *c = *state;
	check_refusals(state, cases, COUNT_OF(cases));
	configuration_make(c, WINDOW "kind = suspended\n");
	configuration_make(c, WINDOW "kind = slow\nextra_days = 2\n");
	configuration_make(c, WINDOW "kind = advisory\n");
}

static void
a_window_that_makes_no_sense_is_told_once(void **state)
{
	static const struct refusal cases[] = {
		{ WINDOW "kind = shut\nextra_days = 2\n",
		    "main.ini:18: kind = shut: one of closed, open, "
		    "suspended, slow, advisory is wanted" },
		{ WINDOW "kind = suspended\nextra_days = 1\n",
		    "main.ini:12: extra_days is for slow windows only" },
		{ WINDOW "kind = slow\nlanes = CN-US\n",
		    "main.ini:19: 'CN-US' is no lane such as CN->US or "
		    "*->BR" },
		{ WINDOW "kind = slow\nlanes = ,\n",
		    "main.ini:19: lanes is empty" },
		{ WINDOW "kind = slow\ncarriers =\n",
		    "main.ini:19: carriers is empty: the window would fit "
		    "nobody" },
		{ WINDOW "kind = slow\ncarriers = ,\n",
		    "main.ini:19: carriers is empty: the window would fit "
		    "nobody" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
the_days_of_a_window_are_days_in_order(void **state)
{
	static const struct refusal cases[] = {
		{ "[window.w]\nkind = slow\nplace = any\nfrom = 2026-02-02\n"
		  "last = 2026-02-01\ncause = peak\nsource = x\n",
		    "main.ini:16: last is before from" },
		{ "[window.w]\nkind = slow\nplace = any\nfrom = 2026-02-02\n"
		  "last = soon\ncause = peak\nsource = x\n",
		    "main.ini:16: last = soon: a day YYYY-MM-DD is wanted" },
		{ "[window.w]\nkind = slow\nplace = any\nfrom = 2.2.2026\n"
		  "last = 2026-02-01\ncause = peak\nsource = x\n",
		    "main.ini:15: from = 2.2.2026: a day YYYY-MM-DD is "
		    "wanted" },
		{ "[window.w]\nkind = slow\nplace = any\nfrom = 2026-02-02\n"
		  "cause = peak\nsource = x\n",
		    "main.ini:12: [window.w] needs the key 'last'" },
		{ "[window.w]\nkind = slow\nplace = any\nfrom = 2026-02-02\n"
		  "last = 2026-02-02 # x\ncause = peak\nsource = x\n",
		    "main.ini:16: key 'last': '#' or ';' inside a value "
		    "needs double quotes around it; comments stand on lines "
		    "of their own" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
the_cause_of_a_window_is_one_of_five(void **state)
{
	struct configuration *c = *state;
	static const struct {
		const char *cause;
		bool is_sound;
	} cases[] = { { "holiday", true }, { "peak", true },
		{ "weather", true }, { "customs", true }, { "carrier", true },
		{ "documents", false }, { "other", false }, { "lost", false },
		{ "Holiday", false }, { "strike", false },
		{ "unknown", false } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str text = arena_format(&c->run,
		    "[window.w]\nkind = slow\nplace = any\n"
		    "from = 2026-01-01\nlast = 2026-01-02\ncause = %s\n"
		    "source = x\n",
		    cases[i].cause);
		if (configuration_build_with(c, text.ptr) !=
			cases[i].is_sound ||
		    c->mistakes.count > 1)
			fail_msg("%s: %s", cases[i].cause,
			    configuration_told(c));
	}
}

/* The INI guard lets none through; feeds or another reader might. */
static void
two_windows_with_one_id_are_refused(void **state)
{
	struct configuration *c = *state;
	configuration_make(c, CN "2026-01-01 = closed\n");
	struct calendar_settings twice[] = { c->settings.calendars[0],
		c->settings.calendars[0] };
	struct settings settings = c->settings;
	settings.calendars = twice;
	settings.calendar_count = 2;
	assert_false(
	    calendars_build(&settings, &c->run, &c->mistakes, &c->calendars));
	assert_string_equal(configuration_told(c),
	    "two windows have the id 'cn:2026-01-01'");
}

static void
windows_stand_in_order(void **state)
{
	struct configuration *c = *state;
	configuration_make(c,
	    CN "2026-05-01 = closed\n2026-01-01/2026-01-03 = closed\n"
	       "2026-01-01 = advisory\n" WINDOW "kind = advisory\n");
	static const char *const wanted[] = { "cn:2026-01-01",
		"cn:2026-01-01/2026-01-03", "w", "cn:2026-05-01" };
	assert_int_equal(c->calendars.window_count, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_true(
		    str_equal(c->calendars.windows[i].id, str_from(wanted[i])));
}

static void
a_country_without_a_calendar_uses_the_default(void **state)
{
	struct configuration *c = *state;
	static const struct {
		const char *country, *with, *without;
	} cases[] = { { "CN", "cn", "cn" }, { "cn", "cn", "cn" },
		{ "BR", "default", NULL }, { "", "default", NULL },
		{ "any", "default", NULL }, { "default", "default", NULL } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str country = str_from(cases[i].country);
		configuration_make(c, CN "[calendar.default]\n"
					 "weekend = sun\ncovers = always\n");
		const struct calendar *found =
		    calendars_of_country(&c->calendars, country);
		if (!str_equal(found->place, str_from(cases[i].with)))
			fail_msg("%s with default", cases[i].country);
		configuration_make(c, CN);
		found = calendars_of_country(&c->calendars, country);
		if ((found == NULL) != (cases[i].without == NULL))
			fail_msg("%s without default", cases[i].country);
	}
}

static void
a_refused_line_is_not_told_twice(void **state)
{
	static const struct refusal cases[] = {
		{ CN "2026-01-01 = closed # New Year\n",
		    "main.ini:15: key '2026-01-01': '#' or ';' inside a "
		    "value needs double quotes around it; comments stand on "
		    "lines of their own" },
		{ "[calendar.cn]\nweekend = sat ; sun\ncovers = always\n",
		    "main.ini:13: key 'weekend': '#' or ';' inside a value "
		    "needs double quotes around it; comments stand on lines "
		    "of their own" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

/* The shipped calendars, with routes of one leg to look through. */
static void
make_shipped(struct configuration *c)
{
	const char *text = "[shipdelay]\ntimezone = Asia/Shanghai\n"
			   "state = var\n"
			   "include = calendars/*.ini, windows.ini\n"
			   "[relay]\nurl = file:mail\nfrom = a@b.example\n"
			   "[source.a]\nfiles = x\nprofile = x\n"
			   "[service.default]\ntransit = any 1-2\n";
	if (!configuration_build(c, text))
		fail_msg("%s", configuration_told(c));
}

/* The days of a place for everybody. */
static void
fill_table(struct configuration *c, const char *place, struct timetable *table)
{
	const struct calendar *calendar = calendars_find(&c->calendars,
	    str_from(place));
	const struct window **windows = arena_alloc(&c->run,
	    c->calendars.window_count, sizeof(*windows));
	size_t count = 0;
	for (size_t i = 0; i < c->calendars.window_count; i++)
		if (str_equal(c->calendars.windows[i].place, str_from(place)))
			windows[count++] = &c->calendars.windows[i];
	timetable_init(table, calendar, windows, count, &c->run);
}

static void
the_shipped_calendars_have_no_mistake(void **state)
{
	struct configuration *c = *state;
	static const char *const places[] = { "cn", "us", "de", "gb", "fr",
		"es", "it", "jp", "au", "ca", "br", "default" };
	make_shipped(c);
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (calendars_find(&c->calendars, str_from(places[i])) == NULL)
			fail_msg("[calendar.%s] is not shipped", places[i]);
	for (size_t i = 0; i < c->calendars.window_count; i++) {
		const struct window *window = &c->calendars.windows[i];
		if (str_is_empty(window_title(window, STR("zh"))) ||
		    str_is_empty(window_title(window, STR("de"))))
			fail_msg("%.*s has no title", STR_ARG(window->id));
	}
}

static void
spring_festival_2026_is_suspended_in_china(void **state)
{
	struct configuration *c = *state;
	struct timetable table;
	make_shipped(c);
	fill_table(c, "cn", &table);
	const struct window *window = calendars_find_window(&c->calendars,
	    STR("cn:2026-02-15/2026-02-23"));
	assert_non_null(window);
	assert_int_equal(window->kind, WINDOW_SUSPENDED);
	assert_true(str_equal(window_title(window, STR("zh")), STR("春节")));
	for (struct date day = a_day("2026-02-15");
	     !date_before(a_day("2026-02-23"), day); day = date_plus(day, 1))
		assert_false(timetable_works(&table, day));
	assert_true(timetable_works(&table, a_day("2026-02-13")));
	assert_true(timetable_works(&table, a_day("2026-02-24")));
}

static void
make_up_saturdays_and_sundays_work_in_china(void **state)
{
	struct configuration *c = *state;
	struct timetable table;
	static const char *const worked[] = { "2025-01-26", "2025-02-08",
		"2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04",
		"2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20",
		"2026-10-10" };
	static const char *const free[] = { "2026-01-01", "2026-01-03",
		"2026-02-21", "2026-02-22", "2026-03-07", "2026-05-01",
		"2026-05-10", "2026-10-07", "2026-10-11" };
	make_shipped(c);
	fill_table(c, "cn", &table);
	for (size_t i = 0; i < COUNT_OF(worked); i++)
		if (!timetable_works(&table, a_day(worked[i])))
			fail_msg("%s does not work", worked[i]);
	for (size_t i = 0; i < COUNT_OF(free); i++)
		if (timetable_works(&table, a_day(free[i])))
			fail_msg("%s works", free[i]);
}

static void
the_shipped_years_end_where_no_notice_was_published(void **state)
{
	struct configuration *c = *state;
	make_shipped(c);
	const struct calendar *cn = calendars_find(&c->calendars, STR("cn"));
	const struct calendar *de = calendars_find(&c->calendars, STR("de"));
	assert_true(calendar_covers(cn, a_day("2026-12-31")));
	assert_false(calendar_covers(cn, a_day("2027-01-01")));
	assert_true(calendar_covers(de, a_day("2027-12-31")));
	assert_false(calendar_covers(de, a_day("2028-01-01")));
}

static void
every_window_lies_within_what_its_calendar_covers(void **state)
{
	struct configuration *c = *state;
	make_shipped(c);
	for (size_t i = 0; i < c->calendars.window_count; i++) {
		const struct window *window = &c->calendars.windows[i];
		const struct calendar *calendar = calendars_find(&c->calendars,
		    window->place);
		if (!calendar_covers(calendar, window->from) ||
		    !calendar_covers(calendar, window->last))
			fail_msg("%.*s", STR_ARG(window->id));
	}
}

#define CALENDAR_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALENDAR_TEST(
		    the_place_any_is_always_there_and_works_every_day),
		CALENDAR_TEST(a_calendar_knows_its_name_weekend_and_span),
		CALENDAR_TEST(a_weekend_that_makes_no_sense_is_refused),
		CALENDAR_TEST(covers_is_a_span_or_always),
		CALENDAR_TEST(an_entry_is_a_window_of_its_place_for_everybody),
		CALENDAR_TEST(an_entry_is_closed_open_suspended_or_advisory),
		CALENDAR_TEST(
		    a_day_that_does_not_exist_is_refused_where_it_stands),
		CALENDAR_TEST(titles_are_translated_by_their_text),
		CALENDAR_TEST(the_order_of_the_keys_does_not_matter),
		CALENDAR_TEST(a_window_has_all_that_its_section_says),
		CALENDAR_TEST(
		    a_window_that_says_nothing_of_it_is_told_as_early_as_all),
		CALENDAR_TEST(a_window_of_an_unknown_place_is_refused),
		CALENDAR_TEST(any_has_no_calendar_and_no_closed_or_open_days),
		CALENDAR_TEST(a_window_that_makes_no_sense_is_told_once),
		CALENDAR_TEST(the_days_of_a_window_are_days_in_order),
		CALENDAR_TEST(the_cause_of_a_window_is_one_of_five),
		CALENDAR_TEST(two_windows_with_one_id_are_refused),
		CALENDAR_TEST(windows_stand_in_order),
		CALENDAR_TEST(a_country_without_a_calendar_uses_the_default),
		CALENDAR_TEST(a_refused_line_is_not_told_twice),
		CALENDAR_TEST(the_shipped_calendars_have_no_mistake),
		CALENDAR_TEST(spring_festival_2026_is_suspended_in_china),
		CALENDAR_TEST(make_up_saturdays_and_sundays_work_in_china),
		CALENDAR_TEST(
		    the_shipped_years_end_where_no_notice_was_published),
		CALENDAR_TEST(
		    every_window_lies_within_what_its_calendar_covers),
	};
	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
