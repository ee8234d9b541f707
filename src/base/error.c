#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* What a full text lost at its end may have been half a character. */
static void
end_with_a_character(struct error *err)
{
	struct str text = str_from(err->text);
	size_t sound = utf8_first_invalid(text);
	if (text.len == sizeof(err->text) - 1 &&
	    text.len - sound < UTF8_MAX_BYTES)
		err->text[sound] = '\0';
}

bool
error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list args;
	err->kind = kind;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	end_with_a_character(err);
	return false;
}

bool
error_prefix(struct error *err, const char *context)
{
	char text[ERROR_MAX_TEXT];
	memcpy(text, err->text, sizeof(text));
	size_t len = strlen(context);
	if (len > sizeof(err->text) - 3)
		len = sizeof(err->text) - 3;
	snprintf(err->text, sizeof(err->text), "%.*s: %.*s", (int)len, context,
	    (int)(sizeof(err->text) - len - 3), text);
	end_with_a_character(err);
	return false;
}
