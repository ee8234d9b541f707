#include "ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/connection.h"
#include "ledger/schema.h"
#include "ledger/statement.h"

enum { PATH_BYTES = LEDGER_PATH_BYTES };

static bool
execute(struct ledger *ledger, const char *sql, struct error *err)
{
	if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return connection_fail(ledger, err);
	return true;
}

/* What is said again and again, and so prepared once. */
static bool
repeat(struct ledger *ledger, const char *sql, struct error *err)
{
	struct statement *statement = statement_of(ledger, sql, err);
	return statement != NULL && statement_run(statement, err);
}

/* A pragma's value as a number. */
static bool
ask_number(struct ledger *ledger, const char *sql, int64_t *number,
    struct error *err)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL) !=
		SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW) {
		connection_fail(ledger, err);
		sqlite3_finalize(statement);
		return false;
	}
	*number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return true;
}

static bool
check_integrity(struct ledger *ledger, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(ledger->db, "PRAGMA quick_check(1)", -1,
		      &statement, NULL) == SQLITE_OK &&
	          sqlite3_step(statement) == SQLITE_ROW;
	if (!ok) {
		connection_fail(ledger, err);
	} else if (strcmp((const char *)sqlite3_column_text(statement, 0),
		       "ok") != 0) {
		ok = connection_refuse(SQLITE_CORRUPT,
		    (const char *)sqlite3_column_text(statement, 0), err);
	}
	sqlite3_finalize(statement);
	return ok;
}

/* Most databases carry no mark at all: only one without tables is new. */
static bool
check_bare(struct ledger *ledger, struct error *err)
{
	int64_t tables;
	if (!ask_number(ledger, "SELECT count(*) FROM sqlite_schema", &tables,
		err))
		return false;
	if (tables > 0)
		return error_set(err, ERROR_LEDGER,
		    "the ledger file is a database of another program");
	return true;
}

/* Ours and of a version that this program knows? */
static bool
check_version(struct ledger *ledger, int64_t *version, struct error *err)
{
	int64_t application;
	if (!ask_number(ledger, "PRAGMA application_id", &application, err) ||
	    !ask_number(ledger, "PRAGMA user_version", version, err))
		return false;
	if (*version == 0 && application == 0)
		return check_bare(ledger, err);
	if (application != SCHEMA_APPLICATION)
		return error_set(err, ERROR_LEDGER,
		    "the ledger file is a database of another program");
	if (*version > SCHEMA_VERSION)
		return error_set(err, ERROR_CONFIG,
		    "the ledger has version %d, this program knows %d: "
		    "install the newer program",
		    (int)*version, SCHEMA_VERSION);
	return true;
}

static bool
take_step(struct ledger *ledger, int version, struct error *err)
{
	const char *sql = schema_step(version, 0);
	for (size_t part = 1; sql != NULL; part++) {
		if (!execute(ledger, sql, err))
			return false;
		sql = schema_step(version, part);
	}
	return true;
}

/* All steps or none. */
static bool
migrate(struct ledger *ledger, int64_t version, struct error *err)
{
	char mark[128];
	if (version == SCHEMA_VERSION)
		return true;
	snprintf(mark, sizeof(mark),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    SCHEMA_APPLICATION, SCHEMA_VERSION);
	bool ok = execute(ledger, "BEGIN IMMEDIATE", err);
	for (int at = (int)version; ok && at < SCHEMA_VERSION; at++)
		ok = take_step(ledger, at, err);
	if (ok && execute(ledger, mark, err) && execute(ledger, "COMMIT", err))
		return true;
	ledger_rollback(ledger);
	return false;
}

/* Only what cannot be undone by a hostile or damaged file. */
static bool
harden(struct ledger *ledger, struct error *err)
{
	sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return execute(ledger,
	    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
	    "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000",
	    err);
}

