#include "report/year.h"

#include "calendar/almanac.h"
#include "report/display.h"
#include "report/page.h"

/* A cell is two digits and the sign of the day. */
enum { MONTHS_A_ROW = 3, WEEK_ROWS = 6, CELL = 3, TITLE_INDENT = 34 };

static const char signs[DAY_KIND_COUNT] = {
	[DAY_WORKING] = ' ',
	[DAY_WEEKEND] = '.',
	[DAY_CLOSED] = '-',
	[DAY_OPEN] = '+',
	[DAY_SUSPENDED] = '#',
	[DAY_SLOW] = '~',
	[DAY_ADVISORY] = '!',
	[DAY_UNKNOWN] = '?',
};

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };

/* What is drawn. */
struct drawing {
	struct buf *out;
	const struct calendars *calendars;
	const struct calendar *calendar;
	int year;
};

static void
add_head(const struct drawing *drawing, struct date first, struct date last)
{
	size_t working = 0, unknown = 0;
	for (struct date day = first; !date_before(last, day);
	     day = date_plus(day, 1)) {
		enum day_kind kind = almanac_day(drawing->calendars,
		    drawing->calendar, day)
		                         .kind;
		working += day_kind_works(kind);
		unknown += kind == DAY_UNKNOWN;
	}
	display_add(drawing->out, drawing->calendar->name);
	buf_format(drawing->out,
	    " (%.*s) %d: ", STR_ARG(drawing->calendar->place), drawing->year);
	display_add_counted(drawing->out, working, "working day",
	    "working days");
	if (unknown > 0) {
		buf_add(drawing->out, STR(", "));
		display_add_counted(drawing->out, unknown, "day not covered",
		    "days not covered");
	}
	buf_add_byte(drawing->out, '\n');
}

static void
trim(struct buf *out)
{
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}

/* Row 0 is the week of the month's first day. */
static void
add_week(const struct drawing *drawing, int month, int row)
{
	struct date first, day;
	int year, day_month, number;
	date_from_civil(drawing->year, month, 1, &first);
	day = date_plus(first, row * 7 - (int)date_weekday(first));
	for (int i = 0; i < 7; i++, day = date_plus(day, 1)) {
		date_to_civil(day, &year, &day_month, &number);
		if (day_month != month)
			buf_format(drawing->out, "%*s", CELL, "");
		else
			buf_format(drawing->out, "%2d%c", number,
			    signs[almanac_day(drawing->calendars,
				drawing->calendar, day)
				      .kind]);
	}
}

static void
add_months(const struct drawing *drawing, int first_month)
{
	struct buf *out = drawing->out;
	buf_add_byte(out, '\n');
	for (int i = 0; i < MONTHS_A_ROW; i++)
		buf_format(out, "%-24s", months[first_month + i - 1]);
	trim(out);
	buf_add_byte(out, '\n');
	for (int i = 0; i < MONTHS_A_ROW; i++)
		buf_add(out, STR("Mo Tu We Th Fr Sa Su    "));
	trim(out);
	buf_add_byte(out, '\n');
	for (int row = 0; row < WEEK_ROWS; row++) {
		for (int i = 0; i < MONTHS_A_ROW; i++) {
			add_week(drawing, first_month + i, row);
			buf_add(out, STR("   "));
		}
		trim(out);
		if (out->ptr[out->len - 1] == '\n')
			return;
		buf_add_byte(out, '\n');
	}
}

static void
add_legend(struct buf *out)
{
	const char *before = "\n";
	for (enum day_kind kind = DAY_WEEKEND; kind < DAY_KIND_COUNT; kind++) {
		buf_format(out, "%s%c %s", before, signs[kind],
		    day_kind_name(kind));
		before = "  ";
	}
	buf_add_byte(out, '\n');
}

static void
add_lanes(struct buf *line, const struct window *window)
{
	for (size_t i = 0; i < window->carrier_count; i++)
		buf_format(line, "%s%.*s", i == 0 ? " (only " : ", ",
		    STR_ARG(window->carriers[i]));
	for (size_t i = 0; i < window->lane_count; i++)
		buf_format(line, ", %.*s->%.*s",
		    STR_ARG(window->lanes[i].origin),
		    STR_ARG(window->lanes[i].destination));
	buf_add_byte(line, ')');
}

static void
add_window(struct buf *out, const struct window *window)
{
	char from[DATE_TEXT], last[DATE_TEXT];
	struct buf line;
	bool is_day = date_equal(window->from, window->last);
	date_format(window->from, from);
	date_format(window->last, last);
	buf_format(out, "%s%s%-11s %-10s ", from, is_day ? " " : "/",
	    is_day ? "" : last, window_kind_name(window->kind));
	buf_init(&line, 1 << 16);
	buf_add(&line, window_title(window, STR("en")));
	if (!almanac_counts(window))
		add_lanes(&line, window);
	page_add(out, TITLE_INDENT, buf_str(&line));
	buf_release(&line);
}

void
year_add(struct buf *out, const struct calendars *calendars,
    const struct calendar *calendar, int year)
{
	const struct drawing drawing = { out, calendars, calendar, year };
	struct date first, last;
	const char *before = "\n";
	date_from_civil(year, 1, 1, &first);
	date_from_civil(year, 12, 31, &last);
	add_head(&drawing, first, last);
	for (int month = 1; month <= 12; month += MONTHS_A_ROW)
		add_months(&drawing, month);
	add_legend(out);
	for (size_t i = 0; i < calendars->window_count; i++) {
		const struct window *window = &calendars->windows[i];
		if (!str_equal_nocase(window->place, calendar->place) ||
		    date_before(window->last, first) ||
		    date_before(last, window->from))
			continue;
		buf_add(out, str_from(before));
		before = "";
		add_window(out, window);
	}
}
