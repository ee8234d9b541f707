/*
 * diag.h - the few lines that the program says to the person in front of it.
 *
 * Only command/ calls this; lower stages return errors.  Control characters
 * in what is said become '?', so that no export can move the cursor.
 *
 * Where stderr is the journal of systemd each line begins with its priority,
 * such as "<4>", as sd-daemon(3) has it.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * "shipdelay: text" on stderr: it could not go on; it did, and a person is
 * wanted; nobody need do anything.
 */
void diag_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void diag_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void diag_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One of several mistakes as it is, without the name in front. */
void diag_line(struct str line);

/*
 * How many columns the terminal has that stderr is; 0 where it is none: a
 * file, the pipe of cron, or a terminal on which no line can be taken back.
 */
int diag_columns(void);

/* Does the person in front of it want colours (NO_COLOR)? */
bool diag_has_colours(void);

/*
 * A line that stays on that terminal until the next one is shown in its
 * place; an empty one takes it away.
 */
void diag_show(struct str line);

/* Text on stdout; false when it could not be written. */
bool diag_print(struct str text);

#endif
