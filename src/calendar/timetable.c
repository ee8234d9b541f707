#include "calendar/timetable.h"

/* Days outside these years are worked out one by one. */
enum { FIRST_YEAR = 2000, LAST_YEAR = 2060 };

static bool
has_window(const struct timetable *table, enum window_kind kind,
    struct date day)
{
	for (size_t i = 0; i < table->window_count; i++)
		if (table->windows[i]->kind == kind &&
		    window_covers(table->windows[i], day))
			return true;
	return false;
}

static bool
work_out(const struct timetable *table, struct date day)
{
	if (has_window(table, WINDOW_SUSPENDED, day))
		return false;
	if (has_window(table, WINDOW_OPEN, day))
		return true;
	if (has_window(table, WINDOW_CLOSED, day))
		return false;
	return !calendar_is_weekend(table->calendar, day);
}

/* The span that windows change, within FIRST_YEAR to LAST_YEAR. */
static size_t
span(const struct timetable *table, struct date *first)
{
	struct date low, high, last = DATE_NONE;
	date_from_civil(FIRST_YEAR, 1, 1, &low);
	date_from_civil(LAST_YEAR, 12, 31, &high);
	*first = high;
	for (size_t i = 0; i < table->window_count; i++) {
		*first = date_earlier(*first, table->windows[i]->from);
		last = date_later(last, table->windows[i]->last);
	}
	*first = date_later(*first, low);
	last = date_earlier(last, high);
	return date_before(last, *first)
	           ? 0
	           : (size_t)date_days_between(*first, last) + 1;
}

void
timetable_init(struct timetable *table, const struct calendar *calendar,
    const struct window *const *windows, size_t window_count, struct arena *run)
{
	*table = (struct timetable){
		.calendar = calendar,
		.windows = windows,
		.window_count = window_count,
	};
	size_t days = span(table, &table->first);
	unsigned char *works = arena_alloc(run, days, 1);
	for (size_t i = 0; i < days; i++)
		works[i] = work_out(table, date_plus(table->first, (int)i));
	table->works = works;
	table->day_count = days;
}

static bool
is_worked_out(const struct timetable *table, struct date day)
{
	int64_t index = (int64_t)day.day - table->first.day;
	return index >= 0 && (uint64_t)index < table->day_count;
}

bool
timetable_works(const struct timetable *table, struct date day)
{
	if (is_worked_out(table, day))
		return table->works[date_days_between(table->first, day)];
	return work_out(table, day);
}

/*
 * A day from `day` on up to which no day works, when `day` does not: a window
 * that says "until further notice" may last for thousands of years.
 */
static struct date
idle_until(const struct timetable *table, struct date day)
{
	struct date last = day, open = DATE_LAST;
	for (size_t i = 0; i < table->window_count; i++) {
		const struct window *window = table->windows[i];
		bool covers = window_covers(window, day);
		if (window->kind == WINDOW_SUSPENDED && covers)
			return window->last;
		if (window->kind == WINDOW_CLOSED && covers)
			last = date_later(last, window->last);
		if (window->kind == WINDOW_OPEN &&
		    date_before(day, window->from))
			open = date_earlier(open, date_plus(window->from, -1));
	}
	return date_earlier(last, open);
}

/* The first day after `day`, which does not work, that may. */
static struct date
after_idle(const struct timetable *table, struct date day)
{
	struct date last = is_worked_out(table, day) ? day
	                                             : idle_until(table, day);
	if (date_is_set(table->calendar->covers_from))
		last = date_earlier(last, table->calendar->covers_last);
	return date_plus(date_later(day, last), 1);
}

bool
timetable_add(const struct timetable *table, struct date day, int n,
    struct date *result, struct date *unknown)
{
	struct date at = n == 0 ? day : date_plus(day, 1);
	int left = n == 0 ? 1 : n;
	while (calendar_covers(table->calendar, at)) {
		if (!timetable_works(table, at)) {
			at = after_idle(table, at);
			continue;
		}
		if (--left == 0) {
			*result = at;
			return true;
		}
		at = date_plus(at, 1);
	}
	*unknown = date_earlier(at, DATE_LAST);
	return false;
}

bool
timetable_count(const struct timetable *table, struct date after,
    struct date last, int *count, struct date *unknown)
{
	int sum = 0;
	for (struct date at = date_plus(after, 1); !date_before(last, at);
	     at = date_plus(at, 1)) {
		if (!calendar_covers(table->calendar, at)) {
			*unknown = at;
			return false;
		}
		sum += timetable_works(table, at);
	}
	*count = sum;
	return true;
}

struct date
timetable_add_plain(const struct timetable *table, struct date day, int n)
{
	struct date at = n == 0 ? day : date_plus(day, 1);
	int left = n == 0 ? 1 : n;
	for (;; at = date_plus(at, 1))
		if (!calendar_is_weekend(table->calendar, at) && --left == 0)
			return at;
}
