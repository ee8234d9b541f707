/*
 * memory.h - memory, or the end of the process.
 *
 * Lack of memory ends it with a line and EX_OSERR: with a ledger, dying is
 * safe and a second path for every allocation is not.  What is taken here is
 * given back with free().
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Not zeroed. */
void *memory_take(size_t size);

void *memory_zeroed(size_t count, size_t size);

/* As realloc(); NULL is allowed. */
void *memory_resize(void *memory, size_t size);

/* For those who learn from a library that there is none. */
_Noreturn void memory_lack(void);

#endif
