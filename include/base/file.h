/*
 * file.h - whole files: read with a limit, written so that they are complete
 * or absent.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct file_stamp {
	int64_t size;
	int64_t modified; /* seconds since 1970 */
};

/*
 * Open a regular file of at most `limit` bytes to be read; -1 on failure.  A
 * folder, a device or a FIFO is refused.  Kinds: ERROR_NO_INPUT when it is
 * missing or cannot be read, ERROR_PERMISSION when it may not be, ERROR_INPUT
 * when it is too large or not a regular file.
 */
int file_open(const char *path, size_t limit, struct stat *st,
    struct error *err);

/* Read such a file into the arena. */
bool file_read(const char *path, size_t limit, struct arena *arena,
    struct str *content, struct error *err);

/*
 * Write under a temporary name in the same folder, sync, rename, sync the
 * folder: a reader sees the old file or the new one, whole.  Mode 0600 unless
 * the umask is stricter.  What is there but no regular file is not replaced.
 * Kind: ERROR_REPORT.
 */
bool file_replace(const char *path, struct str content, struct error *err);

/* The same for what names nobody and others are to read: mode 0644. */
bool file_publish(const char *path, struct str content, struct error *err);

/*
 * What file_replace() does, in pieces: after a failure nothing more is written,
 * and file_end() tells it.  A draft that was begun is either ended or dropped.
 */
struct file_draft {
	const char *path;
	const char *folder;
	const char *temporary;
	struct arena names;
	int fd;
	int failure; /* the first one's errno; 0: none */
};

bool file_begin(struct file_draft *draft, const char *path, struct error *err);
void file_add(struct file_draft *draft, struct str content);
bool file_end(struct file_draft *draft, struct error *err);
void file_drop(struct file_draft *draft);

/* What was made or renamed in a folder survives a power cut; or errno. */
bool file_sync_folder(const char *folder);

/* Every byte to an open descriptor; false with errno. */
bool file_write_all(int fd, struct str content);

/* `name` itself when it is absolute, else below `folder`. */
const char *file_join(struct arena *arena, struct str folder, struct str name);

/* The folder part of a path, "." when there is none. */
struct str file_folder(struct str path);

/* The last part of a path. */
struct str file_base(struct str path);

/*
 * A shell glob below a folder whose own name may hold anything; an absolute
 * pattern stands as it is.
 */
const char *file_glob_below(struct arena *arena, struct str folder,
    struct str pattern);

/*
 * Names that match a shell glob, sorted by bytes; an ordinary name that
 * exists matches itself.  Returns the count; names are in the arena.
 */
size_t file_glob(const char *pattern, struct arena *arena, const char ***names);

#endif
