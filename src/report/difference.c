#include "report/difference.h"

#include <stdlib.h>

#include "base/map.h"

static bool
is_within(const struct difference *difference, struct date day)
{
	return !date_before(day, difference->span.from) &&
	       !date_before(difference->span.to, day);
}

/* --- night by night --------------------------------------------------------
 */

static void
add_nights(const struct difference *difference, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "night", "night", OVERVIEW_DATE },
		{ "old_mails", "old mails", OVERVIEW_NUMBER },
		{ "new_mails", "new mails", OVERVIEW_NUMBER },
		{ "old_remark", "old", OVERVIEW_TEXT },
		{ "new_remark", "new", OVERVIEW_TEXT },
	};
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "nights",
		.title = "Mails by night",
		.note = "A brake is named where it would have held the night; "
			"its mails are taken as approved.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	for (size_t i = 0; i < difference->after.night_count; i++) {
		const struct difference_night *before =
		    &difference->before.nights[i];
		const struct difference_night *after =
		    &difference->after.nights[i];
		if (!is_within(difference, after->on))
			continue;
		overview_put_date(table, after->on);
		overview_put_number(table, (int64_t)before->mails);
		overview_put_number(table, (int64_t)after->mails);
		overview_put_text(table, before->remark);
		overview_put_text(table, after->remark);
	}
}

static size_t
count_mails(const struct difference *difference,
    const struct difference_side *side)
{
	size_t mails = 0;
	for (size_t i = 0; i < side->night_count; i++)
		if (is_within(difference, side->nights[i].on))
			mails += side->nights[i].mails;
	return mails;
}

/* --- how good the letters were ---------------------------------------------
 */

static void
put_figure(struct overview_table *table, const char *label, size_t before,
    size_t after)
{
	overview_put_text(table, str_from(label));
	overview_put_number(table, (int64_t)before);
	overview_put_number(table, (int64_t)after);
}

static void
put_warning(struct overview_table *table, const struct review_quality *quality)
{
	if (quality->told == 0)
		overview_put_none(table);
	else
		overview_put_number(table, quality->warning_days);
}

static void
add_figures(const struct difference *difference, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "figure", "figure", OVERVIEW_TEXT },
		{ "old", "old", OVERVIEW_NUMBER },
		{ "new", "new", OVERVIEW_NUMBER },
	};
	const struct review_quality *before = &difference->before.quality;
	const struct review_quality *after = &difference->after.quality;
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "figures",
		.title = "Old and new",
		.note = "Of the parcels that were delivered; late and in time "
			"are by the dates of each configuration.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	put_figure(table, "mails", count_mails(difference, &difference->before),
	    count_mails(difference, &difference->after));
	put_figure(table, "told to be late", before->told, after->told);
	put_figure(table, "told to be late, and in time", before->needless,
	    after->needless);
	put_figure(table, "told on the due day or before", before->early,
	    after->early);
	overview_put_text(table, STR("days before the due day, median"));
	put_warning(table, before);
	put_warning(table, after);
	put_figure(table, "late", before->late, after->late);
	put_figure(table, "late, and never told", before->missed,
	    after->missed);
}

/* --- letter by letter ------------------------------------------------------
 */

/* The letters of a side by their keys. */
static void
index_letters(const struct difference_side *side, struct map *by_key)
{
	bool is_new;
	for (size_t i = 0; i < side->letter_count; i++)
		map_put(by_key, side->letters[i].key, i, &is_new);
}

/* How the letters of one kind compare. */
struct comparison {
	const char *letter;
	size_t same;
	size_t moved; /* to another night */
	size_t only_old;
	size_t only_new;
};

struct comparisons {
	struct arena *arena;
	struct comparison *items;
	size_t count;
	size_t capacity;
};

static struct comparison *
comparison_of(struct comparisons *comparisons, const char *letter)
{
	for (size_t i = 0; i < comparisons->count; i++)
		if (str_equal(str_from(comparisons->items[i].letter),
			str_from(letter)))
			return &comparisons->items[i];
	comparisons->items = arena_grow(comparisons->arena, comparisons->items,
	    comparisons->count, &comparisons->capacity,
	    sizeof(*comparisons->items));
	struct comparison *added = &comparisons->items[comparisons->count++];
	*added = (struct comparison){ .letter = letter };
	return added;
}

