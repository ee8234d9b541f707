#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/fingerprint.h"
#include "unit/ledger/book.h"

static struct str
read_all(struct book *book, const char *name)
{
	struct str bytes = STR_EMPTY;
	MUST(book, file_read(folder_path(&book->folder, name), 64 << 20,
		       &book->arena, &bytes, &book->err));
	return bytes;
}

static unsigned
mode_of(struct book *book, const char *name)
{
	struct stat st;
	if (stat(folder_path(&book->folder, name), &st) != 0)
		fail_msg("no %s", name);
	return st.st_mode & 07777U;
}

/* Names, sizes and bytes of everything in the folder. */
static struct str
snapshot(struct book *book)
{
	static const char *const names[] = { "ledger.db", "ledger.db-wal",
		"ledger.db-shm", "ledger.db-journal" };
	struct str all = STR_EMPTY;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct stat st;
		if (stat(folder_path(&book->folder, names[i]), &st) != 0)
			continue;
		char hex[FINGERPRINT_HEX + 1];
		fingerprint_format(fingerprint_of(read_all(book, names[i])),
		    hex);
		all = arena_format(&book->arena, "%.*s%s %o %lld %s\n",
		    STR_ARG(all), names[i], st.st_mode, (long long)st.st_size,
		    hex);
	}
	return all;
}

static bool
opens(struct book *book, enum ledger_mode mode)
{
	struct ledger *ledger = NULL;
	book->err = (struct error){ 0 };
	bool ok = ledger_open(book->folder.path, mode, &ledger, &book->err);
	ledger_close(ledger);
	return ok;
}

static void
expect_refusal(struct book *book, enum error_kind kind, const char *part)
{
	static const enum ledger_mode modes[] = { LEDGER_WRITE, LEDGER_READ };
	struct str before = snapshot(book);
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		if (opens(book, modes[i]))
			fail_msg("mode %zu is let in", i);
		if (book->err.kind != kind ||
		    strstr(book->err.text, part) == NULL)
			fail_msg("mode %zu: %d \"%s\"", i, (int)book->err.kind,
			    book->err.text);
		assert_true(str_equal(snapshot(book), before));
	}
}

static void
a_new_ledger_is_for_its_owner_alone_whatever_the_umask(void **state)
{
	(void)state;
	struct book book;
	mode_t before = umask(0);
	book_open(&book);
	umask(before);
	assert_int_equal(mode_of(&book, "ledger.db"), 0600);
	assert_int_equal(mode_of(&book, "ledger.db-wal"), 0600);
	assert_int_equal(mode_of(&book, "ledger.db-shm"), 0600);
	book_close(&book);
}

static void
closing_leaves_one_whole_file(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	assert_int_equal(access(folder_path(&book.folder, "ledger.db-wal"),
			     F_OK),
	    -1);
	assert_true(opens(&book, LEDGER_READ));
	book_close(&book);
	ledger_close(NULL);
}

static void
a_missing_ledger_reads_as_empty_and_is_not_made(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	assert_true(ledger_is_empty(book.ledger));
	book_close_ledger(&book);
	assert_true(str_is_empty(snapshot(&book)));
	book_close(&book);
}

static void
a_folder_that_is_missing_reads_as_empty_too(void **state)
{
	(void)state;
	struct ledger *ledger = NULL;
	struct error err = { 0 };
	assert_true(
	    ledger_open("/nonexistent/state", LEDGER_READ, &ledger, &err));
	assert_true(ledger_is_empty(ledger));
	ledger_close(ledger);
	ledger = NULL;
	assert_false(
	    ledger_open("/nonexistent/state", LEDGER_WRITE, &ledger, &err));
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_null(ledger);
}

static void
a_file_without_a_byte_is_what_a_crash_left_and_becomes_a_ledger(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	folder_write(&book.folder, "ledger.db", "");
	book_open_ledger(&book, LEDGER_READ);
	assert_true(ledger_is_empty(book.ledger));
	book_close_ledger(&book);
	assert_int_equal(read_all(&book, "ledger.db").len, 0);
	book_open_ledger(&book, LEDGER_WRITE);
	assert_false(ledger_is_empty(book.ledger));
	book_close(&book);
}

