#include "report/listing.h"

#include "report/display.h"
#include "report/facts.h"
#include "report/fold.h"
#include "report/grouping.h"
#include "report/markup.h"

/* So few are seen at once. */
enum { OPEN_PARCELS = 20 };

static void
start_section(struct buf *out, const char *id, const char *title,
    const char *advice)
{
	buf_format(out,
	    "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
	    "<p>%s</p>\n",
	    id, id, title, advice);
}

/* --- the staff ----------------------------------------------------------- */

struct staff_list {
	const struct report *report;
	const size_t *items;
};

/* What was found of its parcel, or NULL. */
static const struct report_finding *
finding_of(const struct report *report, const struct report_staff *staff)
{
	size_t place = (size_t)staff->finding;
	return place >= 1 && place <= report->finding_count
	           ? &report->findings[place - 1]
	           : NULL;
}

static void
add_tracking(struct buf *out, size_t i, void *context)
{
	const struct staff_list *list = context;
	markup_add(out, list->report->staff[list->items[i]].tracking);
}

static void
add_staff_item(struct buf *out, size_t i, void *context)
{
	const struct staff_list *list = context;
	const struct report_staff *staff = &list->report->staff[list->items[i]];
	const struct report_finding *finding = finding_of(list->report, staff);
	markup_put(out, "<li>");
	if (finding != NULL)
		facts_add(out, finding);
	else
		facts_add_unknown(out, staff->tracking);
	markup_put(out, "</li>\n");
}

static void
add_staff_group(struct buf *out, const struct report *report,
    const struct group *group)
{
	struct staff_list list = { report, group->items };
	const struct fold_list folds = { "mails", add_tracking, add_staff_item,
		&list };
	const struct report_staff *first = &report->staff[group->items[0]];
	markup_data(out, "<h3>", first->why, "</h3>\n");
	if (!str_is_empty(first->advice))
		markup_data(out, "<p>", first->advice, "</p>\n");
	if (str_is_empty(first->tracking) && group->count == 1)
		return;
	fold_begin(out, "",
	    report->staff_count <= OPEN_PARCELS ? FOLD_OPEN : FOLD_CLOSED);
	/* Complaints stand here, too. */
	if (finding_of(report, first) != NULL)
		display_add_counted(out, group->count, "parcel", "parcels");
	else
		display_add_counted(out, group->count, "entry", "entries");
	fold_begin_content(out);
	fold_add_list(out, &folds, group->count);
	markup_put(out, "</details>\n");
}

void
listing_add_staff(struct buf *out, const struct report *report)
{
	struct arena arena = { 0 };
	struct grouping reasons;
	if (report->staff_count == 0)
		return;
	grouping_init(&reasons, &arena);
	for (size_t i = 0; i < report->staff_count; i++)
		grouping_add(&reasons, report->staff[i].why, i);
	grouping_sort(&reasons);
	start_section(out, "staff", "For the staff",
	    "Nobody is written to about these parcels: a person has to look. "
	    "<code>shipdelay explain</code> with a parcel's number tells all "
	    "that is known of it.");
	for (size_t i = 0; i < reasons.count; i++)
		add_staff_group(out, report, &reasons.groups[i]);
	markup_put(out, "</section>\n");
	grouping_release(&reasons);
	arena_release(&arena);
}

/* --- tables -------------------------------------------------------------- */

static void
start_table(struct buf *out, const char *first, const char *second)
{
	buf_format(out,
	    "<table>\n<thead><tr><th scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
	    first, second);
}

static void
end_table(struct buf *out)
{
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

void
listing_add_rejects(struct buf *out, const struct report *report)
{
	if (report->reject_count == 0)
		return;
	start_section(out, "rejects", "Rejected rows",
	    "These rows were left out, all others count. Put them right in "
	    "the file and run again. Are there many with one reason? Then the "
	    "format has changed: <code>shipdelay probe</code> with the file's "
	    "name tells which profile fits.");
	start_table(out, "Row", "Reason");
	for (size_t i = 0; i < report->reject_count; i++) {
		markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
		    report->rejects[i].row, "</th>");
		markup_data(out, "<td>", report->rejects[i].reason,
		    "</td></tr>\n");
		buf_pass(out);
	}
	end_table(out);
}

