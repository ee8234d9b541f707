/*
 * money.h - amounts in the smallest unit of their currency.
 *
 * Whole numbers everywhere: 42.00 USD is 4200, 100 JPY is 100.  How many
 * digits a currency has stands in ICU's data (ISO 4217, and Unicode's
 * CLDR where people write fewer).
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum {
	MONEY_CODE = 4,  /* three capitals and a NUL */
	MONEY_TEXT = 32, /* "42.00 USD" and a NUL */
};

/* The largest amount that is read, in the smallest unit. */
#define MONEY_MAX INT64_C(999999999999999)

struct money {
	int64_t minor;
	char currency[MONEY_CODE]; /* "" with 0: nothing is known */
};

/* No amount of a currency; `currency` as in struct money. */
struct money money_zero(const char *currency);

/* Three letters that ISO 4217 knows, of any case. */
bool money_currency_parse(struct str code, char currency[MONEY_CODE]);

/* Digits behind the point: 0 to 4. */
int money_digits(const char *currency);

/*
 * "42", "42.00" or "1,234.50", never negative; digits beyond those of the
 * currency must be 0, for shops write "100.00" of yen too.  `is_minor`: the
 * number counts the smallest unit already.  False and *money untouched
 * otherwise.
 */
bool money_parse(struct str amount, struct str currency, bool is_minor,
    struct money *money);

/* "42.00", or "42.00 USD"; empty when nothing is known.  Both return out. */
const char *money_format(struct money money, char out[MONEY_TEXT]);
const char *money_format_full(struct money money, char out[MONEY_TEXT]);

bool money_same_currency(struct money a, struct money b);

/* One amount for each of some currencies. */
struct money_list {
	struct money *items;
	size_t count;
};

/* NULL when the list has none of the currency. */
const struct money *money_list_find(const struct money_list *list,
    const char *currency);

/* Add to the amount of its currency; nothing for an amount of 0.  Memory: the
 * arena. */
void money_list_add(struct money_list *list, struct money money,
    struct arena *arena);

#endif
