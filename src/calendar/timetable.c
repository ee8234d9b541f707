#include "calendar/timetable.h"

/* Days outside these years are worked out one by one. */
enum { FIRST_YEAR = 2000, LAST_YEAR = 2060, WORD_DAYS = 64 };

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

/* The 64 days that begin with a weekday, as bits. */
static uint64_t
weeks_from(const struct calendar *calendar, int weekday)
{
	uint64_t days = 0;
	for (int i = 0; i < WORD_DAYS; i++)
		if (!calendar->is_weekend[(weekday + i) % 7])
			days |= UINT64_C(1) << i;
	return days;
}

static void
fill_weeks(const struct timetable *table, uint64_t *works)
{
	uint64_t weeks[7];
	int weekday = (int)date_weekday(table->first);
	for (int i = 0; i < 7; i++)
		weeks[i] = weeks_from(table->calendar, weekday + i);
	for (size_t i = 0; i < table->word_count; i++)
		works[i] = weeks[i * WORD_DAYS % 7];
}

/* The first `count` bits; all from 64 on, none below 1. */
static uint64_t
first_bits(int64_t count)
{
	if (count >= WORD_DAYS)
		return ~UINT64_C(0);
	return count <= 0 ? 0 : (UINT64_C(1) << count) - 1;
}

static void
apply(const struct timetable *table, const struct window *window,
    uint64_t *works)
{
	int64_t from = (int64_t)window->from.day - table->first.day;
	int64_t end = (int64_t)window->last.day - table->first.day + 1;
	int64_t all = (int64_t)table->word_count * WORD_DAYS;
	end = end < all ? end : all;
	for (int64_t at = from < 0 ? 0 : from / WORD_DAYS * WORD_DAYS; at < end;
	     at += WORD_DAYS) {
		uint64_t days = first_bits(end - at) & ~first_bits(from - at);
		uint64_t *word = &works[at / WORD_DAYS];
		*word = window->kind == WINDOW_OPEN ? *word | days
		                                    : *word & ~days;
	}
}

void
timetable_init(struct timetable *table, const struct calendar *calendar,
    const struct window *const *windows, size_t window_count, struct arena *run)
{
	/* The later beats the earlier. */
	static const enum window_kind kinds[] = { WINDOW_CLOSED, WINDOW_OPEN,
		WINDOW_SUSPENDED };
	struct date last;
	*table = (struct timetable){
		.calendar = calendar,
		.windows = windows,
		.window_count = window_count,
	};
	date_from_civil(FIRST_YEAR, 1, 1, &table->first);
	date_from_civil(LAST_YEAR, 12, 31, &last);
	table->word_count =
	    (size_t)date_days_between(table->first, last) / WORD_DAYS + 1;
	uint64_t *works = arena_alloc(run, table->word_count, sizeof(*works));
	fill_weeks(table, works);
	for (size_t k = 0; k < COUNT_OF(kinds); k++)
		for (size_t i = 0; i < window_count; i++)
			if (windows[i]->kind == kinds[k])
				apply(table, windows[i], works);
	table->works = works;
}

static bool
is_worked_out(const struct timetable *table, struct date day)
{
	int64_t index = (int64_t)day.day - table->first.day;
	return index >= 0 && (uint64_t)index / WORD_DAYS < table->word_count;
}

/* The word of a day that is worked out, with the days from it on. */
static uint64_t
days_from(const struct timetable *table, struct date day)
{
	size_t index = (size_t)date_days_between(table->first, day);
	uint64_t all = ~UINT64_C(0);
	return table->works[index / WORD_DAYS] & all << index % WORD_DAYS;
}

/* The first day of a day's word, which is worked out. */
static struct date
word_start(const struct timetable *table, struct date day)
{
	int index = date_days_between(table->first, day);
	return date_plus(day, -(index % WORD_DAYS));
}

