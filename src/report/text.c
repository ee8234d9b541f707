#include "report/text.h"

#include <stdint.h>

#include "base/arena.h"
#include "report/display.h"
#include "report/grouping.h"
#include "report/overview.h"
#include "report/page.h"
#include "report/shutdown.h"

enum { SHOWN_TRACKINGS = 10, STATE_COLUMNS = 12, MEMO_LINES = 50 };

struct text {
	const struct report *report;
	struct buf *out;
	struct buf line; /* what say() writes next */
	size_t most;     /* lines of a list */
	bool is_memo;    /* only what a person has to do */
};

/* Write the line and start a new one. */
static void
say(struct text *text, size_t indent)
{
	for (size_t i = 0; i < indent; i++)
		buf_add_byte(text->out, ' ');
	page_add(text->out, indent, buf_str(&text->line));
	buf_clear(&text->line);
	buf_pass(text->out);
}

static void
say_str(struct text *text, size_t indent, struct str s)
{
	buf_add(&text->line, s);
	say(text, indent);
}

static void
add_heading(struct text *text, const char *heading)
{
	buf_add_byte(text->out, '\n');
	buf_add(text->out, str_from(heading));
	buf_add_byte(text->out, '\n');
}

static void
add_counted_heading(struct text *text, const char *heading, size_t count)
{
	buf_format(&text->line, "%s (", heading);
	display_add_count(&text->line, count);
	buf_add(&text->line, STR(")"));
	buf_add_byte(text->out, '\n');
	say(text, 0);
}

/* How many of a list are shown. */
static size_t
shown_of(const struct text *text, size_t count)
{
	return count < text->most ? count : text->most;
}

static void
add_rest(struct text *text, size_t count)
{
	if (count <= text->most)
		return;
	buf_add(&text->line, STR("and "));
	display_add_count(&text->line, count - text->most);
	say_str(text, 2, STR(" more: they stand in the report"));
}

static void
add_head(struct text *text)
{
	const struct report *report = text->report;
	char today[DATE_TEXT];
	buf_add(&text->line, STR("shipdelay "));
	buf_add(&text->line, report->command);
	buf_add(&text->line, STR(": "));
	say_str(text, 0, report->run);
	buf_add(&text->line, report->now);
	buf_format(&text->line, ", today is %s",
	    date_format(report->today, today));
	say(text, 0);
	if (report->is_dry_run)
		say_str(text, 0,
		    STR("Dry run: nothing was sent, nothing was recorded."));
}

static void
add_command(struct text *text, const char *verb, const char *rest)
{
	buf_format(&text->line, "shipdelay %s ", verb);
	buf_add(&text->line, text->report->run);
	buf_add(&text->line, str_from(rest));
	say(text, 4);
}

static void
add_brake(struct text *text)
{
	const struct report *report = text->report;
	if (str_is_empty(report->brake.name))
		return;
	add_heading(text, "HELD by a brake");
	report_say_brake(&report->brake, &text->line);
	say(text, 2);
	if (report->is_dry_run) {
		say_str(text, 2,
		    STR("A real run would be held until somebody approves "
			"it."));
		return;
	}
	if (text->is_memo) {
		say_str(text, 2, STR("No mail has left. Look at the mails:"));
		add_command(text, "report", " --report held.html");
		say_str(text, 2, STR("Then send exactly these, or drop them:"));
	} else {
		say_str(text, 2,
		    STR("No mail has left. Look at the mails below, then send "
			"exactly these or drop them:"));
	}
	add_command(text, "approve", " --by NAME");
	add_command(text, "discard", "");
}

static void
add_stop(struct text *text)
{
	if (str_is_empty(text->report->stop))
		return;
	add_heading(text, "STOPPED");
	say_str(text, 2, text->report->stop);
}

/* What a person has to settle: the relay's log knows whether they arrived. */
static void
add_doubts(struct text *text)
{
	const struct report *report = text->report;
	if (report->totals.mails[MAIL_IN_DOUBT] == 0)
		return;
	add_heading(text, "IN DOUBT");
	say_str(text, 2,
	    STR("The relay did not say whether it took these mails. Look into "
		"its log, then type \"sent\" or \"resend\":"));
	for (size_t i = 0; i < report->mail_count; i++) {
		const struct report_mail *mail = &report->mails[i];
		if (mail->state != MAIL_IN_DOUBT)
			continue;
		say_str(text, 2, mail->to);
		buf_add(&text->line, STR("shipdelay resolve "));
		buf_add(&text->line, mail->message_id);
		say_str(text, 4, STR(" sent|resend"));
	}
}

static void
add_count(struct text *text, const char *label, size_t count)
{
	struct buf digits;
	buf_init(&digits, 64);
	display_add_count(&digits, count);
	buf_format(text->out, "  %-20s %12.*s\n", label,
	    STR_ARG(buf_str(&digits)));
	buf_release(&digits);
}

