#include "report/csv.h"

#include "calendar/cause.h"
#include "report/csv_table.h"
#include "report/telling.h"

enum column {
	SECTION,
	TRACKING,
	ORDER,
	CARRIER,
	ORIGIN,
	DESTINATION,
	FINDING,
	CAUSE,
	WINDOW,
	DUE_ON,
	ESTIMATED_ON,
	DAYS_LATE,
	SILENT_DAYS,
	NOTICE,
	RECIPIENT,
	LANGUAGE,
	STATE,
	REPLY,
	REASON,
	ROW,
	MESSAGE_ID,
	RUN,
	COLUMN_COUNT
};

static const struct str column_names[COLUMN_COUNT] = {
	[SECTION] = STR_INIT("section"),
	[TRACKING] = STR_INIT("tracking"),
	[ORDER] = STR_INIT("order"),
	[CARRIER] = STR_INIT("carrier"),
	[ORIGIN] = STR_INIT("origin"),
	[DESTINATION] = STR_INIT("destination"),
	[FINDING] = STR_INIT("finding"),
	[CAUSE] = STR_INIT("cause"),
	[WINDOW] = STR_INIT("window"),
	[DUE_ON] = STR_INIT("due_on"),
	[ESTIMATED_ON] = STR_INIT("estimated_on"),
	[DAYS_LATE] = STR_INIT("days_late"),
	[SILENT_DAYS] = STR_INIT("silent_days"),
	[NOTICE] = STR_INIT("notice"),
	[RECIPIENT] = STR_INIT("recipient"),
	[LANGUAGE] = STR_INIT("language"),
	[STATE] = STR_INIT("state"),
	[REPLY] = STR_INIT("reply"),
	[REASON] = STR_INIT("reason"),
	[ROW] = STR_INIT("row"),
	[MESSAGE_ID] = STR_INIT("message_id"),
	[RUN] = STR_INIT("run"),
};

struct line {
	struct str cells[COLUMN_COUNT];
};

struct table {
	const struct report *report;
	struct csv_table csv;
	struct arena scratch; /* cleared for every line */
};

static bool
is_number_of_something(size_t column)
{
	return column == TRACKING || column == ORDER;
}

static void
add_line(struct table *table, const struct line *line)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (is_number_of_something(i))
			csv_table_add_key(&table->csv, line->cells[i]);
		else
			csv_table_add(&table->csv, line->cells[i]);
	}
	csv_table_end_line(&table->csv);
	arena_clear(&table->scratch);
}

static void
add_header(struct table *table)
{
	struct line line;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		line.cells[i] = column_names[i];
	add_line(table, &line);
}

static struct line
start_line(const char *section)
{
	struct line line = { 0 };
	line.cells[SECTION] = str_from(section);
	return line;
}

static void
add_remark(struct table *table, const char *section, struct str remark)
{
	struct line line = start_line(section);
	line.cells[REASON] = remark;
	line.cells[RUN] = table->report->run;
	add_line(table, &line);
}

static void
add_remarks(struct table *table)
{
	const struct report *report = table->report;
	add_remark(table, "run",
	    arena_format(&table->scratch, "%.*s, %.*s%s",
		STR_ARG(report->command), STR_ARG(report->now),
		report->is_dry_run ? ", dry run" : ""));
	if (!str_is_empty(report->brake.name)) {
		struct buf sentence;
		buf_init(&sentence, table->csv.out->limit);
		report_say_brake(&report->brake, &sentence);
		add_remark(table, "brake", buf_str(&sentence));
		buf_release(&sentence);
	}
	if (!str_is_empty(report->stop))
		add_remark(table, "stop", report->stop);
	if (!str_is_empty(report->staff_mail.to))
		add_remark(table, "staff mail", report->staff_mail.to);
}

static struct str
date_cell(struct table *table, struct date date)
{
	char text[DATE_TEXT];
	return arena_str(&table->scratch, str_from(date_format(date, text)));
}

/* -1 is "unknown": an empty cell. */
static struct str
days_cell(struct table *table, int days)
{
	if (days < 0)
		return STR_EMPTY;
	return arena_format(&table->scratch, "%d", days);
}