bool
timetable_works(const struct timetable *table, struct date day)
{
	if (!is_worked_out(table, day))
		return work_out(table, day);
	int bit = date_days_between(word_start(table, day), day);
	return days_from(table, day) >> bit & 1;
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

/* Side by side in pairs, fours and bytes, whose sum is the highest byte
 * (Warren, "Hacker's Delight", 5-1). */
static int
count_bits(uint64_t word)
{
	word -= word >> 1 & UINT64_C(0x5555555555555555);
	word = (word & UINT64_C(0x3333333333333333)) +
	       (word >> 2 & UINT64_C(0x3333333333333333));
	word = (word + (word >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (int)(word * UINT64_C(0x0101010101010101) >> 56);
}

/*
 * Go to the *left-th working day from *day on, as far as days are worked out.
 * False where they end, with the working days that are still to be gone.
 */
static bool
skip_worked_out(const struct timetable *table, struct date *day, int *left)
{
	while (is_worked_out(table, *day)) {
		uint64_t days = days_from(table, *day);
		struct date start = word_start(table, *day);
		int count = count_bits(days);
		if (count >= *left) {
			while (--*left > 0)
				days &= days - 1;
			*day = date_plus(start, __builtin_ctzll(days));
			return true;
		}
		*left -= count;
		*day = date_plus(start, WORD_DAYS);
	}
	return false;
}

/* The same day by day; false at a day that nobody knows. */
static bool
walk(const struct timetable *table, struct date *day, int left)
{
	while (calendar_covers(table->calendar, *day)) {
		if (!timetable_works(table, *day))
			*day = after_idle(table, *day);
		else if (--left > 0)
			*day = date_plus(*day, 1);
		else
			return true;
	}
	return false;
}

/* Of the days from `first` to `last`; DATE_NONE when all are known. */
static struct date
first_unknown(const struct calendar *calendar, struct date first,
    struct date last)
{
	if (!calendar_covers(calendar, first))
		return date_earlier(first, DATE_LAST);
	if (calendar_covers(calendar, last))
		return DATE_NONE;
	return date_is_set(calendar->covers_from)
	           ? date_plus(calendar->covers_last, 1)
	           : DATE_LAST;
}

bool
timetable_add(const struct timetable *table, struct date day, int n,
    struct date *result, struct date *unknown)
{
	struct date first = n == 0 ? day : date_plus(day, 1), at = first;
	int left = n == 0 ? 1 : n;
	bool is_found = skip_worked_out(table, &at, &left);
	struct date missing = first_unknown(table->calendar, first, at);
	if (!date_is_set(missing) && !is_found && !walk(table, &at, left))
		missing = date_earlier(at, DATE_LAST);
	if (date_is_set(missing)) {
		*unknown = missing;
		return false;
	}
	*result = at;
	return true;
}

/* Working days from *day to `last`, as many as one step may take. */
static int
count_some(const struct timetable *table, struct date *day, struct date last)
{
	struct date from = *day;
	*day = date_plus(from, 1);
	if (!is_worked_out(table, from))
		return work_out(table, from);
	struct date start = word_start(table, from);
	*day = date_plus(start, WORD_DAYS);
	uint64_t wanted = first_bits(date_days_between(start, last) + 1);
	return count_bits(days_from(table, from) & wanted);
}

bool
timetable_count(const struct timetable *table, struct date after,
    struct date last, int *count, struct date *unknown)
{
	struct date at = date_plus(after, 1);
	int sum = 0;
	if (date_before(last, at)) {
		*count = 0;
		return true;
	}
	struct date missing = first_unknown(table->calendar, at, last);
	if (date_is_set(missing)) {
		*unknown = missing;
		return false;
	}
	while (!date_before(last, at))
		sum += count_some(table, &at, last);
	*count = sum;
	return true;
}

struct date
timetable_add_plain(const struct timetable *table, struct date day, int n)
{
	struct date at = n == 0 ? day : date_plus(day, 1);
	int left = n == 0 ? 1 : n;
	for (int weekday = (int)date_weekday(at);;
	     weekday = (weekday + 1) % 7) {
		if (!table->calendar->is_weekend[weekday] && --left == 0)
			return at;
		at = date_plus(at, 1);
	}
}
