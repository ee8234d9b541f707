#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "message/letter_samples.h"
#include "message/letter_set.h"
#include "message/letter_values.h"

static void
every_letter_has_samples_that_it_tells(void **state)
{
	size_t count = 0;
	const char *const *names = letter_set_names(&count);
	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct mail *mails = NULL;
		if (letter_set_is_of_case(str_from(names[i])))
			continue;
		size_t len = letter_samples(str_from(names[i]), STR("en"),
		    &arena, &mails);
		if (len < 4)
			fail_msg("%s has %zu samples", names[i], len);
		for (size_t j = 0; j < len; j++)
			if (strcmp(mail_letter(&mails[j]), names[i]) != 0)
				fail_msg("%s, sample %zu: %s", names[i], j,
				    mail_letter(&mails[j]));
		arena_release(&arena);
	}
}

static void
samples_are_bare_ordinary_several_and_overlong(void **state)
{
	struct arena arena = { 0 };
	struct mail *mails = NULL;
	size_t bare = 0;
	size_t ordinary = 0;
	size_t several = 0;
	size_t overlong = 0;
	size_t len = letter_samples(STR("delayed"), STR("en"), &arena, &mails);
	(void)state;
	for (size_t i = 0; i < len; i++) {
		const struct notice *notice = &mails[i].notices[0];
		bare += i % 4 == 0 && str_is_empty(mails[i].name) &&
		        str_is_empty(notice->tracking) &&
		        !date_is_set(notice->estimated_on);
		ordinary += i % 4 == 1 && mails[i].notice_count == 1 &&
		            date_is_set(notice->estimated_on);
		several += i % 4 == 2 && mails[i].notice_count > 1;
		overlong += i % 4 == 3 && notice->order.len > DATUM_MAX_TEXT;
	}
	assert_int_equal(len, 4 * CAUSE_COUNT);
	assert_int_equal(bare, CAUSE_COUNT);
	assert_int_equal(ordinary, CAUSE_COUNT);
	assert_int_equal(several, CAUSE_COUNT);
	assert_int_equal(overlong, CAUSE_COUNT);
	arena_release(&arena);
}

static bool
is_letter(const char *name)
{
	size_t count = 0;
	const char *const *names = letter_set_names(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
the_digest_tells_every_kind(void **state)
{
	struct arena arena = { 0 };
	struct mail *mails = NULL;
	size_t len = letter_samples(STR("digest"), STR("en"), &arena, &mails);
	(void)state;
	assert_int_equal(len, 4);
	for (size_t i = 0; i < mails[0].notice_count; i++)
		assert_true(is_letter(notice_letter(mails[0].notices[i].kind,
		    mails[0].notices[i].cause)));
	for (int kind = 0; kind < NOTICE_CLOSED; kind++) {
		size_t i = 0;
		while (i < mails[0].notice_count &&
		       mails[0].notices[i].kind != (enum notice_kind)kind)
			i++;
		if (i == mails[0].notice_count && kind != NOTICE_CASE)
			fail_msg("kind %d is not there", kind);
	}
	arena_release(&arena);
}

static void
what_is_no_letter_has_no_samples(void **state)
{
	struct arena arena = { 0 };
	struct mail *mails = NULL;
	(void)state;
	assert_int_equal(letter_samples(STR("closed"), STR("en"), &arena,
			     &mails),
	    0);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_has_samples_that_it_tells),
		cmocka_unit_test(
		    samples_are_bare_ordinary_several_and_overlong),
		cmocka_unit_test(the_digest_tells_every_kind),
		cmocka_unit_test(what_is_no_letter_has_no_samples),
	};
	return cmocka_run_group_tests_name("letter_samples", tests, NULL, NULL);
}
