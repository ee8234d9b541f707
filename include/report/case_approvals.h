/*
 * case_approvals.h - what waits for a supervisor, as a page for a browser: no
 * script, no network.
 *
 * The most urgent case first.  Each has all that a decision needs: the clock,
 * what was found and what proves it, what is proposed and what it costs, the
 * letter as the customer will see it, and what to type.  On paper each case
 * begins a page.
 */
#ifndef REPORT_CASE_APPROVALS_H
#define REPORT_CASE_APPROVALS_H

#include "base/buf.h"
#include "base/str.h"
#include "report/case_dossier.h"

/*
 * `letters` holds the HTML of each case's letter, in the order of the pages'
 * cases; NULL, or an empty one: its text alone is shown.
 */
void case_approvals(const struct case_pages *pages, const struct str *letters,
    struct buf *out);

#endif