static bool
prepare_writing(struct ledger *ledger, struct error *err)
{
	int64_t version;
	if (!harden(ledger, err) || !check_version(ledger, &version, err) ||
	    !check_integrity(ledger, err))
		return false;
	/*
	 * The marks of one night touch the same pages again and again: they
	 * are kept in memory, and the journal is copied into the file, with
	 * two syncs each time, at every 32 MB and not at every four.
	 */
	if (!execute(ledger,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;"
		"PRAGMA wal_autocheckpoint = 8192",
		err))
		return false;
	return migrate(ledger, version, err);
}

/*
 * A file of no bytes is what a crash at the very first moment leaves.  An
 * older ledger becomes current in a private copy.
 */
static bool
prepare_reading(struct ledger *ledger, int64_t *version, struct error *err)
{
	if (!harden(ledger, err) || !check_version(ledger, version, err) ||
	    !check_integrity(ledger, err))
		return false;
	ledger->is_empty = *version == 0;
	return ledger->is_empty || ledger->copy[0] == '\0' ||
	       migrate(ledger, *version, err);
}

static bool
copy_file(const char *from, const char *to)
{
	struct stat st;
	bool ok = false;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (in >= 0 && out >= 0 && fstat(in, &st) == 0) {
		off_t left = st.st_size;
		ssize_t sent = 1;
		while (left > 0 && sent > 0) {
			sent = sendfile(out, in, NULL, (size_t)left);
			left -= sent > 0 ? sent : 0;
		}
		ok = left == 0;
	}
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) != 0)
		ok = false;
	return ok;
}

static void
remove_copy(struct ledger *ledger)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[PATH_BYTES + 16];
	if (ledger->copy[0] == '\0')
		return;
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		snprintf(path, sizeof(path), "%s/ledger.db%s", ledger->copy,
		    endings[i]);
		unlink(path);
	}
	rmdir(ledger->copy);
	ledger->copy[0] = '\0';
}

/* The ledger and its journal, out of the way of the originals. */
static bool
make_copy(struct ledger *ledger, const char *path, struct error *err)
{
	char from[PATH_BYTES + 16], to[PATH_BYTES + 16];
	snprintf(ledger->copy, sizeof(ledger->copy), "%s/shipdelay.XXXXXX",
	    P_tmpdir);
	if (mkdtemp(ledger->copy) == NULL) {
		ledger->copy[0] = '\0';
		return error_set(err, ERROR_LEDGER, "%s: %s", P_tmpdir,
		    strerror(errno));
	}
	snprintf(from, sizeof(from), "%s-wal", path);
	snprintf(to, sizeof(to), "%s/ledger.db-wal", ledger->copy);
	if (access(from, F_OK) != 0 || copy_file(from, to)) {
		snprintf(to, sizeof(to), "%s/ledger.db", ledger->copy);
		if (copy_file(path, to))
			return true;
	}
	return error_set(err, ERROR_LEDGER,
	    "cannot copy the ledger to %s to read it: %s", ledger->copy,
	    strerror(errno));
}

static bool
open_database(struct ledger *ledger, const char *uri, int flags,
    struct error *err)
{
	/*
	 * Nobody asks how much memory SQLite has taken, and counting it costs
	 * a lock each time.  Only who comes before the first database is heard.
	 */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int code = sqlite3_open_v2(uri, &ledger->db,
	    flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK)
		return true;
	if (ledger->db == NULL)
		return error_set(err, ERROR_LEDGER, "out of memory");
	return error_set(err, connection_error_kind(code), "ledger %s: %s", uri,
	    sqlite3_errmsg(ledger->db));
}

/*
 * Look at the file before SQLite does.  It is made for its owner alone,
 * whatever the umask, and SQLite gives its journal the same mode.  Only the
 * last name may be no link: SQLITE_OPEN_NOFOLLOW would refuse one anywhere on
 * the way, and systemd's StateDirectory= is one.
 */
