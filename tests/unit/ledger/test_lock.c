#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "ledger/lock.h"
#include "support/folder.h"

struct place {
	struct folder folder;
	const char *state; /* not there yet */
};

static void
place_open(struct place *place)
{
	folder_open(&place->folder);
	place->state = folder_path(&place->folder, "state");
}

static void
the_folder_and_the_file_are_made_for_their_owner_alone(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	struct stat st;
	place_open(&place);
	mode_t before = umask(0);
	assert_true(lock_take(place.state, &lock, &err));
	umask(before);
	assert_int_equal(stat(place.state, &st), 0);
	assert_int_equal(st.st_mode & 07777U, 0700);
	assert_int_equal(stat(folder_path(&place.folder, "state/lock"), &st),
	    0);
	assert_int_equal(st.st_mode & 07777U, 0600);
	lock_release(&lock);
	folder_close(&place.folder);
}

static void
a_second_run_is_turned_away_as_busy(void **state)
{
	(void)state;
	struct place place;
	struct lock first, second;
	struct error err = { 0 };
	place_open(&place);
	assert_true(lock_take(place.state, &first, &err));
	assert_false(lock_take(place.state, &second, &err));
	assert_int_equal(err.kind, ERROR_BUSY);
	assert_int_equal(second.fd, -1);
	lock_release(&first);
	assert_true(lock_take(place.state, &second, &err));
	lock_release(&second);
	folder_close(&place.folder);
}

static void
dry_runs_share_the_lock_and_not_with_a_run(void **state)
{
	(void)state;
	struct place place;
	struct lock run, dry, other;
	struct error err = { 0 };
	place_open(&place);
	assert_true(lock_take(place.state, &run, &err));
	assert_false(lock_take_shared(place.state, &dry, &err));
	assert_int_equal(err.kind, ERROR_BUSY);
	lock_release(&run);
	assert_true(lock_take_shared(place.state, &dry, &err));
	assert_true(lock_take_shared(place.state, &other, &err));
	lock_release(&dry);
	lock_release(&other);
	assert_true(lock_take(place.state, &run, &err));
	lock_release(&run);
	folder_close(&place.folder);
}

static void
a_run_waits_for_those_who_only_read(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	int status, ready[2];
	char byte;
	place_open(&place);
	assert_true(lock_take(place.state, &lock, &err));
	lock_release(&lock);
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		bool is_shared = lock_take_shared(place.state, &lock, &err);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		/* Long enough to be met, too short to be felt. */
		poll(NULL, 0, 150);
		_exit(is_shared ? 0 : 1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(lock_take(place.state, &lock, &err));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	lock_release(&lock);
	close(ready[0]);
	close(ready[1]);
	folder_close(&place.folder);
}

static void
a_dry_run_makes_nothing(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	place_open(&place);
	assert_true(lock_take_shared(place.state, &lock, &err));
	assert_int_equal(access(place.state, F_OK), -1);
	lock_release(&lock);
	assert_int_equal(mkdir(place.state, 0700), 0);
	assert_true(lock_take_shared(place.state, &lock, &err));
	assert_int_equal(access(folder_path(&place.folder, "state/lock"), F_OK),
	    -1);
	lock_release(&lock);
	folder_close(&place.folder);
}

static void
the_lock_ends_with_its_process_however_that_ends(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	int status, ready[2];
	char byte;
	place_open(&place);
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		if (!lock_take(place.state, &lock, &err))
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_false(lock_take(place.state, &lock, &err));
	assert_int_equal(err.kind, ERROR_BUSY);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_true(lock_take(place.state, &lock, &err));
	lock_release(&lock);
	close(ready[0]);
	close(ready[1]);
	folder_close(&place.folder);
}

static void
a_file_that_was_left_behind_is_no_lock(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	place_open(&place);
	folder_write(&place.folder, "state/lock", "4711\n");
	assert_true(lock_take(place.state, &lock, &err));
	lock_release(&lock);
	folder_close(&place.folder);
}

static void
releasing_twice_does_no_harm(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	place_open(&place);
	assert_true(lock_take(place.state, &lock, &err));
	lock_release(&lock);
	assert_int_equal(lock.fd, -1);
	lock_release(&lock);
	folder_close(&place.folder);
}

static void
what_cannot_be_locked_is_told(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	place_open(&place);
	assert_false(lock_take(folder_path(&place.folder, "no/such/state"),
	    &lock, &err));
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_int_equal(lock.fd, -1);
	folder_write(&place.folder, "file", "");
	assert_false(
	    lock_take(folder_path(&place.folder, "file"), &lock, &err));
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_int_equal(mkdir(place.state, 0700), 0);
	const char *elsewhere = folder_path(&place.folder, "elsewhere");
	assert_int_equal(symlink(elsewhere,
			     folder_path(&place.folder, "state/lock")),
	    0);
	assert_false(lock_take(place.state, &lock, &err));
	assert_int_equal(access(elsewhere, F_OK), -1);
	folder_close(&place.folder);
}

static void
a_folder_that_may_not_be_written_is_a_matter_of_permission(void **state)
{
	(void)state;
	struct place place;
	struct lock lock;
	struct error err = { 0 };
	int status;
	place_open(&place);
	assert_int_equal(chmod(place.folder.path, 0555), 0);
	pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 &&
		    (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		_exit(!lock_take(place.state, &lock, &err) &&
			      err.kind == ERROR_PERMISSION
			  ? 0
			  : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(chmod(place.folder.path, 0700), 0);
	folder_close(&place.folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_folder_and_the_file_are_made_for_their_owner_alone),
		cmocka_unit_test(a_second_run_is_turned_away_as_busy),
		cmocka_unit_test(dry_runs_share_the_lock_and_not_with_a_run),
		cmocka_unit_test(a_run_waits_for_those_who_only_read),
		cmocka_unit_test(a_dry_run_makes_nothing),
		cmocka_unit_test(
		    the_lock_ends_with_its_process_however_that_ends),
		cmocka_unit_test(a_file_that_was_left_behind_is_no_lock),
		cmocka_unit_test(releasing_twice_does_no_harm),
		cmocka_unit_test(what_cannot_be_locked_is_told),
		cmocka_unit_test(
		    a_folder_that_may_not_be_written_is_a_matter_of_permission),
	};
	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
