#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

enum { DIAG_MAX_TEXT = 2048, USUAL_COLUMNS = 80 };

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

/* systemd names the file that it gave us as stderr: "device:inode". */
static bool
is_journal(void)
{
	char name[64];
	struct stat st;
	const char *journal = secure_getenv("JOURNAL_STREAM");
	if (journal == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	snprintf(name, sizeof(name), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(name, journal) == 0;
}

/* As syslog(3) numbers them. */
enum priority { PRIORITY_ERROR = 3, PRIORITY_WARNING = 4, PRIORITY_INFO = 6 };

static void
put_priority(enum priority priority)
{
	if (is_journal())
		fprintf(stderr, "<%d>", (int)priority);
}

static void say(enum priority priority, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
say(enum priority priority, const char *format, va_list args)
{
	char text[DIAG_MAX_TEXT];
	vsnprintf(text, sizeof(text), format, args);
	put_priority(priority);
	fprintf(stderr, "shipdelay: ");
	put_harmless(str_from(text));
}

void
diag_say(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(PRIORITY_ERROR, format, args);
	va_end(args);
}

void
diag_warn(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(PRIORITY_WARNING, format, args);
	va_end(args);
}

void
diag_note(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(PRIORITY_INFO, format, args);
	va_end(args);
}

void
diag_line(struct str line)
{
	put_priority(PRIORITY_ERROR);
	put_harmless(line);
}

int
diag_columns(void)
{
	struct winsize size;
	const char *terminal = secure_getenv("TERM");
	if (!isatty(STDERR_FILENO) || terminal == NULL ||
	    strcmp(terminal, "dumb") == 0)
		return 0;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return USUAL_COLUMNS;
	return size.ws_col;
}

bool
diag_has_colours(void)
{
	const char *refusal = secure_getenv("NO_COLOR");
	return refusal == NULL || refusal[0] == '\0';
}

void
diag_show(struct str line)
{
	/* Back to the first column, and away with what stands there. */
	fprintf(stderr, "\r\033[K%.*s", STR_ARG(line));
	fflush(stderr);
}

bool
diag_print(struct str text)
{
	return fwrite(text.ptr, 1, text.len, stdout) == text.len &&
	       fflush(stdout) == 0;
}
