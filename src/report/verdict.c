#include "report/verdict.h"

#include <stdint.h>
#include <stdio.h>

#include "report/chart.h"
#include "report/display.h"
#include "report/markup.h"

enum { TARGET_TEXT = 24 };

/* --- one sentence -------------------------------------------------------- */

static size_t
count_state(const struct report *report, enum mail_state state)
{
	return report->totals.mails[state];
}

/* "11,760 of 11,766 mails were sent" */
static void
say_sent(struct buf *out, const struct report *report)
{
	size_t sent = count_state(report, MAIL_ACCEPTED);
	if (sent < report->mail_count) {
		display_add_count(out, sent);
		buf_add(out, STR(" of "));
	}
	display_add_counted(out, report->mail_count, "mail", "mails");
	buf_add(out,
	    report->mail_count == 1 ? STR(" was sent") : STR(" were sent"));
}

void
verdict_say(struct buf *out, const struct report *report)
{
	bool is_held = !str_is_empty(report->brake.name);
	bool is_one = report->mail_count == 1;
	if (!str_is_empty(report->stop)) {
		buf_add(out, STR("The run stopped early"));
	} else if (report->mail_count == 0) {
		buf_add(out, STR("No mail was to be sent"));
	} else if (report->is_dry_run) {
		display_add_counted(out, report->mail_count, "mail", "mails");
		buf_add(out, is_held ? STR(" would wait for a yes")
				     : STR(" would be sent"));
	} else if (is_held) {
		display_add_counted(out, report->mail_count, "mail", "mails");
		buf_add(out,
		    is_one ? STR(" waits for a yes") : STR(" wait for a yes"));
	} else {
		say_sent(out, report);
	}
}

/* --- the brake ----------------------------------------------------------- */

static void
add_command(struct buf *out, const char *label, const char *verb,
    const struct report *report, const char *rest)
{
	buf_format(out, "<dt>%s</dt>\n<dd><code>shipdelay %s ", label, verb);
	markup_data(out, "", report->run, rest);
	markup_put(out, "</code></dd>\n");
}

static void
add_choice(struct buf *out, const struct report *report)
{
	markup_put(out, "<p>No mail has left. Look at the letters below, then "
			"type on the machine where shipdelay runs:</p>\n"
			"<dl class=\"choice\">\n");
	add_command(out, "Yes, send exactly these", "approve", report,
	    " --by NAME");
	add_command(out, "No, drop them", "discard", report, "");
	markup_put(out, "</dl>\n<p>NAME is yours: it is recorded. Until then "
			"nothing is sent; a new run decides anew.</p>\n");
}

static void
add_dry_choice(struct buf *out)
{
	markup_put(out, "<p>This was a dry run: nothing is to be approved. A "
			"real run is the same command without "
			"<code>--dry-run</code>; it would be held until "
			"somebody types <code>shipdelay approve</code> with "
			"its name.</p>\n");
}

void
verdict_add_brake(struct buf *out, const struct report *report)
{
	const struct report_brake *brake = &report->brake;
	if (str_is_empty(brake->name))
		return;
	struct buf sentence;
	buf_init(&sentence, out->limit);
	report_say_brake(brake, &sentence);
	markup_put(out,
	    "<section class=\"box bad\" aria-labelledby=\"brake\">\n"
	    "<h2 id=\"brake\">");
	markup_data(out, "Held by the brake ", brake->name, "</h2>\n");
	markup_data(out, "<p>", buf_str(&sentence), "</p>\n");
	chart_add_limit(out, brake->value, brake->limit);
	markup_data(out, "<p>", str_from(report_brake_advice(brake)), "</p>\n");
	if (report->is_dry_run)
		add_dry_choice(out);
	else
		add_choice(out, report);
	markup_put(out, "</section>\n");
	buf_release(&sentence);
}

void
verdict_add_stop(struct buf *out, const struct report *report)
{
	if (str_is_empty(report->stop))
		return;
	markup_put(out, "<section class=\"box bad\" aria-labelledby=\"stop\">\n"
			"<h2 id=\"stop\">The run stopped</h2>\n");
	markup_data(out, "<p>", report->stop, "</p>\n</section>\n");
}

/* --- what needs a person -------------------------------------------------- */

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
	char target[TARGET_TEXT] = "";
	size_t count = 0;
	for (size_t i = 0; i < report->mail_count; i++) {
		if (report->mails[i].state == state && count++ == 0)
			snprintf(target, sizeof(target), "m%zu", i + 1);
	}
	add_need(out, count, target, singular, plural);
}

void
verdict_add_needs(struct buf *out, const struct report *report)
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
