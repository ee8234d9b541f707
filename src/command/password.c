#include "command/password.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum { FILE_MILLISECONDS = 10000 };

static int64_t
milliseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when the deadline passes first. */
static bool
wait_until(int fd, int64_t deadline)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	for (;;) {
		int64_t left = deadline - milliseconds_now();
		int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
		if (ready >= 0 || errno != EINTR)
			return ready > 0;
	}
}

/*
 * Everything up to the end, so that a writer never waits for us; what does
 * not fit is dropped.  False at the deadline or on a failure.
 */
static bool
read_text(int fd, int64_t deadline, struct password *password)
{
	char dropped[4096];
	size_t len = 0;
	ssize_t got;
	do {
		size_t room = sizeof(password->text) - 1 - len;
		if (!wait_until(fd, deadline))
			return false;
		got = room > 0 ? read(fd, password->text + len, room)
		               : read(fd, dropped, sizeof(dropped));
		if (room > 0 && got > 0)
			len += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	explicit_bzero(dropped, sizeof(dropped));
	password->text[len] = '\0';
	return got == 0;
}

/* The first line alone, which must have been read whole. */
static bool
keep_first_line(struct password *password, struct error *err)
{
	size_t len = strcspn(password->text, "\r\n");
	if (len == sizeof(password->text) - 1)
		return error_set(err, ERROR_PERMISSION,
		    "the relay's password is longer than %d bytes",
		    PASSWORD_MAX - 2);
	password->text[len] = '\0';
	if (len == 0)
		return error_set(err, ERROR_PERMISSION,
		    "the relay's password is empty");
	return true;
}

/* `others`: the permission bits that must not be set. */
static bool
check_mode(int fd, mode_t others, const char *path, struct error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return error_set(err, ERROR_PERMISSION,
		    "%s: is not a regular file", path);
	if ((st.st_mode & others) != 0)
		return error_set(err, ERROR_PERMISSION,
		    "%s: others may read the relay's password; chmod 600 it",
		    path);
	return true;
}

static bool
read_file(const char *path, mode_t others, struct password *password,
    struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_set(err, ERROR_PERMISSION,
		    "the relay's password: %s: %s", path, strerror(errno));
	bool ok = check_mode(fd, others, path, err);
	if (ok &&
	    !read_text(fd, milliseconds_now() + FILE_MILLISECONDS, password))
		ok = error_set(err, ERROR_PERMISSION, "%s: cannot be read",
		    path);
	close(fd);
	return ok;
}

/*
 * In a process group of its own, so that all of it can be ended, and with
 * the signals as a program expects them.
 */
static bool
spawn_shell(const char *command, int out, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t ignored, none;
	char *const arguments[] = { (char *)"sh", (char *)"-c", (char *)command,
		NULL };
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
	    O_RDONLY, 0);
	sigemptyset(&none);
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGPIPE);
	sigaddset(&ignored, SIGXFSZ);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &ignored);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF |
						  POSIX_SPAWN_SETSIGMASK |
						  POSIX_SPAWN_SETPGROUP);
	int failure = posix_spawn(child, "/bin/sh", &actions, &attributes,
	    arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failure == 0;
}

/* True when it ended well before the deadline; it has ended in any case. */
static bool
wait_for(pid_t child, int64_t deadline)
{
	const struct timespec moment = { 0, 10000000 };
	int status = 0;
	pid_t ended = 0;
	while ((ended = waitpid(child, &status, WNOHANG)) == 0 &&
	       milliseconds_now() < deadline)
		nanosleep(&moment, NULL);
	if (ended == 0) {
		kill(-child, SIGKILL);
		waitpid(child, &status, 0);
	}
	return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool
run_command(const char *command, struct password *password, struct error *err)
{
	int ends[2];
	pid_t child;
	int64_t deadline = milliseconds_now() +
	                   PASSWORD_COMMAND_SECONDS * INT64_C(1000);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, ERROR_PERMISSION, "password_command: %s",
		    strerror(errno));
	bool ok = spawn_shell(command, ends[1], &child);
	close(ends[1]);
	if (ok) {
		ok = read_text(ends[0], deadline, password);
		ok = wait_for(child, ok ? deadline : 0) && ok;
	}
	close(ends[0]);
	return ok || error_set(err, ERROR_PERMISSION,
			 "password_command failed or took longer than %d s",
			 PASSWORD_COMMAND_SECONDS);
}

static bool
read_any(const struct relay_settings *relay, struct arena *scratch,
    struct password *password, struct error *err)
{
	const char *credentials = secure_getenv("CREDENTIALS_DIRECTORY");
	if (credentials != NULL) {
		const char *path = file_join(scratch, str_from(credentials),
		    STR("relay-password"));
		/* systemd may let us in by an ACL, which sets group bits. */
		if (access(path, R_OK) == 0)
			return read_file(path, S_IRWXO, password, err);
	}
	if (!str_is_empty(relay->password_file.text))
		return read_file(arena_cstr(scratch, relay->password_file.text),
		    S_IRWXG | S_IRWXO, password, err);
	if (!str_is_empty(relay->password_command.text))
		return run_command(arena_cstr(scratch,
				       relay->password_command.text),
		    password, err);
	return error_set(err, ERROR_PERMISSION,
	    "user is set, but neither password_file nor password_command");
}

bool
password_read(const struct relay_settings *relay, struct password *password,
    struct error *err)
{
	struct arena scratch = { 0 };
	/* From here on neither a core dump nor a debugger shows it. */
	prctl(PR_SET_DUMPABLE, 0);
	bool ok = read_any(relay, &scratch, password, err) &&
	          keep_first_line(password, err);
	arena_release(&scratch);
	if (!ok)
		password_wipe(password);
	return ok;
}

void
password_wipe(struct password *password)
{
	explicit_bzero(password, sizeof(*password));
}
