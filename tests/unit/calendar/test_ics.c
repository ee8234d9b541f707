#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "calendar/ics.h"
#include "support/folder.h"

struct scene {
	struct folder folder;
	struct arena arena;
	struct mistakes mistakes;
	struct ics_event *events;
	size_t count;
};

static const struct ics_rules no_rules = {
	.first = { 20454 }, /* 2026-01-01 */
	.last = { 21183 },  /* 2027-12-31 */
};

static void
read_bytes(struct scene *scene, const char *bytes,
    const struct ics_rules *rules)
{
	*scene = (struct scene){ 0 };
	folder_open(&scene->folder);
	mistakes_init(&scene->mistakes, &scene->arena);
	const char *path = folder_write(&scene->folder, "feed.ics", bytes);
	scene->count = ics_read(path, rules, &scene->arena, &scene->mistakes,
	    &scene->events);
}

/* A calendar with the lines of one event. */
static void
read_lines(struct scene *scene, const char *lines,
    const struct ics_rules *rules)
{
	char bytes[2048];
	snprintf(bytes, sizeof(bytes),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
	    "SUMMARY:A day\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n",
	    lines);
	read_bytes(scene, bytes, rules);
}

static void
close_scene(struct scene *scene)
{
	arena_release(&scene->arena);
	folder_close(&scene->folder);
}

/* "closed 2026-05-01/2026-05-05, open 2026-05-09/2026-05-09" */
static struct str
shown(struct scene *scene)
{
	struct str all = STR_EMPTY;
	char from[DATE_TEXT], last[DATE_TEXT];
	for (size_t i = 0; i < scene->count; i++) {
		const struct ics_event *event = &scene->events[i];
		all = arena_format(&scene->arena, "%.*s%s%s %s/%s",
		    STR_ARG(all), i == 0 ? "" : ", ",
		    window_kind_name(event->kind),
		    date_format(event->from, from),
		    date_format(event->last, last));
	}
	return all;
}

#define CLOSED "X-SHIPDELAY-KIND:closed\r\n"
#define DAY "DTSTART;VALUE=DATE:20260501\r\n"

