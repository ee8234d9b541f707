#include "intake/timestamp.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum {
	FIRST_YEAR = 1970,
	LAST_YEAR = 2098,
	CENTURY_PIVOT = 80, /* 79 is 2079, 80 is 1980 */
	PLAIN_MAX = 64,
	FIRST_SERIAL = 40000,
	LAST_SERIAL = 60000,
	SERIAL_EPOCH = -25569 /* 1899-12-30 */
};

static const char no_date[] = "is no date or time that can be read";
static const char no_day[] = "is no day of the calendar";
static const char no_time[] = "has no time of day that can be read";
static const char no_order[] =
    "may have the day or the month first: say dates = dmy or dates = mdy in "
    "the profile";
static const char short_year[] = "has a year of two digits";
static const char is_serial[] =
    "is a spreadsheet's day number: export it as a date, or say dates = excel "
    "in the profile";
static const char far_year[] = "lies outside the years 1970 to 2098";

/* What was found in a text, and what is still to be read of it. */
struct scan {
	struct str rest;
	const struct timestamp_style *style;
	int year, month, day;
	int second; /* of the day; -1: a date alone */
	int offset; /* seconds east of Greenwich */
	bool has_offset;
	bool is_compact;
};

/* Signs that stand for others once the text is plain ASCII. */
static const struct sign {
	uint32_t point;
	char plain;
} signs[] = {
	{ 0x5E74, '-' }, /* year */
	{ 0x6708, '-' }, /* month */
	{ 0x65E5, ' ' }, /* day */
	{ 0x65F6, ':' }, /* hour */
	{ 0x6642, ':' }, /* hour, traditional */
	{ 0x5206, ':' }, /* minute */
	{ 0x79D2, ' ' }, /* second */
	{ 0x3000, ' ' }, /* ideographic space */
	{ 0xA0, ' ' },   /* no-break space */
	{ 0x202F, ' ' }, /* narrow no-break space, before AM and PM */
	{ 0x2212, '-' }, /* minus sign */
	{ 0x3002, '.' }, /* ideographic full stop */
	{ 0xE4, 'a' },   /* März */
	{ 0xC4, 'a' },
	{ 0xE9, 'e' }, /* févr., déc. */
	{ 0xC9, 'e' },
	{ 0xFB, 'u' }, /* août */
	{ 0xDB, 'u' },
};

/* How months begin in seven languages: enough letters to tell them apart. */
static const struct month {
	char start[5];
	int number;
} months[] = {
	{ "jan", 1 },
	{ "ene", 1 },
	{ "gen", 1 },
	{ "feb", 2 },
	{ "fev", 2 },
	{ "mar", 3 },
	{ "maa", 3 },
	{ "mrt", 3 },
	{ "apr", 4 },
	{ "abr", 4 },
	{ "avr", 4 },
	{ "may", 5 },
	{ "mai", 5 },
	{ "mag", 5 },
	{ "mei", 5 },
	{ "jun", 6 },
	{ "juin", 6 },
	{ "giu", 6 },
	{ "jul", 7 },
	{ "juil", 7 },
	{ "lug", 7 },
	{ "aug", 8 },
	{ "aou", 8 },
	{ "ago", 8 },
	{ "sep", 9 },
	{ "set", 9 },
	{ "oct", 10 },
	{ "okt", 10 },
	{ "ott", 10 },
	{ "out", 10 },
	{ "nov", 11 },
	{ "dec", 12 },
	{ "dez", 12 },
	{ "dic", 12 },
};

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_letter(char byte)
{
	return lower(byte) >= 'a' && lower(byte) <= 'z';
}

static char
plain_of(uint32_t point)
{
	if (point < 0x80)
		return (char)point;
	if (point >= 0xFF01 && point <= 0xFF5E)
		return (char)(point - 0xFEE0);
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (signs[i].point == point)
			return signs[i].plain;
	return '?';
}

/* Chinese and full-width signs as ASCII. */
static struct str
make_plain(struct str text, char out[PLAIN_MAX])
{
	size_t len = 0;
	uint32_t point;
	while (text.len > 0 && len < PLAIN_MAX) {
		size_t used = utf8_decode(text, &point);
		if (used == 0)
			break;
		out[len++] = plain_of(point);
		text = str_slice(text, used, text.len);
	}
	while (len > 0 && (out[len - 1] == ':' || out[len - 1] == ' '))
		len--;
	return (struct str){ out, len };
}

static char
peek(const struct scan *scan, size_t at)
{
	return at < scan->rest.len ? scan->rest.ptr[at] : '\0';
}

