#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/timetable.h"
#include "support/configuration.h"

enum { MAX_WINDOWS = 8 };

/* A place of the test's making. */
struct ground {
	struct arena run;
	struct calendar calendar;
	struct window windows[MAX_WINDOWS];
	const struct window *fitting[MAX_WINDOWS];
	size_t count;
	struct timetable table;
};

static int
begin(void **state)
{
	static struct ground ground;
	ground = (struct ground){
		.calendar = { .place = STR("cn"), .covers_from = DATE_NONE },
	};
	ground.calendar.is_weekend[SATURDAY] = true;
	ground.calendar.is_weekend[SUNDAY] = true;
	*state = &ground;
	return 0;
}

static int
end(void **state)
{
	struct ground *ground = *state;
	arena_release(&ground->run);
	return 0;
}

static void
put(struct ground *ground, enum window_kind kind, struct date from,
    struct date last)
{
	struct window *window = &ground->windows[ground->count];
	*window = (struct window){ .kind = kind, .from = from, .last = last };
	ground->fitting[ground->count++] = window;
}

static void
close_ground(struct ground *ground)
{
	timetable_init(&ground->table, &ground->calendar, ground->fitting,
	    ground->count, &ground->run);
}

static void
cover(struct ground *ground, const char *from, const char *last)
{
	ground->calendar.covers_from = a_day(from);
	ground->calendar.covers_last = a_day(last);
}

static void
assert_add(const struct ground *ground, const char *day, int n,
    const char *wanted)
{
	struct date result = DATE_NONE, unknown = DATE_NONE;
	char text[DATE_TEXT];
	if (!timetable_add(&ground->table, a_day(day), n, &result, &unknown))
		fail_msg("add(%s, %d) asks for %s", day, n,
		    date_format(unknown, text));
	if (!date_equal(result, a_day(wanted)))
		fail_msg("add(%s, %d) = %s, wanted %s", day, n,
		    date_format(result, text), wanted);
}

static void
assert_add_unknown(const struct ground *ground, const char *day, int n,
    const char *wanted)
{
	struct date result = DATE_NONE, unknown = DATE_NONE;
	char text[DATE_TEXT];
	if (timetable_add(&ground->table, a_day(day), n, &result, &unknown))
		fail_msg("add(%s, %d) = %s", day, n, date_format(result, text));
	if (!date_equal(unknown, a_day(wanted)) || date_is_set(result))
		fail_msg("add(%s, %d) asks for %s, wanted %s", day, n,
		    date_format(unknown, text), wanted);
}

static void
a_day_works_unless_it_is_a_weekend(void **state)
{
	struct ground *ground = *state;
	close_ground(ground);
	assert_true(timetable_works(&ground->table, a_day("2026-01-09")));
	assert_false(timetable_works(&ground->table, a_day("2026-01-10")));
	assert_false(timetable_works(&ground->table, a_day("2026-01-11")));
	assert_true(timetable_works(&ground->table, a_day("2026-01-12")));
}

/* Every pair of kinds on one day, with either of them first. */
static void
suspended_beats_open_beats_closed_beats_the_weekend(void **state)
{
	struct ground *ground = *state;
	static const int rank[WINDOW_KIND_COUNT] = {
		[WINDOW_SUSPENDED] = 3,
		[WINDOW_OPEN] = 2,
		[WINDOW_CLOSED] = 1,
	};
	static const char *const days[] = { "2026-01-09", "2026-01-10" };
	for (enum window_kind a = 0; a < WINDOW_KIND_COUNT; a++)
		for (enum window_kind b = 0; b < WINDOW_KIND_COUNT; b++)
			for (size_t i = 0; i < COUNT_OF(days); i++) {
				struct date day = a_day(days[i]);
				enum window_kind top = rank[a] > rank[b] ? a
				                                         : b;
				bool wanted = rank[top] == 0 ? i == 0
				                             : rank[top] == 2;
				ground->count = 0;
				put(ground, a, day, day);
				put(ground, b, day, day);
				close_ground(ground);
				if (timetable_works(&ground->table, day) !=
				    wanted)
					fail_msg("%s and %s on %s",
					    window_kind_name(a),
					    window_kind_name(b), days[i]);
			}
}

