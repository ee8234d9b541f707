#include "report/shutdown.h"

#include <stdlib.h>

#include "report/tally.h"

/* Parcels alike; which members are set depends on the table. */
struct group {
	struct str carrier;
	struct str origin;
	struct str destination;
	struct date old_day;
	struct date new_day;
	size_t parcels;
	size_t unshipped;
	size_t told;
};

struct groups {
	struct group *items;
	size_t count;
};

static bool
is_announced(const struct report *report)
{
	return str_equal(report->command, STR("announce"));
}

static bool
is_affected(const struct report_finding *finding)
{
	return finding->kind == FINDING_ADVANCE;
}

static bool
has_promise(const struct report_finding *finding)
{
	return !date_equal(finding->due_on, finding->due_late);
}

/* One for each parcel that is affected. */
static struct groups
collect(const struct report *report, struct arena *arena)
{
	struct groups groups = { .items = arena_alloc(arena,
				     report->finding_count,
				     sizeof(*groups.items)) };
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (!is_affected(finding))
			continue;
		groups.items[groups.count++] = (struct group){
			.carrier = finding->carrier,
			.origin = finding->origin,
			.destination = finding->destination,
			.old_day = has_promise(finding) ? finding->due_on
			                                : finding->due_plain,
			.new_day = finding->estimated_on,
			.parcels = 1,
			.unshipped = str_is_empty(finding->tracking),
			.told = finding->is_told,
		};
	}
	return groups;
}

static int
by_lane(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int order = str_compare(x->carrier, y->carrier);
	if (order == 0)
		order = str_compare(x->origin, y->origin);
	return order != 0 ? order : str_compare(x->destination, y->destination);
}

static int
by_days(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	if (!date_equal(x->old_day, y->old_day))
		return x->old_day.day < y->old_day.day ? -1 : 1;
	return (x->new_day.day > y->new_day.day) -
	       (x->new_day.day < y->new_day.day);
}

/* In order, those that compare equal as one. */
static void
join(struct groups *groups, int (*compare)(const void *a, const void *b))
{
	size_t kept = 0;
	if (groups->count > 0)
		qsort(groups->items, groups->count, sizeof(*groups->items),
		    compare);
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->items[i];
		struct group *last = &groups->items[kept == 0 ? 0 : kept - 1];
		if (kept == 0 || compare(last, group) != 0) {
			groups->items[kept++] = *group;
			continue;
		}
		last->parcels += group->parcels;
		last->unshipped += group->unshipped;
		last->told += group->told;
	}
	groups->count = kept;
}

static struct str
or_unknown(struct str text)
{
	return str_is_empty(text) ? STR("?") : text;
}

static void
add_lanes(const struct report *report, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "carrier", "carrier", OVERVIEW_TEXT },
		{ "lane", "lane", OVERVIEW_TEXT },
		{ "parcels", "affected", OVERVIEW_NUMBER },
		{ "unshipped", "not yet shipped", OVERVIEW_NUMBER },
		{ "told", "told", OVERVIEW_NUMBER },
	};
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "affected",
		.title = "Who is affected",
		.note = "Parcels and orders that will meet the suspension. Why "
			"some are not told stands with the findings.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	struct groups groups = collect(report, overview->arena);
	join(&groups, by_lane);
	for (size_t i = 0; i < groups.count; i++) {
		const struct group *group = &groups.items[i];
		overview_put_text(table, or_unknown(group->carrier));
		overview_put_text(table,
		    arena_format(overview->arena, "%.*s->%.*s",
			STR_ARG(or_unknown(group->origin)),
			STR_ARG(or_unknown(group->destination))));
		overview_put_number(table, (int64_t)group->parcels);
		overview_put_number(table, (int64_t)group->unshipped);
		overview_put_number(table, (int64_t)group->told);
	}
}

static void
add_dates(const struct report *report, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "old_date", "promised", OVERVIEW_DATE },
		{ "new_date", "now expected", OVERVIEW_DATE },
		{ "days", "days later", OVERVIEW_NUMBER },
		{ "parcels", "parcels", OVERVIEW_NUMBER },
	};
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "dates",
		.title = "New dates",
		.note = "Promised is the date of the export, else of the "
			"service with weekends alone. Orders are taken as "
			"shipped today.",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	struct groups groups = collect(report, overview->arena);
	join(&groups, by_days);
	for (size_t i = 0; i < groups.count; i++) {
		const struct group *group = &groups.items[i];
		overview_put_date(table, group->old_day);
		overview_put_date(table, group->new_day);
		if (date_is_set(group->old_day) && date_is_set(group->new_day))
			overview_put_number(table,
			    date_days_between(group->old_day, group->new_day));
		else
			overview_put_none(table);
		overview_put_number(table, (int64_t)group->parcels);
	}
}

void
shutdown_add_languages(const struct report *report, struct overview *overview)
{
	static const struct overview_column columns[] = {
		{ "language", "language", OVERVIEW_TEXT },
		{ "mails", "mails", OVERVIEW_NUMBER },
	};
	if (!is_announced(report))
		return;
	struct overview_table *table = overview_add_table(overview,
	    &(struct overview_table){ .key = "languages",
		.title = "Letters by language",
		.columns = columns,
		.column_count = COUNT_OF(columns) });
	struct tally tally;
	tally_init(&tally, overview->arena);
	for (size_t i = 0; i < report->mail_count; i++)
		tally_add(&tally, report->mails[i].language, 1);
	tally_sort(&tally);
	for (size_t i = 0; i < tally.count; i++) {
		overview_put_text(table, tally.items[i].label);
		overview_put_number(table, (int64_t)tally.items[i].count);
	}
	tally_release(&tally);
}

void
shutdown_add_all(const struct report *report, struct overview *overview)
{
	if (!is_announced(report))
		return;
	add_lanes(report, overview);
	add_dates(report, overview);
}
