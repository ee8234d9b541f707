#include "command/password.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

extern char **environ;

/* Bytes until the end, the limit, or the deadline of the descriptor. */
static bool
read_text(int fd, int milliseconds, struct password *password)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	size_t len = 0;
	while (len < sizeof(password->text) - 1) {
		if (poll(&wait, 1, milliseconds) <= 0)
			return false;
		ssize_t got = read(fd, password->text + len,
		    sizeof(password->text) - 1 - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	password->text[len] = '\0';
	password->text[strcspn(password->text, "\r\n")] = '\0';
	return true;
}

static bool
check_mode(int fd, const char *path, struct error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return error_set(err, ERROR_PERMISSION,
		    "%s: is not a regular file", path);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return error_set(err, ERROR_PERMISSION,
		    "%s: others may read the relay's password; chmod 600 it",
		    path);
	return true;
}

static bool
read_file(const char *path, struct password *password, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_set(err, ERROR_PERMISSION,
		    "the relay's password: %s: %s", path, strerror(errno));
	bool ok = check_mode(fd, path, err);
	if (ok && !read_text(fd, 0, password))
		ok = error_set(err, ERROR_PERMISSION, "%s: cannot be read",
		    path);
	close(fd);
	return ok;
}

static bool
spawn_shell(const char *command, int out, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	char *const arguments[] = { (char *)"sh", (char *)"-c", (char *)command,
		NULL };
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
	    O_RDONLY, 0);
	int failure = posix_spawn(child, "/bin/sh", &actions, NULL, arguments,
	    environ);
	posix_spawn_file_actions_destroy(&actions);
	return failure == 0;
}

static bool
run_command(const char *command, struct password *password, struct error *err)
{
	int ends[2], status = 0;
	pid_t child;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, ERROR_PERMISSION, "password_command: %s",
		    strerror(errno));
	bool ok = spawn_shell(command, ends[1], &child);
	close(ends[1]);
	if (ok) {
		ok = read_text(ends[0], PASSWORD_COMMAND_SECONDS * 1000,
		    password);
		if (!ok)
			kill(child, SIGKILL);
		waitpid(child, &status, 0);
		ok = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
		if (access(path, R_OK) == 0)
			return read_file(path, password, err);
	}
	if (!str_is_empty(relay->password_file.text))
		return read_file(arena_cstr(scratch, relay->password_file.text),
		    password, err);
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
	bool ok = read_any(relay, &scratch, password, err);
	arena_release(&scratch);
	if (ok && password->text[0] == '\0')
		ok = error_set(err, ERROR_PERMISSION,
		    "the relay's password is empty");
	return ok;
}

void
password_wipe(struct password *password)
{
	explicit_bzero(password, sizeof(*password));
}