static void
slow_and_advisory_windows_close_no_day(void **state)
{
	struct ground *ground = *state;
	put(ground, WINDOW_SLOW, a_day("2026-01-01"), a_day("2026-12-31"));
	put(ground, WINDOW_ADVISORY, a_day("2026-01-01"), a_day("2026-12-31"));
	close_ground(ground);
	assert_true(timetable_works(&ground->table, a_day("2026-01-09")));
	assert_false(timetable_works(&ground->table, a_day("2026-01-10")));
}

static void
adding_none_gives_the_day_itself_or_the_next_that_works(void **state)
{
	struct ground *ground = *state;
	put(ground, WINDOW_CLOSED, a_day("2026-01-12"), a_day("2026-01-13"));
	close_ground(ground);
	assert_add(ground, "2026-01-09", 0, "2026-01-09");
	assert_add(ground, "2026-01-10", 0, "2026-01-14");
	assert_add(ground, "2026-01-13", 0, "2026-01-14");
}

static void
adding_n_gives_the_nth_working_day_strictly_after(void **state)
{
	struct ground *ground = *state;
	put(ground, WINDOW_CLOSED, a_day("2026-01-12"), a_day("2026-01-13"));
	put(ground, WINDOW_OPEN, a_day("2026-01-17"), a_day("2026-01-17"));
	close_ground(ground);
	assert_add(ground, "2026-01-08", 1, "2026-01-09");
	assert_add(ground, "2026-01-09", 1, "2026-01-14");
	assert_add(ground, "2026-01-10", 1, "2026-01-14");
	assert_add(ground, "2026-01-09", 3, "2026-01-16");
	assert_add(ground, "2026-01-09", 4, "2026-01-17");
	assert_add(ground, "2026-01-09", 5, "2026-01-19");
	assert_add(ground, "2026-01-01", 1000, "2029-11-02");
}

static void
a_day_outside_covers_is_unknown_and_named(void **state)
{
	struct ground *ground = *state;
	cover(ground, "2026-01-05", "2026-01-16");
	close_ground(ground);
	assert_add(ground, "2026-01-05", 0, "2026-01-05");
	assert_add_unknown(ground, "2026-01-04", 0, "2026-01-04");
	assert_add(ground, "2026-01-04", 1, "2026-01-05");
	assert_add_unknown(ground, "2026-01-03", 1, "2026-01-04");
	assert_add(ground, "2026-01-15", 1, "2026-01-16");
	assert_add_unknown(ground, "2026-01-16", 1, "2026-01-17");
	assert_add_unknown(ground, "2026-01-15", 2, "2026-01-17");
	assert_add_unknown(ground, "2026-01-17", 0, "2026-01-17");
}

static void
no_window_makes_an_uncovered_day_known(void **state)
{
	struct ground *ground = *state;
	cover(ground, "2026-01-05", "2026-01-16");
	put(ground, WINDOW_SUSPENDED, a_day("2026-01-14"), a_day("2026-02-20"));
	put(ground, WINDOW_OPEN, a_day("2026-01-17"), a_day("2026-01-17"));
	close_ground(ground);
	assert_add_unknown(ground, "2026-01-14", 0, "2026-01-17");
	assert_add_unknown(ground, "2026-01-13", 1, "2026-01-17");
}

static void
silence_counts_the_days_after_the_first_up_to_the_last(void **state)
{
	struct ground *ground = *state;
	int count = -1;
	struct date unknown = DATE_NONE;
	static const struct {
		const char *after, *last;
		int wanted;
	} cases[] = {
		{ "2026-01-09", "2026-01-09", 0 },
		{ "2026-01-09", "2026-01-08", 0 },
		{ "2026-01-08", "2026-01-09", 1 },
		{ "2026-01-09", "2026-01-11", 0 },
		{ "2026-01-09", "2026-01-12", 1 },
		{ "2026-01-05", "2026-01-16", 9 },
		{ "2026-01-04", "2026-01-16", 10 },
	};
	cover(ground, "2026-01-05", "2026-01-16");
	close_ground(ground);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!timetable_count(&ground->table, a_day(cases[i].after),
			a_day(cases[i].last), &count, &unknown) ||
		    count != cases[i].wanted)
			fail_msg("(%s, %s]: %d", cases[i].after, cases[i].last,
			    count);
	count = -1;
	assert_false(timetable_count(&ground->table, a_day("2026-01-03"),
	    a_day("2026-01-09"), &count, &unknown));
	assert_day(unknown, "2026-01-04");
	assert_false(timetable_count(&ground->table, a_day("2026-01-15"),
	    a_day("2026-01-30"), &count, &unknown));
	assert_day(unknown, "2026-01-17");
	assert_int_equal(count, -1);
}

