#include "calendar/calendar.h"

const struct calendar *
calendars_find(const struct calendars *calendars, struct str place)
{
	for (size_t i = 0; i < calendars->calendar_count; i++)
		if (str_equal_nocase(calendars->calendars[i].place, place))
			return &calendars->calendars[i];
	return NULL;
}

const struct calendar *
calendars_of_country(const struct calendars *calendars, struct str country)
{
	const struct calendar *own = NULL;
	/* A country is two letters: `any` and `default` are none. */
	if (country.len == 2)
		own = calendars_find(calendars, country);
	return own != NULL ? own : calendars_find(calendars, STR("default"));
}

const struct window *
calendars_find_window(const struct calendars *calendars, struct str id)
{
	for (size_t i = 0; i < calendars->window_count; i++)
		if (str_equal_nocase(calendars->windows[i].id, id))
			return &calendars->windows[i];
	return NULL;
}

bool
calendar_covers(const struct calendar *calendar, struct date day)
{
	if (!date_is_set(calendar->covers_from))
		return !date_before(DATE_LAST, day);
	return !date_before(day, calendar->covers_from) &&
	       !date_before(calendar->covers_last, day);
}

bool
calendar_is_weekend(const struct calendar *calendar, struct date day)
{
	return calendar->is_weekend[date_weekday(day)];
}
