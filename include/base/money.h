/*
 * money.h - amounts in the smallest unit of their currency.
 *
 * Whole numbers everywhere: 42.00 USD is 4200, 100 JPY is 100.  How many
 * digits a currency has stands in ICU's data (ISO 4217).
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	MONEY_CODE = 4,  /* three capitals and a NUL */
	MONEY_TEXT = 32, /* "42.00 USD" and a NUL */
};

struct money {
	int64_t minor;
	char currency[MONEY_CODE]; /* "" with 0: nothing is known */
};

/* Three letters that ISO 4217 knows, of any case. */
bool money_currency_parse(struct str code, char currency[MONEY_CODE]);

/* Digits behind the point: 0 to 4. */
int money_digits(const char *currency);

/*
 * "42", "42.00" or "1,234.50", never negative, with no more digits than the
 * currency has; `is_minor`: the number counts the smallest unit already.
 * False and *money untouched otherwise.
 */
bool money_parse(struct str amount, struct str currency, bool is_minor,
    struct money *money);

/* "42.00", or "42.00 USD".  Both return out. */
const char *money_format(struct money money, char out[MONEY_TEXT]);
const char *money_format_full(struct money money, char out[MONEY_TEXT]);

#endif
