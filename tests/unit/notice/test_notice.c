#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notice/notice.h"

static void
every_kind_has_a_name_that_reads_back(void **state)
{
	(void)state;
	for (enum notice_kind kind = NOTICE_ADVANCE; kind < NOTICE_KIND_COUNT;
	     kind++) {
		enum notice_kind again = NOTICE_KIND_COUNT;
		const char *name = notice_kind_name(kind);
		if (!notice_kind_parse(str_from(name), &again) || again != kind)
			fail_msg("case %d \"%s\"", (int)kind, name);
	}
}

static void
a_word_that_is_no_kind_is_refused(void **state)
{
	(void)state;
	static const char *const words[] = { "", "Delayed", "delayed ", "delay",
		"digest" };
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		enum notice_kind kind = NOTICE_KIND_COUNT;
		if (notice_kind_parse(str_from(words[i]), &kind) ||
		    kind != NOTICE_KIND_COUNT)
			fail_msg("case %zu \"%s\"", i, words[i]);
	}
}

static void
what_makes_a_notice_the_same_is_its_window_its_cause_or_its_episode(
    void **state)
{
	(void)state;
	static const struct {
		enum notice_kind kind;
		const char *subject;
	} cases[] = {
		{ NOTICE_ADVANCE, "cny" },
		{ NOTICE_SUSPENDED, "cny" },
		{ NOTICE_DELAYED, "" },
		{ NOTICE_STILL_DELAYED, "" },
		{ NOTICE_RESUMED, "" },
		{ NOTICE_DELIVERED_LATE, "" },
		{ NOTICE_ACTION, "duties" },
		{ NOTICE_RETURNING, "duties" },
		{ NOTICE_RETURNED, "duties" },
		{ NOTICE_LOST, "" },
		{ NOTICE_DAMAGED, "" },
		{ NOTICE_CASE, "C-000001/1/case-refund" },
		{ NOTICE_CLOSED, "" },
	};
	assert_int_equal(COUNT_OF(cases), NOTICE_KIND_COUNT);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct notice notice = {
			.kind = cases[i].kind,
			.cause = CAUSE_DUTIES,
			.window_id = STR("cny"),
			.case_key = STR("C-000001/1/case-refund"),
		};
		if (!str_equal(notice_subject(&notice),
			str_from(cases[i].subject)))
			fail_msg("case %zu \"%s\"", i,
			    notice_kind_name(cases[i].kind));
	}
}

static void
a_parcel_is_the_same_however_its_number_is_written(void **state)
{
	(void)state;
	static const struct {
		const char *a[3], *b[3];
		bool are_same;
	} cases[] = {
		{ { "YunExpress", "LP1", "" }, { "YunExpress", "LP1", "" },
		    true },
		{ { "YunExpress", "LP1", "" }, { "yunexpress", "lp1", "" },
		    true },
		{ { "Yun Express", "LP 1", "" }, { "yunexpress", "LP1", "" },
		    true },
		{ { "yun", "LP1", "A" }, { "yun", "LP1", "B" }, true },
		{ { "yun", "LP1", "" }, { "yun", "LP2", "" }, false },
		{ { "yun", "LP1", "" }, { "4px", "LP1", "" }, false },
		{ { "yun", "", "1001" }, { "4px", "", "1001" }, true },
		{ { "", "", "#1001" }, { "", "", "1001" }, true },
		{ { "", "", "ab-1" }, { "", "", "AB-1" }, true },
		{ { "", "", "1001" }, { "", "", "1002" }, false },
		{ { "", "1001", "" }, { "", "", "1001" }, false },
		{ { "yun", "LP1", "7" }, { "yun", "", "7" }, false },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *const *a = cases[i].a, *const *b = cases[i].b;
		struct str x = notice_parcel(str_from(a[0]), str_from(a[1]),
		    str_from(a[2]), &arena);
		struct str y = notice_parcel(str_from(b[0]), str_from(b[1]),
		    str_from(b[2]), &arena);
		if (str_equal(x, y) != cases[i].are_same)
			fail_msg("case %zu \"%.*s\" \"%.*s\"", i, STR_ARG(x),
			    STR_ARG(y));
	}
	arena_release(&arena);
}

static void
each_thing_to_do_has_a_letter_of_its_own(void **state)
{
	(void)state;
	static const struct {
		enum cause cause;
		const char *letter;
	} cases[] = {
		{ CAUSE_UNCLAIMED, "action-pickup" },
		{ CAUSE_DUTIES, "action-duties" },
		{ CAUSE_ADDRESS, "action-address" },
		{ CAUSE_DOCUMENTS, "action-documents" },
		{ CAUSE_ABSENT, "action-absent" },
		{ CAUSE_REFUSED, "action-refused" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(notice_letter(NOTICE_ACTION,
					cases[i].cause),
		    cases[i].letter);
}

static void
every_other_letter_is_that_of_its_kind_whatever_the_cause(void **state)
{
	(void)state;
	for (enum notice_kind kind = NOTICE_ADVANCE; kind < NOTICE_CLOSED;
	     kind++)
		for (enum cause cause = CAUSE_NONE; cause < CAUSE_COUNT;
		     cause++)
			if (kind != NOTICE_ACTION)
				assert_string_equal(notice_letter(kind, cause),
				    notice_kind_name(kind));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_name_that_reads_back),
		cmocka_unit_test(a_word_that_is_no_kind_is_refused),
		cmocka_unit_test(
		    what_makes_a_notice_the_same_is_its_window_its_cause_or_its_episode),
		cmocka_unit_test(
		    a_parcel_is_the_same_however_its_number_is_written),
		cmocka_unit_test(each_thing_to_do_has_a_letter_of_its_own),
		cmocka_unit_test(
		    every_other_letter_is_that_of_its_kind_whatever_the_cause),
	};
	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
