/*
 * shutdown.h - what a suspension does to the parcels that will meet it: a part
 * of the report of its announcement.
 *
 * Who is affected by carrier and lane, with the orders that are not shipped
 * yet; which old date becomes which new one.  The old date is the promise: that
 * of the export, else of the service with weekends alone.
 */
#ifndef REPORT_SHUTDOWN_H
#define REPORT_SHUTDOWN_H

#include "report/overview.h"
#include "report/report.h"

/* Adds tables to the overview; none where nothing was announced. */
void shutdown_add_all(const struct report *report, struct overview *overview);

/* And one of the letters by language, for where no chart shows them. */
void shutdown_add_languages(const struct report *report,
    struct overview *overview);

#endif
