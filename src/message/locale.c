#include "message/locale.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uclean.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include "base/memory.h"
#include "base/utf8.h"

/* Weekday, day, month by name, year; ICU finds order and commas. */
#define SKELETON u"yMMMMEEEEd"

/* Civil dates know no zone: they go in and come out as UTC. */
#define ZONE u"Etc/UTC"

enum { MAX_ID = 64, MAX_PATTERN = 128, MAX_TEXT = 256, MAX_BYTES = 3 * 256 };

static const double milliseconds_per_day = 86400.0 * 1000.0;

/*
 * The letters of a night name the same few days and countries again and again,
 * and a look at what was written costs a hundredth of ICU's writing it.
 */
enum {
	KEPT_DAYS = 512,
	KEPT_COUNTS = 64,
	LETTERS = 26,
	REGIONS = LETTERS * LETTERS
};

/* What was written so far, and what wrote it: NULL until it is needed. */
struct kept {
	struct date days[KEPT_DAYS];
	struct str dates[KEPT_DAYS]; /* empty: none is kept yet */
	struct str countries[REGIONS];
	const char *plurals[KEPT_COUNTS]; /* NULL: not asked for yet */
	UDateFormat *date_writer;
	UDateIntervalFormat *range_writer;
	ULocaleDisplayNames *country_names;
	UNumberFormat *number_writer;
	UNumberFormat *amount_writer;
	UPluralRules *plural_rules;
};

struct locale {
	struct arena *run;
	struct kept *kept;
	const char *id;
	const char *gregorian; /* the id, with that calendar */
	bool is_right_to_left;
};

static void *U_CALLCONV
take(const void *context, size_t size)
{
	(void)context;
	return memory_take(size);
}

static void *U_CALLCONV
resize(const void *context, void *memory, size_t size)
{
	(void)context;
	return memory_resize(memory, size);
}

static void U_CALLCONV
give_back(const void *context, void *memory)
{
	(void)context;
	free(memory);
}

void
locale_need_memory(void)
{
	UErrorCode status = U_ZERO_ERROR;
	u_setMemoryFunctions(NULL, take, resize, give_back, &status);
}

/* A reader of "en" may live anywhere; plain en would be American. */
static const char *
neutral(const char *id)
{
	return strcmp(id, "en") == 0 ? "en_GB" : id;
}

/* ICU's name of a language tag, such as pt_BR; false if there is none. */
static bool
find_id(struct str language, char id[MAX_ID])
{
	char tag[MAX_ID];
	if (str_is_empty(language) || language.len >= sizeof(tag))
		return false;
	for (size_t i = 0; i < language.len; i++)
		tag[i] = language.ptr[i] == '_' ? '-' : language.ptr[i];
	tag[language.len] = '\0';
	int32_t parsed = 0;
	UErrorCode status = U_ZERO_ERROR;
	uloc_forLanguageTag(tag, id, MAX_ID, &parsed, &status);
	return status == U_ZERO_ERROR && (size_t)parsed == language.len;
}

/* For a language without data ICU silently takes the system's own. */
static bool
is_known(const char *id)
{
	UErrorCode status = U_ZERO_ERROR;
	UResourceBundle *bundle = ures_open(NULL, id, &status);
	bool known = U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING;
	ures_close(bundle);
	return known && id[0] != '\0';
}

static const char *
find_gregorian(const char *id, struct arena *run)
{
	char gregorian[MAX_ID + 32];
	UErrorCode status = U_ZERO_ERROR;
	memcpy(gregorian, id, strlen(id) + 1);
	uloc_setKeywordValue("calendar", "gregorian", gregorian,
	    (int32_t)sizeof(gregorian), &status);
	return arena_cstr(run, str_from(gregorian));
}

struct locale *
locale_open(struct str language, struct arena *run, struct error *err)
{
	char id[MAX_ID];
	if (!find_id(language, id) || !is_known(id)) {
		error_set(err, ERROR_CONFIG,
		    "'%.*s' is no language that ICU knows", STR_ARG(language));
		return NULL;
	}
	struct locale *locale = arena_new(run, struct locale);
	locale->run = run;
	locale->kept = arena_new(run, struct kept);
	locale->id = arena_cstr(run, str_from(neutral(id)));
	locale->gregorian = find_gregorian(locale->id, run);
	locale->is_right_to_left = uloc_isRightToLeft(locale->id);
	return locale;
}

void
locale_close(struct locale *locale)
{
	if (locale == NULL)
		return;
	udat_close(locale->kept->date_writer);
	udtitvfmt_close(locale->kept->range_writer);
	uldn_close(locale->kept->country_names);
	unum_close(locale->kept->number_writer);
	unum_close(locale->kept->amount_writer);
	uplrules_close(locale->kept->plural_rules);
	*locale = (struct locale){ 0 };
}

