/*
 * year.h - a year of a calendar in text, month by month.
 *
 * At most 80 columns, readable without colour: a sign behind a day says what
 * it is.  The months show what holds for everybody; windows of some carriers
 * or lanes stand in the list below them.
 */
#ifndef REPORT_YEAR_H
#define REPORT_YEAR_H

#include "base/buf.h"
#include "calendar/calendar.h"

void year_add(struct buf *out, const struct calendars *calendars,
    const struct calendar *calendar, int year);

#endif
