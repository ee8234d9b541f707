/*
 * locale.h - how a language writes dates, countries and numbers, by ICU.
 *
 * ICU needs milliseconds to prepare for the dates of a language and one or two
 * microseconds to write one, so it prepares for each kind of text when the
 * first is wanted, and what dates and countries it wrote is kept.  A locale
 * serves one thread.  Texts are in the arena given or, kept, in that of the
 * locale.  "en" writes for readers all over the world: day before month.
 */
#ifndef MESSAGE_LOCALE_H
#define MESSAGE_LOCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/money.h"
#include "base/str.h"
#include "calendar/date.h"

struct locale;

/*
 * To be called before anything else asks ICU: lack of memory then ends the
 * process, where ICU itself would go on and crash.
 */
void locale_need_memory(void);

/*
 * A language by its name ("de", "pt-BR"); locale_close() gives back what ICU
 * made for it, the locale itself lives in the run arena.  The Gregorian
 * calendar is forced.  Kind: ERROR_CONFIG for a language that ICU does not
 * know.
 */
struct locale *locale_open(struct str language, struct arena *run,
    struct error *err);
void locale_close(struct locale *locale);

/*
 * With weekday and year: "Friday, 6 February 2026", "2026年2月6日星期五".
 * The empty str for DATE_NONE.
 */
struct str locale_date(const struct locale *locale, struct date date,
    struct arena *arena);

/*
 * First and last day: "Sunday, 15 – Monday, 23 February 2026".  The empty
 * str when one of them is DATE_NONE.
 */
struct str locale_date_range(const struct locale *locale, struct date from,
    struct date last, struct arena *arena);

/* A country's name: "DE" is Germany in en, 德国 in zh; the code if unknown. */
struct str locale_country(const struct locale *locale, struct str code,
    struct arena *arena);

/*
 * The plural category of a count: "zero", "one", "two", "few", "many" or
 * "other".  Static text.
 */
const char *locale_plural(const struct locale *locale, long count);

/* A whole number with the language's digits and separators. */
struct str locale_number(const struct locale *locale, long number,
    struct arena *arena);

/* An amount as the language writes it: "US$42.00", "42,00 $"; one that is
 * written from right to left has the code, USD. */
struct str locale_money(const struct locale *locale, struct money money,
    struct arena *arena);

/* Without case (Unicode's case folding), for comparing, in any language. */
struct str locale_fold(struct str text, struct arena *arena);

/* Is the language written from right to left? */
bool locale_is_right_to_left(const struct locale *locale);

/*
 * The start of a text that has at most `max` characters as a reader counts
 * them (grapheme clusters, of any language).
 */
struct str locale_cut(struct str text, size_t max);

#endif
