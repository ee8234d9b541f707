#include <stdlib.h>

#include "command/backtest.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/span.h"
#include "intake/dated.h"
#include "report/difference.h"

struct replay {
	const struct options *options;
	struct backtest before;
	struct backtest after;
	struct arena arena;
	struct instant *nights;
	size_t night_count;
	struct difference difference;
};

static int
by_time(const void *a, const void *b)
{
	const struct instant *x = a, *y = b;
	return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static void
add_nights(struct replay *replay, const struct setup *setup, size_t *capacity)
{
	struct instant *found;
	size_t count = dated_nights(&setup->settings, setup->business,
	    &replay->arena, &found);
	for (size_t i = 0; i < count; i++) {
		replay->nights = arena_grow(&replay->arena, replay->nights,
		    replay->night_count, capacity, sizeof(*replay->nights));
		replay->nights[replay->night_count++] = found[i];
	}
}

/* One a day, of both configurations; none beyond the last day asked for. */
static void
find_nights(struct replay *replay, struct date last)
{
	const struct zone *business = replay->after.setup.business;
	size_t capacity = 0, kept = 0;
	struct date seen = DATE_NONE;
	add_nights(replay, &replay->before.setup, &capacity);
	add_nights(replay, &replay->after.setup, &capacity);
	if (replay->night_count > 0)
		qsort(replay->nights, replay->night_count,
		    sizeof(*replay->nights), by_time);
	for (size_t i = 0; i < replay->night_count; i++) {
		struct date day = zone_date(business, replay->nights[i]);
		if (date_before(last, day))
			break;
		kept += !date_equal(day, seen);
		replay->nights[kept - 1] = replay->nights[i];
		seen = day;
	}
	replay->night_count = kept;
}

static bool
run_nights(struct replay *replay, struct backtest *backtest,
    struct difference_side *side, struct error *err)
{
	for (size_t i = 0; i < replay->night_count; i++)
		if (!backtest_night(backtest, replay->nights[i], err))
			return false;
	if (backtest->replayed == 0) {
		*err = backtest->trouble;
		return false;
	}
	return backtest_finish(backtest, &replay->difference.span, side, err);
}

static bool
compare(struct replay *replay, struct error *err)
{
	const struct options *options = replay->options;
	struct instant now;
	if (!setup_now(&replay->after.setup, NULL, &now, err) ||
	    !span_read(options, zone_date(replay->after.setup.business, now),
		&replay->difference.span, err))
		return false;
	find_nights(replay, replay->difference.span.to);
	if (replay->night_count == 0)
		return error_set(err, ERROR_NO_INPUT,
		    "no export of those nights is there to be replayed");
	return (run_nights(replay, &replay->before, &replay->difference.before,
		    err) ||
		   error_prefix(err, options->against)) &&
	       (run_nights(replay, &replay->after, &replay->difference.after,
		    err) ||
		   error_prefix(err, options->config));
}

static void
add_day(struct overview *overview, const char *key, const char *title,
    struct date day)
{
	char text[DATE_TEXT];
	overview_add_fact(overview, key, title,
	    arena_str(overview->arena, str_from(date_format(day, text))));
}

static int
write_difference(struct replay *replay)
{
	struct overview overview;
	const struct zone *business = replay->after.setup.business;
	const struct arrival_span *span = &replay->difference.span;
	overview_init(&overview, "replay",
	    "Two configurations, the same nights", &replay->arena);
	overview_add_fact(&overview, "old", "Old",
	    str_from(replay->options->against));
	overview_add_fact(&overview, "new", "New",
	    str_from(replay->options->config));
	struct date first = zone_date(business, replay->nights[0]);
	add_day(&overview, "from", "From", date_later(span->from, first));
	add_day(&overview, "to", "To",
	    zone_date(business, replay->nights[replay->night_count - 1]));
	difference_add_all(&replay->difference, &overview);
	return execution_write_overview(replay->options, &overview);
}

/* Both configurations are looked at, so that all mistakes are told at once. */
static bool
open_both(struct replay *replay, int *code)
{
	bool has_before = backtest_open(&replay->before,
	    replay->options->against);
	bool has_after = backtest_open(&replay->after, replay->options->config);
	if (!has_before)
		*code = setup_tell_mistakes(&replay->before.setup);
	if (!has_after)
		*code = setup_tell_mistakes(&replay->after.setup);
	return has_before && has_after;
}

int
command_replay(const struct options *options)
{
	struct replay replay = { .options = options };
	struct error err = { 0 };
	int code = EXIT_DONE;
	if (open_both(&replay, &code))
		code = compare(&replay, &err) ? write_difference(&replay)
		                              : execution_refuse(&err);
	backtest_release(&replay.before);
	backtest_release(&replay.after);
	arena_release(&replay.arena);
	return code;
}
