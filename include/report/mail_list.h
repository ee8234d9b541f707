/*
 * mail_list.h - every mail of the HTML report, batch by batch, with what was
 * found of its parcels and its letter.
 *
 * Up to MAIL_LIST_WHOLE mails each stands with its whole letter.  Beyond,
 * each batch has one whole letter in every language, and each mail the lines
 * that its own letter says otherwise.  The n-th mail has the id m<n>, the
 * n-th batch b<n>, from 1.
 */
#ifndef REPORT_MAIL_LIST_H
#define REPORT_MAIL_LIST_H

#include "base/buf.h"
#include "report/batch.h"
#include "report/report.h"
#include "report/telling.h"

enum { MAIL_LIST_WHOLE = 1000 };

/* A <table>: each batch with how many mails it has in which language. */
void mail_list_add_summary(struct buf *out, const struct report *report,
    const struct batches *batches);

/* A <section>.  telling_find() has been asked of every finding. */
void mail_list_add(struct buf *out, const struct telling *telling,
    const struct batches *batches);

#endif
