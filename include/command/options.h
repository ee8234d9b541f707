/*
 * options.h - the command line, read by the tables of syntax.h.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { OPTIONS_MAX_REPORTS = 16 };

struct command;

struct options {
	const struct command *command;
	const char *argument;
	const char *argument_2;
	char *const *words; /* all arguments, of a command that takes many */
	size_t word_count;
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
	const char *against;
	const char *from;
	const char *to;
	const char *before;
	const char *older_than;
	const char *metrics;
	const char *as;
	const char *token;
	const char *comment;
	const char *action;
	const char *amount;
	const char *reason;
	const char *state;
	const char *due;
	const char *format;
	const char *profile;
	bool is_late;
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

#endif
