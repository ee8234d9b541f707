#include "ledger/runs.h"

#include "ledger/statement.h"

static const char *const names[RUN_STATE_COUNT] = {
	[RUN_BEGUN] = "begun",
	[RUN_HELD] = "held",
	[RUN_ENDED] = "ended",
	[RUN_BASELINE] = "baseline",
	[RUN_DISCARDED] = "discarded",
	[RUN_SUPERSEDED] = "superseded",
	[RUN_BROKEN] = "broken",
};

const char *
run_state_name(enum run_state state)
{
	return names[state];
}

static enum run_state
state_of(struct str name)
{
	for (enum run_state state = RUN_BEGUN; state < RUN_STATE_COUNT; state++)
		if (str_equal(name, str_from(names[state])))
			return state;
	return RUN_BEGUN;
}

#define RUN_COLUMNS                                                            \
	"id, name, command, now, state, is_whole, data_rows, exports, brake, " \
	"shipments IS NOT NULL, shipments, open, late, findings, mails"

static struct run_figures
read_figures(struct statement *statement)
{
	struct run_figures figures = {
		.are_known = statement_number(statement) != 0,
	};
	figures.shipments = (size_t)statement_number(statement);
	figures.open = (size_t)statement_number(statement);
	figures.late = (size_t)statement_number(statement);
	figures.findings = (size_t)statement_number(statement);
	figures.mails = (size_t)statement_number(statement);
	return figures;
}

static struct run
read_run(struct statement *statement, struct arena *arena)
{
	struct run run = { .id = statement_number(statement) };
	run.name = statement_text(statement, arena);
	run.command = statement_text(statement, arena);
	run.now = statement_instant(statement);
	run.state = state_of(statement_text(statement, arena));
	run.is_whole = statement_number(statement) != 0;
	run.rows = (size_t)statement_number(statement);
	run.exports = statement_text(statement, arena);
	run.brake = statement_text(statement, arena);
	run.figures = read_figures(statement);
	return run;
}

/* "20260126T020000" */
static struct str
stamp(struct instant now, const struct zone *business, struct arena *arena)
{
	char text[INSTANT_TEXT];
	instant_format(now, business, text);
	return arena_format(arena, "%.4s%.2s%.2sT%.2s%.2s%.2s", text, text + 5,
	    text + 8, text + 11, text + 14, text + 17);
}

bool
runs_next_name(struct ledger *ledger, struct instant now,
    const struct zone *business, struct arena *run, struct str *name,
    struct error *err)
{
	/* '.' is the byte after '-': all names with this prefix. */
	static const char sql[] =
	    "SELECT coalesce(max(CAST(substr(name, length(?1) + 2) "
	    "AS INTEGER)), 0) FROM run "
	    "WHERE name > ?1 || '-' AND name < ?1 || '.'";
	struct str prefix = stamp(now, business, run);
	int64_t taken = 0;
	if (!ledger_is_empty(ledger)) {
		struct statement *statement = statement_of(ledger, sql, err);
		if (statement == NULL)
			return false;
		statement_bind_text(statement, prefix);
		if (statement_next(statement))
			taken = statement_number(statement);
		if (!statement_finish(statement, err))
			return false;
	}
	*name = arena_format(run, "%.*s-%ld", STR_ARG(prefix), (long)taken + 1);
	return true;
}

/* Of a bound statement the first row, if any. */
static bool
first_run(struct statement *statement, struct arena *arena, struct run *run,
    bool *is_found, struct error *err)
{
	*is_found = statement_next(statement);
	if (*is_found)
		*run = read_run(statement, arena);
	return statement_finish(statement, err);
}

bool
runs_last(struct ledger *ledger, struct arena *arena, struct run *run,
    bool *is_found, bool *is_first, struct error *err)
{
	static const char last[] = "SELECT " RUN_COLUMNS
				   " FROM run WHERE is_whole = 1 "
				   "AND command = 'run' "
				   "AND state IN ('ended', 'baseline') "
				   "ORDER BY id DESC LIMIT 1";
	static const char any[] =
	    "SELECT 1 FROM run WHERE state IN ('ended', 'baseline') "
	    "AND command NOT LIKE 'complaint%' LIMIT 1";
	*is_found = false;
	*is_first = true;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, any, err);
	if (statement == NULL)
		return false;
	*is_first = !statement_next(statement);
	if (!statement_finish(statement, err))
		return false;
	statement = statement_of(ledger, last, err);
	return statement != NULL &&
	       first_run(statement, arena, run, is_found, err);
}

bool
runs_find(struct ledger *ledger, struct str name, struct arena *arena,
    struct run *run, bool *is_found, struct error *err)
{
	static const char newest[] = "SELECT " RUN_COLUMNS
				     " FROM run ORDER BY id DESC LIMIT 1";
	static const char named[] = "SELECT " RUN_COLUMNS
				    " FROM run WHERE name = ?";
	*is_found = false;
	if (ledger_is_empty(ledger))
		return true;
	bool has_name = !str_is_empty(name);
	struct statement *statement = statement_of(ledger,
	    has_name ? named : newest, err);
	if (statement == NULL)
		return false;
	if (has_name)
		statement_bind_text(statement, name);
	return first_run(statement, arena, run, is_found, err);
}

