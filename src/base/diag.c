#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum { DIAG_MAX_TEXT = 2048 };

/* Those of ASCII and those above it (C1), which terminals obey as well. */
static bool
is_control(uint32_t point)
{
	return (point < ' ' && point != '\t') ||
	       (point >= 0x7F && point <= 0x9F);
}

static void
put_harmless(struct str text)
{
	while (text.len > 0) {
		uint32_t point = 0;
		size_t len = utf8_decode(text, &point);
		if (len == 0 || is_control(point))
			fputc('?', stderr);
		else
			fwrite(text.ptr, 1, len, stderr);
		text = str_slice(text, len == 0 ? 1 : len, text.len);
	}
	fputc('\n', stderr);
}

void
diag_say(const char *format, ...)
{
	char text[DIAG_MAX_TEXT];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, "shipdelay: ");
	put_harmless(str_from(text));
}

void
diag_line(struct str line)
{
	put_harmless(line);
}

bool
diag_print(struct str text)
{
	return fwrite(text.ptr, 1, text.len, stdout) == text.len &&
	       fflush(stdout) == 0;
}