static void
the_plain_walk_knows_weekends_only(void **state)
{
	struct ground *ground = *state;
	cover(ground, "2026-01-05", "2026-01-06");
	put(ground, WINDOW_SUSPENDED, a_day("2026-01-01"), a_day("2026-12-31"));
	put(ground, WINDOW_OPEN, a_day("2026-01-10"), a_day("2026-01-10"));
	close_ground(ground);
	assert_day(timetable_add_plain(&ground->table, a_day("2026-01-09"), 0),
	    "2026-01-09");
	assert_day(timetable_add_plain(&ground->table, a_day("2026-01-10"), 0),
	    "2026-01-12");
	assert_day(timetable_add_plain(&ground->table, a_day("2026-01-09"), 1),
	    "2026-01-12");
	assert_day(timetable_add_plain(&ground->table, a_day("2026-01-09"), 11),
	    "2026-01-26");
}

/* "Until further notice", written as the last day there is. */
static void
a_window_without_an_end_is_unknown(void **state)
{
	static const enum window_kind kinds[] = { WINDOW_SUSPENDED,
		WINDOW_CLOSED };
	struct ground *ground = *state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		ground->count = 0;
		put(ground, kinds[i], a_day("2026-03-01"), DATE_LAST);
		close_ground(ground);
		assert_add(ground, "2026-02-25", 2, "2026-02-27");
		for (int turn = 0; turn < 10; turn++)
			assert_add_unknown(ground, "2026-02-25", 3,
			    "9999-12-31");
	}
}

static void
an_open_day_ends_a_closed_window_for_a_day(void **state)
{
	struct ground *ground = *state;
	put(ground, WINDOW_CLOSED, a_day("2070-01-01"), a_day("2090-12-31"));
	put(ground, WINDOW_OPEN, a_day("2080-05-05"), a_day("2080-05-06"));
	close_ground(ground);
	assert_add(ground, "2069-12-31", 1, "2080-05-05");
	assert_add(ground, "2069-12-31", 2, "2080-05-06");
	assert_add(ground, "2069-12-31", 3, "2091-01-01");
}

/* What follows says the same in the slowest way, a day at a time. */
static bool
naive_works(const struct ground *ground, struct date day)
{
	bool is_open = false, is_closed = false;
	for (size_t i = 0; i < ground->count; i++) {
		const struct window *window = &ground->windows[i];
		if (day.day < window->from.day || day.day > window->last.day)
			continue;
		if (window->kind == WINDOW_SUSPENDED)
			return false;
		is_open = is_open || window->kind == WINDOW_OPEN;
		is_closed = is_closed || window->kind == WINDOW_CLOSED;
	}
	if (is_open || is_closed)
		return is_open;
	return !ground->calendar.is_weekend[date_weekday(day)];
}

static bool
naive_covers(const struct ground *ground, struct date day)
{
	const struct calendar *calendar = &ground->calendar;
	return !date_is_set(calendar->covers_from) ||
	       (day.day >= calendar->covers_from.day &&
		   day.day <= calendar->covers_last.day);
}

static bool
naive_add(const struct ground *ground, struct date day, int n,
    struct date *result)
{
	*result = day;
	if (n > 0)
		result->day++;
	for (int left = n == 0 ? 1 : n;; result->day++) {
		if (!naive_covers(ground, *result))
			return false;
		left -= naive_works(ground, *result);
		if (left == 0)
			return true;
	}
}

static bool
naive_count(const struct ground *ground, struct date after, struct date last,
    int *count, struct date *unknown)
{
	*count = 0;
	for (struct date day = { after.day + 1 }; day.day <= last.day;
	     day.day++) {
		*unknown = day;
		if (!naive_covers(ground, day))
			return false;
		*count += naive_works(ground, day);
	}
	return true;
}

