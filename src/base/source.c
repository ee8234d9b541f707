#include "base/source.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct source {
	int fd;
	const char *path;
	struct stat opened;
	int failure; /* errno of the first read that failed */
	bool is_cut; /* it ended before its end */
	uint64_t summed;
	struct fingerprint_sum sum; /* of the first `summed` bytes */
};

struct source *
source_open(const char *path, size_t limit, struct arena *arena,
    struct error *err)
{
	struct stat opened;
	int fd = file_open(path, limit, &opened, err);
	if (fd < 0)
		return NULL;
	struct source *source = arena_new(arena, struct source);
	source->fd = fd;
	source->path = arena_cstr(arena, str_from(path));
	source->opened = opened;
	fingerprint_begin(&source->sum);
	return source;
}

void
source_close(struct source *source)
{
	if (source != NULL)
		close(source->fd);
}

/* What is read a second time is in the sum already. */
static void
add_to_sum(struct source *source, uint64_t at, struct str piece)
{
	if (at > source->summed)
		return;
	piece = str_behind(piece, source->summed - at);
	fingerprint_add(&source->sum, piece);
	source->summed += piece.len;
}

/* Where the file ended when it was opened, it ends. */
static size_t
size_within(const struct source *source, uint64_t at, size_t size)
{
	uint64_t end = (uint64_t)source->opened.st_size;
	uint64_t left = at < end ? end - at : 0;
	return size < left ? size : (size_t)left;
}

size_t
source_read(struct source *source, uint64_t at, char *into, size_t size)
{
	size_t len = 0;
	size = size_within(source, at, size);
	while (len < size && source->failure == 0) {
		ssize_t got = pread(source->fd, into + len, size - len,
		    (off_t)(at + len));
		if (got > 0)
			len += (size_t)got;
		else if (got < 0 && errno != EINTR)
			source->failure = errno;
		else if (got == 0)
			break;
	}
	source->is_cut = source->is_cut || len < size;
	add_to_sum(source, at, (struct str){ into, len });
	return len;
}

struct file_stamp
source_stamp(const struct source *source)
{
	return (struct file_stamp){ source->opened.st_size,
		source->opened.st_mtim.tv_sec };
}

uint64_t
source_done(const struct source *source)
{
	return source->summed;
}

struct fingerprint
source_fingerprint(const struct source *source)
{
	assert(source->summed == (uint64_t)source->opened.st_size);
	return fingerprint_end(&source->sum);
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool
source_verify(const struct source *source, struct error *err)
{
	struct stat now;
	if (source->failure != 0)
		return error_set(err, ERROR_NO_INPUT, "%s",
		    strerror(source->failure));
	/* By its name: another file may have been put in its place. */
	if (source->is_cut || stat(source->path, &now) != 0 ||
	    !is_same(&source->opened, &now))
		return error_set(err, ERROR_BUSY,
		    "was changed or replaced while it was read; run again when "
		    "it is complete");
	return true;
}
