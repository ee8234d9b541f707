/*
 * memory_source.h - bytes of a test as a source, without a file on the disk.
 */
#ifndef MEMORY_SOURCE_H
#define MEMORY_SOURCE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/source.h"

static inline struct source *
memory_source(struct str bytes, struct arena *arena)
{
	char path[40];
	struct error err;
	int fd = memfd_create("source", MFD_CLOEXEC);
	if (fd < 0 || !file_write_all(fd, bytes))
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct source *source = source_open(path, SIZE_MAX, arena, &err);
	if (source == NULL)
		abort();
	close(fd);
	return source;
}

#endif
