#include "base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ucurr.h>

enum { MAX_DIGITS = 4 };

static void
widen(const char *currency, UChar out[MONEY_CODE])
{
	for (size_t i = 0; i < MONEY_CODE; i++)
		out[i] = (UChar)currency[i];
}

struct money
money_zero(const char *currency)
{
	struct money money = { 0 };
	memcpy(money.currency, currency, MONEY_CODE);
	return money;
}

bool
money_currency_parse(struct str code, char currency[MONEY_CODE])
{
	char capitals[MONEY_CODE] = { 0 };
	UChar wide[MONEY_CODE];
	if (code.len != MONEY_CODE - 1)
		return false;
	for (size_t i = 0; i < code.len; i++) {
		char letter = (char)(code.ptr[i] & ~0x20);
		if (letter < 'A' || letter > 'Z')
			return false;
		capitals[i] = letter;
	}
	widen(capitals, wide);
	if (ucurr_getNumericCode(wide) == 0)
		return false;
	memcpy(currency, capitals, MONEY_CODE);
	return true;
}

int
money_digits(const char *currency)
{
	UChar wide[MONEY_CODE];
	UErrorCode code = U_ZERO_ERROR;
	if (currency[0] == '\0')
		return 0;
	widen(currency, wide);
	int digits = ucurr_getDefaultFractionDigits(wide, &code);
	return U_FAILURE(code) || digits < 0 || digits > MAX_DIGITS ? 2
	                                                            : digits;
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool
add_digit(int64_t *number, char digit)
{
	*number = *number * 10 + (digit - '0');
	return *number <= MONEY_MAX;
}

/* "1234" or "1,234", its commas where thousands end. */
static bool
read_whole(struct str text, int64_t *number)
{
	bool has_commas = str_find_byte(text, ',') < text.len;
	for (size_t i = 0; i < text.len; i++) {
		bool is_comma = has_commas && (text.len - i) % 4 == 0;
		if (is_comma ? text.ptr[i] != ',' : !is_digit(text.ptr[i]))
			return false;
		if (!is_comma && !add_digit(number, text.ptr[i]))
			return false;
	}
	return text.len > 0 && text.ptr[0] != ',';
}

static bool
read_fraction(struct str text, int digits, int64_t *number)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.ptr[i]))
			return false;
		if (i >= (size_t)digits && text.ptr[i] != '0')
			return false;
	}
	for (size_t i = 0; i < (size_t)digits; i++)
		if (!add_digit(number, i < text.len ? text.ptr[i] : '0'))
			return false;
	return true;
}

bool
money_parse(struct str amount, struct str currency, bool is_minor,
    struct money *money)
{
	struct money read = { 0 };
	if (!money_currency_parse(currency, read.currency))
		return false;
	size_t point = str_find_byte(amount, '.');
	if (!read_whole(str_slice(amount, 0, point), &read.minor) ||
	    point + 1 == amount.len || (is_minor && point < amount.len))
		return false;
	if (!is_minor && !read_fraction(str_behind(amount, point + 1),
			     money_digits(read.currency), &read.minor))
		return false;
	*money = read;
	return true;
}

static int64_t
units_of(int digits)
{
	int64_t units = 1;
	for (int i = 0; i < digits; i++)
		units *= 10;
	return units;
}

const char *
money_format(struct money money, char out[MONEY_TEXT])
{
	int digits = money_digits(money.currency);
	int64_t units = units_of(digits), minor = money.minor;
	const char *sign = minor < 0 ? "-" : "";
	uint64_t size = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;
	uint64_t whole = size / (uint64_t)units, rest = size % (uint64_t)units;
	if (money.currency[0] == '\0' && minor == 0)
		out[0] = '\0';
	else if (digits == 0)
		snprintf(out, MONEY_TEXT, "%s%" PRIu64, sign, whole);
	else
		snprintf(out, MONEY_TEXT, "%s%" PRIu64 ".%0*" PRIu64, sign,
		    whole, digits, rest);
	return out;
}

const char *
money_format_full(struct money money, char out[MONEY_TEXT])
{
	money_format(money, out);
	size_t len = strlen(out);
	if (money.currency[0] != '\0')
		snprintf(out + len, MONEY_TEXT - len, " %s", money.currency);
	return out;
}

bool
money_same_currency(struct money a, struct money b)
{
	return strcmp(a.currency, b.currency) == 0;
}

const struct money *
money_list_find(const struct money_list *list, const char *currency)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].currency, currency) == 0)
			return &list->items[i];
	return NULL;
}

void
money_list_add(struct money_list *list, struct money money, struct arena *arena)
{
	size_t at = 0;
	if (money.minor == 0)
		return;
	while (at < list->count && !money_same_currency(list->items[at], money))
		at++;
	if (at < list->count) {
		list->items[at].minor += money.minor;
		return;
	}
	struct money *items = arena_alloc(arena, at + 1, sizeof(*items));
	if (at > 0)
		memcpy(items, list->items, at * sizeof(*items));
	items[at] = money;
	*list = (struct money_list){ items, at + 1 };
}
