#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "complaint/fact.h"
#include "complaint/remedy.h"
#include "support/configuration.h"

/* An order of 42.00 USD; another item costs 21.00, its way 8.00. */
struct desk {
	struct configuration configuration;
	struct case_record record;
	struct remedy_sources sources;
	struct proposal proposal;
};

static int
begin(void **state)
{
	static struct desk desk;
	desk = (struct desk){ 0 };
	configuration_open(&desk.configuration);
	*state = &desk;
	return 0;
}

static int
end(void **state)
{
	struct desk *desk = *state;
	configuration_close(&desk->configuration);
	return 0;
}

#define AMOUNTS                                                                \
	"[complaints]\npostage.USD = 8.00\ncoupon.USD = 5.00\n"                \
	"liability.USD = 30.00\n"

static void
set_up(struct desk *desk, const char *text, const char *rule)
{
	struct configuration *c = &desk->configuration;
	configuration_make(c, text);
	desk->record = (struct case_record){
		.complaint = { .claim = CLAIM_NOT_RECEIVED,
		    .desired = DESIRED_UNKNOWN,
		    .country = STR("US"),
		    .total = { 4200, "USD" } },
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
	};
	desk->sources = (struct remedy_sources){
		.record = &desk->record,
		.rule = rules_find(str_from(rule)),
		.settings = &c->settings.complaints,
		.returns = &c->settings.returns,
		.compensation = { { 0, "USD" }, { 0, "USD" }, false, false },
		.today = a_day("2026-03-05"),
	};
	desk->proposal = (struct proposal){ 0 };
}

static void
find(struct desk *desk)
{
	remedy_find(&desk->sources, &desk->proposal);
}

/* "refund_full 42.00 42.00 30.00": what we give, what it costs, what we may
 * get back. */
static const char *
found(struct desk *desk)
{
	const struct proposal *p = &desk->proposal;
	char amount[MONEY_TEXT], cost[MONEY_TEXT], back[MONEY_TEXT];
	return arena_format(&desk->configuration.run, "%s %s %s %s",
	    action_name(p->action), money_format(p->amount, amount),
	    money_format(p->cost, cost), money_format(p->recoverable, back))
	    .ptr;
}

static void
a_remedy_is_a_refund_where_it_is_wished_or_cheaper(void **state)
{
	struct desk *desk = *state;
	static const struct {
		const char *rule;
		enum desired desired;
		const char *text;
		const char *found;
	} cases[] = {
		{ "P20", DESIRED_REFUND, AMOUNTS,
		    "refund_full 42.00 42.00 30.00" },
		{ "P20", DESIRED_REPLACEMENT, AMOUNTS,
		    "reship 0.00 29.00 29.00" },
		{ "P20", DESIRED_UNKNOWN, AMOUNTS, "reship 0.00 29.00 29.00" },
		{ "P20", DESIRED_UNKNOWN, "", "reship 0.00 21.00 0.00" },
		{ "W10", DESIRED_REFUND, AMOUNTS,
		    "refund_full 42.00 42.00 0.00" },
		{ "P20", DESIRED_ITEM, "[complaints]\npostage.USD = 21.00\n",
		    "reship 0.00 42.00 0.00" },
		{ "P20", DESIRED_ITEM, "[complaints]\npostage.USD = 21.01\n",
		    "refund_full 42.00 42.00 0.00" },
		{ "P20", DESIRED_ITEM,
		    "[complaints]\nunit_cost_percent = 100\n"
		    "postage.EUR = 8\nliability.EUR = 40\n",
		    "reship 0.00 42.00 0.00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_up(desk, cases[i].text, cases[i].rule);
		desk->record.complaint.desired = cases[i].desired;
		find(desk);
		if (strcmp(found(desk), cases[i].found) != 0)
			fail_msg("case %zu: %s", i, found(desk));
	}
}

static void
an_order_without_a_price_is_sent_again(void **state)
{
	struct desk *desk = *state;
	static const char *const rules[] = { "P20", "P74" };
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		set_up(desk, AMOUNTS, rules[i]);
		desk->record.complaint.total.minor = 0;
		desk->record.complaint.desired = DESIRED_REFUND;
		find(desk);
		if (strcmp(found(desk), "reship 0.00 8.00 8.00") != 0)
			fail_msg("%s: %s", rules[i], found(desk));
	}
}