static void
the_days_of_an_event_are_those_it_covers(void **state)
{
	static const struct {
		const char *lines;
		const char *shown;
	} cases[] = {
		{ DAY, "closed 2026-05-01/2026-05-01" },
		{ DAY "DTEND;VALUE=DATE:20260506\r\n",
		    "closed 2026-05-01/2026-05-05" },
		{ DAY "DTEND;VALUE=DATE:20260501\r\n",
		    "closed 2026-05-01/2026-05-01" },
		{ DAY "DURATION:P3D\r\n", "closed 2026-05-01/2026-05-03" },
		{ DAY "RRULE:FREQ=YEARLY\r\n", "closed 2026-05-01/2026-05-01, "
					       "closed 2027-05-01/2027-05-01" },
		{ DAY "DTEND;VALUE=DATE:20260503\r\n"
		      "RRULE:FREQ=YEARLY;COUNT=2\r\n"
		      "EXDATE;VALUE=DATE:20260501\r\n",
		    "closed 2027-05-01/2027-05-02" },
		{ DAY "RDATE;VALUE=DATE:20260601\r\n",
		    "closed 2026-05-01/2026-05-01, "
		    "closed 2026-06-01/2026-06-01" },
		{ DAY "STATUS:CANCELLED\r\n", "" },
		{ "DTSTART;VALUE=DATE:20280501\r\n"
		  "RRULE:FREQ=YEARLY\r\n",
		    "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		char lines[512];
		snprintf(lines, sizeof(lines), CLOSED "%s", cases[i].lines);
		read_lines(&scene, lines, &no_rules);
		struct str got = shown(&scene);
		if (scene.mistakes.count > 0 ||
		    !str_equal(got, str_from(cases[i].shown)))
			fail_msg("%s: '%.*s', %zu mistakes", cases[i].lines,
			    STR_ARG(got), scene.mistakes.count);
		close_scene(&scene);
	}
}

static void
the_first_that_says_what_an_event_is_counts(void **state)
{
	struct ics_rules rules = no_rules;
	rules.closed_if = STR("description: public holiday");
	rules.open_if = STR("summary:上班");
	static const struct {
		const char *lines;
		const char *shown;
	} cases[] = {
		{ "X-SHIPDELAY-KIND:Suspended\r\n"
		  "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n",
		    "suspended 2026-05-01/2026-05-01" },
		{ "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"
		  "CATEGORIES:closed\r\n",
		    "open 2026-05-01/2026-05-01" },
		{ "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n",
		    "closed 2026-05-01/2026-05-01" },
		{ "CATEGORIES:Work,Advisory\r\n"
		  "DESCRIPTION:Public holiday\r\n",
		    "advisory 2026-05-01/2026-05-01" },
		{ "DESCRIPTION:Public Holiday\\nin China\r\n",
		    "closed 2026-05-01/2026-05-01" },
		{ "SUMMARY:劳动节上班\r\n", "open 2026-05-01/2026-05-01" },
		{ "DESCRIPTION:Observance\r\n", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		char lines[512];
		snprintf(lines, sizeof(lines), DAY "%s", cases[i].lines);
		read_lines(&scene, lines, &rules);
		struct str got = shown(&scene);
		if (scene.mistakes.count > 0 ||
		    !str_equal(got, str_from(cases[i].shown)))
			fail_msg("%s: '%.*s', %zu mistakes", cases[i].lines,
			    STR_ARG(got), scene.mistakes.count);
		close_scene(&scene);
	}
}

static void
what_cannot_be_a_day_off_is_a_mistake_with_its_reason(void **state)
{
	static const struct {
		const char *lines;
		const char *told;
	} cases[] = {
		{ DAY, "does not say whether it is a day off" },
		{ DAY "X-SHIPDELAY-KIND:slow\r\n", "X-SHIPDELAY-KIND" },
		{ CLOSED "DTSTART:20260501T080000Z\r\n",
		    "no day or span of days" },
		{ CLOSED DAY "DTEND:20260502T080000Z\r\n",
		    "no day or span of days" },
		{ CLOSED DAY "DTEND;VALUE=DATE:20260401\r\n",
		    "no day or span of days" },
		{ CLOSED, "no day or span of days" },
		{ CLOSED "DTSTART;VALUE=DATE:banana\r\n", "cannot be read" },
		{ CLOSED DAY "X-SHIPDELAY-CAUSE:sunshine\r\n",
		    "X-SHIPDELAY-CAUSE" },
		{ CLOSED DAY "X-SHIPDELAY-NOTICE:soon\r\n",
		    "X-SHIPDELAY-NOTICE" },
		{ CLOSED DAY "RRULE:RSCALE=CHINESE;FREQ=YEARLY\r\n",
		    "" }, /* libical refuses, or we do */
		{ CLOSED DAY "RRULE:FREQ=SECONDLY\r\n", "within a day" },
		{ CLOSED DAY "RRULE:FREQ=HOURLY;COUNT=3\r\n", "within a day" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		read_lines(&scene, cases[i].lines, &no_rules);
		if (scene.count != 0 || scene.mistakes.count != 1)
			fail_msg("%s: %zu events, %zu mistakes", cases[i].lines,
			    scene.count, scene.mistakes.count);
		struct str told = scene.mistakes.items[0].text;
		struct str wanted = str_from(cases[i].told);
		if (wanted.len > 0 && str_find(told, wanted) == told.len)
			fail_msg("%s: '%.*s'", cases[i].lines, STR_ARG(told));
		close_scene(&scene);
	}
}

static void
a_file_that_is_no_calendar_is_a_mistake(void **state)
{
	static const char *const files[] = {
		"",
		"hello",
		"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
		"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" CLOSED DAY,
	};
	struct scene scene;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		read_bytes(&scene, files[i], &no_rules);
		if (scene.count != 0 || scene.mistakes.count != 1)
			fail_msg("'%s': %zu events, %zu mistakes", files[i],
			    scene.count, scene.mistakes.count);
		close_scene(&scene);
	}
	*(&scene) = (struct scene){ 0 };
	mistakes_init(&scene.mistakes, &scene.arena);
	assert_int_equal(ics_read("/nowhere.ics", &no_rules, &scene.arena,
			     &scene.mistakes, &scene.events),
	    0);
	assert_int_equal(scene.mistakes.count, 1);
	arena_release(&scene.arena);
}

static void
an_event_can_say_what_a_window_says(void **state)
{
	struct scene scene;
	(void)state;
	read_lines(&scene,
	    DAY "X-SHIPDELAY-KIND:suspended\r\n"
		"X-SHIPDELAY-CARRIER:yunexpress*\r\n"
		"X-SHIPDELAY-LANE:CN->US\r\n"
		"X-SHIPDELAY-CAUSE:weather\r\n"
		"X-SHIPDELAY-NOTICE:7\r\n",
	    &no_rules);
	assert_int_equal(scene.mistakes.count, 0);
	assert_int_equal(scene.count, 1);
	const struct ics_event *event = &scene.events[0];
	assert_true(str_equal(event->title, STR("A day")));
	assert_true(str_equal(event->carriers, STR("yunexpress*")));
	assert_true(str_equal(event->lanes, STR("CN->US")));
	assert_int_equal(event->cause, CAUSE_WEATHER);
	assert_int_equal(event->notice_days, 7);
	close_scene(&scene);
}

static void
a_rule_names_a_field_and_a_text(void **state)
{
	(void)state;
	assert_true(ics_rule_is_sound(STR("summary:x")));
	assert_true(ics_rule_is_sound(STR("Description : Public holiday")));
	assert_true(ics_rule_is_sound(STR("categories:a:b")));
	assert_false(ics_rule_is_sound(STR("summary:")));
	assert_false(ics_rule_is_sound(STR("summary")));
	assert_false(ics_rule_is_sound(STR("title:x")));
	assert_false(ics_rule_is_sound(STR_EMPTY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_days_of_an_event_are_those_it_covers),
		cmocka_unit_test(the_first_that_says_what_an_event_is_counts),
		cmocka_unit_test(
		    what_cannot_be_a_day_off_is_a_mistake_with_its_reason),
		cmocka_unit_test(a_file_that_is_no_calendar_is_a_mistake),
		cmocka_unit_test(an_event_can_say_what_a_window_says),
		cmocka_unit_test(a_rule_names_a_field_and_a_text),
	};
	return cmocka_run_group_tests_name("ics", tests, NULL, NULL);
}
