/*
 * case_sheets.h - the files of cases that people work with in a spreadsheet.
 *
 * UTF-8 with the mark that Excel wants, CRLF, cells that a spreadsheet would
 * run defused (csv_table.h).
 */
#ifndef REPORT_CASE_SHEETS_H
#define REPORT_CASE_SHEETS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/date.h"
#include "report/case_dossier.h"

/*
 * approvals.csv: a line for each case that waits for a decision, the most
 * urgent first.  The supervisor fills in decision and decided_by and returns
 * the same file; case_id, proposal and token say what was decided on, all
 * other columns are to read.
 */
void case_sheet_approvals(const struct case_pages *pages, struct buf *out);

/* actions.csv: what people have to do, by the day it is due. */
void case_sheet_actions(const struct case_pages *pages, struct buf *out);

/* `complaint list --format csv`: a line for each case. */
void case_sheet_list(const struct case_pages *pages, struct buf *out);

/* A letter that a person pastes on the platform. */
struct case_sheet_message {
	const struct case_record *record;
	struct str subject;
	struct str body;
	struct date due_by;
};

/* messages_<platform>.csv */
void case_sheet_messages(const struct case_sheet_message *messages,
    size_t count, struct buf *out);

#endif