static void
skip(struct scan *scan, size_t count)
{
	scan->rest = str_slice(scan->rest, count, scan->rest.len);
}

static size_t
digits_ahead(const struct scan *scan)
{
	size_t count = 0;
	while (is_digit(peek(scan, count)))
		count++;
	return count;
}

/* The next `count` digits, at most nine. */
static int
take_digits(struct scan *scan, size_t count)
{
	int number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (scan->rest.ptr[i] - '0');
	skip(scan, count);
	return number;
}

static bool
take(struct scan *scan, char byte)
{
	if (lower(peek(scan, 0)) != byte)
		return false;
	skip(scan, 1);
	return true;
}

/* A number of at most `digits` digits. */
static bool
take_number(struct scan *scan, size_t digits, int *number)
{
	size_t count = digits_ahead(scan);
	if (count == 0 || count > digits)
		return false;
	*number = take_digits(scan, count);
	return true;
}

static bool
is_date_separator(char byte)
{
	return byte == '-' || byte == '/' || byte == '.';
}

/* The run of blanks and separators around a month's name. */
static void
skip_loose(struct scan *scan)
{
	while (is_date_separator(peek(scan, 0)) || peek(scan, 0) == ' ' ||
	       peek(scan, 0) == ',')
		skip(scan, 1);
}

static bool
starts_with_month(const struct scan *scan, const char *start)
{
	for (size_t i = 0; start[i] != '\0'; i++)
		if (lower(peek(scan, i)) != start[i])
			return false;
	return true;
}

/* Jan, jan., January, janvier */
static bool
take_month_name(struct scan *scan)
{
	for (size_t i = 0; i < COUNT_OF(months); i++) {
		if (!starts_with_month(scan, months[i].start))
			continue;
		scan->month = months[i].number;
		while (is_letter(peek(scan, 0)))
			skip(scan, 1);
		return true;
	}
	return false;
}

/* Where no day can stand a year may have two digits. */
static bool
take_late_year(struct scan *scan)
{
	size_t digits = digits_ahead(scan);
	if (digits != 2 && digits != 4)
		return false;
	scan->year = take_digits(scan, digits);
	if (digits == 2)
		scan->year += scan->year < CENTURY_PIVOT ? 2000 : 1900;
	return true;
}

/* Jan-20-26, Jan 20, 2026 */
static const char *
read_month_first(struct scan *scan)
{
	if (!take_month_name(scan))
		return no_date;
	skip_loose(scan);
	if (!take_number(scan, 2, &scan->day))
		return no_date;
	skip_loose(scan);
	return take_late_year(scan) ? NULL : no_date;
}

/* 20-Jan-26, 20 January 2026: the day is read. */
static const char *
read_day_month_name(struct scan *scan)
{
	skip_loose(scan);
	if (!take_month_name(scan))
		return no_date;
	skip_loose(scan);
	return take_late_year(scan) ? NULL : no_date;
}

/* 2026-01-20, 2026/1/9: the year is read. */
static const char *
read_year_first(struct scan *scan)
{
	char separator = peek(scan, 0);
	skip(scan, 1);
	if (!take_number(scan, 2, &scan->month) || !take(scan, separator) ||
	    !take_number(scan, 2, &scan->day))
		return no_date;
	return NULL;
}

/* 1/20/2026 or 20/01/2026: the first number is read. */
static const char *
read_declared(struct scan *scan, int first)
{
	int second;
	char separator = peek(scan, 0);
	skip(scan, 1);
	if (!take_number(scan, 2, &second) || !take(scan, separator))
		return no_date;
	size_t digits = digits_ahead(scan);
	bool is_declared = scan->style->order != DATE_ORDER_UNKNOWN;
	if (digits == 2 && !is_declared)
		return short_year;
	if (!take_late_year(scan))
		return no_date;
	if (!is_declared)
		return no_order;
	bool is_mdy = scan->style->order == DATE_ORDER_MDY;
	scan->month = is_mdy ? first : second;
	scan->day = is_mdy ? second : first;
	return NULL;
}

static const char *
read_short_number(struct scan *scan, size_t digits)
{
	int first = take_digits(scan, digits);
	bool is_numeric = is_date_separator(peek(scan, 0)) &&
	                  is_digit(peek(scan, 1));
	if (is_numeric)
		return read_declared(scan, first);
	scan->day = first;
	return read_day_month_name(scan);
}

