#include "complaint/lesson.h"

#include <stdlib.h>

#include "base/glob.h"
#include "base/map.h"
#include "base/words.h"

enum { TENTHS = 1000, HUNDREDTHS = 100000, SECONDS_PER_HOUR = 3600 };

static const char *const dimensions[LESSON_DIMENSION_COUNT] = {
	[LESSON_CAUSE] = "cause",
	[LESSON_DEPARTMENT] = "department",
	[LESSON_CARRIER] = "carrier",
	[LESSON_LANE] = "lane",
	[LESSON_COUNTRY] = "country",
};

const char *
lesson_dimension_name(enum lesson_dimension dimension)
{
	return dimensions[dimension];
}

bool
lesson_dimension_parse(struct str name, enum lesson_dimension *dimension)
{
	size_t index;
	if (!words_find(dimensions, LESSON_DIMENSION_COUNT, name, &index))
		return false;
	*dimension = (enum lesson_dimension)index;
	return true;
}

int
lesson_share(size_t n, size_t whole)
{
	return whole == 0 ? -1 : (int)((n * TENTHS + whole / 2) / whole);
}

long
lesson_rate(size_t cases, size_t parcels)
{
	return parcels == 0
	           ? -1
	           : (long)((cases * HUNDREDTHS + parcels / 2) / parcels);
}

/* ---- where they come from */

static struct str
known(struct str value)
{
	return str_is_empty(value) ? STR("unknown") : value;
}

static struct str
lane_of(struct str origin, struct str destination, struct arena *arena)
{
	return arena_format(arena, "%.*s->%.*s",
	    STR_ARG(str_is_empty(origin) ? STR("?") : origin),
	    STR_ARG(str_is_empty(destination) ? STR("?") : destination));
}

static struct str
country_of(const struct case_record *record)
{
	return str_is_empty(record->complaint.country)
	           ? record->destination
	           : record->complaint.country;
}

static struct str
value_of(const struct case_record *record, enum lesson_dimension dimension,
    struct arena *arena)
{
	switch (dimension) {
	case LESSON_CAUSE:
		return known(record->cause);
	case LESSON_DEPARTMENT:
		return known(record->department);
	case LESSON_CARRIER:
		return known(record->carrier);
	case LESSON_LANE:
		return lane_of(record->origin, record->destination, arena);
	case LESSON_COUNTRY:
	case LESSON_DIMENSION_COUNT:
		break;
	}
	return known(country_of(record));
}

/* Causes and departments are of no parcel: their rate is that of all. */
static bool
counts_for(const struct lesson_volume *volume, enum lesson_dimension dimension,
    struct str value, struct arena *arena)
{
	switch (dimension) {
	case LESSON_CARRIER:
		return str_equal(known(volume->carrier), value);
	case LESSON_LANE:
		return str_equal(lane_of(volume->origin, volume->destination,
				     arena),
		    value);
	case LESSON_COUNTRY:
		return str_equal(known(volume->destination), value);
	case LESSON_CAUSE:
	case LESSON_DEPARTMENT:
	case LESSON_DIMENSION_COUNT:
		break;
	}
	return true;
}

static size_t
parcels_of(const struct lesson_period *period, enum lesson_dimension dimension,
    struct str value, struct arena *arena)
{
	size_t parcels = 0;
	for (size_t i = 0; i < period->volume_count; i++)
		if (counts_for(&period->volumes[i], dimension, value, arena))
			parcels += period->volumes[i].parcels;
	return parcels;
}

static size_t
cases_of(const struct lesson_period *period, enum lesson_dimension dimension,
    struct str value, struct arena *arena)
{
	size_t cases = 0;
	for (size_t i = 0; i < period->case_count; i++)
		cases += str_equal(value_of(period->cases[i].record, dimension,
				       arena),
		    value);
	return cases;
}

long
lesson_rate_of(const struct lesson_period *period,
    enum lesson_dimension dimension, struct str value, struct arena *arena)
{
	return lesson_rate(cases_of(period, dimension, value, arena),
	    parcels_of(period, dimension, value, arena));
}

static int
by_cases_then_value(const void *left, const void *right)
{
	const struct lesson_group *a = left, *b = right;
	if (a->cases != b->cases)
		return a->cases > b->cases ? -1 : 1;
	return str_compare(a->value, b->value);
}

/* One group for each value, with its cases and what they cost. */
static size_t
gather_groups(const struct lesson_period *period,
    enum lesson_dimension dimension, struct arena *arena,
    struct lesson_group *groups)
{
	struct map by_value = { 0 };
	for (size_t i = 0; i < period->case_count; i++) {
		const struct lesson_case *one = &period->cases[i];
		struct str value = value_of(one->record, dimension, arena);
		bool is_new;
		size_t at = *map_put(&by_value, value, by_value.count, &is_new);
		if (is_new)
			groups[at] =
			    (struct lesson_group){ .dimension = dimension,
				    .value = value };
		groups[at].cases++;
		money_list_add(&groups[at].cost, one->cost, arena);
	}
	size_t count = by_value.count;
	map_release(&by_value);
	return count;
}

