#include "report/lessons.h"

#include "report/display.h"
#include "report/page.h"

enum { NAME_COLUMNS = 48, VALUE_COLUMNS = 34, TOP = 10 };

struct str
lessons_rate(long rate, struct arena *arena)
{
	return rate < 0
	           ? STR_EMPTY
	           : arena_format(arena, "%ld.%02ld", rate / 100, rate % 100);
}

struct str
lessons_share(int share, struct arena *arena)
{
	return share < 0 ? STR_EMPTY
	                 : arena_format(arena, "%d.%d", share / 10, share % 10);
}

struct str
lessons_money(const struct money_list *list, struct arena *arena)
{
	struct str text = STR_EMPTY;
	char amount[MONEY_TEXT];
	for (size_t i = 0; i < list->count; i++)
		text = arena_format(arena, "%.*s%s%s", STR_ARG(text),
		    i == 0 ? "" : ", ",
		    money_format_full(list->items[i], amount));
	return text;
}

const char *
lessons_title(enum lesson_dimension dimension)
{
	static const char *const titles[LESSON_DIMENSION_COUNT] = {
		[LESSON_CAUSE] = "By cause",
		[LESSON_DEPARTMENT] = "By department",
		[LESSON_CARRIER] = "By carrier",
		[LESSON_LANE] = "By lane",
		[LESSON_COUNTRY] = "By country",
	};
	return titles[dimension];
}

const char *
lessons_measure_state(const struct case_measure *measure)
{
	if (measure->effect == EFFECT_YES)
		return "helped";
	if (measure->effect == EFFECT_NO)
		return "did not help";
	return date_is_set(measure->done_on) ? "done" : "open";
}

static struct str
count(size_t number, struct arena *arena)
{
	return arena_format(arena, "%zu", number);
}

static struct str
hours(long number, struct arena *arena)
{
	return number < 0 ? STR_EMPTY : arena_format(arena, "%ld", number);
}

static struct str
percent(size_t n, size_t whole, struct arena *arena)
{
	struct str share = lessons_share(lesson_share(n, whole), arena);
	return str_is_empty(share)
	           ? share
	           : arena_format(arena, "%.*s %%", STR_ARG(share));
}

/* How a case was judged counts among those that were. */
static size_t
judged(const struct lesson_summary *summary)
{
	return summary->cases - summary->verdicts[VERDICT_NONE];
}

void
lessons_figures(const struct lessons *lessons, struct arena *arena,
    struct lessons_figure figures[LESSONS_FIGURES])
{
	const struct lesson_summary *s = &lessons->summary;
	const struct lessons_figure all[LESSONS_FIGURES] = {
		{ "cases", count(s->cases, arena) },
		{ "substantiated", percent(s->verdicts[VERDICT_SUBSTANTIATED],
				       judged(s), arena) },
		{ "partly substantiated",
		    percent(s->verdicts[VERDICT_PARTLY], judged(s), arena) },
		{ "hours to acknowledge (median)",
		    hours(s->hours_to_acknowledge, arena) },
		{ "hours to decide (median)",
		    hours(s->hours_to_decide, arena) },
		{ "hours to close (median)", hours(s->hours_to_close, arena) },
		{ "answered too late for the platform",
		    count(s->breaches, arena) },
		{ "asked how it was", count(s->surveyed, arena) },
		{ "of them rated it", percent(s->rated, s->surveyed, arena) },
		{ "satisfied (4 and 5 of 5)",
		    percent(s->satisfied, s->rated, arena) },
		{ "withdrawn by the customer", count(s->withdrawn, arena) },
		{ "disputes won", count(s->won, arena) },
		{ "disputes lost", count(s->lost, arena) },
		{ "cost", lessons_money(&s->cost, arena) },
		{ "to be claimed from carriers",
		    lessons_money(&s->recovered, arena) },
		{ "decided by one person alone",
		    count(s->decided_alone, arena) },
	};
	for (size_t i = 0; i < LESSONS_FIGURES; i++)
		figures[i] = all[i];
}

static void
add_figure(struct buf *out, const char *name, struct str value)
{
	buf_format(out, "  %-*s", NAME_COLUMNS, name);
	page_add(out, NAME_COLUMNS + 2, str_is_empty(value) ? STR("-") : value);
}