static UDateFormat *
date_writer(const struct locale *locale, UErrorCode *status)
{
	UDateFormat **writer = &locale->kept->date_writer;
	const char *id = locale->gregorian;
	UChar pattern[MAX_PATTERN];
	if (*writer != NULL)
		return *writer;
	UDateTimePatternGenerator *generator = udatpg_open(id, status);
	int32_t len = udatpg_getBestPattern(generator, SKELETON, -1, pattern,
	    MAX_PATTERN, status);
	udatpg_close(generator);
	return *writer = udat_open(UDAT_PATTERN, UDAT_PATTERN, id, ZONE, -1,
		   pattern, len, status);
}

static UDateIntervalFormat *
range_writer(const struct locale *locale, UErrorCode *status)
{
	UDateIntervalFormat **writer = &locale->kept->range_writer;
	if (*writer == NULL)
		*writer = udtitvfmt_open(locale->gregorian, SKELETON, -1, ZONE,
		    -1, status);
	return *writer;
}

static ULocaleDisplayNames *
country_names(const struct locale *locale, UErrorCode *status)
{
	ULocaleDisplayNames **names = &locale->kept->country_names;
	if (*names == NULL)
		*names = uldn_open(locale->id, ULDN_STANDARD_NAMES, status);
	return *names;
}

static UNumberFormat *
number_writer(const struct locale *locale, UErrorCode *status)
{
	UNumberFormat **writer = &locale->kept->number_writer;
	if (*writer == NULL)
		*writer = unum_open(UNUM_DECIMAL, NULL, 0, locale->id, NULL,
		    status);
	return *writer;
}

/* "US$" falls apart between words that run from right to left. */
static UNumberFormat *
amount_writer(const struct locale *locale, UErrorCode *status)
{
	UNumberFormat **writer = &locale->kept->amount_writer;
	UNumberFormatStyle style = locale->is_right_to_left ? UNUM_CURRENCY_ISO
	                                                    : UNUM_CURRENCY;
	if (*writer == NULL)
		*writer = unum_open(style, NULL, 0, locale->id, NULL, status);
	return *writer;
}

static UPluralRules *
plural_rules(const struct locale *locale, UErrorCode *status)
{
	UPluralRules **rules = &locale->kept->plural_rules;
	if (*rules == NULL)
		*rules = uplrules_open(locale->id, status);
	return *rules;
}

/*
 * As UTF-8.  ICU puts thin spaces around the dash of some ranges; many mail
 * programs show them as boxes or not at all.
 */
static struct str
from_icu(UChar *text, int32_t len, struct arena *arena)
{
	char bytes[MAX_BYTES];
	int32_t size = 0;
	UErrorCode status = U_ZERO_ERROR;
	for (int32_t i = 0; i < len; i++)
		if (text[i] == 0x2009 || text[i] == 0x202F)
			text[i] = ' ';
	u_strToUTF8(bytes, (int32_t)sizeof(bytes), &size, text, len, &status);
	return arena_str(arena, (struct str){ bytes, (size_t)size });
}

/* What can only fail when ICU's own data are broken shows the plain date. */
static struct str
plain_date(struct date date, struct arena *arena)
{
	char text[DATE_TEXT];
	return arena_str(arena, str_from(date_format(date, text)));
}

