#include "report/review.h"

#include <stdlib.h>

/* --- under way ----------------------------------------------------------- */

/* The counts that make up one line of a table: a run of them. */
struct stretch {
	const struct arrival_count *counts;
	size_t count;
};

/* How often each number of days came. */
struct days {
	int days;
	size_t parcels;
};

struct figures {
	size_t parcels;
	size_t promised; /* of them, those whose promise is known */
	size_t kept;
	struct days *days; /* known ones, the fewest first */
	size_t day_count;
	size_t dated; /* parcels whose days are known */
};

static int
by_days(const void *a, const void *b)
{
	const struct days *x = a, *y = b;
	return (x->days > y->days) - (x->days < y->days);
}

static struct figures
measure(const struct stretch *stretch, struct arena *arena)
{
	struct figures figures = { .days = arena_alloc(arena, stretch->count,
				       sizeof(*figures.days)) };
	for (size_t i = 0; i < stretch->count; i++) {
		const struct arrival_count *count = &stretch->counts[i];
		figures.parcels += count->parcels;
		if (count->promise != PROMISE_UNKNOWN)
			figures.promised += count->parcels;
		if (count->promise == PROMISE_KEPT)
			figures.kept += count->parcels;
		if (count->days < 0)
			continue;
		figures.days[figures.day_count++] = (struct days){ count->days,
			count->parcels };
		figures.dated += count->parcels;
	}
	if (figures.day_count > 0)
		qsort(figures.days, figures.day_count, sizeof(*figures.days),
		    by_days);
	return figures;
}

/* So many percent took these days or fewer. */
static void
put_rank(struct overview_table *table, const struct figures *figures,
    size_t percent)
{
	size_t wanted = (figures->dated * percent + 99) / 100, seen = 0;
	for (size_t i = 0; i < figures->day_count; i++) {
		seen += figures->days[i].parcels;
		if (seen >= wanted) {
			overview_put_number(table, figures->days[i].days);
			return;
		}
	}
	overview_put_none(table);
}

static struct str
name_lane(struct str origin, struct str destination, struct arena *arena)
{
	struct str from = str_is_empty(origin) ? STR("?") : origin;
	struct str to = str_is_empty(destination) ? STR("?") : destination;
	return arena_format(arena, "%.*s->%.*s", STR_ARG(from), STR_ARG(to));
}

static void
put_stretch(struct overview_table *table, struct str carrier, struct str lane,
    const struct stretch *stretch)
{
	const struct figures figures = measure(stretch, table->arena);
	overview_put_text(table, carrier);
	overview_put_text(table, lane);
	overview_put_number(table, (int64_t)figures.parcels);
	overview_put_share(table, figures.kept, figures.promised);
	put_rank(table, &figures, 50);
	put_rank(table, &figures, 90);
}

static bool
is_same_carrier(const struct arrival_count *a, const struct arrival_count *b)
{
	return str_equal(a->carrier, b->carrier);
}

static bool
is_same_lane(const struct arrival_count *a, const struct arrival_count *b)
{
	return is_same_carrier(a, b) && str_equal(a->origin, b->origin) &&
	       str_equal(a->destination, b->destination);
}

/* The counts from `at` on that are alike. */
static struct stretch
stretch_from(const struct review *review, size_t at,
    bool (*is_alike)(const struct arrival_count *a,
	const struct arrival_count *b))
{
	struct stretch stretch = { &review->counts[at], 1 };
	while (at + stretch.count < review->count &&
	       is_alike(stretch.counts, &stretch.counts[stretch.count]))
		stretch.count++;
	return stretch;
}

static void
add_carrier(const struct review *review, struct overview_table *table,
    const struct stretch *whole)
{
	size_t at = (size_t)(whole->counts - review->counts);
	size_t end = at + whole->count, lanes = 0;
	while (at < end) {
		const struct stretch lane = stretch_from(review, at,
		    is_same_lane);
		const struct arrival_count *first = lane.counts;
		put_stretch(table, first->carrier,
		    name_lane(first->origin, first->destination, table->arena),
		    &lane);
		at += lane.count;
		lanes++;
	}
	if (lanes > 1)
		put_stretch(table, whole->counts->carrier, STR("all"), whole);
}

static void
add_lanes(const struct review *review, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "carrier", "carrier", OVERVIEW_TEXT },
		{ "lane", "lane", OVERVIEW_TEXT },
		{ "parcels", "delivered", OVERVIEW_NUMBER },
		{ "in_time", "in time", OVERVIEW_PERCENT },
		{ "median_days", "median days", OVERVIEW_NUMBER },
		{ "p90_days", "P90 days", OVERVIEW_NUMBER },
	};
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "lanes",
		.title = "Delivered",
		.note = "In time is by the day that the export promised, else "
			"by the service with weekends alone. Days are calendar "
			"days from shipping: half of the parcels took the "
			"median or less, 9 of 10 the P90 or less.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	for (size_t at = 0; at < review->count;) {
		const struct stretch whole = stretch_from(review, at,
		    is_same_carrier);
		add_carrier(review, table, &whole);
		at += whole.count;
	}
	const struct stretch all = { review->counts, review->count };
	if (review->count > 0 && !is_same_carrier(&review->counts[0],
				     &review->counts[review->count - 1]))
		put_stretch(table, STR("all"), STR("all"), &all);
}

