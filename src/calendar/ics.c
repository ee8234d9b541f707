#include "calendar/ics.h"

#include <string.h>

#include <libical/ical.h>

#include "base/file.h"
#include "calendar/zone.h"

enum { MAX_FEED = 8 << 20, MAX_NOTICE_DAYS = 365 };

/* What the readers of one file share. */
struct feed {
	const char *path;
	const struct ics_rules *rules;
	struct arena *arena;
	struct mistakes *mistakes;
	struct ics_event *events;
	size_t count;
	size_t capacity;
};

/* X- properties are told apart by their names only. */
static struct str
extension(icalcomponent *event, const char *name)
{
	icalproperty *property = icalcomponent_get_first_property(event,
	    ICAL_X_PROPERTY);
	for (; property != NULL;
	     property = icalcomponent_get_next_property(event, ICAL_X_PROPERTY))
		if (str_equal_nocase(str_from(
					 icalproperty_get_x_name(property)),
			str_from(name)))
			return str_from(
			    icalproperty_get_value_as_string(property));
	return STR_EMPTY;
}

static struct str
summary_of(icalcomponent *event)
{
	const char *summary = icalcomponent_get_summary(event);
	return str_is_empty(str_from(summary)) ? STR("without a summary")
	                                       : str_from(summary);
}

static void
complain(const struct feed *feed, icalcomponent *event, const char *what)
{
	struct str summary = summary_of(event);
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	mistakes_add(feed->mistakes, (struct place){ feed->path, 0 },
	    "the event '%.*s' of %04d-%02d-%02d %s", STR_ARG(summary),
	    start.year, start.month, start.day, what);
}

static const struct {
	const char *name;
	icalproperty_kind property;
} fields[] = {
	{ "summary", ICAL_SUMMARY_PROPERTY },
	{ "description", ICAL_DESCRIPTION_PROPERTY },
	{ "categories", ICAL_CATEGORIES_PROPERTY },
};

/* The field that a rule looks at, and what it looks for. */
static bool
split_rule(struct str rule, icalproperty_kind *property, struct str *wanted)
{
	struct str name;
	if (!str_next(&rule, ':', &name) || rule.ptr == NULL)
		return false;
	*wanted = str_trim(rule);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (str_equal_nocase(str_trim(name),
			str_from(fields[i].name))) {
			*property = fields[i].property;
			return wanted->len > 0;
		}
	return false;
}

bool
ics_rule_is_sound(struct str rule)
{
	icalproperty_kind property;
	struct str wanted;
	return split_rule(rule, &property, &wanted);
}

static bool
rule_fits(const struct feed *feed, icalcomponent *event, struct str rule)
{
	icalproperty_kind property;
	struct str wanted;
	if (!split_rule(rule, &property, &wanted))
		return false;
	wanted = arena_lower(feed->arena, wanted);
	icalproperty *each = icalcomponent_get_first_property(event, property);
	for (; each != NULL;
	     each = icalcomponent_get_next_property(event, property)) {
		struct str text = arena_lower(feed->arena,
		    str_from(icalproperty_get_value_as_string(each)));
		if (str_find(text, wanted) < text.len)
			return true;
	}
	return false;
}

enum sense { SENSE_NONE, SENSE_KIND, SENSE_PASSED_OVER, SENSE_WRONG };

static enum sense
sense_of_own_word(const struct feed *feed, icalcomponent *event,
    enum window_kind *kind)
{
	struct str word = extension(event, "X-SHIPDELAY-KIND");
	if (str_is_empty(word))
		return SENSE_NONE;
	if (window_kind_parse(arena_lower(feed->arena, word), kind) &&
	    *kind != WINDOW_SLOW)
		return SENSE_KIND;
	complain(feed, event,
	    "has an X-SHIPDELAY-KIND that is none of closed, open, "
	    "suspended, advisory");
	return SENSE_WRONG;
}

static enum sense
sense_of_special_day(const struct feed *feed, icalcomponent *event,
    enum window_kind *kind)
{
	struct str word = extension(event, "X-APPLE-SPECIAL-DAY");
	(void)feed;
	*kind = WINDOW_CLOSED;
	if (str_equal_nocase(word, STR("WORK-HOLIDAY")))
		return SENSE_KIND;
	*kind = WINDOW_OPEN;
	if (str_equal_nocase(word, STR("ALTERNATE-WORKDAY")))
		return SENSE_KIND;
	return SENSE_NONE;
}