bool
runs_tally(struct ledger *ledger, struct run_tally *tally, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*), coalesce(sum(state = 'held'), 0), "
	    "max(CASE WHEN state IN ('ended', 'baseline') THEN now END) "
	    "FROM run";
	*tally = (struct run_tally){ .last_ended = INSTANT_NONE };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	if (statement_next(statement)) {
		tally->runs = (size_t)statement_number(statement);
		tally->held = (size_t)statement_number(statement);
		tally->last_ended = statement_instant(statement);
	}
	return statement_finish(statement, err);
}

static void
bind_figures(struct statement *statement, const struct run_figures *figures)
{
	const size_t numbers[] = { figures->shipments, figures->open,
		figures->late, figures->findings, figures->mails };
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		if (figures->are_known)
			statement_bind_number(statement, (int64_t)numbers[i]);
		else
			statement_bind_null(statement);
	}
}

bool
runs_begin(struct ledger *ledger, struct run *run, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO run (name, command, now, state, is_whole, data_rows, "
	    "exports, brake, shipments, open, late, findings, mails) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, run->name);
	statement_bind_text(statement, run->command);
	statement_bind_instant(statement, run->now);
	statement_bind_text(statement, str_from(names[run->state]));
	statement_bind_number(statement, run->is_whole);
	statement_bind_number(statement, (int64_t)run->rows);
	statement_bind_text(statement, run->exports);
	statement_bind_text(statement, run->brake);
	bind_figures(statement, &run->figures);
	if (!statement_run(statement, err))
		return false;
	run->id = ledger_last_id(ledger);
	return true;
}

/* An update of one text column of one run. */
static bool
set_text(struct ledger *ledger, const char *sql, int64_t id, struct str text,
    struct error *err)
{
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, text);
	statement_bind_number(statement, id);
	return statement_run(statement, err);
}

bool
runs_enter(struct ledger *ledger, int64_t id, enum run_state state,
    struct error *err)
{
	static const char sql[] = "UPDATE run SET state = ? WHERE id = ?";
	return set_text(ledger, sql, id, str_from(names[state]), err);
}

bool
runs_break_off(struct ledger *ledger, struct error *err)
{
	static const char sql[] =
	    "UPDATE run SET state = 'broken' WHERE state = 'begun'";
	struct statement *statement = statement_of(ledger, sql, err);
	return statement != NULL && statement_run(statement, err);
}

bool
runs_set_approver(struct ledger *ledger, int64_t id, struct str name,
    struct error *err)
{
	static const char sql[] = "UPDATE run SET approved_by = ? WHERE id = ?";
	return set_text(ledger, sql, id, name, err);
}

bool
runs_set_report(struct ledger *ledger, int64_t id, struct str report,
    struct error *err)
{
	static const char sql[] = "UPDATE run SET report = ? WHERE id = ?";
	return set_text(ledger, sql, id, report, err);
}

bool
runs_report(struct ledger *ledger, int64_t id, struct arena *arena,
    struct str *report, struct error *err)
{
	static const char sql[] = "SELECT report FROM run WHERE id = ?";
	*report = STR_EMPTY;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	if (statement_next(statement))
		*report = statement_text(statement, arena);
	return statement_finish(statement, err);
}

static bool
collect(struct statement *statement, struct arena *arena, struct run **runs,
    size_t *count, struct error *err)
{
	size_t capacity = 0;
	*runs = NULL;
	*count = 0;
	while (statement_next(statement)) {
		*runs = arena_grow(arena, *runs, *count, &capacity,
		    sizeof(**runs));
		(*runs)[(*count)++] = read_run(statement, arena);
	}
	return statement_finish(statement, err);
}

bool
runs_list(struct ledger *ledger, struct arena *arena, struct run **runs,
    size_t max, size_t *count, struct error *err)
{
	static const char sql[] = "SELECT " RUN_COLUMNS
				  " FROM run ORDER BY id DESC LIMIT ?";
	*runs = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, (int64_t)max);
	return collect(statement, arena, runs, count, err);
}

bool
runs_nights(struct ledger *ledger, int64_t id, struct arena *arena,
    struct run **runs, size_t *count, struct error *err)
{
	static const char sql[] = "SELECT " RUN_COLUMNS
				  " FROM run WHERE is_whole = 1 "
				  "AND command = 'run' AND state IN "
				  "('ended', 'held', 'baseline') "
				  "AND shipments IS NOT NULL "
				  "AND (?1 = 0 OR id < ?1) "
				  "ORDER BY id DESC LIMIT ?2";
	*runs = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	statement_bind_number(statement, RUNS_MAX_NIGHTS);
	return collect(statement, arena, runs, count, err);
}

bool
runs_held(struct ledger *ledger, struct arena *arena, struct run **runs,
    size_t *count, struct error *err)
{
	static const char sql[] = "SELECT " RUN_COLUMNS
				  " FROM run WHERE state = 'held' ORDER BY id";
	*runs = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	return statement != NULL && collect(statement, arena, runs, count, err);
}
