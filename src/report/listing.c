#include "report/listing.h"

#include "calendar/cause.h"
#include "report/badge.h"
#include "report/display.h"
#include "report/markup.h"
#include "report/telling.h"

enum { CHUNK_ROWS = 500 };

/* --- mails --------------------------------------------------------------- */

static void
add_parcels(struct buf *out, const struct report_mail *mail)
{
	buf_format(out, "<p>%s, ", report_letter_name(report_letter(mail)));
	markup_data(out, "", mail->language, ", ");
	display_add_counted(out, mail->parcel_count, "parcel", "parcels");
	for (size_t i = 0; i < mail->parcel_count; i++)
		markup_data(out, i == 0 ? ": <span class=\"id\">" : ", ",
		    mail->trackings[i], "");
	markup_put(out, mail->parcel_count > 0 ? "</span></p>\n" : "</p>\n");
}

static void
add_reply(struct buf *out, const struct report_mail *mail)
{
	if (!str_is_empty(mail->reply))
		markup_data(out,
		    "<p class=\"dim\">The relay said: ", mail->reply, "</p>\n");
}

static void
add_record(struct buf *out, const struct report_mail *mail)
{
	markup_put(out, "<p class=\"dim\">");
	for (size_t i = 0; i < mail->history_count; i++)
		buf_format(out, "%s%s", i == 0 ? "" : " &#8594; ",
		    mail_state_name(mail->history[i]));
	markup_data(out, mail->history_count > 0 ? ", decided in run " : "run ",
	    mail->run, ", ");
	markup_data(out, "Message-ID <span class=\"id\">", mail->message_id,
	    "</span></p>\n");
	if (mail->state == MAIL_ACCEPTED)
		add_reply(out, mail);
}

static void
add_preview(struct buf *out, const struct report_mail *mail)
{
	markup_put(out, "<details><summary><bdi>");
	markup_add_letter(out, mail->subject);
	markup_put(out, "</bdi></summary>\n");
	add_record(out, mail);
	if (!str_is_empty(mail->preview)) {
		markup_data(out, "<pre dir=\"auto\" lang=\"", mail->language,
		    "\">");
		markup_add_letter(out, mail->preview);
		markup_put(out, "</pre>\n");
	}
	markup_put(out, "</details>\n");
}

static void
add_mail(struct buf *out, size_t number, const struct report_mail *mail)
{
	buf_format(out, "<li id=\"m%zu\">\n", number);
	markup_data(out, "<h3>", mail->to, "");
	markup_put(out, " ");
	badge_add(out, mail->state);
	markup_put(out, "</h3>\n");
	add_parcels(out, mail);
	if (!str_is_empty(mail->why))
		markup_data(out, "<p>", mail->why, "</p>\n");
	if (mail->state != MAIL_ACCEPTED)
		add_reply(out, mail);
	if (mail->state == MAIL_IN_DOUBT)
		markup_data(out,
		    "<p>Look into the relay's log, then type <code>shipdelay "
		    "resolve ",
		    mail->message_id,
		    " sent</code> or "
		    "<code>resend</code>.</p>\n");
	add_preview(out, mail);
	markup_put(out, "</li>\n");
}

void
listing_add_mails(struct buf *out, const struct report *report)
{
	markup_put(out, "<section aria-labelledby=\"mails\">\n"
			"<h2 id=\"mails\">Mails</h2>\n");
	if (report->mail_count == 0) {
		markup_put(out, "<p>No mail.</p>\n</section>\n");
		return;
	}
	markup_put(out, "<ol class=\"mails\">\n");
	for (size_t i = 0; i < report->mail_count; i++)
		add_mail(out, i + 1, &report->mails[i]);
	markup_put(out, "</ol>\n</section>\n");
}

/* --- lists --------------------------------------------------------------- */

/* A section with a table of two columns that are called so. */
static void
start_list(struct buf *out, const char *id, const char *title,
    const char *first, const char *second)
{
	buf_format(out,
	    "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
	    "<table>\n<thead><tr><th scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
	    id, id, title, first, second);
}

static void
end_list(struct buf *out)
{
	markup_put(out, "</tbody>\n</table>\n</section>\n");
}

void
listing_add_staff(struct buf *out, const struct report *report)
{
	if (report->staff_count == 0)
		return;
	start_list(out, "staff", "For the staff", "Parcel",
	    "Why a person has to look");
	for (size_t i = 0; i < report->staff_count; i++) {
		markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
		    report->staff[i].tracking, "</th>");
		markup_data(out, "<td>", report->staff[i].why, "</td></tr>\n");
	}
	end_list(out);
}

void
listing_add_rejects(struct buf *out, const struct report *report)
{
	if (report->reject_count == 0)
		return;
	start_list(out, "rejects", "Rejected rows", "Row", "Reason");
	for (size_t i = 0; i < report->reject_count; i++) {
		markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
		    report->rejects[i].row, "</th>");
		markup_data(out, "<td>", report->rejects[i].reason,
		    "</td></tr>\n");
	}
	end_list(out);
}

