#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "complaint/lesson.h"

enum { MAX_CASES = 64, HOUR = 3600, DAY = 86400 };

/* Two periods, the one before empty unless a test fills it. */
struct year {
	struct arena arena;
	struct case_record records[2][MAX_CASES];
	struct lesson_case cases[2][MAX_CASES];
	struct lesson_volume volumes[2][8];
	struct lesson_period now;
	struct lesson_period before;
};

static int
begin(void **state)
{
	static struct year year;
	year = (struct year){ 0 };
	year.now.cases = year.cases[0];
	year.now.volumes = year.volumes[0];
	year.before.cases = year.cases[1];
	year.before.volumes = year.volumes[1];
	*state = &year;
	return 0;
}

static int
end(void **state)
{
	struct year *year = *state;
	arena_release(&year->arena);
	return 0;
}

/* One more case, opened and received at second 1,000,000; `which` 1: in the
 * period before. */
static struct lesson_case *
add_case(struct year *year, int which, const char *cause, const char *carrier,
    const char *country)
{
	struct lesson_period *period = which == 0 ? &year->now : &year->before;
	size_t at = period->case_count++;
	struct case_record *record = &year->records[which][at];
	struct lesson_case *one = &year->cases[which][at];
	*record = (struct case_record){
		.complaint = { .claim = CLAIM_LATE,
		    .country = str_from(country),
		    .opened_at = { 1000000 } },
		.cause = str_from(cause),
		.department = STR("logistics"),
		.carrier = str_from(carrier),
		.origin = STR("CN"),
		.destination = str_from(country),
		.received_at = { 1000000 },
		.respond_due = INSTANT_NONE,
		.verdict = VERDICT_SUBSTANTIATED,
		.state = CASE_CLOSED,
	};
	*one = (struct lesson_case){
		.record = record,
		.acknowledged_at = INSTANT_NONE,
		.decided_at = INSTANT_NONE,
		.closed_at = INSTANT_NONE,
		.noticed_at = INSTANT_NONE,
	};
	return one;
}

static void
add_cases(struct year *year, int which, size_t n, const char *cause,
    const char *carrier, const char *country)
{
	for (size_t i = 0; i < n; i++)
		add_case(year, which, cause, carrier, country);
}

static struct lesson_volume *
add_volume(struct year *year, int which, const char *carrier,
    const char *country, size_t parcels)
{
	struct lesson_period *period = which == 0 ? &year->now : &year->before;
	struct lesson_volume *volume =
	    &year->volumes[which][period->volume_count++];
	*volume = (struct lesson_volume){
		.carrier = str_from(carrier),
		.origin = STR("CN"),
		.destination = str_from(country),
		.parcels = parcels,
		.promised_days = -1,
		.p90_days = -1,
	};
	return volume;
}

/* "lost 20 50.0 50.0 rate 20.00|...". */
static const char *
pareto(struct year *year, enum lesson_dimension dimension)
{
	struct lesson_group *groups;
	size_t count;
	struct str all = STR_EMPTY;
	lesson_pareto(&year->now, &year->before, dimension, &year->arena,
	    &groups, &count);
	for (size_t i = 0; i < count; i++)
		all = arena_format(&year->arena,
		    "%.*s%s%.*s %zu %d %d rate %ld was %zu %ld", STR_ARG(all),
		    i == 0 ? "" : "|", STR_ARG(groups[i].value),
		    groups[i].cases, groups[i].share, groups[i].cumulative,
		    groups[i].rate, groups[i].cases_before,
		    groups[i].rate_before);
	return arena_cstr(&year->arena, all);
}

static void
shares_and_rates_are_rounded_whole_numbers(void **state)
{
	(void)state;
	assert_int_equal(lesson_share(1, 3), 333);
	assert_int_equal(lesson_share(2, 3), 667);
	assert_int_equal(lesson_share(0, 3), 0);
	assert_int_equal(lesson_share(3, 3), 1000);
	assert_int_equal(lesson_share(1, 0), -1);
	assert_int_equal(lesson_rate(20, 1000), 2000);
	assert_int_equal(lesson_rate(1, 3000), 33);
	assert_int_equal(lesson_rate(2, 3000), 67);
	assert_int_equal(lesson_rate(0, 10), 0);
	assert_int_equal(lesson_rate(1, 0), -1);
}

