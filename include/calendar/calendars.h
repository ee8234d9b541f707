/*
 * calendars.h - builds the calendars of all places and all windows from the
 * configuration.
 *
 * Sections [calendar.X] and [window.X] become values here; every mistake in
 * them is told with its place.  A calendar entry is a window of its place for
 * every carrier and lane, its cause is a holiday.  So is an event of the
 * iCalendar feeds in `files` (see ics.h), with the id cn:FIRST/LAST, unless an
 * entry of the calendar has that id: a shop's own word counts.  The place
 * `any` is always there: every day works unless a suspended window says
 * otherwise.  Translations of a calendar's titles are keys
 *     title.<language>.<title in lower case> = translation
 */
#ifndef CALENDAR_CALENDARS_H
#define CALENDAR_CALENDARS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "calendar/calendar.h"
#include "config/settings.h"

/* False when any mistake was added.  Memory: run. */
bool calendars_build(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes, struct calendars *calendars);

/*
 * A feed as the one calendar besides `any`, its place being the path; its
 * weekend, its rules and what it covers are those of the calendar `like`.
 * False when any mistake was added.  Memory: run.
 */
bool calendars_build_feed(const struct settings *settings,
    const struct calendar_settings *like, struct str path, struct arena *run,
    struct mistakes *mistakes, struct calendars *calendars);

#endif
