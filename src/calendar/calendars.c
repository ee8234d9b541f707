#include "calendar/calendars.h"

#include <stdlib.h>

#include "base/map.h"
#include "calendar/ics.h"

/* Recurring events of a calendar that covers `always` are expanded so far. */
enum { FEED_FIRST_YEAR = 2000, FEED_LAST_YEAR = 2099 };

/* title.<language>.<title> = text */
struct translation {
	struct str title;
	struct str language;
	struct str text;
};

/* What the readers of the sections share. */
struct builder {
	const struct settings *settings;
	struct arena *run;
	struct mistakes *mistakes;
	struct calendar *calendars;
	size_t calendar_count;
	struct window *windows;
	size_t window_count;
	size_t window_capacity;
	struct map ids; /* of the windows */
	/* Of the calendar at hand: */
	struct translation *translations;
	size_t translation_count;
	size_t translation_capacity;
	struct map titled; /* the first window with each title */
};

static const struct str any_carrier = STR_INIT("*");
static const struct lane any_lane = { STR_INIT("*"), STR_INIT("*") };

static const char *const weekday_names[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };

static void
read_weekend(const struct builder *builder, const struct setting_text *value,
    struct calendar *calendar)
{
	struct str rest = value->text, piece;
	size_t days = 0;
	if (str_equal(rest, STR("none")))
		return;
	while (str_next(&rest, ',', &piece)) {
		size_t day = 0;
		piece = str_trim(piece);
		while (day < 7 &&
		       !str_equal_nocase(piece, str_from(weekday_names[day])))
			day++;
		if (day == 7) {
			mistakes_add(builder->mistakes, value->place,
			    "weekend: '%.*s' is no day; mon to sun or none "
			    "is wanted",
			    STR_ARG(piece));
			return;
		}
		days += !calendar->is_weekend[day];
		calendar->is_weekend[day] = true;
	}
	if (days == 7)
		mistakes_add(builder->mistakes, value->place,
		    "weekend: a week needs a working day");
}

/* "2026-02-15" or "2026-02-15/2026-02-23". */
static bool
parse_span(struct str text, struct date *from, struct date *last)
{
	size_t slash = str_find_byte(text, '/');
	struct str second = slash == text.len ? text
	                                      : str_trim(str_slice(text,
						    slash + 1, text.len));
	return date_parse(str_trim(str_slice(text, 0, slash)), from) &&
	       date_parse(second, last);
}

static void
read_covers(const struct builder *builder, const struct setting_text *value,
    struct calendar *calendar)
{
	calendar->covers_from = DATE_NONE;
	if (str_equal(value->text, STR("always")) || str_is_empty(value->text))
		return;
	if (!parse_span(value->text, &calendar->covers_from,
		&calendar->covers_last))
		mistakes_add(builder->mistakes, value->place,
		    "covers = %.*s: FIRST/LAST such as "
		    "2026-01-01/2026-12-31, or always, is wanted",
		    STR_ARG(value->text));
	else if (date_before(calendar->covers_last, calendar->covers_from))
		mistakes_add(builder->mistakes, value->place,
		    "covers ends before it begins");
}

static void
add_window(struct builder *builder, const struct window *window)
{
	bool is_new;
	builder->windows = arena_grow(builder->run, builder->windows,
	    builder->window_count, &builder->window_capacity,
	    sizeof(*builder->windows));
	map_put(&builder->ids, window->id, builder->window_count, &is_new);
	if (!is_new)
		mistakes_add(builder->mistakes, (struct place){ 0 },
		    "two windows have the id '%.*s'", STR_ARG(window->id));
	builder->windows[builder->window_count++] = *window;
}

struct titles {
	struct title *items;
	size_t count;
	size_t capacity;
};

static void
add_title(const struct builder *builder, struct titles *titles,
    struct str language, struct str text)
{
	titles->items = arena_grow(builder->run, titles->items, titles->count,
	    &titles->capacity, sizeof(*titles->items));
	titles->items[titles->count++] = (struct title){ language, text };
}

static void
read_translations(struct builder *builder, const struct ini_section *section)
{
	struct str prefix = STR("title.");
	builder->translation_count = 0;
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		struct str title = entry->key, language;
		if (entry->is_refused || !str_starts_with(title, prefix))
			continue;
		title = str_behind(title, prefix.len);
		if (!str_next(&title, '.', &language))
			continue;
		builder->translations = arena_grow(builder->run,
		    builder->translations, builder->translation_count,
		    &builder->translation_capacity,
		    sizeof(*builder->translations));
		builder->translations[builder->translation_count++] =
		    (struct translation){ title, language, entry->value };
	}
}

