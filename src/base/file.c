#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* Read exactly what the file held when it was opened, or less at its end. */
static bool
read_all(int fd, char *bytes, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size) {
		ssize_t got = read(fd, bytes + *len, size - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		*len += (size_t)got;
	}
	return true;
}

static bool
check_open_file(int fd, const char *path, size_t limit, struct stat *st,
    struct error *err)
{
	if (fstat(fd, st) != 0)
		return error_set(err, ERROR_NO_INPUT, "%s: %s", path,
		    strerror(errno));
	if (!S_ISREG(st->st_mode))
		return error_set(err, ERROR_INPUT, "%s: is not a regular file",
		    path);
	if ((uintmax_t)st->st_size > limit)
		return error_set(err, ERROR_INPUT,
		    "%s: is larger than the limit of %zu bytes", path, limit);
	return true;
}

int
file_open(const char *path, size_t limit, struct stat *st, struct error *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		error_set(err,
		    errno == EACCES ? ERROR_PERMISSION : ERROR_NO_INPUT,
		    "%s: %s", path, strerror(errno));
		return -1;
	}
	if (check_open_file(fd, path, limit, st, err))
		return fd;
	close(fd);
	return -1;
}

bool
file_read(const char *path, size_t limit, struct arena *arena,
    struct str *content, struct error *err)
{
	struct stat st;
	size_t len;
	int fd = file_open(path, limit, &st, err);
	if (fd < 0)
		return false;
	char *bytes = arena_alloc(arena, (size_t)st.st_size + 1, 1);
	bool ok = read_all(fd, bytes, (size_t)st.st_size, &len);
	if (ok)
		*content = (struct str){ bytes, len };
	else
		error_set(err, ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
	close(fd);
	return ok;
}

bool
file_write_all(int fd, struct str content)
{
	while (content.len > 0) {
		ssize_t put = write(fd, content.ptr, content.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		content = str_slice(content, (size_t)put, content.len);
	}
	return true;
}

bool
file_sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

/* Who may read what was written. */
enum { PRIVATE = 0600, FOR_ALL = 0644 };

/* One that is there already was left by a killed process with our id. */
static int
create(const char *temporary)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(temporary, flags, PRIVATE);
	if (fd >= 0 || errno != EEXIST || unlink(temporary) != 0)
		return fd;
	return open(temporary, flags, PRIVATE);
}

/* Nothing yet, or a file: rename() would put one in a device's place. */
static bool
may_be_replaced(const char *path)
{
	struct stat st;
	return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

static void
note_failure(struct file_draft *draft)
{
	if (draft->failure == 0)
		draft->failure = errno;
}

static bool
tell_failure(struct file_draft *draft, struct error *err)
{
	int failure = draft->failure;
	arena_release(&draft->names);
	return failure == 0 || error_set(err, ERROR_REPORT, "%s: %s",
				   draft->path, strerror(failure));
}

static bool
begin(struct file_draft *draft, const char *path, mode_t mode,
    struct error *err)
{
	struct str folder = file_folder(str_from(path));
	struct str base = file_base(str_from(path));
	*draft = (struct file_draft){ .path = path };
	if (!may_be_replaced(path)) {
		error_set(err, ERROR_REPORT, "%s: is not a regular file", path);
		return false;
	}
	draft->folder = arena_cstr(&draft->names, folder);
	draft->temporary = arena_format(&draft->names, "%.*s/.%.*s.%ld.tmp",
	    STR_ARG(folder), STR_ARG(base), (long)getpid())
	                       .ptr;
	draft->fd = create(draft->temporary);
	if (draft->fd < 0) {
		note_failure(draft);
		tell_failure(draft, err);
		return false;
	}
	/* A stricter umask counts for what is private alone. */
	if (mode != PRIVATE && fchmod(draft->fd, mode) != 0)
		note_failure(draft);
	return true;
}

bool
file_begin(struct file_draft *draft, const char *path, struct error *err)
{
	return begin(draft, path, PRIVATE, err);
}

void
file_add(struct file_draft *draft, struct str content)
{
	if (draft->failure == 0 && !file_write_all(draft->fd, content))
		note_failure(draft);
}

bool
file_end(struct file_draft *draft, struct error *err)
{
	if (draft->failure == 0 && fsync(draft->fd) != 0)
		note_failure(draft);
	if (close(draft->fd) != 0)
		note_failure(draft);
	if (draft->failure == 0 && rename(draft->temporary, draft->path) != 0)
		note_failure(draft);
	if (draft->failure != 0)
		unlink(draft->temporary);
	else if (!file_sync_folder(draft->folder))
		note_failure(draft);
	return tell_failure(draft, err);
}

void
file_drop(struct file_draft *draft)
{
	close(draft->fd);
	unlink(draft->temporary);
	arena_release(&draft->names);
}

static bool
write_whole(const char *path, struct str content, mode_t mode,
    struct error *err)
{
	struct file_draft draft;
	if (!begin(&draft, path, mode, err))
		return false;
	file_add(&draft, content);
	return file_end(&draft, err);
}

bool
file_replace(const char *path, struct str content, struct error *err)
{
	return write_whole(path, content, PRIVATE, err);
}

bool
file_publish(const char *path, struct str content, struct error *err)
{
	return write_whole(path, content, FOR_ALL, err);
}

const char *
file_join(struct arena *arena, struct str folder, struct str name)
{
	if (str_starts_with(name, STR("/")))
		return arena_cstr(arena, name);
	return arena_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name))
	    .ptr;
}

static size_t
last_slash(struct str path)
{
	size_t at = path.len;
	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return at;
}

struct str
file_folder(struct str path)
{
	size_t at = last_slash(path);
	if (at == 0)
		return STR(".");
	return str_slice(path, 0, at == 1 ? 1 : at - 1);
}

struct str
file_base(struct str path)
{
	return str_slice(path, last_slash(path), path.len);
}

const char *
file_glob_below(struct arena *arena, struct str folder, struct str pattern)
{
	if (str_starts_with(pattern, STR("/")))
		return arena_cstr(arena, pattern);
	char *escaped = arena_alloc(arena, folder.len * 2 + 1, 1);
	size_t len = 0;
	for (size_t i = 0; i < folder.len; i++) {
		if (strchr("*?[]\\", folder.ptr[i]) != NULL)
			escaped[len++] = '\\';
		escaped[len++] = folder.ptr[i];
	}
	return arena_format(arena, "%s/%.*s", escaped, STR_ARG(pattern)).ptr;
}

/* A folder that cannot be read has no files, but for want of memory it may. */
static int
on_unreadable(const char *path, int failure)
{
	(void)path;
	if (failure == ENOMEM)
		memory_lack();
	return 0;
}

size_t
file_glob(const char *pattern, struct arena *arena, const char ***names)
{
	glob_t found = { 0 };
	size_t count = 0;
	*names = NULL;
	int failure = glob(pattern, 0, on_unreadable, &found);
	if (failure == GLOB_NOSPACE)
		memory_lack();
	if (failure == 0) {
		count = found.gl_pathc;
		*names = arena_alloc(arena, count, sizeof(**names));
		for (size_t i = 0; i < count; i++)
			(*names)[i] = arena_cstr(arena,
			    str_from(found.gl_pathv[i]));
	}
	globfree(&found);
	/* A name may hold what looks like a pattern: "export [1].csv". */
	if (count == 0 && access(pattern, F_OK) == 0) {
		count = 1;
		*names = arena_alloc(arena, count, sizeof(**names));
		(*names)[0] = arena_cstr(arena, str_from(pattern));
	}
	return count;
}
