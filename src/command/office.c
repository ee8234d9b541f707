#include "command/office.h"

#include "base/file.h"
#include "base/words.h"
#include "complaint/entry.h"
#include "intake/sheet.h"

enum { MAX_PRIO = 1000000, MAX_AMOUNT = 10000 };

enum routing_column {
	ROUTING_PRIO,
	ROUTING_CLAIM,
	ROUTING_CAUSE,
	ROUTING_CARRIER,
	ROUTING_COUNTRY,
	ROUTING_DEPARTMENT,
	ROUTING_OWNER,
	ROUTING_BACKUP,
	ROUTING_ESCALATE,
	ROUTING_COLUMNS
};

static const struct sheet_column routing_columns[ROUTING_COLUMNS] = {
	[ROUTING_PRIO] = { "prio", true, NULL },
	[ROUTING_CLAIM] = { "claim", true, NULL },
	[ROUTING_CAUSE] = { "cause", true, NULL },
	[ROUTING_CARRIER] = { "carrier", true, NULL },
	[ROUTING_COUNTRY] = { "country", true, NULL },
	[ROUTING_DEPARTMENT] = { "dept", true, NULL },
	[ROUTING_OWNER] = { "owner", false, NULL },
	[ROUTING_BACKUP] = { "backup", false, NULL },
	[ROUTING_ESCALATE] = { "escalate_to", false, NULL },
};

enum platform_column {
	PLATFORM_NAME,
	PLATFORM_STAGE,
	PLATFORM_AMOUNT,
	PLATFORM_UNIT,
	PLATFORM_ZONE,
	PLATFORM_CALENDAR,
	PLATFORM_SOURCE,
	PLATFORM_CHECKED,
	PLATFORM_COLUMNS
};

static const struct sheet_column platform_columns[PLATFORM_COLUMNS] = {
	[PLATFORM_NAME] = { "platform", true, NULL },
	[PLATFORM_STAGE] = { "stage", false, NULL },
	[PLATFORM_AMOUNT] = { "amount", true, NULL },
	[PLATFORM_UNIT] = { "unit", true, NULL },
	[PLATFORM_ZONE] = { "zone", true, NULL },
	[PLATFORM_CALENDAR] = { "calendar", false, NULL },
	[PLATFORM_SOURCE] = { "source", true, NULL },
	[PLATFORM_CHECKED] = { "checked_on", false, NULL },
};

/* A table while its rows become values. */
struct table_reading {
	const struct office_request *request;
	struct arena *run;
	struct mistakes *mistakes;
	const char *path;
	const struct sheet *sheet;
	struct office *office;
	size_t capacity;
};

static struct str
cell(const struct table_reading *reading, size_t column)
{
	return arena_str(reading->run,
	    str_trim(sheet_cell(reading->sheet, column)));
}

static void
complain(const struct table_reading *reading, const char *what,
    struct str value)
{
	const struct place place = { reading->path,
		sheet_row(reading->sheet).line };
	mistakes_add(reading->mistakes, place, "%s: '%.*s' is not known", what,
	    STR_ARG(value));
}

static void
take_routing(struct table_reading *reading)
{
	struct routing *routing = &reading->office->routing;
	struct routing_row row = {
		.line = (int)sheet_row(reading->sheet).line,
		.claim = cell(reading, ROUTING_CLAIM),
		.cause = cell(reading, ROUTING_CAUSE),
		.carrier = cell(reading, ROUTING_CARRIER),
		.country = cell(reading, ROUTING_COUNTRY),
		.department = cell(reading, ROUTING_DEPARTMENT),
		.owner = cell(reading, ROUTING_OWNER),
		.backup = cell(reading, ROUTING_BACKUP),
		.escalate_to = cell(reading, ROUTING_ESCALATE),
	};
	if (!str_to_count(cell(reading, ROUTING_PRIO), MAX_PRIO, &row.prio))
		complain(reading, "prio", cell(reading, ROUTING_PRIO));
	routing->rows = arena_grow(reading->run, routing->rows, routing->count,
	    &reading->capacity, sizeof(*routing->rows));
	routing->rows[routing->count++] = row;
}

/* The working days of a place for everybody, no carrier's windows. */
static const struct timetable *
timetable_of(const struct office_request *request, struct str place,
    struct arena *run)
{
	const struct calendars *calendars = request->calendars;
	const struct calendar *calendar = calendars_find(calendars, place);
	size_t count = 0;
	if (calendar == NULL)
		return NULL;
	const struct window **windows = arena_alloc(run,
	    calendars->window_count, sizeof(*windows));
	for (size_t i = 0; i < calendars->window_count; i++) {
		const struct window *window = &calendars->windows[i];
		if (str_equal(window->place, place) &&
		    window_fits(window, STR_EMPTY, STR_EMPTY, STR_EMPTY))
			windows[count++] = window;
	}
	struct timetable *table = arena_new(run, struct timetable);
	timetable_init(table, calendar, windows, count, run);
	return table;
}