static struct str
write_date(const struct locale *locale, struct date date, struct arena *arena)
{
	UChar text[MAX_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = udat_format(date_writer(locale, &status),
	    date.day * milliseconds_per_day, text, MAX_TEXT, NULL, &status);
	if (U_FAILURE(status))
		return plain_date(date, arena);
	return from_icu(text, len, arena);
}

/* Days that fall together in the table: the first that came is kept. */
struct str
locale_date(const struct locale *locale, struct date date, struct arena *arena)
{
	if (!date_is_set(date))
		return STR_EMPTY;
	size_t at = (uint32_t)date.day % KEPT_DAYS;
	struct str *text = &locale->kept->dates[at];
	struct date *day = &locale->kept->days[at];
	if (str_is_empty(*text)) {
		*text = write_date(locale, date, locale->run);
		*day = date;
	}
	return day->day == date.day ? *text : write_date(locale, date, arena);
}

struct str
locale_date_range(const struct locale *locale, struct date from,
    struct date last, struct arena *arena)
{
	UChar text[MAX_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	if (!date_is_set(from) || !date_is_set(last))
		return STR_EMPTY;
	int32_t len = udtitvfmt_format(range_writer(locale, &status),
	    from.day * milliseconds_per_day, last.day * milliseconds_per_day,
	    text, MAX_TEXT, NULL, &status);
	if (U_FAILURE(status))
		return arena_format(arena, "%.*s – %.*s",
		    STR_ARG(plain_date(from, arena)),
		    STR_ARG(plain_date(last, arena)));
	return from_icu(text, len, arena);
}

/* ICU wants a region in capitals; false for what is none. */
static bool
find_region(struct str code, char region[3])
{
	if (code.len != 2)
		return false;
	for (size_t i = 0; i < 2; i++) {
		region[i] = (char)(code.ptr[i] & ~0x20);
		if (region[i] < 'A' || region[i] > 'Z')
			return false;
	}
	region[2] = '\0';
	return true;
}

static struct str
write_country(const struct locale *locale, const char *region)
{
	UChar text[MAX_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = uldn_regionDisplayName(country_names(locale, &status),
	    region, text, MAX_TEXT, &status);
	if (U_FAILURE(status))
		return STR_EMPTY;
	return from_icu(text, len, locale->run);
}

struct str
locale_country(const struct locale *locale, struct str code,
    struct arena *arena)
{
	char region[3];
	if (!find_region(code, region))
		return arena_str(arena, code);
	struct str *name =
	    &locale->kept
		 ->countries[(region[0] - 'A') * LETTERS + region[1] - 'A'];
	if (str_is_empty(*name))
		*name = write_country(locale, region);
	return str_is_empty(*name) ? arena_str(arena, code) : *name;
}

static const char *
select_plural(const struct locale *locale, long count)
{
	static const char *const names[] = { "zero", "one", "two", "few",
		"many" };
	UChar text[MAX_TEXT];
	char name[MAX_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	uplrules_select(plural_rules(locale, &status), (double)count, text,
	    MAX_TEXT, &status);
	if (U_FAILURE(status))
		return "other";
	u_austrcpy(name, text);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(name, names[i]) == 0)
			return names[i];
	return "other";
}

const char *
locale_plural(const struct locale *locale, long count)
{
	if (count < 0 || count >= KEPT_COUNTS)
		return select_plural(locale, count);
	const char **kept = &locale->kept->plurals[count];
	if (*kept == NULL)
		*kept = select_plural(locale, count);
	return *kept;
}

struct str
locale_number(const struct locale *locale, long number, struct arena *arena)
{
	UChar text[MAX_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = unum_formatInt64(number_writer(locale, &status), number,
	    text, MAX_TEXT, NULL, &status);
	if (U_FAILURE(status))
		return arena_format(arena, "%ld", number);
	return from_icu(text, len, arena);
}

/* As a decimal text: no amount is ever a floating-point number. */
struct str
locale_money(const struct locale *locale, struct money money,
    struct arena *arena)
{
	UChar currency[MONEY_CODE], text[MAX_TEXT];
	char decimal[MONEY_TEXT];
	UErrorCode status = U_ZERO_ERROR;
	money_format(money, decimal);
	u_uastrcpy(currency, money.currency);
	UNumberFormat *writer = amount_writer(locale, &status);
	unum_setTextAttribute(writer, UNUM_CURRENCY_CODE, currency, -1,
	    &status);
	int32_t len = unum_formatDecimal(writer, decimal, -1, text, MAX_TEXT,
	    NULL, &status);
	if (U_FAILURE(status)) {
		money_format_full(money, decimal);
		return arena_str(arena, str_from(decimal));
	}
	return from_icu(text, len, arena);
}

bool
locale_is_right_to_left(const struct locale *locale)
{
	return locale->is_right_to_left;
}

/* Where character `max` starts, or -1 when the text is not as long. */
static int32_t
boundary(UBreakIterator *breaks, size_t max)
{
	int32_t at = 0;
	for (size_t i = 0; i < max && at != UBRK_DONE; i++)
		at = ubrk_next(breaks);
	return at;
}

/* No reader counts more characters than there are code points. */
static bool
is_short(struct str text, size_t max)
{
	size_t points = 0;
	for (size_t i = 0; i < text.len; i++)
		points += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return points <= max;
}

struct str
locale_cut(struct str text, size_t max)
{
	UErrorCode status = U_ZERO_ERROR;
	if (is_short(text, max))
		return text;
	UText *view = utext_openUTF8(NULL, text.ptr, (int64_t)text.len,
	    &status);
	UBreakIterator *breaks = ubrk_open(UBRK_CHARACTER, "en", NULL, 0,
	    &status);
	ubrk_setUText(breaks, view, &status);
	int32_t at = U_SUCCESS(status) ? boundary(breaks, max) : UBRK_DONE;
	if (U_FAILURE(status))
		at = (int32_t)utf8_cut(text, max).len;
	ubrk_close(breaks);
	utext_close(view);
	return at == UBRK_DONE ? text : str_slice(text, 0, (size_t)at);
}

struct str
locale_fold(struct str text, struct arena *arena)
{
	/* No character grows to more than three times its bytes. */
	size_t room = text.len * 3 + 1;
	char *out = arena_alloc(arena, room, 1);
	UErrorCode status = U_ZERO_ERROR;
	UCaseMap *map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &status);
	int32_t len = ucasemap_utf8FoldCase(map, out, (int32_t)room, text.ptr,
	    (int32_t)text.len, &status);
	ucasemap_close(map);
	return U_SUCCESS(status) ? (struct str){ out, (size_t)len } : text;
}
