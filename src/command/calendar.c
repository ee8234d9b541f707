#include "base/buf.h"
#include "base/diag.h"
#include "calendar/almanac.h"
#include "calendar/audit.h"
#include "calendar/calendars.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/setup.h"
#include "report/display.h"
#include "report/page.h"
#include "report/summary.h"
#include "report/year.h"

enum {
	MAX_TEXT = 1 << 24,
	REMARK_INDENT = 13,
	FIRST_YEAR = 1970,
	LAST_YEAR = 2199
};

/* Loads the configuration, gives the command its text, prints that. */
typedef int (*calendar_fn)(struct setup *setup, const struct options *options,
    struct buf *out, struct error *err);

static int
run_command(const struct options *options, calendar_fn run)
{
	struct setup setup;
	struct error err = { 0 };
	struct buf out;
	int code;
	buf_init(&out, MAX_TEXT);
	if (!setup_load(&setup, options->config))
		code = setup_tell_mistakes(&setup);
	else
		code = run(&setup, options, &out, &err);
	if (err.kind != ERROR_NONE)
		code = execution_refuse(&err);
	else if (out.len > 0 && !diag_print(buf_str(&out)))
		code = exit_unprinted(code);
	buf_release(&out);
	setup_release(&setup);
	return code;
}

static const struct calendar *
find_calendar(const struct setup *setup, const char *place, struct error *err)
{
	const struct calendars *all = &setup->calendars;
	const struct calendar *calendar = calendars_find(all, str_from(place));
	struct arena scratch = { 0 };
	if (calendar != NULL)
		return calendar;
	const char **names = arena_alloc(&scratch, all->calendar_count,
	    sizeof(*names));
	for (size_t i = 0; i < all->calendar_count; i++)
		names[i] = arena_cstr(&scratch, all->calendars[i].place);
	error_set(err, ERROR_USAGE,
	    "there is no [calendar.%s] in the configuration; is '%s' meant?",
	    place, str_nearest(str_from(place), names, all->calendar_count));
	arena_release(&scratch);
	return NULL;
}

/* ---- check ---- */

static int
summarize(const struct remark *remarks, size_t count, int code)
{
	struct summary summary;
	summary_init(&summary, "calendar check");
	struct summary list = summary_add_list(&summary, "remarks");
	for (size_t i = 0; i < count; i++) {
		char day[DATE_TEXT];
		struct summary item = summary_append(&list);
		summary_add_text(&item, "kind",
		    str_from(remark_kind_name(remarks[i].kind)));
		summary_add_flag(&item, "needs_person",
		    remark_kind_needs_person(remarks[i].kind));
		summary_add_text(&item, "place", remarks[i].place);
		summary_add_text(&item, "day",
		    str_from(date_format(remarks[i].day, day)));
		summary_add_text(&item, "text", remarks[i].text);
	}
	return execution_summarize(&summary, code);
}

static void
add_remark(struct buf *out, const struct remark *remark, struct arena *run)
{
	buf_format(out, "%-12s ", remark_kind_name(remark->kind));
	page_add(out, REMARK_INDENT,
	    arena_format(run, "%.*s: %.*s", STR_ARG(remark->place),
		STR_ARG(remark->text)));
}

static int
check(struct setup *setup, const struct options *options, struct buf *out,
    struct error *err)
{
	struct instant now;
	struct remark *remarks;
	int code = EXIT_DONE;
	if (!setup_now(setup, options->now, &now, err))
		return EXIT_USAGE;
	struct audit audit = {
		.calendars = &setup->calendars,
		.services = &setup->services,
		.today = zone_date(setup->business, now),
	};
	/* Who is told in advance is told of days that must be known. */
	audit.ship_until = date_plus(audit.today,
	    (int)setup->settings.notices.advance_days);
	size_t count = audit_remarks(&audit, &setup->run, &remarks);
	for (size_t i = 0; i < count; i++)
		if (remark_kind_needs_person(remarks[i].kind))
			code = EXIT_PERSON;
	if (options->is_json)
		return summarize(remarks, count, code);
	for (size_t i = 0; i < count; i++)
		if (options->is_verbose ||
		    remark_kind_needs_person(remarks[i].kind))
			add_remark(out, &remarks[i], &setup->run);
	return code;
}

int
command_calendar_check(const struct options *options)
{
	return run_command(options, check);
}

/* ---- show ---- */