static void
read_clock(const struct table_reading *reading, struct platform_rule *rule)
{
	struct str stage = cell(reading, PLATFORM_STAGE);
	struct str zone = cell(reading, PLATFORM_ZONE);
	struct str place = cell(reading, PLATFORM_CALENDAR);
	long amount = 0;
	struct error err = { 0 };
	if (!platform_parse(cell(reading, PLATFORM_NAME), &rule->platform))
		complain(reading, "platform", cell(reading, PLATFORM_NAME));
	rule->has_stage = !str_is_empty(stage);
	if (rule->has_stage && !dispute_stage_parse(stage, &rule->stage))
		complain(reading, "stage", stage);
	if (!str_to_count(cell(reading, PLATFORM_AMOUNT), MAX_AMOUNT, &amount))
		complain(reading, "amount", cell(reading, PLATFORM_AMOUNT));
	rule->amount = (int)amount;
	if (!clock_unit_parse(cell(reading, PLATFORM_UNIT), &rule->unit))
		complain(reading, "unit", cell(reading, PLATFORM_UNIT));
	rule->zone = zone_load(zone, reading->run, &err);
	if (rule->zone == NULL)
		complain(reading, "zone", zone);
	rule->days = timetable_of(reading->request, place, reading->run);
}

static void
take_platform(struct table_reading *reading)
{
	struct clocks *clocks = &reading->office->clocks;
	struct platform_rule rule = {
		.source = cell(reading, PLATFORM_SOURCE),
	};
	read_clock(reading, &rule);
	struct str checked = cell(reading, PLATFORM_CHECKED);
	rule.checked_on = DATE_NONE;
	if (!str_is_empty(checked) && !date_parse(checked, &rule.checked_on))
		complain(reading, "checked_on", checked);
	struct platform_rule *rules = arena_grow(reading->run,
	    (void *)clocks->rules, clocks->rule_count, &reading->capacity,
	    sizeof(*rules));
	rules[clocks->rule_count++] = rule;
	clocks->rules = rules;
}

static void
read_table(struct table_reading *reading, const struct sheet_column *columns,
    size_t count, void (*take)(struct table_reading *reading))
{
	struct error err = { 0 };
	enum sheet_row found;
	struct sheet *sheet = sheet_open(reading->path, columns, count, &err);
	if (sheet == NULL) {
		mistakes_add(reading->mistakes, (struct place){ 0 }, "%s",
		    err.text);
		return;
	}
	reading->sheet = sheet;
	reading->capacity = 0;
	while ((found = sheet_next(sheet)) != SHEET_END) {
		const struct place place = { reading->path,
			sheet_row(sheet).line };
		if (found == SHEET_ROW)
			take(reading);
		else
			mistakes_add(reading->mistakes, place, "%.*s",
			    STR_ARG(sheet_reason(sheet)));
	}
	sheet_close(sheet);
}

static void
read_tables(const struct office_request *request, struct arena *run,
    struct mistakes *mistakes, struct office *office)
{
	struct table_reading reading = {
		.request = request,
		.run = run,
		.mistakes = mistakes,
		.path = arena_cstr(run, office->settings->routing.text),
		.office = office,
	};
	read_table(&reading, routing_columns, COUNT_OF(routing_columns),
	    take_routing);
	routing_check(&office->routing, reading.path, mistakes);
	reading.path = arena_cstr(run, office->settings->platforms.text);
	read_table(&reading, platform_columns, COUNT_OF(platform_columns),
	    take_platform);
}

static const struct ini_section *
find_section(const struct settings *settings, struct str profile,
    const char *rest, struct arena *run)
{
	struct str name = arena_format(run, "profile.%.*s%s", STR_ARG(profile),
	    rest);
	return ini_find(&settings->ini, arena_lower(run, name));
}

bool
office_read_dialect(const struct settings *settings, struct str name,
    struct place place, struct arena *run, struct mistakes *mistakes,
    struct dialect *dialect)
{
	struct dialect_request request = {
		.name = name,
		.place = place,
		.profile = find_section(settings, name, "", run),
		.headers = find_section(settings, name, ".columns", run),
		.words = find_section(settings, name, ".words", run),
	};
	request.columns = entry_complaint_columns(&request.count);
	return dialect_read(&request, run, mistakes, dialect);
}

void
office_build(const struct office_request *request, struct arena *run,
    struct mistakes *mistakes, struct office *office)
{
	const struct complaint_settings *settings =
	    &request->settings->complaints;
	*office = (struct office){
		.is_open = settings->section != NULL,
		.settings = settings,
		.clocks.business = request->business,
		.folder = settings->folder.text,
	};
	if (str_is_empty(office->folder))
		office->folder = arena_format(run, "%.*s/complaints",
		    STR_ARG(request->settings->state.text));
	if (!office->is_open)
		return;
	struct str place = settings->calendar.text;
	office->clocks.office = timetable_of(request, place, run);
	if (office->clocks.office == NULL)
		mistakes_add(mistakes, settings->calendar.place,
		    "calendar: there is no [calendar.%.*s]", STR_ARG(place));
	office_read_dialect(request->settings, settings->profile.text,
	    settings->profile.place, run, mistakes, &office->dialect);
	approval_read(request->settings, run, mistakes, &office->approval);
	contacts_read(settings, mistakes, &office->contacts);
	read_tables(request, run, mistakes, office);
}
