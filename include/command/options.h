/*
 * options.h - the command line: one table of commands, one of options.
 *
 * Help texts, usage checks and the completion are made from the tables.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { OPTIONS_MAX_REPORTS = 16 };

struct options;

/* Runs a command and returns the exit code. */
typedef int (*command_fn)(const struct options *options);

/* A row of the table of commands. */
struct command {
	const char *name;     /* one word, or two: "calendar check" */
	const char *argument; /* what stands behind it, or NULL */
	unsigned allowed;     /* bits of the options it takes */
	const char *summary;
	const char *example;
	command_fn run;
};

struct options {
	const struct command *command;
	const char *argument;
	const char *argument_2;
	const char *config;
	const char *reports[OPTIONS_MAX_REPORTS];
	size_t report_count;
	const char *now;
	const char *only;
	const char *limit;
	const char *redirect_to;
	const char *by;
	const char *kind;
	const char *language;
	const char *out;
	const char *before;
	const char *older_than;
	const char *metrics;
	bool is_dry_run;
	bool is_baseline;
	bool is_connect;
	bool is_remove;
	bool is_json;
	bool is_verbose;
	bool is_help;
	bool is_version;
};

/* Kind: ERROR_USAGE. */
bool options_parse(int argc, char **argv, struct options *options,
    struct error *err);

/* The help of a command, or of the program when it is NULL, on stdout. */
bool options_print_help(const struct command *command);

#endif
