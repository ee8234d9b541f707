#include "report/lessons_csv.h"

#include "report/csv_table.h"

static void
add_names(struct csv_table *table, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		csv_table_add(table, str_from(names[i]));
	csv_table_end_line(table);
}

static void
add_group(struct csv_table *table, const struct lesson_group *group,
    struct arena *arena)
{
	csv_table_add(table, group->value);
	csv_table_add_number(table, (int64_t)group->cases);
	csv_table_add(table, lessons_share(group->share, arena));
	csv_table_add(table, lessons_share(group->cumulative, arena));
	csv_table_add(table, lessons_rate(group->rate, arena));
	csv_table_add_number(table, (int64_t)group->cases_before);
	csv_table_add(table, lessons_rate(group->rate_before, arena));
	csv_table_add(table, lessons_money(&group->cost, arena));
	csv_table_end_line(table);
}

void
lessons_csv_pareto(const struct lessons *lessons,
    enum lesson_dimension dimension, struct buf *out)
{
	const char *const names[] = { lesson_dimension_name(dimension), "cases",
		"percent", "percent_sum", "per_1000_parcels", "cases_before",
		"per_1000_parcels_before", "cost" };
	const struct lessons_pareto *pareto = &lessons->pareto[dimension];
	struct arena arena = { 0 };
	struct csv_table table;
	buf_add(out, CSV_TABLE_MARK);
	csv_table_init(&table, out);
	add_names(&table, names, COUNT_OF(names));
	for (size_t i = 0; i < pareto->count; i++)
		add_group(&table, &pareto->items[i], &arena);
	csv_table_release(&table);
	arena_release(&arena);
}

static void
add_day(struct csv_table *table, struct date day)
{
	char text[DATE_TEXT];
	csv_table_add(table, str_from(date_format(day, text)));
}

static void
add_measure(struct csv_table *table, const struct case_measure *measure,
    struct arena *arena)
{
	csv_table_add_number(table, measure->id);
	add_day(table, measure->opened_on);
	csv_table_add(table,
	    str_from(lesson_dimension_name(measure->dimension)));
	csv_table_add(table, measure->value);
	csv_table_add_number(table, (int64_t)measure->cases);
	csv_table_add(table, lessons_rate(measure->rate_before, arena));
	for (size_t i = 0; i < CASE_MEASURE_WHYS; i++)
		csv_table_add(table, measure->why[i]);
	csv_table_add(table, measure->corrective);
	csv_table_add(table, measure->preventive);
	csv_table_add(table, measure->owner);
	add_day(table, measure->due_on);
	add_day(table, measure->done_on);
	add_day(table, measure->check_on);
	csv_table_add(table, lessons_rate(measure->rate_after, arena));
	csv_table_add(table,
	    measure->effect == EFFECT_UNKNOWN
		? STR_EMPTY
		: str_from(measure->effect == EFFECT_YES ? "yes" : "no"));
	csv_table_end_line(table);
}

void
lessons_csv_measures(const struct lessons *lessons, struct buf *out)
{
	static const char *const names[] = { "capa_id", "opened", "dimension",
		"value", "cases", "rate_before", "why1", "why2", "why3", "why4",
		"why5", "corrective", "preventive", "owner", "due", "done_at",
		"check_at", "rate_after", "effective" };
	struct arena arena = { 0 };
	struct csv_table table;
	buf_add(out, CSV_TABLE_MARK);
	csv_table_init(&table, out);
	add_names(&table, names, COUNT_OF(names));
	for (size_t i = 0; i < lessons->measure_count; i++)
		add_measure(&table, &lessons->measures[i], &arena);
	csv_table_release(&table);
	arena_release(&arena);
}
