#include "report/glance.h"

#include <limits.h>

#include "calendar/cause.h"
#include "report/chart.h"
#include "report/display.h"
#include "report/fold.h"
#include "report/markup.h"
#include "report/tally.h"

enum { SHOWN_BARS = 12 };

static bool
is_delay(const struct report_finding *finding)
{
	return finding->kind == FINDING_ADVANCE ||
	       finding->kind == FINDING_SUSPENDED ||
	       finding->kind == FINDING_DELAYED ||
	       finding->kind == FINDING_ACTION;
}

static struct str
cause_label(const struct report_finding *finding, struct arena *arena)
{
	(void)arena;
	if (finding->cause == CAUSE_NONE)
		return STR("unknown");
	return str_from(cause_name(finding->cause));
}

static struct str
carrier_label(const struct report_finding *finding, struct arena *arena)
{
	(void)arena;
	return finding->carrier;
}

static struct str
lane_label(const struct report_finding *finding, struct arena *arena)
{
	struct str origin = finding->origin;
	struct str destination = finding->destination;
	if (str_is_empty(origin))
		origin = STR("?");
	if (str_is_empty(destination))
		destination = STR("?");
	return arena_format(arena, "%.*s \xE2\x86\x92 %.*s", STR_ARG(origin),
	    STR_ARG(destination));
}

/* A number of days as a bar: the first span that is not exceeded. */
struct span {
	struct str label;
	int most;
};

/* In the order of the bars. */
static const struct span latenesses[] = {
	{ STR_INIT("not late yet"), 0 },
	{ STR_INIT("1 to 3 days"), 3 },
	{ STR_INIT("4 to 7 days"), 7 },
	{ STR_INIT("8 to 14 days"), 14 },
	{ STR_INIT("15 to 30 days"), 30 },
	{ STR_INIT("over 30 days"), INT_MAX },
};

static const struct span silences[] = {
	{ STR_INIT("heard of today"), 0 },
	{ STR_INIT("1 or 2 days"), 2 },
	{ STR_INIT("3 to 5 days"), 5 },
	{ STR_INIT("6 to 10 days"), 10 },
	{ STR_INIT("11 to 20 days"), 20 },
	{ STR_INIT("over 20 days"), INT_MAX },
};

enum { SPANS = COUNT_OF(latenesses) };

static struct str
span_label(const struct span *span, int days)
{
	if (days < 0)
		return STR("not known");
	while (days > span->most)
		span++;
	return span->label;
}

static struct str
lateness_label(const struct report_finding *finding, struct arena *arena)
{
	(void)arena;
	return span_label(latenesses, finding->days_late);
}

static struct str
silence_label(const struct report_finding *finding, struct arena *arena)
{
	(void)arena;
	return span_label(silences, finding->silent_days);
}

/* What the delays are counted by. */
typedef struct str (
    *label_fn)(const struct report_finding *finding, struct arena *arena);

static void
count_delays(struct tally *tally, const struct report *report, label_fn label)
{
	struct arena scratch = { 0 };
	for (size_t i = 0; i < report->finding_count; i++) {
		if (!is_delay(&report->findings[i]))
			continue;
		tally_add(tally, label(&report->findings[i], &scratch), 1);
		arena_clear(&scratch);
	}
	arena_release(&scratch);
}

static void
add_ranking(struct buf *out, const char *id, const char *title,
    struct tally *tally)
{
	tally_sort(tally);
	tally_fold(tally, SHOWN_BARS);
	chart_add(out, id, title, tally);
}

static void
add_delays(struct buf *out, const struct report *report, struct arena *arena)
{
	static const struct {
		const char *id;
		const char *title;
		label_fn label;
	} charts[] = {
		{ "by-cause", "Delays by cause", cause_label },
		{ "by-carrier", "Delays by carrier", carrier_label },
		{ "by-lane", "Delays by lane", lane_label },
	};
	for (size_t i = 0; i < COUNT_OF(charts); i++) {
		struct tally tally;
		tally_init(&tally, arena);
		count_delays(&tally, report, charts[i].label);
		add_ranking(out, charts[i].id, charts[i].title, &tally);
		tally_release(&tally);
	}
}

static void
add_spans(struct buf *out, const struct report *report, struct arena *arena)
{
	static const struct {
		const char *id;
		const char *title;
		const struct span *spans;
		label_fn label;
	} charts[] = {
		{ "days-late", "Days late", latenesses, lateness_label },
		{ "silent-days", "Working days without news", silences,
		    silence_label },
	};
	for (size_t i = 0; i < COUNT_OF(charts); i++) {
		struct tally tally;
		tally_init(&tally, arena);
		for (size_t k = 0; k < SPANS; k++)
			tally_add(&tally, charts[i].spans[k].label, 0);
		count_delays(&tally, report, charts[i].label);
		chart_add(out, charts[i].id, charts[i].title, &tally);
		tally_release(&tally);
	}
}