static void
every_dimension_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = { "cause", "department", "carrier",
		"lane", "country" };
	assert_int_equal(COUNT_OF(names), LESSON_DIMENSION_COUNT);
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++) {
		enum lesson_dimension read = LESSON_DIMENSION_COUNT;
		assert_true(lesson_dimension_parse(str_from(names[d]), &read));
		assert_int_equal(read, d);
		assert_string_equal(lesson_dimension_name(d), names[d]);
	}
	enum lesson_dimension other = LESSON_LANE;
	assert_false(lesson_dimension_parse(STR("product"), &other));
	assert_int_equal(other, LESSON_LANE);
}

/* The example of COMPLAINTS, section 10. */
static void
the_most_frequent_comes_first_and_adds_up(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 12, "customs_inspection", "yun", "US");
	add_cases(year, 0, 8, "carrier_delay", "yun", "US");
	add_cases(year, 0, 20, "lost", "yun", "US");
	add_cases(year, 1, 5, "lost", "yun", "US");
	add_volume(year, 0, "yun", "US", 1000);
	add_volume(year, 1, "yun", "US", 500);
	assert_string_equal(pareto(year, LESSON_CAUSE),
	    "lost 20 500 500 rate 2000 was 5 1000|"
	    "customs_inspection 12 300 800 rate 1200 was 0 0|"
	    "carrier_delay 8 200 1000 rate 800 was 0 0");
}

static void
each_dimension_has_its_own_values_and_parcels(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 2, "lost", "yun", "US");
	add_cases(year, 0, 1, "lost", "yanwen", "DE");
	add_cases(year, 0, 1, "", "", "");
	add_volume(year, 0, "yun", "US", 100);
	add_volume(year, 0, "yun", "DE", 300);
	add_volume(year, 0, "yanwen", "DE", 50);
	assert_string_equal(pareto(year, LESSON_CAUSE),
	    "lost 3 750 750 rate 667 was 0 -1|"
	    "unknown 1 250 1000 rate 222 was 0 -1");
	assert_string_equal(pareto(year, LESSON_CARRIER),
	    "yun 2 500 500 rate 500 was 0 -1|"
	    "unknown 1 250 750 rate -1 was 0 -1|"
	    "yanwen 1 250 1000 rate 2000 was 0 -1");
	assert_string_equal(pareto(year, LESSON_LANE),
	    "CN->US 2 500 500 rate 2000 was 0 -1|"
	    "CN->? 1 250 750 rate -1 was 0 -1|"
	    "CN->DE 1 250 1000 rate 286 was 0 -1");
	assert_string_equal(pareto(year, LESSON_COUNTRY),
	    "US 2 500 500 rate 2000 was 0 -1|"
	    "DE 1 250 750 rate 286 was 0 -1|"
	    "unknown 1 250 1000 rate -1 was 0 -1");
	assert_string_equal(pareto(year, LESSON_DEPARTMENT),
	    "logistics 4 1000 1000 rate 889 was 0 -1");
	assert_int_equal(lesson_rate_of(&year->now, LESSON_LANE, STR("CN->DE"),
			     &year->arena),
	    286);
	assert_int_equal(lesson_rate_of(&year->now, LESSON_LANE, STR("CN->FR"),
			     &year->arena),
	    -1);
}

static void
what_a_group_cost_is_told_by_currency(void **state)
{
	struct year *year = *state;
	struct lesson_group *groups;
	size_t count;
	add_case(year, 0, "lost", "yun", "US")->cost = (struct money){ 4200,
		"USD" };
	add_case(year, 0, "lost", "yun", "DE")->cost = (struct money){ 1000,
		"EUR" };
	add_case(year, 0, "lost", "yun", "US")->cost = (struct money){ 800,
		"USD" };
	lesson_pareto(&year->now, &year->before, LESSON_CAUSE, &year->arena,
	    &groups, &count);
	assert_int_equal(count, 1);
	assert_int_equal(groups[0].cost.count, 2);
	assert_int_equal(money_list_find(&groups[0].cost, "USD")->minor, 5000);
	assert_int_equal(money_list_find(&groups[0].cost, "EUR")->minor, 1000);
}

