#include "calendar/zone.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"

enum { PROBE_DAYS = 7, LAST_YEAR = 2100, ZONE_MAX_BYTES = 1 << 16 };

/* From `since` on the zone is `offset` seconds east of Greenwich. */
struct change {
	int64_t since;
	int offset;
};

struct zone {
	struct str name;
	struct change *changes; /* the first holds for all time before it */
	size_t count;
	size_t capacity;
};

bool
instant_is_set(struct instant instant)
{
	return instant.seconds != INT64_MIN;
}

/* What glibc says about the zone that TZ names now. */
static int
probe(int64_t seconds)
{
	time_t when = (time_t)seconds;
	struct tm civil;
	if (localtime_r(&when, &civil) == NULL)
		return 0;
	return (int)civil.tm_gmtoff;
}

/* The first second in (low, high] that has the offset of `high`. */
static int64_t
bisect(int64_t low, int64_t high)
{
	int after = probe(high);
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (probe(middle) == after)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static void
add_change(struct zone *zone, struct arena *run, int64_t since, int offset)
{
	zone->changes = arena_grow(run, zone->changes, zone->count,
	    &zone->capacity, sizeof(*zone->changes));
	zone->changes[zone->count++] = (struct change){ since, offset };
}

static int64_t
number_at(struct str bytes, size_t at, size_t len)
{
	uint64_t number = 0;
	for (size_t i = at; i < at + len && i < bytes.len; i++)
		number = number << 8 | (unsigned char)bytes.ptr[i];
	return (int64_t)number;
}

/* The counts of a header, in the order of RFC 8536, 3.1. */
enum { UT, STANDARD, LEAPS, TIMES, TYPES, LETTERS };
enum { HEADER = 44, FIRST_COUNT = 20 };

static size_t
count_at(struct str header, int count)
{
	return (size_t)number_at(header, FIRST_COUNT + 4 * (size_t)count, 4);
}

/* What the 64-bit part of a zone file lists. */
struct listing {
	struct str times; /* at which something changes, 8 bytes each */
	bool has_rule;    /* there are changes behind the last one */
};

/* The last line tells of the years to come: a rule has a comma. */
static struct listing
read_listing(struct str content)
{
	size_t len = HEADER + 5 * count_at(content, TIMES) +
	             6 * count_at(content, TYPES) + count_at(content, LETTERS) +
	             8 * count_at(content, LEAPS) +
	             count_at(content, STANDARD) + count_at(content, UT);
	struct str second = str_behind(content, len);
	size_t bytes = 8 * count_at(second, TIMES), start = content.len;
	while (start > 1 && content.ptr[start - 2] != '\n')
		start--;
	struct str line = str_behind(content, start - 1);
	if (!str_starts_with(second, STR("TZif")) ||
	    HEADER + bytes > second.len)
		return (struct listing){ .has_rule = true };
	return (struct listing){
		.times = str_slice(second, HEADER, bytes),
		.has_rule = str_find_byte(line, ',') < line.len,
	};
}

/* From a look every week, after `from`. */
static void
harvest_by_weeks(struct zone *zone, int64_t from, struct arena *run)
{
	struct date last;
	date_from_civil(LAST_YEAR, 12, 31, &last);
	int64_t step = (int64_t)PROBE_DAYS * SECONDS_PER_DAY;
	int64_t end = (int64_t)last.day * SECONDS_PER_DAY;
	int offset = probe(from);
	for (int64_t at = from + step; at <= end; at += step) {
		if (probe(at) == offset)
			continue;
		offset = probe(at);
		add_change(zone, run, bisect(at - step, at), offset);
	}
}

/* glibc is asked where the file says that something changes. */
static void
harvest(struct zone *zone, struct str content, struct arena *run)
{
	struct listing listing = read_listing(content);
	int64_t since = 0;
	int offset = probe(0);
	add_change(zone, run, INT64_MIN, offset);
	for (size_t i = 0; i < listing.times.len; i += 8) {
		int64_t at = number_at(listing.times, i, 8);
		if (at <= 0)
			continue;
		since = at;
		if (probe(at) == offset)
			continue;
		offset = probe(at);
		add_change(zone, run, at, offset);
	}
	if (listing.has_rule)
		harvest_by_weeks(zone, since, run);
}

/* A folder or a table is no zone; glibc would take either for UTC. */
static bool
read_zone_file(const char *path, struct arena *scratch, struct str *content)
{
	struct error err = { 0 };
	return file_read(path, ZONE_MAX_BYTES, scratch, content, &err) &&
	       str_starts_with(*content, STR("TZif"));
}

static bool
is_sound_name(struct str name)
{
	if (str_is_empty(name) || name.ptr[0] == '/' ||
	    str_find(name, STR("..")) < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];
		struct str signs = STR("/_+-");
		if (!((byte >= 'A' && byte <= 'Z') ||
			(byte >= 'a' && byte <= 'z') ||
			(byte >= '0' && byte <= '9') ||
			str_find_byte(signs, byte) < signs.len))
			return false;
	}
	return true;
}

/* For want of memory glibc takes a zone for UTC, and says nothing. */
static void
enter_tz(const char *path, struct str content)
{
	bool is_set = setenv("TZ", path, 1) == 0;
	tzset();
	struct str letters = str_from(tzname[0]);
	if (!is_set || str_is_empty(letters) ||
	    str_find(content, letters) == content.len)
		memory_lack();
}

static void
restore_tz(const char *old)
{
	if (old != NULL)
		setenv("TZ", old, 1);
	else
		unsetenv("TZ");
	tzset();
}