static bool
look_at_file(const char *path, int flags, bool *is_there, struct error *err)
{
	struct stat st;
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	*is_there = fd >= 0;
	if (fd < 0 && errno == ENOENT && (flags & O_CREAT) == 0)
		return true;
	if (fd < 0)
		return error_set(err,
		    errno == EACCES || errno == EPERM || errno == EROFS
			? ERROR_PERMISSION
			: ERROR_LEDGER,
		    "ledger %s: %s", path, strerror(errno));
	bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	close(fd);
	return ok || error_set(err, ERROR_LEDGER,
			 "ledger %s: is not a regular file", path);
}

/* "file:" with what a URI cannot hold escaped. */
static void
make_uri(const char *path, const char *query, char *uri, size_t size)
{
	size_t len = (size_t)snprintf(uri, size, "file:");
	for (; *path != '\0' && len + 4 + strlen(query) < size; path++) {
		if (*path == '?' || *path == '#' || *path == '%')
			len += (size_t)snprintf(uri + len, size - len, "%%%02x",
			    (unsigned char)*path);
		else
			uri[len++] = *path;
	}
	snprintf(uri + len, size - len, "%s", query);
}

static bool
open_copy(struct ledger *ledger, const char *path, struct error *err)
{
	char copy[PATH_BYTES + 16];
	int64_t version;
	if (!make_copy(ledger, path, err))
		return false;
	snprintf(copy, sizeof(copy), "%s/ledger.db", ledger->copy);
	return open_database(ledger, copy, SQLITE_OPEN_READWRITE, err) &&
	       prepare_reading(ledger, &version, err);
}

static bool
open_to_read(struct ledger *ledger, const char *path, struct error *err)
{
	char wal[PATH_BYTES + 16], uri[PATH_BYTES * 3];
	struct stat st;
	int64_t version;
	bool is_there;
	snprintf(wal, sizeof(wal), "%s-wal", path);
	if (!look_at_file(path, O_RDONLY, &is_there, err))
		return false;
	ledger->is_empty = !is_there;
	if (!is_there)
		return true;
	if (stat(wal, &st) == 0 && st.st_size > 0)
		return open_copy(ledger, path, err);
	/* Without a journal nobody writes: SQLite need not even lock. */
	make_uri(path, "?immutable=1", uri, sizeof(uri));
	if (!open_database(ledger, uri, SQLITE_OPEN_READONLY, err) ||
	    !prepare_reading(ledger, &version, err))
		return false;
	if (version == 0 || version == SCHEMA_VERSION)
		return true;
	sqlite3_close(ledger->db);
	ledger->db = NULL;
	return open_copy(ledger, path, err);
}

/* What is older than this program becomes current: a copy is of one kind. */
static bool
open_beside(struct ledger *ledger, const char *path, struct error *err)
{
	int64_t version;
	bool is_there;
	if (!look_at_file(path, O_RDWR, &is_there, err))
		return false;
	ledger->is_empty = !is_there;
	if (ledger->is_empty)
		return true;
	if (!open_database(ledger, path, SQLITE_OPEN_READWRITE, err) ||
	    !prepare_reading(ledger, &version, err))
		return false;
	return version == 0 || migrate(ledger, version, err);
}

static bool
open_to_write(struct ledger *ledger, const char *path, struct error *err)
{
	bool is_there;
	return look_at_file(path, O_RDWR | O_CREAT, &is_there, err) &&
	       open_database(ledger, path, SQLITE_OPEN_READWRITE, err) &&
	       prepare_writing(ledger, err);
}

/* SQLite keeps it in memory and in files without a name. */
static bool
fill_rehearsal(struct ledger *rehearsal, const struct ledger *ledger,
    struct error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(rehearsal->db, "main",
	    ledger->db, "main");
	if (backup == NULL)
		return connection_fail(rehearsal, err);
	sqlite3_backup_step(backup, -1);
	if (sqlite3_backup_finish(backup) != SQLITE_OK)
		return connection_fail(rehearsal, err);
	return true;
}

