/*
 * folder.h - a folder of files for one test, removed with all in it.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

struct folder {
	char path[64];
	struct arena arena; /* of the names that were handed out */
};

static inline void
folder_open(struct folder *folder)
{
	*folder = (struct folder){ .path = "/tmp/shipdelay.XXXXXX" };
	if (mkdtemp(folder->path) == NULL)
		fail_msg("no folder %s", folder->path);
}

/* The path of `name` below the folder. */
static inline const char *
folder_path(struct folder *folder, const char *name)
{
	return arena_format(&folder->arena, "%s/%s", folder->path, name).ptr;
}

/* Write a file; `name` may lead through one folder, which is made. */
static inline const char *
folder_write_bytes(struct folder *folder, const char *name, struct str bytes)
{
	const char *path = folder_path(folder, name);
	const char *slash = strrchr(name, '/');
	if (slash != NULL)
		mkdir(arena_format(&folder->arena, "%s/%.*s", folder->path,
			  (int)(slash - name), name)
			  .ptr,
		    0700);
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		fail_msg("cannot write %s", path);
	fwrite(bytes.ptr, 1, bytes.len, file);
	fclose(file);
	return path;
}

static inline const char *
folder_write(struct folder *folder, const char *name, const char *text)
{
	return folder_write_bytes(folder, name, str_from(text));
}

static inline int
folder_remove(const char *path, const struct stat *st, int type,
    struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline void
folder_close(struct folder *folder)
{
	nftw(folder->path, folder_remove, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&folder->arena);
}

#endif
