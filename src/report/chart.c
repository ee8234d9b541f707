#include "report/chart.h"

#include <limits.h>

#include "calendar/cause.h"
#include "report/display.h"
#include "report/markup.h"

enum {
	ROW_HEIGHT = 36,
	TEXT_BASE = 14,
	BAR_TOP = 20,
	BAR_HEIGHT = 9,
	LABEL_COLUMNS = 30,
	SHOWN_BARS = 12
};

static size_t
largest_of(const struct tally *tally)
{
	size_t largest = 1;
	for (size_t i = 0; i < tally->count; i++) {
		if (tally->items[i].count > largest)
			largest = tally->items[i].count;
	}
	return largest;
}

static void
add_bar(struct buf *out, size_t row, const struct tally_item *item,
    size_t largest)
{
	struct buf label;
	size_t top = row * ROW_HEIGHT;
	/* A thousandth is seen as a sliver, not as nothing. */
	double percent = 100.0 * (double)item->count / (double)largest;
	if (item->count > 0 && percent < 0.5)
		percent = 0.5;
	buf_init(&label, item->label.len * GLYPH_TEXT + GLYPH_TEXT);
	display_add_cut(&label, item->label, LABEL_COLUMNS);
	buf_format(out, "<text x=\"0\" y=\"%zu\">", top + TEXT_BASE);
	markup_add(out, buf_str(&label));
	buf_format(out, "</text><text class=\"n\" x=\"100%%\" y=\"%zu\">",
	    top + TEXT_BASE);
	display_add_count(out, item->count);
	buf_format(out,
	    "</text><rect class=\"track\" y=\"%zu\" width=\"100%%\" "
	    "height=\"%d\" rx=\"2\"/>",
	    top + BAR_TOP, BAR_HEIGHT);
	if (item->count > 0)
		buf_format(out,
		    "<rect class=\"bar\" y=\"%zu\" width=\"%.1f%%\" "
		    "height=\"%d\" rx=\"2\"/>\n",
		    top + BAR_TOP, percent, BAR_HEIGHT);
	buf_release(&label);
}

static void
add_description(struct buf *out, const struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++) {
		buf_add(out, i == 0 ? STR("") : STR("; "));
		markup_add(out, tally->items[i].label);
		buf_add(out, STR(": "));
		display_add_count(out, tally->items[i].count);
	}
}

void
chart_add(struct buf *out, const char *id, const char *title,
    const struct tally *tally)
{
	if (tally_sum(tally) == 0)
		return;
	buf_format(out,
	    "<figure>\n<figcaption id=\"%s\">%s</figcaption>\n"
	    "<svg role=\"img\" aria-labelledby=\"%s\" "
	    "aria-describedby=\"%s-d\" width=\"100%%\" height=\"%zu\">"
	    "<desc id=\"%s-d\">",
	    id, title, id, id, tally->count * ROW_HEIGHT, id);
	add_description(out, tally);
	buf_add(out, STR("</desc>\n"));
	size_t largest = largest_of(tally);
	for (size_t i = 0; i < tally->count; i++)
		add_bar(out, i, &tally->items[i], largest);
	buf_add(out, STR("</svg>\n</figure>\n"));
}

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

/* In the order of the bars. */
static const struct lateness {
	struct str label;
	int most;
} latenesses[] = {
	{ STR_INIT("not late yet"), 0 },
	{ STR_INIT("1 to 3 days"), 3 },
	{ STR_INIT("4 to 7 days"), 7 },
	{ STR_INIT("8 to 14 days"), 14 },
	{ STR_INIT("15 to 30 days"), 30 },
	{ STR_INIT("over 30 days"), INT_MAX },
};

static struct str
lateness_label(const struct report_finding *finding, struct arena *arena)
{
	(void)arena;
	const struct lateness *lateness = latenesses;
	if (finding->days_late < 0)
		return STR("not known");
	while (finding->days_late > lateness->most)
		lateness++;
	return lateness->label;
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

static size_t
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
	size_t drawn = 0;
	for (size_t i = 0; i < COUNT_OF(charts); i++) {
		struct tally tally;
		tally_init(&tally, arena);
		count_delays(&tally, report, charts[i].label);
		add_ranking(out, charts[i].id, charts[i].title, &tally);
		drawn += tally.count > 0;
		tally_release(&tally);
	}
	return drawn;
}

static size_t
add_latenesses(struct buf *out, const struct report *report,
    struct arena *arena)
{
	struct tally tally;
	tally_init(&tally, arena);
	for (size_t i = 0; i < COUNT_OF(latenesses); i++)
		tally_add(&tally, latenesses[i].label, 0);
	count_delays(&tally, report, lateness_label);
	chart_add(out, "days-late", "Days late", &tally);
	size_t drawn = tally_sum(&tally) > 0;
	tally_release(&tally);
	return drawn;
}

static size_t
add_languages(struct buf *out, const struct report *report, struct arena *arena)
{
	struct tally tally;
	tally_init(&tally, arena);
	for (size_t i = 0; i < report->mail_count; i++)
		tally_add(&tally, report->mails[i].language, 1);
	add_ranking(out, "by-language", "Mails by language", &tally);
	size_t drawn = tally.count > 0;
	tally_release(&tally);
	return drawn;
}

size_t
chart_add_all(struct buf *out, const struct report *report)
{
	struct arena arena = { 0 };
	size_t drawn = add_delays(out, report, &arena) +
	               add_latenesses(out, report, &arena) +
	               add_languages(out, report, &arena);
	arena_release(&arena);
	return drawn;
}