static void
a_refund_is_what_the_order_has_not_been_given_yet(void **state)
{
	struct desk *desk = *state;
	set_up(desk, AMOUNTS, "P20");
	desk->record.complaint.desired = DESIRED_REFUND;
	desk->sources.compensation.given.minor = 1000;
	desk->sources.compensation.external.minor = 200;
	find(desk);
	assert_string_equal(found(desk), "refund_full 30.00 30.00 30.00");
	remedy_price(&desk->sources, ACTION_REFUND_PARTIAL, money_zero("USD"),
	    &desk->proposal);
	assert_string_equal(found(desk), "refund_partial 8.40 8.40 8.40");
	desk->sources.compensation.given.minor = 3500;
	remedy_price(&desk->sources, ACTION_REFUND_PARTIAL, money_zero("USD"),
	    &desk->proposal);
	assert_string_equal(found(desk), "refund_partial 5.00 5.00 5.00");
	memcpy(desk->sources.compensation.given.currency, "EUR", MONEY_CODE);
	find(desk);
	assert_string_equal(found(desk), "refund_full 40.00 40.00 30.00");
}

static void
an_order_that_has_its_remedy_gets_no_other(void **state)
{
	struct desk *desk = *state;
	static const char *const dear[] = { "P20", "P74", "F10", "P31" };
	for (size_t i = 0; i < COUNT_OF(dear); i++) {
		set_up(desk, AMOUNTS, dear[i]);
		desk->sources.compensation.has_full_remedy = true;
		find(desk);
		if (desk->proposal.action != ACTION_EXPLAIN_COMPENSATED ||
		    desk->proposal.cost.minor != 0)
			fail_msg("%s: %s", dear[i], found(desk));
		desk->sources.compensation = (struct compensation){
			.given = { 2000, "USD" },
			.external = { 2200, "USD" },
		};
		find(desk);
		if (desk->proposal.action != ACTION_EXPLAIN_COMPENSATED)
			fail_msg("%s: %s", dear[i], found(desk));
	}
	set_up(desk, AMOUNTS, "P82");
	desk->sources.compensation.has_full_remedy = true;
	find(desk);
	assert_int_equal(desk->proposal.action, ACTION_WAIT);
}