static struct overview_table *
add_examples(struct overview *overview, const char *key, const char *title)
{
	static const struct overview_column columns[] = {
		{ "tracking", "tracking", OVERVIEW_NAME },
		{ "carrier", "carrier", OVERVIEW_TEXT },
		{ "letter", "letter", OVERVIEW_TEXT },
		{ "night", "night", OVERVIEW_DATE },
		{ "promised_on", "promised", OVERVIEW_DATE },
		{ "delivered_on", "delivered", OVERVIEW_DATE },
	};
	return overview_add_table(overview,
	    &(struct overview_table){ .key = key,
		.title = title,
		.columns = columns,
		.column_count = COUNT_OF(columns) });
}

static void
put_example(struct overview_table *table,
    const struct difference_letter *letter)
{
	overview_put_text(table, letter->tracking);
	overview_put_text(table, letter->carrier);
	overview_put_text(table, str_from(letter->letter));
	overview_put_date(table, letter->on);
	overview_put_date(table, letter->promised_on);
	overview_put_date(table, letter->delivered_on);
}

static void
compare_old(const struct difference *difference, const struct map *after,
    struct comparisons *comparisons, struct overview_table *examples)
{
	const struct difference_side *side = &difference->before;
	for (size_t i = 0; i < side->letter_count; i++) {
		const struct difference_letter *letter = &side->letters[i];
		size_t at;
		if (!is_within(difference, letter->on))
			continue;
		struct comparison *comparison = comparison_of(comparisons,
		    letter->letter);
		if (!map_find(after, letter->key, &at)) {
			comparison->only_old++;
			put_example(examples, letter);
		} else if (date_equal(difference->after.letters[at].on,
			       letter->on)) {
			comparison->same++;
		} else {
			comparison->moved++;
		}
	}
}

static void
compare_new(const struct difference *difference, const struct map *before,
    struct comparisons *comparisons, struct overview_table *examples)
{
	const struct difference_side *side = &difference->after;
	for (size_t i = 0; i < side->letter_count; i++) {
		const struct difference_letter *letter = &side->letters[i];
		size_t ignored;
		if (!is_within(difference, letter->on) ||
		    map_find(before, letter->key, &ignored))
			continue;
		comparison_of(comparisons, letter->letter)->only_new++;
		put_example(examples, letter);
	}
}

static int
by_letter(const void *a, const void *b)
{
	const struct comparison *x = a, *y = b;
	return str_compare(str_from(x->letter), str_from(y->letter));
}

static void
put_comparisons(const struct comparisons *comparisons,
    struct overview_table *table)
{
	if (comparisons->count > 0)
		qsort(comparisons->items, comparisons->count,
		    sizeof(*comparisons->items), by_letter);
	for (size_t i = 0; i < comparisons->count; i++) {
		const struct comparison *comparison = &comparisons->items[i];
		overview_put_text(table, str_from(comparison->letter));
		overview_put_number(table, (int64_t)comparison->same);
		overview_put_number(table, (int64_t)comparison->moved);
		overview_put_number(table, (int64_t)comparison->only_old);
		overview_put_number(table, (int64_t)comparison->only_new);
	}
}

static void
add_letters(const struct difference *difference, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "letter", "letter", OVERVIEW_TEXT },
		{ "same", "same night", OVERVIEW_NUMBER },
		{ "moved", "another night", OVERVIEW_NUMBER },
		{ "only_old", "only old", OVERVIEW_NUMBER },
		{ "only_new", "only new", OVERVIEW_NUMBER },
	};
	struct comparisons comparisons = { .arena = overview->arena };
	struct map before = { 0 }, after = { 0 };
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "letters",
		.title = "Letters, by parcel",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	index_letters(&difference->before, &before);
	index_letters(&difference->after, &after);
	compare_old(difference, &after, &comparisons,
	    add_examples(overview, "only_old", "Only the old would send"));
	compare_new(difference, &before, &comparisons,
	    add_examples(overview, "only_new", "Only the new would send"));
	put_comparisons(&comparisons, table);
	map_release(&before);
	map_release(&after);
}

void
difference_add_all(const struct difference *difference,
    struct overview *overview)
{
	add_figures(difference, overview);
	add_nights(difference, overview);
	add_letters(difference, overview);
}
