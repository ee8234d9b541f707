#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

enum { DIAG_MAX_TEXT = 2048 };

static void
put_harmless(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		bool is_control = (byte < ' ' && byte != '\t') || byte == 0x7F;
		fputc(is_control ? '?' : byte, stderr);
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
	fputs("shipdelay: ", stderr);
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