static void
add_totals(struct text *text)
{
	const struct report_totals *totals = &text->report->totals;
	add_heading(text, "TOTALS");
	add_count(text, "rows", totals->rows);
	add_count(text, "shipments", totals->shipments);
	add_count(text, "duplicates", totals->duplicates);
	add_count(text, "rejected", totals->rejected);
	add_count(text, "unmapped", totals->unmapped);
}

static void
add_kinds(struct text *text)
{
	const size_t *findings = text->report->totals.findings;
	size_t start = text->out->len;
	add_heading(text, "FINDINGS");
	size_t first = text->out->len;
	for (int i = 0; i < FINDING_KIND_COUNT; i++) {
		if (findings[i] > 0)
			add_count(text, finding_kind_name((enum finding_kind)i),
			    findings[i]);
	}
	if (text->out->len == first)
		buf_truncate(text->out, start);
}

/* "3 accepted, 1 rejected" */
static void
list_states(struct buf *out, const size_t counts[MAIL_STATE_COUNT])
{
	const char *separator = "";
	for (int i = 0; i < MAIL_STATE_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		buf_add(out, str_from(separator));
		display_add_count(out, counts[i]);
		buf_format(out, " %s", mail_state_name((enum mail_state)i));
		separator = ", ";
	}
}

static void
add_letters(struct text *text)
{
	struct report_letters letters;
	report_count_letters(text->report, &letters);
	for (int i = 0; i < REPORT_LETTER_COUNT; i++) {
		list_states(&text->line, letters.counts[i]);
		if (text->line.len == 0)
			continue;
		buf_format(text->out, "  %-18s", report_letter_name(i));
		page_add(text->out, 20, buf_str(&text->line));
		buf_clear(&text->line);
	}
}

static void
add_mail(struct text *text, const struct report_mail *mail)
{
	const size_t indent = 2 + STATE_COLUMNS;
	buf_format(text->out, "  %-*s", STATE_COLUMNS,
	    mail_state_name(mail->state));
	page_add(text->out, indent, mail->to);
	buf_format(&text->line, "%s (",
	    report_letter_name(report_letter(mail)));
	buf_add(&text->line, mail->language);
	buf_add(&text->line, STR("), "));
	display_add_counted(&text->line, mail->parcel_count, "parcel",
	    "parcels");
	for (size_t i = 0; i < mail->parcel_count; i++) {
		buf_add(&text->line, i == 0 ? STR(": ") : STR(", "));
		buf_add(&text->line, mail->trackings[i]);
	}
	say(text, indent);
	if (mail->state != MAIL_ACCEPTED && !str_is_empty(mail->reply)) {
		buf_add(&text->line, STR("the relay said: "));
		say_str(text, indent, mail->reply);
	}
}

static void
add_mails(struct text *text)
{
	const struct report *report = text->report;
	add_counted_heading(text, "MAILS", report->mail_count);
	add_letters(text);
	for (size_t i = 0; i < report->mail_count; i++) {
		if (i == 0)
			buf_add_byte(text->out, '\n');
		add_mail(text, &report->mails[i]);
	}
}

/* What the relay refused for good. */
static void
add_refused(struct text *text)
{
	const struct report *report = text->report;
	size_t count = report->totals.mails[MAIL_REJECTED], at = 0;
	if (count == 0)
		return;
	add_counted_heading(text, "REFUSED BY THE RELAY", count);
	for (size_t i = 0; i < report->mail_count && at < text->most; i++) {
		if (report->mails[i].state != MAIL_REJECTED)
			continue;
		add_mail(text, &report->mails[i]);
		at++;
	}
	add_rest(text, count);
}

/* In a run's report; its mail to the staff does not speak of itself. */
static void
add_staff_mail(struct text *text)
{
	const struct report_memo *memo = &text->report->staff_mail;
	if (str_is_empty(memo->to))
		return;
	add_heading(text, "MAIL TO THE STAFF");
	say_str(text, 2, memo->to);
	say_str(text, 4, memo->subject);
}

/* "  C-000002  7 h left, WARN: submitted, ebay, order #10240" */
static void
add_cases(struct text *text)
{
	const struct report *report = text->report;
	if (report->case_count == 0)
		return;
	add_counted_heading(text, "COMPLAINTS", report->case_count);
	for (size_t i = 0; i < shown_of(text, report->case_count); i++) {
		const struct report_case *item = &report->cases[i];
		buf_format(&text->line, "%.*s  %.*s (%.*s): %.*s, %.*s, order ",
		    STR_ARG(item->name), STR_ARG(item->clock),
		    STR_ARG(item->due), STR_ARG(item->state),
		    STR_ARG(item->platform));
		buf_add(&text->line, item->order);
		say(text, 2);
	}
	add_rest(text, report->case_count);
}