const struct zone *
zone_load(struct str name, struct arena *run, struct error *err)
{
	/* The whole path, so that TZDIR leads nowhere else. */
	const char *path =
	    arena_format(run, "/usr/share/zoneinfo/%.*s", STR_ARG(name)).ptr;
	struct arena scratch = { 0 };
	struct str content;
	if (!is_sound_name(name) || !read_zone_file(path, &scratch, &content)) {
		arena_release(&scratch);
		error_set(err, ERROR_CONFIG,
		    "'%.*s' is no time zone; a name such as Asia/Shanghai is "
		    "wanted",
		    STR_ARG(name));
		return NULL;
	}
	const char *old = getenv("TZ");
	if (old != NULL)
		old = arena_cstr(run, str_from(old));
	struct zone *zone = arena_new(run, struct zone);
	zone->name = arena_str(run, name);
	enter_tz(path, content);
	harvest(zone, content, run);
	restore_tz(old);
	arena_release(&scratch);
	return zone;
}

struct str
zone_name(const struct zone *zone)
{
	return zone->name;
}

/* The last change at or before the instant. */
static size_t
change_at(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->count;
	/* Of most zones nothing has changed for years. */
	if (zone->changes[high - 1].since <= seconds)
		return high - 1;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->changes[middle].since <= seconds)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int
zone_offset(const struct zone *zone, struct instant instant)
{
	return zone->changes[change_at(zone, instant.seconds)].offset;
}

struct date
zone_date(const struct zone *zone, struct instant instant)
{
	if (!instant_is_set(instant))
		return DATE_NONE;
	int64_t local = instant.seconds + zone_offset(zone, instant);
	int64_t day = local / SECONDS_PER_DAY;
	if (local % SECONDS_PER_DAY < 0)
		day--;
	return (struct date){ (int32_t)day };
}

struct instant
zone_instant(const struct zone *zone, struct date date, int second_of_day)
{
	int64_t local = (int64_t)date.day * SECONDS_PER_DAY + second_of_day;
	/* The offset in force well before; a zone changes at most once within
	 * two days, so only this one and the next can apply. */
	size_t at = change_at(zone, local - (int64_t)SECONDS_PER_DAY);
	int before = zone->changes[at].offset;
	if (at + 1 == zone->count ||
	    local - before < zone->changes[at + 1].since)
		return (struct instant){ local - before };
	/* After the change, or in the hour that it skipped: counting a
	 * skipped time with the old offset moves it forward by the gap. */
	int after = zone->changes[at + 1].offset;
	if (local - after < zone->changes[at + 1].since)
		return (struct instant){ local - before };
	return (struct instant){ local - after };
}

/* The two digits at `at`, or -1. */
static int
two_digits(struct str text, size_t at)
{
	if (at + 2 > text.len)
		return -1;
	int tens = text.ptr[at] - '0', ones = text.ptr[at + 1] - '0';
	if (tens < 0 || tens > 9 || ones < 0 || ones > 9)
		return -1;
	return tens * 10 + ones;
}

/* "02:00" or "02:00:00"; what follows is left in *rest. */
static bool
parse_time(struct str text, int *second_of_day, struct str *rest)
{
	int hour = two_digits(text, 0), minute = two_digits(text, 3);
	int second = 0;
	size_t len = 5;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    text.ptr[2] != ':')
		return false;
	if (text.len > 5 && text.ptr[5] == ':') {
		second = two_digits(text, 6);
		len = 8;
	}
	if (second < 0 || second > 59)
		return false;
	*second_of_day = hour * 3600 + minute * 60 + second;
	*rest = str_slice(text, len, text.len);
	return true;
}

/* "Z", "+08:00" or "+0800". */
static bool
parse_offset(struct str text, int *offset)
{
	if (str_equal(text, STR("Z"))) {
		*offset = 0;
		return true;
	}
	bool has_colon = text.len == 6 && text.ptr[3] == ':';
	if (!(has_colon || text.len == 5) ||
	    (text.ptr[0] != '+' && text.ptr[0] != '-'))
		return false;
	int hours = two_digits(text, 1);
	int minutes = two_digits(text, has_colon ? 4 : 3);
	if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59)
		return false;
	*offset = (hours * 60 + minutes) * 60;
	if (text.ptr[0] == '-')
		*offset = -*offset;
	return true;
}

bool
instant_parse(struct str text, const struct zone *zone, struct instant *instant)
{
	struct date date;
	struct str rest = STR_EMPTY;
	int second_of_day = 0, offset;
	if (!date_parse(str_slice(text, 0, DATE_TEXT - 1), &date))
		return false;
	text = str_slice(text, DATE_TEXT - 1, text.len);
	if (text.len > 0 && (text.ptr[0] != 'T' && text.ptr[0] != ' '))
		return false;
	if (text.len > 0 &&
	    !parse_time(str_slice(text, 1, text.len), &second_of_day, &rest))
		return false;
	if (rest.len == 0) {
		*instant = zone_instant(zone, date, second_of_day);
		return true;
	}
	if (!parse_offset(rest, &offset))
		return false;
	instant->seconds = (int64_t)date.day * SECONDS_PER_DAY + second_of_day -
	                   offset;
	return true;
}

const char *
instant_format(struct instant instant, const struct zone *zone,
    char out[INSTANT_TEXT])
{
	char day[DATE_TEXT];
	out[0] = '\0';
	if (!instant_is_set(instant))
		return out;
	int offset = zone_offset(zone, instant);
	struct date date = zone_date(zone, instant);
	int second = (int)(instant.seconds + offset -
			   (int64_t)date.day * SECONDS_PER_DAY);
	int east = abs(offset) / 60;
	snprintf(out, INSTANT_TEXT, "%sT%02d:%02d:%02d%c%02d:%02d",
	    date_format(date, day), second / 3600, second / 60 % 60,
	    second % 60, offset < 0 ? '-' : '+', east / 60, east % 60);
	return out;
}