static void
set_mail(struct line *line, const struct report_mail *mail)
{
	line->cells[RECIPIENT] = mail->to;
	line->cells[LANGUAGE] = mail->language;
	line->cells[STATE] = str_from(mail_state_name(mail->state));
	line->cells[REPLY] = mail->reply;
	line->cells[REASON] = mail->why;
	line->cells[MESSAGE_ID] = mail->message_id;
	line->cells[RUN] = mail->run;
}

static void
add_finding(struct table *table, const struct report_finding *finding,
    const struct report_mail *mail)
{
	struct line line = start_line("finding");
	line.cells[TRACKING] = finding->tracking;
	line.cells[ORDER] = finding->order;
	line.cells[CARRIER] = finding->carrier;
	line.cells[ORIGIN] = finding->origin;
	line.cells[DESTINATION] = finding->destination;
	line.cells[FINDING] = str_from(finding_kind_name(finding->kind));
	line.cells[CAUSE] = str_from(cause_name(finding->cause));
	line.cells[WINDOW] = finding->window;
	line.cells[DUE_ON] = date_cell(table, finding->due_on);
	line.cells[ESTIMATED_ON] = date_cell(table, finding->estimated_on);
	line.cells[DAYS_LATE] = days_cell(table, finding->days_late);
	line.cells[SILENT_DAYS] = days_cell(table, finding->silent_days);
	line.cells[ROW] = finding->row;
	line.cells[RUN] = table->report->run;
	if (finding->is_told)
		line.cells[NOTICE] = str_from(
		    notice_kind_name(finding->notice));
	if (mail != NULL)
		set_mail(&line, mail);
	if (!str_is_empty(finding->reason))
		line.cells[REASON] = finding->reason;
	add_line(table, &line);
}

static void
add_parcel(struct table *table, const struct report_mail *mail, size_t i)
{
	struct line line = start_line("mail");
	line.cells[TRACKING] = mail->trackings[i];
	if (mail->carriers != NULL)
		line.cells[CARRIER] = mail->carriers[i];
	line.cells[NOTICE] = str_from(notice_kind_name(mail->notices[i]));
	set_mail(&line, mail);
	add_line(table, &line);
}

static void
add_findings(struct table *table, struct telling *telling)
{
	const struct report *report = table->report;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		long mail = telling_find(telling, finding);
		add_finding(table, finding,
		    mail == TELLING_NONE ? NULL : &report->mails[mail]);
	}
}

static void
add_other_mails(struct table *table, struct telling *telling)
{
	const struct report *report = table->report;
	for (size_t i = 0; i < report->mail_count; i++) {
		const struct report_mail *mail = &report->mails[i];
		for (size_t k = 0; k < mail->parcel_count; k++) {
			if (telling_finding(telling, i, k) == NULL)
				add_parcel(table, mail, k);
		}
	}
}

static void
add_lists(struct table *table)
{
	const struct report *report = table->report;
	for (size_t i = 0; i < report->staff_count; i++) {
		struct line line = start_line("staff");
		line.cells[TRACKING] = report->staff[i].tracking;
		line.cells[REASON] = report->staff[i].why;
		line.cells[RUN] = report->run;
		add_line(table, &line);
	}
	for (size_t i = 0; i < report->reject_count; i++) {
		struct line line = start_line("reject");
		line.cells[REASON] = report->rejects[i].reason;
		line.cells[ROW] = report->rejects[i].row;
		line.cells[RUN] = report->run;
		add_line(table, &line);
	}
	for (size_t i = 0; i < report->unmapped_count; i++)
		add_remark(table, "unmapped",
		    arena_format(&table->scratch, "code %.*s: %zu %s",
			STR_ARG(report->unmapped[i].code),
			report->unmapped[i].count,
			report->unmapped[i].count == 1 ? "time" : "times"));
}

void
report_csv(const struct report *report, struct buf *out)
{
	struct table table = { .report = report };
	struct telling telling;
	csv_table_init(&table.csv, out);
	telling_init(&telling, report);
	add_header(&table);
	add_remarks(&table);
	add_findings(&table, &telling);
	add_other_mails(&table, &telling);
	add_lists(&table);
	telling_release(&telling);
	csv_table_release(&table.csv);
	arena_release(&table.scratch);
}
