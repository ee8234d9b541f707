#include "message/case_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/letter_set.h"

static void
every_letter_is_tried_bare_and_with_everything(void **state)
{
	size_t count = 0;
	const char *const *names = letter_set_names(&count);
	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct case_facts *samples;
		if (!letter_set_is_of_case(str_from(names[i])))
			continue;
		size_t len = case_samples(names[i], STR("de"), &arena,
		    &samples);
		if (len < 4 || len % 2 != 0)
			fail_msg("%s has %zu samples", names[i], len);
		for (size_t k = 0; k + 2 < len; k += 2)
			if (!str_is_empty(samples[k].record->complaint.name) ||
			    str_is_empty(samples[k + 1].record->complaint.name))
				fail_msg("%s, sample %zu", names[i], k);
		assert_true(samples[len - 2].is_message);
		assert_true(str_equal(samples[len - 1].language, STR("de")));
		assert_true(
		    samples[len - 1].record->tracking.len > DATUM_MAX_TEXT);
		assert_non_null(
		    case_sample(names[i], STR("de"), &arena)->shipment);
		arena_release(&arena);
	}
}

static void
options_are_tried_for_each_reason_and_place(void **state)
{
	static const uint32_t reasons[] = { FACT_BIT(FACT_BADADDR),
		FACT_BIT(FACT_DUTY), FACT_BIT(FACT_REFUSED),
		FACT_BIT(FACT_PICKUP), 0 };
	static const uint32_t places[] = { 0, FACT_BIT(FACT_RETURNING),
		FACT_BIT(FACT_RETURNED) };
	struct arena arena = { 0 };
	struct case_facts *samples;
	size_t len = case_samples("case-options", STR("de"), &arena, &samples);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(reasons) * COUNT_OF(places); i++) {
		uint32_t wanted = reasons[i % COUNT_OF(reasons)] |
		                  places[i / COUNT_OF(reasons)] |
		                  FACT_BIT(FACT_SHIP);
		size_t at = 0;
		while (at < len && (samples[at].facts == NULL ||
				       samples[at].facts->mask != wanted))
			at++;
		if (at == len)
			fail_msg("combination %zu is not tried", i);
		assert_true(samples[at].proposal->option_count > 1);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_letter_is_tried_bare_and_with_everything),
		cmocka_unit_test(options_are_tried_for_each_reason_and_place),
	};
	return cmocka_run_group_tests_name("case_samples", tests, NULL, NULL);
}