static void
without_cases_there_is_no_group_and_no_candidate(void **state)
{
	struct year *year = *state;
	struct lesson_candidate *candidates;
	size_t count;
	assert_string_equal(pareto(year, LESSON_CAUSE), "");
	lesson_candidates(&year->now, &year->before, &year->arena, &candidates,
	    &count);
	assert_int_equal(count, 0);
}

static const struct lesson_candidate *
candidate_of(struct year *year, enum lesson_dimension dimension,
    const char *value)
{
	struct lesson_candidate *all;
	size_t count;
	lesson_candidates(&year->now, &year->before, &year->arena, &all,
	    &count);
	for (size_t i = 0; i < count; i++)
		if (all[i].group.dimension == dimension &&
		    str_equal(all[i].group.value, str_from(value)))
			return &all[i];
	return NULL;
}

static void
a_fifth_of_all_cases_asks_for_an_action(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 5, "lost", "yun", "US");
	add_cases(year, 0, 20, "carrier_delay", "yun", "DE");
	assert_non_null(candidate_of(year, LESSON_CAUSE, "lost"));
	/* 5 of 26 is less. */
	add_case(year, 0, "carrier_delay", "yun", "DE");
	assert_null(candidate_of(year, LESSON_CAUSE, "lost"));
}

static void
four_cases_are_too_few(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 4, "lost", "yun", "US");
	assert_null(candidate_of(year, LESSON_CAUSE, "lost"));
	add_case(year, 0, "lost", "yun", "US");
	assert_non_null(candidate_of(year, LESSON_CAUSE, "lost"));
}

static void
a_doubled_rate_asks_for_an_action(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 6, "lost", "yun", "US");
	add_cases(year, 0, 54, "carrier_delay", "yun", "US");
	add_cases(year, 1, 3, "lost", "yun", "US");
	add_volume(year, 0, "yun", "US", 1000);
	struct lesson_volume *volume = add_volume(year, 1, "yun", "US", 1000);
	assert_non_null(candidate_of(year, LESSON_CAUSE, "lost"));
	/* As many of fewer parcels: the rate has not doubled. */
	volume->parcels = 900;
	assert_null(candidate_of(year, LESSON_CAUSE, "lost"));
}

static void
a_lane_that_breaks_its_promise_asks_for_an_action(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 5, "carrier_delay", "yun", "BR");
	add_cases(year, 0, 40, "lost", "yun", "US");
	struct lesson_volume *volume = add_volume(year, 0, "yun", "BR", 100);
	assert_null(candidate_of(year, LESSON_LANE, "CN->BR"));
	volume->promised_days = 30;
	volume->p90_days = 30;
	assert_null(candidate_of(year, LESSON_LANE, "CN->BR"));
	volume->p90_days = 41;
	const struct lesson_candidate *found = candidate_of(year, LESSON_LANE,
	    "CN->BR");
	assert_non_null(found);
	assert_true(str_equal(found->why[0],
	    STR("5 cases, 11.1 % of all; 50.00 for 1,000 parcels, before an "
		"unknown number")));
	assert_true(str_equal(found->why[1], STR("5 of 5: cause "
						 "carrier_delay")));
	assert_true(str_equal(found->why[2],
	    STR("30 days are promised by yun, 9 of 10 parcels need up to "
		"41")));
	assert_true(str_equal(found->preventive,
	    STR("raise the promise for CN->BR from 30 to 42 days")));
	assert_null(candidate_of(year, LESSON_CARRIER, "nobody"));
}

static void
a_cause_is_traced_to_its_lane_and_carrier(void **state)
{
	struct year *year = *state;
	add_cases(year, 0, 4, "returned_bad_address", "yun", "BR");
	add_cases(year, 0, 3, "returned_bad_address", "yanwen", "RU");
	const struct lesson_candidate *found = candidate_of(year, LESSON_CAUSE,
	    "returned_bad_address");
	assert_non_null(found);
	assert_true(str_equal(found->why[1], STR("4 of 7: lane CN->BR")));
	assert_true(str_equal(found->why[2], STR("4 of 7: carrier yun")));
	assert_true(str_equal(found->preventive,
	    STR("have the address confirmed before the label is made")));
	found = candidate_of(year, LESSON_CARRIER, "yun");
	assert_null(found);
	found = candidate_of(year, LESSON_DEPARTMENT, "logistics");
	assert_true(str_equal(found->why[1],
	    STR("7 of 7: cause returned_bad_address")));
	assert_true(str_equal(found->why[2], STR("4 of 7: lane CN->BR")));
}

