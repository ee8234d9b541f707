#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/role.h"
#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

static struct approval
approval_of(struct configuration *c, const char *text)
{
	struct approval approval;
	configuration_make(c, text);
	if (!approval_read(&c->settings, &c->run, &c->mistakes, &approval))
		fail_msg("%s", configuration_told(c));
	return approval;
}

static void
every_role_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = { "auto", "agent", "supervisor",
		"manager", "director", "self" };
	assert_int_equal(COUNT_OF(names), ROLE_COUNT);
	for (enum role r = ROLE_AUTO; r < ROLE_COUNT; r++) {
		enum role read = ROLE_COUNT;
		assert_true(role_parse(str_from(names[r]), &read));
		assert_int_equal(read, r);
		assert_string_equal(role_name(r), names[r]);
	}
	enum role role = ROLE_AGENT;
	assert_false(role_parse(STR("boss"), &role));
	assert_int_equal(role, ROLE_AGENT);
}

static void
people_are_found_by_name_and_by_account(void **state)
{
	struct approval approval = approval_of(*state,
	    "[users]\nli = agent\nWang = supervisor, wangfang\n"
	    "chen = manager\nzhao = director\n");
	assert_int_equal(approval.user_count, 4);
	assert_int_equal(approval_find_user(&approval, STR("Li"))->role,
	    ROLE_AGENT);
	const struct user *wang = approval_find_user(&approval, STR("Wang"));
	assert_int_equal(wang->role, ROLE_SUPERVISOR);
	assert_null(approval_find_user(&approval, STR("wangfang")));
	assert_ptr_equal(approval_find_account(&approval, STR("wangfang")),
	    wang);
	assert_null(approval_find_account(&approval, STR("wang")));
	assert_int_equal(approval_find_account(&approval, STR("chen"))->role,
	    ROLE_MANAGER);
	assert_null(approval_find_account(&approval, STR("root")));
	assert_null(approval_find_user(&approval, STR("")));
}

static void
a_line_that_is_no_person_is_a_mistake(void **state)
{
	static const char *const lines[] = { "li = boss", "li = auto",
		"li = self", "li =", "li = , account", "li = agent manager" };
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct approval approval;
		configuration_make(c,
		    arena_format(&c->run, "[users]\n%s\n", lines[i]).ptr);
		if (approval_read(&c->settings, &c->run, &c->mistakes,
			&approval) ||
		    c->mistakes.count != 1)
			fail_msg("\"%s\": %s", lines[i], configuration_told(c));
	}
}

static void
without_users_nobody_is_found(void **state)
{
	struct approval approval = approval_of(*state, "");
	assert_int_equal(approval.user_count, 0);
	assert_null(approval_find_user(&approval, STR("li")));
	assert_int_equal(approval.auto_max, 0);
	assert_false(approval.has_single_operator);
	approval = approval_of(*state,
	    "[approval]\nauto_max = 5\nsingle_operator = yes\n");
	assert_int_equal(approval.auto_max, 5);
	assert_true(approval.has_single_operator);
}

static void
a_cost_wants_the_lowest_role_whose_limit_allows_it(void **state)
{
	struct approval approval = approval_of(*state,
	    "[approval]\nsupervisor.USD = 50.00\nmanager.USD = 500.00\n"
	    "manager.EUR = 400\n");
	static const struct {
		struct money cost;
		int raised;
		enum role role;
	} cases[] = {
		{ { 0, "USD" }, 0, ROLE_SUPERVISOR },
		{ { 0, "PLN" }, 0, ROLE_SUPERVISOR },
		{ { 0, "" }, 0, ROLE_SUPERVISOR },
		{ { 4999, "USD" }, 0, ROLE_SUPERVISOR },
		{ { 5000, "USD" }, 0, ROLE_SUPERVISOR },
		{ { 5001, "USD" }, 0, ROLE_MANAGER },
		{ { 50000, "USD" }, 0, ROLE_MANAGER },
		{ { 50001, "USD" }, 0, ROLE_DIRECTOR },
		{ { 1, "EUR" }, 0, ROLE_MANAGER },
		{ { 1, "PLN" }, 0, ROLE_DIRECTOR },
		{ { 0, "USD" }, 1, ROLE_MANAGER },
		{ { 5000, "USD" }, 2, ROLE_DIRECTOR },
		{ { 5001, "USD" }, 2, ROLE_DIRECTOR },
		{ { 0, "USD" }, 99, ROLE_DIRECTOR },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum role role = approval_need(&approval, cases[i].cost,
		    cases[i].raised);
		if (role != cases[i].role)
			fail_msg("case %zu: %s", i, role_name(role));
	}
}

static void
every_refusal_has_a_code_and_says_what_to_do(void **state)
{
	(void)state;
	static const char *const codes[] = { "", "E_FOUR_EYES", "E_FOUR_EYES",
		"E_ROLE", "E_STALE_TOKEN", "E_STATE", "E_DECIDED", "E_COMMENT",
		"E_COMPENSATED", "E_CAP", "E_FACTS_CHANGED", "E_LATE",
		"E_USER" };
	assert_int_equal(COUNT_OF(codes), REFUSAL_COUNT);
	for (enum refusal r = REFUSAL_NONE; r < REFUSAL_COUNT; r++) {
		assert_string_equal(refusal_code(r), codes[r]);
		assert_int_equal(*refusal_text(r) == '\0', r == REFUSAL_NONE);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_has_its_name),
		TEST(people_are_found_by_name_and_by_account),
		TEST(a_line_that_is_no_person_is_a_mistake),
		TEST(without_users_nobody_is_found),
		TEST(a_cost_wants_the_lowest_role_whose_limit_allows_it),
		cmocka_unit_test(every_refusal_has_a_code_and_says_what_to_do),
	};
	return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