/* As it is written, and what the translations make of it. */
static void
read_entry_titles(const struct builder *builder, struct str text,
    struct window *window)
{
	struct str lower = arena_lower(builder->run, text);
	struct titles titles = { 0 };
	add_title(builder, &titles, STR_EMPTY, text);
	for (size_t i = 0; i < builder->translation_count; i++) {
		const struct translation *found = &builder->translations[i];
		if (str_equal(found->title, lower))
			add_title(builder, &titles, found->language,
			    found->text);
	}
	window->titles = titles.items;
	window->title_count = titles.count;
}

/* A holiday has the same titles every year: they are read once. */
static void
add_entry_window(struct builder *builder, struct str title,
    struct window *window)
{
	bool is_new;
	size_t first = *map_put(&builder->titled, title, builder->window_count,
	    &is_new);
	if (!is_new) {
		window->titles = builder->windows[first].titles;
		window->title_count = builder->windows[first].title_count;
	} else if (!str_is_empty(title)) {
		read_entry_titles(builder, title, window);
	}
	add_window(builder, window);
}

static void
read_entry(struct builder *builder, const struct calendar *calendar,
    const struct ini_entry *entry)
{
	struct window window = {
		.place = calendar->place,
		.carriers = &any_carrier,
		.carrier_count = 1,
		.lanes = &any_lane,
		.lane_count = 1,
		.notice_days = (int)builder->settings->notices.advance_days,
		.cause = CAUSE_HOLIDAY,
	};
	size_t comma = str_find_byte(entry->value, ',');
	struct str kind = str_trim(str_slice(entry->value, 0, comma));
	struct str title = str_trim(
	    str_slice(entry->value, comma + 1, entry->value.len));
	if (!parse_span(entry->key, &window.from, &window.last)) {
		mistakes_add(builder->mistakes, entry->place,
		    "'%.*s' is no day YYYY-MM-DD or FIRST/LAST",
		    STR_ARG(entry->key));
		return;
	}
	if (date_before(window.last, window.from))
		mistakes_add(builder->mistakes, entry->place,
		    "the entry ends before it begins");
	if (!window_kind_parse(kind, &window.kind) ||
	    window.kind == WINDOW_SLOW) {
		mistakes_add(builder->mistakes, entry->place,
		    "'%.*s': closed, open, suspended or advisory is wanted, "
		    "then perhaps a comma and a title",
		    STR_ARG(kind));
		return;
	}
	window.id = arena_format(builder->run, "%.*s:%.*s",
	    STR_ARG(calendar->place), STR_ARG(entry->key));
	add_entry_window(builder, title, &window);
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Pieces of a comma list, trimmed, empty ones dropped. */
static struct str *
split_list(struct arena *run, struct str list, size_t *count)
{
	size_t commas = 1;
	for (size_t i = 0; i < list.len; i++)
		commas += list.ptr[i] == ',';
	struct str *pieces = arena_alloc(run, commas, sizeof(*pieces));
	struct str piece;
	*count = 0;
	while (str_next(&list, ',', &piece)) {
		piece = str_trim(piece);
		if (!str_is_empty(piece))
			pieces[(*count)++] = piece;
	}
	return pieces;
}

static void
read_carriers(const struct builder *builder, const struct setting_text *value,
    struct window *window)
{
	window->carriers = split_list(builder->run, value->text,
	    &window->carrier_count);
	if (window->carrier_count == 0)
		mistakes_add(builder->mistakes, value->place,
		    "carriers is empty: the window would fit nobody");
}

static void
read_lanes(const struct builder *builder, const struct setting_text *value,
    struct window *window)
{
	size_t count;
	struct str *pieces = split_list(builder->run, value->text, &count);
	struct lane *lanes = arena_alloc(builder->run, count, sizeof(*lanes));
	for (size_t i = 0; i < count; i++)
		if (!lane_parse(pieces[i], &lanes[i], builder->run))
			mistakes_add(builder->mistakes, value->place,
			    "'%.*s' is no lane such as CN->US or *->BR",
			    STR_ARG(pieces[i]));
	if (count == 0)
		mistakes_add(builder->mistakes, value->place, "lanes is empty");
	window->lanes = lanes;
	window->lane_count = count;
}

static void
read_feed_event(struct builder *builder, const struct calendar *calendar,
    const struct calendar_settings *settings, const struct ics_event *event)
{
	size_t ignored;
	char from[DATE_TEXT], last[DATE_TEXT];
	struct setting_text carriers = settings->files;
	struct setting_text lanes = settings->files;
	struct window window = {
		.id = arena_format(builder->run, "%.*s:%s/%s",
		    STR_ARG(calendar->place), date_format(event->from, from),
		    date_format(event->last, last)),
		.kind = event->kind,
		.place = calendar->place,
		.from = event->from,
		.last = event->last,
		.cause = event->cause,
		.notice_days =
		    (int)(event->notice_days < 0
			      ? builder->settings->notices.advance_days
			      : event->notice_days),
	};
	/* What a feed says twice, or an entry has said, is said. */
	if (map_find(&builder->ids, window.id, &ignored))
		return;
	carriers.text = str_is_empty(event->carriers) ? STR("*")
	                                              : event->carriers;
	lanes.text = str_is_empty(event->lanes) ? STR("*->*") : event->lanes;
	read_carriers(builder, &carriers, &window);
	read_lanes(builder, &lanes, &window);
	add_entry_window(builder, event->title, &window);
}

static void
check_rule(const struct builder *builder, const char *key,
    const struct setting_text *rule)
{
	if (!str_is_empty(rule->text) && !ics_rule_is_sound(rule->text))
		mistakes_add(builder->mistakes, rule->place,
		    "%s = %.*s: summary, description or categories, a colon "
		    "and a text is wanted",
		    key, STR_ARG(rule->text));
}

static void
read_feeds(struct builder *builder, const struct calendar *calendar,
    const struct calendar_settings *settings)
{
	struct ics_rules rules = {
		.open_if = settings->open_if.text,
		.suspended_if = settings->suspended_if.text,
		.closed_if = settings->closed_if.text,
		.first = calendar->covers_from,
		.last = calendar->covers_last,
	};
	struct str rest = settings->files.text, path;
	check_rule(builder, "open_if", &settings->open_if);
	check_rule(builder, "suspended_if", &settings->suspended_if);
	check_rule(builder, "closed_if", &settings->closed_if);
	if (!date_is_set(rules.first)) {
		date_from_civil(FEED_FIRST_YEAR, 1, 1, &rules.first);
		date_from_civil(FEED_LAST_YEAR, 12, 31, &rules.last);
	}
	while (!str_is_empty(rest) && str_next(&rest, '\n', &path)) {
		struct ics_event *events;
		size_t count = ics_read(arena_cstr(builder->run,
					    str_trim(path)),
		    &rules, builder->run, builder->mistakes, &events);
		for (size_t i = 0; i < count; i++)
			read_feed_event(builder, calendar, settings,
			    &events[i]);
	}
}

static void
read_calendar(struct builder *builder, const struct calendar_settings *settings)
{
	struct calendar *calendar =
	    &builder->calendars[builder->calendar_count++];
	calendar->place = settings->name;
	calendar->name = str_is_empty(settings->title.text)
	                     ? settings->name
	                     : settings->title.text;
	if (str_equal(settings->name, STR("any")))
		mistakes_add(builder->mistakes, settings->place,
		    "'any' stands for calendar days and has no calendar of "
		    "its own");
	read_weekend(builder, &settings->weekend, calendar);
	read_covers(builder, &settings->covers, calendar);
	read_translations(builder, settings->section);
	for (size_t i = 0; i < settings->section->count; i++) {
		const struct ini_entry *entry = &settings->section->entries[i];
		if (is_digit(entry->key.ptr[0]) && !entry->is_refused)
			read_entry(builder, calendar, entry);
	}
	read_feeds(builder, calendar, settings);
	map_release(&builder->titled);
}

static void
read_day(const struct builder *builder, const char *key,
    const struct setting_text *value, struct date *day)
{
	*day = DATE_NONE;
	if (!date_parse(value->text, day) && !str_is_empty(value->text))
		mistakes_add(builder->mistakes, value->place,
		    "%s = %.*s: a day YYYY-MM-DD is wanted", key,
		    STR_ARG(value->text));
}

static void
read_window_titles(const struct builder *builder,
    const struct ini_section *section, struct window *window)
{
	struct str prefix = STR("title.");
	struct title *titles = arena_alloc(builder->run, section->count,
	    sizeof(*titles));
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		if (str_starts_with(entry->key, prefix))
			titles[window->title_count++] =
			    (struct title){ str_slice(entry->key, prefix.len,
						entry->key.len),
				    entry->value };
	}
	window->titles = titles;
}