void
lesson_pareto(const struct lesson_period *period,
    const struct lesson_period *before, enum lesson_dimension dimension,
    struct arena *arena, struct lesson_group **groups, size_t *count)
{
	struct lesson_group *all = arena_alloc(arena, period->case_count,
	    sizeof(*all));
	size_t sum = 0;
	*groups = all;
	*count = gather_groups(period, dimension, arena, all);
	qsort(all, *count, sizeof(*all), by_cases_then_value);
	for (size_t i = 0; i < *count; i++) {
		struct lesson_group *group = &all[i];
		sum += group->cases;
		group->share = lesson_share(group->cases, period->case_count);
		group->cumulative = lesson_share(sum, period->case_count);
		group->rate = lesson_rate(group->cases,
		    parcels_of(period, dimension, group->value, arena));
		group->cases_before = cases_of(before, dimension, group->value,
		    arena);
		group->rate_before = lesson_rate(group->cases_before,
		    parcels_of(before, dimension, group->value, arena));
	}
}

/* ---- what to do */

enum { FIFTH = TENTHS / 5 };

/* By cause: what mends it, and what keeps it from coming back. */
static const struct advice {
	const char *causes; /* a glob */
	const char *corrective;
	const char *preventive;
} advices[] = {
	{ "holiday_suspension_not_announced",
	    "write to those who wait for their parcel now",
	    "announce the suspension earlier (notice_days), and to whoever "
	    "orders after the announcement" },
	{ "holiday_suspension_announced", "name the new day in every answer",
	    "say so in the shop as well: on the page of the article and at "
	    "the till" },
	{ "*bad_address", "ask these customers for their address at once",
	    "have the address confirmed before the label is made" },
	{ "label_error", "send these parcels again, free of charge",
	    "compare label and order before the parcel leaves" },
	{ "*not_picked_up", "offer to send these parcels again",
	    "remind on the first day and again three days before the post "
	    "sends a parcel back" },
	{ "waiting_pickup", "tell where the parcel waits, and how long",
	    "remind on the first day and again three days before the post "
	    "sends a parcel back" },
	{ "duty_charged_on_ddp", "give the duty back, and ask the carrier why",
	    "have the carrier confirm that duties are prepaid on this lane" },
	{ "*duty*", "tell what is due and where it is paid",
	    "show duties before the order is paid, or prepay them" },
	{ "*refused", "ask why it was refused",
	    "look whether one article or one text of the shop is behind it" },
	{ "suspected_lost", "file a claim with the carrier",
	    "ask the carrier for a trace after fewer silent days; try another "
	    "carrier on the lane" },
	{ "lost", "file a claim with the carrier",
	    "try another carrier on the lane" },
	{ "damaged_in_transit", "file a claim with the carrier",
	    "pack these articles better; have them dropped once" },
	{ "misdelivered", "have the carrier look for the parcel",
	    "ask for a delivery with signature or picture" },
	{ "delivery_place_unknown", "ask the carrier where it was left",
	    "ask the carrier for the place of delivery in its exports" },
	{ "no_signature_high_value", "ask the carrier for its proof",
	    "order a signature for parcels of this value" },
	{ "pick_error", "send what was missing",
	    "scan every article when it is packed" },
	{ "not_shipped", "ship these orders, or cancel them",
	    "promise the days that the warehouse really needs" },
	{ "customs_inspection", "send the papers that customs asks for",
	    "put invoice and HS code on every parcel of the lane" },
	{ "carrier_delay", "ask the carrier for the reason",
	    "promise the days that 9 of 10 parcels need, or try another "
	    "carrier" },
	{ "no_photo", "ask for a picture in the first answer",
	    "ask for pictures where the complaint is made" },
	{ "*", "look at these cases together", "" },
};

static const struct advice *
advice_for(struct str cause)
{
	const struct advice *advice = advices;
	while (!glob_match(str_from(advice->causes), cause))
		advice++;
	return advice;
}

/* The lane whose parcels need longer than is promised; NULL: none. */
static const struct lesson_volume *
slow_lane(const struct lesson_period *period, const struct lesson_group *group,
    struct arena *arena)
{
	for (size_t i = 0; i < period->volume_count; i++) {
		const struct lesson_volume *volume = &period->volumes[i];
		if (group->dimension == LESSON_LANE &&
		    counts_for(volume, LESSON_LANE, group->value, arena) &&
		    volume->promised_days >= 0 &&
		    volume->p90_days > volume->promised_days)
			return volume;
	}
	return NULL;
}

