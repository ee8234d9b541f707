#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "base/money.h"

static void
an_amount_is_read_in_the_digits_of_its_currency(void **state)
{
	(void)state;
	static const struct {
		const char *amount, *currency;
		int64_t minor;
	} cases[] = {
		{ "42", "USD", 4200 },
		{ "42.00", "USD", 4200 },
		{ "42.5", "usd", 4250 },
		{ "0", "USD", 0 },
		{ "0.01", "EUR", 1 },
		{ "1,234.50", "USD", 123450 },
		{ "12,345,678", "USD", 1234567800 },
		{ "1234.50", "USD", 123450 },
		{ "007.00", "USD", 700 },
		{ "100", "JPY", 100 },
		{ "100.00", "JPY", 100 },
		{ "1.234", "KWD", 1234 },
		{ "42.000", "USD", 4200 },
		{ "9,999,999,999,999.99", "USD", MONEY_MAX },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct money money = { -1, "" };
		if (!money_parse(str_from(cases[i].amount),
			str_from(cases[i].currency), false, &money) ||
		    money.minor != cases[i].minor)
			fail_msg("\"%s\" %s: %lld", cases[i].amount,
			    cases[i].currency, (long long)money.minor);
	}
}

static void
what_is_no_amount_is_refused_and_changes_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *amount, *currency;
	} cases[] = {
		{ "", "USD" },
		{ ".", "USD" },
		{ ".50", "USD" },
		{ "42.", "USD" },
		{ "-42", "USD" },
		{ "+42", "USD" },
		{ "42.001", "USD" },
		{ "42.5", "JPY" },
		{ "4,2", "USD" },
		{ "1234,567", "USD" },
		{ ",123", "USD" },
		{ "1,23,456", "USD" },
		{ "1,234,", "USD" },
		{ "42 ", "USD" },
		{ "$42", "USD" },
		{ "1e3", "USD" },
		{ "4.2.0", "USD" },
		{ "10,000,000,000,000.00", "USD" },
		{ "99999999999999999999999", "JPY" },
		{ "42", "" },
		{ "42", "US" },
		{ "42", "USDX" },
		{ "42", "QQQ" },
		{ "42", "U$D" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct money money = { 7, "XAU" };
		if (money_parse(str_from(cases[i].amount),
			str_from(cases[i].currency), false, &money) ||
		    money.minor != 7 || strcmp(money.currency, "XAU") != 0)
			fail_msg("\"%s\" \"%s\"", cases[i].amount,
			    cases[i].currency);
	}
}

/* PayPal's dispute files: 100 yen and 1.00 USD are both "100". */
static void
an_amount_in_the_smallest_unit_has_no_point(void **state)
{
	(void)state;
	struct money money;
	assert_true(money_parse(STR("100"), STR("USD"), true, &money));
	assert_int_equal(money.minor, 100);
	assert_true(money_parse(STR("100"), STR("JPY"), true, &money));
	assert_int_equal(money.minor, 100);
	assert_false(money_parse(STR("1.00"), STR("USD"), true, &money));
}

static void
an_amount_is_written_with_all_digits_of_its_currency(void **state)
{
	(void)state;
	static const struct {
		struct money money;
		const char *plain, *full;
	} cases[] = {
		{ { 4200, "USD" }, "42.00", "42.00 USD" },
		{ { 5, "USD" }, "0.05", "0.05 USD" },
		{ { 0, "EUR" }, "0.00", "0.00 EUR" },
		{ { 100, "JPY" }, "100", "100 JPY" },
		{ { 1234, "KWD" }, "1.234", "1.234 KWD" },
		{ { -1250, "USD" }, "-12.50", "-12.50 USD" },
		{ { MONEY_MAX, "USD" }, "9999999999999.99",
		    "9999999999999.99 USD" },
		{ { INT64_MIN, "USD" }, "-92233720368547758.08",
		    "-92233720368547758.08 USD" },
		{ { 0, "" }, "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char plain[MONEY_TEXT], full[MONEY_TEXT];
		money_format(cases[i].money, plain);
		money_format_full(cases[i].money, full);
		if (strcmp(plain, cases[i].plain) != 0 ||
		    strcmp(full, cases[i].full) != 0)
			fail_msg("case %zu: \"%s\", \"%s\"", i, plain, full);
	}
}

static void
what_was_written_is_read_again_as_the_same(void **state)
{
	(void)state;
	static const char *const currencies[] = { "USD", "JPY", "KWD", "CLF" };
	for (size_t c = 0; c < COUNT_OF(currencies); c++)
		for (int64_t minor = 0; minor < 20000; minor++) {
			struct money money = money_zero(currencies[c]), read;
			char text[MONEY_TEXT];
			money.minor = minor;
			money_format(money, text);
			if (!money_parse(str_from(text),
				str_from(currencies[c]), false, &read) ||
			    read.minor != minor)
				fail_msg("%s %s", text, currencies[c]);
		}
}

static void
a_list_has_one_amount_for_a_currency(void **state)
{
	(void)state;
	struct money items[] = { { 800, "USD" }, { 750, "EUR" } };
	const struct money_list list = { items, COUNT_OF(items) };
	const struct money_list none = { 0 };
	assert_ptr_equal(money_list_find(&list, "EUR"), &items[1]);
	assert_null(money_list_find(&list, "JPY"));
	assert_null(money_list_find(&none, "USD"));
}

static void
amounts_add_up_by_their_currency(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct money_list list = { 0 };
	static const struct money amounts[] = { { 100, "USD" }, { 20, "EUR" },
		{ 5, "USD" }, { 0, "JPY" }, { -30, "EUR" }, { 7, "JPY" } };
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		money_list_add(&list, amounts[i], &arena);
	assert_int_equal(list.count, 3);
	assert_int_equal(money_list_find(&list, "USD")->minor, 105);
	assert_int_equal(money_list_find(&list, "EUR")->minor, -10);
	assert_int_equal(money_list_find(&list, "JPY")->minor, 7);
	assert_string_equal(list.items[0].currency, "USD");
	arena_release(&arena);
}

static void
only_the_same_letters_are_the_same_currency(void **state)
{
	(void)state;
	assert_true(money_same_currency(money_zero("USD"), money_zero("USD")));
	assert_false(money_same_currency(money_zero("USD"), money_zero("EUR")));
	assert_false(
	    money_same_currency(money_zero("USD"), (struct money){ 0, "" }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_amount_is_read_in_the_digits_of_its_currency),
		cmocka_unit_test(
		    what_is_no_amount_is_refused_and_changes_nothing),
		cmocka_unit_test(an_amount_in_the_smallest_unit_has_no_point),
		cmocka_unit_test(
		    an_amount_is_written_with_all_digits_of_its_currency),
		cmocka_unit_test(what_was_written_is_read_again_as_the_same),
		cmocka_unit_test(a_list_has_one_amount_for_a_currency),
		cmocka_unit_test(amounts_add_up_by_their_currency),
		cmocka_unit_test(only_the_same_letters_are_the_same_currency),
	};
	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
