#include "report/html.h"

#include <assert.h>

#include "report/badge.h"
#include "report/batch.h"
#include "report/display.h"
#include "report/glance.h"
#include "report/listing.h"
#include "report/mail_list.h"
#include "report/markup.h"
#include "report/overview.h"
#include "report/shutdown.h"
#include "report/style.h"
#include "report/tally.h"
#include "report/telling.h"
#include "report/verdict.h"

/* --- the top ----------------------------------------------------------- */

static void
add_head(struct buf *out, const struct report *report, struct str verdict)
{
	markup_begin_page(out);
	markup_data(out, "<title>", verdict, ": ");
	markup_data(out, "shipdelay, run ", report->run, "</title>\n");
	markup_put(out, "<style>\n");
	style_add(out);
	markup_put(out, "</style>\n</head>\n<body>\n<header>\n");
	markup_data(out, "<h1>", verdict, "</h1>\n");
	markup_data(out, "<p class=\"dim\">shipdelay ", report->command, ", ");
	markup_data(out, "run <span class=\"id\">", report->run, "</span>, ");
	markup_data(out, "", report->now, "");
	markup_put(out,
	    report->is_dry_run
		? ". Dry run: nothing was sent, nothing was recorded."
		: "");
	markup_put(out, "</p>\n");
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
	markup_put(out, "<nav aria-label=\"On this page\">\n<ul>\n");
	add_link(out, "mails", "Mails", report->mail_count);
	add_link(out, "staff", "For the staff", report->staff_count);
	add_link(out, "rejects", "Rejected rows", report->reject_count);
	add_link(out, "unmapped", "Unknown codes", report->unmapped_count);
	markup_put(out, "<li><a href=\"#books\">Books</a></li>\n"
			"</ul>\n</nav>\n</header>\n<main>\n");
}

/* --- what is sent -------------------------------------------------------- */

static size_t
count_parcels(const struct report *report)
{
	size_t parcels = 0;
	for (size_t i = 0; i < report->mail_count; i++)
		parcels += report->mails[i].parcel_count;
	return parcels;
}

/* "11,766 mails to 11,750 customers about 11,809 parcels, in 9 languages." */
static void
add_reach(struct buf *out, const struct report *report)
{
	struct arena arena = { 0 };
	struct tally customers, languages;
	tally_init(&customers, &arena);
	tally_init(&languages, &arena);
	for (size_t i = 0; i < report->mail_count; i++) {
		const struct report_mail *mail = &report->mails[i];
		tally_add(&customers, arena_lower(&arena, mail->to), 1);
		tally_add(&languages, mail->language, 1);
	}
	markup_put(out, "<p>");
	display_add_counted(out, report->mail_count, "mail", "mails");
	markup_put(out, " to ");
	display_add_counted(out, customers.count, "customer", "customers");
	markup_put(out, " about ");
	display_add_counted(out, count_parcels(report), "parcel", "parcels");
	markup_put(out, ", in ");
	display_add_counted(out, languages.count, "language", "languages");
	markup_put(out, ".</p>\n");
	tally_release(&customers);
	tally_release(&languages);
	arena_release(&arena);
}

/* The clocks of complaints: on top, for they never pause. */
static void
add_cases(struct buf *out, const struct report *report)
{
	if (report->case_count == 0)
		return;
	markup_put(out, "<section aria-labelledby=\"complaints\">\n"
			"<h2 id=\"complaints\">Complaints that wait</h2>\n"
			"<table>\n<thead><tr><th scope=\"col\">Case</th>"
			"<th scope=\"col\">Clock</th><th scope=\"col\">State"
			"</th><th scope=\"col\">Order</th></tr></thead>\n"
			"<tbody>\n");
	for (size_t i = 0; i < report->case_count; i++) {
		const struct report_case *item = &report->cases[i];
		markup_data(out, "<tr><td>", item->name, "</td>");
		markup_data(out, "<td>", item->clock, "</td>");
		markup_data(out, "<td>", item->state, "</td>");
		markup_data(out, "<td>", item->order, "</td></tr>\n");
	}
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

static void
add_summary(struct buf *out, const struct report *report,
    const struct batches *batches)
{
	if (report->mail_count == 0)
		return;
	markup_put(out, "<section aria-labelledby=\"summary\">\n"
			"<h2 id=\"summary\">What, to whom, and why</h2>\n");
	add_reach(out, report);
	mail_list_add_summary(out, report, batches);
	markup_put(out, "</section>\n");
}

static void
add_staff_mail(struct buf *out, const struct report *report)
{
	if (!str_is_empty(report->staff_mail.to))
		markup_data(out,
		    "<p>Mail to the staff: ", report->staff_mail.to, "</p>\n");
}

/* --- the books ------------------------------------------------------------ */

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
add_books(struct buf *out, const struct report *report)
{
	markup_put(out,
	    "<section aria-labelledby=\"books\">\n"
	    "<h2 id=\"books\">The books</h2>\n<div class=\"tables\">\n");
	add_row_totals(out, &report->totals);
	add_finding_totals(out, &report->totals);
	add_notice_totals(out, &report->totals);
	add_mail_totals(out, &report->totals);
	markup_put(out, "</div>\n</section>\n");
}

/* Every finding is asked for its mail before the mails ask for findings. */
static void
add_lists(struct buf *out, const struct report *report,
    const struct batches *batches)
{
	struct telling telling;
	telling_init(&telling, report);
	for (size_t i = 0; i < report->finding_count; i++)
		telling_find(&telling, &report->findings[i]);
	mail_list_add(out, &telling, batches);
	listing_add_staff(out, report);
	listing_add_rejects(out, report);
	listing_add_unmapped(out, report);
	listing_add_untold(out, &telling);
	telling_release(&telling);
}

static void
add_shutdown(struct buf *out, const struct report *report, struct arena *arena)
{
	struct overview overview;
	overview_init(&overview, "announce", "", arena);
	shutdown_add_all(report, &overview);
	for (size_t i = 0; i < overview.table_count; i++)
		overview_add_html(&overview.tables[i], out);
}

void
report_html(const struct report *report, struct buf *out)
{
	struct arena arena = { 0 };
	struct batches batches;
	struct buf verdict;
	buf_init(&verdict, out->limit);
	verdict_say(&verdict, report);
	batches_of(report, &arena, &batches);
	add_head(out, report, buf_str(&verdict));
	add_navigation(out, report);
	verdict_add_brake(out, report);
	verdict_add_stop(out, report);
	add_cases(out, report);
	add_summary(out, report, &batches);
	verdict_add_needs(out, report);
	add_staff_mail(out, report);
	glance_add(out, report);
	glance_add_nights(out, report);
	add_shutdown(out, report, &arena);
	add_lists(out, report, &batches);
	add_books(out, report);
	markup_put(out, "</main>\n</body>\n</html>\n");
	buf_release(&verdict);
	arena_release(&arena);
}