void
listing_add_unmapped(struct buf *out, const struct report *report)
{
	if (report->unmapped_count == 0)
		return;
	start_section(out, "unmapped", "Unknown codes",
	    "Nobody is written to about parcels with these codes. Ask the "
	    "carrier what they mean and add them to the profile.");
	start_table(out, "Code", "Times");
	for (size_t i = 0; i < report->unmapped_count; i++) {
		markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
		    report->unmapped[i].code, "</th>");
		markup_number(out, "<td>", report->unmapped[i].count,
		    "</td></tr>\n");
	}
	end_table(out);
}

/* --- findings without a mail --------------------------------------------- */

struct untold_list {
	const struct report_finding *findings;
	const size_t *items;
};

static void
add_parcel(struct buf *out, size_t i, void *context)
{
	const struct untold_list *list = context;
	const struct report_finding *finding = &list->findings[list->items[i]];
	markup_data(out, "", finding->carrier, " ");
	markup_add(out, finding->tracking);
}

static void
add_finding(struct buf *out, size_t i, void *context)
{
	const struct untold_list *list = context;
	markup_put(out, "<li>");
	facts_add(out, &list->findings[list->items[i]]);
	markup_put(out, "</li>\n");
}

/* A notice without a mail is the quiet end of an episode, say. */
static struct str
reason_of(const struct report_finding *finding)
{
	if (!str_is_empty(finding->reason))
		return finding->reason;
	if (finding->is_told)
		return str_from(notice_kind_name(finding->notice));
	return STR("nothing to tell");
}

static void
add_reason(struct buf *out, const struct report *report,
    const struct group *group)
{
	struct untold_list list = { report->findings, group->items };
	const struct fold_list folds = { "mails", add_parcel, add_finding,
		&list };
	fold_begin(out, "", FOLD_CLOSED);
	markup_data(out, "<h3>", group->key, "</h3> ");
	display_add_counted(out, group->count, "parcel", "parcels");
	fold_begin_content(out);
	fold_add_list(out, &folds, group->count);
	markup_put(out, "</details>\n");
}

/* Those of the staff stand there. */
static bool *
mark_staff(const struct report *report, struct arena *arena)
{
	bool *marks = arena_alloc(arena, report->finding_count, sizeof(*marks));
	for (size_t i = 0; i < report->staff_count; i++) {
		const struct report_finding *finding = finding_of(report,
		    &report->staff[i]);
		if (finding != NULL)
			marks[finding - report->findings] = true;
	}
	return marks;
}

static void
gather_untold(struct telling *telling, struct arena *arena,
    struct grouping *reasons)
{
	const struct report *report = telling->report;
	const bool *marks = mark_staff(report, arena);
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (telling_find(telling, finding) == TELLING_NONE && !marks[i])
			grouping_add(reasons, reason_of(finding), i);
	}
}

void
listing_add_untold(struct buf *out, struct telling *telling)
{
	const struct report *report = telling->report;
	struct arena arena = { 0 };
	struct grouping reasons;
	grouping_init(&reasons, &arena);
	gather_untold(telling, &arena, &reasons);
	grouping_sort(&reasons);
	if (reasons.count > 0)
		start_section(out, "untold", "Found, but not in a mail",
		    "Why nothing is told about them now.");
	for (size_t i = 0; i < reasons.count; i++)
		add_reason(out, report, &reasons.groups[i]);
	if (reasons.count > 0)
		markup_put(out, "</section>\n");
	grouping_release(&reasons);
	arena_release(&arena);
}