/* --- days lost -------------------------------------------------------------
 */

static int
days_lost(const struct arrival_record *record)
{
	if (!date_is_set(record->promised_on))
		return 0;
	int days = date_days_between(record->promised_on, record->delivered_on);
	return days < 0 ? 0 : days;
}

struct loss {
	struct str label;
	size_t parcels;
	int64_t days;
};

struct losses {
	struct arena *arena;
	struct loss *items;
	size_t count;
	size_t capacity;
	struct map by_label;
};

static void
lose(struct losses *losses, struct str label, int days)
{
	bool is_new;
	size_t at = *map_put(&losses->by_label, label, losses->count, &is_new);
	if (is_new) {
		losses->items = arena_grow(losses->arena, losses->items,
		    losses->count++, &losses->capacity, sizeof(*losses->items));
		losses->items[at] = (struct loss){ .label = label };
	}
	losses->items[at].parcels++;
	losses->items[at].days += days;
}

/* Most days first. */
static int
by_loss(const void *a, const void *b)
{
	const struct loss *x = a, *y = b;
	if (x->days != y->days)
		return x->days < y->days ? 1 : -1;
	return str_compare(x->label, y->label);
}

static struct str
label_cause(const struct arrival_record *record)
{
	if (record->cause == CAUSE_NONE)
		return STR("not known");
	return str_from(cause_name(record->cause));
}

static struct str
label_window(const struct arrival_record *record)
{
	return record->window_id;
}

/* Records without a label are left out. */
static void
add_losses(const struct review *review, struct overview_table *table,
    struct str (*label)(const struct arrival_record *record))
{
	struct losses losses = { .arena = table->arena };
	for (size_t i = 0; i < review->record_count; i++) {
		const struct arrival_record *record = &review->records[i];
		int days = days_lost(record);
		if (days > 0 && !str_is_empty(label(record)))
			lose(&losses, label(record), days);
	}
	if (losses.count > 0)
		qsort(losses.items, losses.count, sizeof(*losses.items),
		    by_loss);
	for (size_t i = 0; i < losses.count; i++) {
		overview_put_text(table, losses.items[i].label);
		overview_put_number(table, (int64_t)losses.items[i].parcels);
		overview_put_number(table, losses.items[i].days);
	}
	map_release(&losses.by_label);
}

static void
add_causes(const struct review *review, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "cause", "cause", OVERVIEW_TEXT },
		{ "parcels", "parcels", OVERVIEW_NUMBER },
		{ "days", "days lost", OVERVIEW_NUMBER },
	};
	add_losses(review,
	    overview_add_table(overview,
		&(struct overview_table){ .key = "causes",
		    .title = "Days lost by cause",
		    .bars = 2,
		    .note = "Days after the promise, of parcels that were late "
			    "or told to be so.",
		    .columns = columns,
		    .column_count = COUNT_OF(columns) }),
	    label_cause);
}

static void
add_windows(const struct review *review, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "window", "window", OVERVIEW_TEXT },
		{ "parcels", "parcels", OVERVIEW_NUMBER },
		{ "days", "days lost", OVERVIEW_NUMBER },
	};
	add_losses(review,
	    overview_add_table(overview,
		&(struct overview_table){ .key = "windows",
		    .title = "Days lost by window",
		    .bars = 2,
		    .columns = columns,
		    .column_count = COUNT_OF(columns) }),
	    label_window);
}

/* --- our own notices -------------------------------------------------------
 */

static bool
is_late(const struct arrival_record *record)
{
	return date_is_set(record->due_on) &&
	       date_before(record->due_on, record->delivered_on);
}

bool
review_is_missed(const struct arrival_record *record)
{
	return is_late(record) && !date_is_set(record->told_on);
}

bool
review_is_needless(const struct arrival_record *record)
{
	return date_is_set(record->told_on) &&
	       date_is_set(record->promised_on) && days_lost(record) == 0;
}

static bool
is_warned(const struct arrival_record *record)
{
	return date_is_set(record->told_on) && date_is_set(record->due_on);
}

static int
by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static int
median_warning(const struct review *review)
{
	struct arena scratch = { 0 };
	int *days = arena_alloc(&scratch, review->record_count, sizeof(*days));
	size_t count = 0;
	for (size_t i = 0; i < review->record_count; i++)
		if (is_warned(&review->records[i]))
			days[count++] =
			    date_days_between(review->records[i].told_on,
				review->records[i].due_on);
	if (count > 0)
		qsort(days, count, sizeof(*days), by_value);
	int median = count == 0 ? 0 : days[(count - 1) / 2];
	arena_release(&scratch);
	return median;
}

