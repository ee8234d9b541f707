#include "base/mistakes.h"

#include <stdarg.h>
#include <stdio.h>

void
mistakes_init(struct mistakes *mistakes, struct arena *arena)
{
	*mistakes = (struct mistakes){ .arena = arena };
}

void
mistakes_add(struct mistakes *mistakes, struct place place, const char *format,
    ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	size_t size = len < 0 ? 1 : (size_t)len + 1;
	char *text = arena_alloc(mistakes->arena, size, 1);
	va_start(args, format);
	vsnprintf(text, size, format, args);
	va_end(args);
	mistakes->items = arena_grow(mistakes->arena, mistakes->items,
	    mistakes->count, &mistakes->capacity, sizeof(*mistakes->items));
	mistakes->items[mistakes->count++] = (struct mistake){
		.place = place,
		.text = { text, size - 1 },
	};
}

struct str
mistake_format(const struct mistake *mistake, struct arena *arena)
{
	if (mistake->place.file == NULL)
		return mistake->text;
	if (mistake->place.line == 0)
		return arena_format(arena, "%s: %.*s", mistake->place.file,
		    STR_ARG(mistake->text));
	return arena_format(arena, "%s:%u: %.*s", mistake->place.file,
	    mistake->place.line, STR_ARG(mistake->text));
}
