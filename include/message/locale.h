/*
 * locale.h - how a language writes dates and numbers, by ICU.
 *
 * Formatters are opened on first use and kept; a locale serves one thread.
 */
#ifndef MESSAGE_LOCALE_H
#define MESSAGE_LOCALE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"

struct locale;

/*
 * Open the formatters of a language ("de", "pt-BR").  The Gregorian calendar
 * is forced.  Kind: ERROR_CONFIG for a language that ICU does not know.
 */
struct locale *locale_open(struct str language, struct error *err);
void locale_close(struct locale *locale);

/* With weekday and year: "Friday, 6 February 2026", "2026年2月6日星期五". */
struct str locale_date(struct locale *locale, struct date date,
    struct arena *arena);

/* First and last day: "Sunday, 15 February – Monday, 23 February 2026". */
struct str locale_date_range(struct locale *locale, struct date from,
    struct date last, struct arena *arena);

/* A country's name: "DE" is Germany in en, 德国 in zh; the code if unknown. */
struct str locale_country(struct locale *locale, struct str code,
    struct arena *arena);

/* The plural category of a count: "one", "few", "other"... static text. */
const char *locale_plural(struct locale *locale, long count);

/* A whole number with the language's digits and separators. */
struct str locale_number(struct locale *locale, long number,
    struct arena *arena);

/* Is the language written from right to left? */
bool locale_is_right_to_left(const struct locale *locale);

#endif