static void
add_staff(struct text *text)
{
	const struct report *report = text->report;
	if (report->staff_count == 0)
		return;
	add_counted_heading(text, "FOR THE STAFF", report->staff_count);
	say_str(text, 2,
	    STR("shipdelay does not write about these parcels by itself: a "
		"person has to look."));
	for (size_t i = 0; i < shown_of(text, report->staff_count); i++) {
		const struct report_staff *staff = &report->staff[i];
		buf_add(&text->line, str_is_empty(staff->tracking)
					 ? STR("(no number yet)")
					 : staff->tracking);
		buf_add(&text->line, STR(": "));
		say_str(text, 2, staff->why);
	}
	add_rest(text, report->staff_count);
}

static void
add_rejects(struct text *text)
{
	const struct report *report = text->report;
	if (report->reject_count == 0)
		return;
	add_counted_heading(text, "REJECTED ROWS", report->reject_count);
	for (size_t i = 0; i < shown_of(text, report->reject_count); i++) {
		buf_add(&text->line, report->rejects[i].row);
		buf_add(&text->line, STR(": "));
		say_str(text, 2, report->rejects[i].reason);
	}
	add_rest(text, report->reject_count);
}

static void
add_unmapped(struct text *text)
{
	const struct report *report = text->report;
	if (report->unmapped_count == 0)
		return;
	add_counted_heading(text, "UNKNOWN CODES", report->unmapped_count);
	say_str(text, 2,
	    STR("In no vocabulary of their profile; nobody is written to."));
	for (size_t i = 0; i < shown_of(text, report->unmapped_count); i++) {
		buf_add(&text->line, report->unmapped[i].code);
		buf_add(&text->line, STR(": "));
		display_add_counted(&text->line, report->unmapped[i].count,
		    "time", "times");
		say(text, 2);
	}
	add_rest(text, report->unmapped_count);
}

/* Parcels that were not told for one reason: the first few of them. */
static void
list_untold(struct text *text, const struct group *reason)
{
	size_t shown = reason->count < SHOWN_TRACKINGS ? reason->count
	                                               : SHOWN_TRACKINGS;
	buf_add(&text->line, reason->key);
	buf_add(&text->line, STR(": "));
	display_add_counted(&text->line, reason->count, "parcel", "parcels");
	say(text, 2);
	for (size_t i = 0; i < shown; i++) {
		size_t at = reason->items[i];
		buf_add(&text->line, i == 0 ? STR("") : STR(", "));
		buf_add(&text->line, text->report->findings[at].tracking);
	}
	if (reason->count > shown) {
		buf_add(&text->line, STR(" and "));
		display_add_count(&text->line, reason->count - shown);
		buf_add(&text->line, STR(" more"));
	}
	say(text, 4);
}

/*
 * Deferred notices and all others that were not told, by their reason.  The
 * other formats name every parcel.
 */
static void
add_untold(struct text *text)
{
	const struct report *report = text->report;
	struct arena arena = { 0 };
	struct grouping reasons;
	size_t count = 0;
	grouping_init(&reasons, &arena);
	for (size_t i = 0; i < report->finding_count; i++) {
		struct str reason = report->findings[i].reason;
		if (str_is_empty(reason))
			continue;
		grouping_add(&reasons, reason, i);
		count++;
	}
	grouping_sort(&reasons);
	if (count > 0)
		add_counted_heading(text, "NOT TOLD", count);
	for (size_t i = 0; i < reasons.count; i++)
		list_untold(text, &reasons.groups[i]);
	grouping_release(&reasons);
	arena_release(&arena);
}

static void
add_shutdown(struct text *text)
{
	struct arena arena = { 0 };
	struct overview overview;
	overview_init(&overview, "announce", "", &arena);
	shutdown_add_all(text->report, &overview);
	shutdown_add_languages(text->report, &overview);
	for (size_t i = 0; i < overview.table_count; i++)
		overview_add_text(&overview.tables[i], SIZE_MAX, text->out);
	arena_release(&arena);
}

void
report_text(const struct report *report, struct buf *out)
{
	struct text text = { .report = report, .out = out, .most = SIZE_MAX };
	buf_init(&text.line, out->limit);
	add_head(&text);
	add_brake(&text);
	add_stop(&text);
	add_doubts(&text);
	add_cases(&text);
	add_totals(&text);
	add_kinds(&text);
	add_shutdown(&text);
	add_mails(&text);
	add_staff_mail(&text);
	add_staff(&text);
	add_rejects(&text);
	add_unmapped(&text);
	add_untold(&text);
	buf_release(&text.line);
}

void
report_text_memo(const struct report *report, struct buf *out)
{
	struct text text = { .report = report,
		.out = out,
		.most = MEMO_LINES,
		.is_memo = true };
	buf_init(&text.line, out->limit);
	add_head(&text);
	add_brake(&text);
	add_stop(&text);
	add_doubts(&text);
	add_refused(&text);
	add_staff(&text);
	add_rejects(&text);
	add_unmapped(&text);
	buf_release(&text.line);
}