static void
add_languages(struct buf *out, const struct report *report, struct arena *arena)
{
	struct tally tally;
	tally_init(&tally, arena);
	for (size_t i = 0; i < report->mail_count; i++)
		tally_add(&tally, report->mails[i].language, 1);
	add_ranking(out, "by-language", "Mails by language", &tally);
	tally_release(&tally);
}

void
glance_add(struct buf *out, const struct report *report)
{
	struct arena arena = { 0 };
	size_t before = out->len;
	markup_put(out,
	    "<section aria-labelledby=\"charts\">\n"
	    "<h2 id=\"charts\">At a glance</h2>\n"
	    "<p class=\"dim\">Delays are parcels that are delayed, suspended, "
	    "waiting for the customer, or about to stand still.</p>\n"
	    "<div class=\"charts\">\n");
	size_t empty = out->len;
	add_delays(out, report, &arena);
	add_spans(out, report, &arena);
	add_languages(out, report, &arena);
	arena_release(&arena);
	if (out->len == empty)
		buf_truncate(out, before);
	else
		markup_put(out, "</div>\n</section>\n");
}

/* --- the last nights ------------------------------------------------------ */

static void
add_night(struct buf *out, const struct report_night *night)
{
	char on[DATE_TEXT];
	buf_format(out, "<tr><th scope=\"row\">%s%s",
	    date_format(night->on, on), night->is_held ? ", held" : "");
	markup_number(out, "</th><td class=\"num\">", night->mails, "</td>");
	markup_number(out, "<td class=\"num\">", night->findings, "</td>");
	markup_number(out, "<td class=\"num\">", night->open, "</td>");
	markup_number(out, "<td class=\"num\">", night->late, " (");
	buf_format(out, "%zu %%)</td></tr>\n", report_late_share(night));
}

static void
add_nights_table(struct buf *out, const struct report *report)
{
	fold_begin(out, "", FOLD_CLOSED);
	markup_put(out, "The figures of each night");
	fold_begin_content(out);
	markup_put(out,
	    "<table>\n<thead><tr><th scope=\"col\">Night</th>"
	    "<th scope=\"col\" class=\"num\">Mails</th>"
	    "<th scope=\"col\" class=\"num\">Findings</th>"
	    "<th scope=\"col\" class=\"num\">Open</th>"
	    "<th scope=\"col\" class=\"num\">Late</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = report->night_count; i-- > 0;)
		add_night(out, &report->nights[i]);
	markup_put(out, "</tbody>\n</table>\n</details>\n");
}

static size_t
night_mails(const struct report_night *night)
{
	return night->mails;
}

static void
add_nights_charts(struct buf *out, const struct report *report)
{
	static const struct {
		const char *id;
		const char *title;
		const char *unit;
		size_t (*value)(const struct report_night *night);
	} charts[] = {
		{ "night-mails", "Mails each night", "", night_mails },
		{ "night-late", "Late parcels, of those that are open", " %",
		    report_late_share },
	};
	struct chart_column columns[REPORT_MAX_NIGHTS];
	char labels[REPORT_MAX_NIGHTS][DATE_TEXT];
	for (size_t i = 0; i < COUNT_OF(charts); i++) {
		for (size_t k = 0; k < report->night_count; k++) {
			const struct report_night *night = &report->nights[k];
			columns[k] = (struct chart_column){
				str_from(date_format(night->on, labels[k])),
				charts[i].value(night), night->is_held
			};
		}
		chart_add_columns(out,
		    &(struct chart_columns){ charts[i].id, charts[i].title,
			charts[i].unit, "Outlined: held by a brake.", columns,
			report->night_count });
	}
}

void
glance_add_nights(struct buf *out, const struct report *report)
{
	if (report->night_count < 2 || report->night_count > REPORT_MAX_NIGHTS)
		return;
	markup_put(out, "<section aria-labelledby=\"nights\">\n");
	buf_format(out, "<h2 id=\"nights\">The last %zu runs</h2>\n",
	    report->night_count);
	markup_put(out, "<div class=\"charts\">\n");
	add_nights_charts(out, report);
	markup_put(out, "</div>\n");
	add_nights_table(out, report);
	markup_put(out, "</section>\n");
}