static bool
is_window_cause(enum cause cause)
{
	return cause == CAUSE_HOLIDAY || cause == CAUSE_PEAK ||
	       cause == CAUSE_WEATHER || cause == CAUSE_CUSTOMS ||
	       cause == CAUSE_CARRIER;
}

/* The kind, and what it does not go together with. */
static void
read_window_kind(const struct builder *builder,
    const struct window_settings *settings, struct window *window)
{
	const struct setting_text *kind = &settings->kind;
	if (str_is_empty(kind->text))
		return;
	if (!window_kind_parse(kind->text, &window->kind)) {
		mistakes_add(builder->mistakes, kind->place,
		    "kind = %.*s: one of closed, open, suspended, slow, "
		    "advisory is wanted",
		    STR_ARG(kind->text));
		return;
	}
	if (str_equal(window->place, STR("any")) &&
	    (window->kind == WINDOW_CLOSED || window->kind == WINDOW_OPEN))
		mistakes_add(builder->mistakes, kind->place,
		    "'any' has no closed or open days; suspended, slow or "
		    "advisory is wanted");
	if (window->extra_days > 0 && window->kind != WINDOW_SLOW)
		mistakes_add(builder->mistakes, settings->place,
		    "extra_days is for slow windows only");
}

static void
read_window_days(const struct builder *builder,
    const struct window_settings *settings, struct window *window)
{
	read_day(builder, "from", &settings->from, &window->from);
	read_day(builder, "last", &settings->last, &window->last);
	if (date_is_set(window->from) && date_is_set(window->last) &&
	    date_before(window->last, window->from))
		mistakes_add(builder->mistakes, settings->last.place,
		    "last is before from");
}

