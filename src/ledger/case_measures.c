#include "ledger/case_measures.h"

#include "base/words.h"
#include "ledger/statement.h"

static const char *const effects[] = {
	[EFFECT_UNKNOWN] = "",
	[EFFECT_YES] = "yes",
	[EFFECT_NO] = "no",
};

static struct case_measure
read_measure(struct statement *statement, struct arena *arena)
{
	struct case_measure measure = { .id = statement_number(statement) };
	size_t effect = EFFECT_UNKNOWN;
	measure.opened_on = statement_date(statement);
	lesson_dimension_parse(statement_text(statement, arena),
	    &measure.dimension);
	measure.value = statement_text(statement, arena);
	measure.cases = (size_t)statement_number(statement);
	measure.rate_before = (long)statement_number(statement);
	for (size_t i = 0; i < CASE_MEASURE_WHYS; i++)
		measure.why[i] = statement_text(statement, arena);
	measure.corrective = statement_text(statement, arena);
	measure.preventive = statement_text(statement, arena);
	measure.owner = statement_text(statement, arena);
	measure.due_on = statement_date(statement);
	measure.done_on = statement_date(statement);
	measure.check_on = statement_date(statement);
	measure.rate_after = (long)statement_number(statement);
	words_find(effects, COUNT_OF(effects), statement_text(statement, arena),
	    &effect);
	measure.effect = (enum lesson_effect)effect;
	return measure;
}

bool
case_measures_list(struct ledger *ledger, struct arena *arena,
    struct case_measure **measures, size_t *count, struct error *err)
{
	static const char sql[] =
	    "SELECT id, opened_on, dimension, value, cases, rate_before, why1, "
	    "why2, why3, why4, why5, corrective, preventive, owner, due_on, "
	    "done_on, check_on, rate_after, effective FROM case_capa "
	    "ORDER BY id";
	size_t capacity = 0;
	*measures = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	while (statement_next(statement)) {
		*measures = arena_grow(arena, *measures, *count, &capacity,
		    sizeof(**measures));
		(*measures)[(*count)++] = read_measure(statement, arena);
	}
	return statement_finish(statement, err);
}

bool
case_measures_open(struct ledger *ledger, struct date today,
    const struct lesson_candidate *candidate, bool *is_new, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_capa (opened_on, dimension, value, cases, "
	    "rate_before, why1, why2, why3, why4, why5, corrective, "
	    "preventive, owner, rate_after) "
	    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', '', ?9, ?10, '', -1 "
	    "WHERE NOT EXISTS (SELECT 1 FROM case_capa WHERE dimension = ?2 "
	    "AND value = ?3 AND effective = '')";
	const struct lesson_group *group = &candidate->group;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_date(statement, today);
	statement_bind_text(statement,
	    str_from(lesson_dimension_name(group->dimension)));
	statement_bind_text(statement, group->value);
	statement_bind_number(statement, (int64_t)group->cases);
	statement_bind_number(statement, group->rate);
	for (size_t i = 0; i < COUNT_OF(candidate->why); i++)
		statement_bind_text(statement, candidate->why[i]);
	statement_bind_text(statement, candidate->corrective);
	statement_bind_text(statement, candidate->preventive);
	if (!statement_run(statement, err))
		return false;
	*is_new = ledger_changes(ledger) > 0;
	return true;
}

bool
case_measures_set(struct ledger *ledger, const struct case_measure *measure,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE case_capa SET (why1, why2, why3, why4, why5, corrective, "
	    "preventive, owner, due_on, done_on, check_on, rate_after, "
	    "effective) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
	    "WHERE id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	for (size_t i = 0; i < CASE_MEASURE_WHYS; i++)
		statement_bind_text(statement, measure->why[i]);
	statement_bind_text(statement, measure->corrective);
	statement_bind_text(statement, measure->preventive);
	statement_bind_text(statement, measure->owner);
	statement_bind_date(statement, measure->due_on);
	statement_bind_date(statement, measure->done_on);
	statement_bind_date(statement, measure->check_on);
	statement_bind_number(statement, measure->rate_after);
	statement_bind_text(statement, str_from(effects[measure->effect]));
	statement_bind_number(statement, measure->id);
	return statement_run(statement, err);
}
