#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *older;
	size_t size;
	max_align_t bytes[];
};

static void
add_block(struct arena *arena, size_t size)
{
	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	struct arena_block *block = memory_take(sizeof(*block) + size);
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->next = (char *)block->bytes;
	arena->left = size;
}

void
arena_release(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct arena_block *older = arena->blocks->older;
		free(arena->blocks);
		arena->blocks = older;
	}
	*arena = (struct arena){ 0 };
}

void
arena_clear(struct arena *arena)
{
	if (arena->blocks == NULL)
		return;
	while (arena->blocks->older != NULL) {
		struct arena_block *older = arena->blocks->older;
		free(arena->blocks);
		arena->blocks = older;
	}
	arena->next = (char *)arena->blocks->bytes;
	arena->left = arena->blocks->size;
}

/* Bytes aligned for `align`, not zeroed. */
static char *
take(struct arena *arena, size_t size, size_t align)
{
	size_t pad = (align - (uintptr_t)arena->next % align) % align;
	if (arena->blocks == NULL || arena->left < pad ||
	    arena->left - pad < size) {
		if (size > SIZE_MAX - sizeof(struct arena_block) - align)
			memory_lack();
		add_block(arena, size);
		pad = 0;
	}
	char *taken = arena->next + pad;
	arena->next = taken + size;
	arena->left -= pad + size;
	return taken;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		memory_lack();
	char *taken = take(arena, count * size, _Alignof(max_align_t));
	memset(taken, 0, count * size);
	return taken;
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
    size_t size)
{
	if (count < *capacity)
		return items;
	/* Or there is no room for what the caller has skipped. */
	assert(count == *capacity);
	size_t wanted = *capacity == 0 ? 1 : *capacity * 2;
	void *larger = arena_alloc(arena, wanted, size);
	if (count > 0)
		memcpy(larger, items, count * size);
	*capacity = wanted;
	return larger;
}

struct str
arena_str(struct arena *arena, struct str s)
{
	if (s.len == 0)
		return STR_EMPTY;
	char *copy = take(arena, s.len, 1);
	memcpy(copy, s.ptr, s.len);
	return (struct str){ copy, s.len };
}

const char *
arena_cstr(struct arena *arena, struct str s)
{
	char *copy = take(arena, s.len + 1, 1);
	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

/* Where the text fits into the open block, it need not be measured first. */
struct str
arena_format(struct arena *arena, const char *format, ...)
{
	size_t room = arena->blocks == NULL ? 0 : arena->left;
	va_list args;
	va_start(args, format);
	int len = vsnprintf(room == 0 ? NULL : arena->next, room, format, args);
	va_end(args);
	if (len < 0)
		return STR_EMPTY;
	char *text = take(arena, (size_t)len + 1, 1);
	if ((size_t)len >= room) {
		va_start(args, format);
		vsnprintf(text, (size_t)len + 1, format, args);
		va_end(args);
	}
	return (struct str){ text, (size_t)len };
}

struct str
arena_lower(struct arena *arena, struct str s)
{
	char *copy = take(arena, s.len + 1, 1);
	for (size_t i = 0; i < s.len; i++) {
		char byte = s.ptr[i];
		copy[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a')
		                                     : byte;
	}
	copy[s.len] = '\0';
	return (struct str){ copy, s.len };
}
