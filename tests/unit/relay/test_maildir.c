#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "relay/maildir.h"
#include "support/fake_client.h"

struct fixture {
	struct arena arena;
	char root[64];
	const char *path; /* root/mail */
	struct fake_client client;
	struct error err;
};

static void
open_fixture(struct fixture *f, long count)
{
	*f = (struct fixture){ .root = "/tmp/test_maildir.XXXXXX" };
	assert_non_null(mkdtemp(f->root));
	f->path = file_join(&f->arena, str_from(f->root), STR("mail"));
	fake_client_init(&f->client, count);
	f->client.own_bytes = &f->arena;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
close_fixture(struct fixture *f)
{
	nftw(f->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	fake_client_release(&f->client);
	arena_release(&f->arena);
}

/* How many files in a folder; *last is one of them. */
static int
count_files(struct fixture *f, const char *folder, const char **last)
{
	int count = 0;
	const char *path = file_join(&f->arena, str_from(f->path),
	    str_from(folder));
	DIR *dir = opendir(path);
	assert_non_null(dir);
	const struct dirent *entry;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		*last = file_join(&f->arena, str_from(path),
		    str_from(entry->d_name));
	}
	closedir(dir);
	return count;
}

static void
a_mail_is_one_file_with_its_bytes_as_they_are(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	const char *name = NULL;
	struct str content;
	struct str bytes = STR("Subject: x\r\n\r\n.\r\nbody\r\n");
	open_fixture(&f, 0);
	assert_true(maildir_open(&maildir, f.path, &f.err));
	assert_true(maildir_deliver(&maildir, bytes, &outcome, &f.err));
	assert_true(maildir_sync(&maildir, &f.err));
	maildir_close(&maildir);
	assert_int_equal(outcome.kind, OUTCOME_ACCEPTED);
	assert_int_equal(count_files(&f, "new", &name), 1);
	assert_true(str_ends_with(str_from(name), STR(".eml")));
	assert_non_null(strstr(outcome.reply,
	    arena_cstr(&f.arena, file_base(str_from(name)))));
	assert_true(file_read(name, 1000, &f.arena, &content, &f.err));
	assert_true(str_equal(content, bytes));
	assert_int_equal(count_files(&f, "tmp", &name), 0);
	assert_int_equal(count_files(&f, "cur", &name), 0);
	close_fixture(&f);
}

static void
nobody_else_can_read_the_mails(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	struct stat st;
	const char *name = NULL;
	mode_t before = umask(0);
	open_fixture(&f, 0);
	assert_true(maildir_open(&maildir, f.path, &f.err));
	assert_true(maildir_deliver(&maildir, STR("x\r\n"), &outcome, &f.err));
	maildir_close(&maildir);
	umask(before);
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(count_files(&f, "new", &name), 1);
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close_fixture(&f);
}

static void
the_same_mail_again_makes_no_second_file(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	const char *name = NULL;
	open_fixture(&f, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(maildir_open(&maildir, f.path, &f.err));
		assert_true(
		    maildir_deliver(&maildir, STR("x\r\n"), &outcome, &f.err));
		assert_int_equal(outcome.kind, OUTCOME_ACCEPTED);
		maildir_close(&maildir);
	}
	assert_non_null(strstr(outcome.reply, "already there"));
	assert_int_equal(count_files(&f, "new", &name), 1);
	close_fixture(&f);
}

static void
other_bytes_are_another_file_the_same_bytes_are_not(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	const char *name = NULL;
	open_fixture(&f, 0);
	assert_true(maildir_open(&maildir, f.path, &f.err));
	assert_true(maildir_deliver(&maildir, STR("x"), &outcome, &f.err));
	assert_true(maildir_deliver(&maildir, STR("y"), &outcome, &f.err));
	assert_true(maildir_deliver(&maildir, STR("x"), &outcome, &f.err));
	maildir_close(&maildir);
	assert_int_equal(count_files(&f, "new", &name), 2);
	close_fixture(&f);
}

static void
a_damaged_file_under_the_same_name_is_replaced(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	struct str content;
	const char *name = NULL;
	static const struct str damaged[] = { STR_INIT(""), STR_INIT("who"),
		STR_INIT("whole and more") };
	open_fixture(&f, 0);
	for (size_t i = 0; i < COUNT_OF(damaged); i++) {
		assert_true(maildir_open(&maildir, f.path, &f.err));
		assert_true(
		    maildir_deliver(&maildir, STR("whole"), &outcome, &f.err));
		assert_int_equal(count_files(&f, "new", &name), 1);
		assert_true(file_replace(name, damaged[i], &f.err));
		assert_true(
		    maildir_deliver(&maildir, STR("whole"), &outcome, &f.err));
		maildir_close(&maildir);
		assert_int_equal(count_files(&f, "new", &name), 1);
		assert_true(file_read(name, 100, &f.arena, &content, &f.err));
		assert_true(str_equal(content, STR("whole")));
	}
	close_fixture(&f);
}

static void
what_a_killed_run_left_behind_is_overwritten(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	struct outcome outcome;
	struct str content;
	const char *name = NULL;
	open_fixture(&f, 0);
	assert_true(maildir_open(&maildir, f.path, &f.err));
	assert_true(maildir_deliver(&maildir, STR("whole"), &outcome, &f.err));
	assert_int_equal(count_files(&f, "new", &name), 1);
	const char *half = arena_format(&f.arena, "%s/tmp/%.*s", f.path,
	    STR_ARG(file_base(str_from(name))))
	                       .ptr;
	assert_int_equal(rename(name, half), 0);
	assert_true(file_replace(half, STR("longer than whole"), &f.err));
	assert_true(maildir_deliver(&maildir, STR("whole"), &outcome, &f.err));
	maildir_close(&maildir);
	assert_true(file_read(name, 100, &f.arena, &content, &f.err));
	assert_true(str_equal(content, STR("whole")));
	assert_int_equal(count_files(&f, "tmp", &name), 0);
	close_fixture(&f);
}

static void
folders_above_are_made_too(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	open_fixture(&f, 0);
	const char *deep = file_join(&f.arena, str_from(f.root),
	    STR("a/b//c/"));
	assert_true(maildir_open(&maildir, deep, &f.err));
	maildir_close(&maildir);
	close_fixture(&f);
}

static void
a_path_of_no_use_is_a_relay_that_fails(void **state)
{
	(void)state;
	struct fixture f;
	struct maildir maildir;
	open_fixture(&f, 0);
	assert_true(file_replace(f.path, STR("a file"), &f.err));
	assert_false(maildir_open(&maildir, f.path, &f.err));
	assert_int_equal(f.err.kind, ERROR_RELAY);
	maildir_close(&maildir);
	assert_false(maildir_open(&maildir, "", &f.err));
	assert_false(maildir_open(&maildir, "/proc/nowhere", &f.err));
	close_fixture(&f);
}

static void
a_run_marks_pauses_and_settles_mail_by_mail(void **state)
{
	(void)state;
	struct fixture f;
	const char *name = NULL;
	open_fixture(&f, 2);
	assert_true(maildir_run(f.path, &f.client.client, &f.err));
	struct str log = buf_str(&f.client.log);
	assert_true(str_starts_with(log,
	    STR("next 1|sending 1|pause|settle 1 accepted written to new/")));
	assert_true(
	    str_find(log, STR("|next 2|sending 2|pause|settle 2 ")) < log.len);
	assert_true(str_ends_with(log, STR("|next none|")));
	assert_int_equal(count_files(&f, "new", &name), 2);
	close_fixture(&f);
}

static void
a_run_of_many_groups_sends_every_mail(void **state)
{
	(void)state;
	struct fixture f;
	const char *name = NULL;
	open_fixture(&f, 200);
	assert_true(maildir_run(f.path, &f.client.client, &f.err));
	assert_int_equal(count_files(&f, "new", &name), 200);
	close_fixture(&f);
}

static void
a_run_that_is_stopped_takes_no_mail(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f, 2);
	f.client.is_stopping = true;
	assert_false(maildir_run(f.path, &f.client.client, &f.err));
	assert_int_equal(f.err.kind, ERROR_BUSY);
	assert_int_equal(f.client.given, 0);
	close_fixture(&f);
}

