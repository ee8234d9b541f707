#include "report/lessons_html.h"

#include "report/chart.h"
#include "report/markup.h"
#include "report/style.h"
#include "report/tally.h"

enum { CHARTED = 8 };

static void
add_head(const struct lessons *lessons, struct buf *out)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	date_format(lessons->from, from);
	date_format(lessons->to, to);
	markup_begin_page(out);
	markup_put(out, "<title>Lessons of complaints</title>\n<style>\n");
	style_add(out);
	markup_put(out, "</style>\n</head>\n<body>\n<header>\n"
			"<h1>Lessons of complaints</h1>\n");
	buf_format(out,
	    "<p class=\"dim\">Opened from %s to %s</p>\n</header>\n"
	    "<main>\n",
	    from, to);
}

static void
add_figures(const struct lessons *lessons, struct buf *out, struct arena *arena)
{
	struct lessons_figure figures[LESSONS_FIGURES];
	lessons_figures(lessons, arena, figures);
	markup_put(out, "<section aria-labelledby=\"figures\">\n"
			"<h2 id=\"figures\">How it went</h2>\n"
			"<table>\n<tbody>\n");
	for (size_t i = 0; i < LESSONS_FIGURES; i++) {
		buf_format(out, "<tr><th scope=\"row\">%s</th>",
		    figures[i].name);
		markup_data(out, "<td class=\"num\">",
		    str_is_empty(figures[i].value) ? STR("–")
						   : figures[i].value,
		    "</td></tr>\n");
	}
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

/* Rates are hundredths for 1,000, and so whole numbers for 100,000. */
static void
add_score(const struct lessons *lessons, struct buf *out, struct arena *arena)
{
	const struct lesson_score *score = &lessons->score;
	struct tally rates;
	markup_put(out, "<section aria-labelledby=\"letters\">\n"
			"<h2 id=\"letters\">Whether our letters help</h2>\n"
			"<p>");
	markup_number(out, "", score->delayed, " parcels were delayed, ");
	markup_number(out, "", score->warned,
	    " of them with a letter of ours. ");
	markup_number(out, "", score->told, " customers complained after it, ");
	markup_number(out, "", score->untold, " without one.</p>\n");
	tally_init(&rates, arena);
	if (score->rate_told >= 0)
		tally_add(&rates, STR("with a letter"),
		    (size_t)score->rate_told);
	if (score->rate_untold >= 0)
		tally_add(&rates, STR("without a letter"),
		    (size_t)score->rate_untold);
	chart_add(out, "score", "Complaints for 100,000 delayed parcels",
	    &rates);
	tally_release(&rates);
	markup_put(out, "</section>\n");
}

static void
add_chart(const struct lessons_pareto *pareto, enum lesson_dimension dimension,
    struct buf *out, struct arena *arena)
{
	struct tally tally;
	tally_init(&tally, arena);
	for (size_t i = 0; i < pareto->count; i++)
		tally_add(&tally, pareto->items[i].value,
		    pareto->items[i].cases);
	tally_fold(&tally, CHARTED);
	chart_add(out,
	    arena_format(arena, "chart-%s", lesson_dimension_name(dimension))
		.ptr,
	    "Cases", &tally);
	tally_release(&tally);
}

static void
add_group(const struct lesson_group *group, struct buf *out,
    struct arena *arena)
{
	markup_data(out, "<tr><th scope=\"row\">", group->value, "</th>");
	markup_number(out, "<td class=\"num\">", group->cases, "</td>");
	markup_data(out, "<td class=\"num\">",
	    lessons_share(group->share, arena), "</td>");
	markup_data(out, "<td class=\"num\">",
	    lessons_share(group->cumulative, arena), "</td>");
	markup_data(out, "<td class=\"num\">", lessons_rate(group->rate, arena),
	    "</td>");
	markup_number(out, "<td class=\"num\">", group->cases_before, "</td>");
	markup_data(out, "<td class=\"num\">",
	    lessons_money(&group->cost, arena), "</td></tr>\n");
}

static void
add_pareto(const struct lessons_pareto *pareto, enum lesson_dimension dimension,
    struct buf *out, struct arena *arena)
{
	const char *name = lesson_dimension_name(dimension);
	if (pareto->count == 0)
		return;
	buf_format(out,
	    "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", name,
	    name, lessons_title(dimension));
	add_chart(pareto, dimension, out, arena);
	buf_format(out,
	    "<table>\n<thead><tr><th scope=\"col\">%s</th>"
	    "<th scope=\"col\" class=\"num\">Cases</th>"
	    "<th scope=\"col\" class=\"num\">%%</th>"
	    "<th scope=\"col\" class=\"num\">Sum %%</th>"
	    "<th scope=\"col\" class=\"num\">For 1,000 parcels</th>"
	    "<th scope=\"col\" class=\"num\">Before</th>"
	    "<th scope=\"col\" class=\"num\">Cost</th></tr></thead>\n"
	    "<tbody>\n",
	    name);
	for (size_t i = 0; i < pareto->count; i++)
		add_group(&pareto->items[i], out, arena);
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

static void
add_measure(const struct case_measure *measure, struct buf *out,
    struct arena *arena)
{
	struct str before = lessons_rate(measure->rate_before, arena);
	struct str after = lessons_rate(measure->rate_after, arena);
	buf_format(out, "<tr><th scope=\"row\">%lld</th><td>%s ",
	    (long long)measure->id, lesson_dimension_name(measure->dimension));
	markup_data(out, "", measure->value, "</td>");
	markup_data(out, "<td>", measure->preventive, "</td>");
	markup_data(out, "<td>", measure->owner, "</td>");
	markup_data(out, "<td class=\"num\">", before, "</td>");
	markup_data(out, "<td class=\"num\">", after, "</td>");
	buf_format(out, "<td>%s</td></tr>\n", lessons_measure_state(measure));
}

static void
add_measures(const struct lessons *lessons, struct buf *out,
    struct arena *arena)
{
	if (lessons->measure_count == 0)
		return;
	markup_put(out, "<section aria-labelledby=\"measures\">\n"
			"<h2 id=\"measures\">What was decided to do</h2>\n"
			"<table>\n<thead><tr><th scope=\"col\">No.</th>"
			"<th scope=\"col\">About</th>"
			"<th scope=\"col\">What</th>"
			"<th scope=\"col\">Who</th>"
			"<th scope=\"col\" class=\"num\">Rate before</th>"
			"<th scope=\"col\" class=\"num\">After</th>"
			"<th scope=\"col\">State</th></tr></thead>\n"
			"<tbody>\n");
	for (size_t i = 0; i < lessons->measure_count; i++)
		add_measure(&lessons->measures[i], out, arena);
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

void
lessons_html(const struct lessons *lessons, struct buf *out)
{
	struct arena arena = { 0 };
	add_head(lessons, out);
	add_figures(lessons, out, &arena);
	add_score(lessons, out, &arena);
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++)
		add_pareto(&lessons->pareto[d], d, out, &arena);
	add_measures(lessons, out, &arena);
	markup_put(out, "</main>\n</body>\n</html>\n");
	arena_release(&arena);
}
