#include "command/progress.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"

enum { MAX_BAR = 20, MIN_BAR = 8, MAX_LINE = 512 };

static const double seconds_between = 0.1;
/* Nobody reads a line that is gone at once. */
static const double first_after = 0.2;

static const struct scale {
	uint64_t one;
	const char *name;
} byte_scales[] = {
	{ 1000000000, "GB" },
	{ 1000000, "MB" },
	{ 1000, "kB" },
	{ 1, "B" },
};

/* The largest unit of which there is at least one. */
static const struct scale *
scale_of(enum progress_unit unit, uint64_t number)
{
	static const struct scale mails = { 1, "mails" };
	const struct scale *scale = byte_scales;
	if (unit == PROGRESS_MAILS)
		return &mails;
	while (scale->one > 1 && scale->one > number)
		scale++;
	return scale;
}

/* "268", "2.7". */
static void
add_number(double number, const struct scale *scale, struct buf *out)
{
	double count = number / (double)scale->one;
	buf_format(out, "%.*f", scale->one > 1 && count < 10 ? 1 : 0, count);
}

static void
add_amount(const struct progress_state *state, struct buf *out)
{
	const struct scale *scale = scale_of(state->unit, state->total);
	add_number((double)state->done, scale, out);
	buf_add(out, STR(" of "));
	add_number((double)state->total, scale, out);
	buf_format(out, " %s", scale->name);
}

static void
add_rate(const struct progress_state *state, double rate, struct buf *out)
{
	const struct scale *scale = scale_of(state->unit, (uint64_t)rate);
	if (state->unit == PROGRESS_MAILS) {
		buf_format(out, ", %.*f/s", rate < 10 ? 1 : 0, rate);
		return;
	}
	buf_add(out, STR(", "));
	add_number(rate, scale, out);
	buf_format(out, " %s/s", scale->name);
}

/* "46 s", "3 min 20 s", "2 h 5 min". */
static void
add_remaining(double seconds, struct buf *out)
{
	uint64_t s = (uint64_t)(seconds + 0.999);
	if (s < 60)
		buf_format(out, ", %u s left", (unsigned)s);
	else if (s < 3600)
		buf_format(out, ", %u min %u s left", (unsigned)(s / 60),
		    (unsigned)(s % 60));
	else if (s < 100 * UINT64_C(3600))
		buf_format(out, ", %u h %u min left", (unsigned)(s / 3600),
		    (unsigned)(s % 3600 / 60));
}

static void
add_bar(const struct progress_state *state, size_t width, bool has_colours,
    struct buf *out)
{
	size_t full = (size_t)((double)width * (double)state->done /
			       (double)state->total);
	buf_format(out, " [%s", has_colours ? "\033[32m" : "");
	for (size_t i = 0; i < width; i++)
		buf_add_byte(out, i < full ? '=' : i == full ? '>' : ' ');
	buf_format(out, "%s]", has_colours ? "\033[m" : "");
}

static void
add_details(const struct progress_state *state, struct buf *out)
{
	double rate = state->seconds > 0 ? (double)state->done / state->seconds
	                                 : 0;
	buf_add(out, STR("  "));
	add_amount(state, out);
	if (rate <= 0)
		return;
	add_rate(state, rate, out);
	add_remaining((double)(state->total - state->done) / rate, out);
}

void
progress_format(const struct progress_state *state, int columns,
    bool has_colours, struct buf *out)
{
	struct progress_state shown = *state;
	char percent[16];
	struct buf details;
	if (shown.done > shown.total)
		shown.done = shown.total;
	buf_init(&details, MAX_LINE);
	add_details(&shown, &details);
	snprintf(percent, sizeof(percent), " %3u %%",
	    (unsigned)((double)shown.done * 100 / (double)shown.total));
	size_t room = (size_t)columns;
	size_t needed = strlen(shown.verb) + strlen(percent) + 1;
	buf_add(out, str_from(shown.verb));
	if (room >= needed + details.len + MIN_BAR + 3) {
		size_t width = room - needed - details.len - 3;
		add_bar(&shown, width < MAX_BAR ? width : MAX_BAR, has_colours,
		    out);
	}
	buf_add(out, str_from(percent));
	if (room >= needed + details.len)
		buf_add(out, buf_str(&details));
	buf_release(&details);
}

bool
progress_is_watched(void)
{
	return diag_columns() > 0;
}

void
progress_begin(struct progress *progress, const char *verb,
    enum progress_unit unit, uint64_t total)
{
	*progress = (struct progress){
		.state = { .verb = verb, .unit = unit, .total = total },
		.next = first_after,
	};
	if (total == 0)
		return;
	progress->columns = diag_columns();
	progress->has_colours = diag_has_colours();
	stopwatch_start(&progress->watch);
}

void
progress_tell(struct progress *progress, uint64_t done)
{
	struct buf line;
	if (progress->columns == 0)
		return;
	progress->state.done = done;
	progress->state.seconds = stopwatch_seconds(&progress->watch);
	if (progress->state.seconds < progress->next)
		return;
	progress->next = progress->state.seconds + seconds_between;
	progress->is_shown = true;
	buf_init(&line, MAX_LINE);
	progress_format(&progress->state, progress->columns,
	    progress->has_colours, &line);
	diag_show(buf_str(&line));
	buf_release(&line);
}

void
progress_end(struct progress *progress)
{
	if (progress->is_shown)
		diag_show(STR_EMPTY);
	progress->is_shown = false;
}
