#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

void
memory_lack(void)
{
	fputs("shipdelay: out of memory\n", stderr);
	/* Another thread may be at work: nothing is taken from under it. */
	_exit(EX_OSERR);
}

static void *
need(void *memory)
{
	if (memory == NULL)
		memory_lack();
	return memory;
}

void *
memory_take(size_t size)
{
	return need(malloc(size));
}

void *
memory_zeroed(size_t count, size_t size)
{
	return need(calloc(count, size));
}

void *
memory_resize(void *memory, size_t size)
{
	return need(realloc(memory, size));
}