static void
what_an_order_had_closes_it_for_more(void **state)
{
	(void)state;
	const struct money total = { 4200, "USD" };
	static const struct {
		const char *what;
		struct compensation had;
		enum action action;
		int64_t minor;
		bool is_open, is_covered;
	} cases[] = {
		{ "nothing", { .given = { 0 } }, ACTION_REFUND_FULL, 4200, true,
		    true },
		{ "a part", { .given = { 1, "USD" } }, ACTION_REFUND_FULL, 4200,
		    true, false },
		{ "a part, the rest", { .given = { 1, "USD" } },
		    ACTION_REFUND_FULL, 4199, true, true },
		{ "a part, goods", { .given = { 1, "USD" } }, ACTION_RESHIP, 0,
		    true, true },
		{ "a remedy", { .has_full_remedy = true }, ACTION_RESHIP, 0,
		    false, true },
		{ "a remedy, an offer", { .has_full_remedy = true },
		    ACTION_OFFER_RETURN_OPTIONS, 0, false, true },
		{ "a remedy, words", { .has_full_remedy = true }, ACTION_WAIT,
		    0, true, true },
		{ "the platform's", { .external = { 4200, "USD" } },
		    ACTION_RESHIP, 0, false, true },
		{ "the platform's part", { .external = { 4199, "USD" } },
		    ACTION_RESHIP, 0, true, true },
		{ "the platform's part, more", { .external = { 4199, "USD" } },
		    ACTION_REFUND_PARTIAL, 2, true, false },
		{ "another currency", { .is_mixed = true },
		    ACTION_REFUND_PARTIAL, 1, false, true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct money amount = { cases[i].minor, "USD" };
		if (remedy_is_open(&cases[i].had, total, cases[i].action) !=
			cases[i].is_open ||
		    remedy_is_covered(&cases[i].had, total, cases[i].action,
			amount) != cases[i].is_covered)
			fail_msg("%s", cases[i].what);
	}
}

static void
a_late_parcel_is_waited_for_while_it_is_wanted_and_near(void **state)
{
	struct desk *desk = *state;
	static const struct {
		enum desired desired;
		const char *expected;
		enum action action;
		const char *promised;
	} cases[] = {
		{ DESIRED_UNKNOWN, "2026-03-19", ACTION_WAIT, "2026-03-19" },
		{ DESIRED_ITEM, "2026-03-06", ACTION_WAIT, "2026-03-06" },
		{ DESIRED_INFO, "2026-03-19", ACTION_WAIT, "2026-03-19" },
		{ DESIRED_INFO, "2026-03-20", ACTION_REFUND_FULL, "" },
		{ DESIRED_UNKNOWN, "", ACTION_REFUND_FULL, "" },
		{ DESIRED_REFUND, "2026-03-06", ACTION_REFUND_FULL, "" },
		{ DESIRED_REPLACEMENT, "2026-03-06", ACTION_REFUND_FULL, "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[DATE_TEXT];
		set_up(desk, AMOUNTS, "P74");
		desk->record.complaint.desired = cases[i].desired;
		desk->record.due_on = a_day("2026-03-01");
		desk->record.estimated_on = a_day_or_none(cases[i].expected);
		find(desk);
		date_format(desk->proposal.new_date, text);
		if (desk->proposal.action != cases[i].action ||
		    strcmp(text, cases[i].promised) != 0)
			fail_msg("case %zu: %s %s", i, found(desk), text);
	}
}

static void
what_is_in_time_waits_for_the_promised_day(void **state)
{
	struct desk *desk = *state;
	static const struct {
		const char *due, *expected, *promised;
	} cases[] = {
		{ "2026-03-10", "2026-03-08", "2026-03-10" },
		{ "2026-03-05", "2026-03-08", "2026-03-08" },
		{ "", "2026-03-08", "2026-03-08" },
		{ "2026-03-01", "2026-03-05", "" },
		{ "", "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[DATE_TEXT];
		set_up(desk, "", "P82");
		desk->record.due_on = a_day_or_none(cases[i].due);
		desk->record.estimated_on = a_day_or_none(cases[i].expected);
		find(desk);
		date_format(desk->proposal.new_date, text);
		if (desk->proposal.action != ACTION_WAIT ||
		    strcmp(text, cases[i].promised) != 0)
			fail_msg("case %zu: \"%s\"", i, text);
	}
}

static void
what_nobody_answered_goes_to_the_carrier(void **state)
{
	struct desk *desk = *state;
	static const char *const asking[] = { "A00", "D12", "W11", "O10" };
	for (size_t i = 0; i < COUNT_OF(asking); i++) {
		set_up(desk, AMOUNTS, asking[i]);
		find(desk);
		if (strcmp(found(desk), "carrier_trace 0.00 0.00 0.00") != 0)
			fail_msg("%s: %s", asking[i], found(desk));
	}
}

static void
every_rule_leads_to_what_can_be_proposed(void **state)
{
	struct desk *desk = *state;
	size_t count;
	const struct rule *rules = rules_all(&count);
	for (size_t i = 0; i < count; i++) {
		set_up(desk, AMOUNTS, rules[i].id);
		desk->record.facts = rules[i].needs;
		find(desk);
		const struct proposal *p = &desk->proposal;
		if (!action_can_be_proposed(p->action) ||
		    !str_equal(p->letter, str_from(action_letter(p->action))))
			fail_msg("%s: %s", rules[i].id, found(desk));
		if (p->cost.minor > 0 && !action_costs(p->action))
			fail_msg("%s: %s", rules[i].id, found(desk));
		if ((p->option_count > 0) !=
		    (p->action == ACTION_OFFER_RETURN_OPTIONS))
			fail_msg("%s: %zu options", rules[i].id,
			    p->option_count);
	}
}

/* "A reship 0.00 price 8.00 cost 0.00; B refund_full ... by 2026-03-19". */
static const char *
options_of(struct desk *desk)
{
	struct arena *run = &desk->configuration.run;
	const struct proposal *p = &desk->proposal;
	struct str all = STR_EMPTY;
	for (size_t i = 0; i < p->option_count; i++) {
		const struct case_option *o = &p->options[i];
		char amount[MONEY_TEXT], price[MONEY_TEXT], cost[MONEY_TEXT];
		char day[DATE_TEXT];
		all = arena_format(run, "%.*s%s%c %s %s price %s cost %s%s%s",
		    STR_ARG(all), i == 0 ? "" : "; ", o->letter,
		    action_name(o->action), money_format(o->amount, amount),
		    money_format(o->price, price), money_format(o->cost, cost),
		    o->is_default ? " by " : "",
		    date_format(o->default_on, day));
	}
	return arena_cstr(run, all);
}

#define DEDUCTED AMOUNTS "[returns]\ndeduct_postage = yes\n"

static void
a_parcel_that_comes_back_is_sent_again_or_refunded(void **state)
{
	struct desk *desk = *state;
	static const struct {
		const char *rule, *text;
		bool is_ours; /* labelled wrong, or prepaid */
		const char *options;
		const char *cost;
		enum role role;
	} cases[] = {
		{ "P31", AMOUNTS, false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_full 42.00 price 0.00 cost 42.00 by 2026-03-19",
		    "42.00", ROLE_SUPERVISOR },
		{ "P32", AMOUNTS, true,
		    "A reship 0.00 price 0.00 cost 8.00; "
		    "B refund_full 42.00 price 0.00 cost 42.00 by 2026-03-19",
		    "42.00", ROLE_SUPERVISOR },
		{ "P34", DEDUCTED, false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_full 34.00 price 0.00 cost 34.00 by 2026-03-19",
		    "34.00", ROLE_SUPERVISOR },
		{ "P34", DEDUCTED "deduct_countries = BR, US\n", false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_full 34.00 price 0.00 cost 34.00 by 2026-03-19",
		    "34.00", ROLE_SUPERVISOR },
		{ "P34", DEDUCTED "deduct_countries = BR\n", false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_full 42.00 price 0.00 cost 42.00 by 2026-03-19",
		    "42.00", ROLE_SUPERVISOR },
		{ "P44", DEDUCTED, false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_on_return 34.00 price 0.00 cost 34.00 by "
		    "2026-03-26",
		    "34.00", ROLE_SUPERVISOR },
		{ "P41", AMOUNTS, false,
		    "A reship 0.00 price 8.00 cost 0.00; "
		    "B refund_on_return 42.00 price 0.00 cost 42.00 by "
		    "2026-03-26; C refund_full 42.00 price 0.00 cost 42.00",
		    "42.00", ROLE_MANAGER },
		{ "P54", AMOUNTS, false,
		    "A pickup 0.00 price 0.00 cost 0.00; "
		    "B refund_on_return 42.00 price 0.00 cost 42.00 by "
		    "2026-03-26",
		    "42.00", ROLE_SUPERVISOR },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char cost[MONEY_TEXT];
		set_up(desk, cases[i].text, cases[i].rule);
		desk->record.facts = desk->sources.rule->needs;
		desk->sources.is_prepaid = cases[i].is_ours;
		find(desk);
		money_format(desk->proposal.cost, cost);
		if (strcmp(options_of(desk), cases[i].options) != 0 ||
		    strcmp(cost, cases[i].cost) != 0 ||
		    desk->proposal.need_role != cases[i].role)
			fail_msg("case %zu: %s, %s", i, options_of(desk), cost);
	}
}

static void
what_still_waits_there_is_offered_until_it_goes_back(void **state)
{
	struct desk *desk = *state;
	static const struct {
		const char *act_by, *default_on;
	} cases[] = {
		{ "2026-03-06", "2026-03-06" },
		{ "2026-03-12", "2026-03-12" },
		{ "2026-03-05", "2026-03-26" },
		{ "", "2026-03-26" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_up(desk, AMOUNTS, "P54");
		desk->record.facts = desk->sources.rule->needs;
		desk->record.act_by = a_day_or_none(cases[i].act_by);
		find(desk);
		assert_int_equal(desk->proposal.option_count, 2);
		assert_day(desk->proposal.options[1].default_on,
		    cases[i].default_on);
	}
}

static void
an_offer_has_one_thing_that_happens_in_silence(void **state)
{
	struct desk *desk = *state;
	size_t count;
	const struct rule *rules = rules_all(&count);
	for (size_t i = 0; i < count; i++) {
		size_t defaults = 0;
		set_up(desk, AMOUNTS, rules[i].id);
		desk->record.facts = rules[i].needs;
		find(desk);
		for (size_t n = 0; n < desk->proposal.option_count; n++) {
			const struct case_option *o =
			    &desk->proposal.options[n];
			defaults += o->is_default;
			if (o->is_default != date_is_set(o->default_on) ||
			    o->letter != 'A' + (int)n)
				fail_msg("%s: %s", rules[i].id,
				    options_of(desk));
		}
		if (defaults != (desk->proposal.option_count > 0))
			fail_msg("%s: %s", rules[i].id, options_of(desk));
	}
}

static void
what_a_person_proposes_has_our_price_or_theirs(void **state)
{
	struct desk *desk = *state;
	static const struct {
		enum action action;
		int64_t minor;
		const char *found;
	} cases[] = {
		{ ACTION_REFUND_FULL, 0, "refund_full 42.00 42.00 30.00" },
		{ ACTION_REFUND_PARTIAL, 0, "refund_partial 8.40 8.40 8.40" },
		{ ACTION_REFUND_PARTIAL, 1250,
		    "refund_partial 12.50 12.50 12.50" },
		{ ACTION_REFUND_ON_RETURN, 0,
		    "refund_on_return 42.00 42.00 30.00" },
		{ ACTION_RESHIP, 0, "reship 0.00 29.00 29.00" },
		{ ACTION_COUPON, 0, "coupon 5.00 5.00 5.00" },
		{ ACTION_COUPON, 1000, "coupon 10.00 10.00 10.00" },
		{ ACTION_RESHIP, 1000, "reship 0.00 29.00 29.00" },
		{ ACTION_WAIT, 1000, "wait 0.00 0.00 0.00" },
		{ ACTION_EXPLAIN_DELIVERED, 0,
		    "explain_delivered 0.00 0.00 0.00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_up(desk, AMOUNTS, "P20");
		remedy_price(&desk->sources, cases[i].action,
		    (struct money){ cases[i].minor, "USD" }, &desk->proposal);
		if (strcmp(found(desk), cases[i].found) != 0)
			fail_msg("case %zu: %s", i, found(desk));
	}
}

static void
postage_is_kept_only_where_the_customer_was_at_fault(void **state)
{
	struct desk *desk = *state;
	static const struct {
		const char *rule, *found;
	} cases[] = {
		{ "P31", "refund_on_return 34.00 34.00 0.00" },
		{ "P30", "refund_on_return 42.00 42.00 0.00" },
		{ "P35", "refund_on_return 42.00 42.00 30.00" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_up(desk, DEDUCTED, cases[i].rule);
		remedy_price(&desk->sources, ACTION_REFUND_ON_RETURN,
		    money_zero("USD"), &desk->proposal);
		if (strcmp(found(desk), cases[i].found) != 0)
			fail_msg("%s: %s", cases[i].rule, found(desk));
	}
}

static void
an_older_offer_leaves_nothing_in_a_new_proposal(void **state)
{
	struct desk *desk = *state;
	set_up(desk, AMOUNTS, "P41");
	desk->record.facts = desk->sources.rule->needs;
	find(desk);
	remedy_price(&desk->sources, ACTION_COUPON, (struct money){ 0, "" },
	    &desk->proposal);
	assert_int_equal(desk->proposal.option_count, 0);
	assert_int_equal(desk->proposal.need_role, ROLE_SUPERVISOR);
	assert_string_equal(found(desk), "coupon 5.00 5.00 0.00");
	assert_true(str_equal(desk->proposal.letter, STR("case-coupon")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_remedy_is_a_refund_where_it_is_wished_or_cheaper),
		TEST(an_order_without_a_price_is_sent_again),
		TEST(a_refund_is_what_the_order_has_not_been_given_yet),
		TEST(an_order_that_has_its_remedy_gets_no_other),
		TEST(what_an_order_had_closes_it_for_more),
		TEST(a_late_parcel_is_waited_for_while_it_is_wanted_and_near),
		TEST(what_is_in_time_waits_for_the_promised_day),
		TEST(what_nobody_answered_goes_to_the_carrier),
		TEST(every_rule_leads_to_what_can_be_proposed),
		TEST(a_parcel_that_comes_back_is_sent_again_or_refunded),
		TEST(what_still_waits_there_is_offered_until_it_goes_back),
		TEST(an_offer_has_one_thing_that_happens_in_silence),
		TEST(what_a_person_proposes_has_our_price_or_theirs),
		TEST(postage_is_kept_only_where_the_customer_was_at_fault),
		TEST(an_older_offer_leaves_nothing_in_a_new_proposal),
	};
	return cmocka_run_group_tests_name("remedy", tests, NULL, NULL);
}
