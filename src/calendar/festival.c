#include "calendar/festival.h"

#include "base/str.h"

/*
 * Day 1 of the first lunar month, after the calendars of the Purple Mountain
 * Observatory (紫金山天文台) in Nanjing, which China's law follows; written
 * down in November 2026.
 */
static const struct {
	int year;
	int month;
	int day;
} days[] = {
	{ 2024, 2, 10 },
	{ 2025, 1, 29 },
	{ 2026, 2, 17 },
	{ 2027, 2, 6 },
	{ 2028, 1, 26 },
	{ 2029, 2, 13 },
	{ 2030, 2, 3 },
	{ 2031, 1, 23 },
	{ 2032, 2, 11 },
};

bool
festival_of_year(int year, struct date *first_day)
{
	for (size_t i = 0; i < COUNT_OF(days); i++)
		if (days[i].year == year)
			return date_from_civil(year, days[i].month, days[i].day,
			    first_day);
	return false;
}