struct review_quality
review_judge(const struct review *review)
{
	struct review_quality quality = { .warning_days = median_warning(
					      review) };
	for (size_t i = 0; i < review->record_count; i++) {
		const struct arrival_record *record = &review->records[i];
		quality.told += date_is_set(record->told_on);
		quality.needless += review_is_needless(record);
		quality.early += is_warned(record) &&
		                 !date_before(record->due_on, record->told_on);
		quality.late += is_late(record);
		quality.missed += review_is_missed(record);
	}
	return quality;
}

static void
put_figure(struct overview_table *table, const char *label, size_t parcels,
    size_t whole)
{
	overview_put_text(table, str_from(label));
	overview_put_number(table, (int64_t)parcels);
	overview_put_share(table, parcels, whole);
	overview_put_none(table);
}

void
review_add_quality(const struct review_quality *quality,
    struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "figure", "of the delivered parcels", OVERVIEW_TEXT },
		{ "parcels", "parcels", OVERVIEW_NUMBER },
		{ "share", "share", OVERVIEW_PERCENT },
		{ "days", "days", OVERVIEW_NUMBER },
	};
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "notices",
		.title = "Our notices",
		.note = "Late is after the due day, with all holidays and "
			"windows; in time is by the promise. Told means "
			"advance, suspended or delayed.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	put_figure(table, "told to be late", quality->told, 0);
	put_figure(table, "told to be late, and in time", quality->needless,
	    quality->told);
	put_figure(table, "told on the due day or before", quality->early,
	    quality->told);
	overview_put_text(table, STR("first word before the due day, median"));
	overview_put_none(table);
	overview_put_none(table);
	if (quality->told > 0)
		overview_put_number(table, quality->warning_days);
	else
		overview_put_none(table);
	put_figure(table, "late", quality->late, 0);
	put_figure(table, "late, and never told", quality->missed,
	    quality->late);
}

/* --- examples --------------------------------------------------------------
 */

static int
by_days_lost(const void *a, const void *b)
{
	const struct arrival_record *x = *(
	    const struct arrival_record *const *)a;
	const struct arrival_record *y = *(
	    const struct arrival_record *const *)b;
	int difference = days_lost(y) - days_lost(x);
	if (difference == 0)
		difference = str_compare(x->carrier, y->carrier);
	return difference != 0 ? difference
	                       : str_compare(x->tracking, y->tracking);
}

static void
put_example(struct overview_table *table, const struct arrival_record *record)
{
	overview_put_text(table, record->tracking);
	overview_put_text(table, record->carrier);
	overview_put_text(table,
	    name_lane(record->origin, record->destination, table->arena));
	overview_put_date(table, record->promised_on);
	overview_put_date(table, record->due_on);
	overview_put_date(table, record->delivered_on);
	overview_put_date(table, record->told_on);
}

/* Those that lost most days first. */
static void
add_examples(const struct review *review, struct overview *overview,
    const struct overview_table *described,
    bool (*is_one)(const struct arrival_record *record))
{
	static const struct overview_column columns[] = {
		{ "tracking", "tracking", OVERVIEW_NAME },
		{ "carrier", "carrier", OVERVIEW_TEXT },
		{ "lane", "lane", OVERVIEW_TEXT },
		{ "promised_on", "promised", OVERVIEW_DATE },
		{ "due_on", "due", OVERVIEW_DATE },
		{ "delivered_on", "delivered", OVERVIEW_DATE },
		{ "told_on", "told", OVERVIEW_DATE },
	};
	struct overview_table *table = overview_add_table(overview, described);
	const struct arrival_record **found = arena_alloc(overview->arena,
	    review->record_count, sizeof(*found));
	size_t count = 0;
	table->columns = columns;
	table->column_count = COUNT_OF(columns);
	for (size_t i = 0; i < review->record_count; i++)
		if (is_one(&review->records[i]))
			found[count++] = &review->records[i];
	if (count > 0)
		qsort(found, count, sizeof(*found), by_days_lost);
	for (size_t i = 0; i < count; i++)
		put_example(table, found[i]);
}

static void
add_day(struct overview *overview, const char *key, const char *title,
    struct date day)
{
	char text[DATE_TEXT];
	overview_add_fact(overview, key, title,
	    arena_str(overview->arena, str_from(date_format(day, text))));
}

void
review_add_all(const struct review *review, struct overview *overview)
{
	const struct review_quality quality = review_judge(review);
	add_day(overview, "from", "From", review->span.from);
	add_day(overview, "to", "To", review->span.to);
	add_lanes(review, overview);
	add_causes(review, overview);
	add_windows(review, overview);
	review_add_quality(&quality, overview);
	add_examples(review, overview,
	    &(struct overview_table){ .key = "missed",
		.title = "Late, and never told" },
	    review_is_missed);
	add_examples(review, overview,
	    &(struct overview_table){ .key = "needless",
		.title = "Told to be late, and in time" },
	    review_is_needless);
}
