#include "complaint/clock.h"

#include "base/words.h"

enum {
	SECONDS_PER_HOUR = 3600,
	UNKNOWN_PLATFORM_DAYS = 2,
	DECIDE_DAYS = 3,
};

static const char *const units[] = {
	[CLOCK_WORKING_DAYS] = "working_days",
	[CLOCK_DAYS] = "days",
	[CLOCK_HOURS] = "hours",
};

static const char *const levels[] = {
	[CLOCK_FINE] = "",
	[CLOCK_WARN] = "WARN",
	[CLOCK_BREACH] = "BREACH",
};

bool
clock_unit_parse(struct str name, enum clock_unit *unit)
{
	size_t index;
	if (!words_find(units, COUNT_OF(units), name, &index))
		return false;
	*unit = (enum clock_unit)index;
	return true;
}

static struct date
add_weekdays(struct date day, int n)
{
	while (n > 0) {
		day = date_plus(day, 1);
		n -= date_weekday(day) < SATURDAY;
	}
	return day;
}

/* Where the calendar does not reach, its weekends alone count: sooner. */
static struct date
add_working_days(const struct timetable *table, struct date day, int n)
{
	struct date result, unknown;
	if (table == NULL)
		return add_weekdays(day, n);
	if (timetable_add(table, day, n, &result, &unknown))
		return result;
	return timetable_add_plain(table, day, n);
}

/* The rule for the stage, else that for every stage. */
static const struct platform_rule *
find_rule(const struct clocks *clocks, const struct complaint *complaint)
{
	const struct platform_rule *general = NULL;
	for (size_t i = 0; i < clocks->rule_count; i++) {
		const struct platform_rule *rule = &clocks->rules[i];
		if (rule->platform != complaint->platform)
			continue;
		if (rule->has_stage && rule->stage == complaint->stage)
			return rule;
		if (!rule->has_stage && general == NULL)
			general = rule;
	}
	return general;
}

static struct instant
hours_after(struct instant from, int hours)
{
	int64_t seconds = (int64_t)hours * SECONDS_PER_HOUR;
	return (struct instant){ from.seconds + seconds };
}

struct instant
clock_respond_due(const struct clocks *clocks,
    const struct complaint *complaint)
{
	const struct platform_rule *rule = find_rule(clocks, complaint);
	struct instant opened = complaint->opened_at;
	if (instant_is_set(complaint->respond_due))
		return complaint->respond_due;
	if (rule == NULL)
		return zone_instant(clocks->business,
		    add_working_days(clocks->office,
			zone_date(clocks->business, opened),
			UNKNOWN_PLATFORM_DAYS),
		    0);
	if (rule->unit == CLOCK_HOURS)
		return hours_after(opened, rule->amount);
	struct date day = zone_date(rule->zone, opened);
	day = rule->unit == CLOCK_DAYS
	          ? date_plus(day, rule->amount)
	          : add_working_days(rule->days, day, rule->amount);
	return zone_instant(rule->zone, day, 0);
}

struct instant
clock_office_due(const struct clocks *clocks, struct instant from, int n)
{
	struct date day = add_working_days(clocks->office,
	    zone_date(clocks->business, from), n);
	return zone_instant(clocks->business, day, SECONDS_PER_DAY - 1);
}

struct instant
clock_decide_due(const struct clocks *clocks, struct instant submitted_at,
    struct instant respond_due)
{
	struct instant ours = clock_office_due(clocks, submitted_at,
	    DECIDE_DAYS);
	struct instant theirs = hours_after(respond_due, -24);
	return theirs.seconds < ours.seconds ? theirs : ours;
}

enum clock_level
clock_level(struct instant from, struct instant due, struct instant now)
{
	if (!instant_is_set(due))
		return CLOCK_FINE;
	if (now.seconds >= due.seconds)
		return CLOCK_BREACH;
	int64_t whole = due.seconds - from.seconds;
	int64_t gone = now.seconds - from.seconds;
	return gone * 4 >= whole * 3 ? CLOCK_WARN : CLOCK_FINE;
}

const char *
clock_level_name(enum clock_level level)
{
	return levels[level];
}