static void
read_window_cause(const struct builder *builder,
    const struct setting_text *value, struct window *window)
{
	window->cause = cause_parse(value->text);
	if (!is_window_cause(window->cause) && !str_is_empty(value->text))
		mistakes_add(builder->mistakes, value->place,
		    "cause = %.*s: one of holiday, peak, weather, customs, "
		    "carrier is wanted",
		    STR_ARG(value->text));
}

static void
read_window(struct builder *builder, const struct window_settings *settings)
{
	struct window window = {
		.id = settings->name,
		.place = arena_lower(builder->run, settings->at.text),
		.source = settings->source.text,
		.extra_days = (int)settings->extra_days,
		.notice_days =
		    (int)(settings->notice_days < 0
			      ? builder->settings->notices.advance_days
			      : settings->notice_days),
	};
	read_window_kind(builder, settings, &window);
	read_carriers(builder, &settings->carriers, &window);
	read_lanes(builder, &settings->lanes, &window);
	read_window_days(builder, settings, &window);
	read_window_cause(builder, &settings->cause, &window);
	read_window_titles(builder, settings->section, &window);
	add_window(builder, &window);
}

static void
check_places(const struct builder *builder, const struct calendars *calendars)
{
	const struct settings *settings = builder->settings;
	for (size_t i = 0; i < settings->window_count; i++) {
		const struct setting_text *at = &settings->windows[i].at;
		if (!str_is_empty(at->text) &&
		    calendars_find(calendars,
			arena_lower(builder->run, at->text)) == NULL)
			mistakes_add(builder->mistakes, at->place,
			    "place = %.*s: there is no [calendar.%.*s]",
			    STR_ARG(at->text), STR_ARG(at->text));
	}
}

static int
order(const void *a, const void *b)
{
	return window_order(a, b);
}

static void
begin(struct builder *builder, size_t calendar_count)
{
	builder->calendars = arena_alloc(builder->run, calendar_count + 1,
	    sizeof(struct calendar));
	builder->calendars[builder->calendar_count++] = (struct calendar){
		.place = STR("any"),
		.name = STR("calendar days"),
		.covers_from = DATE_NONE,
	};
}

static void
finish(struct builder *builder, struct calendars *calendars)
{
	map_release(&builder->ids);
	if (builder->window_count > 0)
		qsort(builder->windows, builder->window_count,
		    sizeof(*builder->windows), order);
	*calendars = (struct calendars){
		.calendars = builder->calendars,
		.calendar_count = builder->calendar_count,
		.windows = builder->windows,
		.window_count = builder->window_count,
	};
}

bool
calendars_build(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes, struct calendars *calendars)
{
	size_t before = mistakes->count;
	struct builder builder = {
		.settings = settings,
		.run = run,
		.mistakes = mistakes,
	};
	begin(&builder, settings->calendar_count);
	for (size_t i = 0; i < settings->calendar_count; i++)
		read_calendar(&builder, &settings->calendars[i]);
	for (size_t i = 0; i < settings->window_count; i++)
		read_window(&builder, &settings->windows[i]);
	finish(&builder, calendars);
	check_places(&builder, calendars);
	return mistakes->count == before;
}

bool
calendars_build_feed(const struct settings *settings,
    const struct calendar_settings *like, struct str path, struct arena *run,
    struct mistakes *mistakes, struct calendars *calendars)
{
	static const struct ini_section nothing = { 0 };
	size_t before = mistakes->count;
	struct calendar_settings feed = *like;
	struct builder builder = {
		.settings = settings,
		.run = run,
		.mistakes = mistakes,
	};
	feed.name = path;
	feed.title.text = path;
	feed.section = &nothing;
	feed.files.text = path;
	begin(&builder, 1);
	read_calendar(&builder, &feed);
	finish(&builder, calendars);
	return mistakes->count == before;
}
