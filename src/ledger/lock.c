#include "ledger/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Readers are waited for a minute. */
enum { NAP_NANOSECONDS = 100 * 1000 * 1000, MAX_NAPS = 600 };

static enum error_kind
kind_of(int failure)
{
	return failure == EACCES || failure == EPERM || failure == EROFS
	           ? ERROR_PERMISSION
	           : ERROR_LEDGER;
}

/* Nobody but readers (a dry run, a status) stands in the way, or nobody any
 * more. */
static bool
is_free_of_runs(int fd, const struct flock *wanted)
{
	struct flock held = *wanted;
	return fcntl(fd, F_OFD_GETLK, &held) == 0 && held.l_type != F_WRLCK;
}

/* Another run refuses at once; whoever only looks is waited for. */
static bool
set_lock(int fd, struct flock *wanted)
{
	const struct timespec nap = { 0, NAP_NANOSECONDS };
	for (int naps = 0;; naps++) {
		if (fcntl(fd, F_OFD_SETLK, wanted) == 0)
			return true;
		int failure = errno;
		if (naps == MAX_NAPS || !is_free_of_runs(fd, wanted)) {
			errno = failure;
			return false;
		}
		nanosleep(&nap, NULL);
	}
}

static bool
lock_file(const char *folder, int flags, short type, struct lock *lock,
    struct error *err)
{
	char path[4096];
	struct flock wanted = { .l_type = type, .l_whence = SEEK_SET };
	lock->fd = -1;
	if (snprintf(path, sizeof(path), "%s/lock", folder) >=
	    (int)sizeof(path))
		return error_set(err, ERROR_LEDGER, "%s: the name is too long",
		    folder);
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 && errno == ENOENT && !(flags & O_CREAT))
		return true;
	if (fd < 0)
		return error_set(err, kind_of(errno), "%s: %s", path,
		    strerror(errno));
	if (!set_lock(fd, &wanted)) {
		int failure = errno;
		close(fd);
		if (failure != EAGAIN && failure != EACCES)
			return error_set(err, ERROR_LEDGER, "%s: %s", path,
			    strerror(failure));
		return error_set(err, ERROR_BUSY,
		    "another run is under way (%s is locked); wait until "
		    "it has ended",
		    path);
	}
	lock->fd = fd;
	return true;
}

/* A power cut must not take the folder away with all that is synced in it. */
static bool
sync_parent(const char *folder)
{
	char path[4096 + 8];
	if (snprintf(path, sizeof(path), "%s/..", folder) >= (int)sizeof(path))
		return false;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* A parent that we may not read cannot be synced either. */
	if (fd < 0)
		return errno == EACCES;
	bool ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

bool
lock_take(const char *folder, struct lock *lock, struct error *err)
{
	lock->fd = -1;
	bool is_made = mkdir(folder, 0700) == 0;
	if ((!is_made && errno != EEXIST) || (is_made && !sync_parent(folder)))
		return error_set(err, kind_of(errno),
		    "state folder %s: %s; make it, or set state of "
		    "[shipdelay]",
		    folder, strerror(errno));
	return lock_file(folder, O_RDWR | O_CREAT, F_WRLCK, lock, err);
}

bool
lock_take_shared(const char *folder, struct lock *lock, struct error *err)
{
	return lock_file(folder, O_RDONLY, F_RDLCK, lock, err);
}

void
lock_release(struct lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}
