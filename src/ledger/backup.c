#include "ledger/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "ledger/statement.h"

static bool
cannot_write(const char *path, struct error *err)
{
	return error_set(err, ERROR_REPORT, "%s: %s", path, strerror(errno));
}

/*
 * A copy knows that it is one: put back, even where no mark is beside it, it
 * stands before the letters that were written since.
 */
static bool
stamp(const char *path, struct error *err)
{
	static const char sql[] =
	    "PRAGMA journal_mode = OFF;"
	    "UPDATE progress SET commits = -abs(commits) - 1";
	sqlite3 *copy = NULL;
	bool ok = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL) ==
	              SQLITE_OK &&
	          sqlite3_exec(copy, sql, NULL, NULL, NULL) == SQLITE_OK;
	if (!ok)
		error_set(err, ERROR_REPORT, "%s: %s", path,
		    sqlite3_errmsg(copy));
	return sqlite3_close(copy) == SQLITE_OK && ok;
}

/* SQLite fills a file of no bytes, and so keeps our mode. */
static bool
fill(struct ledger *ledger, const char *path, struct error *err)
{
	static const char sql[] = "VACUUM INTO ?";
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd < 0)
		return cannot_write(path, err);
	struct statement *statement = statement_of(ledger, sql, err);
	bool ok = statement != NULL;
	if (ok) {
		statement_bind_text(statement, str_from(path));
		ok = statement_run(statement, err);
	}
	ok = ok && stamp(path, err);
	if (ok && fsync(fd) != 0)
		ok = cannot_write(path, err);
	close(fd);
	return ok;
}

/* The name appears with the whole copy behind it, and only if it is free. */
static bool
publish(const char *temporary, const char *path, struct error *err)
{
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) !=
	    0) {
		/* Of file systems that cannot do both at once. */
		if (errno != EINVAL)
			return cannot_write(path, err);
		if (access(path, F_OK) == 0) {
			errno = EEXIST;
			return cannot_write(path, err);
		}
		if (rename(temporary, path) != 0)
			return cannot_write(path, err);
	}
	return true;
}

bool
backup_write(struct ledger *ledger, const char *path, struct error *err)
{
	struct arena scratch = { 0 };
	struct str folder = file_folder(str_from(path));
	struct str base = file_base(str_from(path));
	const char *temporary = arena_format(&scratch, "%.*s/.%.*s.%ld.tmp",
	    STR_ARG(folder), STR_ARG(base), (long)getpid())
	                            .ptr;
	bool ok = access(path, F_OK) != 0;
	if (!ok)
		error_set(err, ERROR_REPORT,
		    "%s is there already and is not overwritten; choose "
		    "another name",
		    path);
	ok = ok && fill(ledger, temporary, err) &&
	     publish(temporary, path, err);
	if (!ok)
		unlink(temporary);
	else if (!file_sync_folder(arena_cstr(&scratch, folder)))
		ok = cannot_write(path, err);
	arena_release(&scratch);
	return ok;
}