/* libical makes a property of each word of a list. */
static enum sense
sense_of_categories(const struct feed *feed, icalcomponent *event,
    enum window_kind *kind)
{
	icalproperty *property = icalcomponent_get_first_property(event,
	    ICAL_CATEGORIES_PROPERTY);
	for (; property != NULL;
	     property = icalcomponent_get_next_property(event,
		 ICAL_CATEGORIES_PROPERTY)) {
		struct str word = str_from(
		    icalproperty_get_value_as_string(property));
		if (window_kind_parse(arena_lower(feed->arena, str_trim(word)),
			kind) &&
		    *kind != WINDOW_SLOW)
			return SENSE_KIND;
	}
	return SENSE_NONE;
}

static enum sense
sense_of_rules(const struct feed *feed, icalcomponent *event,
    enum window_kind *kind)
{
	const struct {
		struct str rule;
		enum window_kind kind;
	} rules[] = {
		{ feed->rules->open_if, WINDOW_OPEN },
		{ feed->rules->suspended_if, WINDOW_SUSPENDED },
		{ feed->rules->closed_if, WINDOW_CLOSED },
	};
	enum sense sense = SENSE_NONE;
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		if (str_is_empty(rules[i].rule))
			continue;
		sense = SENSE_PASSED_OVER;
		*kind = rules[i].kind;
		if (rule_fits(feed, event, rules[i].rule))
			return SENSE_KIND;
	}
	return sense;
}

/* False when the event is no day of the calendar. */
static bool
read_kind(const struct feed *feed, icalcomponent *event, enum window_kind *kind)
{
	static enum sense (*const senses[])(const struct feed *,
	    icalcomponent *, enum window_kind *) = { sense_of_own_word,
		sense_of_special_day, sense_of_categories, sense_of_rules };
	for (size_t i = 0; i < COUNT_OF(senses); i++) {
		enum sense sense = senses[i](feed, event, kind);
		if (sense != SENSE_NONE)
			return sense == SENSE_KIND;
	}
	complain(feed, event,
	    "does not say whether it is a day off: say so in the calendar "
	    "with closed_if, open_if or suspended_if, such as closed_if = "
	    "\"description:Public holiday\"");
	return false;
}

/* How many days it lasts; 0 when it is no span of days. */
static int
days_of(icalcomponent *event)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	if (!start.is_date || icaltime_is_null_time(start))
		return 0;
	if (icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) ==
		NULL &&
	    icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY) ==
		NULL)
		return 1;
	struct icaltimetype end = icalcomponent_get_dtend(event);
	if (!end.is_date)
		return 0;
	struct icaldurationtype span = icaltime_subtract(end, start);
	int days = icaldurationtype_as_int(span) / SECONDS_PER_DAY;
	/* DTEND on the day of DTSTART is written by some for one day. */
	return days == 0 ? 1 : days;
}

static bool
read_extensions(const struct feed *feed, icalcomponent *event,
    struct ics_event *out)
{
	struct str cause = extension(event, "X-SHIPDELAY-CAUSE");
	struct str notice = extension(event, "X-SHIPDELAY-NOTICE");
	long days = -1;
	out->carriers = arena_str(feed->arena,
	    extension(event, "X-SHIPDELAY-CARRIER"));
	out->lanes = arena_str(feed->arena,
	    extension(event, "X-SHIPDELAY-LANE"));
	out->cause = CAUSE_HOLIDAY;
	if (!str_is_empty(cause)) {
		out->cause = cause_parse(arena_lower(feed->arena, cause));
		if (out->cause == CAUSE_UNKNOWN || out->cause == CAUSE_NONE) {
			complain(feed, event,
			    "has an X-SHIPDELAY-CAUSE that is no cause");
			return false;
		}
	}
	if (!str_is_empty(notice) &&
	    !str_to_count(notice, MAX_NOTICE_DAYS, &days)) {
		complain(feed, event,
		    "has an X-SHIPDELAY-NOTICE that is no number of days");
		return false;
	}
	out->notice_days = (int)days;
	return true;
}

struct expansion {
	struct feed *feed;
	struct ics_event event;
	int days;
};