/* One that SQLite keeps in memory, or in a file that has no name. */
static bool
open_private(struct ledger *ledger, struct error *err)
{
	return open_database(ledger, "",
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
}

static bool
open_rehearsal(struct ledger *rehearsal, const char *path, struct error *err)
{
	struct ledger ledger = { 0 };
	bool ok = open_to_read(&ledger, path, err) &&
	          open_private(rehearsal, err) &&
	          (ledger.is_empty ||
		      fill_rehearsal(rehearsal, &ledger, err)) &&
	          prepare_writing(rehearsal, err);
	sqlite3_close(ledger.db);
	remove_copy(&ledger);
	return ok;
}

bool
ledger_open(const char *folder, enum ledger_mode mode, struct ledger **ledger,
    struct error *err)
{
	char path[PATH_BYTES];
	bool ok;
	struct ledger *opened = calloc(1, sizeof(*opened));
	if (opened == NULL)
		return error_set(err, ERROR_LEDGER, "out of memory");
	if (snprintf(path, sizeof(path), "%s/ledger.db", folder) >=
	    (int)sizeof(path) - 8)
		ok = error_set(err, ERROR_LEDGER, "%s: the name is too long",
		    folder);
	else if (mode == LEDGER_READ)
		ok = open_to_read(opened, path, err);
	else if (mode == LEDGER_BESIDE)
		ok = open_beside(opened, path, err);
	else if (mode == LEDGER_REHEARSE)
		ok = open_rehearsal(opened, path, err);
	else if (mode == LEDGER_SCRATCH)
		ok = open_private(opened, err) && prepare_writing(opened, err);
	else
		ok = open_to_write(opened, path, err);
	if (ok)
		*ledger = opened;
	else
		ledger_close(opened);
	return ok;
}

void
ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	for (size_t i = 0; i < ledger->statement_count; i++)
		sqlite3_finalize(ledger->statements[i].prepared);
	sqlite3_close(ledger->db);
	remove_copy(ledger);
	free(ledger);
}

bool
ledger_is_empty(const struct ledger *ledger)
{
	return ledger->is_empty;
}

/* What ledger/mark repeats beside the ledger. */
static bool
count_commit(struct ledger *ledger, struct error *err)
{
	static const char sql[] =
	    "UPDATE progress SET commits = commits + 1 WHERE id = 1";
	if (repeat(ledger, sql, err))
		return true;
	ledger_rollback(ledger);
	return false;
}

bool
ledger_begin(struct ledger *ledger, enum ledger_durability durability,
    struct error *err)
{
	static const char begin[] = "BEGIN IMMEDIATE";
	if (ledger->durability != durability &&
	    !execute(ledger,
		durability == LEDGER_DURABLE ? "PRAGMA synchronous = FULL"
					     : "PRAGMA synchronous = NORMAL",
		err))
		return false;
	ledger->durability = durability;
	return repeat(ledger, begin, err) &&
	       (durability != LEDGER_DURABLE || count_commit(ledger, err));
}

bool
ledger_commit(struct ledger *ledger, struct error *err)
{
	static const char commit[] = "COMMIT";
	return repeat(ledger, commit, err);
}

void
ledger_rollback(struct ledger *ledger)
{
	if (ledger->db != NULL && !sqlite3_get_autocommit(ledger->db))
		sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
}

bool
ledger_begin_part(struct ledger *ledger, struct error *err)
{
	return execute(ledger, "SAVEPOINT part", err);
}

bool
ledger_end_part(struct ledger *ledger, struct error *err)
{
	return execute(ledger, "RELEASE part", err);
}

bool
ledger_undo_part(struct ledger *ledger, struct error *err)
{
	return execute(ledger, "ROLLBACK TO part; RELEASE part", err);
}

bool
ledger_begin_reading(struct ledger *ledger, struct error *err)
{
	return ledger->is_empty || execute(ledger, "BEGIN", err);
}

bool
ledger_compact(struct ledger *ledger, struct error *err)
{
	return execute(ledger, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", err);
}
