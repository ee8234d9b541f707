/*
 * datum.h - what the data say, as a letter may print it.
 *
 * A letter cannot be broken by its values: control characters and
 * bidirectional overrides are dropped, line ends become a space, overlong
 * texts end in "…".  In a language that is written from right to left each
 * value of the data is isolated, so that numbers stay in order.  A value that
 * is not known is empty and false.
 */
#ifndef MESSAGE_DATUM_H
#define MESSAGE_DATUM_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/date.h"
#include "message/locale.h"
#include "message/template.h"

enum { DATUM_MAX_TEXT = 300 }; /* bytes of one text of the data */

/* How one letter writes them. */
struct datum_style {
	const struct locale *locale;
	struct arena *arena; /* of the texts, until the letter is rendered */
};

struct value datum_flag(bool is_true);

/* As it is: words of ours, or what a locale has written. */
struct value datum_words(struct str text);

/* A text of the data. */
struct value datum_text(const struct datum_style *style, struct str text);

/* A text that the shop's own configuration names; it may be a link. */
struct value datum_own(const struct datum_style *style, struct str text);

/* False unless it is above 0. */
struct value datum_count(const struct datum_style *style, long count);

struct value datum_date(const struct datum_style *style, struct date date);

/* The name of a country in the language. */
struct value datum_country(const struct datum_style *style, struct str code);

/* Is that the plural category of a count?  Never of 0. */
struct value datum_plural(const struct datum_style *style, long count,
    size_t category);

#endif