static void
a_callback_that_fails_stops_the_run(void **state)
{
	(void)state;
	static const char *const places[] = { "next", "sending", "pause",
		"settle" };
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct fixture f;
		open_fixture(&f, 5);
		f.client.fail_at = places[i];
		assert_false(maildir_run(f.path, &f.client.client, &f.err));
		if (f.err.kind != ERROR_LEDGER || f.client.given > 1)
			fail_msg("%s: kind %d, %ld mails", places[i],
			    (int)f.err.kind, f.client.given);
		close_fixture(&f);
	}
}

/* A limit on file sizes stands for a full disk: write() fails half-way. */
static void
a_full_disk_stops_the_run_and_leaves_no_half_mail(void **state)
{
	(void)state;
	struct fixture f;
	struct rlimit before;
	const char *name = NULL;
	open_fixture(&f, 5);
	f.client.bytes = STR("0123456789");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	struct rlimit tiny = { 5, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
	bool ok = maildir_run(f.path, &f.client.client, &f.err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(ok);
	assert_int_equal(f.err.kind, ERROR_RELAY);
	assert_true(str_starts_with(buf_str(&f.client.log),
	    STR("next 1|sending 1|pause|settle 1 unsent ")));
	assert_int_equal(f.client.given, 1);
	assert_int_equal(count_files(&f, "new", &name), 0);
	assert_int_equal(count_files(&f, "tmp", &name), 0);
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mail_is_one_file_with_its_bytes_as_they_are),
		cmocka_unit_test(nobody_else_can_read_the_mails),
		cmocka_unit_test(the_same_mail_again_makes_no_second_file),
		cmocka_unit_test(
		    other_bytes_are_another_file_the_same_bytes_are_not),
		cmocka_unit_test(
		    a_damaged_file_under_the_same_name_is_replaced),
		cmocka_unit_test(what_a_killed_run_left_behind_is_overwritten),
		cmocka_unit_test(folders_above_are_made_too),
		cmocka_unit_test(a_path_of_no_use_is_a_relay_that_fails),
		cmocka_unit_test(a_run_marks_pauses_and_settles_mail_by_mail),
		cmocka_unit_test(a_run_of_many_groups_sends_every_mail),
		cmocka_unit_test(a_run_that_is_stopped_takes_no_mail),
		cmocka_unit_test(a_callback_that_fails_stops_the_run),
		cmocka_unit_test(
		    a_full_disk_stops_the_run_and_leaves_no_half_mail),
	};
	return cmocka_run_group_tests_name("maildir", tests, NULL, NULL);
}