static void
add_summary(const struct lessons *lessons, struct buf *out, struct arena *arena)
{
	struct lessons_figure figures[LESSONS_FIGURES];
	lessons_figures(lessons, arena, figures);
	for (size_t i = 0; i < LESSONS_FIGURES; i++)
		add_figure(out, figures[i].name, figures[i].value);
}

/* What our letters are worth: the figure that the whole program is about. */
static void
add_score(const struct lessons *lessons, struct buf *out, struct arena *arena)
{
	const struct lesson_score *score = &lessons->score;
	buf_add(out, STR("\nWhether our letters help\n"));
	add_figure(out, "complaints per 1,000 delayed parcels, told",
	    lessons_rate(score->rate_told, arena));
	add_figure(out, "complaints per 1,000 delayed parcels, not told",
	    lessons_rate(score->rate_untold, arena));
	add_figure(out, "delayed parcels", count(score->delayed, arena));
	add_figure(out, "of them with a letter of ours",
	    count(score->warned, arena));
	add_figure(out, "complaints after our letter",
	    count(score->told, arena));
	add_figure(out, "complaints before it, or without one",
	    count(score->untold, arena));
	add_figure(out, "days from letter to complaint (median)",
	    hours(score->median_days, arena));
}

static void
add_padded(struct buf *out, struct str value, size_t columns)
{
	display_add_cut(out, value, columns);
	size_t filled = display_columns(value);
	for (; filled < columns; filled++)
		buf_add_byte(out, ' ');
}

static void
add_group(struct buf *out, const struct lesson_group *group,
    struct arena *arena)
{
	struct str share = lessons_share(group->share, arena);
	struct str sum = lessons_share(group->cumulative, arena);
	struct str rate = lessons_rate(group->rate, arena);
	buf_add(out, STR("  "));
	add_padded(out, group->value, VALUE_COLUMNS);
	buf_format(out, " %5zu %6.*s %6.*s %8.*s %7zu\n", group->cases,
	    STR_ARG(share), STR_ARG(sum), STR_ARG(rate), group->cases_before);
}

static void
add_pareto(struct buf *out, const struct lessons_pareto *pareto,
    enum lesson_dimension dimension, struct arena *arena)
{
	buf_format(out, "\n%-*s %5s %6s %6s %8s %7s\n", VALUE_COLUMNS + 2,
	    lessons_title(dimension), "cases", "%", "sum %", "/1,000",
	    "before");
	for (size_t i = 0; i < pareto->count && i < TOP; i++)
		add_group(out, &pareto->items[i], arena);
	if (pareto->count > TOP)
		buf_format(out, "  and %zu more in pareto_%s.csv\n",
		    pareto->count - TOP, lesson_dimension_name(dimension));
}

static void
add_measure(struct buf *out, const struct case_measure *measure,
    struct arena *arena)
{
	struct str before = lessons_rate(measure->rate_before, arena);
	struct str after = lessons_rate(measure->rate_after, arena);
	buf_format(out, "  %3lld  ", (long long)measure->id);
	page_add(out, 7,
	    arena_format(arena, "%s %.*s, %s%s%.*s: %.*s for 1,000%s%.*s",
		lesson_dimension_name(measure->dimension),
		STR_ARG(measure->value), lessons_measure_state(measure),
		str_is_empty(measure->owner) ? "" : ", ",
		STR_ARG(measure->owner),
		STR_ARG(str_is_empty(before) ? STR("?") : before),
		str_is_empty(after) ? "" : ", then ", STR_ARG(after)));
	buf_add(out, STR("       "));
	page_add(out, 7, measure->preventive);
}

static void
add_measures(const struct lessons *lessons, struct buf *out,
    struct arena *arena)
{
	if (lessons->measure_count == 0)
		return;
	buf_add(out, STR("\nWhat was decided to do (capa.csv)\n"));
	for (size_t i = 0; i < lessons->measure_count; i++)
		add_measure(out, &lessons->measures[i], arena);
}

void
lessons_text(const struct lessons *lessons, struct buf *out)
{
	struct arena arena = { 0 };
	char from[DATE_TEXT], to[DATE_TEXT];
	buf_format(out, "Lessons of the complaints of %s to %s\n\n",
	    date_format(lessons->from, from), date_format(lessons->to, to));
	add_summary(lessons, out, &arena);
	add_score(lessons, out, &arena);
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++)
		if (lessons->pareto[d].count > 0)
			add_pareto(out, &lessons->pareto[d], d, &arena);
	add_measures(lessons, out, &arena);
	arena_release(&arena);
}
