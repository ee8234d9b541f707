#include "message/datum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct locale *locale;
	struct datum_style style;
};

static void
speak(struct fixture *f, const char *language)
{
	struct error err = { 0 };
	locale_close(f->locale);
	f->locale = locale_open(str_from(language), &f->arena, &err);
	if (f->locale == NULL)
		fail_msg("%s", err.text);
	f->style = (struct datum_style){ f->locale, &f->arena };
}

static int
set_up(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){ 0 };
	speak(&fixture, "en");
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	locale_close(f->locale);
	arena_release(&f->arena);
	return 0;
}

static void
expect(struct value value, const char *wanted)
{
	assert_int_equal(value.kind, VALUE_TEXT);
	if (!str_equal(value.text, str_from(wanted)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(value.text), wanted);
}

static void
data_lose_what_could_break_a_letter(void **state)
{
	struct fixture *f = *state;
	expect(datum_text(&f->style, STR(" a\r\nb\t\x01\u202Ec ")), "a b c");
	expect(datum_text(&f->style, STR("Anna Schmidt")), "Anna Schmidt");
	speak(f, "ar");
	expect(datum_text(&f->style, STR("a\u2069b")), "\u2068ab\u2069");
}

static void
what_is_not_known_is_false(void **state)
{
	struct fixture *f = *state;
	const struct value values[] = {
		datum_text(&f->style, STR_EMPTY),
		datum_text(&f->style, STR("\x01")),
		datum_own(&f->style, STR_EMPTY),
		datum_words(STR_EMPTY),
		datum_count(&f->style, 0),
		datum_count(&f->style, -1),
		datum_date(&f->style, DATE_NONE),
		datum_country(&f->style, STR_EMPTY),
		datum_plural(&f->style, 0, 5),
		datum_flag(false),
	};
	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (values[i].kind != VALUE_FALSE)
			fail_msg("value %zu is there", i);
}

static void
numbers_dates_and_countries_speak_the_language(void **state)
{
	struct fixture *f = *state;
	struct date day = DATE_NONE;
	(void)date_parse(STR("2026-02-06"), &day);
	speak(f, "de");
	expect(datum_count(&f->style, 1234), "1.234");
	expect(datum_date(&f->style, day), "Freitag, 6. Februar 2026");
	expect(datum_country(&f->style, STR("AT")), "Österreich");
	assert_int_equal(datum_plural(&f->style, 1, 1).kind, VALUE_SCOPE);
	assert_int_equal(datum_plural(&f->style, 2, 1).kind, VALUE_FALSE);
}

static void
only_what_the_shop_says_is_its_own(void **state)
{
	struct fixture *f = *state;
	assert_true(datum_own(&f->style, STR("help@shop.example")).is_own);
	assert_false(datum_text(&f->style, STR("help@shop.example")).is_own);
}

#define WITH_LOCALE(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LOCALE(data_lose_what_could_break_a_letter),
		WITH_LOCALE(what_is_not_known_is_false),
		WITH_LOCALE(numbers_dates_and_countries_speak_the_language),
		WITH_LOCALE(only_what_the_shop_says_is_its_own),
	};
	return cmocka_run_group_tests_name("datum", tests, NULL, NULL);
}
