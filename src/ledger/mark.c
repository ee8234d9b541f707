#include "ledger/mark.h"

#include <inttypes.h>

#include "base/file.h"
#include "ledger/statement.h"

enum { MAX_FILE = 4096 };

/* So far below what overflows that one more is never too much. */
#define MAX_COMMITS (INT64_MAX / 2)

#define FIRST_LINE "shipdelay mark 1\n"

bool
mark_of(struct ledger *ledger, struct arena *arena, struct mark *mark,
    struct error *err)
{
	static const char sql[] =
	    "SELECT commits, coalesce((SELECT name FROM run "
	    "ORDER BY id DESC LIMIT 1), '') FROM progress WHERE id = 1";
	*mark = (struct mark){ 0, STR_EMPTY };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	if (statement_next(statement)) {
		mark->commits = statement_number(statement);
		mark->run = statement_text(statement, arena);
	}
	return statement_finish(statement, err);
}

static const char *
path_of(const char *folder, struct arena *arena)
{
	return file_join(arena, str_from(folder), STR("ledger.mark"));
}

/* "shipdelay mark 1", "commits 12", "run 20260126T020000-1" */
static bool
parse(struct str content, struct mark *mark)
{
	static const struct str commits = STR_INIT("commits ");
	static const struct str run = STR_INIT("run ");
	struct str line;
	long number;
	if (!str_starts_with(content, STR(FIRST_LINE)))
		return false;
	content = str_behind(content, sizeof(FIRST_LINE) - 1);
	if (!str_next(&content, '\n', &line) ||
	    !str_starts_with(line, commits) ||
	    !str_to_count(str_behind(line, commits.len), MAX_COMMITS,
		&number) ||
	    !str_next(&content, '\n', &line) || !str_starts_with(line, run))
		return false;
	*mark = (struct mark){ number, str_behind(line, run.len) };
	return true;
}

bool
mark_read(const char *folder, struct arena *arena, struct mark *mark,
    struct error *err)
{
	struct error failure = { 0 };
	struct str content;
	const char *path = path_of(folder, arena);
	*mark = (struct mark){ 0, STR_EMPTY };
	if (!file_read(path, MAX_FILE, arena, &content, &failure))
		return failure.kind == ERROR_NO_INPUT ||
		       error_set(err,
			   failure.kind == ERROR_PERMISSION ? ERROR_PERMISSION
							    : ERROR_LEDGER,
			   "%s", failure.text);
	return parse(content, mark) ||
	       error_set(err, ERROR_LEDGER,
		   "%s is damaged; if ledger.db beside it is the right one, "
		   "remove it",
		   path);
}

static bool
write_mark(const char *folder, const struct mark *mark, struct arena *arena,
    struct error *err)
{
	struct str content = arena_format(arena,
	    FIRST_LINE "commits %" PRId64 "\nrun %.*s\n", mark->commits,
	    STR_ARG(mark->run));
	if (file_replace(path_of(folder, arena), content, err))
		return true;
	/* It belongs to the ledger and is no report. */
	err->kind = ERROR_LEDGER;
	return false;
}

bool
mark_keep(struct ledger *ledger, const char *folder, struct error *err)
{
	struct arena scratch = { 0 };
	struct mark now, kept;
	bool ok = mark_of(ledger, &scratch, &now, err) &&
	          mark_read(folder, &scratch, &kept, err);
	if (ok && now.commits > kept.commits)
		ok = write_mark(folder, &now, &scratch, err);
	arena_release(&scratch);
	return ok;
}

bool
mark_accept(struct ledger *ledger, const struct mark *mark, struct error *err)
{
	static const char sql[] =
	    "UPDATE progress SET commits = max(commits, ?) WHERE id = 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, mark->commits + 1);
	return statement_run(statement, err);
}
