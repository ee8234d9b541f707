/*
 * error.h - why an operation could not go on.
 *
 * A function that can fail returns bool and fills a struct error exactly when
 * it returns false; the error is its last parameter.  `return error_set(...)`
 * does both in one line; a caller adds what it knows with error_prefix().
 * Bad data in a row is no error but a value (a reject).  Only command/ prints
 * errors and turns kinds into exit codes.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_MAX_TEXT = 480 };

enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,      /* the command line makes no sense */
	ERROR_INPUT,      /* input refused, a held run asked for in vain */
	ERROR_NO_INPUT,   /* an export is missing, empty or no CSV */
	ERROR_RELAY,      /* the relay cannot be reached or refuses us */
	ERROR_BOOKS,      /* the sums of a run do not agree */
	ERROR_REPORT,     /* a report cannot be written */
	ERROR_LEDGER,     /* the ledger cannot be read or written */
	ERROR_BUSY,       /* another run, or who writes an export, is at work */
	ERROR_PERMISSION, /* a file or the relay denies us */
	ERROR_CONFIG,     /* the configuration is wrong */
};

/* Zeroed means no error.  The text is cut, never overrun. */
struct error {
	enum error_kind kind;
	char text[ERROR_MAX_TEXT];
};

/* Always false. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "context: " before the text. Always false. */
bool error_prefix(struct error *err, const char *context);

#endif