static int
dice(uint64_t *seed, int sides)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (int)(*seed >> 33) % sides;
}

/* Days about `middle`, windows up to 400 days long, weekends of all sorts. */
static void
throw_ground(struct ground *ground, uint64_t *seed, struct date middle)
{
	ground->count = 0;
	ground->calendar.covers_from = DATE_NONE;
	for (int day = 0; day < 7; day++)
		ground->calendar.is_weekend[day] = day > 0 &&
		                                   dice(seed, 3) == 0;
	if (dice(seed, 2) == 0) {
		ground->calendar.covers_from = date_plus(middle,
		    -dice(seed, 200));
		ground->calendar.covers_last = date_plus(middle,
		    dice(seed, 400));
	}
	for (int i = dice(seed, MAX_WINDOWS + 1); i > 0; i--) {
		struct date from = date_plus(middle, dice(seed, 500) - 250);
		int length = dice(seed, 8) == 0 ? dice(seed, 400)
		                                : dice(seed, 10);
		put(ground, (enum window_kind)dice(seed, WINDOW_KIND_COUNT),
		    from, date_plus(from, length));
	}
	close_ground(ground);
}

static void
check_add(const struct ground *ground, struct date day, int n, int turn)
{
	struct date result, unknown, wanted;
	bool is_known = naive_add(ground, day, n, &wanted);
	if (timetable_add(&ground->table, day, n, &result, &unknown) !=
		is_known ||
	    !date_equal(is_known ? result : unknown, wanted))
		fail_msg("turn %d: add(%d, %d)", turn, day.day, n);
}

static void
check_count(const struct ground *ground, struct date after, struct date last,
    int turn)
{
	int count = 0, wanted = 0;
	struct date unknown = DATE_NONE, asked = DATE_NONE;
	bool is_known = naive_count(ground, after, last, &wanted, &asked);
	bool ok = timetable_count(&ground->table, after, last, &count,
	    &unknown);
	if (ok != is_known || (ok && count != wanted) ||
	    (!ok && !date_equal(unknown, asked)))
		fail_msg("turn %d: (%d, %d]", turn, after.day, last.day);
}

/* The days between 2000 and 2060 are worked out ahead, others are not. */
static void
every_walk_agrees_with_a_naive_one_on_random_windows(void **state)
{
	struct ground *ground = *state;
	static const char *const middles[] = { "2026-02-17", "2000-01-05",
		"2060-12-25", "1990-06-01", "2098-12-31" };
	uint64_t seed = 20260217;
	for (int turn = 0; turn < 4000; turn++) {
		struct date middle = a_day(
		    middles[(size_t)turn % COUNT_OF(middles)]);
		throw_ground(ground, &seed, middle);
		for (int k = 0; k < 10; k++) {
			struct date day = date_plus(middle,
			    dice(&seed, 600) - 300);
			check_add(ground, day,
			    dice(&seed, 3) == 0 ? 0 : dice(&seed, 40), turn);
			check_count(ground, day,
			    date_plus(day, dice(&seed, 100) - 10), turn);
		}
	}
}

#define TABLE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TABLE_TEST(a_day_works_unless_it_is_a_weekend),
		TABLE_TEST(suspended_beats_open_beats_closed_beats_the_weekend),
		TABLE_TEST(slow_and_advisory_windows_close_no_day),
		TABLE_TEST(
		    adding_none_gives_the_day_itself_or_the_next_that_works),
		TABLE_TEST(adding_n_gives_the_nth_working_day_strictly_after),
		TABLE_TEST(a_day_outside_covers_is_unknown_and_named),
		TABLE_TEST(no_window_makes_an_uncovered_day_known),
		TABLE_TEST(
		    silence_counts_the_days_after_the_first_up_to_the_last),
		TABLE_TEST(the_plain_walk_knows_weekends_only),
		TABLE_TEST(a_window_without_an_end_is_unknown),
		TABLE_TEST(an_open_day_ends_a_closed_window_for_a_day),
		TABLE_TEST(
		    every_walk_agrees_with_a_naive_one_on_random_windows),
	};
	return cmocka_run_group_tests_name("timetable", tests, NULL, NULL);
}
