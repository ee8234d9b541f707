/*
 * syntax.h - what may stand on the command line: one table of commands, one
 * of options.
 *
 * The parser, the help and the completion read them; there is no second list.
 */
#ifndef COMMAND_SYNTAX_H
#define COMMAND_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "command/options.h"

/* Runs a command and returns the exit code. */
typedef int (*command_fn)(const struct options *options);

/* What an exit code says of a command.  Code 0 ends a list. */
struct exit_note {
	int code;
	const char *meaning;
};

/* A row of the table of commands. */
struct command {
	const char *name; /* one word, or two: "calendar check" */
	/*
	 * What stands behind it, or NULL: a word for each, such as RUN, FILE
	 * or sent|resend, which may be any of these.  One in [] may be left
	 * out; WORD... is any number.
	 */
	const char *argument;
	uint64_t allowed;              /* bits of the options it takes */
	const char *summary;           /* what it does */
	const char *use;               /* when, in lines that end in \n */
	const struct exit_note *exits; /* besides 0; those that matter */
	const char *example;
	command_fn run;
};

/* Where the value of an option goes: a text, a switch, or one more report. */
enum option_target { TARGET_TEXT, TARGET_SWITCH, TARGET_REPORT };

/* A row of the table of options. */
struct option_row {
	const char *name;
	const char *value; /* what stands behind it, or NULL */
	int letter;        /* its one-letter form, or 0 */
	enum option_target target;
	size_t offset; /* of its member in struct options */
	const char *summary;
};

enum { SYNTAX_MAX_COMMANDS = 64, SYNTAX_MAX_OPTIONS = 64 };

/* The rows in the order of the help; NULL behind the last. */
const struct command *syntax_command(size_t at);
const struct option_row *syntax_option(size_t at);

/* Does it take the option of this row? */
bool syntax_takes(const struct command *command, size_t option);

/*
 * The words of an argument that may stand at a place, counted from 0:
 * "sent|resend" of "MAIL sent|resend" at 1.  Empty where none may.
 */
struct str syntax_argument(const struct command *command, size_t at);

/* How many arguments it needs, and how many it takes at most. */
size_t syntax_least(const struct command *command);
size_t syntax_most(const struct command *command);

#endif
