/*
 * lesson.h - what the cases of a period teach: where complaints come from,
 * what to do about it, and whether it helped.  Pure.
 *
 * Whole numbers: a share is in tenths of a percent, a rate in hundredths of
 * cases for 1,000 parcels, -1 where it is not known.
 */
#ifndef COMPLAINT_LESSON_H
#define COMPLAINT_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "complaint/case.h"

/* One case, and when its steps were done; INSTANT_NONE: not yet, or never. */
struct lesson_case {
	const struct case_record *record;
	struct instant acknowledged_at;
	struct instant decided_at; /* first */
	struct instant closed_at;
	struct instant noticed_at; /* our first letter on its parcel */
	struct money cost;         /* of all that was approved */
	struct money recovered;    /* from the carrier */
	enum dispute_status dispute;
	bool is_decided_alone; /* by a single operator */
};

/* Parcels of a carrier and lane in the period. */
struct lesson_volume {
	struct str carrier;
	struct str origin;
	struct str destination;
	size_t parcels;
	size_t delayed;
	size_t told;       /* of the delayed, to their customers */
	int promised_days; /* the latest promise; -1: unknown */
	int p90_days;      /* 9 of 10 were delivered within; -1: unknown */
};

struct lesson_period {
	const struct lesson_case *cases; /* opened in it */
	size_t case_count;
	const struct lesson_volume *volumes;
	size_t volume_count;
};

/* n of `whole` in tenths of a percent; cases for 1,000 of `parcels` in
 * hundredths.  -1: of nothing. */
int lesson_share(size_t n, size_t whole);
long lesson_rate(size_t cases, size_t parcels);

/* ---- where they come from */

enum lesson_dimension {
	LESSON_CAUSE,
	LESSON_DEPARTMENT,
	LESSON_CARRIER,
	LESSON_LANE, /* "CN->US" */
	LESSON_COUNTRY,
	LESSON_DIMENSION_COUNT
};
const char *lesson_dimension_name(enum lesson_dimension dimension);
bool lesson_dimension_parse(struct str name, enum lesson_dimension *dimension);

struct lesson_group {
	enum lesson_dimension dimension;
	struct str value; /* "lost"; "unknown" for an empty one */
	size_t cases;
	int share;
	int cumulative; /* with all before it */
	long rate;
	size_t cases_before; /* in the period before */
	long rate_before;
	struct money_list cost; /* by currency, in its order */
};

/* The most frequent first, at equal numbers by value.  Memory: the arena. */
void lesson_pareto(const struct lesson_period *period,
    const struct lesson_period *before, enum lesson_dimension dimension,
    struct arena *arena, struct lesson_group **groups, size_t *count);

/* The rate of one value of a dimension.  Memory: the arena, for the way. */
long lesson_rate_of(const struct lesson_period *period,
    enum lesson_dimension dimension, struct str value, struct arena *arena);

/* ---- what to do: corrective and preventive actions (CAPA) */

enum { LESSON_LEAST_CASES = 5 };

/* A group that asks for an action, with the three whys that figures know. */
struct lesson_candidate {
	struct lesson_group group;
	struct str why[3]; /* the last may be empty */
	struct str corrective;
	struct str preventive;
};

/*
 * Groups of at least LESSON_LEAST_CASES that are a fifth of all, or twice as
 * frequent as before, or a lane on which 9 of 10 parcels need longer than is
 * promised.  By dimension, then as in lesson_pareto().  Memory: the arena.
 */
void lesson_candidates(const struct lesson_period *period,
    const struct lesson_period *before, struct arena *arena,
    struct lesson_candidate **candidates, size_t *count);

/* Did it help: is the rate at most 0.7 of what it was? */
enum lesson_effect { EFFECT_UNKNOWN, EFFECT_YES, EFFECT_NO };
enum lesson_effect lesson_effect(long rate_before, long rate_after);

/* ---- how it went */

struct lesson_summary {
	size_t cases;
	size_t verdicts[VERDICT_COUNT];
	/* Medians in hours; -1: no case has come so far. */
	long hours_to_acknowledge;
	long hours_to_decide;
	long hours_to_close;
	size_t breaches; /* no decision when the platform wanted an answer */
	size_t surveyed;
	size_t rated;
	size_t satisfied; /* 4 and 5 */
	size_t withdrawn;
	size_t won;
	size_t lost;
	size_t decided_alone;
	struct money_list cost;
	struct money_list recovered;
};

/* Memory: the arena. */
void lesson_summarise(const struct lesson_period *period, struct instant now,
    struct arena *arena, struct lesson_summary *summary);

/* ---- what our letters are worth */

/* Of complaints about a parcel's way: who had a letter of ours before? */
struct lesson_score {
	size_t cases;
	size_t told;      /* complained after our letter */
	size_t untold;    /* before it, or without one */
	size_t delayed;   /* parcels */
	size_t warned;    /* of them: their customers were told */
	long rate_told;   /* complaints for 1,000 delayed parcels, told */
	long rate_untold; /* and not told */
	int median_days;  /* from letter to complaint; -1: none */
};

/* Memory: the arena, for the way. */
void lesson_score(const struct lesson_period *period, struct arena *arena,
    struct lesson_score *score);

#endif