static void
add_occurrence(icalcomponent *event, struct icaltime_span *span, void *data)
{
	struct expansion *expansion = data;
	struct feed *feed = expansion->feed;
	(void)event;
	/* The end that libical gives is one day too late: ours is counted. */
	expansion->event.from.day = (int32_t)(span->start / SECONDS_PER_DAY);
	expansion->event.last = date_plus(expansion->event.from,
	    expansion->days - 1);
	feed->events = arena_grow(feed->arena, feed->events, feed->count,
	    &feed->capacity, sizeof(*feed->events));
	feed->events[feed->count++] = expansion->event;
}

static struct icaltimetype
as_icaltime(struct date date)
{
	struct icaltimetype time = icaltime_null_date();
	date_to_civil(date, &time.year, &time.month, &time.day);
	return time;
}

/* What we do not expand, or NULL. */
static const char *
trouble_of_recurrence(icalcomponent *event)
{
	icalproperty *property = icalcomponent_get_first_property(event,
	    ICAL_RRULE_PROPERTY);
	for (; property != NULL;
	     property =
		 icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
		struct str rule = str_from(
		    icalproperty_get_value_as_string(property));
		if (str_find(rule, STR("RSCALE")) < rule.len)
			return "recurs by another calendar (RSCALE); write its "
			       "days";
		/* Every second of a century would fill the memory. */
		if (icalproperty_get_rrule(property).freq <
		    ICAL_DAILY_RECURRENCE)
			return "recurs within a day";
	}
	return NULL;
}

static void
read_event(struct feed *feed, icalcomponent *event)
{
	struct expansion expansion = { .feed = feed, .days = days_of(event) };
	if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return;
	if (icalcomponent_count_errors(event) > 0) {
		complain(feed, event, "has a property that cannot be read");
		return;
	}
	if (!read_kind(feed, event, &expansion.event.kind) ||
	    !read_extensions(feed, event, &expansion.event))
		return;
	if (expansion.days <= 0) {
		complain(feed, event, "is no day or span of days");
		return;
	}
	const char *trouble = trouble_of_recurrence(event);
	if (trouble != NULL) {
		complain(feed, event, trouble);
		return;
	}
	expansion.event.title = arena_str(feed->arena,
	    str_from(icalcomponent_get_summary(event)));
	icalcomponent_foreach_recurrence(event, as_icaltime(feed->rules->first),
	    as_icaltime(date_plus(feed->rules->last, 1)), add_occurrence,
	    &expansion);
}

/* Feeds that were put together hold several calendars side by side. */
static size_t
read_component(struct feed *feed, icalcomponent *component)
{
	size_t events = 0;
	icalcomponent *child = icalcomponent_get_first_component(component,
	    ICAL_ANY_COMPONENT);
	for (; child != NULL;
	     child = icalcomponent_get_next_component(component,
		 ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(child) == ICAL_VCALENDAR_COMPONENT)
			events += read_component(feed, child);
		if (icalcomponent_isa(child) != ICAL_VEVENT_COMPONENT)
			continue;
		read_event(feed, child);
		events++;
	}
	return events;
}

static void
read_text(struct feed *feed, struct str text)
{
	struct place place = { feed->path, 0 };
	icalcomponent *root = icalparser_parse_string(
	    arena_cstr(feed->arena, text));
	if (root == NULL) {
		mistakes_add(feed->mistakes, place,
		    "is no iCalendar file, or is cut off");
		return;
	}
	if (read_component(feed, root) == 0)
		mistakes_add(feed->mistakes, place, "holds no event");
	icalcomponent_free(root);
}

size_t
ics_read(const char *path, const struct ics_rules *rules, struct arena *arena,
    struct mistakes *mistakes, struct ics_event **events)
{
	struct feed feed = {
		.path = path,
		.rules = rules,
		.arena = arena,
		.mistakes = mistakes,
	};
	struct str text;
	struct error err = { 0 };
	if (!file_read(path, MAX_FEED, arena, &text, &err))
		mistakes_add(mistakes, (struct place){ 0 }, "%s", err.text);
	else if (str_find_byte(text, '\0') < text.len)
		mistakes_add(mistakes, (struct place){ path, 0 },
		    "is no iCalendar file: it holds a NUL byte");
	else
		read_text(&feed, text);
	/* libical keeps the texts it printed until it is told to let go. */
	icalmemory_free_ring();
	*events = feed.events;
	return feed.count;
}