static void
a_ledger_that_was_used_is_not_empty(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	book_open_ledger(&book, LEDGER_READ);
	assert_false(ledger_is_empty(book.ledger));
	book_close(&book);
}

static void
make_foreign(struct book *book, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(folder_path(&book->folder, "ledger.db"),
			     &db),
	    SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
a_database_of_another_program_is_refused_and_left_alone(void **state)
{
	(void)state;
	static const char *const makings[] = {
		"CREATE TABLE customer (name TEXT)",
		"CREATE TABLE t (n); PRAGMA user_version = 1",
		"CREATE TABLE t (n); PRAGMA application_id = 77",
		"PRAGMA user_version = 1",
		"PRAGMA application_id = 77",
	};
	for (size_t i = 0; i < COUNT_OF(makings); i++) {
		struct book book = { .run = { 0 } };
		folder_open(&book.folder);
		make_foreign(&book, makings[i]);
		expect_refusal(&book, ERROR_LEDGER, "another program");
		book_close(&book);
	}
}

static void
a_newer_ledger_asks_for_the_newer_program(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	make_foreign(&book, "PRAGMA user_version = 1000");
	expect_refusal(&book, ERROR_CONFIG, "install the newer program");
	book_close(&book);
}

static void
a_file_that_is_no_database_is_refused(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	folder_write(&book.folder, "ledger.db",
	    "tracking,order\nLP1,1001\nand so on and on and on\n");
	expect_refusal(&book, ERROR_LEDGER,
	    "the ledger is damaged (file is not a database); restore a "
	    "backup, it is never re-created");
	book_close(&book);
}

static void
flip(struct book *book, struct str bytes, size_t at)
{
	char *copy = arena_alloc(&book->arena, bytes.len, 1);
	memcpy(copy, bytes.ptr, bytes.len);
	copy[at] = (char)(copy[at] ^ 0x40);
	folder_write_bytes(&book->folder, "ledger.db",
	    (struct str){ copy, bytes.len });
}

static void
a_flipped_bit_in_a_page_stops_everything(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	for (int i = 0; i < 40; i++) {
		struct str name = arena_format(&book.arena, "LP%d", i);
		book_tell(&book, name.ptr, name.ptr, NOTICE_DELAYED);
	}
	book_close_ledger(&book);
	struct str whole = read_all(&book, "ledger.db");
	assert_true(opens(&book, LEDGER_READ));
	/* The first byte of a page says what kind it is. */
	for (size_t page = 4096; page < whole.len; page += 4096) {
		flip(&book, whole, page);
		expect_refusal(&book, ERROR_LEDGER, "");
	}
	book_close(&book);
}

static void
damage_is_told_with_what_can_be_done(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	flip(&book, read_all(&book, "ledger.db"), 4096);
	expect_refusal(&book, ERROR_LEDGER, "restore a backup");
	book_close(&book);
}

static void
a_ledger_cut_short_stops_everything(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	struct str whole = read_all(&book, "ledger.db");
	folder_write_bytes(&book.folder, "ledger.db",
	    str_slice(whole, 0, whole.len / 2));
	expect_refusal(&book, ERROR_LEDGER, "");
	book_close(&book);
}

static void
what_is_no_file_is_refused(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	const char *path = folder_path(&book.folder, "ledger.db");
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(opens(&book, LEDGER_WRITE));
	assert_false(opens(&book, LEDGER_READ));
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(opens(&book, LEDGER_WRITE));
	assert_false(opens(&book, LEDGER_READ));
	book_close(&book);
}

static void
a_link_in_the_place_of_the_ledger_is_refused(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	const char *target = folder_write(&book.folder, "victim", "");
	assert_int_equal(symlink(target,
			     folder_path(&book.folder, "ledger.db")),
	    0);
	assert_false(opens(&book, LEDGER_WRITE));
	assert_false(opens(&book, LEDGER_READ));
	assert_int_equal(read_all(&book, "victim").len, 0);
	book_close(&book);
}

static void
the_folder_may_be_reached_through_a_link(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	const char *link = folder_path(&book.folder, "link");
	assert_int_equal(symlink(book.folder.path, link), 0);
	MUST(&book, ledger_open(link, LEDGER_WRITE, &book.ledger, &book.err));
	book_close_ledger(&book);
	MUST(&book, ledger_open(link, LEDGER_READ, &book.ledger, &book.err));
	assert_false(ledger_is_empty(book.ledger));
	book_close(&book);
}

static void
a_name_that_is_too_long_is_refused(void **state)
{
	(void)state;
	char name[5000];
	struct ledger *ledger = NULL;
	struct error err = { 0 };
	memset(name, 'a', sizeof(name) - 1);
	name[0] = '/';
	name[sizeof(name) - 1] = '\0';
	assert_false(ledger_open(name, LEDGER_WRITE, &ledger, &err));
	assert_false(ledger_open(name, LEDGER_READ, &ledger, &err));
}

static void
a_folder_with_signs_that_mean_something_in_a_uri_is_read(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	const char *odd = folder_path(&book.folder, "a b%20?mode=memory#ü");
	assert_int_equal(mkdir(odd, 0700), 0);
	MUST(&book, ledger_open(odd, LEDGER_WRITE, &book.ledger, &book.err));
	book_close_ledger(&book);
	MUST(&book, ledger_open(odd, LEDGER_READ, &book.ledger, &book.err));
	assert_false(ledger_is_empty(book.ledger));
	book_close(&book);
}

/* In a process that is nobody; exits with 0 where `check` holds. */
static void
as_nobody(struct book *book, bool (*check)(struct book *book))
{
	pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 &&
		    (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		_exit(check(book) ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool
is_denied_altogether(struct book *book)
{
	bool is_written = opens(book, LEDGER_WRITE);
	bool is_right = book->err.kind == ERROR_PERMISSION;
	return !is_written && is_right && !opens(book, LEDGER_READ) &&
	       book->err.kind == ERROR_PERMISSION;
}

static bool
may_only_read(struct book *book)
{
	return !opens(book, LEDGER_WRITE) &&
	       book->err.kind == ERROR_PERMISSION && opens(book, LEDGER_READ);
}

static void
a_ledger_that_is_not_ours_is_a_matter_of_permission(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	assert_int_equal(chmod(book.folder.path, 0755), 0);
	const char *path = folder_path(&book.folder, "ledger.db");
	assert_int_equal(chmod(path, 0444), 0);
	as_nobody(&book, may_only_read);
	assert_int_equal(chmod(path, 0), 0);
	as_nobody(&book, is_denied_altogether);
	book_close(&book);
}

static void
tell_one(struct book *book)
{
	book_tell(book, "1@shop.example", "LP1", NOTICE_DELAYED);
}

static void
tell_one_unsynced(struct book *book)
{
	struct notice notice = a_notice("LP1", NOTICE_DELAYED);
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	MUST(book, ledger_begin(book->ledger, LEDGER_UNSYNCED, &book->err));
	book_add(book, &mail);
	book_commit(book);
}

static void
tell_one_and_do_not_commit(struct book *book)
{
	struct notice notice = a_notice("LP1", NOTICE_DELAYED);
	struct mail mail = a_mail("1@shop.example", &notice, 1);
	book_begin(book);
	book_add(book, &mail);
}

static void
reading_changes_no_byte(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	tell_one(&book);
	book_close_ledger(&book);
	struct str before = snapshot(&book);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close_ledger(&book);
	assert_true(str_equal(snapshot(&book), before));
	book_close(&book);
}

static void
reading_what_a_crash_left_sees_its_journal_and_changes_no_byte(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_crash(&book, tell_one);
	struct str before = snapshot(&book);
	assert_true(str_find(before, STR("ledger.db-wal")) < before.len);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close_ledger(&book);
	assert_true(str_equal(snapshot(&book), before));
	book_close(&book);
}

/* Where this process has a ledger open that is not in the book's folder. */
static bool
find_copy(struct book *book, char *path, size_t size)
{
	for (int fd = 3; fd < 64; fd++) {
		char name[64];
		snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
		ssize_t len = readlink(name, path, size - 1);
		if (len <= 0)
			continue;
		path[len] = '\0';
		if (str_ends_with(str_from(path), STR("/ledger.db")) &&
		    !str_starts_with(str_from(path),
			str_from(book->folder.path)))
			return true;
	}
	return false;
}

static void
the_copy_that_is_read_is_ours_alone_and_does_not_stay(void **state)
{
	(void)state;
	struct book book;
	struct stat st;
	char path[256];
	mode_t before = umask(0);
	book_open(&book);
	book_crash(&book, tell_one);
	book_open_ledger(&book, LEDGER_READ);
	umask(before);
	assert_true(find_copy(&book, path, sizeof(path)));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777U, 0600);
	*strrchr(path, '/') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777U, 0700);
	book_close_ledger(&book);
	assert_int_equal(access(path, F_OK), -1);
	book_close(&book);
}

static void
a_ledger_opened_to_read_cannot_be_written(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	book_open_ledger(&book, LEDGER_READ);
	bool is_begun = ledger_begin(book.ledger, LEDGER_DURABLE, &book.err);
	struct run run = { .name = STR("x"),
		.command = STR("run"),
		.exports = STR_EMPTY };
	assert_false(is_begun && runs_begin(book.ledger, &run, &book.err) &&
		     ledger_commit(book.ledger, &book.err));
	ledger_rollback(book.ledger);
	book_close(&book);
}

static void
what_is_asked_in_a_row_is_of_one_moment(void **state)
{
	(void)state;
	struct book book, writer = { 0 };
	book_open(&book);
	writer.run = book.run;
	MUST(&book, ledger_open(book.folder.path, LEDGER_WRITE, &writer.ledger,
			&book.err));
	MUST(&book, ledger_begin_reading(book.ledger, &book.err));
	assert_int_equal(book_told(&book, "LP1"), 0);
	tell_one(&writer);
	assert_int_equal(book_told(&book, "LP1"), 0);
	ledger_rollback(book.ledger);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close_ledger(&writer);
	arena_release(&writer.arena);
	book_close(&book);
}

static void
a_missing_ledger_may_be_asked_in_a_row_too(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	MUST(&book, ledger_begin_reading(book.ledger, &book.err));
	assert_int_equal(book_told(&book, "LP1"), 0);
	ledger_rollback(book.ledger);
	book_close(&book);
}

static void
what_was_committed_survives_the_end_of_the_process(void **state)
{
	(void)state;
	static void (*const acts[])(
	    struct book *) = { tell_one, tell_one_unsynced };
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		struct book book;
		book_open(&book);
		book_crash(&book, acts[i]);
		book_open_ledger(&book, LEDGER_WRITE);
		if (book_told(&book, "LP1") != 1)
			fail_msg("case %zu", i);
		book_close(&book);
	}
}

static void
what_was_not_committed_never_was(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_crash(&book, tell_one_and_do_not_commit);
	book_open_ledger(&book, LEDGER_WRITE);
	assert_int_equal(book_told(&book, "LP1"), 0);
	book_close(&book);
}

static void
what_was_rolled_back_never_was(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	tell_one_and_do_not_commit(&book);
	assert_int_equal(book_told(&book, "LP1"), 1);
	ledger_rollback(book.ledger);
	assert_int_equal(book_told(&book, "LP1"), 0);
	/* Without a transaction there is nothing to take back. */
	ledger_rollback(book.ledger);
	tell_one(&book);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close(&book);
}

static void
a_part_is_taken_back_alone(void **state)
{
	(void)state;
	struct book book;
	struct run *runs;
	size_t count;
	book_open(&book);
	book_begin(&book);
	MUST(&book, ledger_begin_part(book.ledger, &book.err));
	book_begin_run(&book, "20260127T020000-1", RUN_BEGUN);
	MUST(&book, ledger_undo_part(book.ledger, &book.err));
	MUST(&book, ledger_begin_part(book.ledger, &book.err));
	book_begin_run(&book, "20260128T020000-1", RUN_BEGUN);
	MUST(&book, ledger_end_part(book.ledger, &book.err));
	book_commit(&book);
	MUST(&book,
	    runs_list(book.ledger, &book.arena, &runs, 10, &count, &book.err));
	assert_int_equal(count, 2);
	assert_true(str_equal(runs[0].name, STR("20260128T020000-1")));
	book_close(&book);
}

static void
a_transaction_is_not_begun_twice(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_begin(&book);
	assert_false(ledger_begin(book.ledger, LEDGER_DURABLE, &book.err));
	assert_int_equal(book.err.kind, ERROR_LEDGER);
	book_commit(&book);
	assert_false(ledger_commit(book.ledger, &book.err));
	book_close(&book);
}

static void
a_scratch_ledger_has_no_past_and_leaves_nothing(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	book_close_ledger(&book);
	struct str before = snapshot(&book);
	book_open_ledger(&book, LEDGER_SCRATCH);
	assert_false(ledger_is_empty(book.ledger));
	book_begin(&book);
	book_begin_run(&book, "20260126T020000-1", RUN_BEGUN);
	book_commit(&book);
	assert_int_equal(book_told(&book, "LP1"), 0);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close_ledger(&book);
	assert_true(str_equal(snapshot(&book), before));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_new_ledger_is_for_its_owner_alone_whatever_the_umask),
		cmocka_unit_test(closing_leaves_one_whole_file),
		cmocka_unit_test(
		    a_scratch_ledger_has_no_past_and_leaves_nothing),
		cmocka_unit_test(
		    a_missing_ledger_reads_as_empty_and_is_not_made),
		cmocka_unit_test(a_folder_that_is_missing_reads_as_empty_too),
		cmocka_unit_test(
		    a_file_without_a_byte_is_what_a_crash_left_and_becomes_a_ledger),
		cmocka_unit_test(a_ledger_that_was_used_is_not_empty),
		cmocka_unit_test(
		    a_database_of_another_program_is_refused_and_left_alone),
		cmocka_unit_test(a_newer_ledger_asks_for_the_newer_program),
		cmocka_unit_test(a_file_that_is_no_database_is_refused),
		cmocka_unit_test(a_flipped_bit_in_a_page_stops_everything),
		cmocka_unit_test(damage_is_told_with_what_can_be_done),
		cmocka_unit_test(a_ledger_cut_short_stops_everything),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(a_link_in_the_place_of_the_ledger_is_refused),
		cmocka_unit_test(the_folder_may_be_reached_through_a_link),
		cmocka_unit_test(a_name_that_is_too_long_is_refused),
		cmocka_unit_test(
		    a_folder_with_signs_that_mean_something_in_a_uri_is_read),
		cmocka_unit_test(
		    a_ledger_that_is_not_ours_is_a_matter_of_permission),
		cmocka_unit_test(reading_changes_no_byte),
		cmocka_unit_test(
		    reading_what_a_crash_left_sees_its_journal_and_changes_no_byte),
		cmocka_unit_test(
		    the_copy_that_is_read_is_ours_alone_and_does_not_stay),
		cmocka_unit_test(a_ledger_opened_to_read_cannot_be_written),
		cmocka_unit_test(what_is_asked_in_a_row_is_of_one_moment),
		cmocka_unit_test(a_missing_ledger_may_be_asked_in_a_row_too),
		cmocka_unit_test(
		    what_was_committed_survives_the_end_of_the_process),
		cmocka_unit_test(what_was_not_committed_never_was),
		cmocka_unit_test(what_was_rolled_back_never_was),
		cmocka_unit_test(a_part_is_taken_back_alone),
		cmocka_unit_test(a_transaction_is_not_begun_twice),
	};
	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
