#include "report/html.h"

#include <assert.h>
#include <stdio.h>

#include "report/badge.h"
#include "report/chart.h"
#include "report/display.h"
#include "report/listing.h"
#include "report/markup.h"
#include "report/style.h"

/* --- the top ----------------------------------------------------------- */

static void
add_head(struct buf *out, const struct report *report)
{
	markup_begin_page(out);
	markup_data(out, "<title>shipdelay, run ", report->run, "</title>\n");
	markup_put(out, "<style>\n");
	style_add(out);
	markup_put(out, "</style>\n</head>\n<body>\n<header>\n");
	markup_data(out, "<h1>Run ", report->run, "</h1>\n");
	markup_data(out, "<p class=\"dim\">shipdelay ", report->command, ", ");
	markup_data(out, "", report->now, "");
	markup_put(out,
	    report->is_dry_run
		? ". Dry run: nothing was sent, nothing was recorded."
		: "");
	markup_put(out, "</p>\n</header>\n");
}

static void
add_link(struct buf *out, const char *target, const char *name, size_t count)
{
	if (count == 0)
		return;
	buf_format(out, "<li><a href=\"#%s\">%s</a> (", target, name);
	markup_number(out, "", count, ")</li>\n");
}

static void
add_navigation(struct buf *out, const struct report *report)
{
	markup_put(out, "<nav aria-label=\"On this page\">\n<ul>\n"
			"<li><a href=\"#totals\">Totals</a></li>\n");
	add_link(out, "mails", "Mails", report->mail_count);
	add_link(out, "staff", "For the staff", report->staff_count);
	add_link(out, "rejects", "Rejected rows", report->reject_count);
	add_link(out, "unmapped", "Unknown codes", report->unmapped_count);
	add_link(out, "findings", "Findings", report->finding_count);
	markup_put(out, "</ul>\n</nav>\n<main>\n");
}

static void
add_brake(struct buf *out, const struct report *report)
{
	if (str_is_empty(report->brake.name))
		return;
	struct buf sentence;
	buf_init(&sentence, out->limit);
	report_say_brake(&report->brake, &sentence);
	markup_put(out,
	    "<section class=\"box bad\" aria-labelledby=\"brake\">\n"
	    "<h2 id=\"brake\">");
	markup_data(out, "Held by the brake ", report->brake.name, "</h2>\n");
	markup_data(out, "<p>", buf_str(&sentence), "</p>\n");
	if (report->is_dry_run) {
		markup_put(out, "<p>A real run would be held until somebody "
				"approves it.</p>\n");
	} else {
		markup_put(out, "<p>No mail has left. Look at the mails below, "
				"then send exactly these or drop them:</p>\n");
		markup_data(out, "<pre>shipdelay approve ", report->run,
		    " --by NAME\n");
		markup_data(out, "shipdelay discard ", report->run, "</pre>\n");
	}
	markup_put(out, "</section>\n");
	buf_release(&sentence);
}

static void
add_stop(struct buf *out, const struct report *report)
{
	if (str_is_empty(report->stop))
		return;
	markup_put(out, "<section class=\"box bad\" aria-labelledby=\"stop\">\n"
			"<h2 id=\"stop\">The run stopped</h2>\n");
	markup_data(out, "<p>", report->stop, "</p>\n</section>\n");
}

/* One line of "Needs a person". */
static void
add_need(struct buf *out, size_t count, const char *target,
    const char *singular, const char *plural)
{
	if (count == 0)
		return;
	buf_format(out, "<li><a href=\"#%s\">", target);
	display_add_counted(out, count, singular, plural);
	markup_put(out, "</a></li>\n");
}

/* The first mail in a state is where its link goes. */
static void
add_mail_need(struct buf *out, const struct report *report,
    enum mail_state state, const char *singular, const char *plural)
{
	char target[24] = "";
	size_t count = 0;
	for (size_t i = 0; i < report->mail_count; i++) {
		if (report->mails[i].state == state && count++ == 0)
			snprintf(target, sizeof(target), "m%zu", i + 1);
	}
	add_need(out, count, target, singular, plural);
}

static void
add_needs(struct buf *out, const struct report *report)
{
	struct buf needs;
	buf_init(&needs, out->limit);
	add_mail_need(&needs, report, MAIL_IN_DOUBT,
	    "mail in doubt: the relay did not answer",
	    "mails in doubt: the relay did not answer");
	add_mail_need(&needs, report, MAIL_REJECTED,
	    "mail was rejected by the relay",
	    "mails were rejected by the relay");
	add_need(&needs, report->staff_count, "staff", "parcel for the staff",
	    "parcels for the staff");
	add_need(&needs, report->reject_count, "rejects",
	    "row could not be read", "rows could not be read");
	add_need(&needs, report->unmapped_count, "unmapped",
	    "code is in no vocabulary", "codes are in no vocabulary");
	if (needs.len > 0) {
		markup_put(out,
		    "<section class=\"box warn\" aria-labelledby=\"needs\">\n"
		    "<h2 id=\"needs\">Needs a person</h2>\n<ul>\n");
		buf_add(out, buf_str(&needs));
		markup_put(out, "</ul>\n</section>\n");
	} else if (str_is_empty(report->brake.name) &&
		   str_is_empty(report->stop)) {
		markup_put(out,
		    "<p class=\"box good\">Nothing needs a person.</p>\n");
	}
	buf_release(&needs);
}