static const char *
read_date(struct scan *scan)
{
	size_t digits = digits_ahead(scan);
	if (is_letter(peek(scan, 0)))
		return read_month_first(scan);
	if (digits == 8) {
		scan->year = take_digits(scan, 4);
		scan->month = take_digits(scan, 2);
		scan->day = take_digits(scan, 2);
		scan->is_compact = true;
		return NULL;
	}
	if (digits == 4 && is_date_separator(peek(scan, 4))) {
		scan->year = take_digits(scan, 4);
		return read_year_first(scan);
	}
	if (digits == 1 || digits == 2)
		return read_short_number(scan, digits);
	return no_date;
}

static void
skip_blanks(struct scan *scan)
{
	while (peek(scan, 0) == ' ')
		skip(scan, 1);
}

/* 091200 or 0912, after a date without separators. */
static bool
read_compact_time(struct scan *scan, int *hour, int *minute, int *second)
{
	size_t digits = digits_ahead(scan);
	if (digits != 4 && digits != 6)
		return false;
	*hour = take_digits(scan, 2);
	*minute = take_digits(scan, 2);
	*second = digits == 6 ? take_digits(scan, 2) : 0;
	return true;
}

static bool
read_clock(struct scan *scan, int *hour, int *minute, int *second)
{
	*second = 0;
	if (scan->is_compact && digits_ahead(scan) > 2)
		return read_compact_time(scan, hour, minute, second);
	if (!take_number(scan, 2, hour) || !take(scan, ':') ||
	    digits_ahead(scan) != 2)
		return false;
	*minute = take_digits(scan, 2);
	if (!take(scan, ':'))
		return true;
	if (digits_ahead(scan) != 2)
		return false;
	*second = take_digits(scan, 2);
	return true;
}

/* Fractions are dropped: nothing here is decided within a second. */
static void
skip_fraction(struct scan *scan)
{
	char sign = peek(scan, 0);
	if ((sign != '.' && sign != ',') || !is_digit(peek(scan, 1)))
		return;
	skip(scan, 1);
	skip(scan, digits_ahead(scan));
}

/* 1 to 12 AM or PM; true as well when there is none. */
static bool
read_half_of_day(struct scan *scan, int *hour)
{
	char half = lower(peek(scan, 0));
	if ((half != 'a' && half != 'p') || lower(peek(scan, 1)) != 'm')
		return true;
	skip(scan, 2);
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (half == 'p' ? 12 : 0);
	return true;
}

static void
take_word(struct scan *scan, struct str word)
{
	if (str_equal_nocase(str_slice(scan->rest, 0, word.len), word))
		skip(scan, word.len);
}

/* Z, UTC, GMT, +08:00, +0800, +8, UTC+08:00; true when there is none. */
static bool
read_offset(struct scan *scan)
{
	int hours, minutes = 0;
	size_t before = scan->rest.len;
	take_word(scan, STR("utc"));
	take_word(scan, STR("gmt"));
	take_word(scan, STR("z"));
	scan->has_offset = scan->rest.len < before;
	char sign = peek(scan, 0);
	if (sign != '+' && sign != '-')
		return true;
	skip(scan, 1);
	size_t digits = digits_ahead(scan);
	if (digits < 1 || digits > 4)
		return false;
	hours = take_digits(scan, digits < 3 ? digits : digits - 2);
	take(scan, ':');
	if (digits_ahead(scan) == 2)
		minutes = take_digits(scan, 2);
	scan->offset = (hours * 60 + minutes) * 60;
	if (sign == '-')
		scan->offset = -scan->offset;
	scan->has_offset = true;
	return hours <= 15 && minutes < 60;
}

static const char *
read_time(struct scan *scan)
{
	int hour, minute, second;
	scan->second = -1;
	if (scan->rest.len == 0)
		return NULL;
	if (!take(scan, 't')) {
		take(scan, ',');
		if (!take(scan, ' '))
			return no_time;
		skip_blanks(scan);
	}
	if (!read_clock(scan, &hour, &minute, &second))
		return no_time;
	skip_fraction(scan);
	skip_blanks(scan);
	if (!read_half_of_day(scan, &hour))
		return no_time;
	skip_blanks(scan);
	if (!read_offset(scan))
		return no_time;
	if (scan->rest.len > 0 || hour > 23 || minute > 59 || second > 60)
		return no_time;
	/* A leap second is the last one of its minute. */
	scan->second = hour * 3600 + minute * 60 + (second < 60 ? second : 59);
	return NULL;
}

static struct timestamp
at_instant(int64_t seconds, const struct timestamp_style *style)
{
	struct instant instant = { seconds };
	return (
	    struct timestamp){ instant, zone_date(style->business, instant) };
}

/* The offset that stands beside the time, in a column of its own. */
static bool
find_offset(struct str text, int *seconds)
{
	struct scan scan = { .rest = text };
	if (!read_offset(&scan) || !scan.has_offset || scan.rest.len > 0)
		return false;
	*seconds = scan.offset;
	return true;
}