static void
every_cause_of_a_rule_has_its_advice(void **state)
{
	struct year *year = *state;
	size_t count;
	const struct rule *rules = rules_all(&count);
	for (size_t i = 0; i < count; i++) {
		begin(state);
		add_cases(year, 0, 5, rules[i].cause, "yun", "US");
		const struct lesson_candidate *found = candidate_of(year,
		    LESSON_CAUSE, rules[i].cause);
		if (found == NULL || str_is_empty(found->corrective))
			fail_msg("%s", rules[i].cause);
		/* Of what is late by our own fault we know what to do. */
		if (fault_is_internal(rules[i].fault) &&
		    str_is_empty(found->preventive))
			fail_msg("%s", rules[i].cause);
		arena_release(&year->arena);
	}
}

static void
an_action_helped_when_the_rate_fell_to_seven_tenths(void **state)
{
	(void)state;
	assert_int_equal(lesson_effect(1000, 700), EFFECT_YES);
	assert_int_equal(lesson_effect(1000, 701), EFFECT_NO);
	assert_int_equal(lesson_effect(1000, 0), EFFECT_YES);
	assert_int_equal(lesson_effect(0, 0), EFFECT_YES);
	assert_int_equal(lesson_effect(0, 1), EFFECT_NO);
	assert_int_equal(lesson_effect(-1, 0), EFFECT_UNKNOWN);
	assert_int_equal(lesson_effect(1000, -1), EFFECT_UNKNOWN);
}

static void
a_summary_has_medians_ratings_and_money(void **state)
{
	struct year *year = *state;
	struct lesson_summary summary;
	static const int64_t hours[] = { 5, 1, 30, 2 };
	for (size_t i = 0; i < COUNT_OF(hours); i++) {
		struct lesson_case *one = add_case(year, 0, "lost", "yun", "U");
		one->acknowledged_at.seconds = 1000000 + hours[i] * HOUR;
		if (i < 3)
			one->decided_at.seconds = 1000000 + hours[i] * 2 * HOUR;
		one->cost = (struct money){ 1000, "USD" };
		one->recovered = (struct money){ 300, "USD" };
		year->records[0][i].is_surveyed = true;
		year->records[0][i].rating = (int)i + 2; /* 2 3 4 5 */
	}
	year->records[0][3].verdict = VERDICT_PARTLY;
	year->records[0][3].rating = 0;
	year->records[0][3].is_surveyed = false;
	year->cases[0][0].dispute = DISPUTE_WON;
	year->cases[0][1].dispute = DISPUTE_LOST;
	year->cases[0][2].dispute = DISPUTE_WITHDRAWN;
	year->cases[0][2].is_decided_alone = true;
	lesson_summarise(&year->now, (struct instant){ 2000000 }, &year->arena,
	    &summary);
	assert_int_equal(summary.cases, 4);
	assert_int_equal(summary.verdicts[VERDICT_SUBSTANTIATED], 3);
	assert_int_equal(summary.verdicts[VERDICT_PARTLY], 1);
	assert_int_equal(summary.hours_to_acknowledge, 2);
	assert_int_equal(summary.hours_to_decide, 10);
	assert_int_equal(summary.hours_to_close, -1);
	assert_int_equal(summary.surveyed, 3);
	assert_int_equal(summary.rated, 3);
	assert_int_equal(summary.satisfied, 1);
	assert_int_equal(summary.won, 1);
	assert_int_equal(summary.lost, 1);
	assert_int_equal(summary.withdrawn, 1);
	assert_int_equal(summary.decided_alone, 1);
	assert_int_equal(summary.cost.count, 1);
	assert_int_equal(summary.cost.items[0].minor, 4000);
	assert_int_equal(summary.recovered.items[0].minor, 1200);
}