static void
add_staff_mail(struct buf *out, const struct report *report)
{
	if (!str_is_empty(report->staff_mail.to))
		markup_data(out,
		    "<p>Mail to the staff: ", report->staff_mail.to, "</p>\n");
}

/* --- totals and charts -------------------------------------------------- */

static void
add_tiles(struct buf *out, const struct report *report)
{
	const struct report_totals *totals = &report->totals;
	markup_put(out, "<ul class=\"tiles\">\n");
	markup_number(out, "<li><b>", totals->rows, "</b>rows read</li>\n");
	markup_number(out, "<li><b>", totals->shipments,
	    "</b>shipments</li>\n");
	markup_number(out, "<li><b>", report->finding_count,
	    "</b>findings</li>\n");
	markup_number(out, "<li><b>", report->mail_count, "</b>mails</li>\n");
	markup_number(out, "<li><b>", totals->mails[MAIL_ACCEPTED],
	    "</b>accepted</li>\n");
	markup_number(out, "<li><b>", report->staff_count,
	    "</b>for the staff</li>\n");
	markup_put(out, "</ul>\n");
}

static void
add_charts(struct buf *out, const struct report *report)
{
	size_t before = out->len;
	markup_put(out,
	    "<section aria-labelledby=\"charts\">\n"
	    "<h2 id=\"charts\">At a glance</h2>\n"
	    "<p class=\"dim\">Delays are parcels that are delayed, suspended, "
	    "waiting for the customer, or about to stand still.</p>\n"
	    "<div class=\"charts\">\n");
	if (chart_add_all(out, report) == 0) {
		buf_truncate(out, before);
		return;
	}
	markup_put(out, "</div>\n</section>\n");
}

/* One line of a table of totals; the note may be NULL. */
struct total {
	const char *name;
	const char *note;
	size_t count;
};

enum { MAX_TOTALS = 16 };

struct totals {
	struct total lines[MAX_TOTALS];
	size_t count;
};

static void
append(struct totals *totals, const char *name, const char *note, size_t count)
{
	assert(totals->count < MAX_TOTALS);
	totals->lines[totals->count++] = (struct total){ name, note, count };
}

/* Only what occurred. */
static void
append_some(struct totals *totals, const char *name, const char *note,
    size_t count)
{
	if (count > 0)
		append(totals, name, note, count);
}

static void
add_table(struct buf *out, const char *caption, const struct totals *totals)
{
	if (totals->count == 0)
		return;
	buf_format(out, "<table>\n<caption>%s</caption>\n<tbody>\n", caption);
	for (size_t i = 0; i < totals->count; i++) {
		const struct total *line = &totals->lines[i];
		buf_format(out, "<tr><th scope=\"row\">%s", line->name);
		if (line->note != NULL)
			buf_format(out, " <span class=\"dim\">%s</span>",
			    line->note);
		markup_number(out, "</th><td class=\"num\">", line->count,
		    "</td></tr>\n");
	}
	markup_put(out, "</tbody>\n</table>\n");
}

static void
add_row_totals(struct buf *out, const struct report_totals *totals)
{
	struct totals table = { .count = 0 };
	append(&table, "shipments", NULL, totals->shipments);
	append(&table, "duplicates", NULL, totals->duplicates);
	append(&table, "rejected", NULL, totals->rejected);
	append(&table, "all rows", NULL, totals->rows);
	append_some(&table, "unmapped", "shipments in an unknown status",
	    totals->unmapped);
	add_table(out, "Rows", &table);
}

static void
add_finding_totals(struct buf *out, const struct report_totals *totals)
{
	struct totals table = { .count = 0 };
	for (int i = 0; i < FINDING_KIND_COUNT; i++)
		append_some(&table, finding_kind_name((enum finding_kind)i),
		    NULL, totals->findings[i]);
	add_table(out, "Findings", &table);
}

static void
add_notice_totals(struct buf *out, const struct report_totals *totals)
{
	struct totals table = { .count = 0 };
	for (int i = 0; i < NOTICE_KIND_COUNT; i++)
		append_some(&table, notice_kind_name((enum notice_kind)i), NULL,
		    totals->notices[i]);
	add_table(out, "Notices", &table);
}

static void
add_mail_totals(struct buf *out, const struct report_totals *totals)
{
	struct totals table = { .count = 0 };
	for (int i = 0; i < MAIL_STATE_COUNT; i++)
		append_some(&table, mail_state_name((enum mail_state)i),
		    badge_meaning((enum mail_state)i), totals->mails[i]);
	add_table(out, "Mails", &table);
}

static void
add_totals(struct buf *out, const struct report *report)
{
	markup_put(out,
	    "<section aria-labelledby=\"totals\">\n"
	    "<h2 id=\"totals\">Totals</h2>\n<div class=\"tables\">\n");
	add_row_totals(out, &report->totals);
	add_finding_totals(out, &report->totals);
	add_notice_totals(out, &report->totals);
	add_mail_totals(out, &report->totals);
	markup_put(out, "</div>\n</section>\n");
}

void
report_html(const struct report *report, struct buf *out)
{
	add_head(out, report);
	add_navigation(out, report);
	add_brake(out, report);
	add_stop(out, report);
	add_needs(out, report);
	add_staff_mail(out, report);
	add_tiles(out, report);
	add_charts(out, report);
	add_totals(out, report);
	listing_add_mails(out, report);
	listing_add_staff(out, report);
	listing_add_rejects(out, report);
	listing_add_unmapped(out, report);
	listing_add_findings(out, report);
	markup_put(out, "</main>\n</body>\n</html>\n");
}