static struct timestamp
at_civil(const struct scan *scan, struct date date)
{
	const struct timestamp_style *style = scan->style;
	if (scan->second < 0)
		return (
		    struct timestamp){ zone_instant(style->business, date, 0),
			date };
	int offset = scan->offset;
	if (scan->has_offset || find_offset(style->offset, &offset))
		return at_instant((int64_t)date.day * SECONDS_PER_DAY +
				      scan->second - offset,
		    style);
	return at_instant(zone_instant(style->zone, date, scan->second).seconds,
	    style);
}

static const char *
read_civil(struct scan *scan, struct timestamp *timestamp)
{
	struct date date;
	const char *trouble = read_date(scan);
	if (trouble == NULL)
		trouble = read_time(scan);
	if (trouble != NULL)
		return trouble;
	if (scan->year != 0 &&
	    (scan->year < FIRST_YEAR || scan->year > LAST_YEAR))
		return far_year;
	if (!date_from_civil(scan->year, scan->month, scan->day, &date))
		return no_day;
	*timestamp = at_civil(scan, date);
	return NULL;
}

/* Seconds or milliseconds since 1970; ten digits reach from 2001 to 2286. */
static const char *
read_epoch(struct scan *scan, size_t digits, struct timestamp *timestamp)
{
	int64_t seconds = take_digits(scan, 5) * INT64_C(100000);
	seconds += take_digits(scan, 5);
	if (seconds > INT64_C(4070908800)) /* 2099-01-01 */
		return far_year;
	skip(scan, digits - 10);
	*timestamp = at_instant(seconds, scan->style);
	return NULL;
}

/* Days since 1899-12-30, the fraction being civil time. */
static const char *
read_serial(struct scan *scan, struct timestamp *timestamp)
{
	int days = take_digits(scan, 5);
	int64_t fraction = 0, unit = 1;
	if (days < FIRST_SERIAL || days > LAST_SERIAL)
		return no_date;
	if (!scan->style->has_serials)
		return is_serial;
	scan->second = -1;
	if (take(scan, '.')) {
		for (; is_digit(peek(scan, 0)) && unit < 1000000000;
		     skip(scan, 1)) {
			fraction = fraction * 10 + (peek(scan, 0) - '0');
			unit *= 10;
		}
		skip(scan, digits_ahead(scan));
		scan->second = (int)((fraction * SECONDS_PER_DAY + unit / 2) /
				     unit);
	}
	if (scan->rest.len > 0)
		return no_date;
	if (scan->second == SECONDS_PER_DAY)
		scan->second--;
	*timestamp = at_civil(scan, (struct date){ SERIAL_EPOCH + days });
	return NULL;
}

static const char *
read_plain(struct scan *scan, struct timestamp *timestamp)
{
	size_t digits = digits_ahead(scan);
	if ((digits == 10 || digits == 13) && digits == scan->rest.len)
		return read_epoch(scan, digits, timestamp);
	if (digits == 5 && (digits == scan->rest.len || peek(scan, 5) == '.'))
		return read_serial(scan, timestamp);
	return read_civil(scan, timestamp);
}

static const uint64_t ones = UINT64_C(0x0101010101010101);

/*
 * Have eight bytes this form: a digit where it has '0', elsewhere the same
 * sign?  Where two digits begin *pairs then has their number, the first byte
 * being the lowest.
 */
static inline bool
take_form(const char *bytes, const char form[9], uint64_t *pairs)
{
	uint64_t word, wanted;
	memcpy(&word, bytes, sizeof(word));
	memcpy(&wanted, form, sizeof(wanted));
	/* A sign becomes 0, a digit its value: above 9 is neither, and above 0
	 * is no sign. */
	word ^= wanted;
	uint64_t is_sign = (wanted ^ ones * '0') + ones * 0x7F;
	uint64_t most = ones * (0x7F - 9) + (is_sign >> 7 & ones) * 9;
	bool fits = ((word | (word + most)) & ones * 0x80) == 0;
	word = le64toh(word);
	*pairs = word * 10 + (word >> 8);
	return fits;
}

static int
pair_at(uint64_t pairs, int byte)
{
	return (int)(pairs >> 8 * byte & 0xFF);
}

