#include "report/facts.h"

#include "calendar/cause.h"
#include "detect/detect.h"
#include "report/display.h"
#include "report/markup.h"

static void
add_number(struct buf *out, struct str tracking)
{
	markup_data(out, "<p><b class=\"id\">",
	    str_is_empty(tracking) ? STR("(no number yet)") : tracking, "</b>");
}

/* "order #1001, 4px, CN→DE" */
static void
add_way(struct buf *out, const struct report_finding *finding)
{
	if (!str_is_empty(finding->order))
		markup_data(out, " order <bdi>", finding->order, "</bdi>,");
	markup_data(out, " <bdi>", finding->carrier, "</bdi>");
	if (str_is_empty(finding->origin) && str_is_empty(finding->destination))
		return;
	markup_data(out, ", ", finding->origin, "&#8594;");
	markup_data(out, "", finding->destination, "");
}

static void
add_days(struct buf *out, const char *before, int days, const char *after)
{
	markup_put(out, before);
	display_add_counted(out, (size_t)days, "day", "days");
	markup_put(out, after);
}

static void
add_day(struct buf *out, const char *before, struct date date)
{
	char iso[DATE_TEXT];
	buf_format(out, "%s%s", before, date_format(date, iso));
}

/* Each date is had or not by itself. */
static void
add_dates(struct buf *out, const struct report_finding *finding)
{
	if (date_is_set(finding->due_on))
		add_day(out, ". Due ", finding->due_on);
	if (date_is_set(finding->due_on) && finding->days_late > 0)
		add_days(out, ", ", finding->days_late, " late");
	if (date_is_set(finding->estimated_on))
		add_day(out, ". Expected ", finding->estimated_on);
	if (finding->silent_days > 0)
		add_days(out, ". Silent for ", finding->silent_days, "");
}

/* "delayed, customs"; "lost" has no other cause than itself. */
static void
add_kind(struct buf *out, const struct report_finding *finding)
{
	struct str kind = str_from(finding_kind_name(finding->kind));
	struct str cause = str_from(cause_name(finding->cause));
	markup_data(out, "", kind, "");
	if (!str_is_empty(cause) && !str_equal(cause, kind))
		markup_data(out, ", ", cause, "");
	if (!str_is_empty(finding->window))
		markup_data(out, ", ", finding->window, "");
}

static bool
is_rule(int rule)
{
	return rule >= 1 && rule <= RULE_COUNT;
}

void
facts_add(struct buf *out, const struct report_finding *finding)
{
	add_number(out, finding->tracking);
	add_way(out, finding);
	add_dates(out, finding);
	markup_put(out, ". ");
	if (is_rule(finding->rule))
		buf_format(out, "Rule %d, %s: ", finding->rule,
		    detect_rule_name(finding->rule));
	add_kind(out, finding);
	markup_data(out, ". Row ", finding->row, "</p>\n");
}

void
facts_add_unknown(struct buf *out, struct str tracking)
{
	add_number(out, tracking);
	markup_put(out, "</p>\n");
}