static bool
asks_for_action(const struct lesson_period *period,
    const struct lesson_group *group, struct arena *arena)
{
	bool is_doubled = group->rate_before > 0 &&
	                  group->rate >= 2 * group->rate_before;
	return group->cases >= LESSON_LEAST_CASES &&
	       (group->share >= FIFTH || is_doubled ||
		   slow_lane(period, group, arena) != NULL);
}

/* The cases of one group alone, with the parcels of all. */
static struct lesson_period
period_of(const struct lesson_period *period, const struct lesson_group *group,
    struct arena *arena)
{
	struct lesson_case *cases = arena_alloc(arena, group->cases,
	    sizeof(*cases));
	size_t count = 0;
	for (size_t i = 0; i < period->case_count; i++)
		if (str_equal(value_of(period->cases[i].record,
				  group->dimension, arena),
			group->value))
			cases[count++] = period->cases[i];
	return (struct lesson_period){ cases, count, period->volumes,
		period->volume_count };
}

/* The most frequent value of another dimension. */
static struct lesson_group
top_of(const struct lesson_period *part, enum lesson_dimension dimension,
    struct arena *arena)
{
	static const struct lesson_period nothing = { 0 };
	struct lesson_group *groups;
	size_t count;
	lesson_pareto(part, &nothing, dimension, arena, &groups, &count);
	return groups[0];
}

static struct str
write_rate(long rate, struct arena *arena)
{
	return rate < 0
	           ? STR("an unknown number")
	           : arena_format(arena, "%ld.%02ld", rate / 100, rate % 100);
}

static struct str
first_why(const struct lesson_group *group, struct arena *arena)
{
	return arena_format(arena,
	    "%zu cases, %d.%d %% of all; %.*s for 1,000 parcels, before %.*s",
	    group->cases, group->share / 10, group->share % 10,
	    STR_ARG(write_rate(group->rate, arena)),
	    STR_ARG(write_rate(group->rate_before, arena)));
}

static struct str
say_top(const struct lesson_period *part, enum lesson_dimension dimension,
    struct arena *arena)
{
	struct lesson_group top = top_of(part, dimension, arena);
	return arena_format(arena, "%zu of %zu: %s %.*s", top.cases,
	    part->case_count, lesson_dimension_name(dimension),
	    STR_ARG(top.value));
}

static struct str
say_promise(const struct lesson_volume *lane, struct arena *arena)
{
	return arena_format(arena,
	    "%d days are promised by %.*s, 9 of 10 parcels need up to %d",
	    lane->promised_days, STR_ARG(known(lane->carrier)), lane->p90_days);
}

static struct lesson_candidate
make_candidate(const struct lesson_period *period,
    const struct lesson_group *group, struct arena *arena)
{
	struct lesson_period part = period_of(period, group, arena);
	bool is_cause = group->dimension == LESSON_CAUSE;
	bool is_lane = group->dimension == LESSON_LANE;
	struct str cause = top_of(&part, LESSON_CAUSE, arena).value;
	const struct advice *advice = advice_for(cause);
	const struct lesson_volume *lane = slow_lane(period, group, arena);
	struct lesson_candidate candidate = {
		.group = *group,
		.why = { first_why(group, arena),
		    say_top(&part, is_cause ? LESSON_LANE : LESSON_CAUSE,
			arena),
		    say_top(&part,
			is_cause || is_lane ? LESSON_CARRIER : LESSON_LANE,
			arena) },
		.corrective = str_from(advice->corrective),
		.preventive = str_from(advice->preventive),
	};
	if (lane != NULL) {
		candidate.why[2] = say_promise(lane, arena);
		candidate.preventive = arena_format(arena,
		    "raise the promise for %.*s from %d to %d days",
		    STR_ARG(group->value), lane->promised_days,
		    lane->p90_days + 1);
	}
	return candidate;
}

void
lesson_candidates(const struct lesson_period *period,
    const struct lesson_period *before, struct arena *arena,
    struct lesson_candidate **candidates, size_t *count)
{
	size_t capacity = 0, found = 0;
	struct lesson_candidate *all = NULL;
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++) {
		struct lesson_group *groups;
		size_t group_count;
		lesson_pareto(period, before, d, arena, &groups, &group_count);
		for (size_t i = 0; i < group_count; i++) {
			if (!asks_for_action(period, &groups[i], arena))
				continue;
			all = arena_grow(arena, all, found, &capacity,
			    sizeof(*all));
			all[found++] = make_candidate(period, &groups[i],
			    arena);
		}
	}
	*candidates = all;
	*count = found;
}