void
listing_add_unmapped(struct buf *out, const struct report *report)
{
	if (report->unmapped_count == 0)
		return;
	start_list(out, "unmapped", "Unknown codes", "Code", "Times");
	for (size_t i = 0; i < report->unmapped_count; i++) {
		markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
		    report->unmapped[i].code, "</th>");
		markup_number(out, "<td>", report->unmapped[i].count,
		    "</td></tr>\n");
	}
	end_list(out);
}

/* --- findings ------------------------------------------------------------ */

static void
add_days(struct buf *out, int days)
{
	if (days < 0)
		markup_put(out, "<td class=\"num\"></td>");
	else
		buf_format(out, "<td class=\"num\">%d</td>", days);
}

static void
add_day(struct buf *out, struct date date)
{
	char iso[DATE_TEXT];
	buf_format(out, "<td>%s</td>", date_format(date, iso));
}

static void
add_told(struct buf *out, const struct report_finding *finding, long mail)
{
	markup_put(out, "<td>");
	if (finding->is_told && mail != TELLING_NONE)
		buf_format(out, "<a href=\"#m%ld\">%s</a>", mail + 1,
		    notice_kind_name(finding->notice));
	else if (finding->is_told)
		markup_put(out, notice_kind_name(finding->notice));
	if (finding->is_told && !str_is_empty(finding->reason))
		markup_put(out, ": ");
	markup_data(out, "", finding->reason, "</td>");
}

static void
add_way(struct buf *out, const struct report_finding *finding)
{
	markup_data(out, "<td>", finding->carrier, "");
	if (!str_is_empty(finding->origin) ||
	    !str_is_empty(finding->destination)) {
		markup_data(out, " <span class=\"dim\">", finding->origin,
		    "&#8594;");
		markup_data(out, "", finding->destination, "</span>");
	}
	markup_put(out, "</td>");
}

/* "delayed, customs"; "lost" has no other cause than itself. */
static void
add_kind(struct buf *out, const struct report_finding *finding)
{
	struct str kind = str_from(finding_kind_name(finding->kind));
	struct str cause = str_from(cause_name(finding->cause));
	markup_data(out, "<td>", kind, "");
	if (!str_is_empty(cause) && !str_equal(cause, kind))
		markup_data(out, ", ", cause, "");
	if (!str_is_empty(finding->window))
		markup_data(out, ", ", finding->window, "");
	markup_put(out, "</td>");
}

static void
add_finding(struct buf *out, const struct report_finding *finding, long mail)
{
	markup_data(out, "<tr><th scope=\"row\" class=\"id\">",
	    finding->tracking, "</th>");
	markup_data(out, "<td>", finding->order, "</td>");
	add_way(out, finding);
	add_kind(out, finding);
	add_day(out, finding->due_on);
	add_day(out, finding->estimated_on);
	add_days(out, finding->days_late);
	add_days(out, finding->silent_days);
	add_told(out, finding, mail);
	markup_data(out, "<td>", finding->row, "</td></tr>\n");
}

/* A browser lays out only the chunks that are seen. */
static void
start_chunk(struct buf *out, const struct report *report, size_t first)
{
	size_t count = report->finding_count;
	size_t last = first + CHUNK_ROWS < count ? first + CHUNK_ROWS : count;
	markup_put(out, "<div class=\"chunk\"><table class=\"findings\">\n");
	markup_number(out, "<caption>", first + 1, " to ");
	markup_number(out, "", last, "");
	markup_number(out, " of ", count,
	    "</caption>\n<thead><tr><th scope=\"col\">Parcel</th>"
	    "<th scope=\"col\">Order</th><th scope=\"col\">Carrier</th>"
	    "<th scope=\"col\">Finding</th><th scope=\"col\">Due</th>"
	    "<th scope=\"col\">Expected</th>"
	    "<th scope=\"col\" class=\"num\">Days late</th>"
	    "<th scope=\"col\" class=\"num\">Silent days</th>"
	    "<th scope=\"col\">Told</th><th scope=\"col\">Row</th></tr>"
	    "</thead>\n<tbody>\n");
}

void
listing_add_findings(struct buf *out, const struct report *report)
{
	if (report->finding_count == 0)
		return;
	struct telling telling;
	telling_init(&telling, report);
	markup_put(out, "<section aria-labelledby=\"findings\">\n"
			"<h2 id=\"findings\">Findings</h2>\n"
			"<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
			"aria-labelledby=\"findings\">\n");
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (i % CHUNK_ROWS == 0)
			start_chunk(out, report, i);
		add_finding(out, finding, telling_find(&telling, finding));
		if ((i + 1) % CHUNK_ROWS == 0 || i + 1 == report->finding_count)
			markup_put(out, "</tbody>\n</table></div>\n");
	}
	markup_put(out, "</div>\n</section>\n");
	telling_release(&telling);
}
