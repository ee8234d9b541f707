/*
 * temp_folder.h - a folder of files for one test, removed with all in it.
 */
#ifndef TEMP_FOLDER_H
#define TEMP_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

struct temp_folder {
	char path[64];
};

static inline void
temp_folder_open(struct temp_folder *folder)
{
	snprintf(folder->path, sizeof(folder->path), "/tmp/letters.XXXXXX");
	if (mkdtemp(folder->path) == NULL)
		fail_msg("no folder %s", folder->path);
}

/* `name` may lead through one folder, which is made. */
static inline void
temp_folder_write_bytes(const struct temp_folder *folder, const char *name,
    struct str content)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	mkdir(path, 0700);
	*slash = '/';
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		fail_msg("cannot write %s", path);
	fwrite(content.ptr, 1, content.len, file);
	fclose(file);
}

static inline void
temp_folder_write(const struct temp_folder *folder, const char *name,
    const char *content)
{
	temp_folder_write_bytes(folder, name, str_from(content));
}

static inline int
temp_folder_remove(const char *path, const struct stat *st, int type,
    struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline void
temp_folder_close(struct temp_folder *folder)
{
	nftw(folder->path, temp_folder_remove, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
