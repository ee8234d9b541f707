/*
 * festival.h - the first day of Spring Festival, year by year.
 *
 * It follows the moon as seen from Beijing, and what libraries compute is
 * wrong for some years, so the days are data.
 */
#ifndef CALENDAR_FESTIVAL_H
#define CALENDAR_FESTIVAL_H

#include <stdbool.h>

#include "calendar/date.h"

/* False for a year that is not in the table. */
bool festival_of_year(int year, struct date *first_day);

#endif
