/*
 * ics.h - iCalendar feeds (RFC 5545) as days of a calendar.
 *
 * libical parses and expands.  An event is a day or a span of days
 * (VALUE=DATE); DTEND is exclusive, without it and without DURATION an event
 * lasts one day; RRULE, RDATE and EXDATE count, cancelled events do not.  What
 * an event means is said by the first of these that says something:
 *
 *   X-SHIPDELAY-KIND          closed, open, suspended or advisory
 *   X-APPLE-SPECIAL-DAY       WORK-HOLIDAY is closed, ALTERNATE-WORKDAY open
 *   CATEGORIES                one of our four words
 *   the calendar's own rules  `open_if`, `suspended_if`, then `closed_if`, as
 *                             "field:text": the field (summary, description
 *                             or categories) holds the text, in any case
 *
 * With rules an event that none fits is no day off and is passed over: public
 * feeds mix observances with holidays.  Without any word of what an event is,
 * it is a mistake.  X-SHIPDELAY-CARRIER, -LANE, -CAUSE and -NOTICE say what
 * the keys of a [window.X] say.
 *
 * Refused as mistakes: a file that is no calendar or is cut off, properties
 * that libical cannot read, times of day, recurrences within a day or of
 * another calendar (RSCALE: ICU's Chinese one is wrong for 2027).
 */
#ifndef CALENDAR_ICS_H
#define CALENDAR_ICS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "calendar/window.h"

/* What a calendar says of its feed's events; empty texts say nothing. */
struct ics_rules {
	struct str open_if;
	struct str suspended_if;
	struct str closed_if;
	/* Recurring events are expanded between these days. */
	struct date first;
	struct date last;
};

struct ics_event {
	enum window_kind kind;
	struct date from;
	struct date last; /* inclusive */
	struct str title;
	struct str carriers; /* as in [window.X]; empty: all */
	struct str lanes;    /* the same */
	enum cause cause;
	int notice_days; /* -1: not told */
};

/*
 * Every event of one file, in the file's order.  Returns how many; what is
 * wrong is a mistake of that file.  Memory: the arena.
 */
size_t ics_read(const char *path, const struct ics_rules *rules,
    struct arena *arena, struct mistakes *mistakes, struct ics_event **events);

/* Is this text a rule, such as "description:Public holiday"? */
bool ics_rule_is_sound(struct str rule);

#endif
