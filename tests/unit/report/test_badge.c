#include "report/badge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
every_state_has_a_badge_and_a_meaning(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	for (int i = 0; i < MAIL_STATE_COUNT; i++) {
		buf_clear(&out);
		badge_add(&out, (enum mail_state)i);
		struct str name = str_from(mail_state_name((enum mail_state)i));
		struct str badge = buf_str(&out);
		if (!str_starts_with(badge, STR("<span class=\"s")) ||
		    str_find(badge, name) == badge.len)
			fail_msg("state %d: %.*s", i, STR_ARG(badge));
		if (badge_meaning((enum mail_state)i) == NULL)
			fail_msg("state %d means nothing", i);
	}
	buf_release(&out);
}

static void
what_needs_a_person_is_in_the_colour_of_trouble(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	badge_add(&out, MAIL_IN_DOUBT);
	assert_true(str_equal(buf_str(&out),
	    STR("<span class=\"s bad\">in_doubt</span>")));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_has_a_badge_and_a_meaning),
		cmocka_unit_test(
		    what_needs_a_person_is_in_the_colour_of_trouble),
	};
	return cmocka_run_group_tests_name("badge", tests, NULL, NULL);
}