/* +08:00 or Z at the end of a text; false where another thing stands. */
static bool
read_machine_offset(struct str text, struct scan *scan)
{
	uint64_t pairs;
	scan->has_offset = text.len > 0;
	if (text.len == 0 || str_equal(text, STR("Z")))
		return true;
	char sign = text.ptr[0];
	/* The two digits before it, of the seconds, have been read. */
	if (text.len != 6 || (!take_form(text.ptr - 2, "00+00:00", &pairs) &&
				 !take_form(text.ptr - 2, "00-00:00", &pairs)))
		return false;
	int hours = pair_at(pairs, 3), minutes = pair_at(pairs, 6);
	scan->offset = (hours * 60 + minutes) * 60;
	if (sign == '-')
		scan->offset = -scan->offset;
	return hours <= 15 && minutes < 60;
}

static bool
read_machine_time(struct str text, struct scan *scan)
{
	uint64_t pairs;
	scan->second = -1;
	if (text.len == 0)
		return true;
	if (text.len < 9 || text.ptr[0] != 'T' ||
	    !take_form(text.ptr + 1, "00:00:00", &pairs))
		return false;
	int hour = pair_at(pairs, 0), minute = pair_at(pairs, 3);
	int second = pair_at(pairs, 6);
	scan->second = hour * 3600 + minute * 60 + second;
	return hour <= 23 && minute <= 59 && second <= 59 &&
	       read_machine_offset(str_behind(text, 9), scan);
}

/*
 * The form of machines, 2026-01-20[T09:12:00[Z|+08:00]], as nearly every cell
 * has it.  False where it is another, or wrong.
 */
static bool
read_machine_form(struct str text, const struct timestamp_style *style,
    struct timestamp *timestamp)
{
	struct date date;
	struct scan scan = { .style = style };
	uint64_t start, end;
	if (text.len < 10 || !take_form(text.ptr, "0000-00-", &start) ||
	    !take_form(text.ptr + 2, "00-00-00", &end))
		return false;
	int year = pair_at(start, 0) * 100 + pair_at(start, 2);
	if (year < FIRST_YEAR || year > LAST_YEAR ||
	    !date_from_civil(year, pair_at(end, 3), pair_at(end, 6), &date) ||
	    !read_machine_time(str_behind(text, 10), &scan))
		return false;
	*timestamp = at_civil(&scan, date);
	return true;
}

static const char *
read_text(struct str text, const struct timestamp_style *style,
    struct timestamp *timestamp)
{
	char plain[PLAIN_MAX];
	if (text.len > PLAIN_MAX)
		return no_date;
	struct scan scan = { .rest = text, .style = style };
	if (!str_is_ascii(text))
		scan.rest = make_plain(text, plain);
	return read_plain(&scan, timestamp);
}

/* The value of a "key" in an object; empty for null or no such key. */
static struct str
member_of(struct str object, struct str key)
{
	for (size_t at = 1; at + key.len < object.len; at++) {
		char quote = object.ptr[at - 1];
		if ((quote != '"' && quote != '\'') ||
		    !str_starts_with(str_behind(object, at), key) ||
		    object.ptr[at + key.len] != quote)
			continue;
		struct str value = str_behind(object, at + key.len + 1);
		value = str_behind(value, str_find_byte(value, ':') + 1);
		value = str_trim(value);
		quote = value.len > 0 ? value.ptr[0] : '\0';
		if (quote != '"' && quote != '\'')
			return STR_EMPTY;
		value = str_behind(value, 1);
		return str_slice(value, 0, str_find_byte(value, quote));
	}
	return STR_EMPTY;
}

/* {"date": ..., "time": ..., "timezone": ...}, as 17TRACK has them. */
static const char *
read_object(struct str object, const struct timestamp_style *style,
    struct timestamp *timestamp)
{
	struct timestamp_style own = *style;
	char text[PLAIN_MAX];
	struct str date = member_of(object, STR("date"));
	struct str time = member_of(object, STR("time"));
	struct str offset = member_of(object, STR("timezone"));
	if (date.len == 0 || date.len + 1 + time.len > PLAIN_MAX)
		return no_date;
	memcpy(text, date.ptr, date.len);
	text[date.len] = ' ';
	memcpy(text + date.len + 1, time.ptr, time.len);
	if (offset.len > 0)
		own.offset = offset;
	return read_text((struct str){ text,
			     date.len + (time.len > 0) + time.len },
	    &own, timestamp);
}

const char *
timestamp_read(struct str text, const struct timestamp_style *style,
    struct timestamp *timestamp)
{
	if (text.len == 0) {
		*timestamp = TIMESTAMP_NONE;
		return NULL;
	}
	if (read_machine_form(text, style, timestamp))
		return NULL;
	if (text.ptr[0] == '{')
		return read_object(text, style, timestamp);
	return read_text(text, style, timestamp);
}
