/*
 * lessons_sample.h - made-up lessons with a value in every place.
 */
#ifndef LESSONS_SAMPLE_H
#define LESSONS_SAMPLE_H

#include <string.h>

#include "report/lessons.h"

static struct money sample_cost[] = { { 4200, "USD" }, { 1000, "EUR" } };

static struct lesson_group sample_causes[] = {
	{ .dimension = LESSON_CAUSE,
	    .value = STR_INIT("lost"),
	    .cases = 6,
	    .share = 600,
	    .cumulative = 600,
	    .rate = 412,
	    .cases_before = 2,
	    .rate_before = 150,
	    .cost = { sample_cost, 2 } },
	{ .dimension = LESSON_CAUSE,
	    .value = STR_INIT("<b>=damaged"),
	    .cases = 4,
	    .share = 400,
	    .cumulative = 1000,
	    .rate = -1,
	    .rate_before = -1 },
};

static struct case_measure sample_measures[] = {
	{ .id = 1,
	    .opened_on = { 20479 },
	    .dimension = LESSON_CAUSE,
	    .value = STR_INIT("lost"),
	    .cases = 6,
	    .rate_before = 412,
	    .why = { STR_INIT("one"), STR_INIT("two"), STR_INIT("three"),
		STR_INIT("four"), STR_INIT("five") },
	    .corrective = STR_INIT("file a claim"),
	    .preventive = STR_INIT("try another carrier"),
	    .owner = STR_INIT("li"),
	    .due_on = { 20490 },
	    .done_on = { 20488 },
	    .check_on = { 20518 },
	    .rate_after = 120,
	    .effect = EFFECT_YES },
	{ .id = 2,
	    .opened_on = { 20479 },
	    .dimension = LESSON_LANE,
	    .value = STR_INIT("CN->US"),
	    .cases = 5,
	    .rate_before = -1,
	    .due_on = { INT32_MIN },
	    .done_on = { INT32_MIN },
	    .check_on = { INT32_MIN },
	    .rate_after = -1 },
};

static inline struct lessons
sample_lessons(void)
{
	return (struct lessons){
		.from = { 20454 },
		.to = { 20543 },
		.summary = { .cases = 10,
		    .verdicts = { [VERDICT_SUBSTANTIATED] = 5,
			[VERDICT_PARTLY] = 3,
			[VERDICT_NOT_SUBSTANTIATED] = 2 },
		    .hours_to_acknowledge = 3,
		    .hours_to_decide = 31,
		    .hours_to_close = -1,
		    .breaches = 1,
		    .surveyed = 8,
		    .rated = 4,
		    .satisfied = 3,
		    .withdrawn = 1,
		    .won = 2,
		    .lost = 1,
		    .decided_alone = 7,
		    .cost = { sample_cost, 2 } },
		.score = { .cases = 9,
		    .told = 2,
		    .untold = 7,
		    .delayed = 500,
		    .warned = 400,
		    .rate_told = 500,
		    .rate_untold = 7000,
		    .median_days = 4 },
		.pareto = { [LESSON_CAUSE] = { sample_causes, 2 } },
		.measures = sample_measures,
		.measure_count = 2,
	};
}

static inline void
sample_expect(const struct buf *out, const char *wanted)
{
	struct str text = buf_str(out);
	if (str_find(text, str_from(wanted)) == text.len)
		fail_msg("no \"%s\" in\n%.*s", wanted, STR_ARG(text));
}

#endif