enum lesson_effect
lesson_effect(long rate_before, long rate_after)
{
	if (rate_before < 0 || rate_after < 0)
		return EFFECT_UNKNOWN;
	return rate_after * 10 <= rate_before * 7 ? EFFECT_YES : EFFECT_NO;
}

/* ---- how it went */

static int
by_size(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

/* The lower of two in the middle; -1 of nothing. */
static int64_t
median_of(int64_t *values, size_t count)
{
	if (count == 0)
		return -1;
	qsort(values, count, sizeof(*values), by_size);
	return values[(count - 1) / 2];
}

/* Where in a case an instant stands. */
typedef struct instant moment_fn(const struct lesson_case *one);

static struct instant
acknowledged(const struct lesson_case *one)
{
	return one->acknowledged_at;
}

static struct instant
decided(const struct lesson_case *one)
{
	return one->decided_at;
}

static struct instant
closed(const struct lesson_case *one)
{
	return one->closed_at;
}

static long
median_hours(const struct lesson_period *period, moment_fn *moment,
    struct arena *arena)
{
	int64_t *hours = arena_alloc(arena, period->case_count, sizeof(*hours));
	size_t count = 0;
	for (size_t i = 0; i < period->case_count; i++) {
		const struct lesson_case *one = &period->cases[i];
		struct instant at = moment(one);
		if (instant_is_set(at))
			hours[count++] = (at.seconds -
					     one->record->received_at.seconds) /
			                 SECONDS_PER_HOUR;
	}
	return (long)median_of(hours, count);
}

/* Nobody had decided when the platform wanted an answer. */
static bool
is_breached(const struct lesson_case *one, struct instant now)
{
	const struct case_record *record = one->record;
	struct instant answered = instant_is_set(one->decided_at)
	                              ? one->decided_at
	                              : now;
	return instant_is_set(record->respond_due) &&
	       record->state != CASE_WITHDRAWN && record->state != CASE_VOID &&
	       answered.seconds > record->respond_due.seconds;
}

static void
count_case(const struct lesson_case *one, struct lesson_summary *summary)
{
	const struct case_record *record = one->record;
	summary->verdicts[record->verdict]++;
	summary->surveyed += record->is_surveyed;
	summary->rated += record->rating > 0;
	summary->satisfied += record->rating >= 4;
	summary->withdrawn += record->state == CASE_WITHDRAWN ||
	                      one->dispute == DISPUTE_WITHDRAWN;
	summary->won += one->dispute == DISPUTE_WON;
	summary->lost += one->dispute == DISPUTE_LOST;
	summary->decided_alone += one->is_decided_alone;
}

void
lesson_summarise(const struct lesson_period *period, struct instant now,
    struct arena *arena, struct lesson_summary *summary)
{
	*summary = (struct lesson_summary){
		.cases = period->case_count,
		.hours_to_acknowledge = median_hours(period, acknowledged,
		    arena),
		.hours_to_decide = median_hours(period, decided, arena),
		.hours_to_close = median_hours(period, closed, arena),
	};
	for (size_t i = 0; i < period->case_count; i++) {
		const struct lesson_case *one = &period->cases[i];
		count_case(one, summary);
		summary->breaches += is_breached(one, now);
		money_list_add(&summary->cost, one->cost, arena);
		money_list_add(&summary->recovered, one->recovered, arena);
	}
}

/* ---- what our letters are worth */

static bool
is_told(const struct lesson_case *one)
{
	return instant_is_set(one->noticed_at) &&
	       one->noticed_at.seconds <
	           one->record->complaint.opened_at.seconds;
}

static void
count_delayed(const struct lesson_period *period, struct lesson_score *score)
{
	for (size_t i = 0; i < period->volume_count; i++) {
		score->delayed += period->volumes[i].delayed;
		score->warned += period->volumes[i].told;
	}
}

void
lesson_score(const struct lesson_period *period, struct arena *arena,
    struct lesson_score *score)
{
	int64_t *days = arena_alloc(arena, period->case_count, sizeof(*days));
	*score = (struct lesson_score){ 0 };
	for (size_t i = 0; i < period->case_count; i++) {
		const struct lesson_case *one = &period->cases[i];
		const struct complaint *complaint = &one->record->complaint;
		if (!claim_is_about_parcel(complaint->claim))
			continue;
		score->cases++;
		if (is_told(one))
			days[score->told++] = (complaint->opened_at.seconds -
						  one->noticed_at.seconds) /
			                      SECONDS_PER_DAY;
	}
	count_delayed(period, score);
	score->untold = score->cases - score->told;
	score->rate_told = lesson_rate(score->told, score->warned);
	score->rate_untold = lesson_rate(score->untold,
	    score->delayed - score->warned);
	score->median_days = (int)median_of(days, score->told);
}