static int
show(struct setup *setup, const struct options *options, struct buf *out,
    struct error *err)
{
	const struct calendar *calendar = find_calendar(setup,
	    options->argument, err);
	long year;
	if (calendar == NULL)
		return EXIT_USAGE;
	if (!str_to_count(str_from(options->argument_2), LAST_YEAR, &year) ||
	    year < FIRST_YEAR) {
		error_set(err, ERROR_USAGE,
		    "'%s': a year from %d to %d is wanted", options->argument_2,
		    FIRST_YEAR, LAST_YEAR);
		return EXIT_USAGE;
	}
	year_add(out, &setup->calendars, calendar, (int)year);
	return EXIT_DONE;
}

int
command_calendar_show(const struct options *options)
{
	return run_command(options, show);
}

/* ---- diff ---- */

static bool
is_feed(const char *name)
{
	return str_ends_with(str_from(name), STR(".ics"));
}

static const struct calendar_settings *
find_settings(const struct setup *setup, const struct calendar *calendar)
{
	for (size_t i = 0; i < setup->settings.calendar_count; i++)
		if (str_equal(setup->settings.calendars[i].name,
			calendar->place))
			return &setup->settings.calendars[i];
	return NULL;
}

/* `name` is a place, or a feed that is read as the other one would be. */
static bool
open_almanac(struct setup *setup, const char *name, const char *other,
    struct almanac *almanac, struct error *err)
{
	const struct calendar *calendar = find_calendar(setup,
	    is_feed(name) ? other : name, err);
	*almanac = (struct almanac){ &setup->calendars, calendar };
	if (calendar == NULL || !is_feed(name))
		return calendar != NULL;
	const struct calendar_settings *like = find_settings(setup, calendar);
	struct calendars *feed = arena_new(&setup->run, struct calendars);
	if (like == NULL)
		return error_set(err, ERROR_USAGE,
		    "'%s' has no [calendar.%s] to read a feed by", other,
		    other);
	if (!calendars_build_feed(&setup->settings, like, str_from(name),
		&setup->run, &setup->mistakes, feed))
		return false;
	*almanac = (struct almanac){ feed,
		calendars_find(feed, str_from(name)) };
	return true;
}

static void
add_side(struct buf *out, struct str name, const struct almanac_day *day)
{
	buf_add(out, STR("  "));
	display_add(out, name);
	buf_format(out, ": %s", day_kind_name(day->kind));
	if (day->window != NULL && day->window->title_count > 0) {
		buf_add(out, STR(", "));
		display_add(out, window_title(day->window, STR("en")));
	}
	buf_add_byte(out, '\n');
}

static void
add_difference(struct buf *out, const struct almanac *a,
    const struct almanac *b, const struct almanac_difference *difference)
{
	char from[DATE_TEXT], last[DATE_TEXT];
	bool is_day = date_equal(difference->from, difference->last);
	date_format(difference->from, from);
	date_format(difference->last, last);
	buf_format(out, "%s%s%s\n", from, is_day ? "" : "/",
	    is_day ? "" : last);
	add_side(out, a->calendar->place, &difference->a);
	add_side(out, b->calendar->place, &difference->b);
}

static int
diff(struct setup *setup, const struct options *options, struct buf *out,
    struct error *err)
{
	const char *names[] = { options->argument, options->argument_2 };
	struct almanac a, b;
	struct date first, last;
	struct almanac_difference *differences;
	if (is_feed(names[0]) && is_feed(names[1])) {
		error_set(err, ERROR_USAGE,
		    "one of the two must be a calendar of the configuration: "
		    "it says how a feed is read");
		return EXIT_USAGE;
	}
	if (!open_almanac(setup, names[0], names[1], &a, err) ||
	    !open_almanac(setup, names[1], names[0], &b, err))
		return setup->mistakes.count > 0 ? setup_tell_mistakes(setup)
		                                 : EXIT_USAGE;
	if (!almanac_shared(a, b, &first, &last)) {
		buf_format(out, "%s and %s cover no day in common\n", names[0],
		    names[1]);
		return EXIT_PERSON;
	}
	size_t count = almanac_compare(a, b, first, last, &setup->run,
	    &differences);
	for (size_t i = 0; i < count; i++)
		add_difference(out, &a, &b, &differences[i]);
	return count == 0 ? EXIT_DONE : EXIT_PERSON;
}

int
command_calendar_diff(const struct options *options)
{
	return run_command(options, diff);
}
