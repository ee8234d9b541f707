/*
 * clock.h - the times by which something must happen in a case.
 *
 * The platform's clock never pauses: the day on which a complaint was opened
 * is day 0, and an answer is due at the start of the due day in the
 * platform's zone, the earliest reading.  The rules stand in
 * platform_rules.csv: platform, stage (empty: every other one), amount, unit,
 * zone, calendar, source, checked_on.  A rule's working days are those of its
 * own calendar, not ours: no platform waits for our holidays.  A platform
 * without a rule gives 2 of our working days.  What the row itself says wins.
 */
#ifndef COMPLAINT_CLOCK_H
#define COMPLAINT_CLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "calendar/timetable.h"
#include "calendar/zone.h"
#include "complaint/complaint.h"

struct platform_rule {
	enum platform platform;
	bool has_stage; /* else it is for every stage */
	enum dispute_stage stage;
	int amount;
	enum clock_unit { CLOCK_WORKING_DAYS, CLOCK_DAYS, CLOCK_HOURS } unit;
	const struct zone *zone;
	const struct timetable *days; /* NULL: from Monday to Friday */
	struct str source;
	struct date checked_on;
};

struct clocks {
	const struct platform_rule *rules;
	size_t rule_count;
	const struct timetable *office; /* our working days */
	const struct zone *business;
};

/* "working_days", "days" or "hours". */
bool clock_unit_parse(struct str name, enum clock_unit *unit);

/* When the platform wants an answer. */
struct instant clock_respond_due(const struct clocks *clocks,
    const struct complaint *complaint);

/* `n` working days of ours after an instant: the end of that day. */
struct instant clock_office_due(const struct clocks *clocks,
    struct instant from, int n);

/* The sooner of 24 hours before `respond_due` and 3 working days of ours. */
struct instant clock_decide_due(const struct clocks *clocks,
    struct instant submitted_at, struct instant respond_due);

/* How much of a clock is gone (iTop's thresholds). */
enum clock_level { CLOCK_FINE, CLOCK_WARN /* 75 % */, CLOCK_BREACH };
enum clock_level clock_level(struct instant from, struct instant due,
    struct instant now);
const char *clock_level_name(enum clock_level level); /* "", WARN, BREACH */

#endif