static void
a_breach_is_a_decision_too_late_or_none(void **state)
{
	static const struct {
		int64_t due, decided, now;
		enum case_state state;
		size_t breaches;
	} cases[] = {
		{ 5000, 4000, 9000, CASE_CLOSED, 0 },
		{ 5000, 5000, 9000, CASE_CLOSED, 0 },
		{ 5000, 5001, 9000, CASE_CLOSED, 1 },
		{ 5000, 0, 4000, CASE_SUBMITTED, 0 },
		{ 5000, 0, 9000, CASE_SUBMITTED, 1 },
		{ 0, 0, 9000, CASE_SUBMITTED, 0 },
		{ 5000, 0, 9000, CASE_WITHDRAWN, 0 },
		{ 5000, 0, 9000, CASE_VOID, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct lesson_summary summary;
		begin(state);
		struct year *year = *state;
		struct lesson_case *one = add_case(year, 0, "lost", "yun", "U");
		if (cases[i].due != 0)
			year->records[0][0].respond_due.seconds = cases[i].due;
		if (cases[i].decided != 0)
			one->decided_at.seconds = cases[i].decided;
		year->records[0][0].state = cases[i].state;
		lesson_summarise(&year->now, (struct instant){ cases[i].now },
		    &year->arena, &summary);
		if (summary.breaches != cases[i].breaches)
			fail_msg("case %zu: %zu", i, summary.breaches);
		arena_release(&year->arena);
	}
}

static void
the_score_compares_those_who_had_a_letter_with_the_others(void **state)
{
	struct year *year = *state;
	struct lesson_score score;
	static const int days[] = { 9, 2, 4 };
	for (size_t i = 0; i < COUNT_OF(days); i++)
		add_case(year, 0, "carrier_delay", "yun", "US")
		    ->noticed_at.seconds = 1000000 - (int64_t)days[i] * DAY;
	/* A letter in the same second or after it came too late. */
	add_case(year, 0, "carrier_delay", "yun", "US")->noticed_at.seconds =
	    1000000;
	add_cases(year, 0, 4, "carrier_delay", "yun", "US");
	add_case(year, 0, "pick_error", "yun", "US");
	year->records[0][8].complaint.claim = CLAIM_WRONG_ITEM;
	struct lesson_volume *volume = add_volume(year, 0, "yun", "US", 9000);
	volume->delayed = 400;
	volume->told = 300;
	lesson_score(&year->now, &year->arena, &score);
	assert_int_equal(score.cases, 8);
	assert_int_equal(score.told, 3);
	assert_int_equal(score.untold, 5);
	assert_int_equal(score.delayed, 400);
	assert_int_equal(score.warned, 300);
	assert_int_equal(score.rate_told, 1000);
	assert_int_equal(score.rate_untold, 5000);
	assert_int_equal(score.median_days, 4);
}

static void
of_nothing_no_rate_is_known(void **state)
{
	struct year *year = *state;
	struct lesson_score score;
	lesson_score(&year->now, &year->arena, &score);
	assert_int_equal(score.cases, 0);
	assert_int_equal(score.rate_told, -1);
	assert_int_equal(score.rate_untold, -1);
	assert_int_equal(score.median_days, -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_and_rates_are_rounded_whole_numbers),
		cmocka_unit_test(every_dimension_has_its_name),
		TEST(the_most_frequent_comes_first_and_adds_up),
		TEST(each_dimension_has_its_own_values_and_parcels),
		TEST(what_a_group_cost_is_told_by_currency),
		TEST(without_cases_there_is_no_group_and_no_candidate),
		TEST(a_fifth_of_all_cases_asks_for_an_action),
		TEST(four_cases_are_too_few),
		TEST(a_doubled_rate_asks_for_an_action),
		TEST(a_lane_that_breaks_its_promise_asks_for_an_action),
		TEST(a_cause_is_traced_to_its_lane_and_carrier),
		TEST(every_cause_of_a_rule_has_its_advice),
		cmocka_unit_test(
		    an_action_helped_when_the_rate_fell_to_seven_tenths),
		TEST(a_summary_has_medians_ratings_and_money),
		TEST(a_breach_is_a_decision_too_late_or_none),
		TEST(the_score_compares_those_who_had_a_letter_with_the_others),
		TEST(of_nothing_no_rate_is_known),
	};
	return cmocka_run_group_tests_name("lesson", tests, NULL, NULL);
}
