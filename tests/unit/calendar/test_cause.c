#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/cause.h"

static void
the_words_are_exactly_those_of_the_canonical_export(void **state)
{
	(void)state;
	static const char *const words[] = { "customs", "documents", "duties",
		"weather", "peak", "holiday", "carrier", "absent", "unclaimed",
		"address", "refused", "prohibited", "lost", "damaged",
		"other" };
	assert_int_equal(COUNT_OF(words), CAUSE_UNKNOWN - CAUSE_CUSTOMS);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		enum cause cause = cause_parse(str_from(words[i]));
		if (cause == CAUSE_NONE || cause == CAUSE_UNKNOWN ||
		    strcmp(cause_name(cause), words[i]) != 0)
			fail_msg("%s became %s", words[i], cause_name(cause));
	}
}

static void
every_cause_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (enum cause a = CAUSE_NONE; a < CAUSE_COUNT; a++)
		for (enum cause b = CAUSE_NONE; b < a; b++)
			assert_string_not_equal(cause_name(a), cause_name(b));
}

static void
an_empty_word_is_no_cause(void **state)
{
	(void)state;
	assert_int_equal(cause_parse(STR_EMPTY), CAUSE_NONE);
	assert_string_equal(cause_name(CAUSE_NONE), "");
}

static void
any_other_word_is_unknown_also_in_another_case(void **state)
{
	(void)state;
	static const char *const words[] = { "Customs", "CUSTOMS", "custom",
		"customs ", " customs", "unknown", "none", "holidays", "海关" };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (cause_parse(str_from(words[i])) != CAUSE_UNKNOWN)
			fail_msg("\"%s\"", words[i]);
	assert_string_equal(cause_name(CAUSE_UNKNOWN), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_words_are_exactly_those_of_the_canonical_export),
		cmocka_unit_test(every_cause_has_a_name_of_its_own),
		cmocka_unit_test(an_empty_word_is_no_cause),
		cmocka_unit_test(
		    any_other_word_is_unknown_also_in_another_case),
	};
	return cmocka_run_group_tests_name("cause", tests, NULL, NULL);
}
