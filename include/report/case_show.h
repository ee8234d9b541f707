/*
 * case_show.h - cases for a terminal: one as its eight steps and its history,
 * many as a list.
 *
 * Lines of 80 columns where the data allow it; the data cannot move a cursor.
 */
#ifndef REPORT_CASE_SHOW_H
#define REPORT_CASE_SHOW_H

#include "base/buf.h"
#include "report/case_dossier.h"

/* The first of the pages' cases: checklist, proofs, timeline, what to type. */
void case_show(const struct case_pages *pages, struct buf *out);

/* The checklist alone, and the letter to be approved. */
void case_show_plan(const struct case_pages *pages,
    const struct case_dossier *dossier, struct buf *out);

/* Every case in one line, the most urgent first. */
void case_show_list(const struct case_pages *pages, struct buf *out);

#endif
